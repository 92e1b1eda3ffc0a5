package sqlite

import (
	"context"
	"fmt"

	"detente/graph"
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
		return decodeEvent(r.ColumnRawBlob(0))
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
	var page []*graph.Event
	more := false
	err = s.question(ctx, "events", q.Filter, func(c *conn, p *plan) error {
		var bad error
		err := c.walk(p, spanOf(&q.Filter, after), false, func(h hit) bool {
			if more = len(page) == limit; more {
				return false
			}
			if h.event == nil {
				if h.event, bad = c.eventByNumber(h.id); bad != nil {
					return false
				}
			}
			page = append(page, h.event)
			return true
		})
		return firstError(err, bad)
	})
	if err != nil {
		return nil, false, err
	}
	return page, more, nil
}

// CountEvents is graph.EventReader's.
func (s *Store) CountEvents(ctx context.Context, f graph.EventFilter) (n int, err error) {
	if err := f.Validate(); err != nil {
		return 0, fmt.Errorf("sqlite: count events: %w", err)
	}
	err = s.question(ctx, "count events", f, func(c *conn, p *plan) error {
		in := spanOf(&f, graph.Cursor{})
		if !p.none && !p.direct && !p.whole && p.apart && !in.limited() && f.MinConfidence == 0 {
			return c.tally(p, func(kind, events int64) { n += int(events) })
		}
		if !p.none && !p.direct && !p.whole && p.apart && f.MinConfidence == 0 && len(f.Types)+len(f.Quads)+len(f.Modes) == 0 {
			n, err = c.countSpan(p, in)
			return err
		}
		return c.walk(p, in, false, func(hit) bool { n++; return true })
	})
	return n, err
}

// countSpan counts the postings of the plan's terms in the span.
func (c *conn) countSpan(p *plan, in span) (n int, err error) {
	for _, t := range p.terms {
		for _, st := range p.states {
			found, _, err := c.number("SELECT count(*) FROM posting WHERE term = ? AND state = ? AND start >= ? AND (start, key) < (?, ?)", t, st, in.from, in.start, in.key)
			if err != nil {
				return 0, err
			}
			n += int(found)
		}
	}
	return n, nil
}

// tally calls read with the number of postings of the plan's terms by kind, of
// the kinds that the filter admits.
func (c *conn) tally(p *plan, read func(kind, events int64)) error {
	for _, t := range p.terms {
		for _, st := range p.states {
			err := c.query("SELECT kind, n FROM tally WHERE term = ? AND state = ?", func(r row) bool {
				if kind := r.ColumnInt64(0); p.wantsKind(kind) {
					read(kind, r.ColumnInt64(1))
				}
				return true
			}, t, st)
			if err != nil {
				return err
			}
		}
	}
	return nil
}
