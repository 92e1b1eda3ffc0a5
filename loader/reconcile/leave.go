package reconcile

import (
	"slices"

	"detente/graph"
)

// An account that was joined to an event shows it under the ID and with the
// participants of the article that told it first. When that article is corrected or
// retracted, they are nobody's words any more: the accounts of the others are taken
// back to what they say by themselves and reconciled again, without the event.

// leave returns the articles, as they tell by themselves, that must be reconciled
// again because the batches, which replace what the graph has of their articles, no
// longer tell an event that others were joined to, or that changed one. The events
// that nobody tells any more count as gone from here on.
func (w *work) leave(batches []*graph.Batch) ([]*graph.Batch, error) {
	stays := map[string]map[string]bool{} // IDs of events, by article
	for _, b := range batches {
		ids := map[string]bool{}
		for _, e := range b.Events {
			ids[e.ID] = true
		}
		stays[b.Article.ID] = ids
	}
	var left []string
	for _, b := range batches {
		told, err := w.telling(b.Article.ID)
		if err != nil {
			return nil, err
		}
		if told == nil {
			continue
		}
		for _, e := range told.Events {
			if slices.ContainsFunc(e.Evidence, func(ev graph.Evidence) bool { own := ownID(e, ev); return own != "" && !stays[b.Article.ID][own] }) {
				left = append(left, e.ID)
			}
		}
	}
	if len(left) == 0 {
		return nil, nil
	}
	slices.Sort(left)
	again, err := w.joinedTo(slices.Compact(left), stays)
	if err != nil {
		return nil, err
	}
	return w.byThemselves(again)
}

// joinedTo marks the events that nobody tells under their ID any more as gone, and
// returns the articles, other than those of stays, that were joined to them or have
// a step that one of them brought.
func (w *work) joinedTo(events []string, stays map[string]map[string]bool) ([]string, error) {
	found, err := w.graph.EventsByID(w.ctx, events)
	if err != nil {
		return nil, err
	}
	found = slices.DeleteFunc(found, func(e *graph.Event) bool {
		return e == nil || !e.Withdrawn.IsZero() || slices.ContainsFunc(e.Evidence, func(ev graph.Evidence) bool {
			ids, here := stays[ev.Article]
			return ownID(e, ev) == e.ID && (!here || ids[e.ID])
		})
	})
	var again []string
	tellersOf := func(e *graph.Event) {
		for _, ev := range e.Evidence {
			if _, here := stays[ev.Article]; !here {
				again = append(again, ev.Article)
			}
		}
	}
	for _, e := range found {
		w.gone[e.ID] = true
		tellersOf(e)
	}
	for _, e := range found {
		if e.Brings == nil || reach[e.Brings.Of] == 0 || e.Date.Start == "" {
			continue
		}
		changed, err := w.near(e, e.Brings.Of, lifeRealities(e.Brings.Of), e.Date.Start.Add(-reach[e.Brings.Of]), e.Date.Start.Add(plansAhead))
		if err != nil {
			return nil, err
		}
		for _, c := range changed {
			if changes([]*graph.Event{c}, e.ID) {
				tellersOf(c)
			}
		}
	}
	slices.Sort(again)
	return slices.Compact(again), nil
}

// byThemselves returns what the articles tell by themselves, and has them joined as
// if they were new.
func (w *work) byThemselves(articles []string) ([]*graph.Batch, error) {
	var batches []*graph.Batch
	for _, id := range articles {
		told, err := w.telling(id)
		if err != nil {
			return nil, err
		}
		if told == nil {
			continue // retracted meanwhile
		}
		own := Undo(told, w.decisions)
		own.At = w.now()
		w.anew[id] = true
		batches = append(batches, own)
	}
	return batches, nil
}

// ownID returns the ID that the account of the evidence has by itself, "" for one
// that only tells a step.
func ownID(e *graph.Event, ev graph.Evidence) string {
	if ev.Told != nil {
		return ev.Told.Event
	}
	return e.ID
}

// telling returns what the graph has of an article, nil when it has none.
func (w *work) telling(article string) (*graph.Batch, error) {
	if told, ok := w.told[article]; ok {
		return told, nil
	}
	told, err := w.graph.Telling(w.ctx, article)
	if isNotFound(err) {
		told, err = nil, nil
	}
	if err == nil {
		w.told[article] = told
	}
	return told, err
}
