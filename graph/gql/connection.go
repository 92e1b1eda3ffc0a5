package gql

import (
	"context"
	"fmt"

	"detente/graph"
	"detente/graph/search"
)

// EventConnection is a page of events.
type EventConnection struct {
	Nodes []Event
	listed
	count func(ctx context.Context) (int, error)
}

// Edges returns the events with their cursors.
func (c EventConnection) Edges() []*EventEdge {
	edges := make([]*EventEdge, len(c.Nodes))
	for i, n := range c.Nodes {
		edges[i] = &EventEdge{Cursor: c.cursor(i), Node: n}
	}
	return edges
}

// TotalCount counts the events on all pages.
func (c EventConnection) TotalCount(ctx context.Context) (int, error) { return c.count(ctx) }

// eventPage reads a page of a list of events.
func (r *Resolver) eventPage(ctx context.Context, l eventList, first *int, after *string) (*EventConnection, error) {
	page, err := pageOf("events", first, after)
	if err != nil {
		return nil, err
	}
	events, more, err := l.page(ctx, page)
	if err != nil {
		return nil, err
	}
	set := r.eventSet(events)
	c := &EventConnection{make([]Event, len(events)), listed{len(events), eventCursor(events), page, more}, l.count}
	for i, e := range events {
		c.Nodes[i] = set.node(e)
	}
	return c, nil
}

// EntityConnection is a page of entities.
type EntityConnection struct {
	Nodes []Entity
	listed
	query  graph.EntityQuery
	reader Reader
}

// Edges returns the entities with their cursors.
func (c EntityConnection) Edges() []*EntityEdge {
	edges := make([]*EntityEdge, len(c.Nodes))
	for i, n := range c.Nodes {
		edges[i] = &EntityEdge{Cursor: c.cursor(i), Node: n}
	}
	return edges
}

// TotalCount counts the entities on all pages.
func (c EntityConnection) TotalCount(ctx context.Context) (int, error) {
	return c.reader.CountEntities(ctx, c.query)
}

// entityPage reads a page of entities.
func (r *Resolver) entityPage(ctx context.Context, q graph.EntityQuery) (*EntityConnection, error) {
	entities, more, err := r.reader.Entities(ctx, q)
	if err != nil {
		return nil, err
	}
	set := r.entitySet(entities)
	cursor := func(i int) string { return entityCursor(q, entities[i]) }
	c := &EntityConnection{make([]Entity, len(entities)), listed{len(entities), cursor, q.Page, more}, q, r.reader}
	for i, e := range entities {
		c.Nodes[i] = set.node(e)
	}
	return c, nil
}

// entityList names the list of entities that a search gives: a place in the one by
// rank says nothing about that of another text.
func entityList(text string) string {
	if text == "" {
		return "entities"
	}
	return "entities:" + search.Fold(text)
}

// entitiesPage is pageOf for entities, with the cursor as stores know it.
func entitiesPage(text string, first *int, after *string) (graph.Page, error) {
	page, err := pageOf(entityList(text), first, after)
	if err != nil || page.After == "" {
		return page, err
	}
	c, err := graph.ParseCursor(entityList(text), page.After)
	c.List = "entities"
	page.After = c.String()
	return page, err
}

// entityCursor is the place of an entity in the list the query asks for.
func entityCursor(q graph.EntityQuery, e *graph.Entity) string {
	c := graph.Cursor{List: entityList(q.Text), ID: e.ID}
	if q.Text != "" {
		rank, _ := search.RankOf(q.Text, e)
		c.Key = string(rank)
	}
	return c.String()
}

// ArticleConnection is a page of articles.
type ArticleConnection struct {
	Nodes []*Article
	listed
	query  graph.ArticleQuery
	reader Reader
}

// Edges returns the articles with their cursors.
func (c ArticleConnection) Edges() []*ArticleEdge {
	edges := make([]*ArticleEdge, len(c.Nodes))
	for i, n := range c.Nodes {
		edges[i] = &ArticleEdge{Cursor: c.cursor(i), Node: n}
	}
	return edges
}

// TotalCount counts the articles on all pages.
func (c ArticleConnection) TotalCount(ctx context.Context) (int, error) {
	return c.reader.CountArticles(ctx, c.query)
}

// articlePage reads a page of articles.
func (r *Resolver) articlePage(ctx context.Context, q graph.ArticleQuery) (*ArticleConnection, error) {
	articles, more, err := r.reader.Articles(ctx, q)
	if err != nil {
		return nil, err
	}
	cursor := func(i int) string { return graph.ArticleCursor(articles[i]) }
	c := &ArticleConnection{make([]*Article, len(articles)), listed{len(articles), cursor, q.Page, more}, q, r.reader}
	for i, a := range articles {
		c.Nodes[i] = &Article{a, r}
	}
	return c, nil
}

// pageOf returns the page of a list (as graph.Cursor names it) that is asked
// for; graph.ErrInvalid for a size out of bounds or a cursor of another list.
func pageOf(list string, first *int, after *string) (graph.Page, error) {
	n, err := between("first", first, graph.DefaultPage, graph.MaxPage)
	if err != nil {
		return graph.Page{}, err
	}
	page := graph.Page{First: n}
	if after != nil {
		page.After = *after
		_, err = graph.ParseCursor(list, page.After)
	}
	return page, err
}

// between returns the number given, or usual where it is absent or null;
// graph.ErrInvalid, naming it, when it is not from 1 to most.
func between(name string, given *int, usual, most int) (int, error) {
	switch {
	case given == nil:
		return usual, nil
	case *given < 1 || *given > most:
		return 0, fmt.Errorf("%s %d: want 1 to %d: %w", name, *given, most, graph.ErrInvalid)
	}
	return *given, nil
}

// listed is the place of a page in its list. Cursors are made when they are asked.
type listed struct {
	length int
	cursor func(i int) string
	page   graph.Page
	more   bool
}

// PageInfo tells what lies around the page.
func (l listed) PageInfo() *PageInfo {
	info := &PageInfo{HasNextPage: l.more, HasPreviousPage: l.page.After != ""}
	if l.length > 0 {
		first, last := l.cursor(0), l.cursor(l.length-1)
		info.StartCursor, info.EndCursor = &first, &last
	}
	return info
}

// eventCursor returns the cursors of the events.
func eventCursor(events []*graph.Event) func(i int) string {
	return func(i int) string { return graph.EventCursor(events[i]) }
}

// few returns graph.ErrInvalid for a list of more than most IDs.
func few(name string, ids []string, most int) error {
	if len(ids) > most {
		return fmt.Errorf("%s: %d of them: want at most %d: %w", name, len(ids), most, graph.ErrInvalid)
	}
	return nil
}
