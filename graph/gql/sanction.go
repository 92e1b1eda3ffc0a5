package gql

import (
	"context"
	"fmt"
	"slices"

	"detente/graph"
)

// SanctionConnection is a page of sanctions.
type SanctionConnection struct {
	Nodes []*Sanction
	listed
	on    graph.Day
	count func(ctx context.Context) (int, error)
}

// Edges returns the sanctions with their cursors and states.
func (c SanctionConnection) Edges() []*SanctionEdge {
	edges := make([]*SanctionEdge, len(c.Nodes))
	for i, n := range c.Nodes {
		edges[i] = &SanctionEdge{Cursor: c.cursor(i), Node: n}
		if s := n.StatusOn(c.on); s != "" {
			edges[i].State = &s
		}
	}
	return edges
}

// TotalCount counts the sanctions on all pages.
func (c SanctionConnection) TotalCount(ctx context.Context) (int, error) { return c.count(ctx) }

// sanctionsAsked is a question about sanctions: against whom, by whom ("" for
// anybody), and in which states on the day (any, or none told, when empty).
type sanctionsAsked struct {
	against, by string
	on          graph.Day
	states      []graph.Status
}

// inStates lists the events that pass the filter and are in one of the states on the
// day of its AsOf; all that pass where no state is named.
func (r *Resolver) inStates(f graph.EventFilter, states []graph.Status) eventList {
	switch {
	case len(states) == 0:
		return r.filtered(f)
	case !f.KnownAt.IsZero(): // of the steps that were known then, which no store can tell
		return sifted(r.filtered(f), func(_ context.Context, events []*graph.Event) ([]*graph.Event, error) {
			return slices.DeleteFunc(slices.Clone(events), func(e *graph.Event) bool { return !slices.Contains(states, e.StatusOn(f.AsOf)) }), nil
		})
	case len(f.Statuses) == 0:
		f.Statuses = states
		return r.filtered(f)
	}
	both := slices.DeleteFunc(slices.Clone(f.Statuses), func(s graph.Status) bool { return !slices.Contains(states, s) })
	if len(both) == 0 {
		return noEvents
	}
	f.Statuses = both
	return r.filtered(f)
}

// sanctionPage reads a page of the sanctions that pass the filter too.
func (r *Resolver) sanctionPage(ctx context.Context, f graph.EventFilter, asked sanctionsAsked, p graph.Page) (*SanctionConnection, error) {
	if len(f.Types) > 0 || len(f.Quads) > 0 || f.Actor != "" || f.Recipient != "" {
		return nil, fmt.Errorf("sanctions: the filter names types, quads, an actor or a recipient; use against and by: %w", graph.ErrInvalid)
	}
	f.Types, f.Recipient, f.Actor = []graph.Type{graph.Sanction}, asked.against, asked.by
	if f.AsOf != "" && f.AsOf < asked.on {
		asked.on = f.AsOf
	}
	f.AsOf = asked.on
	all := r.inStates(f, asked.states)
	events, more, err := all.page(ctx, p)
	if err != nil {
		return nil, err
	}
	set := r.eventSet(events)
	c := &SanctionConnection{make([]*Sanction, len(events)), listed{len(events), eventCursor(events), p, more}, asked.on, all.count}
	for i, e := range events {
		c.Nodes[i] = &Sanction{event{e, set}}
	}
	return c, nil
}
