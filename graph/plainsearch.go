package graph

import (
	"context"
	"fmt"
	"strings"
)

func compareText(a, b string) int { return strings.Compare(a, b) }

// isPlain reports whether a plain search answers the question: one that knows
// neither days nor offices nor degrees.
func (q *PathQuery) isPlain() bool {
	return q.Neighbours != nil && !q.Chronological && !q.Offices && q.MaxDegree == 0
}

// plainSearch is pathSearch for the commonest questions, over numbers instead of
// IDs and over what Neighbours remembers. It finds the same paths in the same order.
type plainSearch struct {
	*neighbourhood
	query    *PathQuery
	turn     *search
	from, to int32
	avoid    map[int32]bool
	balls    [2]disc // around from and to
	found    [][]int32
	path     []int32
	steps    int
}

// disc is the set of entities within radius hops of one end.
type disc struct {
	reached map[int32]int8 // hops
	edge    []int32        // those at exactly radius hops, not yet expanded
	rows    map[int32]*near
	radius  int
}

// findPlain returns the paths of FindPaths for a plain question.
func findPlain(ctx context.Context, r EventReader, q *PathQuery, turn *search) ([]Path, error) {
	hood, err := q.Neighbours.under(ctx, q.Filter)
	if err != nil {
		return nil, err
	}
	ends := hood.numbered(q.From, q.To)
	s := &plainSearch{neighbourhood: hood, query: q, turn: turn, from: ends[0], to: ends[1], avoid: map[int32]bool{}}
	for _, k := range hood.numbered(q.Avoid...) {
		s.avoid[k] = true
	}
	for i, k := range ends {
		s.balls[i] = disc{reached: map[int32]int8{k: 0}, edge: []int32{k}, rows: map[int32]*near{}}
	}
	for length := 1; length <= q.MaxHops && len(s.found) < q.K && !s.apart(); length++ {
		if err := s.growTo(ctx, length); err != nil {
			return nil, err
		}
		s.path = append(s.path[:0], s.from)
		if err := s.extend(ctx, length); err != nil {
			return nil, err
		}
	}
	return s.paths(ctx, r)
}

// apart reports whether one ball holds all that its end can reach and the other
// end is not in it.
func (s *plainSearch) apart() bool {
	_, meets := s.balls[0].reached[s.to]
	_, met := s.balls[1].reached[s.from]
	return len(s.balls[0].edge) == 0 && !meets || len(s.balls[1].edge) == 0 && !met
}

// growTo expands the balls, always the smaller one, until their radii add up to
// length, or both hold all they can reach.
func (s *plainSearch) growTo(ctx context.Context, length int) error {
	for s.balls[0].radius+s.balls[1].radius < length && !s.apart() {
		b, other := &s.balls[0], &s.balls[1]
		if len(b.edge) == 0 || len(other.edge) > 0 && len(other.edge) < len(b.edge) {
			b = other
		}
		if len(b.edge) == 0 {
			return nil
		}
		if err := s.grow(ctx, b); err != nil {
			return err
		}
	}
	return nil
}

func (s *plainSearch) grow(ctx context.Context, b *disc) error {
	rows, err := s.of(ctx, b.edge)
	if err != nil {
		return err
	}
	total := 0
	for i, r := range rows {
		b.rows[b.edge[i]] = r
		total += len(r.to)
	}
	if err := s.turn.sees(ctx, total); err != nil {
		return err
	}
	b.radius++
	b.edge = nil
	for _, r := range rows {
		for _, k := range r.to {
			if _, ok := b.reached[k]; !ok && !s.avoid[k] {
				b.reached[k] = int8(b.radius)
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
		if next == s.to || s.avoid[next] || !s.reaches(next, left-1) || s.isOn(next) {
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
	for i := range s.balls {
		if r := s.balls[i].rows[k]; r != nil {
			return r, nil
		}
	}
	rows, err := s.of(ctx, []int32{k})
	if err != nil {
		return nil, err
	}
	s.balls[0].rows[k] = rows[0]
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

// reaches reports whether the end may lie within left hops of the entity: false
// only when the ball around it proves that it does not.
func (s *plainSearch) reaches(k int32, left int) bool {
	b := &s.balls[1]
	if d, ok := b.reached[k]; ok {
		return int(d) <= left
	}
	return left > b.radius
}

// paths reads the events of every hop found.
func (s *plainSearch) paths(ctx context.Context, r EventReader) ([]Path, error) {
	read := map[[2]int32][]*Event{}
	paths := make([]Path, 0, len(s.found))
	for _, f := range s.found {
		var p Path
		for i, to := range f[1:] {
			from := f[i]
			key := [2]int32{min(from, to), max(from, to)}
			events, ok := read[key]
			if !ok {
				filter := s.query.Filter
				filter.Between, filter.Exact = [2]string{s.ids[from], s.ids[to]}, true
				var err error
				if events, _, err = r.Events(ctx, EventQuery{Filter: filter, Page: Page{First: s.query.EventsPerHop}}); err != nil {
					return nil, fmt.Errorf("events between %q and %q: %w", s.ids[from], s.ids[to], err)
				}
				read[key] = events
			}
			row, err := s.row(ctx, from)
			if err != nil {
				return nil, err
			}
			p.Hops = append(p.Hops, Hop{From: s.ids[from], To: s.ids[to], Total: s.between(row, to), Events: events})
		}
		paths = append(paths, p)
	}
	return paths, nil
}
