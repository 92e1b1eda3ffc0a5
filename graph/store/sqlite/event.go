package sqlite

import (
	"context"
	"fmt"

	"detente/graph"
	"detente/graph/store/codec"
)

// Event is graph.EventReader's.
func (s *Store) Event(ctx context.Context, id string) (*graph.Event, error) {
	found, err := s.EventsByID(ctx, []string{id})
	if err != nil {
		return nil, err
	}
	if found[0] == nil {
		return nil, fmt.Errorf("sqlite: event %q: %w", id, graph.ErrNotFound)
	}
	return found[0], nil
}

// EventsByID is graph.EventReader's.
func (s *Store) EventsByID(ctx context.Context, ids []string) ([]*graph.Event, error) {
	return byID(ctx, s, "events by ID", "SELECT data FROM event WHERE key = ?", ids, func(r row) (*graph.Event, error) {
		return codec.DecodeEvent(r.ColumnRawBlob(0))
	})
}

// Events is graph.EventReader's.
func (s *Store) Events(ctx context.Context, q graph.EventQuery) ([]*graph.Event, bool, error) {
	limit, err := q.Page.Limit()
	if err != nil {
		return nil, false, fmt.Errorf("sqlite: events: %w", err)
	}
	after, err := graph.ParseCursor("events", q.Page.After)
	if err != nil {
		return nil, false, fmt.Errorf("sqlite: events: %w", err)
	}
	if err := q.Filter.Validate(); err != nil {
		return nil, false, fmt.Errorf("sqlite: events: %w", err)
	}
	in, err := spanOf(&q.Filter, after)
	if err != nil {
		return nil, false, fmt.Errorf("sqlite: events: cursor: %w", err)
	}
	var page []*graph.Event
	more := false
	err = s.question(ctx, "events", q.Filter, func(c *conn, p *plan) (err error) {
		page, more, err = c.page(p, in, limit)
		return err
	})
	if err != nil {
		return nil, false, err
	}
	return page, more, nil
}

// page reads the first events of the span that pass the plan's filter, and
// reports whether more follow.
func (c *conn) page(p *plan, in span, limit int) (page []*graph.Event, more bool, err error) {
	var bad error
	err = c.walk(p, in, false, func(h hit) bool {
		if more = len(page) == limit; more {
			return false
		}
		if h.event == nil {
			if h.event, bad = c.eventByNumber(h.number); bad != nil {
				return false
			}
		}
		page = append(page, h.event)
		return true
	})
	return page, more, firstError(err, bad)
}

// EventsOfPairs is graph.EventReader's.
func (s *Store) EventsOfPairs(ctx context.Context, pairs [][2]string, f graph.EventFilter, first int) ([][]*graph.Event, error) {
	const what = "events of pairs"
	limit, err := graph.Page{First: first}.Limit()
	if err != nil {
		return nil, fmt.Errorf("sqlite: %s: %w", what, err)
	}
	filters := make([]graph.EventFilter, len(pairs))
	for i, pair := range pairs {
		if filters[i], err = f.OfPair(pair); err != nil {
			return nil, fmt.Errorf("sqlite: %s: %w", what, err)
		}
	}
	if len(pairs) == 0 {
		return nil, nil
	}
	in, err := spanOf(&f, graph.Cursor{})
	if err != nil {
		return nil, fmt.Errorf("sqlite: %s: %w", what, err)
	}
	all := make([][]*graph.Event, len(pairs))
	err = s.read(ctx, what, func(c *conn) error {
		for i := range filters {
			p, err := c.plan(s.kinds, filters[i])
			if err != nil {
				return err
			}
			if all[i], _, err = c.page(p, in, limit); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return all, nil
}

// CountEvents is graph.EventReader's.
func (s *Store) CountEvents(ctx context.Context, f graph.EventFilter) (n int, err error) {
	if err := f.Validate(); err != nil {
		return 0, fmt.Errorf("sqlite: count events: %w", err)
	}
	in, err := spanOf(&f, graph.Cursor{})
	if err != nil {
		return 0, fmt.Errorf("sqlite: count events: %w", err)
	}
	err = s.question(ctx, "count events", f, func(c *conn, p *plan) error {
		if !p.countable() {
			return c.walk(p, in, false, func(hit) bool { n++; return true })
		}
		return c.sum(p, in, false, func(_ value, _ uint32, events int) { n += events })
	})
	return n, err
}

// countable reports whether the plan's postings alone tell how many events pass
// its filter, each event by one posting.
func (p *plan) countable() bool {
	return !p.none && !p.direct && !p.whole && p.apart && p.filter.MinConfidence == 0
}

// sum is sumUp for all postings that a countable plan admits.
func (c *conn) sum(p *plan, in span, byMonth bool, add func(v value, day uint32, n int)) error {
	for _, t := range p.terms {
		for _, st := range p.states {
			err := c.sumUp(t.prefix(st), in, byMonth, func(v value, day uint32, n int) {
				if t.wants(v) && p.wantsKind(v.kind()) {
					add(v, day, n)
				}
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}
