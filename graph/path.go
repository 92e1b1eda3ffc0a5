package graph

import (
	"context"
	"fmt"
	"slices"
	"sort"
)

// Limits of a path question. MaxPathLinks bounds the links one question may
// look at, so that it ends in bounded memory on any graph.
const (
	MaxPathHops  = 6
	MaxPaths     = 100
	MaxPathLinks = 4_000_000
)

// Link sums up the events that join two entities, seen from one of them.
type Link struct {
	From, To string
	Events   int
	Score    float64 // mean PLOVER score of the events
	Days     []Day   // days the events start on, ascending, each once, none empty; only when asked for
}

// PathQuery asks how two entities are connected.
type PathQuery struct {
	From, To string
	// Filter admits the events a path may use; its Actor, Recipient, Between and
	// Exact must not be set. On a path a country stands only for itself.
	Filter  EventFilter
	K       int      // how many paths; 0 means 1
	MaxHops int      // 0 means MaxPathHops
	Avoid   []string // entities no path may pass
	// Chronological asks for paths whose dates never go back from From to To.
	Chronological bool
	EventsPerHop  int // events shown with each hop, newest first; 0 means 3
}

// Path is a chain of entities, each joined to the next by events.
type Path struct {
	Hops []Hop
}

// Hop is one step of a path.
type Hop struct {
	From, To string
	Total    int      // events that join the two under the filter
	Events   []*Event // the newest of them; on a chronological path those of the day the path goes through
}

// Validate returns ErrInvalid, naming the limit, for a query out of bounds.
func (q *PathQuery) Validate() error {
	switch {
	case q.From == "" || q.To == "" || q.From == q.To:
		return fmt.Errorf("paths from %q to %q: want two different entities: %w", q.From, q.To, ErrInvalid)
	case q.K < 0 || q.K > MaxPaths:
		return fmt.Errorf("paths: k %d: want 1 to %d: %w", q.K, MaxPaths, ErrInvalid)
	case q.MaxHops < 0 || q.MaxHops > MaxPathHops:
		return fmt.Errorf("paths: at most %d hops, asked for %d: %w", MaxPathHops, q.MaxHops, ErrInvalid)
	case q.EventsPerHop < 0 || q.EventsPerHop > MaxPage:
		return fmt.Errorf("paths: %d events a hop: want 1 to %d: %w", q.EventsPerHop, MaxPage, ErrInvalid)
	case slices.Contains(q.Avoid, q.From) || slices.Contains(q.Avoid, q.To):
		return fmt.Errorf("paths from %q to %q: an end is to be avoided: %w", q.From, q.To, ErrInvalid)
	}
	return q.Filter.ValidateForExpand()
}

// ValidateForExpand is Validate, and refuses the conditions on participants
// that an Expander does not know.
func (f *EventFilter) ValidateForExpand() error {
	if f.Actor != "" || f.Recipient != "" || f.Exact || f.Between != [2]string{} {
		return fmt.Errorf("filter: actor, recipient, between and exact do not apply to paths and networks: %w", ErrInvalid)
	}
	return f.Validate()
}

// PathReader is what FindPaths needs of a store.
type PathReader interface {
	Expander
	EntityReader
	EventReader
}

// FindPaths returns up to K different paths, each visiting no entity twice:
// the ones with fewest hops first, among equals the one whose entity IDs, read
// from From to To, sort first. No path within MaxHops gives an empty list. It
// returns ErrNotFound when an end does not exist and ErrTooCostly when the
// search passes MaxPathLinks.
//
// The search grows a ball around each end, always the smaller one, until a path
// of the length at hand must lie in their union, and lists the paths of that
// length in order; then it goes on to the next length.
func FindPaths(ctx context.Context, r PathReader, q PathQuery) ([]Path, error) {
	if err := q.Validate(); err != nil {
		return nil, err
	}
	q.K, q.MaxHops, q.EventsPerHop = orDefault(q.K, 1), orDefault(q.MaxHops, MaxPathHops), orDefault(q.EventsPerHop, 3)
	ends, err := r.EntitiesByID(ctx, []string{q.From, q.To})
	if err != nil {
		return nil, fmt.Errorf("paths from %q to %q: %w", q.From, q.To, err)
	}
	for i, id := range []string{q.From, q.To} {
		if ends[i] == nil {
			return nil, fmt.Errorf("paths: entity %q: %w", id, ErrNotFound)
		}
	}
	s := newPathSearch(r, q)
	for length := 1; length <= q.MaxHops && len(s.found) < q.K && !s.apart(); length++ {
		if err := s.growTo(ctx, length); err != nil {
			return nil, fmt.Errorf("paths from %q to %q: %w", q.From, q.To, err)
		}
		if err := s.list(ctx, length); err != nil {
			return nil, fmt.Errorf("paths from %q to %q: %w", q.From, q.To, err)
		}
	}
	return s.paths(ctx)
}

func orDefault(n, def int) int {
	if n == 0 {
		return def
	}
	return n
}

// pathSearch holds the part of the graph seen so far.
type pathSearch struct {
	reader PathReader
	query  PathQuery
	avoid  map[string]bool
	near   map[string]map[string]Link // links seen, from both of their ends
	sorted map[string][]string        // neighbours in order; dropped when near grows
	balls  [2]ball                    // around From and To
	links  int
	steps  int
	found  []foundPath
}

// ball is the set of entities within radius hops of one end.
type ball struct {
	distance map[string]int
	edge     []string // the entities at exactly radius hops, not yet expanded
	radius   int
}

type foundPath struct {
	entities []string
	days     []Day // chronological only: the day each hop goes through
}

func newPathSearch(r PathReader, q PathQuery) *pathSearch {
	s := &pathSearch{reader: r, query: q, avoid: map[string]bool{}, near: map[string]map[string]Link{}, sorted: map[string][]string{}}
	for _, id := range q.Avoid {
		s.avoid[id] = true
	}
	for i, id := range []string{q.From, q.To} {
		s.balls[i] = ball{distance: map[string]int{id: 0}, edge: []string{id}}
	}
	return s
}

// apart reports whether one ball holds all that its end can reach and the other
// end is not in it.
func (s *pathSearch) apart() bool {
	_, meets := s.balls[0].distance[s.query.To]
	_, met := s.balls[1].distance[s.query.From]
	return len(s.balls[0].edge) == 0 && !meets || len(s.balls[1].edge) == 0 && !met
}

// growTo expands the balls until their radii add up to length, or both hold all
// they can reach.
func (s *pathSearch) growTo(ctx context.Context, length int) error {
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

func (s *pathSearch) grow(ctx context.Context, b *ball) error {
	links, err := s.reader.Expand(ctx, b.edge, s.query.Filter, s.query.Chronological)
	if err != nil {
		return err
	}
	if s.links += len(links); s.links > MaxPathLinks {
		return fmt.Errorf("the search saw more than %d links; ask for fewer hops or a narrower filter: %w", MaxPathLinks, ErrTooCostly)
	}
	b.radius++
	b.edge = nil
	for _, l := range links {
		if s.avoid[l.To] {
			continue
		}
		s.see(l.From, l.To, l)
		s.see(l.To, l.From, l)
		if _, ok := b.distance[l.To]; !ok {
			b.distance[l.To] = b.radius
			b.edge = append(b.edge, l.To)
		}
	}
	slices.Sort(b.edge)
	clear(s.sorted)
	return nil
}

func (s *pathSearch) see(from, to string, l Link) {
	m := s.near[from]
	if m == nil {
		m = map[string]Link{}
		s.near[from] = m
	}
	m[to] = l
}

func (s *pathSearch) neighbours(id string) []string {
	ids, ok := s.sorted[id]
	if !ok {
		for n := range s.near[id] {
			ids = append(ids, n)
		}
		slices.Sort(ids)
		s.sorted[id] = ids
	}
	return ids
}

// list adds the paths of exactly that length, in order, until K are found.
func (s *pathSearch) list(ctx context.Context, length int) error {
	path := foundPath{entities: []string{s.query.From}}
	on := map[string]bool{s.query.From: true}
	return s.extend(ctx, &path, on, length)
}

// extend goes depth first from the last entity of path, left hops from To.
func (s *pathSearch) extend(ctx context.Context, path *foundPath, on map[string]bool, left int) error {
	if s.steps++; s.steps%4096 == 0 && ctx.Err() != nil {
		return ctx.Err()
	}
	last := path.entities[len(path.entities)-1]
	if left == 1 {
		if link, ok := s.near[last][s.query.To]; ok {
			if day, ok := s.passes(path, link); ok {
				s.found = append(s.found, foundPath{append(slices.Clone(path.entities), s.query.To), append(slices.Clone(path.days), day)})
			}
		}
		return nil
	}
	for _, next := range s.neighbours(last) {
		if on[next] || next == s.query.To || !s.reaches(next, left-1) {
			continue
		}
		day, ok := s.passes(path, s.near[last][next])
		if !ok {
			continue
		}
		on[next] = true
		path.entities, path.days = append(path.entities, next), append(path.days, day)
		err := s.extend(ctx, path, on, left-1)
		path.entities, path.days = path.entities[:len(path.entities)-1], path.days[:len(path.days)-1]
		delete(on, next)
		if err != nil || len(s.found) >= s.query.K {
			return err
		}
	}
	return nil
}

// reaches reports whether To may lie within left hops of the entity: false only
// when the ball around To proves that it does not.
func (s *pathSearch) reaches(id string, left int) bool {
	b := &s.balls[1]
	if d, ok := b.distance[id]; ok {
		return d <= left
	}
	return left > b.radius
}

// passes returns the first day, not before the last hop's, on which the link
// can be taken; on paths without order every link can.
func (s *pathSearch) passes(path *foundPath, l Link) (Day, bool) {
	if !s.query.Chronological {
		return "", true
	}
	var after Day
	if n := len(path.days); n > 0 {
		after = path.days[n-1]
	}
	i := sort.Search(len(l.Days), func(i int) bool { return l.Days[i] >= after })
	if i == len(l.Days) {
		return "", false
	}
	return l.Days[i], true
}

// paths reads the events of every hop found.
func (s *pathSearch) paths(ctx context.Context) ([]Path, error) {
	type step struct {
		a, b string
		day  Day
	}
	read := map[step][]*Event{}
	paths := make([]Path, 0, len(s.found))
	for _, f := range s.found {
		var p Path
		for i, to := range f.entities[1:] {
			from := f.entities[i]
			k := step{min(from, to), max(from, to), f.days[i]}
			events, ok := read[k]
			if !ok {
				filter := s.query.Filter
				filter.Between, filter.Exact = [2]string{from, to}, true
				if k.day != "" {
					filter.From, filter.To = k.day, k.day.Add(1)
				}
				var err error
				if events, _, err = s.reader.Events(ctx, EventQuery{Filter: filter, Page: Page{First: s.query.EventsPerHop}}); err != nil {
					return nil, fmt.Errorf("events between %q and %q: %w", from, to, err)
				}
				read[k] = events
			}
			p.Hops = append(p.Hops, Hop{From: from, To: to, Total: s.near[from][to].Events, Events: events})
		}
		paths = append(paths, p)
	}
	return paths, nil
}
