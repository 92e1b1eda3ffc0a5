package graph

import (
	"context"
	"slices"
)

// standing leaves out links to entities that the graph no longer shows. Events that
// were known at an instant (EventFilter.KnownAt) may join entities that went with
// their last article since: nobody could tell what such a node or step of a path is.
type standing struct {
	NetworkReader
}

// asKnown returns what a search under the filter walks by.
func asKnown(r NetworkReader, f *EventFilter) Expander {
	if f.KnownAt.IsZero() {
		return r // every participant of an event that stands does
	}
	return standing{r}
}

// Expand returns the links of the frontier whose other end stands.
func (s standing) Expand(ctx context.Context, frontier []string, f EventFilter, days bool) ([]Link, error) {
	links, err := s.NetworkReader.Expand(ctx, frontier, f, days)
	if err != nil || len(links) == 0 {
		return links, err
	}
	ids := make([]string, len(links))
	for i, l := range links {
		ids[i] = l.To
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	found, err := s.EntitiesByID(ctx, ids)
	if err != nil {
		return nil, err
	}
	gone := map[string]bool{}
	for i, e := range found {
		gone[ids[i]] = e == nil
	}
	return slices.DeleteFunc(links, func(l Link) bool { return gone[l.To] }), nil
}
