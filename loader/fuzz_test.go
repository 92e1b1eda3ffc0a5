package loader_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"detente/loader"
	"detente/loader/article"
)

// Any text becomes a batch that keeps the graph's rules: offsets in range,
// every participant there, IDs apart.
func FuzzTextBecomesAValidBatch(f *testing.F) {
	for _, text := range []string{
		"Peru's president met his Chilean counterpart on Tuesday.\n\n\"We will not talk,\" he said.",
		"Norway imposed sanctions on Ghana in May. They were lifted last week. Ghana denied it.",
		"The U.S. and China, Japan and Egypt agreed to meet in 2024, officials said late on 31 February.",
		"MADRID (AP) -- Spain’s Albares told Morocco: “No.”\n\n• Police killed 12 people and injured 7.",
	} {
		f.Add(text, int64(1_738_400_000))
	}
	p, err := stages()
	if err != nil {
		f.Fatal(err)
	}
	p.Workers = 1
	f.Fuzz(func(t *testing.T, text string, published int64) {
		text = strings.ToValidUTF8(text, "\uFFFD") // as articles are read
		a := &article.Article{Text: text, Language: "en", Published: time.Unix(published%4_000_000_000, 0)}
		inputs := func(yield func(loader.Input, error) bool) { yield(loader.Input{Name: "fuzz", Article: a}, nil) }
		var ids []string
		for range 2 {
			for coded, err := range p.Code(t.Context(), inputs) {
				if err != nil {
					t.Fatalf("%q: %v", text, err)
				}
				for _, e := range coded.Batch.Events {
					ids = append(ids, e.ID)
				}
			}
		}
		if half := len(ids) / 2; !slices.Equal(ids[:half], ids[half:]) {
			t.Errorf("%q gives other events the second time", text)
		}
	})
}
