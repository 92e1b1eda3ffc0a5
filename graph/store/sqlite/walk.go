package sqlite

import (
	"errors"
	"slices"
	"strings"

	"github.com/ncruces/go-sqlite3"

	"detente/graph"
	"detente/graph/store/codec"
)

// span is a part of a list of events: those that start at or after from and
// before before, and sort, newest first, after the event of that place and ID.
type span struct {
	from, before uint32 // day numbers
	after        place
	id           string // "" for no such event
}

// spanOf returns the part of a list that the filter's days and the cursor
// admit. It returns ErrInvalid for a cursor that no event can have given.
func spanOf(f *graph.EventFilter, after graph.Cursor) (span, error) {
	s := span{from: dayNumber(f.From), before: openDay}
	if f.To != "" {
		s.before = dayNumber(f.To)
		s.from = max(s.from, 1) // an event without any day is in no window
	}
	if f.AsOf != "" {
		s.before = min(s.before, dayNumber(f.AsOf)+1)
	}
	if after.ID != "" {
		day, err := graph.ParseDay(after.Key)
		if err != nil {
			return s, err
		}
		s.after, s.id = placeOf(dayNumber(day), after.ID), after.ID
	}
	return s, nil
}

// limited reports whether the span leaves out anything.
func (s span) limited() bool { return s != span{before: openDay} }

// admits reports whether an event is in the span.
func (s span) admits(e *graph.Event) bool {
	day := dayNumber(e.Date.Start)
	return day >= s.from && day < s.before && (s.id == "" || day < s.after.day || day == s.after.day && e.ID < s.id)
}

// keys returns the keys at which the postings of the span begin and before which
// they end. Those of the cursor's own place are among them.
func (s span) keys(prefix []byte) (low, high []byte) {
	low = place{day: s.from}.append(slices.Clone(prefix))
	if s.id == "" || s.after.day >= s.before {
		return low, place{day: s.before}.append(prefix)
	}
	high = posting{place: s.after, number: 1<<32 - 1, value: 1<<32 - 1}.append(prefix)
	return low, append(high, 0)
}

// hit is an event that a walk came to.
type hit struct {
	posting
	event *graph.Event // nil where it was not read
}

// stream is one run of postings, newest first.
type stream struct {
	source source
	stmt   *sqlite3.Stmt
	head   posting
}

const postingsSQL = "SELECT key FROM posting WHERE key >= ? AND key < ? ORDER BY key DESC"

// next reads the stream's next posting into head; ok is false at its end.
func (s *stream) next() (ok bool, err error) {
	if !s.stmt.Step() {
		return false, s.stmt.Err()
	}
	s.head = tailOf(s.stmt.ColumnRawBlob(0))
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
	var live []*stream
	defer func() {
		for _, s := range live {
			err = errors.Join(err, c.release(postingsSQL, s.stmt))
		}
	}()
	for _, t := range p.terms {
		for _, st := range p.states {
			low, high := in.keys(t.prefix(st))
			stmt, err := c.prepare(postingsSQL, []any{low, high})
			if err != nil {
				return err
			}
			s := &stream{source: t, stmt: stmt}
			ok, err := s.next()
			if !ok {
				if err = errors.Join(err, c.release(postingsSQL, stmt)); err != nil {
					return err
				}
				continue
			}
			live = append(live, s)
		}
	}
	return c.merge(p, in, &live, read, visit)
}

// merge visits the postings of all streams in one order. Streams that end are
// released and taken from live.
func (c *conn) merge(p *plan, in span, live *[]*stream, read bool, visit func(hit) bool) error {
	var group []hit // of one place
	for len(*live) > 0 {
		newest := (*live)[0].head.place
		for _, s := range (*live)[1:] { // few streams: a heap would not pay
			if newest.before(s.head.place) {
				newest = s.head.place
			}
		}
		group = group[:0]
		for i := 0; i < len(*live); i++ {
			s := (*live)[i]
			for s.head.place == newest {
				if s.source.wants(s.head.value) && !slices.ContainsFunc(group, func(h hit) bool { return h.number == s.head.number }) {
					group = append(group, hit{posting: s.head})
				}
				ok, err := s.next()
				if ok {
					continue
				}
				*live = slices.Delete(*live, i, i+1)
				if err = errors.Join(err, c.release(postingsSQL, s.stmt)); err != nil {
					return err
				}
				i--
				break
			}
		}
		more, err := c.visitPlace(p, in, newest, group, read, visit)
		if err != nil || !more {
			return err
		}
	}
	return nil
}

// visitPlace visits the events of one place. Several are read, to be put in
// order by the rest of their IDs; so are those of the cursor's place.
func (c *conn) visitPlace(p *plan, in span, at place, group []hit, read bool, visit func(hit) bool) (more bool, err error) {
	if atCursor := in.id != "" && at == in.after; len(group) > 1 || atCursor {
		for i := range group {
			if group[i].event, err = c.eventByNumber(group[i].number); err != nil {
				return false, err
			}
		}
		if atCursor {
			group = slices.DeleteFunc(group, func(h hit) bool { return h.event.ID >= in.id })
		}
		slices.SortFunc(group, func(a, b hit) int { return strings.Compare(b.event.ID, a.event.ID) })
	}
	for _, h := range group {
		ok, unsure := p.wants(h.value)
		if !ok {
			continue
		}
		if h.event == nil && (p.whole || read || unsure) {
			if h.event, err = c.eventByNumber(h.number); err != nil {
				return false, err
			}
		}
		if (p.whole || unsure) && !p.filter.Matches(h.event, p.facts) {
			continue
		}
		if *p.bad != nil {
			return false, *p.bad
		}
		if !visit(h) {
			return false, nil
		}
	}
	return true, nil
}

func (c *conn) walkGiven(p *plan, in span, visit func(hit) bool) error {
	for _, e := range p.given {
		if !in.admits(e) || !p.filter.Matches(e, p.facts) {
			continue
		}
		if *p.bad != nil {
			return *p.bad
		}
		v := valueOf(p.kinds.number[typeMode{e.Type, e.Mode}], noAspect, e.Confidence)
		if !visit(hit{posting{place: placeOf(dayNumber(e.Date.Start), e.ID), value: v}, e}) {
			return nil
		}
	}
	return *p.bad
}

func (c *conn) eventByNumber(id int64) (e *graph.Event, err error) {
	var bad error
	err = c.query("SELECT data FROM event WHERE id = ?", func(r row) bool {
		e, bad = codec.DecodeEvent(r.ColumnRawBlob(0))
		return false
	}, id)
	return e, firstError(err, bad)
}
