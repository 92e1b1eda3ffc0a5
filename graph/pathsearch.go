package graph

import (
	"context"
	"fmt"
	"slices"
	"sort"
)

// pathSearch holds the part of the graph seen so far.
type pathSearch struct {
	reader PathReader
	links  Expander // of reader, but for what the question leaves out
	query  PathQuery
	avoid  map[string]bool
	near   map[string]map[string]*tie // ties seen, from both of their ends
	degree map[string]int             // of the entities expanded
	sorted map[string][]string        // neighbours in order; dropped when near grows
	balls  balls[string]              // around From and To
	turn   *search
	steps  int
	found  []foundPath
}

// tie is what joins two entities: events, offices or both.
type tie struct {
	Link
	offices []Office
}

type foundPath struct {
	entities []string
	days     []Day // chronological only: the day each hop goes through
}

func newPathSearch(r PathReader, q PathQuery, turn *search) *pathSearch {
	s := &pathSearch{reader: r, links: asKnown(r, &q.Filter), query: q, avoid: map[string]bool{}, near: map[string]map[string]*tie{}, turn: turn, degree: map[string]int{}, sorted: map[string][]string{}}
	for _, id := range q.Avoid {
		s.avoid[id] = true
	}
	s.balls = ballsAround(q.From, q.To)
	return s
}

func (s *pathSearch) grow(ctx context.Context, b *ball[string]) error {
	ties, err := s.expand(ctx, b.edge)
	if err != nil {
		return err
	}
	b.radius++
	b.edge = nil
	for i := range ties {
		t := &ties[i]
		if s.avoid[t.To] || s.isHub(t.From) {
			continue
		}
		s.see(t.From, t.To, t)
		s.see(t.To, t.From, t)
		if _, ok := b.distance[t.To]; !ok {
			b.distance[t.To] = b.radius
			b.edge = append(b.edge, t.To)
		}
	}
	slices.Sort(b.edge)
	clear(s.sorted)
	return nil
}

// expand returns all that joins the entities to others, and notes their degrees.
func (s *pathSearch) expand(ctx context.Context, frontier []string) ([]tie, error) {
	links, err := s.links.Expand(ctx, frontier, s.query.Filter, s.query.Chronological)
	if err != nil {
		return nil, err
	}
	ties := make([]tie, len(links))
	for i, l := range links {
		ties[i] = tie{Link: l}
	}
	if s.query.Offices {
		if ties, err = s.addOffices(ctx, frontier, ties); err != nil {
			return nil, err
		}
	}
	if err := s.turn.sees(ctx, len(ties)); err != nil {
		return nil, err
	}
	for _, id := range frontier {
		s.degree[id] = 0
	}
	for i := range ties {
		s.degree[ties[i].From]++
	}
	return ties, nil
}

// addOffices adds what offices join the frontier to.
func (s *pathSearch) addOffices(ctx context.Context, frontier []string, ties []tie) ([]tie, error) {
	links, err := officeLinks{s.reader, &s.query.Filter}.of(ctx, frontier)
	if err != nil {
		return nil, err
	}
	at := make(map[[2]string]int, len(ties))
	for i := range ties {
		at[[2]string{ties[i].From, ties[i].To}] = i
	}
	for _, l := range links {
		if i, ok := at[[2]string{l.from, l.to}]; ok {
			ties[i].offices = l.offices
		} else {
			ties = append(ties, tie{Link{From: l.from, To: l.to}, l.offices})
		}
	}
	return ties, nil
}

// isHub reports whether the entity, which was expanded, has too many neighbours
// to be passed.
func (s *pathSearch) isHub(id string) bool {
	return s.query.MaxDegree > 0 && s.degree[id] > s.query.MaxDegree && id != s.query.From && id != s.query.To
}

// meet learns the degrees of the entities in which the balls touch: of those on
// paths of the length at hand only these are not expanded yet.
func (s *pathSearch) meet(ctx context.Context) error {
	if s.query.MaxDegree == 0 {
		return nil
	}
	var touching []string
	for _, id := range s.balls[0].edge { // sorted
		if _, ok := slices.BinarySearch(s.balls[1].edge, id); !ok {
			continue
		}
		if _, known := s.degree[id]; !known {
			touching = append(touching, id)
		}
	}
	if len(touching) == 0 {
		return nil
	}
	_, err := s.expand(ctx, touching)
	return err
}

func (s *pathSearch) see(from, to string, t *tie) {
	m := s.near[from]
	if m == nil {
		m = map[string]*tie{}
		s.near[from] = m
	}
	m[to] = t
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
		if t, ok := s.near[last][s.query.To]; ok {
			if day, ok := s.passes(path, t); ok {
				s.found = append(s.found, foundPath{append(slices.Clone(path.entities), s.query.To), append(slices.Clone(path.days), day)})
			}
		}
		return nil
	}
	for _, next := range s.neighbours(last) {
		if on[next] || next == s.query.To || s.isHub(next) || !s.balls[1].reaches(next, left-1) {
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

// passes returns the first day, not before the last hop's, on which the tie
// can be taken; on paths without order every tie can.
func (s *pathSearch) passes(path *foundPath, t *tie) (Day, bool) {
	if !s.query.Chronological {
		return "", true
	}
	var after Day
	if n := len(path.days); n > 0 {
		after = path.days[n-1]
	}
	held, ok := officeDay(t.offices, &s.query.Filter, after)
	i := sort.Search(len(t.Days), func(i int) bool { return t.Days[i] >= after })
	if i < len(t.Days) && (!ok || t.Days[i] < held) {
		return t.Days[i], true
	}
	return held, ok
}

// paths reads what joins the ends of every hop found.
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
				var err error
				if events, err = s.events(ctx, from, to, k.day); err != nil {
					return nil, fmt.Errorf("events between %q and %q: %w", from, to, err)
				}
				read[k] = events
			}
			t := s.near[from][to]
			p.Hops = append(p.Hops, Hop{From: from, To: to, Total: t.Events, Events: events, Offices: s.offices(t, k.day)})
		}
		paths = append(paths, p)
	}
	return paths, nil
}

// events reads the events of a hop that the path takes on that day, "" where
// there is no order.
func (s *pathSearch) events(ctx context.Context, from, to string, day Day) ([]*Event, error) {
	if s.near[from][to].Events == 0 || s.query.Chronological && day == "" {
		return nil, nil
	}
	filter := s.query.Filter
	filter.Between, filter.Exact = [2]string{from, to}, true
	if day != "" {
		filter.From = day
		if day < lastDay {
			filter.To = day.Add(1)
		}
	}
	events, _, err := s.reader.Events(ctx, EventQuery{Filter: filter, Page: Page{First: s.query.EventsPerHop}})
	return events, err
}

// offices returns the offices of a hop that the path takes on that day.
func (s *pathSearch) offices(t *tie, day Day) []Office {
	if !s.query.Chronological {
		return t.offices
	}
	var held []Office
	for _, o := range t.offices {
		if o.HeldOn(day) {
			held = append(held, o)
		}
	}
	return held
}
