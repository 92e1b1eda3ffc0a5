package gql

import (
	"context"
	"slices"

	"detente/graph"
)

// Relation is how two entities deal with one another.
type Relation struct {
	*graph.Relation
	query graph.RelationQuery
	r     *Resolver
	ends  lookup[Entity]
}

// A returns the first entity, nil when the graph has none of this ID.
func (r *Relation) A(ctx context.Context) (Entity, error) { return r.end(ctx, r.query.A) }

// B returns the second entity, nil when the graph has none of this ID.
func (r *Relation) B(ctx context.Context) (Entity, error) { return r.end(ctx, r.query.B) }

func (r *Relation) end(ctx context.Context, id string) (Entity, error) {
	ids := func() []string { return []string{r.query.A, r.query.B} }
	found, err := r.ends.get(ids, func(ids []string) (map[string]Entity, error) { return r.r.entities(ctx, ids) })
	return found[id], err
}

// Total returns the number of events.
func (r *Relation) Total() int { return r.Relation.Events }

// Score returns the mean score, nil without events.
func (r *Relation) Score() *float64 {
	if r.Relation.Events == 0 {
		return nil
	}
	return &r.Relation.Score
}

// Trend returns whether things get better (above 0) or worse, nil for fewer
// than two steps.
func (r *Relation) Trend() *float64 {
	trend, ok := r.Relation.Trend()
	if !ok {
		return nil
	}
	return &trend
}

// Movers returns the events that moved the trend.
func (r *Relation) Movers(ctx context.Context, first *int) ([]Event, error) {
	most, err := between("first", first, 5, graph.MaxPage)
	if err != nil {
		return nil, err
	}
	from, to, types := r.Relation.Movers(r.query.Every)
	f := r.query.Filter
	f.Between, f.From, f.Quads = [2]string{r.query.A, r.query.B}, max(f.From, from), nil
	if f.To == "" || to < f.To {
		f.To = to
	}
	var moved []*graph.Event
	for _, t := range types {
		f.Types = []graph.Type{t}
		events, _, err := r.r.reader.Events(ctx, graph.EventQuery{Filter: f, Page: graph.Page{First: most - len(moved)}})
		if err != nil {
			return nil, err
		}
		if moved = append(moved, events...); len(moved) == most {
			break
		}
	}
	if !f.KnownAt.IsZero() {
		if moved, err = r.r.knownAt(ctx, f.KnownAt, moved); err != nil {
			return nil, err
		}
	}
	set := r.r.eventSet(moved)
	movers := make([]Event, len(moved))
	for i, e := range moved {
		movers[i] = set.node(e)
	}
	return movers, nil
}

// Counts returns how often each type went in each direction.
func (r *Relation) Counts() []*RelationCount {
	counts := make([]*RelationCount, len(r.Relation.Counts))
	for i := range counts {
		counts[i] = &RelationCount{&r.Relation.Counts[i], r}
	}
	return counts
}

// Series returns the course over time.
func (r *Relation) Series() []*RelationPoint {
	points := make([]*RelationPoint, len(r.Relation.Series))
	for i := range points {
		points[i] = &RelationPoint{&r.Relation.Series[i], r}
	}
	return points
}

// Events returns a page of the events of those types in that direction; no
// types and no direction stand for all.
func (r *Relation) Events(ctx context.Context, types []graph.Type, direction *graph.Direction, first *int, after *string) (*EventConnection, error) {
	q := r.query
	if len(types) > 0 {
		wanted, _ := q.Filter.TypesWanted()
		wanted = slices.DeleteFunc(wanted, func(t graph.Type) bool { return !slices.Contains(types, t) })
		if len(wanted) == 0 { // the filter and the argument exclude each other
			return r.r.eventPage(ctx, nothing, first, after)
		}
		q.Filter.Types, q.Filter.Quads = wanted, nil
	}
	if direction != nil {
		return r.r.eventPage(ctx, r.r.directed(q, *direction), first, after)
	}
	q.Filter.Between = [2]string{q.A, q.B}
	return r.r.eventPage(ctx, r.r.filtered(q.Filter), first, after)
}

// nothing is the empty list.
var nothing = eventList{
	page:  func(context.Context, graph.Page) ([]*graph.Event, bool, error) { return nil, false, nil },
	count: func(context.Context) (int, error) { return 0, nil },
}

// directed lists the events of the relation in one direction.
func (r *Resolver) directed(q graph.RelationQuery, dir graph.Direction) eventList {
	f := q.Filter
	switch dir {
	case graph.Forward:
		f.Actor, f.Recipient = q.A, q.B
	case graph.Backward:
		f.Actor, f.Recipient = q.B, q.A
	}
	f.Between = [2]string{q.A, q.B}
	all := r.filtered(f)
	return eventList{
		page: func(ctx context.Context, p graph.Page) ([]*graph.Event, bool, error) {
			return sift(ctx, all, p, func(ctx context.Context, events []*graph.Event) ([]*graph.Event, error) {
				return r.inDirection(ctx, q, dir, events)
			})
		},
		count: func(ctx context.Context) (int, error) {
			relation, err := r.reader.Relation(ctx, q)
			if err != nil {
				return 0, err
			}
			n := 0
			for _, c := range relation.Counts {
				if c.Direction == dir {
					n += c.Events
				}
			}
			return n, nil
		},
	}
}

// inDirection keeps the events that went in the direction.
func (r *Resolver) inDirection(ctx context.Context, q graph.RelationQuery, dir graph.Direction, events []*graph.Event) ([]*graph.Event, error) {
	stands := func(end string) func(string) bool { return func(id string) bool { return id == end } }
	if !q.Filter.Exact {
		countries, err := r.countries(ctx, events)
		if err != nil {
			return nil, err
		}
		stands = func(end string) func(string) bool {
			return func(id string) bool { return id == end || countries[id] == end }
		}
	}
	var kept []*graph.Event
	for _, e := range events {
		d, ok := graph.DirectionOf(e.Pairs(), stands(q.A), stands(q.B))
		// The countries of entities that were withdrawn are not known here; the
		// filter, which knows them, has let the event through for this direction.
		if ok && d == dir || !ok && dir != graph.Mutual {
			kept = append(kept, e)
		}
	}
	return kept, nil
}

// countries returns the IDs of the countries of all participants, by the
// participant's ID; those without a country are absent.
func (r *Resolver) countries(ctx context.Context, events []*graph.Event) (map[string]string, error) {
	var ids []string
	for _, e := range events {
		ids = append(append(ids, e.Actors...), e.Recipients...)
	}
	set, err := r.lookUp(ctx, nil, distinct(ids))
	if err != nil {
		return nil, err
	}
	countries := map[string]string{}
	for _, e := range set.members {
		if e != nil && e.Country != "" {
			countries[e.ID] = graph.CountryID(e.Country)
		}
	}
	return countries, nil
}

// RelationCount is how often one type of event went in one direction.
type RelationCount struct {
	*graph.RelationCount
	relation *Relation
}

// Total returns the number of events.
func (c RelationCount) Total() int { return c.RelationCount.Events }

// Events returns a page of the events counted.
func (c RelationCount) Events(ctx context.Context, first *int, after *string) (*EventConnection, error) {
	return c.relation.Events(ctx, []graph.Type{c.Type}, &c.Direction, first, after)
}

// RelationPoint is one step of the series.
type RelationPoint struct {
	*graph.RelationPoint
	relation *Relation
}

// Total returns the number of events.
func (p RelationPoint) Total() int { return p.RelationPoint.Events }

// End returns the first day after the step.
func (p RelationPoint) End() graph.Day { return p.relation.query.Every.After(p.Start) }

// Events returns a page of the events that start in the step.
func (p RelationPoint) Events(ctx context.Context, first *int, after *string) (*EventConnection, error) {
	q := p.relation.query
	q.Filter.Between = [2]string{q.A, q.B}
	q.Filter.From = max(q.Filter.From, p.Start)
	if end := p.End(); q.Filter.To == "" || end < q.Filter.To {
		q.Filter.To = end
	}
	return p.relation.r.eventPage(ctx, p.relation.r.filtered(q.Filter), first, after)
}
