package graph

import (
	"context"
	"fmt"
	"strings"
)

func compareText(a, b string) int { return strings.Compare(a, b) }

// isPlain reports whether a plain search answers the question: one that knows
// neither days nor offices nor degrees, nor what was known once.
func (q *PathQuery) isPlain() bool {
	return q.Neighbours != nil && !q.Chronological && !q.Offices && q.MaxDegree == 0 && q.Filter.KnownAt.IsZero()
}

// plainSearch is pathSearch for the commonest questions, over numbers instead of
// IDs and over what Neighbours remembers. It finds the same paths in the same order.
type plainSearch struct {
	*neighbourhood
	query    *PathQuery
	turn     *search
	from, to int32
	avoid    map[string]bool // by ID: those that no search has met get no number
	balls    balls[int32]    // around from and to
	rows     map[int32]*near // of those expanded
	found    [][]int32
	path     []int32
	steps    int
}

// findPlain returns the paths of FindPaths for a plain question.
func findPlain(ctx context.Context, r EventReader, q *PathQuery, turn *search) ([]Path, error) {
	hood, err := q.Neighbours.under(ctx, q.Filter)
	if err != nil {
		return nil, err
	}
	ends := hood.numbered(q.From, q.To)
	s := &plainSearch{neighbourhood: hood, query: q, turn: turn, from: ends[0], to: ends[1], avoid: map[string]bool{}, balls: ballsAround(ends[0], ends[1]), rows: map[int32]*near{}}
	for _, id := range q.Avoid {
		s.avoid[id] = true
	}
	if err := s.meetEnds(ctx); err != nil {
		return nil, err
	}
	for length := 1; length <= q.MaxHops && len(s.found) < q.K && !s.balls.apart(s.from, s.to); length++ {
		if err := s.prepare(ctx, length); err != nil {
			return nil, err
		}
		s.path = append(s.path[:0], s.from)
		if err := s.extend(ctx, length); err != nil {
			return nil, err
		}
	}
	return s.paths(ctx, r)
}

// meetEnds learns whom the ends are linked with, which every search asks.
func (s *plainSearch) meetEnds(ctx context.Context) error {
	ends := []int32{s.from, s.to}
	rows, err := s.of(ctx, ends)
	if err != nil {
		return err
	}
	for i, r := range rows {
		s.rows[ends[i]] = r
	}
	return s.turn.sees(ctx, len(rows[0].to)+len(rows[1].to))
}

// prepare grows the balls so far that extend finds paths of the length without
// many detours: for one hop and for two the links of the ends tell.
func (s *plainSearch) prepare(ctx context.Context, length int) error {
	switch length {
	case 1:
		return nil
	case 2:
		return s.grow(ctx, &s.balls[1])
	}
	return s.balls.growTo(length, s.from, s.to, func(b *ball[int32]) error { return s.grow(ctx, b) })
}

func (s *plainSearch) grow(ctx context.Context, b *ball[int32]) error {
	rows, err := s.of(ctx, b.edge)
	if err != nil {
		return err
	}
	total := 0
	for i, r := range rows {
		s.rows[b.edge[i]] = r
		total += len(r.to)
	}
	if err := s.turn.sees(ctx, total); err != nil {
		return err
	}
	b.radius++
	b.edge = nil
	b.expect(total)
	for _, r := range rows {
		for _, k := range r.to {
			if _, ok := b.distance[k]; !ok && !s.avoid[s.ids[k]] {
				b.distance[k] = b.radius
				b.edge = append(b.edge, k)
			}
		}
	}
	return nil
}

// extend goes depth first from the last entity of the path, left hops from the
// end, through neighbours in the order of their IDs, until K paths are found.
func (s *plainSearch) extend(ctx context.Context, left int) error {
	if s.steps++; s.steps%4096 == 0 && ctx.Err() != nil {
		return ctx.Err()
	}
	last := s.path[len(s.path)-1]
	row, err := s.row(ctx, last)
	if err != nil {
		return err
	}
	if left == 1 {
		if s.between(row, s.to) > 0 {
			s.found = append(s.found, append(append([]int32{}, s.path...), s.to))
		}
		return nil
	}
	for _, next := range row.to {
		if next == s.to || s.avoid[s.ids[next]] || !s.balls[1].reaches(next, left-1) || s.isOn(next) {
			continue
		}
		s.path = append(s.path, next)
		err := s.extend(ctx, left-1)
		s.path = s.path[:len(s.path)-1]
		if err != nil || len(s.found) >= s.query.K {
			return err
		}
	}
	return nil
}

// row returns whom the entity is linked with: as the balls know it, else as
// remembered or asked for. Paths leave the ball around their start where the
// other ball says that they arrive, so few are asked for.
func (s *plainSearch) row(ctx context.Context, k int32) (*near, error) {
	if r := s.rows[k]; r != nil {
		return r, nil
	}
	rows, err := s.of(ctx, []int32{k})
	if err != nil {
		return nil, err
	}
	s.rows[k] = rows[0]
	return rows[0], s.turn.sees(ctx, len(rows[0].to))
}

func (s *plainSearch) isOn(k int32) bool {
	for _, p := range s.path {
		if p == k {
			return true
		}
	}
	return false
}

// paths reads the events of every hop found, of all hops together.
func (s *plainSearch) paths(ctx context.Context, r EventReader) ([]Path, error) {
	place := map[[2]int32]int{}
	var pairs [][2]string
	for _, f := range s.found {
		for i, to := range f[1:] {
			key := hopKey(f[i], to)
			if _, ok := place[key]; !ok {
				place[key] = len(pairs)
				pairs = append(pairs, [2]string{s.ids[f[i]], s.ids[to]})
			}
		}
	}
	events, err := r.EventsOfPairs(ctx, pairs, s.query.Filter, s.query.EventsPerHop)
	if err != nil {
		return nil, fmt.Errorf("events of the hops: %w", err)
	}
	paths := make([]Path, 0, len(s.found))
	for _, f := range s.found {
		var p Path
		for i, to := range f[1:] {
			row, err := s.row(ctx, f[i])
			if err != nil {
				return nil, err
			}
			p.Hops = append(p.Hops, Hop{From: s.ids[f[i]], To: s.ids[to], Total: s.between(row, to), Events: events[place[hopKey(f[i], to)]]})
		}
		paths = append(paths, p)
	}
	return paths, nil
}

// hopKey is the same for both directions of a hop.
func hopKey(a, b int32) [2]int32 { return [2]int32{min(a, b), max(a, b)} }
