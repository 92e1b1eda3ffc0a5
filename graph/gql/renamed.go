package gql

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"detente/graph"
)

// maxRenamed bounds the IDs without an entity that are remembered.
const maxRenamed = 4096

// renamed remembers, for one revision of the graph, what IDs stand for that no
// entity has. It is safe for concurrent use.
type renamed struct {
	mu       sync.Mutex
	revision int64             // GUARDED_BY(mu)
	now      map[string]string // GUARDED_BY(mu)
}

// of returns what the ID stands for at that revision, by find where it is not known.
func (n *renamed) of(revision int64, id string, find func() (string, error)) (string, error) {
	n.mu.Lock()
	if n.revision != revision || len(n.now) >= maxRenamed {
		n.revision, n.now = revision, map[string]string{}
	}
	now, known := n.now[id]
	n.mu.Unlock()
	if known {
		return now, nil
	}
	now, err := find()
	if err != nil {
		return "", err
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.revision == revision {
		n.now[id] = now
	}
	return now, nil
}

// settle puts in the place of each ID that of the entity that it was merged into;
// others, and "", stay as they are.
func (r *Resolver) settle(ctx context.Context, ids ...*string) error {
	var asked []string
	for _, id := range ids {
		if *id != "" {
			asked = append(asked, *id)
		}
	}
	if len(asked) == 0 || r.editor == nil {
		return nil
	}
	listing, err := r.directory.Now(ctx)
	if err != nil {
		return err
	}
	found, err := listing.EntitiesByID(ctx, asked)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if *id == "" {
			continue
		}
		e := found[0]
		if found = found[1:]; e != nil {
			continue
		}
		if *id, err = r.renamed.of(listing.Revision(), *id, func() (string, error) { return r.entityNow(ctx, *id) }); err != nil {
			return err
		}
	}
	return nil
}

// entityNow is the ID of the entity that the ID stands for, or the ID where none does.
func (r *Resolver) entityNow(ctx context.Context, id string) (string, error) {
	e, err := r.editor.EntityNow(ctx, id)
	switch {
	case errors.Is(err, graph.ErrNotFound):
		return id, nil
	case err != nil:
		return "", err
	}
	return e.ID, nil
}

// settled is settle for a list, which stays as it is.
func (r *Resolver) settled(ctx context.Context, ids []string) ([]string, error) {
	now := make([]string, len(ids))
	all := make([]*string, len(ids))
	for i := range ids {
		now[i], all[i] = ids[i], &now[i]
	}
	return now, r.settle(ctx, all...)
}

// given returns the filter, with the IDs of merged entities settled, or the one that
// asks for every actual event; graph.ErrInvalid for one that no event could pass.
func (r *Resolver) given(ctx context.Context, filter *graph.EventFilter) (graph.EventFilter, error) {
	if filter == nil {
		return graph.EventFilter{}, nil
	}
	f := *filter
	if err := errors.Join(few("filter: ids", f.IDs, graph.MaxPage), f.Validate()); err != nil {
		return f, err
	}
	if err := r.settle(ctx, &f.Actor, &f.Recipient, &f.Between[0], &f.Between[1], &f.Speaker); err != nil {
		return f, err
	}
	if f.Between[0] != "" && f.Between[0] == f.Between[1] {
		return f, fmt.Errorf("filter: between %q: they are one entity, %q: %w", filter.Between, f.Between[0], graph.ErrInvalid)
	}
	return f, nil
}
