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
	frontier = slices.Compact(slices.Sorted(slices.Values(frontier)))
	if len(frontier) == 0 {
		return nil, s.usable(ctx)
	}
	sums := &linkSums{links: map[linkKey]*linkSum{}, days: days}
	err := s.question(ctx, "expand", f, func(c *conn, p *plan) error {
		if p.none {
			return nil
		}
		in := spanOf(&f, graph.Cursor{})
		byKind := !p.direct && onlyKinds(&f)
		switch {
		case byKind && !days && !in.limited() && f.MinConfidence == 0:
			return c.expandProjection(p, frontier, sums)
		case byKind:
			return c.expandPostings(p, in, frontier, sums)
		}
		fewer, err := c.fewerThanFrontier(p, frontier)
		if err != nil {
			return err
		}
		if fewer {
			return c.expandEvents(p, in, frontier, sums)
		}
		return c.expandPairs(p, in, frontier, sums)
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

// expandProjection reads the links from the projection.
func (c *conn) expandProjection(p *plan, frontier []string, sums *linkSums) error {
	for _, from := range frontier {
		number, ok, err := c.symbol(from)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		var bad error
		var last int64
		var to string // the neighbour of that number; its rows follow one another
		err = c.query("SELECT b, state, kind, n FROM neighbor WHERE a = ?", func(r row) bool {
			kind := r.ColumnInt64(2)
			if !slices.Contains(p.states, r.ColumnInt64(1)) || !p.wantsKind(kind) {
				return true
			}
			if b := r.ColumnInt64(0); b != last {
				if to, bad = c.symbolText(b); bad != nil {
					return false
				}
				last = b
			}
			sums.add(from, to, p.kinds.named[kind], int(r.ColumnInt64(3)), "")
			return true
		}, number)
		if err = firstError(err, bad); err != nil {
			return err
		}
	}
	return nil
}

// expandPostings walks the postings of every pair of the frontier, without
// reading an event.
func (c *conn) expandPostings(p *plan, in span, frontier []string, sums *linkSums) error {
	for _, from := range frontier {
		number, ok, err := c.symbol(from)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		for _, st := range p.states {
			var bad error
			err := c.query(expandSQL, func(r row) bool {
				kind := r.ColumnInt64(1) % directionUnit
				if !p.wants(kind, r.ColumnFloat(2)) {
					return true
				}
				var to string
				if to, bad = c.symbolText(r.ColumnInt64(0)); bad != nil {
					return false
				}
				sums.add(from, to, p.kinds.named[kind], 1, graph.Day(r.ColumnText(3)))
				return true
			}, number, st, in.from, in.start)
			if err = firstError(err, bad); err != nil {
				return err
			}
		}
	}
	return nil
}

// The outer loop takes each neighbour once, by the first of its rows in that
// state; CROSS JOIN keeps SQLite from turning the loops round.
const expandSQL = `SELECT near.b, posting.kind, posting.conf, posting.start
	FROM (SELECT DISTINCT b, term FROM neighbor WHERE a = ?1 AND state = ?2) AS near
	CROSS JOIN posting ON posting.term = near.term AND posting.state = ?2 AND posting.start >= ?3 AND posting.start < ?4`

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
		n, _, err := c.number("SELECT coalesce(sum(n), 0) FROM neighbor WHERE a = (SELECT id FROM symbol WHERE text = ?)", from)
		if err != nil {
			return false, err
		}
		if have -= n; have < 0 {
			return false, nil
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
					sums.add(l.from, l.to, k, 1, h.start)
				}
			}
		}
		return true
	})
}

// expandPairs walks the postings of every pair of the frontier and reads their
// events.
func (c *conn) expandPairs(p *plan, in span, frontier []string, sums *linkSums) error {
	type near struct {
		to   string
		term int64
	}
	for _, from := range frontier {
		var others []near
		err := c.query("SELECT DISTINCT other.text, term FROM symbol JOIN neighbor ON neighbor.a = symbol.id JOIN symbol AS other ON other.id = neighbor.b WHERE symbol.text = ?", func(r row) bool {
			others = append(others, near{r.ColumnText(0), r.ColumnInt64(1)})
			return true
		}, from)
		if err != nil {
			return err
		}
		for _, other := range others {
			pair := *p
			pair.terms, pair.apart, pair.whole = []int64{other.term}, true, true
			err := c.walk(&pair, in, false, func(h hit) bool {
				sums.add(from, other.to, p.kinds.named[h.kind%directionUnit], 1, h.start)
				return true
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}
