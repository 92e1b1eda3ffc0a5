package storetest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"detente/graph"
)

var concurrentCases = []testCase{
	{"ConcurrentWritersLoseNothing", concurrentWriters},
	{"ConcurrentWritersOfOneArticleAgree", concurrentSame},
	{"ReadersSeeWholeArticles", concurrentReaders},
}

// concurrentWriters puts articles that all name the same entities and tell the
// same few events, from many goroutines, in opposite orders.
func concurrentWriters(t *testing.T, s graph.Store) {
	const writers, articles = 6, 8
	var batches []*graph.Batch
	for i := range writers * articles {
		var events []*graph.Event
		for j := range 4 {
			id := (i + j) % 5
			events = append(events, event(fmt.Sprintf("e%d", id), graph.Aid, france+">"+poland, "2026-05-01", sure(0.1)))
		}
		batches = append(batches, tell(fmt.Sprintf("a/%02d", i), 1, events...))
	}
	var group sync.WaitGroup
	for w := range writers {
		group.Go(func() {
			for i := range articles {
				n := w*articles + i
				if w%2 == 1 {
					n = w*articles + articles - 1 - i
				}
				if _, err := s.Put(t.Context(), batches[n]); err != nil {
					t.Errorf("writer %d: %v", w, err)
				}
			}
		})
	}
	group.Wait()
	same(t, "events", snapshot(t, s).Events, merged(batches))
	n, err := s.CountArticles(t.Context(), graph.ArticleQuery{})
	if err != nil || n != len(batches) {
		t.Errorf("articles: got %d (%v), want %d", n, err, len(batches))
	}
}

func concurrentSame(t *testing.T, s graph.Store) {
	var group sync.WaitGroup
	outcomes := make([]graph.Outcome, 8)
	for i := range outcomes {
		group.Go(func() {
			r, err := s.Put(t.Context(), harbour()[0])
			if err != nil {
				t.Errorf("put: %v", err)
				return
			}
			outcomes[i] = r[0].Outcome
		})
	}
	group.Wait()
	fresh := 0
	for _, o := range outcomes {
		if o == graph.OutcomeNew {
			fresh++
		} else if o != graph.OutcomeUnchanged {
			t.Errorf("outcome %q", o)
		}
	}
	if fresh != 1 {
		t.Errorf("%d writers found the article new, want 1", fresh)
	}
	same(t, "events", snapshot(t, s).Events, merged(harbour()[:1]))
}

// concurrentReaders reads while one article changes between two contents: a
// reader must see one of them, never a mix.
func concurrentReaders(t *testing.T, s graph.Store) {
	one := tell("a", 1, event("x1", graph.Aid, france+">"+poland, "2026-05-01"), event("x2", graph.Aid, france+">"+poland, "2026-05-02"))
	two := tell("a", 1, event("y1", graph.Aid, france+">"+poland, "2026-05-01"), event("y2", graph.Aid, france+">"+poland, "2026-05-02"))
	put(t, s, one)
	ctx, stop := context.WithCancel(t.Context())
	var group sync.WaitGroup
	for range 3 {
		group.Go(func() {
			for ctx.Err() == nil {
				page, _, err := s.Events(ctx, graph.EventQuery{})
				if errors.Is(err, context.Canceled) {
					return
				}
				if err != nil || len(page) != 2 || page[0].ID[0] != page[1].ID[0] {
					t.Errorf("a reader saw %v (%v)", idsOf(page), err)
					return
				}
			}
		})
	}
	for i := range 20 {
		put(t, s, []*graph.Batch{two, one}[i%2])
	}
	stop()
	group.Wait()
}
