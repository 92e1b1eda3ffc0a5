package sqlite

import (
	"cmp"
	"errors"
	"slices"

	"github.com/ncruces/go-sqlite3"

	"detente/graph"
)

// span is a part of a list of events: those that start at or after from and sort,
// newest first, after the place (start, key).
type span struct{ from, start, key string }

// afterAllDays sorts after every day, and after a day when appended to it.
const afterAllDays = "~"

// spanOf returns the part of a list that the filter's days and the cursor admit.
func spanOf(f *graph.EventFilter, after graph.Cursor) span {
	s := span{from: string(f.From), start: afterAllDays}
	if f.To != "" {
		s.start = string(f.To)
		s.from = max(s.from, "0") // an event without any day is in no window
	}
	if asOf := string(f.AsOf) + afterAllDays; f.AsOf != "" && asOf < s.start {
		s.start = asOf
	}
	if after.ID != "" && after.Key <= s.start {
		s.start, s.key = after.Key, after.ID
	}
	return s
}

// limited reports whether the span leaves out anything.
func (s span) limited() bool { return s != span{start: afterAllDays} }

// hit is an event that a walk came to.
type hit struct {
	id    int64
	start graph.Day
	key   string
	kind  int64 // of its posting, with the direction
	event *graph.Event
}

// stream is one run of postings, newest first.
type stream struct {
	stmt *sqlite3.Stmt
	head hit
	conf float64
}

const postingsSQL = "SELECT start, key, event, kind, conf FROM posting WHERE term = ? AND state = ? AND start >= ? AND (start, key) < (?, ?) ORDER BY start DESC, key DESC"

// next reads the stream's next posting into head; ok is false at its end.
func (s *stream) next() (ok bool, err error) {
	if !s.stmt.Step() {
		return false, s.stmt.Err()
	}
	s.head = hit{id: s.stmt.ColumnInt64(2), start: graph.Day(s.stmt.ColumnText(0)), key: s.stmt.ColumnText(1), kind: s.stmt.ColumnInt64(3)}
	s.conf = s.stmt.ColumnFloat(4)
	return true, nil
}

// walk calls visit for every event of the span that passes the plan's filter, in
// the order of graph.CompareEvents, each once, until visit returns false. The
// event itself is read only when the plan needs it to decide, or when asked.
func (c *conn) walk(p *plan, in span, read bool, visit func(hit) bool) (err error) {
	if p.none {
		return nil
	}
	if p.direct {
		return c.walkGiven(p, in, visit)
	}
	var streams []*stream
	defer func() {
		for _, s := range streams {
			err = errors.Join(err, c.release(postingsSQL, s.stmt))
		}
	}()
	for _, t := range p.terms {
		for _, st := range p.states {
			stmt, err := c.prepare(postingsSQL, []any{t, st, in.from, in.start, in.key})
			if err != nil {
				return err
			}
			streams = append(streams, &stream{stmt: stmt})
		}
	}
	return c.mergeStreams(p, streams, read, visit)
}

// mergeStreams visits the postings of all streams in one order.
func (c *conn) mergeStreams(p *plan, streams []*stream, read bool, visit func(hit) bool) error {
	var live []*stream
	for _, s := range streams {
		ok, err := s.next()
		if err != nil {
			return err
		}
		if ok {
			live = append(live, s)
		}
	}
	var last int64
	for len(live) > 0 {
		i := 0
		for j := 1; j < len(live); j++ { // few streams: a heap would not pay
			if cmp.Or(cmp.Compare(live[j].head.start, live[i].head.start), cmp.Compare(live[j].head.key, live[i].head.key)) > 0 {
				i = j
			}
		}
		h, conf := live[i].head, live[i].conf
		ok, err := live[i].next()
		if err != nil {
			return err
		}
		if !ok {
			live = slices.Delete(live, i, i+1)
		}
		if h.id == last || !p.wants(h.kind, conf) {
			continue
		}
		last = h.id
		if p.whole || read {
			if h.event, err = c.eventByNumber(h.id); err != nil {
				return err
			}
		}
		if p.whole && !p.filter.Matches(h.event, p.facts) {
			continue
		}
		if *p.bad != nil {
			return *p.bad
		}
		if !visit(h) {
			return nil
		}
	}
	return nil
}

func (c *conn) walkGiven(p *plan, in span, visit func(hit) bool) error {
	for _, e := range p.given {
		start := string(e.Date.Start)
		if start < in.from || start > in.start || start == in.start && e.ID >= in.key || !p.filter.Matches(e, p.facts) {
			continue
		}
		h := hit{start: e.Date.Start, key: e.ID, kind: p.kinds.number[typeMode{e.Type, e.Mode}], event: e}
		if *p.bad != nil {
			return *p.bad
		}
		if !visit(h) {
			return nil
		}
	}
	return *p.bad
}

func (c *conn) eventByNumber(id int64) (e *graph.Event, err error) {
	var bad error
	err = c.query("SELECT data FROM event WHERE id = ?", func(r row) bool {
		e, bad = decodeEvent(r.ColumnRawBlob(0))
		return false
	}, id)
	return e, firstError(err, bad)
}
