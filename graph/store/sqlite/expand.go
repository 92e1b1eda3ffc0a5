package sqlite

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"detente/graph"
)

// linkSum adds up one link.
type linkSum struct {
	score graph.ScoreSum
	days  []graph.Day
}

type linkKey struct{ from, to string }

// linkSums adds up the links of one answer.
type linkSums struct {
	links map[linkKey]*linkSum
	days  bool
}

func (s *linkSums) add(from, to string, k typeMode, n int, day graph.Day) {
	key := linkKey{from, to}
	sum := s.links[key]
	if sum == nil {
		sum = &linkSum{}
		s.links[key] = sum
	}
	sum.score.Add(k.typ, k.mode, n)
	if s.days && day != "" {
		sum.days = append(sum.days, day)
	}
}

// sorted returns the links by From and To.
func (s *linkSums) sorted() []graph.Link {
	links := make([]graph.Link, 0, len(s.links))
	for k, sum := range s.links {
		slices.Sort(sum.days)
		links = append(links, graph.Link{From: k.from, To: k.to, Events: sum.score.Events(), Score: sum.score.Mean(), Days: slices.Compact(sum.days)})
	}
	slices.SortFunc(links, func(a, b graph.Link) int { return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To)) })
	return links
}

// Expand is graph.Expander's.
//
// Where the filter asks only for types, modes and realis, the projection has
// the answer. With days or a confidence it walks the postings of every pair.
// With any other condition it reads events: those of the condition's rarest term
// if they are fewer than the frontier's, else those of the frontier's pairs.
func (s *Store) Expand(ctx context.Context, frontier []string, f graph.EventFilter, days bool) ([]graph.Link, error) {
	if err := f.ValidateForExpand(); err != nil {
		return nil, fmt.Errorf("sqlite: expand: %w", err)
	}
	in, err := spanOf(&f, graph.Cursor{})
	if err != nil {
		return nil, fmt.Errorf("sqlite: expand: %w", err)
	}
	frontier = slices.Compact(slices.Sorted(slices.Values(frontier)))
	if len(frontier) == 0 {
		return nil, s.usable(ctx)
	}
	sums := &linkSums{links: map[linkKey]*linkSum{}, days: days}
	err = s.question(ctx, "expand", f, func(c *conn, p *plan) error {
		if p.none {
			return nil
		}
		byKind := !p.direct && onlyKinds(&f)
		switch {
		case byKind && !days && !in.limited() && f.MinConfidence == 0:
			return c.expandProjection(p, frontier, sums)
		case byKind:
			return c.expandPairs(p, in, frontier, false, sums)
		}
		fewer, err := c.fewerThanFrontier(p, frontier)
		if err != nil {
			return err
		}
		if fewer {
			return c.expandEvents(p, in, frontier, sums)
		}
		return c.expandPairs(p, in, frontier, true, sums)
	})
	if err != nil {
		return nil, err
	}
	return sums.sorted(), nil
}

// onlyKinds reports whether a posting tells all that the filter asks.
func onlyKinds(f *graph.EventFilter) bool {
	return len(f.Contexts)+len(f.Statuses) == 0 && f.Country == "" && f.Source == "" && f.Speaker == "" && f.KnownAt.IsZero()
}

// neighbor is an entity that shares events with another.
type neighbor struct {
	number int64
	id     string
	cells  cells // how many, by state and kind
}

// neighbors calls read with the neighbours of an entity, and its own number,
// until it returns false.
func (c *conn) neighbors(of string, read func(own int64, n neighbor) bool) error {
	own, ok, err := c.symbol(of)
	if !ok {
		return err
	}
	var bad error
	err = c.query("SELECT b, cells FROM neighbor WHERE a = ?", func(r row) bool {
		n := neighbor{number: r.ColumnInt64(0)}
		if n.cells, bad = decodeCells(r.ColumnRawBlob(1)); bad != nil {
			return false
		}
		if n.id, bad = c.symbolText(n.number); bad != nil {
			return false
		}
		return read(own, n)
	}, own)
	return firstError(err, bad)
}

// expandProjection reads the links from the projection.
func (c *conn) expandProjection(p *plan, frontier []string, sums *linkSums) error {
	for _, from := range frontier {
		err := c.neighbors(from, func(_ int64, to neighbor) bool {
			for _, cell := range to.cells {
				if st, kind, _ := ofLink(cell.what); slices.Contains(p.states, st) && p.wantsKind(kind) {
					sums.add(from, to.id, p.kinds.named[kind], int(cell.n), "")
				}
			}
			return true
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// expandPairs walks the postings of every pair of the frontier that can have any
// that pass. It reads their events where whole is set.
func (c *conn) expandPairs(p *plan, in span, frontier []string, whole bool, sums *linkSums) error {
	for _, from := range frontier {
		var bad error
		err := c.neighbors(from, func(own int64, to neighbor) bool {
			term := numbered{rolePair, own, to.number}
			if to.id < from {
				term = numbered{rolePair, to.number, own}
			}
			pair := *p
			pair.terms, pair.apart, pair.whole = []source{{numbered: term, any: exactBits}}, true, whole
			pair.states = slices.DeleteFunc(slices.Clone(p.states), func(st int64) bool {
				return !slices.ContainsFunc(to.cells, func(cell cell) bool {
					has, kind, _ := ofLink(cell.what)
					return has == st && p.wantsKind(kind)
				})
			})
			bad = c.walk(&pair, in, false, func(h hit) bool {
				var day graph.Day
				if sums.days {
					day = dayOf(h.day)
				}
				sums.add(from, to.id, p.kinds.named[h.value.kind()], 1, day)
				return true
			})
			return bad == nil
		})
		if err = firstError(err, bad); err != nil {
			return err
		}
	}
	return nil
}

// fewerThanFrontier reports whether the plan's own terms have fewer postings
// than the pairs of the frontier.
func (c *conn) fewerThanFrontier(p *plan, frontier []string) (bool, error) {
	if p.direct {
		return true, nil
	}
	have, err := c.cost(p, p.terms, false)
	if err != nil {
		return false, err
	}
	for _, from := range frontier {
		err := c.neighbors(from, func(_ int64, to neighbor) bool {
			have -= to.cells.sum()
			return have >= 0
		})
		if err != nil || have < 0 {
			return false, err
		}
	}
	return true, nil
}

// expandEvents reads the events of the plan and takes their pairs.
func (c *conn) expandEvents(p *plan, in span, frontier []string, sums *linkSums) error {
	return c.walk(p, in, true, func(h hit) bool {
		k := typeMode{h.event.Type, h.event.Mode}
		seen := map[linkKey]bool{} // an event with pairs both ways is one event of the link
		for _, pair := range h.event.Pairs() {
			for _, l := range []linkKey{{pair.From, pair.To}, {pair.To, pair.From}} {
				if _, ok := slices.BinarySearch(frontier, l.from); ok && !seen[l] {
					seen[l] = true
					sums.add(l.from, l.to, k, 1, h.event.Date.Start)
				}
			}
		}
		return true
	})
}
