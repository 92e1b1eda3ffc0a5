package sqlite

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"detente/graph"
	"detente/graph/store/codec"
)

// Decide is graph.Decider's.
func (s *Store) Decide(ctx context.Context, d graph.Decision) error {
	if err := d.Validate(); err != nil {
		return fmt.Errorf("sqlite: %w", err)
	}
	d.At = d.At.UTC()
	data, err := json.Marshal(d)
	if err != nil {
		return fmt.Errorf("sqlite: decision about %q: %w", d.From, err)
	}
	return s.write(ctx, "decide", func(w *writer) error {
		w.changedAt = d.At
		return w.conn.exec("INSERT OR REPLACE INTO decision (key, data) VALUES (?, ?)", d.Key(), string(data))
	})
}

// Decisions is graph.Decider's.
func (s *Store) Decisions(ctx context.Context) (decisions []graph.Decision, err error) {
	err = s.readRow(ctx, "decisions", func(c *conn) error {
		var bad error
		err := c.query("SELECT data FROM decision", func(r row) bool {
			var d graph.Decision
			if bad = json.Unmarshal(r.ColumnRawText(0), &d); bad == nil {
				decisions = append(decisions, d)
			}
			return bad == nil
		})
		return firstError(err, bad)
	})
	slices.SortFunc(decisions, graph.CompareDecisions)
	return decisions, err
}

// Telling is graph.TellingReader's.
func (s *Store) Telling(ctx context.Context, articleID string) (*graph.Batch, error) {
	var b *graph.Batch
	err := s.read(ctx, "telling", func(c *conn) (err error) {
		old, err := c.oldArticle(articleID)
		if err != nil {
			return err
		}
		if old == nil || !old.Withdrawn.IsZero() {
			return fmt.Errorf("article %q: %w", articleID, graph.ErrNotFound)
		}
		b = &graph.Batch{Article: old.Article, At: old.Recorded}
		for _, form := range old.namings {
			var bad error
			err := c.query("SELECT data FROM form WHERE id = ?", func(r row) bool {
				var e *graph.Entity
				e, bad = codec.DecodeEntity(r.ColumnRawBlob(0))
				b.Entities = append(b.Entities, e)
				return false
			}, form)
			if err = firstError(err, bad); err != nil {
				return err
			}
		}
		b.Events, err = c.told(old)
		return err
	})
	if err != nil {
		return nil, err
	}
	b.Article.Recorded = b.Article.Withdrawn
	slices.SortFunc(b.Entities, func(x, y *graph.Entity) int { return strings.Compare(x.ID, y.ID) })
	slices.SortFunc(b.Events, graph.CompareEvents)
	return b, nil
}

// told returns what the article tells of each of its events.
func (c *conn) told(a *storedArticle) ([]*graph.Event, error) {
	var events []*graph.Event
	for _, id := range a.events {
		var bad error
		err := c.query("SELECT data, tellings FROM event WHERE id = ?", func(r row) bool {
			var e *graph.Event
			var tellings []codec.Telling
			if e, bad = codec.DecodeEvent(r.ColumnRawBlob(0)); bad != nil {
				return false
			}
			if tellings, bad = codec.DecodeTellings(r.ColumnRawBlob(1), e); bad != nil {
				return false
			}
			for _, t := range tellings {
				if t.Article == a.id && e.Withdrawn.IsZero() {
					one := *t.Event
					one.Recorded, one.Withdrawn = a.Withdrawn, a.Withdrawn
					events = append(events, &one)
				}
			}
			return false
		}, id)
		if err = firstError(err, bad); err != nil {
			return nil, err
		}
	}
	return events, nil
}

// ArticlesNaming is graph.TellingReader's. It looks at what every article names.
func (s *Store) ArticlesNaming(ctx context.Context, entityID string) (articles []string, err error) {
	err = s.read(ctx, "articles naming", func(c *conn) error {
		entity, known, err := c.symbol(entityID)
		if err != nil || !known {
			return err
		}
		var bad error
		err = c.query("SELECT key, namings FROM article WHERE withdrawn = 0", func(r row) bool {
			var namings []int64
			if namings, bad = codec.DecodeNumbers(r.ColumnRawBlob(1)); bad != nil {
				return false
			}
			for i := 0; i+1 < len(namings); i += 2 {
				if namings[i] == entity {
					articles = append(articles, r.ColumnText(0))
				}
			}
			return true
		})
		return firstError(err, bad)
	})
	slices.Sort(articles)
	return articles, err
}
