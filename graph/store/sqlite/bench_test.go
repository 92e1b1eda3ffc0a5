//go:build unix

package sqlite_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
	"testing"
	"time"

	"detente/graph"
	"detente/graph/store/sqlite"
)

// benchEvents is how many events the graph of the benchmarks has; the
// environment variable BENCH_EVENTS overrides it (1000000 takes minutes).
const benchEvents = 20_000

// newsroom makes batches of two events about 5,000 actors of 200 countries. Few
// actors are very popular: the first takes part in about a tenth of all events.
type newsroom struct {
	*rand.Rand
	zipf *rand.Zipf
	next int
}

func newNewsroom(seed uint64) *newsroom {
	r := rand.New(rand.NewPCG(seed, 2))
	return &newsroom{Rand: r, zipf: rand.NewZipf(r, 1.1, 1, 4999)}
}

func actorID(n int) string { return fmt.Sprintf("leader:actor-%04d", n) }

func (n *newsroom) entity() *graph.Entity {
	i := int(n.zipf.Uint64())
	return &graph.Entity{ID: actorID(i), Kind: graph.KindLeader, Name: fmt.Sprintf("Actor %04d", i), Country: fmt.Sprintf("C%02X", i%200), Sectors: []string{"GOV"}}
}

func (n *newsroom) batch() *graph.Batch {
	n.next++
	id := fmt.Sprintf("article-%016d", n.next)
	b := &graph.Batch{At: time.Date(2026, 1, 1, 0, 0, n.next%1e6, 0, time.UTC), Article: &graph.Article{
		ID: id, URL: "https://example.org/" + id, Title: "Report", Source: fmt.Sprintf("outlet-%d", n.IntN(50)), Language: "en",
		Published: time.Date(2021, 1, 1, n.IntN(5*8760), 0, 0, 0, time.UTC)}}
	for range 2 {
		a, r := n.entity(), n.entity()
		for a.ID == r.ID {
			r = n.entity()
		}
		sentence := fmt.Sprintf("%s did something to %s on that day, an official told reporters.", a.Name, r.Name)
		start := len(b.Article.Text)
		b.Article.Text += sentence + "\n"
		t := graph.Types()[n.IntN(16)]
		b.Events = append(b.Events, &graph.Event{
			ID: fmt.Sprintf("%016x", n.Uint64()), Type: t, Actors: []string{a.ID}, Recipients: []string{r.ID}, Realis: graph.Actual, Confidence: 0.8,
			Date: graph.OnDay(graph.Day("2021-01-01").Add(n.IntN(5 * 365))), Contexts: []string{"diplomatic"},
			Evidence: []graph.Evidence{{Article: id, Sentence: sentence, Start: start, End: start + len(sentence), Trigger: "did", Rule: "bench", Stance: graph.StanceAsserts,
				Mentions: []graph.Mention{{Role: graph.RoleActor, Entity: a.ID, Text: a.Name, Start: start, End: start + len(a.Name), Why: "name"}}}},
		})
		for _, e := range []*graph.Entity{a, r} {
			if !slices.ContainsFunc(b.Entities, func(x *graph.Entity) bool { return x.ID == e.ID }) {
				b.Entities = append(b.Entities, e)
			}
		}
	}
	return b
}

// filled returns a store with so many events, and the IDs of its entities. With
// BENCH_DB set the file of that name is kept and used again.
func filled(b *testing.B) *sqlite.Store {
	b.Helper()
	events := benchEvents
	if n, err := strconv.Atoi(os.Getenv("BENCH_EVENTS")); err == nil {
		events = n
	}
	path := os.Getenv("BENCH_DB")
	if path == "" {
		path = filepath.Join(b.TempDir(), "bench.db")
	}
	_, err := os.Stat(path)
	s, openErr := sqlite.Open(context.Background(), path)
	if openErr != nil {
		b.Fatal(openErr)
	}
	b.Cleanup(func() {
		if err := s.Close(); err != nil {
			b.Error(err)
		}
	})
	if err == nil {
		return s
	}
	n := newNewsroom(1)
	began := time.Now()
	for range events / 1000 {
		batches := make([]*graph.Batch, 500)
		for i := range batches {
			batches[i] = n.batch()
		}
		if _, err := s.Put(context.Background(), batches...); err != nil {
			b.Fatal(err)
		}
	}
	info, _ := os.Stat(path)
	b.Logf("%d events in %v, %d MiB", events, time.Since(began).Round(time.Millisecond), info.Size()>>20)
	return s
}

// processorTime returns the time this process has computed, which other
// processes on the machine disturb less than the time that went by.
func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// unseen returns a newsroom whose articles no earlier run can have put.
func unseen() *newsroom {
	now := time.Now()
	n := newNewsroom(uint64(now.UnixNano()))
	n.next = int(now.UnixNano() / 1000 % 1e15)
	return n
}

func BenchmarkPutOneArticle(b *testing.B) {
	s := filled(b)
	n := unseen()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := s.Put(b.Context(), n.batch()); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPutFiveHundredArticles(b *testing.B) {
	s := filled(b)
	n := unseen()
	b.ReportAllocs()
	began := processorTime(b)
	for b.Loop() {
		batches := make([]*graph.Batch, 500)
		for i := range batches {
			batches[i] = n.batch()
		}
		if _, err := s.Put(b.Context(), batches...); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(1000*float64(b.N)/b.Elapsed().Seconds(), "events/s")
	b.ReportMetric(1000*float64(b.N)/(processorTime(b)-began).Seconds(), "events/cpu-s")
}

func BenchmarkQuestions(b *testing.B) {
	s := filled(b)
	popular, other, rare := actorID(0), actorID(1), actorID(1234)
	page := graph.Page{First: 20}
	pageOf := func(f graph.EventFilter, n int) func(context.Context) error {
		return func(ctx context.Context) error {
			_, _, err := s.Events(ctx, graph.EventQuery{Filter: f, Page: graph.Page{First: n}})
			return err
		}
	}
	events := func(f graph.EventFilter) func(context.Context) error { return pageOf(f, 20) }
	for _, q := range []struct {
		name string
		ask  func(context.Context) error
	}{
		{"EntityByID", func(ctx context.Context) error { _, err := s.Entity(ctx, popular); return err }},
		{"NewestEvents", events(graph.EventFilter{})},
		{"EventsOfDyad", events(graph.EventFilter{Between: [2]string{popular, other}})},
		{"FiftyEventsOfCountryInWindow", pageOf(graph.EventFilter{Country: "C00", From: "2023-01-01", To: "2024-01-01"}, 50)},
		{"EventsOfActorByType", events(graph.EventFilter{Actor: popular, Types: []graph.Type{graph.Aid}})},
		{"EventsOfDyadByContext", events(graph.EventFilter{Between: [2]string{popular, other}, Contexts: []string{"diplomatic"}})},
		{"CountOfActor", func(ctx context.Context) error {
			_, err := s.CountEvents(ctx, graph.EventFilter{Actor: popular})
			return err
		}},
		{"CountsOfActorByType", func(ctx context.Context) error {
			for _, t := range graph.Types() {
				if _, err := s.CountEvents(ctx, graph.EventFilter{Actor: popular, Types: []graph.Type{t}}); err != nil {
					return err
				}
			}
			return nil
		}},
		{"CountOfCountryInWindow", func(ctx context.Context) error {
			_, err := s.CountEvents(ctx, graph.EventFilter{Country: "C00", From: "2023-01-15", To: "2024-01-15"})
			return err
		}},
		{"CountOfDyadInWindow", func(ctx context.Context) error {
			_, err := s.CountEvents(ctx, graph.EventFilter{Between: [2]string{popular, other}, From: "2023-01-01"})
			return err
		}},
		{"Relation", func(ctx context.Context) error {
			_, err := s.Relation(ctx, graph.RelationQuery{A: popular, B: other})
			return err
		}},
		{"RelationByWeek", func(ctx context.Context) error {
			_, err := s.Relation(ctx, graph.RelationQuery{A: popular, B: other, Every: graph.ByWeek})
			return err
		}},
		{"ExpandPopular", func(ctx context.Context) error {
			_, err := s.Expand(ctx, []string{popular}, graph.EventFilter{}, false)
			return err
		}},
		{"ExpandPopularInWindow", func(ctx context.Context) error {
			_, err := s.Expand(ctx, []string{popular}, graph.EventFilter{From: "2023-01-01", To: "2023-02-01"}, false)
			return err
		}},
		{"Path", func(ctx context.Context) error {
			_, err := graph.FindPaths(ctx, s, graph.PathQuery{From: rare, To: actorID(4321), K: 3, MaxHops: 4})
			return err
		}},
		{"SearchPrefix", func(ctx context.Context) error {
			_, _, err := s.Entities(ctx, graph.EntityQuery{Text: "actor 12", Page: page})
			return err
		}},
		{"Stats", func(ctx context.Context) error { _, err := s.Stats(ctx); return err }},
	} {
		b.Run(q.name, func(b *testing.B) {
			b.ReportAllocs()
			began := processorTime(b)
			for b.Loop() {
				if err := q.ask(b.Context()); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64((processorTime(b)-began).Microseconds())/float64(b.N), "cpu-µs/op")
		})
	}
}
