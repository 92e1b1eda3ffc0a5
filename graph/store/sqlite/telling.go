package sqlite

import (
	"fmt"
	"slices"

	"detente/graph"
)

// telling is what one article tells of an event.
type telling struct {
	article int64
	event   *graph.Event
}

// encodeTellings writes the articles, and what each tells where they are
// several: what a single one tells is the event itself.
func encodeTellings(tellings []telling) []byte {
	p := &packer{}
	for _, t := range tellings {
		p.number(t.article)
		if len(tellings) > 1 {
			p.text(string(encodeEvent(t.event)))
		}
	}
	return p.b
}

// decodeTellings reads the tellings of the event.
func decodeTellings(data []byte, event *graph.Event) ([]telling, error) {
	u := &unpacker{s: string(data)}
	first := telling{u.number(), event}
	if u.s == "" && !u.bad {
		return []telling{first}, nil
	}
	var tellings []telling
	for u.s = string(data); u.s != ""; {
		t := telling{article: u.number()}
		var err error
		if t.event, err = decodeEvent([]byte(u.text())); err != nil {
			return nil, fmt.Errorf("telling of %q: %w", event.ID, err)
		}
		tellings = append(tellings, t)
	}
	return tellings, nil
}

// retell returns the tellings of a touched event, once the article tells what it
// tells now, and whether any stands.
func (r *replacement) retell(t *touched) (now []telling, stand bool) {
	var others []telling
	if t.before != nil && t.before.event.Withdrawn.IsZero() {
		others = slices.DeleteFunc(slices.Clone(t.tellings), func(o telling) bool { return o.article == r.article })
	}
	switch {
	case t.tells != nil:
		return append(others, telling{r.article, t.tells}), true
	case len(others) > 0:
		return others, true
	}
	return t.tellings, false // it is kept as it was told last
}

// merge joins tellings to the event.
func merge(tellings []telling) *graph.Event {
	events := make([]*graph.Event, len(tellings))
	for i, t := range tellings {
		events[i] = t.event
	}
	return graph.MergeEvents(events)
}
