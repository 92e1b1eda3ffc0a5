package gql

import (
	"context"
	"slices"
	"sync"

	"detente/graph"
)

// lookup reads things by ID for a whole set of siblings: the first that asks
// reads for all, the others wait for it and share the result.
type lookup[T any] struct {
	once sync.Once
	byID map[string]T
	err  error
}

// get reads all of ids by load the first time, and afterwards returns what was
// read then. load returns what it found by ID.
func (l *lookup[T]) get(ids func() []string, load func(ids []string) (map[string]T, error)) (map[string]T, error) {
	l.once.Do(func() {
		all := ids()
		slices.Sort(all)
		all = slices.DeleteFunc(slices.Compact(all), func(id string) bool { return id == "" })
		if len(all) > 0 {
			l.byID, l.err = load(all)
		}
	})
	return l.byID, l.err
}

// entities reads entities, which become siblings of one another.
func (r *Resolver) entities(ctx context.Context, ids []string) (map[string]Entity, error) {
	return r.entitiesOf(ctx, nil, ids)
}

// entitiesOf is entities of that listing, of one of now where it is nil.
func (r *Resolver) entitiesOf(ctx context.Context, listing *graph.Listing, ids []string) (map[string]Entity, error) {
	set, err := r.lookUp(ctx, listing, ids)
	if err != nil {
		return nil, err
	}
	byID := make(map[string]Entity, len(ids))
	for _, e := range set.members {
		if e != nil {
			byID[e.ID] = set.node(e)
		}
	}
	return byID, nil
}

// lookUp reads entities, in the order of the IDs, of that listing, of one of now
// where it is nil.
func (r *Resolver) lookUp(ctx context.Context, listing *graph.Listing, ids []string) (*entitySet, error) {
	if listing == nil {
		now, err := r.directory.Now(ctx)
		if err != nil {
			return nil, err
		}
		listing = &now
	}
	found, err := listing.EntitiesByID(ctx, ids)
	if err != nil {
		return nil, err
	}
	set := r.entitySet(found)
	set.listing = listing
	return set, nil
}

// events reads events, which become siblings of one another.
func (r *Resolver) events(ctx context.Context, ids []string) (map[string]Event, error) {
	found, err := r.reader.EventsByID(ctx, ids)
	if err != nil {
		return nil, err
	}
	found = slices.DeleteFunc(found, func(e *graph.Event) bool { return e == nil })
	set := r.eventSet(found)
	byID := make(map[string]Event, len(found))
	for _, e := range found {
		byID[e.ID] = set.node(e)
	}
	return byID, nil
}

// articles reads articles.
func (r *Resolver) articles(ctx context.Context, ids []string) (map[string]*Article, error) {
	found, err := r.reader.ArticlesByID(ctx, ids)
	if err != nil {
		return nil, err
	}
	byID := make(map[string]*Article, len(found))
	for _, a := range found {
		if a != nil {
			byID[a.ID] = &Article{a, r}
		}
	}
	return byID, nil
}
