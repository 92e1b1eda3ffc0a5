package graph

import (
	"context"
	"fmt"
	"slices"
)

// Limits of a path question. MaxPathLinks bounds the links one question may
// look at, so that it ends in bounded memory on any graph.
const (
	MaxPathHops  = 6
	MaxPaths     = 100
	MaxPathLinks = 1_000_000
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
	// Offices joins a leader to each country or organization that it holds or held
	// an office of, as Office.Of has it, within From, To and AsOf of the Filter;
	// the Filter's other conditions are about events. In the order of time such a
	// hop is taken on the first day that is not before the last hop's and on which
	// an office was held.
	Offices bool
	// MaxDegree keeps paths from passing entities with more neighbours than this
	// under the Filter, those by office counted too when these are asked for; the
	// ends may have any number. 0 means no limit.
	MaxDegree int
	// Neighbours remembers links between questions; nil for none. It does not
	// change the answer.
	Neighbours *Neighbours
	// Among are the searches that this one waits for where they are many; nil for none.
	Among        *Searches
	EventsPerHop int // events shown with each hop, newest first; 0 means 3
}

// Path is a chain of entities, each joined to the next by events or an office.
type Path struct {
	Hops []Hop
}

// Hop is one step of a path.
type Hop struct {
	From, To string
	Total    int      // events that join the two under the filter
	Events   []*Event // the newest of them; on a chronological path those of the day the path goes through
	// Offices, where asked for, are those of one of the two that the other holds or
	// held, by From, Title and Country; on a chronological path those held on the
	// day the path goes through.
	Offices []Office
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
	case q.MaxDegree < 0:
		return fmt.Errorf("paths: at most %d neighbours: want 1 or more: %w", q.MaxDegree, ErrInvalid)
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

// OfPair returns the filter for the events between two entities themselves.
// ErrInvalid where ValidateForExpand refuses the filter, or Validate the pair.
func (f EventFilter) OfPair(pair [2]string) (EventFilter, error) {
	if err := f.ValidateForExpand(); err != nil {
		return f, err
	}
	f.Between, f.Exact = pair, true
	return f, f.Validate()
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
// search passes MaxPathLinks. Paths under KnownAt pass only entities that the
// graph still shows.
//
// The search grows a ball around each end, always the smaller one, until a path
// of the length at hand must lie in their union, and lists the paths of that
// length in order; then it goes on to the next length.
func FindPaths(ctx context.Context, r PathReader, q PathQuery) ([]Path, error) {
	if err := q.Validate(); err != nil {
		return nil, err
	}
	q.K, q.MaxHops, q.EventsPerHop = orDefault(q.K, 1), orDefault(q.MaxHops, MaxPathHops), orDefault(q.EventsPerHop, 3)
	turn, err := q.Among.begin(ctx)
	if err != nil {
		return nil, fmt.Errorf("paths from %q to %q: %w", q.From, q.To, err)
	}
	defer turn.end()
	if q.isPlain() {
		found, err := findPlain(ctx, r, &q, turn)
		if err != nil {
			return nil, fmt.Errorf("paths from %q to %q: %w", q.From, q.To, err)
		}
		if len(found) > 0 {
			return found, nil // that there is a path shows that there are ends
		}
		return found, q.checkEnds(ctx, r)
	}
	if err := q.checkEnds(ctx, r); err != nil {
		return nil, err
	}
	s := newPathSearch(r, q, turn)
	for length := 1; length <= q.MaxHops && len(s.found) < q.K && !s.balls.apart(q.From, q.To); length++ {
		err := s.balls.growTo(length, q.From, q.To, func(b *ball[string]) error { return s.grow(ctx, b) })
		if err == nil {
			err = s.meet(ctx)
		}
		if err == nil {
			err = s.list(ctx, length)
		}
		if err != nil {
			return nil, fmt.Errorf("paths from %q to %q: %w", q.From, q.To, err)
		}
	}
	return s.paths(ctx)
}

// checkEnds returns ErrNotFound for an end that does not exist.
func (q *PathQuery) checkEnds(ctx context.Context, r EntityReader) error {
	ids := []string{q.From, q.To}
	ends, err := r.EntitiesByID(ctx, ids)
	if err != nil {
		return fmt.Errorf("paths from %q to %q: %w", q.From, q.To, err)
	}
	for i, id := range ids {
		if ends[i] == nil {
			return fmt.Errorf("paths: entity %q: %w", id, ErrNotFound)
		}
	}
	return nil
}

func orDefault(n, def int) int {
	if n == 0 {
		return def
	}
	return n
}
