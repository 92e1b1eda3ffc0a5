package sqlite

import (
	"context"
	"fmt"

	"detente/graph"
)

// Relation is graph.EventReader's.
func (s *Store) Relation(ctx context.Context, q graph.RelationQuery) (*graph.Relation, error) {
	if err := q.Validate(); err != nil {
		return nil, fmt.Errorf("sqlite: %w", err)
	}
	f := q.Filter
	f.Between = [2]string{q.A, q.B}
	sum := graph.NewRelationSum(q)
	err := s.question(ctx, "relation", f, func(c *conn, p *plan) error {
		pair := pairTerm(q.A, q.B, f.Exact)
		number, known, err := c.find(pair)
		if err != nil {
			return err
		}
		// Where the pair's own postings are walked, they tell the direction.
		byPair := known && !p.direct && len(p.terms) == 1 && p.terms[0] == number
		var bad error
		err = c.walk(p, spanOf(&f, graph.Cursor{}), !byPair, func(h hit) bool {
			kind := p.kinds.named[h.kind%directionUnit]
			dir := directionFrom(pair.a == q.A, h.kind/directionUnit)
			if !byPair {
				var ok bool
				if dir, ok = graph.DirectionOf(h.event.Pairs(), standsFor(q.A, f.Exact, p.facts), standsFor(q.B, f.Exact, p.facts)); !ok {
					bad = fmt.Errorf("event %q passes the filter but does not join %q and %q", h.key, q.A, q.B)
					return false
				}
			}
			sum.Add(kind.typ, kind.mode, dir, h.start, 1)
			return true
		})
		return firstError(err, bad, *p.bad)
	})
	if err != nil {
		return nil, err
	}
	return sum.Relation(), nil
}

// directionFrom reads the direction of a posting, seen from the term's first
// part or from its second.
func directionFrom(first bool, d int64) graph.Direction {
	switch {
	case d == mutual:
		return graph.Mutual
	case (d == forward) == first:
		return graph.Forward
	}
	return graph.Backward
}

// standsFor reports whether an entity is the one of that ID or one that the ID,
// a country's, stands for.
func standsFor(wanted string, exact bool, facts graph.Facts) func(string) bool {
	return func(id string) bool {
		return id == wanted || !exact && isCountryID(wanted) && facts.Country(id) != "" && graph.CountryID(facts.Country(id)) == wanted
	}
}
