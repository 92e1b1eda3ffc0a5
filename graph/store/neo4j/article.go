package neo4j

import (
	"context"
	"fmt"

	"detente/graph"
)

// shownArticle is what an article a is made of.
var shownArticle = show("a.id AS id", "a.url AS url", "a.title AS title", "a.authors AS authors", "a.source AS source", "a.language AS language",
	"a.published AS published", "a.sha256 AS sha256", "a.wire AS wire", "a.text AS text", "a.note AS note", "a.recorded AS recorded", "a.withdrawn AS withdrawn")

const articlesByID = `UNWIND $ids AS id MATCH (a:Article {id: id})`

// Article implements graph.ArticleReader.
func (s *Store) Article(ctx context.Context, id string) (*graph.Article, error) {
	articles, err := s.ArticlesByID(ctx, []string{id})
	if err == nil && articles[0] == nil {
		err = fmt.Errorf("neo4j: article %q: %w", id, graph.ErrNotFound)
	}
	if err != nil {
		return nil, err
	}
	return articles[0], nil
}

// ArticlesByID implements graph.ArticleReader.
func (s *Store) ArticlesByID(ctx context.Context, ids []string) ([]*graph.Article, error) {
	return byID(ctx, s, "articles", articlesByID, shownArticle, ids, readArticle, func(a *graph.Article) string { return a.ID })
}

func readArticle(r *reader) (*graph.Article, error) {
	a := &graph.Article{ID: r.text("id"), URL: r.text("url"), Title: r.text("title"), Authors: r.texts("authors"), Source: r.text("source"),
		Language: r.text("language"), Published: r.time("published"), SHA256: r.text("sha256"), Wire: r.text("wire"), Text: r.text("text"),
		Note: r.text("note"), Recorded: r.time("recorded"), Withdrawn: r.time("withdrawn")}
	return a, r.err
}

// Articles implements graph.ArticleReader.
func (s *Store) Articles(ctx context.Context, q graph.ArticleQuery) ([]*graph.Article, bool, error) {
	limit, after, err := checkPage(q.Page, "articles", q.Validate())
	if err != nil {
		return nil, false, s.failed(err, "articles")
	}
	query, params := articleWalk(&q)
	params["limit"] = limit + 1
	if after.ID != "" {
		params["end"] = min(params["end"].(string), articleSort(after.Key, after.ID))
	}
	return page(ctx, s, "articles", query+" WITH a ORDER BY a.sort DESC LIMIT $limit", shownArticle, params, limit, readArticle)
}

// CountArticles implements graph.ArticleReader.
func (s *Store) CountArticles(ctx context.Context, q graph.ArticleQuery) (int, error) {
	if err := q.Validate(); err != nil {
		return 0, s.failed(err, "count articles")
	}
	query, params := articleWalk(&q)
	return s.count(ctx, "count articles", query+" RETURN count(*) AS n", params)
}

// articleWalk writes the beginning of a question for the articles of a query.
func articleWalk(q *graph.ArticleQuery) (string, map[string]any) {
	where, params := " AND a.withdrawn IS NULL", map[string]any{}
	if q.Source != "" {
		where, params["source"] = where+" AND a.source = $source", q.Source
	}
	if q.Language != "" {
		where, params["language"] = where+" AND a.language = $language", q.Language
	}
	// a day bounds instants as it bounds the sort keys of events
	params["first"], params["end"] = window(&graph.EventFilter{From: q.From, To: q.To})
	return "MATCH (a:Article) USING INDEX SEEK a:Article(sort) WHERE $first <= a.sort AND a.sort < $end" + where, params
}
