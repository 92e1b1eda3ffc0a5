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
	in, err := spanOf(&f, graph.Cursor{})
	if err != nil {
		return nil, fmt.Errorf("sqlite: relation: %w", err)
	}
	err = s.question(ctx, "relation", f, func(c *conn, p *plan) error {
		pair := pairAsked(q.A, q.B, f.Exact)
		add := func(v value, day uint32, n int) {
			k := p.kinds.named[v.kind()]
			sum.Add(k.typ, k.mode, directionFrom(pair.a == q.A, pair.direction(v)), dayOf(day), n)
		}
		number, known, err := c.find(pair.term)
		if err != nil {
			return err
		}
		// Where the pair's own postings are walked, they tell the direction.
		byPair := known && !p.direct && len(p.terms) == 1 && p.terms[0].numbered == number
		if byPair && p.countable() {
			if q.Every == graph.ByWeek { // tallies are by month, which is in one year but not in one week
				return c.sumWeeks(p, in, add)
			}
			return c.sum(p, in, true, add)
		}
		var bad error
		err = c.walk(p, in, !byPair, func(h hit) bool {
			if byPair {
				add(h.value, h.day, 1)
				return true
			}
			dir, ok := graph.DirectionOf(h.event.Pairs(), standsFor(q.A, f.Exact, p.facts), standsFor(q.B, f.Exact, p.facts))
			if !ok {
				bad = fmt.Errorf("event %q passes the filter but does not join %q and %q", h.event.ID, q.A, q.B)
				return false
			}
			sum.Add(h.event.Type, h.event.Mode, dir, h.event.Date.Start, 1)
			return true
		})
		return firstError(err, bad, *p.bad)
	})
	if err != nil {
		return nil, err
	}
	return sum.Relation(), nil
}

// sumWeeks is sum by week: it adds each up on its Monday.
func (c *conn) sumWeeks(p *plan, in span, add func(v value, day uint32, n int)) error {
	type week struct {
		cell, monday uint32
	}
	weeks := map[week]int{}
	for _, t := range p.terms {
		for _, st := range p.states {
			err := c.sumPostings(t.prefix(st), in.from, in.before, func(v value, day uint32, n int) {
				if !t.wants(v) || !p.wantsKind(v.kind()) {
					return
				}
				if day != 0 {
					day -= (day - 1) % 7 // the first day of the year 1 is a Monday
				}
				weeks[week{uint32(v.cell()), day}] += n
			})
			if err != nil {
				return err
			}
		}
	}
	for w, n := range weeks {
		add(value(w.cell), w.monday, n)
	}
	return nil
}

// direction returns who acted in a posting of the pair.
func (a asked) direction(v value) int64 {
	if a.any == exactBits {
		return v.aspect() >> exactShift
	}
	return v.aspect() & mutual
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
