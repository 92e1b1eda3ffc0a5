package gql

import (
	"context"
	"fmt"
	"slices"
	"strings"
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
	end      string // where the next page begins, "" for nowhere
	list     changeList
}

// PageInfo tells what lies around the page, which may end past its last change.
func (c EventChangeConnection) PageInfo() *PageInfo {
	info := c.listed.PageInfo()
	if c.end != "" {
		info.EndCursor = &c.end
	}
	return info
}

// TotalCount counts the changes on all pages; graph.ErrTooCostly for very many.
func (c EventChangeConnection) TotalCount(ctx context.Context) (n int, err error) {
	for p := (graph.Page{First: graph.MaxPage}); ; {
		changed, end, err := c.list.page(ctx, p)
		if n += len(changed); err != nil || end == "" {
			return n, err
		}
		if n >= maxScanned || len(changed) < p.First {
			return 0, fmt.Errorf("changes: counted %d and more follow; ask without totalCount: %w", n, graph.ErrTooCostly)
		}
		p.After = end
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
func (q query) Changes(ctx context.Context, after *int, since *time.Time, filter *graph.EventFilter, first *int, cursor *string) (*EventChangeConnection, error) {
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
	list := changeList{r: q.r, asked: graph.ChangeQuery{After: int64(value(after)), Since: value(since), Page: page}}
	if err := list.asked.Validate(); err != nil {
		return nil, err
	}
	if filter != nil {
		f, err := q.r.given(ctx, filter)
		if err == nil && (len(f.IDs) > 0 || !f.KnownAt.IsZero()) {
			err = fmt.Errorf("changes: the filter names ids or knownAt: %w", graph.ErrInvalid)
		}
		if err != nil {
			return nil, err
		}
		list.filter = &f
	}
	// Before the list: what is written meanwhile is then after it, and asked for next.
	revision, err := q.r.reader.Revision(ctx)
	if err != nil {
		return nil, err
	}
	changed, end, err := list.page(ctx, page)
	if err != nil {
		return nil, err
	}
	members := make([]*graph.Event, len(changed))
	for i, c := range changed {
		members[i] = c.Event
	}
	set := q.r.eventSet(members)
	place := func(i int) string { return changed[i].Cursor() }
	c := &EventChangeConnection{make([]*EventChange, len(changed)), listed{len(changed), place, page, end != ""}, int(revision), end, list}
	for i, ch := range changed {
		c.Nodes[i] = &EventChange{set.node(ch.Event), int(ch.Revision), ch.At}
	}
	return c, nil
}

// changeList is a list of changes that pass a filter, all where there is none.
type changeList struct {
	r      *Resolver
	asked  graph.ChangeQuery
	filter *graph.EventFilter
}

// page reads a page of the list, and where the next begins, "" for nowhere. It looks
// at maxScanned changes at most: a page under a filter may be shorter than asked, or
// empty, though more follow.
func (l changeList) page(ctx context.Context, p graph.Page) (page []graph.Changed, end string, err error) {
	asked := l.asked
	if asked.Page = p; l.filter == nil {
		page, more, err := l.r.reader.Changes(ctx, asked)
		if more {
			end = page[len(page)-1].Cursor()
		}
		return page, end, err
	}
	asked.Page.First = graph.MaxPage
	for scanned := 0; scanned < maxScanned; {
		changed, follow, err := l.r.reader.Changes(ctx, asked)
		if err != nil {
			return nil, "", err
		}
		kept, err := l.keep(ctx, changed)
		if err != nil {
			return nil, "", err
		}
		if page = append(page, kept...); len(page) > p.First {
			return page[:p.First], page[p.First-1].Cursor(), nil
		}
		if !follow || len(changed) == 0 {
			return page, "", nil
		}
		scanned += len(changed)
		asked.Page.After = changed[len(changed)-1].Cursor()
	}
	return page, asked.Page.After, nil
}

// keep returns the changes whose events pass the filter, withdrawn or not.
func (l changeList) keep(ctx context.Context, changed []graph.Changed) (kept []graph.Changed, err error) {
	events := make([]*graph.Event, len(changed))
	for i, c := range changed {
		stood := *c.Event
		stood.Withdrawn = time.Time{}
		events[i] = &stood
	}
	countries, err := l.r.countries(ctx, events)
	if err != nil {
		return nil, err
	}
	var articles map[string]*Article
	if l.filter.Source != "" {
		if articles, err = l.r.articles(ctx, distinct(l.r.eventSet(events).articleIDs())); err != nil {
			return nil, err
		}
	}
	facts := graph.Facts{
		Country: func(id string) string { return strings.TrimPrefix(countries[id], graph.CountryID("")) },
		Source: func(id string) string {
			if a := articles[id]; a != nil {
				return a.Article.Source
			}
			return ""
		},
	}
	// Of entities that were withdrawn with the event nobody knows the country any more:
	// a client hears that such an event is gone even if it never had it.
	anybody := *l.filter
	anybody.Actor, anybody.Recipient, anybody.Between, anybody.Country = "", "", [2]string{}, ""
	for i, c := range changed {
		gone := !c.Event.Withdrawn.IsZero() && slices.ContainsFunc(c.Event.Participants(), func(id string) bool { return countries[id] == "" })
		if l.filter.Matches(events[i], facts) || gone && anybody.Matches(events[i], facts) {
			kept = append(kept, c)
		}
	}
	return kept, nil
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
