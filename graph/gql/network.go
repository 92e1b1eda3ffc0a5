package gql

import (
	"context"
	"fmt"

	"detente/graph"
)

// Network is a part of the graph, ready to draw.
type Network struct {
	Nodes []*NetworkNode
	Links []*NetworkLink
	More  bool
	// MoreLinks says whether links were left out.
	MoreLinks bool
}

// NetworkNode is an entity of a network.
type NetworkNode struct {
	graph.NetworkNode
	set *networkSet
}

// ID returns the entity's ID.
func (n NetworkNode) ID() string { return n.NetworkNode.Entity }

// Entity returns the entity.
func (n NetworkNode) Entity(ctx context.Context) (Entity, error) {
	found, err := n.set.entities.get(func() []string { return n.set.ids }, func(ids []string) (map[string]Entity, error) { return n.set.r.entities(ctx, ids) })
	if err != nil {
		return nil, err
	}
	if found[n.ID()] == nil { // retracted since the network was drawn
		return nil, fmt.Errorf("entity %q: %w", n.ID(), graph.ErrNotFound)
	}
	return found[n.ID()], nil
}

// NetworkLink is what joins two entities of a network.
type NetworkLink struct {
	graph.Link
	set *networkSet
}

// Source returns the ID of the node that sorts first.
func (l NetworkLink) Source() string { return l.From }

// Target returns the ID of the other node.
func (l NetworkLink) Target() string { return l.To }

// Total returns the number of events.
func (l NetworkLink) Total() int { return l.Link.Events }

// Events returns a page of the events behind the link.
func (l NetworkLink) Events(ctx context.Context, first *int, after *string) (*EventConnection, error) {
	f := l.set.filter
	f.Between, f.Exact = [2]string{l.From, l.To}, true
	return l.set.r.eventPage(ctx, l.set.r.filtered(f), first, after)
}

// networkSet is the entities and links of one network.
type networkSet struct {
	r        *Resolver
	ids      []string
	filter   graph.EventFilter
	entities lookup[Entity]
}

// network turns a network into GraphQL objects.
func (r *Resolver) network(found *graph.Network, f graph.EventFilter) *Network {
	set := &networkSet{r: r, filter: f}
	n := &Network{More: found.More, MoreLinks: found.MoreLinks, Nodes: make([]*NetworkNode, len(found.Nodes)), Links: make([]*NetworkLink, len(found.Links))}
	for i, node := range found.Nodes {
		set.ids = append(set.ids, node.Entity)
		n.Nodes[i] = &NetworkNode{node, set}
	}
	for i, link := range found.Links {
		n.Links[i] = &NetworkLink{link, set}
	}
	return n
}
