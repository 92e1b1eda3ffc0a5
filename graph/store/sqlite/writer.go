package sqlite

import (
	"context"
	"fmt"

	"detente/graph"
)

// maxRemembered bounds the numbers a writer keeps in memory.
const maxRemembered = 200_000

// writer is the connection that changes the file. What it remembers is true
// only while no transaction was rolled back.
type writer struct {
	conn    *conn
	kinds   *kinds
	symbols map[string]int64
	terms   map[term]int64

	// Of the transaction under way.
	tallies   map[tallyKey]int64
	neighbors map[neighborKey]int64
	counters  map[string]int64
	nextEvent int64
}

type tallyKey struct{ term, state, kind int64 }

type neighborKey struct{ a, b, state, kind, term int64 }

func newWriter(c *conn, k *kinds) *writer {
	w := &writer{conn: c, kinds: k}
	w.forget()
	return w
}

func (w *writer) forget() {
	w.symbols, w.terms, w.conn.names = map[string]int64{}, map[term]int64{}, newNames()
}

// transact runs the change in a transaction of its own.
func (w *writer) transact(ctx context.Context, change func(*writer) error) (err error) {
	w.conn.db.SetInterrupt(ctx)
	defer w.conn.db.SetInterrupt(context.Background())
	if len(w.symbols)+len(w.terms) > maxRemembered {
		w.forget()
	}
	tx, err := w.conn.db.BeginImmediate()
	if err != nil {
		return err
	}
	defer func() { // after End, for a commit may fail too
		if err != nil {
			w.forget()
		}
	}()
	defer tx.End(&err)
	w.tallies, w.neighbors, w.counters = map[tallyKey]int64{}, map[neighborKey]int64{}, map[string]int64{}
	if w.nextEvent, _, err = w.conn.number("SELECT coalesce(max(id), 0) + 1 FROM event"); err != nil {
		return err
	}
	if err := change(w); err != nil {
		return err
	}
	return w.flush()
}

// flush writes the sums that the transaction changed.
func (w *writer) flush() error {
	for k, n := range w.tallies {
		if n == 0 {
			continue
		}
		err := w.conn.exec("INSERT INTO tally (term, state, kind, n) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET n = n + excluded.n", k.term, k.state, k.kind, n)
		if err == nil && n < 0 {
			err = w.conn.exec("DELETE FROM tally WHERE term = ? AND state = ? AND kind = ? AND n = 0", k.term, k.state, k.kind)
		}
		if err != nil {
			return err
		}
	}
	for k, n := range w.neighbors {
		if n == 0 {
			continue
		}
		err := w.conn.exec("INSERT INTO neighbor (a, b, state, kind, term, n) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET n = n + excluded.n", k.a, k.b, k.state, k.kind, k.term, n)
		if err == nil && n < 0 {
			err = w.conn.exec("DELETE FROM neighbor WHERE a = ? AND b = ? AND state = ? AND kind = ? AND n = 0", k.a, k.b, k.state, k.kind)
		}
		if err != nil {
			return err
		}
	}
	for name, n := range w.counters {
		if err := w.conn.exec("INSERT INTO counter (name, n) VALUES (?, ?) ON CONFLICT DO UPDATE SET n = n + excluded.n", name, n); err != nil {
			return err
		}
	}
	return nil
}

// symbol returns the number of a text, giving it one if it has none; "" is 0.
func (w *writer) symbol(text string) (int64, error) {
	if text == "" {
		return 0, nil
	}
	if id, ok := w.symbols[text]; ok {
		return id, nil
	}
	id, ok, err := w.conn.number("SELECT id FROM symbol WHERE text = ?", text)
	if err == nil && !ok {
		id, _, err = w.conn.number("INSERT INTO symbol (text) VALUES (?) RETURNING id", text)
	}
	if err != nil {
		return 0, err
	}
	w.symbols[text] = id
	return id, nil
}

// term is symbol for a term.
func (w *writer) term(t term) (int64, error) {
	if id, ok := w.terms[t]; ok {
		return id, nil
	}
	a, err := w.symbol(t.a)
	if err != nil {
		return 0, err
	}
	b, err := w.symbol(t.b)
	if err != nil {
		return 0, err
	}
	id, ok, err := w.conn.number("SELECT id FROM term WHERE role = ? AND a = ? AND b = ?", int(t.role), a, b)
	if err == nil && !ok {
		id, _, err = w.conn.number("INSERT INTO term (role, a, b) VALUES (?, ?, ?) RETURNING id", int(t.role), a, b)
	}
	if err != nil {
		return 0, err
	}
	w.terms[t] = id
	return id, nil
}

// indexed is an event as the index holds it.
type indexed struct {
	id    int64
	event *graph.Event
	terms map[term]int64 // with the direction
}

// sameKey reports whether all postings of both have the same key and values,
// but for the direction.
func (x *indexed) sameKey(y *indexed) bool {
	a, b := x.event, y.event
	return a.Realis == b.Realis && a.Withdrawn.IsZero() == b.Withdrawn.IsZero() && a.Date.Start == b.Date.Start &&
		a.Type == b.Type && a.Mode == b.Mode && a.Confidence == b.Confidence
}

// reindex replaces the postings of an event by those it has now; before is nil
// for a new event.
func (w *writer) reindex(before, now *indexed) error {
	same := before != nil && before.sameKey(now)
	if before != nil {
		for t, d := range before.terms {
			if was, ok := now.terms[t]; same && ok && was == d {
				continue
			}
			if err := w.unpost(before, t, d); err != nil {
				return err
			}
		}
	}
	for t, d := range now.terms {
		if before != nil {
			if was, ok := before.terms[t]; same && ok && was == d {
				continue
			}
		}
		if err := w.post(now, t, d); err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) post(x *indexed, t term, direction int64) error {
	id, err := w.term(t)
	if err != nil {
		return err
	}
	e := x.event
	st, kind, err := w.sum(x, t, id, direction, 1)
	if err != nil {
		return err
	}
	return w.conn.exec("INSERT INTO posting (term, state, start, key, event, kind, conf) VALUES (?, ?, ?, ?, ?, ?, ?)",
		id, st, string(e.Date.Start), e.ID, x.id, kind, e.Confidence)
}

func (w *writer) unpost(x *indexed, t term, direction int64) error {
	id, err := w.term(t)
	if err != nil {
		return err
	}
	st, _, err := w.sum(x, t, id, direction, -1)
	if err != nil {
		return err
	}
	return w.conn.exec("DELETE FROM posting WHERE term = ? AND state = ? AND start = ? AND key = ?", id, st, string(x.event.Date.Start), x.event.ID)
}

// sum adds n to what is counted of one posting.
func (w *writer) sum(x *indexed, t term, id, direction, n int64) (st, kind int64, err error) {
	e := x.event
	number, ok := w.kinds.number[typeMode{e.Type, e.Mode}]
	if !ok {
		return 0, 0, fmt.Errorf("event %q: %s %q has no number: %w", e.ID, e.Type, e.Mode, graph.ErrInvalid)
	}
	st, kind = state(e.Realis, !e.Withdrawn.IsZero()), number+direction*directionUnit
	w.tallies[tallyKey{id, st, kind}] += n
	if t.role != rolePair {
		return st, kind, nil
	}
	a, err := w.symbol(t.a)
	if err != nil {
		return 0, 0, err
	}
	b, err := w.symbol(t.b)
	if err != nil {
		return 0, 0, err
	}
	w.neighbors[neighborKey{a, b, st, number, id}] += n
	w.neighbors[neighborKey{b, a, st, number, id}] += n
	return st, kind, nil
}
