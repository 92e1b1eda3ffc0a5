package nlp

import (
	"strings"
	"testing"

	"detente/loader/nlp/internal/kernel"
)

// benchTexts are the texts of the project's own golden file that are plain sentences.
func benchTexts(b *testing.B) []string {
	var texts []string
	for _, g := range readGolden(b, ownGolden) {
		if len(g.Text) > 60 && strings.HasSuffix(g.Text, ".") {
			texts = append(texts, g.Text)
		}
	}
	return texts
}

func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Load(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkParse(b *testing.B) {
	sentences := benchTexts(b)
	article := strings.Repeat(strings.Join(sentences, " "), 4)
	for _, k := range []*kernel.Kernel{kernel.Best(), kernel.Portable()} {
		m, err := load(modelFile, k)
		if err != nil {
			b.Fatal(err)
		}
		b.Run("sentences/"+k.Name(), func(b *testing.B) { benchParse(b, m, sentences) })
		b.Run("article/"+k.Name(), func(b *testing.B) { benchParse(b, m, []string{article}) })
	}
}

func benchParse(b *testing.B, m *Model, texts []string) {
	b.ReportAllocs()
	tokens := 0
	for b.Loop() {
		for _, text := range texts {
			doc, err := m.Parse(text)
			if err != nil {
				b.Fatal(err)
			}
			tokens += len(doc.Tokens)
		}
	}
	b.ReportMetric(float64(tokens)/b.Elapsed().Seconds(), "tokens/s")
	b.ReportMetric(0, "ns/op")
}
