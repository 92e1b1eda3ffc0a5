package gql

import (
	"context"
	"slices"
	"time"

	"detente/graph"
)

// asKnown lists the events as the graph knew them at the instant that the filter
// names; the list itself where it names none.
func (r *Resolver) asKnown(l eventList, f graph.EventFilter) eventList {
	if f.KnownAt.IsZero() {
		return l
	}
	return eventList{count: l.count, page: func(ctx context.Context, p graph.Page) ([]*graph.Event, bool, error) {
		events, more, err := l.page(ctx, p)
		if err != nil {
			return nil, false, err
		}
		events, err = r.knownAt(ctx, f.KnownAt, events)
		return events, more, err
	}}
}

// knownAt returns the events without the evidence of articles that were recorded
// later and without the steps of their lives that events recorded later brought.
// What the accounts agree on, such as the place, is as it stands now.
func (r *Resolver) knownAt(ctx context.Context, at time.Time, events []*graph.Event) ([]*graph.Event, error) {
	recorded, err := r.recorded(ctx, events)
	if err != nil {
		return nil, err
	}
	later := func(id string) bool { return recorded[id].After(at) }
	known := make([]*graph.Event, len(events))
	for i, e := range events {
		then := *e
		then.Evidence = slices.DeleteFunc(slices.Clone(e.Evidence), func(ev graph.Evidence) bool { return later(ev.Article) })
		if len(then.Evidence) == 0 { // recorded with an article that was retracted and came again
			then.Evidence = e.Evidence
		}
		steps := slices.DeleteFunc(slices.Clone(e.Changes), func(c graph.Change) bool { return later(c.Event) })
		if len(steps) < len(e.Changes) {
			then.SetChanges(steps)
		}
		known[i] = &then
	}
	return known, nil
}

// hopsKnownAt makes the events of the hops those of knownAt, where an instant is named.
func (r *Resolver) hopsKnownAt(ctx context.Context, at time.Time, paths []graph.Path) (err error) {
	if at.IsZero() {
		return nil
	}
	for _, p := range paths {
		for i := range p.Hops {
			if p.Hops[i].Events, err = r.knownAt(ctx, at, p.Hops[i].Events); err != nil {
				return err
			}
		}
	}
	return nil
}

// recorded returns when the articles that tell the events, and the events that
// changed them, were recorded, by ID; only of events that may have been told anew.
func (r *Resolver) recorded(ctx context.Context, events []*graph.Event) (map[string]time.Time, error) {
	var articles, changes []string
	for _, e := range events {
		if len(e.Evidence) > 1 {
			for _, ev := range e.Evidence {
				articles = append(articles, ev.Article)
			}
		}
		for _, c := range e.Changes {
			if c.Event != "" {
				changes = append(changes, c.Event)
			}
		}
	}
	at := map[string]time.Time{}
	told, err := r.articles(ctx, distinct(articles))
	if err != nil {
		return nil, err
	}
	for id, a := range told {
		at[id] = a.Recorded
	}
	brought, err := r.reader.EventsByID(ctx, distinct(changes))
	if err != nil {
		return nil, err
	}
	for _, e := range brought {
		if e != nil {
			at[e.ID] = e.Recorded
		}
	}
	return at, nil
}

func distinct(ids []string) []string {
	slices.Sort(ids)
	return slices.Compact(ids)
}
