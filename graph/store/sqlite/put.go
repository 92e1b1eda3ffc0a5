package sqlite

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"detente/graph"
	"detente/graph/store/codec"
)

// Put is graph.Writer's.
func (s *Store) Put(ctx context.Context, batches ...*graph.Batch) ([]graph.PutResult, error) {
	if err := graph.OneBatchAnArticle(batches); err != nil {
		return nil, fmt.Errorf("sqlite: put: %w", err)
	}
	if len(batches) == 0 {
		return nil, s.usable(ctx)
	}
	drafts := makeDrafts(batches)
	defer drafts.end()
	results := make([]graph.PutResult, len(batches))
	err := s.write(ctx, "put", func(w *writer) error {
		for i, b := range batches {
			d := drafts.take(i)
			if d.err != nil {
				return d.err
			}
			var err error
			if results[i], err = w.put(b, &d); err != nil {
				return fmt.Errorf("article %q: %w", b.Article.ID, err)
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return results, nil
}

// Retract is graph.Writer's.
func (s *Store) Retract(ctx context.Context, articleID string, when time.Time) error {
	if when.IsZero() {
		return fmt.Errorf("sqlite: retract article %q: want the time of it: %w", articleID, graph.ErrInvalid)
	}
	return s.write(ctx, "retract", func(w *writer) error {
		old, err := w.conn.oldArticle(articleID)
		switch {
		case err != nil:
			return err
		case old == nil:
			return fmt.Errorf("article %q: %w", articleID, graph.ErrNotFound)
		case !old.Withdrawn.IsZero():
			return nil
		}
		gone := *old.Article
		gone.Withdrawn = when.UTC()
		return w.replace(old, &graph.Batch{Article: &gone, At: when}, &draft{digest: old.digest}, nil)
	})
}

// storedArticle is an article as the file has it.
type storedArticle struct {
	*graph.Article
	id      int64
	digest  []byte
	namings map[int64]int64 // form, by the symbol of the entity
	events  []int64
}

// oldArticle returns the article, or nil when the file has none of that ID.
func (c *conn) oldArticle(id string) (old *storedArticle, err error) {
	var bad error
	err = c.query("SELECT id, digest, namings, events, data, text FROM article WHERE key = ?", func(r row) bool {
		old = &storedArticle{id: r.ColumnInt64(0), digest: r.ColumnBlob(1, nil), namings: map[int64]int64{}}
		var namings []int64
		var badLists [2]error
		namings, badLists[0] = codec.DecodeNumbers(r.ColumnRawBlob(2))
		for i := 0; i+1 < len(namings); i += 2 {
			old.namings[namings[i]] = namings[i+1]
		}
		old.events, badLists[1] = codec.DecodeNumbers(r.ColumnRawBlob(3))
		old.Article, bad = codec.DecodeArticle(r.ColumnRawBlob(4), r.ColumnText(5))
		bad = firstError(bad, badLists[0], badLists[1])
		return false
	}, id)
	return old, firstError(err, bad)
}

// put writes one batch.
func (w *writer) put(b *graph.Batch, d *draft) (graph.PutResult, error) {
	result := graph.PutResult{Outcome: graph.OutcomeNew}
	old, err := w.conn.oldArticle(b.Article.ID)
	if err != nil {
		return result, err
	}
	if old != nil && old.Withdrawn.IsZero() {
		if bytes.Equal(old.digest, d.digest) {
			result.Outcome = graph.OutcomeUnchanged
			return result, nil
		}
		result.Outcome = graph.OutcomeUpdated
	}
	now := *b.Article
	now.Recorded, now.Withdrawn = b.At.UTC(), time.Time{}
	if old != nil {
		now.Recorded = old.Recorded
	}
	change := *b
	change.Article = &now
	return result, w.replace(old, &change, d, &result)
}

// touched is an event that a replacement may change.
type touched struct {
	before   *indexed // nil for a new event
	tellings []codec.Telling
	id       int64
	key      string
	tells    *graph.Event // what the article tells of it now; nil for nothing
	alone    *eventDraft  // what it is if nobody else tells it
}

// replacement is the change of one article under way.
type replacement struct {
	*writer
	article int64
	old     *storedArticle // nil for a new article
	at      time.Time
	touched map[string]*touched // by event ID
	facts   graph.Facts         // as the file has them now
	failed  error               // of facts
	key     string              // the article's ID
	source  string              // the article's outlet, as events that are indexed now have it
}

// replace makes b all that its article says, instead of what it said before;
// old is nil for a new article. b.Article is written as it is; d is the draft of b.
func (w *writer) replace(old *storedArticle, b *graph.Batch, d *draft, result *graph.PutResult) error {
	r := &replacement{writer: w, old: old, at: b.At.UTC(), touched: map[string]*touched{}, key: b.Article.ID}
	r.facts = graph.Facts{Country: r.countryFact, Source: r.sourceFact}
	if result == nil {
		result = new(graph.PutResult)
	}
	if old == nil {
		r.article = w.nextArticle
		w.nextArticle++
	} else {
		r.article, r.source = old.id, old.Source
		for _, id := range old.events {
			if err := r.touchRow("SELECT id, key, data, tellings FROM event WHERE id = ?", id); err != nil {
				return err
			}
		}
	}
	for _, e := range b.Events {
		if err := r.touch(e, d.events[e.ID]); err != nil {
			return err
		}
	}
	// From here on the facts change: the terms that touched events had are known.
	namings, err := r.writeEntities(d.forms, result)
	if err != nil {
		return err
	}
	r.source = b.Article.Source
	events, err := r.writeEvents(result)
	if err != nil {
		return err
	}
	return r.writeArticle(b.Article, d.digest, namings, events)
}

func (r *replacement) countryFact(id string) string {
	code, err := r.country(id)
	r.failed = firstError(r.failed, err)
	return code
}

func (r *replacement) sourceFact(id string) string {
	if id == r.key {
		return r.source
	}
	source, _, err := r.conn.text("SELECT source FROM article WHERE key = ?", id)
	r.failed = firstError(r.failed, err)
	return source
}

// touch prepares the event that the article tells now.
func (r *replacement) touch(e *graph.Event, alone *eventDraft) error {
	t := r.touched[e.ID]
	if t == nil {
		if err := r.touchRow("SELECT id, key, data, tellings FROM event WHERE key = ?", e.ID); err != nil {
			return err
		}
		if t = r.touched[e.ID]; t == nil {
			t = &touched{id: r.nextEvent, key: e.ID}
			r.nextEvent++
			r.touched[e.ID] = t
		}
	}
	t.tells, t.alone = e, alone
	return nil
}

// touchRow prepares the event that the query finds, if it does, as it is now.
func (r *replacement) touchRow(sql string, arg any) error {
	var t *touched
	var bad error
	err := r.conn.query(sql, func(row row) bool {
		if r.touched[row.ColumnText(1)] != nil {
			return false
		}
		t = &touched{id: row.ColumnInt64(0), key: row.ColumnText(1)}
		t.before = &indexed{id: t.id}
		if t.before.event, bad = codec.DecodeEvent(row.ColumnRawBlob(2)); bad == nil {
			t.tellings, bad = codec.DecodeTellings(row.ColumnRawBlob(3), t.before.event)
		}
		return false
	}, arg)
	if err = firstError(err, bad); err != nil || t == nil {
		return err
	}
	t.before.terms = terms(t.before.event, r.facts)
	r.touched[t.key] = t
	return r.failed
}

// writeArticle writes the article with the entities it names and the events it
// tells.
func (r *replacement) writeArticle(a *graph.Article, digest, namings, events []byte) error {
	if r.changedAt.Before(r.at) {
		r.changedAt = r.at
	}
	withdrawn, stood := 0, r.old != nil && r.old.Withdrawn.IsZero()
	if !a.Withdrawn.IsZero() {
		withdrawn = 1
	}
	if withdrawn == 0 && !stood {
		r.counters["articles"]++
	} else if withdrawn == 1 && stood {
		r.counters["articles"]--
	}
	sql := "INSERT INTO article (key, digest, published, source, language, withdrawn, namings, events, data, text, id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
	if r.old != nil {
		sql = "UPDATE article SET key = ?, digest = ?, published = ?, source = ?, language = ?, withdrawn = ?, namings = ?, events = ?, data = ?, text = ? WHERE id = ?"
	}
	return r.conn.exec(sql, a.ID, digest, publishedKey(a.SortKey()), a.Source, a.Language, withdrawn, namings, events, codec.EncodeArticle(a), a.Text, r.article)
}

// writeEvents merges anew every event touched, and returns the numbers of those
// that the article tells, or told last.
func (r *replacement) writeEvents(result *graph.PutResult) ([]byte, error) {
	var told []int64
	for _, key := range sortedKeys(r.touched) {
		t := r.touched[key]
		tellings, stand := r.retell(t)
		var now *eventDraft
		switch {
		case !stand: // nothing tells it any longer; it stays as it was
			gone := *t.before.event
			if gone.Withdrawn.IsZero() {
				gone.Withdrawn = r.at
			}
			now = draftEvent(&gone, gone.Recorded)
		case t.before == nil:
			now = t.alone
		default:
			now = draftEvent(merge(tellings), t.before.event.Recorded)
		}
		if err := r.writeEvent(t, now, tellings); err != nil {
			return nil, err
		}
		if slices.ContainsFunc(tellings, func(o codec.Telling) bool { return o.Article == r.article }) {
			told = append(told, t.id)
		}
		if t.tells != nil && (t.before == nil || !t.before.event.Withdrawn.IsZero()) {
			result.Events++
		}
	}
	return codec.EncodeNumbers(told), r.failed
}

// writeEvent writes the merged event and its postings.
func (r *replacement) writeEvent(t *touched, now *eventDraft, tellings []codec.Telling) error {
	sql := "INSERT INTO event (key, data, tellings, changed, id) VALUES (?, ?, ?, ?, ?)"
	if t.before != nil {
		sql = "UPDATE event SET key = ?, data = ?, tellings = ?, changed = ? WHERE id = ?"
	}
	if err := r.conn.exec(sql, t.key, now.data, codec.EncodeTellings(tellings), r.revision, t.id); err != nil {
		return err
	}
	if t.before != nil {
		if err := r.conn.exec("DELETE FROM event_word WHERE rowid = ?", t.id); err != nil {
			return err
		}
	}
	if err := r.conn.exec("INSERT INTO event_word (rowid, words) VALUES (?, ?)", t.id, now.words); err != nil {
		return err
	}
	after := &indexed{id: t.id, event: now.event, terms: now.termsBy(r.facts)}
	r.counters["evidence"] += int64(standingEvidence(after)) - int64(standingEvidence(t.before))
	return r.reindex(t.before, after)
}

func standingEvidence(x *indexed) int {
	if x == nil || !x.event.Withdrawn.IsZero() {
		return 0
	}
	return len(x.event.Evidence)
}

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K {
	keys := make([]K, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
