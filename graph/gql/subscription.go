package gql

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/errcode"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"detente/graph"
)

// Subscriptions look for new writes at intervals, one row each time while there
// is none, so that what other programs write is seen too.
const (
	pollEvery      = time.Second
	maxSubscribers = 200
)

// Subscription returns what answers the fields of Subscription.
func (r *Resolver) Subscription() SubscriptionResolver { return subscription{r} }

type subscription struct{ r *Resolver }

// oneStream refuses subscriptions to more than one field: the parser lets through
// those that are called differently, and executing them is a fault.
type oneStream struct{}

var _ interface {
	graphql.HandlerExtension
	graphql.OperationContextMutator
} = oneStream{}

// ExtensionName names the extension among those of the server.
func (oneStream) ExtensionName() string { return "OneStream" }

// Validate finds nothing to complain about.
func (oneStream) Validate(graphql.ExecutableSchema) error { return nil }

// MutateOperationContext counts the fields of a subscription.
func (oneStream) MutateOperationContext(_ context.Context, oc *graphql.OperationContext) *gqlerror.Error {
	if oc.Operation.Operation != ast.Subscription {
		return nil
	}
	if n := len(graphql.CollectFields(oc, oc.Operation.SelectionSet, []string{"Subscription"})); n != 1 {
		return coded(&gqlerror.Error{}, fmt.Sprintf("a subscription to %d fields: want one; others are subscriptions of their own", n), errcode.ValidationFailed)
	}
	return nil
}

// EventRecorded sends each event that passes the filter, when it is recorded and
// when more is told of it. A client that does not read holds up only itself.
func (s subscription) EventRecorded(ctx context.Context, filter *graph.EventFilter) (<-chan Event, error) {
	f, err := s.r.given(ctx, filter)
	if err != nil {
		return nil, err
	}
	if len(f.IDs) > 0 {
		return nil, fmt.Errorf("filter: ids: a subscription is about events to come: %w", graph.ErrInvalid)
	}
	select {
	case s.r.subscribers <- struct{}{}:
	default:
		return nil, fmt.Errorf("%d clients are subscribed already, which is the limit: %w", maxSubscribers, graph.ErrTooCostly)
	}
	seen, err := s.r.reader.Revision(ctx)
	if err != nil {
		<-s.r.subscribers
		return nil, err
	}
	events := make(chan Event)
	go func() {
		defer func() { <-s.r.subscribers }()
		defer close(events)
		s.follow(ctx, f, seen, events)
	}()
	return events, nil
}

// follow sends what comes after the revision seen until ctx ends. While the
// store cannot answer it waits.
func (s subscription) follow(ctx context.Context, f graph.EventFilter, seen int64, events chan<- Event) {
	tick := time.NewTicker(s.r.pollEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		newest, err := s.r.reader.Revision(ctx)
		if err != nil || newest == seen {
			continue
		}
		if upTo, err := s.send(ctx, f, seen, newest, events); err == nil {
			seen = upTo
		}
	}
}

// send sends the events that writes after one revision changed, and returns the
// last revision that was sent whole.
func (s subscription) send(ctx context.Context, f graph.EventFilter, after, newest int64, events chan<- Event) (int64, error) {
	q := graph.ChangeQuery{After: after, Page: graph.Page{First: graph.MaxPage}}
	for more := true; more; {
		changed, follows, err := s.r.reader.Changes(ctx, q)
		if err != nil || len(changed) == 0 {
			return newest, err
		}
		wanted := f
		for _, c := range changed {
			wanted.IDs = append(wanted.IDs, c.Event.ID)
		}
		passed, _, err := s.r.reader.Events(ctx, graph.EventQuery{Filter: wanted, Page: graph.Page{First: graph.MaxPage}})
		if err != nil {
			return after, err
		}
		set := s.r.eventSet(passed)
		for _, e := range passed {
			select {
			case events <- set.node(e):
			case <-ctx.Done():
				return after, ctx.Err()
			}
		}
		last := changed[len(changed)-1]
		q.Page.After = graph.Cursor{List: "changes", Key: strconv.FormatInt(last.Revision, 10), ID: last.Event.ID}.String()
		newest, more = max(newest, last.Revision), follows
	}
	return newest, nil
}
