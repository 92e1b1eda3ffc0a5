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
	sums := map[linkKey]*linkSum{}
	err := s.question(ctx, "expand", f, func(c *conn, p *plan) error {
		if p.none {
			return nil
		}
		in := spanOf(&f, graph.Cursor{})
		typesOnly := !p.direct && !p.whole && onlyTypes(&f)
		if typesOnly && !days && !in.limited() && f.MinConfidence == 0 {
			return c.expandProjection(p, frontier, sums)
		}
		fewer, err := c.fewerThanFrontier(p, frontier, typesOnly)
		if err != nil {
			return err
		}
		if fewer {
			return c.expandEvents(p, in, frontier, days, sums)
		}
		return c.expandPairs(p, in, frontier, !typesOnly, days, sums)
	})
	if err != nil {
		return nil, err
	}
	links := make([]graph.Link, 0, len(sums))
	for k, sum := range sums {
		l := graph.Link{From: k.from, To: k.to, Events: sum.score.Events(), Score: sum.score.Mean()}
		if days {
			slices.Sort(sum.days)
			l.Days = slices.Compact(sum.days)
		}
		links = append(links, l)
	}
	slices.SortFunc(links, func(a, b graph.Link) int { return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To)) })
	return links, nil
}

// onlyTypes reports whether a posting tells all that the filter asks.
func onlyTypes(f *graph.EventFilter) bool {
	return len(f.Contexts)+len(f.Statuses) == 0 && f.Country == "" && f.Source == "" && f.Speaker == "" && f.KnownAt.IsZero()
}

func add(sums map[linkKey]*linkSum, from, to string, k typeMode, n int, day graph.Day) {
	key := linkKey{from, to}
	sum := sums[key]
	if sum == nil {
		sum = &linkSum{}
		sums[key] = sum
	}
	sum.score.Add(k.typ, k.mode, n)
	if day != "" {
		sum.days = append(sum.days, day)
	}
}

// expandProjection reads the links from the projection.
func (c *conn) expandProjection(p *plan, frontier []string, sums map[linkKey]*linkSum) error {
	for _, from := range frontier {
		for _, st := range p.states {
			err := c.query("SELECT other.text, kind, n FROM symbol JOIN neighbor ON neighbor.a = symbol.id JOIN symbol AS other ON other.id = neighbor.b WHERE symbol.text = ? AND state = ?", func(r row) bool {
				if kind := r.ColumnInt64(1); p.wantsKind(kind) {
					add(sums, from, r.ColumnText(0), p.kinds.named[kind], int(r.ColumnInt64(2)), "")
				}
				return true
			}, from, st)
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// fewerThanFrontier reports whether the plan's own terms have fewer postings
// than the pairs of the frontier.
func (c *conn) fewerThanFrontier(p *plan, frontier []string, typesOnly bool) (bool, error) {
	if p.direct {
		return true, nil
	}
	if typesOnly {
		return false, nil
	}
	have, err := c.count(p.terms, p.states)
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
func (c *conn) expandEvents(p *plan, in span, frontier []string, days bool, sums map[linkKey]*linkSum) error {
	return c.walk(p, in, true, func(h hit) bool {
		day := graph.Day("")
		if days {
			day = h.start
		}
		k := typeMode{h.event.Type, h.event.Mode}
		seen := map[linkKey]bool{} // an event with pairs both ways is one event of the link
		for _, pair := range h.event.Pairs() {
			for _, l := range []linkKey{{pair.From, pair.To}, {pair.To, pair.From}} {
				if _, ok := slices.BinarySearch(frontier, l.from); ok && !seen[l] {
					seen[l] = true
					add(sums, l.from, l.to, k, 1, day)
				}
			}
		}
		return true
	})
}

// expandPairs walks the postings of every pair of the frontier.
func (c *conn) expandPairs(p *plan, in span, frontier []string, whole, days bool, sums map[linkKey]*linkSum) error {
	for _, from := range frontier {
		var others []string
		err := c.query("SELECT DISTINCT other.text FROM symbol JOIN neighbor ON neighbor.a = symbol.id JOIN symbol AS other ON other.id = neighbor.b WHERE symbol.text = ?", func(r row) bool {
			others = append(others, r.ColumnText(0))
			return true
		}, from)
		if err != nil {
			return err
		}
		for _, to := range others {
			number, ok, err := c.find(pairTerm(from, to, true))
			if err != nil {
				return err
			}
			if !ok {
				continue
			}
			pair := *p
			pair.terms, pair.apart, pair.whole = []int64{number}, true, whole
			err = c.walk(&pair, in, false, func(h hit) bool {
				day := graph.Day("")
				if days {
					day = h.start
				}
				add(sums, from, to, p.kinds.named[h.kind%directionUnit], 1, day)
				return true
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}
