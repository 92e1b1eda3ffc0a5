package graph

import (
	"cmp"
	"context"
	"fmt"
	"slices"
)

// ActivityQuery asks what an entity does, or what is done to it. A country
// stands for all its entities unless the filter is Exact. The filter's Actor,
// Recipient and Between must be empty.
type ActivityQuery struct {
	Entity string
	Role   Role // RoleActor or RoleRecipient; "" means RoleActor
	Filter EventFilter
}

// Validate returns ErrInvalid for a query that no activity can answer.
func (q *ActivityQuery) Validate() error {
	switch {
	case q.Entity == "":
		return fmt.Errorf("activity: want an entity: %w", ErrInvalid)
	case q.Role != "" && q.Role != RoleActor && q.Role != RoleRecipient:
		return fmt.Errorf("activity of %q: role %q: want ACTOR or RECIPIENT: %w", q.Entity, q.Role, ErrInvalid)
	case q.Filter.Actor != "" || q.Filter.Recipient != "" || q.Filter.Between != [2]string{}:
		return fmt.Errorf("activity of %q: the filter names participants too: %w", q.Entity, ErrInvalid)
	}
	return q.Filter.Validate()
}

// TypeCount says how often an entity took part in events of one type, and with
// how many others.
type TypeCount struct {
	Type   Type
	Events int
	// Others counts the different entities that a Pair of these events joins it
	// with: the recipients of what it did, and whoever acted with it; or, as
	// recipient, the actors of what it underwent. Two who did it to each other in
	// one event acted both. For a country, its own entities are not others.
	Others int
}

// CompareTypeCounts orders by the number of events, most first, then by type.
func CompareTypeCounts(a, b TypeCount) int {
	return cmp.Or(cmp.Compare(b.Events, a.Events), cmp.Compare(a.Type, b.Type))
}

// ActivityReader sums up what an entity does.
type ActivityReader interface {
	// Activity returns, in the order of CompareTypeCounts, each type of the events
	// that pass the filter in which the entity has the role; types without any
	// are absent. An entity that does not exist has none. For a filter that only
	// names a realis the cost does not grow with the number of events.
	Activity(ctx context.Context, q ActivityQuery) ([]TypeCount, error)
}

// CountActivity counts what Activity promises from the events themselves.
// member tells which entities the query's entity stands for.
func CountActivity(events []*Event, q ActivityQuery, member func(id string) bool) []TypeCount {
	type seen struct {
		events int
		others map[string]bool
	}
	part := func(e *Event) []string {
		if q.Role == RoleRecipient {
			return e.Recipients
		}
		return e.Actors
	}
	byType := map[Type]*seen{}
	for _, e := range events {
		if !slices.ContainsFunc(part(e), member) {
			continue
		}
		if byType[e.Type] == nil {
			byType[e.Type] = &seen{others: map[string]bool{}}
		}
		byType[e.Type].events++
		for id := range othersOf(e, q.Role == RoleRecipient, member) {
			byType[e.Type].others[id] = true
		}
	}
	var counts []TypeCount
	for t, s := range byType {
		counts = append(counts, TypeCount{Type: t, Events: s.events, Others: len(s.others)})
	}
	slices.SortFunc(counts, CompareTypeCounts)
	return counts
}

// othersOf returns whom the event joins the members with, by their part in it.
func othersOf(e *Event, undergone bool, member func(id string) bool) map[string]bool {
	type ends struct{ own, other string }
	directions := map[ends]Direction{}
	note := func(own, other string, d Direction) {
		if !member(own) || member(other) {
			return
		}
		if was, met := directions[ends{own, other}]; met && was != d {
			d = Mutual
		}
		directions[ends{own, other}] = d
	}
	for _, p := range e.Pairs() {
		if p.Mutual {
			note(p.From, p.To, Mutual)
			note(p.To, p.From, Mutual)
			continue
		}
		note(p.From, p.To, Forward)
		note(p.To, p.From, Backward)
	}
	others := map[string]bool{}
	for pair, d := range directions {
		if (d == Backward) == undergone {
			others[pair.other] = true
		}
	}
	return others
}
