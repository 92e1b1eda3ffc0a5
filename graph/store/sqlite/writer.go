package sqlite

import (
	"context"
	"fmt"
	"strings"
	"time"

	"detente/graph"
)

// maxRemembered bounds the numbers and the facts a writer keeps in memory,
// maxPending the changes of postings, after which it writes them.
const (
	maxRemembered = 400_000
	maxPending    = 500_000
)

// writer is the connection that changes the file. What it remembers is true
// only while no transaction was rolled back and no other connection wrote.
type writer struct {
	conn       *conn
	kinds      *kinds
	tallyAfter int              // see tally.go
	symbols    map[string]int64 // by text
	countries  map[string]string
	forms      map[string]int64 // by what they say
	tallied    map[string]bool  // terms known to be tallied or not, by the beginning of their postings
	allTallied bool             // tallied has all that are
	version    int64            // changes when another connection writes

	// Of the transaction under way.
	postings    *pending
	formCounts  map[int64]int64
	counters    map[string]int64
	nextEvent   int64
	nextArticle int64
	revision    int64     // number of this write
	changedAt   time.Time // of the newest batch that changed something; zero when none did
}

func newWriter(c *conn, k *kinds) *writer {
	w := &writer{conn: c, kinds: k, tallyAfter: tallyAfter}
	w.forget()
	return w
}

func (w *writer) forget() {
	w.symbols, w.countries, w.forms = map[string]int64{}, map[string]string{}, map[string]int64{}
	w.tallied, w.allTallied, w.conn.names = map[string]bool{}, false, newNames()
}

// transact runs the change in a transaction of its own.
func (w *writer) transact(ctx context.Context, change func(*writer) error) (err error) {
	w.conn.db.SetInterrupt(ctx)
	defer w.conn.db.SetInterrupt(context.Background())
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
	if err := w.begin(); err != nil {
		return err
	}
	if err := change(w); err != nil {
		return err
	}
	return w.flush()
}

// begin prepares for a transaction.
func (w *writer) begin() error {
	version, _, err := w.conn.number("PRAGMA data_version")
	if err != nil {
		return err
	}
	if version != w.version || len(w.symbols)+len(w.countries)+len(w.forms)+len(w.tallied) > maxRemembered {
		w.forget()
		w.version = version
	}
	w.postings, w.formCounts, w.counters, w.changedAt = &pending{}, map[int64]int64{}, map[string]int64{}, time.Time{}
	if w.revision, _, err = w.conn.number("SELECT coalesce(max(id), 0) + 1 FROM revision"); err != nil {
		return err
	}
	if w.nextEvent, _, err = w.conn.number("SELECT coalesce(max(id), 0) + 1 FROM event"); err != nil {
		return err
	}
	w.nextArticle, _, err = w.conn.number("SELECT coalesce(max(id), 0) + 1 FROM article")
	return err
}

// flush writes what the transaction gathered.
func (w *writer) flush() error {
	if err := w.flushPostings(); err != nil {
		return err
	}
	for _, id := range sortedKeys(w.formCounts) {
		if err := w.flushForm(id); err != nil {
			return err
		}
	}
	if !w.changedAt.IsZero() {
		if err := w.conn.exec("INSERT INTO revision (id, at) VALUES (?, ?)", w.revision, w.changedAt.UnixNano()); err != nil {
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

// flushForm writes how many more articles say the form.
func (w *writer) flushForm(id int64) error {
	n := w.formCounts[id]
	if delete(w.formCounts, id); n == 0 {
		return nil
	}
	return w.conn.exec("UPDATE form SET articles = articles + ? WHERE id = ?", n, id)
}

// flushPostings writes the changes of postings, and of what is counted of them,
// in the order of the keys: the pages of one term are then changed together.
func (w *writer) flushPostings() error {
	changes := w.postings.take()
	counted := make(chan *linkChanges, 1) // meanwhile
	go func() { counted <- changesOfLinks(changes, w.kinds) }()
	err := w.writePostings(changes)
	if err == nil {
		err = w.countPostings(changes)
	}
	links := <-counted
	if err != nil {
		return err
	}
	return w.writeLinks(links)
}

// postingsAtOnce is how many postings one statement puts: to begin and end one takes
// longer than to put a posting.
const postingsAtOnce = 64

// The rows of one statement need not be undone by themselves when one of them
// fails: the transaction is then.
var (
	putPosting  = "INSERT OR FAIL INTO posting (key) VALUES (?)"
	putPostings = putPosting + strings.Repeat(", (?)", postingsAtOnce-1)
)

// writePostings makes the changes, which are sorted.
func (w *writer) writePostings(changes []change) error {
	keys := make([]any, 0, postingsAtOnce)
	for i := 0; i < len(changes); i++ {
		if changes[i].n < 0 {
			if err := w.conn.exec("DELETE FROM posting WHERE key = ?", changes[i].key); err != nil {
				return err
			}
			continue
		}
		keys = keys[:0]
		for j := i; j < len(changes) && changes[j].n > 0 && len(keys) < postingsAtOnce; j++ {
			keys = append(keys, changes[j].key)
		}
		sql := putPostings
		if len(keys) < postingsAtOnce {
			sql, keys = putPosting, keys[:1]
		}
		if err := w.conn.exec(sql, keys...); err != nil {
			return err
		}
		i += len(keys) - 1
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

// country returns the country code of an entity, "" when unknown.
func (w *writer) country(id string) (string, error) {
	if code, ok := w.countries[id]; ok {
		return code, nil
	}
	code, _, err := w.conn.text("SELECT country FROM entity WHERE key = ?", id)
	if err == nil {
		w.countries[id] = code
	}
	return code, err
}

// indexed is an event as the index holds it.
type indexed struct {
	id    int64
	event *graph.Event
	terms map[term]int64 // with the aspect
}

// reindex replaces the postings of an event by those it has now; before is nil
// for a new event.
func (w *writer) reindex(before, now *indexed) error {
	if before != nil {
		if err := w.post(before, -1); err != nil {
			return err
		}
	}
	if err := w.post(now, 1); err != nil {
		return err
	}
	if w.postings.len() > maxPending {
		return w.flushPostings()
	}
	return nil
}

// post puts all postings of the event, or takes them away.
func (w *writer) post(x *indexed, n int) error {
	e := x.event
	kind, ok := w.kinds.number[typeMode{e.Type, e.Mode}]
	if !ok {
		return fmt.Errorf("event %q: %s %q has no number: %w", e.ID, e.Type, e.Mode, graph.ErrInvalid)
	}
	st := state(e.Realis, !e.Withdrawn.IsZero())
	p := posting{place: placeOf(dayNumber(e.Date.Start), e.ID), number: x.id}
	for t, aspect := range x.terms {
		a, err := w.symbol(t.a)
		if err != nil {
			return err
		}
		b, err := w.symbol(t.b)
		if err != nil {
			return err
		}
		p.value = valueOf(kind, aspect, e.Confidence)
		w.postings.add(newChange(p.append(numbered{t.role, a, b}.prefix(st)), n))
	}
	return nil
}
