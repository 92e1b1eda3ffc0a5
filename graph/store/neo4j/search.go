package neo4j

import (
	"cmp"
	"context"
	"slices"

	"detente/graph"
	"detente/graph/search"
)

// searchEvents finds the events that tell all the words, the ones stored last first.
const searchEvents = `CALL db.index.fulltext.queryRelationships('telling_words', $lucene) YIELD relationship AS r
	WITH DISTINCT startNode(r) AS e ORDER BY e.changed DESC, e.id DESC LIMIT $limit`

// SearchEvents implements search.EventSearcher.
func (s *Store) SearchEvents(ctx context.Context, text string, q graph.EventQuery) ([]*graph.Event, bool, error) {
	if err := cmp.Or(q.Filter.Validate(), graph.CheckSearchText(text)); err != nil {
		return nil, false, s.failed(err, "search events")
	}
	if err := s.usable(ctx); err != nil {
		return nil, false, s.failed(err, "search events")
	}
	words := search.NewQuery(text)
	var found []*graph.Event
	var err error
	if len(words.Words()) > 0 {
		found, err = s.telling(ctx, q.Filter, words, lucene(words.Words()))
		if err == nil && len(found) == 0 {
			found, err = s.telling(ctx, q.Filter, words.Fuzzy(), luceneNear(words.Words()))
		}
	}
	if err != nil {
		return nil, false, s.failed(err, "search events for %.40q", text)
	}
	page, more, err := search.PageOf(found, q.Page)
	return page, more, s.failed(err, "search events")
}

// telling returns the events that the index finds, that match, and that pass the filter.
func (s *Store) telling(ctx context.Context, f graph.EventFilter, text search.Query, asked string) ([]*graph.Event, error) {
	rows, err := s.gather(ctx, searchEvents, shownEvent, map[string]any{"lucene": asked, "limit": search.MaxMatches})
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, row := range rows {
		e, err := readEvent(&reader{row: row})
		if err != nil {
			return nil, err
		}
		if text.Tells(e) && (len(f.IDs) == 0 || slices.Contains(f.IDs, e.ID)) {
			ids = append(ids, e.ID)
		}
	}
	var found []*graph.Event
	for some := range slices.Chunk(ids, graph.MaxPage) {
		f.IDs = some
		passed, _, err := s.Events(ctx, graph.EventQuery{Filter: f, Page: graph.Page{First: graph.MaxPage}})
		if err != nil {
			return nil, err
		}
		found = append(found, passed...)
	}
	return found, nil
}
