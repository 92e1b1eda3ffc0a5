package gql

import (
	"context"
	"fmt"
	"slices"

	"detente/graph"
)

// Entity is a Country, Leader, Organization or Group.
type Entity interface{ IsEntity() }

// Country is an entity of kind COUNTRY.
type Country struct{ entity }

// Leader is an entity of kind LEADER.
type Leader struct{ entity }

// Organization is an entity of kind ORGANIZATION.
type Organization struct{ entity }

// Group is an entity of kind GROUP.
type Group struct{ entity }

// entity is what the four have in common.
type entity struct {
	*graph.Entity
	set *entitySet
}

// IsEntity marks the types of the interface Entity.
func (entity) IsEntity() {}

// Aliases returns the other names, never nil.
func (e entity) Aliases() []string { return list(e.Entity.Aliases) }

// Sectors returns the PLOVER sectors, never nil.
func (e entity) Sectors() []string { return list(e.Entity.Sectors) }

// CountryCode returns the code of the country, "" when unknown.
func (e entity) CountryCode() string { return e.Entity.Country }

// Wikidata returns the Wikidata ID, nil when unknown.
func (e entity) Wikidata() *string { return told(e.Entity.Wikidata) }

// Country returns the country the entity belongs to, nil when the graph has none.
func (e entity) Country(ctx context.Context) (*Country, error) {
	if e.Kind == graph.KindCountry {
		return &Country{e}, nil
	}
	return e.set.country(ctx, e.Entity.Country)
}

// Events returns a page of the events the entity takes part in.
func (e entity) Events(ctx context.Context, role *Part, filter *graph.EventFilter, first *int, after *string) (*EventConnection, error) {
	f, err := e.set.r.given(ctx, filter)
	if err != nil {
		return nil, err
	}
	if f.Actor != "" || f.Recipient != "" {
		return nil, fmt.Errorf("events of entity %q: the filter names an actor or recipient too; use role, between, or the query events: %w", e.ID, graph.ErrInvalid)
	}
	r := e.set.r
	switch {
	case role != nil && *role == PartActor:
		f.Actor = e.ID
	case role != nil:
		f.Recipient = e.ID
	case e.Kind == graph.KindCountry && e.Entity.Country != "" && !f.Exact && f.Country == "":
		f.Country = e.Entity.Country
	default:
		return r.eventPage(ctx, r.eitherPart(f, e.ID), first, after)
	}
	return r.eventPage(ctx, r.filtered(f), first, after)
}

// Activity returns what the entity does or undergoes, by type, never nil.
func (e entity) Activity(ctx context.Context, role *Part, filter *graph.EventFilter) ([]*graph.TypeCount, error) {
	f, err := e.set.r.given(ctx, filter)
	if err != nil {
		return nil, err
	}
	q := graph.ActivityQuery{Entity: e.ID, Role: graph.RoleActor, Filter: f}
	if role != nil && *role == PartRecipient {
		q.Role = graph.RoleRecipient
	}
	counts, err := e.set.r.reader.Activity(ctx, q)
	activity := make([]*graph.TypeCount, len(counts))
	for i := range counts {
		activity[i] = &counts[i]
	}
	return activity, err
}

// Offices returns the offices held, never nil.
func (l Leader) Offices() []*Office {
	offices := make([]*Office, len(l.Entity.Offices))
	for i := range offices {
		offices[i] = &Office{l.Entity.Offices[i], l.set}
	}
	return offices
}

// Office is an office of a leader of the set.
type Office struct {
	graph.Office
	set *entitySet
}

// CountryCode returns the code of the country whose office it is, "" when unknown.
func (o Office) CountryCode() string { return o.Office.Country }

// Country returns the country whose office it is, nil when the graph has none.
func (o Office) Country(ctx context.Context) (*Country, error) {
	return o.set.country(ctx, o.Office.Country)
}

// Body returns the organization whose office it is, nil for an office of a state.
func (o Office) Body(ctx context.Context) (Entity, error) {
	if o.Office.Body == "" {
		return nil, nil
	}
	bodies, err := o.set.bodies.get(o.set.bodyIDs, func(ids []string) (map[string]Entity, error) { return o.set.r.entitiesOf(ctx, o.set.listing, ids) })
	return bodies[o.Office.Body], err
}

// entitySet is entities that were read together.
type entitySet struct {
	r         *Resolver
	listing   *graph.Listing  // that they are of, nil for those that a store listed
	members   []*graph.Entity // some may be nil
	countries lookup[Entity]
	bodies    lookup[Entity]
}

func (r *Resolver) entitySet(members []*graph.Entity) *entitySet {
	return &entitySet{r: r, members: members}
}

// node returns the GraphQL object of a member.
func (s *entitySet) node(e *graph.Entity) Entity {
	shared := entity{e, s}
	switch e.Kind {
	case graph.KindCountry:
		return &Country{shared}
	case graph.KindLeader:
		return &Leader{shared}
	case graph.KindOrganization:
		return &Organization{shared}
	default:
		return &Group{shared}
	}
}

// country returns the country with that code, reading those of all members at once.
func (s *entitySet) country(ctx context.Context, code string) (*Country, error) {
	if code == "" || code == graph.International {
		return nil, nil
	}
	found, err := s.countries.get(s.countryIDs, func(ids []string) (map[string]Entity, error) { return s.r.entitiesOf(ctx, s.listing, ids) })
	if err != nil {
		return nil, err
	}
	country, _ := found[graph.CountryID(code)].(*Country)
	return country, nil
}

func (s *entitySet) countryIDs() []string {
	var ids []string
	add := func(code string) {
		if code != "" && code != graph.International {
			ids = append(ids, graph.CountryID(code))
		}
	}
	for _, e := range s.members {
		if e == nil {
			continue
		}
		add(e.Country)
		for _, o := range e.Offices {
			add(o.Country)
		}
	}
	return ids
}

func (s *entitySet) bodyIDs() []string {
	var ids []string
	for _, e := range s.members {
		if e == nil {
			continue
		}
		for _, o := range e.Offices {
			ids = append(ids, o.Body)
		}
	}
	return ids
}

// list returns a list that is never nil, as the schema promises.
func list[T any](values []T) []T {
	if values == nil {
		return []T{}
	}
	return slices.Clip(values)
}
