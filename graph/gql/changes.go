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
	// Revision is a write up to which no change is missing from this list.
	Revision int
	asked    graph.ChangeQuery
	reader   Reader
}

// TotalCount counts the changes on all pages; graph.ErrTooCostly for very many.
func (c EventChangeConnection) TotalCount(ctx context.Context) (n int, err error) {
	q := c.asked
	for q.Page = (graph.Page{First: graph.MaxPage}); ; {
		changed, more, err := c.reader.Changes(ctx, q)
		if n += len(changed); err != nil || !more {
			return n, err
		}
		if n >= maxScanned {
			return 0, fmt.Errorf("changes: counted %d and more follow; ask without totalCount: %w", n, graph.ErrTooCostly)
		}
		q.Page.After = changed[len(changed)-1].Cursor()
	}
}

// Edges returns the changes with their cursors.
func (c EventChangeConnection) Edges() []*EventChangeEdge {
	edges := make([]*EventChangeEdge, len(c.Nodes))
	for i, n := range c.Nodes {
		edges[i] = &EventChangeEdge{Cursor: c.cursor(i), Node: n}
	}
	return edges
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
	// Before the list: what is written meanwhile is then after it, and asked for next.
	revision, err := q.r.reader.Revision(ctx)
	if err != nil {
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
	c := &EventChangeConnection{make([]*EventChange, len(changed)), listed{len(changed), place, page, more}, int(revision), asked, q.r.reader}
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
