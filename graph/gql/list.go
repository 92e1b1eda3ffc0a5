package gql

import (
	"context"
	"fmt"
	"slices"

	"detente/graph"
)

// eventList is a list of events in the order of graph.CompareEvents.
type eventList struct {
	page  func(ctx context.Context, p graph.Page) (events []*graph.Event, more bool, err error)
	count func(ctx context.Context) (int, error)
}

// noEvents lists nothing.
var noEvents = eventList{
	page:  func(context.Context, graph.Page) ([]*graph.Event, bool, error) { return nil, false, nil },
	count: func(context.Context) (int, error) { return 0, nil },
}

// filtered lists the events that pass the filter.
func (r *Resolver) filtered(f graph.EventFilter) eventList {
	return r.asKnown(eventList{
		page: func(ctx context.Context, p graph.Page) ([]*graph.Event, bool, error) {
			return r.reader.Events(ctx, graph.EventQuery{Filter: f, Page: p})
		},
		count: func(ctx context.Context) (int, error) { return r.reader.CountEvents(ctx, f) },
	}, f)
}

// searched lists the events that pass the filter and that a sentence tells with
// the words of the text. A search looks at no more than search.MaxMatches, so that
// its list can be counted.
func (r *Resolver) searched(text string, f graph.EventFilter) eventList {
	page := func(ctx context.Context, p graph.Page) ([]*graph.Event, bool, error) {
		return r.reader.SearchEvents(ctx, text, graph.EventQuery{Filter: f, Page: p})
	}
	return r.asKnown(eventList{page: page, count: func(ctx context.Context) (int, error) { return countPages(ctx, page) }}, f)
}

// eitherPart lists the events that pass the filter, which names no actor and
// recipient, and have the entity among their actors or recipients: the union
// of two lists in the same order.
func (r *Resolver) eitherPart(f graph.EventFilter, id string) eventList {
	did, got, both := f, f, f
	did.Actor, got.Recipient, both.Actor, both.Recipient = id, id, id, id
	return r.asKnown(eventList{
		page: func(ctx context.Context, p graph.Page) ([]*graph.Event, bool, error) {
			a, moreA, err := r.reader.Events(ctx, graph.EventQuery{Filter: did, Page: p})
			if err != nil {
				return nil, false, err
			}
			b, moreB, err := r.reader.Events(ctx, graph.EventQuery{Filter: got, Page: p})
			if err != nil {
				return nil, false, err
			}
			all := slices.Concat(a, b)
			slices.SortFunc(all, graph.CompareEvents)
			all = slices.CompactFunc(all, func(x, y *graph.Event) bool { return x.ID == y.ID })
			more := moreA || moreB || len(all) > p.First
			return all[:min(len(all), p.First)], more, nil
		},
		count: func(ctx context.Context) (int, error) {
			total := 0
			for _, part := range []struct {
				filter graph.EventFilter
				sign   int
			}{{did, 1}, {got, 1}, {both, -1}} {
				n, err := r.reader.CountEvents(ctx, part.filter)
				if err != nil {
					return 0, err
				}
				total += part.sign * n
			}
			return total, nil
		},
	}, f)
}

// sifted lists those events of a list that keep lets through, as sift pages them.
func sifted(l eventList, keep func(ctx context.Context, events []*graph.Event) ([]*graph.Event, error)) eventList {
	page := func(ctx context.Context, p graph.Page) ([]*graph.Event, bool, error) { return sift(ctx, l, p, keep) }
	return eventList{page: page, count: func(ctx context.Context) (int, error) { return countPages(ctx, page) }}
}

// countPages counts a list that can only be counted by reading it.
func countPages(ctx context.Context, page func(context.Context, graph.Page) ([]*graph.Event, bool, error)) (n int, err error) {
	for p := (graph.Page{First: graph.MaxPage}); ; {
		events, more, err := page(ctx, p)
		if n += len(events); err != nil || !more {
			return n, err
		}
		if n >= maxScanned {
			return 0, fmt.Errorf("counted %d and more follow; ask without totalCount or narrow the filter: %w", n, graph.ErrTooCostly)
		}
		p.After = graph.EventCursor(events[len(events)-1])
	}
}

// maxScanned bounds the events that sift looks at for one page.
const maxScanned = 20_000

// sift returns a page of those events of a list that keep lets through, for
// conditions that graph.EventFilter cannot say. It returns graph.ErrTooCostly
// when it looked at maxScanned events without filling the page.
func sift(ctx context.Context, l eventList, p graph.Page, keep func(ctx context.Context, events []*graph.Event) ([]*graph.Event, error)) (page []*graph.Event, more bool, err error) {
	scan := graph.Page{First: min(p.First+1, graph.MaxPage), After: p.After}
	for scanned := 0; scanned < maxScanned; {
		events, follow, err := l.page(ctx, scan)
		if err != nil {
			return nil, false, err
		}
		kept, err := keep(ctx, events)
		if err != nil {
			return nil, false, err
		}
		page = append(page, kept...)
		if len(page) > p.First {
			return page[:p.First], true, nil
		}
		if !follow || len(events) == 0 {
			return page, false, nil
		}
		scanned += len(events)
		scan = graph.Page{First: graph.MaxPage, After: graph.EventCursor(events[len(events)-1])}
	}
	return nil, false, fmt.Errorf("looked at %d events without filling the page; ask for fewer or narrow the filter: %w", maxScanned, graph.ErrTooCostly)
}
