package sqlite

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"detente/graph"
	"detente/graph/search"
	"detente/graph/store/codec"
)

// The activity of an entity is one row of cells. A cell counts its events, or
// the others it shares them with, by part, state and type; the type is the
// number of the kind without a mode.
const (
	countsEvents = 0
	countsOthers = 1

	partActor     = 0
	partRecipient = 1
)

func activityCell(counts, part, state, typ int64) uint64 {
	return uint64(((counts<<1|part)<<stateBits|state)<<kindBits | typ)
}

func ofActivity(what uint64) (counts, part, state, typ int64) {
	typ, what = int64(what&(1<<kindBits-1)), what>>kindBits
	state, what = int64(what&(1<<stateBits-1)), what>>stateBits
	return int64(what >> 1), int64(what & 1), state, typ
}

// typeNumber is the number that counts of a kind's type are kept under.
func (k *kinds) typeNumber(kind int64) int64 { return k.number[typeMode{typ: k.named[kind].typ}] }

// activities gathers the changes of activity of one flush, by entity.
type activities map[int64]cells

// addEvent counts a change of a posting that says an entity has a part in an event.
func (a activities) addEvent(t numbered, st int64, c change, k *kinds) {
	v := tailOf(c.key).value
	if t.role != roleActor && t.role != roleRecipient || v.aspect()&itself == 0 {
		return
	}
	part := int64(partActor)
	if t.role == roleRecipient {
		part = partRecipient
	}
	a[t.a] = a[t.a].add(activityCell(countsEvents, part, st, k.typeNumber(v.kind())), int64(c.n))
}

// addOther counts what becomes of the other end of a link: by what part and type
// the entity at this end shares events with it, before and now.
func (a activities) addOther(entity int64, before, now cells, k *kinds) {
	had, has := sharedParts(before, k), sharedParts(now, k)
	for _, what := range had {
		if _, still := slices.BinarySearch(has, what); !still {
			a[entity] = a[entity].add(what, -1)
		}
	}
	for _, what := range has {
		if _, already := slices.BinarySearch(had, what); !already {
			a[entity] = a[entity].add(what, 1)
		}
	}
}

// sharedParts lists by what parts, states and types a link's cells join its ends.
func sharedParts(link cells, k *kinds) []uint64 {
	var parts []uint64
	for _, cell := range link {
		st, kind, direction := ofLink(cell.what)
		parts = append(parts, activityCell(countsOthers, partOf(direction), st, k.typeNumber(kind)))
	}
	slices.Sort(parts)
	return slices.Compact(parts)
}

// partOf is the part of an entity in the events of a link with that direction:
// acting together is acting.
func partOf(direction int64) int64 {
	if direction == backward {
		return partRecipient
	}
	return partActor
}

// flushActivities writes the changes.
func (w *writer) flushActivities(changed activities) error {
	for _, entity := range sortedKeys(changed) {
		err := w.addCells(changed[entity], "SELECT cells FROM activity WHERE entity = ?", "INSERT OR REPLACE INTO activity (entity, cells) VALUES (?, ?)",
			"DELETE FROM activity WHERE entity = ?", entity)
		if err != nil {
			return err
		}
	}
	return nil
}

// relinkChunk is how many postings relink counts at a time.
const relinkChunk = 200_000

// relink counts links and activities from the postings, for a file that has
// none of them yet.
func (w *writer) relink() error {
	var chunk []change
	flush := func() error {
		err := w.writeLinks(changesOfLinks(chunk, w.kinds))
		chunk = chunk[:0]
		return err
	}
	var bad error
	err := w.conn.query("SELECT key FROM posting ORDER BY key", func(r row) bool {
		chunk = append(chunk, newChange(slices.Clone(r.ColumnRawBlob(0)), 1))
		if len(chunk) >= relinkChunk {
			bad = flush()
		}
		return bad == nil
	})
	return firstError(err, bad, flush())
}

// indexSentences makes the events of a file found by their words that has them not
// indexed yet.
func (w *writer) indexSentences() error {
	var bad error
	err := w.conn.query("SELECT id, data FROM event", func(r row) bool {
		var e *graph.Event
		if e, bad = codec.DecodeEvent(r.ColumnRawBlob(1)); bad == nil {
			bad = w.conn.exec("INSERT INTO event_word (rowid, words) VALUES (?, ?)", r.ColumnInt64(0), strings.Join(search.EventWords(e), " "))
		}
		return bad == nil
	})
	return firstError(err, bad)
}

// listEnded posts the events of a file that has them only under their latest states
// under those that they had before.
func (w *writer) listEnded() error {
	w.postings = &pending{}
	var bad error
	err := w.conn.query("SELECT id, data FROM event", func(r row) bool {
		var e *graph.Event
		if e, bad = codec.DecodeEvent(r.ColumnRawBlob(1)); bad == nil && len(e.Changes) > 1 {
			past := map[term]int64{}
			addEnded(past, e)
			bad = w.post(&indexed{id: r.ColumnInt64(0), event: e, terms: past}, 1)
		}
		return bad == nil
	})
	return firstError(err, bad, w.flushPostings())
}

// Activity is graph.ActivityReader's. Where the filter asks for types and realis
// only, it reads what was counted on write; otherwise the events.
func (s *Store) Activity(ctx context.Context, q graph.ActivityQuery) ([]graph.TypeCount, error) {
	if err := q.Validate(); err != nil {
		return nil, fmt.Errorf("sqlite: %w", err)
	}
	f := q.Filter
	if q.Role == graph.RoleRecipient {
		f.Recipient = q.Entity
	} else {
		f.Actor = q.Entity
	}
	in, err := spanOf(&f, graph.Cursor{})
	if err != nil {
		return nil, fmt.Errorf("sqlite: activity: %w", err)
	}
	var counts []graph.TypeCount
	err = s.question(ctx, "activity", f, func(c *conn, p *plan) (err error) {
		alone := f.Exact || !isCountryID(q.Entity)
		if alone && !p.direct && onlyKinds(&f) && len(f.Modes) == 0 && !in.limited() && f.MinConfidence == 0 {
			counts, err = c.countedActivity(p, q)
			return err
		}
		var events []*graph.Event
		err = c.walk(p, in, true, func(h hit) bool {
			events = append(events, h.event)
			return true
		})
		counts = graph.CountActivity(events, q, standsFor(q.Entity, f.Exact, p.facts))
		return firstError(err, *p.bad)
	})
	if err != nil {
		return nil, err
	}
	return counts, nil
}

// countedActivity reads the row of the entity.
func (c *conn) countedActivity(p *plan, q graph.ActivityQuery) ([]graph.TypeCount, error) {
	entity, known, err := c.symbol(q.Entity)
	if err != nil || !known || p.none {
		return nil, err
	}
	row, err := c.cells("SELECT cells FROM activity WHERE entity = ?", entity)
	if err != nil {
		return nil, err
	}
	if len(p.states) > 1 {
		return c.manyStates(p, q, entity, row)
	}
	sums := map[graph.Type]*graph.TypeCount{}
	for _, cell := range row {
		counts, part, st, typ := ofActivity(cell.what)
		if !slices.Contains(p.states, st) || (part == partRecipient) != (q.Role == graph.RoleRecipient) || !p.wantsKind(typ) {
			continue
		}
		t := p.kinds.named[typ].typ
		if sums[t] == nil {
			sums[t] = &graph.TypeCount{Type: t}
		}
		if counts == countsEvents {
			sums[t].Events += int(cell.n)
		} else {
			sums[t].Others += int(cell.n)
		}
	}
	return sortedCounts(sums), nil
}

// manyStates counts under several kinds of realis: an other of two is still one,
// so the links tell who they are.
func (c *conn) manyStates(p *plan, q graph.ActivityQuery, entity int64, row cells) ([]graph.TypeCount, error) {
	sums := map[graph.Type]*graph.TypeCount{}
	of := func(typ int64) *graph.TypeCount {
		t := p.kinds.named[typ].typ
		if sums[t] == nil {
			sums[t] = &graph.TypeCount{Type: t}
		}
		return sums[t]
	}
	mine := func(part, st, typ int64) bool {
		return slices.Contains(p.states, st) && (part == partRecipient) == (q.Role == graph.RoleRecipient) && p.wantsKind(typ)
	}
	for _, cell := range row {
		if counts, part, st, typ := ofActivity(cell.what); counts == countsEvents && mine(part, st, typ) {
			of(typ).Events += int(cell.n)
		}
	}
	err := c.neighbors(q.Entity, func(_ int64, to neighbor) bool {
		var types []int64
		for _, cell := range to.cells {
			st, kind, direction := ofLink(cell.what)
			if typ := p.kinds.typeNumber(kind); mine(partOf(direction), st, typ) && !slices.Contains(types, typ) {
				types = append(types, typ)
				of(typ).Others++
			}
		}
		return true
	})
	return sortedCounts(sums), err
}

func sortedCounts(sums map[graph.Type]*graph.TypeCount) []graph.TypeCount {
	counts := make([]graph.TypeCount, 0, len(sums))
	for _, s := range sums {
		if s.Events > 0 {
			counts = append(counts, *s)
		}
	}
	slices.SortFunc(counts, func(a, b graph.TypeCount) int {
		return cmp.Or(graph.CompareTypeCounts(a, b))
	})
	return counts
}
