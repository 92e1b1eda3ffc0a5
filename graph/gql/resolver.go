package gql

import (
	"context"
	"errors"
	"fmt"
	"time"

	"detente/graph"
)

// Resolver answers the root fields of the schema.
type Resolver struct {
	reader      Reader
	editor      Editor // nil for a graph that clients cannot change
	now         func() time.Time
	pollEvery   time.Duration
	subscribers chan struct{}
	searches    *graph.Searches
	neighbours  *graph.Neighbours
	directory   *graph.Directory
	renamed     renamed
}

// Reader is what the questions are asked of.
type Reader interface {
	graph.Reader
	Decisions(ctx context.Context) ([]graph.Decision, error)
}

var _ ResolverRoot = (*Resolver)(nil)

// Query returns what answers the fields of Query.
func (r *Resolver) Query() QueryResolver { return query{r} }

// EventFilter returns what reads the fields of EventFilter that need checking.
func (r *Resolver) EventFilter() EventFilterResolver { return eventFilter{} }

// eventFilter reads fields of a filter.
type eventFilter struct{}

// Between reads a list of exactly two IDs; null is no condition.
func (eventFilter) Between(_ context.Context, f *graph.EventFilter, ids []string) error {
	switch {
	case ids == nil:
		return nil
	case len(ids) != 2 || ids[0] == "" || ids[1] == "" || ids[0] == ids[1]:
		return fmt.Errorf("filter: between %.100q: want the IDs of two different entities: %w", ids, graph.ErrInvalid)
	}
	f.Between = [2]string(ids)
	return nil
}

// query answers the fields of Query.
type query struct{ r *Resolver }

// Entity returns the entity with that ID, nil when there is none.
func (q query) Entity(ctx context.Context, id string) (Entity, error) {
	set, err := q.r.lookUp(ctx, nil, []string{id})
	if err != nil {
		return nil, err
	}
	if now := id; set.members[0] == nil { // it may be another name of one
		if err := q.r.settle(ctx, &now); err != nil {
			return nil, err
		}
		if now == id {
			return nil, nil
		}
		if set, err = q.r.lookUp(ctx, nil, []string{now}); err != nil || set.members[0] == nil {
			return nil, err
		}
	}
	return set.node(set.members[0]), nil
}

// Entities returns a page of entities.
func (q query) Entities(ctx context.Context, search *string, kinds []graph.Kind, country, sector, officeOf *string, first *int, after *string) (*EntityConnection, error) {
	page, err := entitiesPage(value(search), first, after)
	if err != nil {
		return nil, err
	}
	wanted := graph.EntityQuery{Text: value(search), Kinds: kinds, Country: value(country), Sector: value(sector), OfficeOf: value(officeOf), Page: page}
	if err := errors.Join(wanted.Validate(), q.r.settle(ctx, &wanted.OfficeOf)); err != nil {
		return nil, err
	}
	return q.r.entityPage(ctx, wanted)
}

// Event returns the event with that ID, nil when there is none.
func (q query) Event(ctx context.Context, id string) (Event, error) {
	e, err := q.r.reader.Event(ctx, id)
	if err != nil {
		return nil, unlessMissing(err)
	}
	return q.r.eventSet([]*graph.Event{e}).node(e), nil
}

// Events returns a page of the events that pass the filter.
func (q query) Events(ctx context.Context, search *string, filter *graph.EventFilter, first *int, after *string) (*EventConnection, error) {
	f, err := q.r.given(ctx, filter)
	if err != nil {
		return nil, err
	}
	if search != nil {
		return q.r.eventPage(ctx, q.r.searched(*search, f), first, after)
	}
	return q.r.eventPage(ctx, q.r.filtered(f), first, after)
}

// Relation sums up the events between two entities.
func (q query) Relation(ctx context.Context, a, b string, filter *graph.EventFilter, every *graph.Interval) (*Relation, error) {
	f, err := q.r.given(ctx, filter)
	if err != nil {
		return nil, err
	}
	if err := q.r.settle(ctx, &a, &b); err != nil {
		return nil, err
	}
	asked := graph.RelationQuery{A: a, B: b, Filter: f, Every: value(every)}
	if err := asked.Validate(); err != nil {
		return nil, err
	}
	relation, err := q.r.reader.Relation(ctx, asked)
	if err != nil {
		return nil, err
	}
	return &Relation{Relation: relation, query: asked, r: q.r}, nil
}

// maxDegrees bounds the limit on neighbours that may be asked for.
const maxDegrees = 1_000_000

// Paths returns the shortest paths between two entities.
func (q query) Paths(ctx context.Context, from, to string, k, maxHops *int, filter *graph.EventFilter, avoid []string, chronological, offices *bool, maxDegree, eventsPerHop *int) ([]*Path, error) {
	f, err := q.r.given(ctx, filter)
	if err != nil {
		return nil, err
	}
	asked := graph.PathQuery{From: from, To: to, Filter: f, Chronological: value(chronological), Offices: value(offices), Among: q.r.searches, Neighbours: q.r.neighbours}
	var err1, err2, err3, err4 error
	asked.K, err1 = between("k", k, 1, graph.MaxPaths)
	asked.MaxHops, err2 = between("maxHops", maxHops, graph.MaxPathHops, graph.MaxPathHops)
	asked.EventsPerHop, err3 = between("eventsPerHop", eventsPerHop, 3, graph.MaxPage)
	asked.MaxDegree, err4 = between("maxDegree", maxDegree, 0, maxDegrees)
	if err := errors.Join(err1, err2, err3, err4, few("avoid", avoid, graph.MaxPage)); err != nil {
		return nil, err
	}
	if asked.Avoid, err = q.r.settled(ctx, avoid); err != nil {
		return nil, err
	}
	if err := q.r.settle(ctx, &asked.From, &asked.To); err != nil {
		return nil, err
	}
	found, err := graph.FindPaths(ctx, q.r.reader, asked)
	if err != nil {
		return nil, err
	}
	if err := q.r.hopsKnownAt(ctx, f.KnownAt, found); err != nil {
		return nil, err
	}
	return q.r.paths(found), nil
}

// Network returns the surroundings of some entities.
func (q query) Network(ctx context.Context, center *string, centers []string, depth *int, filter *graph.EventFilter, maxNodes, maxLinks *int) (*Network, error) {
	f, err := q.r.given(ctx, filter)
	if err != nil {
		return nil, err
	}
	if center != nil {
		centers = append([]string{*center}, centers...)
	}
	asked := graph.NetworkQuery{Filter: f, Among: q.r.searches}
	var err1, err2, err3 error
	asked.Depth, err1 = between("depth", depth, 1, graph.MaxNetworkDepth)
	asked.MaxNodes, err2 = between("maxNodes", maxNodes, max(50, len(centers)), graph.MaxNetworkNodes)
	asked.MaxLinks, err3 = between("maxLinks", maxLinks, 0, graph.MaxNetworkLinks)
	if err := errors.Join(err1, err2, err3, few("centers", centers, graph.MaxNetworkNodes)); err != nil {
		return nil, err
	}
	if asked.Centers, err = q.r.settled(ctx, centers); err != nil {
		return nil, err
	}
	found, err := graph.FindNetwork(ctx, q.r.reader, asked)
	if err != nil {
		return nil, err
	}
	return q.r.network(found, asked.Filter), nil
}

// Sanctions returns a page of sanctions with their states on a day.
func (q query) Sanctions(ctx context.Context, against, by *string, on *graph.Day, states []graph.Status, filter *graph.EventFilter, first *int, after *string) (*SanctionConnection, error) {
	page, err1 := pageOf("events", first, after)
	f, err2 := q.r.given(ctx, filter)
	if err := errors.Join(err1, err2); err != nil {
		return nil, err
	}
	asked := sanctionsAsked{value(against), value(by), q.day(on), states}
	if err := q.r.settle(ctx, &asked.against, &asked.by); err != nil {
		return nil, err
	}
	return q.r.sanctionPage(ctx, f, asked, page)
}

// OfficeHolders returns who held an office of the country on a day.
func (q query) OfficeHolders(ctx context.Context, country string, office *string, on *graph.Day) ([]*OfficeHolder, error) {
	return q.r.officeHolders(ctx, country, value(office), q.day(on))
}

// Article returns the article with that ID, nil when there is none.
func (q query) Article(ctx context.Context, id string) (*Article, error) {
	a, err := q.r.reader.Article(ctx, id)
	if err != nil {
		return nil, unlessMissing(err)
	}
	return &Article{a, q.r}, nil
}

// Articles returns a page of articles.
func (q query) Articles(ctx context.Context, source, language *string, from, to *graph.Day, first *int, after *string) (*ArticleConnection, error) {
	page, err := pageOf("articles", first, after)
	if err != nil {
		return nil, err
	}
	wanted := graph.ArticleQuery{Source: value(source), Language: value(language), From: value(from), To: value(to), Page: page}
	if err := wanted.Validate(); err != nil {
		return nil, err
	}
	return q.r.articlePage(ctx, wanted)
}

// Stats counts what the graph holds.
func (q query) Stats(ctx context.Context) (*Stats, error) {
	s, err := q.r.reader.Stats(ctx)
	if err != nil {
		return nil, err
	}
	return &Stats{s}, nil
}

// day returns the day given, or today.
func (q query) day(given *graph.Day) graph.Day {
	if d := value(given); d != "" {
		return d
	}
	return graph.DayOf(q.r.now())
}

// unlessMissing drops graph.ErrNotFound, for fields that answer null then.
func unlessMissing(err error) error {
	if errors.Is(err, graph.ErrNotFound) {
		return nil
	}
	return err
}

// value returns what p points to, the zero value for nil.
func value[T any](p *T) T {
	if p == nil {
		var zero T
		return zero
	}
	return *p
}
