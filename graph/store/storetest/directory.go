package storetest

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"detente/graph"
)

var directoryCases = []testCase{
	{"ADirectoryIsAsTheStore", directoryIsStore},
	{"ADirectoryKnowsWhatWasWrittenBeforeItWasAsked", directoryMeanwhile},
	{"ADirectoryLooksAgainAfterAMinute", directoryAges},
}

// listed returns the entities as the directory has them now.
func listed(t *testing.T, d *graph.Directory, ids ...string) []*graph.Entity {
	t.Helper()
	found, err := lookedUp(t.Context(), d, ids...)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func lookedUp(ctx context.Context, d *graph.Directory, ids ...string) ([]*graph.Entity, error) {
	now, err := d.Now(ctx)
	if err != nil {
		return nil, err
	}
	return now.EntitiesByID(ctx, ids)
}

// directoryIsStore asks both after each of many writes.
func directoryIsStore(t *testing.T, s graph.Store) {
	w := newWorld(41)
	d := graph.NewDirectory(s, time.Now)
	ids := append(slices.Clone(people), "leader:nobody", people[0], "")
	compare := func(what string) {
		t.Helper()
		want, err := s.EntitiesByID(t.Context(), ids)
		if err != nil {
			t.Fatal(err)
		}
		same(t, what, listed(t, d, ids...), want)
		same(t, what+", asked again", listed(t, d, ids...), want)
	}
	compare("of an empty store")
	batches := w.batches(8, 20)
	for i, b := range batches {
		for _, e := range b.Entities {
			e.Aliases = []string{fmt.Sprintf("as article %d has it", i)}
		}
		put(t, s, b)
		compare("after an article")
	}
	for i, b := range batches {
		if err := s.Retract(t.Context(), b.Article.ID, at(100+i)); err != nil {
			t.Fatal(err)
		}
		compare("after one was retracted")
	}
}

// directoryMeanwhile writes while others ask: nobody is told of a state older than
// what was written before the question.
func directoryMeanwhile(t *testing.T, s graph.Store) {
	d := graph.NewDirectory(s, time.Now)
	version := func(n int) *graph.Batch {
		b := tell("courier/1", n+1, event("e1", graph.Aid, france+">"+poland, "2026-05-01"))
		for _, e := range b.Entities {
			e.Wikidata = fmt.Sprint("Q", n)
		}
		return b
	}
	put(t, s, version(0))
	var mu sync.Mutex
	written := 0
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			for {
				mu.Lock()
				least := written
				mu.Unlock()
				found, err := lookedUp(t.Context(), d, france, poland)
				if err != nil {
					t.Error(err)
					return
				}
				var n int
				if _, err := fmt.Sscanf(found[1].Wikidata, "Q%d", &n); err != nil || n < least {
					t.Errorf("version %d, %v: want %d or newer", n, err, least)
					return
				}
				if least == 20 {
					return
				}
			}
		})
	}
	for n := 1; n <= 20; n++ {
		put(t, s, version(n))
		mu.Lock()
		written = n
		mu.Unlock()
	}
	readers.Wait()
}

// directoryAges turns the clock of a directory beside which nothing is written.
func directoryAges(t *testing.T, s graph.Store) {
	put(t, s, harbour()...)
	now := at(1)
	d := graph.NewDirectory(s, func() time.Time { return now })
	first := listed(t, d, weber)[0]
	now = now.Add(50 * time.Second)
	if again := listed(t, d, weber)[0]; again != first {
		t.Error("read again within a minute, though nothing was written")
	}
	now = now.Add(20 * time.Second)
	again := listed(t, d, weber)[0]
	if again == first {
		t.Error("not read again after a minute")
	}
	same(t, "read again", again, first)
}
