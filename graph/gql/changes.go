package gql

import (
	"context"
	"fmt"
	"time"

	"detente/graph"
)

// EventChange is an event and the write that changed it last.
type EventChange struct {
	Event    Event
	Revision int
	At       time.Time
}

// EventChangeConnection is a page of changed events.
type EventChangeConnection struct {
	Nodes []*EventChange
	listed
	reader Reader
}

// Edges returns the changes with their cursors.
func (c EventChangeConnection) Edges() []*EventChangeEdge {
	edges := make([]*EventChangeEdge, len(c.Nodes))
	for i, n := range c.Nodes {
		edges[i] = &EventChangeEdge{Cursor: c.cursor(i), Node: n}
	}
	return edges
}

// Revision returns the number of the newest write.
func (c EventChangeConnection) Revision(ctx context.Context) (int, error) {
	n, err := c.reader.Revision(ctx)
	return int(n), err
}

// Changes returns a page of the events that changed.
func (q query) Changes(ctx context.Context, after *int, since *time.Time, first *int, cursor *string) (*EventChangeConnection, error) {
	page, err := pageOf("changes", first, cursor)
	if err != nil {
		return nil, err
	}
	if first == nil {
		page.First = 100
	}
	if after != nil && cursor != nil {
		return nil, fmt.Errorf("changes: after and cursor: want one of them: %w", graph.ErrInvalid)
	}
	asked := graph.ChangeQuery{After: int64(value(after)), Since: value(since), Page: page}
	if err := asked.Validate(); err != nil {
		return nil, err
	}
	changed, more, err := q.r.reader.Changes(ctx, asked)
	if err != nil {
		return nil, err
	}
	members := make([]*graph.Event, len(changed))
	for i, c := range changed {
		members[i] = c.Event
	}
	set := q.r.eventSet(members)
	place := func(i int) string { return changed[i].Cursor() }
	c := &EventChangeConnection{make([]*EventChange, len(changed)), listed{len(changed), place, page, more}, q.r.reader}
	for i, ch := range changed {
		c.Nodes[i] = &EventChange{set.node(ch.Event), int(ch.Revision), ch.At}
	}
	return c, nil
}

// Decision is that two things are one, or are not.
type Decision struct{ graph.Decision }

// Article returns the article that a decision is about, nil for entities.
func (d Decision) Article() *string { return told(d.Decision.Article) }

// Decisions returns all decisions.
func (q query) Decisions(ctx context.Context) ([]*Decision, error) {
	all, err := q.r.reader.Decisions(ctx)
	decisions := make([]*Decision, len(all))
	for i := range all {
		decisions[i] = &Decision{all[i]}
	}
	return decisions, err
}
