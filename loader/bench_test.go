package loader_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"detente/loader/extract"
)

// newsSentences are the sentences of the project's own gold, without its marks.
func newsSentences(b *testing.B) []string {
	b.Helper()
	files, err := filepath.Glob("eval/testdata/news/*.txt")
	if err != nil {
		b.Fatal(err)
	}
	var sentences []string
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			b.Fatal(err)
		}
		for line := range strings.Lines(string(data)) {
			if line = strings.TrimSpace(line); line != "" && line[0] >= 'A' && line[0] <= 'Z' && strings.HasSuffix(line, ".") {
				sentences = append(sentences, line)
			}
		}
	}
	if len(sentences) < 300 {
		b.Fatalf("%d sentences in %d files", len(sentences), len(files))
	}
	return sentences
}

// BenchmarkSentences codes single sentences to events on one core, from the text
// to resolved mentions: parse, code.
func BenchmarkSentences(b *testing.B) {
	p, err := stages()
	if err != nil {
		b.Fatal(err)
	}
	sentences := newsSentences(b)
	published := time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC)
	n := 0
	for b.Loop() {
		text := sentences[n%len(sentences)]
		paragraphs, err := extract.Parse(p.Parser, text)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := p.Coder.ExtractParagraphs(text, paragraphs, extract.Context{Published: published}); err != nil {
			b.Fatal(err)
		}
		n++
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "sentences/s")
}
