package sqlite

import (
	"context"
	"fmt"
	"slices"
	"time"

	"detente/graph"
)

// Put is graph.Writer's.
func (s *Store) Put(ctx context.Context, batches ...*graph.Batch) ([]graph.PutResult, error) {
	digests := make([]string, len(batches))
	seen := map[string]bool{}
	for i, b := range batches {
		if err := b.Validate(); err != nil {
			return nil, fmt.Errorf("sqlite: put: %w", err)
		}
		if seen[b.Article.ID] {
			return nil, fmt.Errorf("sqlite: put: article %q is in two batches: %w", b.Article.ID, graph.ErrInvalid)
		}
		seen[b.Article.ID] = true
		var err error
		if digests[i], err = b.Digest(); err != nil {
			return nil, fmt.Errorf("sqlite: put: %w", err)
		}
	}
	if len(batches) == 0 {
		return nil, s.usable(ctx)
	}
	results := make([]graph.PutResult, len(batches))
	err := s.write(ctx, "put", func(w *writer) error {
		for i, b := range batches {
			var err error
			if results[i], err = w.put(b, digests[i]); err != nil {
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
		old, err := w.oldArticle(articleID)
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
		return w.replace(old, &graph.Batch{Article: &gone, At: when}, old.digest, nil)
	})
}

// storedArticle is an article as the file has it.
type storedArticle struct {
	*graph.Article
	id     int64
	digest string
}

// oldArticle returns the article, or nil when the file has none of that ID.
func (w *writer) oldArticle(id string) (old *storedArticle, err error) {
	var bad error
	err = w.conn.query("SELECT id, digest, data, text FROM article WHERE key = ?", func(r row) bool {
		old = &storedArticle{id: r.ColumnInt64(0), digest: r.ColumnText(1)}
		old.Article, bad = decodeArticle(r.ColumnRawBlob(2), r.ColumnText(3))
		return false
	}, id)
	return old, firstError(err, bad)
}

// put writes one batch.
func (w *writer) put(b *graph.Batch, digest string) (graph.PutResult, error) {
	result := graph.PutResult{Outcome: graph.OutcomeNew}
	old, err := w.oldArticle(b.Article.ID)
	if err != nil {
		return result, err
	}
	if old != nil && old.Withdrawn.IsZero() {
		if old.digest == digest {
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
	return result, w.replace(old, &change, digest, &result)
}

// touched is an event that a replacement may change.
type touched struct {
	before *indexed // nil for a new event
	id     int64
	key    string
	tells  *graph.Event // what the article tells of it now; nil for nothing
}

// replacement is the change of one article under way.
type replacement struct {
	*writer
	article int64
	at      time.Time
	touched map[string]*touched // by event ID
	facts   graph.Facts         // as before the change
	failed  *error              // of facts
}

// replace makes b all that its article says, instead of what it said before;
// old is nil for a new article. b.Article is written as it is.
func (w *writer) replace(old *storedArticle, b *graph.Batch, digest string, result *graph.PutResult) error {
	r := &replacement{writer: w, at: b.At.UTC(), touched: map[string]*touched{}}
	r.facts, r.failed = w.conn.facts()
	if result == nil {
		result = new(graph.PutResult)
	}
	if old != nil {
		r.article = old.id
		if err := r.touchAll("SELECT event.id, event.key, event.data FROM telling JOIN event ON event.id = telling.event WHERE article = ?", r.article); err != nil {
			return err
		}
	}
	for _, e := range b.Events {
		if err := r.touch(e); err != nil {
			return err
		}
	}
	// From here on the facts change: the terms that touched events had are known.
	if err := r.writeArticle(old, b.Article, digest); err != nil {
		return err
	}
	if err := r.writeEntities(b.Entities, result); err != nil {
		return err
	}
	if *r.failed != nil {
		return *r.failed
	}
	return r.writeEvents(result)
}

// touch prepares the event that the article tells now.
func (r *replacement) touch(e *graph.Event) error {
	t := r.touched[e.ID]
	if t == nil {
		if err := r.touchAll("SELECT id, key, data FROM event WHERE key = ?", e.ID); err != nil {
			return err
		}
		if t = r.touched[e.ID]; t == nil {
			t = &touched{id: r.nextEvent, key: e.ID}
			r.nextEvent++
			r.touched[e.ID] = t
		}
	}
	t.tells = e
	return nil
}

// touchAll prepares the events that the query finds, as they are now.
func (r *replacement) touchAll(sql string, args ...any) error {
	var bad error
	err := r.conn.query(sql, func(row row) bool {
		t := &touched{id: row.ColumnInt64(0), key: row.ColumnText(1)}
		if r.touched[t.key] != nil {
			return true
		}
		var e *graph.Event
		if e, bad = decodeEvent(row.ColumnRawBlob(2)); bad != nil {
			return false
		}
		t.before = &indexed{id: t.id, event: e}
		r.touched[t.key] = t
		return true
	}, args...)
	if err = firstError(err, bad); err != nil {
		return err
	}
	for _, t := range r.touched {
		if t.before != nil && t.before.terms == nil {
			t.before.terms = terms(t.before.event, r.facts)
		}
	}
	return *r.failed
}

func (r *replacement) writeArticle(old *storedArticle, a *graph.Article, digest string) error {
	data, withdrawn := encodeArticle(a), 0
	if !a.Withdrawn.IsZero() {
		withdrawn = 1
	}
	var err error
	if old == nil {
		r.article, _, err = r.conn.number("INSERT INTO article (key, digest, published, source, language, withdrawn, data, text) VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
			a.ID, digest, a.SortKey(), a.Source, a.Language, withdrawn, data, a.Text)
	} else {
		err = r.conn.exec("UPDATE article SET digest = ?, published = ?, source = ?, language = ?, withdrawn = ?, data = ?, text = ? WHERE id = ?",
			digest, a.SortKey(), a.Source, a.Language, withdrawn, data, a.Text, old.id)
	}
	if stood := old != nil && old.Withdrawn.IsZero(); withdrawn == 0 && !stood {
		r.counters["articles"]++
	} else if withdrawn == 1 && stood {
		r.counters["articles"]--
	}
	return err
}

// writeEvents replaces the tellings of the article and merges anew every event
// touched.
func (r *replacement) writeEvents(result *graph.PutResult) error {
	facts, failed := r.conn.facts()
	for _, key := range sortedKeys(r.touched) {
		t := r.touched[key]
		tellings, err := r.retell(t)
		if err != nil {
			return err
		}
		now := graph.MergeEvents(tellings)
		switch {
		case now == nil: // nothing tells it any longer; it stays as it was
			gone := *t.before.event
			if now = &gone; now.Withdrawn.IsZero() {
				now.Withdrawn = r.at
			}
		case t.before == nil:
			now.Recorded = r.at
		default:
			now.Recorded = t.before.event.Recorded
		}
		if err := r.writeEvent(t, &indexed{id: t.id, event: now, terms: terms(now, facts)}); err != nil {
			return err
		}
		if t.tells != nil && (t.before == nil || !t.before.event.Withdrawn.IsZero()) {
			result.Events++
		}
	}
	return *failed
}

// retell writes what the article tells of the event now, and returns all that
// stands of it.
func (r *replacement) retell(t *touched) ([]*graph.Event, error) {
	var others []*graph.Event
	if t.before != nil {
		var bad error
		err := r.conn.query("SELECT telling.data FROM telling WHERE event = ? AND article <> ? AND stands = 1", func(row row) bool {
			var e *graph.Event
			e, bad = decodeEvent(row.ColumnRawBlob(0))
			others = append(others, e)
			return bad == nil
		}, t.id, r.article)
		if err = firstError(err, bad); err != nil {
			return nil, err
		}
	}
	switch {
	case t.tells != nil:
		if t.before != nil && !t.before.event.Withdrawn.IsZero() {
			if err := r.conn.exec("DELETE FROM telling WHERE event = ? AND stands = 0", t.id); err != nil {
				return nil, err
			}
		}
		return append(others, t.tells), r.conn.exec("INSERT OR REPLACE INTO telling (article, event, stands, data) VALUES (?, ?, 1, ?)", r.article, t.id, encodeEvent(t.tells))
	case len(others) > 0:
		return others, r.conn.exec("DELETE FROM telling WHERE article = ? AND event = ?", r.article, t.id)
	}
	return nil, r.conn.exec("UPDATE telling SET stands = 0 WHERE article = ? AND event = ?", r.article, t.id)
}

// writeEvent writes the merged event and its postings.
func (r *replacement) writeEvent(t *touched, now *indexed) error {
	data := encodeEvent(now.event)
	var err error
	if t.before == nil {
		err = r.conn.exec("INSERT INTO event (id, key, data) VALUES (?, ?, ?)", t.id, t.key, data)
	} else {
		err = r.conn.exec("UPDATE event SET data = ? WHERE id = ?", data, t.id)
	}
	if err != nil {
		return err
	}
	r.counters["evidence"] += int64(standingEvidence(now)) - int64(standingEvidence(t.before))
	return r.reindex(t.before, now)
}

func standingEvidence(x *indexed) int {
	if x == nil || !x.event.Withdrawn.IsZero() {
		return 0
	}
	return len(x.event.Evidence)
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
