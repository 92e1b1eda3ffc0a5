package sqlite

import (
	"context"
	"fmt"
	"strings"

	"detente/graph"
	"detente/graph/store/codec"
)

func articleOf(r row) (*graph.Article, error) {
	return codec.DecodeArticle(r.ColumnRawBlob(0), r.ColumnText(1))
}

// Article is graph.ArticleReader's.
func (s *Store) Article(ctx context.Context, id string) (*graph.Article, error) {
	found, err := s.ArticlesByID(ctx, []string{id})
	if err != nil {
		return nil, err
	}
	if found[0] == nil {
		return nil, fmt.Errorf("sqlite: article %q: %w", id, graph.ErrNotFound)
	}
	return found[0], nil
}

// ArticlesByID is graph.ArticleReader's.
func (s *Store) ArticlesByID(ctx context.Context, ids []string) ([]*graph.Article, error) {
	return byID(ctx, s, "articles by ID", "SELECT data, text FROM article WHERE key = ?", ids, articleOf)
}

// afterAllDays sorts after every day.
const afterAllDays = "~"

// publishedKey shortens the key that articles are sorted by, which mostly ends in
// a whole second, without changing the order.
func publishedKey(sortKey string) string { return strings.TrimSuffix(sortKey, ".000000000Z") }

// articleQuery is a question about articles and its arguments: its rows are
// those of one index, in order. The index is named, because SQLite would rather
// walk all articles of a window than those of a source.
type articleQuery struct {
	from string // table, index and conditions
	args []any
	// language is what the index does not know.
	language string
}

func articlesOf(q graph.ArticleQuery, after graph.Cursor) articleQuery {
	from, start := string(q.From), afterAllDays
	if q.To != "" {
		start = string(q.To)
		from = max(from, "0") // an article without a day is in no window
	}
	key := ""
	if last := publishedKey(after.Key); after.ID != "" && last <= start {
		start, key = last, after.ID
	}
	index, where := "article_newest", "withdrawn = 0"
	var a articleQuery
	switch {
	case q.Source != "":
		index, where, a.args, a.language = "article_source", where+" AND source = ?", append(a.args, q.Source), q.Language
	case q.Language != "":
		index, where, a.args = "article_language", where+" AND language = ?", append(a.args, q.Language)
	}
	a.from = "article INDEXED BY " + index + " WHERE " + where + " AND published >= ? AND (published, key) < (?, ?)"
	a.args = append(a.args, from, start, key)
	return a
}

// Articles is graph.ArticleReader's.
func (s *Store) Articles(ctx context.Context, q graph.ArticleQuery) ([]*graph.Article, bool, error) {
	limit, err := q.Page.Limit()
	if err != nil {
		return nil, false, fmt.Errorf("sqlite: articles: %w", err)
	}
	after, err := graph.ParseCursor("articles", q.Page.After)
	if err != nil {
		return nil, false, fmt.Errorf("sqlite: articles: %w", err)
	}
	if err := q.Validate(); err != nil {
		return nil, false, fmt.Errorf("sqlite: %w", err)
	}
	a := articlesOf(q, after)
	var page []*graph.Article
	err = s.read(ctx, "articles", func(c *conn) error {
		var bad error
		err := c.query("SELECT data, text, language FROM "+a.from+" ORDER BY published DESC, key DESC", func(r row) bool {
			if a.language != "" && r.ColumnText(2) != a.language {
				return true
			}
			var found *graph.Article
			if found, bad = articleOf(r); bad != nil {
				return false
			}
			page = append(page, found)
			return len(page) <= limit
		}, a.args...)
		return firstError(err, bad)
	})
	if err != nil {
		return nil, false, err
	}
	more := len(page) > limit
	return page[:min(len(page), limit)], more, nil
}

// CountArticles is graph.ArticleReader's.
func (s *Store) CountArticles(ctx context.Context, q graph.ArticleQuery) (n int, err error) {
	if err := q.Validate(); err != nil {
		return 0, fmt.Errorf("sqlite: %w", err)
	}
	a := articlesOf(q, graph.Cursor{})
	err = s.read(ctx, "count articles", func(c *conn) error {
		if q.Source == "" && q.Language == "" && q.From == "" && q.To == "" {
			n, err = c.counter("articles")
			return err
		}
		return c.query("SELECT language FROM "+a.from, func(r row) bool {
			if a.language == "" || r.ColumnText(0) == a.language {
				n++
			}
			return true
		}, a.args...)
	})
	return n, err
}

func (c *conn) counter(name string) (int, error) {
	n, _, err := c.number("SELECT n FROM counter WHERE name = ?", name)
	return int(n), err
}
