package neo4j_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"detente/graph"
)

// news makes batches of two events each between 5,000 leaders of 200 countries,
// some of whom are in the news far more often than others.
func news(articles int) []*graph.Batch {
	r := rand.New(rand.NewPCG(1, 1))
	popular := rand.NewZipf(r, 1.1, 1, 4999)
	leader := func(n uint64) *graph.Entity {
		return &graph.Entity{ID: fmt.Sprintf("leader:l%04d", n), Kind: graph.KindLeader, Name: fmt.Sprintf("Leader %d", n), Country: fmt.Sprintf("C%02d", n%200)}
	}
	batches := make([]*graph.Batch, articles)
	for i := range batches {
		id := fmt.Sprintf("article/%07d", i)
		text := "One leader made a statement about another one on that day, officials said."
		b := &graph.Batch{At: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), Article: &graph.Article{ID: id, Title: id, Text: text, Source: "herald"}}
		named := map[string]bool{}
		for k := range 2 {
			x := popular.Uint64()
			y := (x + 1 + popular.Uint64()) % 5000
			if y == x {
				y = (x + 1) % 5000
			}
			a, c := leader(x), leader(y)
			for _, e := range []*graph.Entity{a, c} {
				if !named[e.ID] {
					named[e.ID] = true
					b.Entities = append(b.Entities, e)
				}
			}
			b.Events = append(b.Events, &graph.Event{ID: fmt.Sprintf("event/%07d-%d", i, k), Type: graph.Types()[r.IntN(16)], Actors: []string{a.ID}, Recipients: []string{c.ID},
				Date: graph.OnDay(graph.Day("2021-01-01").Add(r.IntN(1800))), Realis: graph.Actual, Confidence: 0.5,
				Evidence: []graph.Evidence{{Article: id, Sentence: text, End: len(text), Rule: "bench", Stance: graph.StanceAsserts}}})
		}
		batches[i] = b
	}
	return batches
}

// BenchmarkPut loads articles of two events each, 500 in one transaction.
func BenchmarkPut(b *testing.B) {
	b.ReportAllocs()
	s := open(b)
	all := news(500 * b.N)
	b.ResetTimer()
	for i := range b.N {
		if _, err := s.Put(b.Context(), all[i*500:(i+1)*500]...); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(1000*b.N)/b.Elapsed().Seconds(), "events/s")
}

// BenchmarkQuestions asks a graph of 20,000 events.
func BenchmarkQuestions(b *testing.B) {
	s := open(b)
	all := news(10000)
	for i := 0; i < len(all); i += 500 {
		if _, err := s.Put(b.Context(), all[i:i+500]...); err != nil {
			b.Fatal(err)
		}
	}
	popular := [2]string{"leader:l0000", "leader:l0001"}
	for _, c := range []struct {
		name string
		ask  func() error
	}{
		{"Entity", func() error { _, err := s.Entity(b.Context(), popular[0]); return err }},
		{"NewestOfTwoPeople", func() error {
			_, _, err := s.Events(b.Context(), graph.EventQuery{Filter: graph.EventFilter{Between: popular}})
			return err
		}},
		{"NewestOfACountry", func() error {
			_, _, err := s.Events(b.Context(), graph.EventQuery{Filter: graph.EventFilter{Country: "C00"}})
			return err
		}},
		{"Relation", func() error {
			_, err := s.Relation(b.Context(), graph.RelationQuery{A: popular[0], B: popular[1]})
			return err
		}},
		{"Expand", func() error {
			_, err := s.Expand(b.Context(), []string{popular[0]}, graph.EventFilter{}, false)
			return err
		}},
		{"Search", func() error {
			_, _, err := s.Entities(b.Context(), graph.EntityQuery{Text: "leader 12"})
			return err
		}},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := c.ask(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
