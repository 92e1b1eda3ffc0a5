package gql

import (
	"context"
	"fmt"

	"detente/graph"
)

// Path is a chain of entities.
type Path struct {
	Hops []*Hop
}

// Length returns the number of hops.
func (p Path) Length() int { return len(p.Hops) }

// Hop is one step of a path.
type Hop struct {
	graph.Hop
	set *pathSet
}

// From returns the entity the step starts from.
func (h Hop) From(ctx context.Context) (Entity, error) { return h.set.end(ctx, h.Hop.From) }

// To returns the entity the step reaches.
func (h Hop) To(ctx context.Context) (Entity, error) { return h.set.end(ctx, h.Hop.To) }

// Events returns the events shown with the step.
func (h Hop) Events() []Event {
	events := make([]Event, len(h.Hop.Events))
	for i, e := range h.Hop.Events {
		events[i] = h.set.events.node(e)
	}
	return events
}

// Offices returns the offices that join the two.
func (h Hop) Offices() []*Office {
	set := h.set.events.r.entitySet([]*graph.Entity{{Offices: h.Hop.Offices}})
	offices := make([]*Office, len(h.Hop.Offices))
	for i, o := range h.Hop.Offices {
		offices[i] = &Office{o, set}
	}
	return offices
}

// pathSet is the hops of all paths of one answer.
type pathSet struct {
	ids    []string
	ends   lookup[Entity]
	events *eventSet
}

func (s *pathSet) end(ctx context.Context, id string) (Entity, error) {
	found, err := s.ends.get(func() []string { return s.ids }, func(ids []string) (map[string]Entity, error) { return s.events.r.entities(ctx, ids) })
	if err != nil {
		return nil, err
	}
	if found[id] == nil { // retracted since the path was found
		return nil, fmt.Errorf("entity %q: %w", id, graph.ErrNotFound)
	}
	return found[id], nil
}

// paths turns paths into GraphQL objects that load what they lead to together.
func (r *Resolver) paths(found []graph.Path) []*Path {
	var events []*graph.Event
	set := &pathSet{}
	paths := make([]*Path, len(found))
	for i, p := range found {
		paths[i] = &Path{}
		for _, h := range p.Hops {
			set.ids = append(set.ids, h.From, h.To)
			events = append(events, h.Events...)
			paths[i].Hops = append(paths[i].Hops, &Hop{h, set})
		}
	}
	set.events = r.eventSet(events)
	return paths
}
