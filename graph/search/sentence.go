package search

import (
	"slices"
	"strings"

	"detente/graph"
)

// EventWords returns the folded words of the sentences that tell the event,
// sorted, each once: what a store keeps to find candidates by.
func EventWords(e *graph.Event) []string {
	var all []string
	for i := range e.Evidence {
		all = append(all, Words(e.Evidence[i].Sentence)...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// Tells reports whether one sentence of the event's evidence has all words of the
// text.
func (q Query) Tells(e *graph.Event) bool {
	for i := range e.Evidence {
		have := Words(e.Evidence[i].Sentence)
		missing := slices.ContainsFunc(q.words, func(w string) bool {
			return !slices.ContainsFunc(have, func(h string) bool { return q.fuzzy && Near(w, h) || !q.fuzzy && strings.HasPrefix(h, w) })
		})
		if !missing {
			return len(q.words) > 0
		}
	}
	return false
}

// PageOf returns the page of the events found that comes after the cursor, and
// whether more follow. found may be in any order.
func PageOf(found []*graph.Event, p graph.Page) ([]*graph.Event, bool, error) {
	limit, err := p.Limit()
	if err != nil {
		return nil, false, err
	}
	after, err := graph.ParseCursor("events", p.After)
	if err != nil {
		return nil, false, err
	}
	slices.SortFunc(found, graph.CompareEvents)
	if after.ID != "" {
		last := &graph.Event{ID: after.ID, Date: graph.Date{Start: graph.Day(after.Key)}}
		found = slices.DeleteFunc(found, func(e *graph.Event) bool { return graph.CompareEvents(e, last) <= 0 })
	}
	return found[:min(limit, len(found))], len(found) > limit, nil
}
