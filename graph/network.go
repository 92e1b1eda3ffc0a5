package graph

import (
	"cmp"
	"context"
	"fmt"
	"slices"
)

// Limits of a network question.
const (
	MaxNetworkDepth = 3
	MaxNetworkNodes = 500
	MaxNetworkLinks = 10_000
)

// NetworkQuery asks for the surroundings of some entities, ready to draw.
type NetworkQuery struct {
	Centers  []string
	Depth    int         // hops from a centre; 0 means 1
	Filter   EventFilter // without Actor, Recipient, Between and Exact
	MaxNodes int         // 0 means 50
	MaxLinks int         // 0 means 400
	Among    *Searches   // the searches that this one waits for where they are many; nil for none
}

// Network is a part of the graph: nodes and the links among them.
type Network struct {
	Nodes []NetworkNode // by depth, then weight descending, then ID
	Links []Link        // each once, From sorting before To; sorted by From and To; without days
	More  bool          // MaxNodes left entities out
	// MoreLinks says that MaxLinks left links out: those with fewest events, among
	// equals those that sort last.
	MoreLinks bool
}

// NetworkNode is an entity of a network.
type NetworkNode struct {
	Entity string // ID
	Depth  int    // hops from the nearest centre
	Weight int    // events on its links within the network, those too that MaxLinks left out
}

// Validate returns ErrInvalid, naming the limit, for a query out of bounds.
func (q *NetworkQuery) Validate() error {
	switch {
	case len(q.Centers) == 0 || slices.Contains(q.Centers, ""):
		return fmt.Errorf("network: want at least one centre: %w", ErrInvalid)
	case q.Depth < 0 || q.Depth > MaxNetworkDepth:
		return fmt.Errorf("network: depth %d: want 1 to %d: %w", q.Depth, MaxNetworkDepth, ErrInvalid)
	case q.MaxNodes < 0 || q.MaxNodes > MaxNetworkNodes || q.MaxNodes > 0 && q.MaxNodes < len(q.Centers):
		return fmt.Errorf("network: %d nodes: want %d to %d: %w", q.MaxNodes, len(q.Centers), MaxNetworkNodes, ErrInvalid)
	case q.MaxLinks < 0 || q.MaxLinks > MaxNetworkLinks:
		return fmt.Errorf("network: %d links: want 1 to %d: %w", q.MaxLinks, MaxNetworkLinks, ErrInvalid)
	}
	return q.Filter.ValidateForExpand()
}

// NetworkReader is what FindNetwork needs of a store.
type NetworkReader interface {
	Expander
	EntityReader
}

// FindNetwork returns the entities within Depth hops of the centres, the ones
// with most events first where MaxNodes leaves no room for all, and the links
// among them, the same way where MaxLinks leaves no room. It returns ErrNotFound when a centre does not exist and
// ErrTooCostly when the search passes MaxPathLinks. Under KnownAt it holds only
// entities that the graph still shows.
func FindNetwork(ctx context.Context, r NetworkReader, q NetworkQuery) (*Network, error) {
	if err := q.Validate(); err != nil {
		return nil, err
	}
	q.Depth, q.MaxNodes = orDefault(q.Depth, 1), orDefault(q.MaxNodes, max(50, len(q.Centers)))
	centers := slices.Clone(q.Centers)
	slices.Sort(centers)
	centers = slices.Compact(centers)
	found, err := r.EntitiesByID(ctx, centers)
	if err != nil {
		return nil, fmt.Errorf("network: %w", err)
	}
	depth := map[string]int{}
	for i, id := range centers {
		if found[i] == nil {
			return nil, fmt.Errorf("network: entity %q: %w", id, ErrNotFound)
		}
		depth[id] = 0
	}
	n := &Network{}
	turn, err := q.Among.begin(ctx)
	if err != nil {
		return nil, fmt.Errorf("network: %w", err)
	}
	defer turn.end()
	near, seen := asKnown(r, &q.Filter), map[Pair]Link{}
	for level, frontier := 0, centers; level <= q.Depth && len(frontier) > 0; level++ {
		links, err := near.Expand(ctx, frontier, q.Filter, false)
		if err != nil {
			return nil, fmt.Errorf("network: %w", err)
		}
		if err := turn.sees(ctx, len(links)); err != nil {
			return nil, fmt.Errorf("network: %w", err)
		}
		weight := map[string]int{}
		for _, l := range links {
			if _, known := depth[l.To]; !known {
				weight[l.To] += l.Events
			}
			l.From, l.To = min(l.From, l.To), max(l.From, l.To)
			seen[Pair{From: l.From, To: l.To}] = l
		}
		frontier = nil
		if level < q.Depth { // the last round only looks for links among the nodes kept
			frontier = heaviest(weight, q.MaxNodes-len(depth))
			n.More = n.More || len(frontier) < len(weight)
			for _, id := range frontier {
				depth[id] = level + 1
			}
		}
		if level+1 == q.Depth && len(frontier) == 0 {
			break
		}
	}
	n.draw(depth, seen, orDefault(q.MaxLinks, 400))
	return n, nil
}

// heaviest returns the room entities of greatest weight, equals by ID, sorted by ID.
func heaviest(weight map[string]int, room int) []string {
	ids := make([]string, 0, len(weight))
	for id := range weight {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, func(a, b string) int { return cmp.Or(cmp.Compare(weight[b], weight[a]), cmp.Compare(a, b)) })
	ids = ids[:min(len(ids), room)]
	slices.Sort(ids)
	return ids
}

// draw keeps the links whose ends are both in the network and sums up weights.
func (n *Network) draw(depth map[string]int, seen map[Pair]Link, maxLinks int) {
	weight := map[string]int{}
	for p, l := range seen {
		_, from := depth[p.From]
		_, to := depth[p.To]
		if from && to {
			n.Links = append(n.Links, l)
			weight[p.From] += l.Events
			weight[p.To] += l.Events
		}
	}
	byEnds := func(a, b Link) int { return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To)) }
	if n.MoreLinks = len(n.Links) > maxLinks; n.MoreLinks {
		slices.SortFunc(n.Links, func(a, b Link) int { return cmp.Or(cmp.Compare(b.Events, a.Events), byEnds(a, b)) })
		n.Links = slices.Clip(n.Links[:maxLinks])
	}
	slices.SortFunc(n.Links, byEnds)
	for id, d := range depth {
		n.Nodes = append(n.Nodes, NetworkNode{Entity: id, Depth: d, Weight: weight[id]})
	}
	slices.SortFunc(n.Nodes, func(a, b NetworkNode) int {
		return cmp.Or(cmp.Compare(a.Depth, b.Depth), cmp.Compare(b.Weight, a.Weight), cmp.Compare(a.Entity, b.Entity))
	})
}
