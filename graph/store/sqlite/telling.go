package sqlite

import (
	"slices"

	"detente/graph"
	"detente/graph/store/codec"
)

// retell returns the tellings of a touched event, once the article tells what it
// tells now, and whether any stands.
func (r *replacement) retell(t *touched) (now []codec.Telling, stand bool) {
	var others []codec.Telling
	if t.before != nil && t.before.event.Withdrawn.IsZero() {
		others = slices.DeleteFunc(slices.Clone(t.tellings), func(o codec.Telling) bool { return o.Article == r.article })
	}
	switch {
	case t.tells != nil:
		return append(others, codec.Telling{Article: r.article, Event: t.tells}), true
	case len(others) > 0:
		return others, true
	}
	return t.tellings, false // it is kept as it was told last
}

// merge joins tellings to the event.
func merge(tellings []codec.Telling) *graph.Event {
	events := make([]*graph.Event, len(tellings))
	for i, t := range tellings {
		events[i] = t.Event
	}
	return graph.MergeEvents(events)
}
