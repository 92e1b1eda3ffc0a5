package gql

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"golang.org/x/sync/semaphore"
)

// cheap is the cost up to which queries never wait for costly ones.
const cheap = 2_000

// admission bounds what is in memory for answers: queries that are under way cost
// no more together than half of what one may, apart from one that costs more by
// itself; those that ask more wait in the order of their coming. Cheap ones have
// a row of their own.
type admission struct {
	cheap, costly *semaphore.Weighted
	size          int64
	patience      time.Duration // longest wait
}

func newAdmission(limit int, patience time.Duration) *admission {
	size := int64(max(1, limit/2))
	return &admission{semaphore.NewWeighted(size), semaphore.NewWeighted(size), size, patience}
}

// whole is the key of a request's own context, which ends when the client has its
// answer; the one that bounds the time for a query may end earlier.
type whole struct{}

// respond lets a query run when there is room for it. A subscription waits for
// events and holds no answer.
func (a *admission) respond(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
	if !graphql.HasOperationContext(ctx) { // the request was refused before it was read as a query
		return next(ctx)
	}
	oc := graphql.GetOperationContext(ctx)
	lasts, ok := ctx.Value(whole{}).(context.Context)
	if !ok {
		lasts = ctx
	}
	ctx = context.WithValue(ctx, textsGiven{}, new(atomic.Int64))
	cost, _ := oc.Stats.GetExtension(limiter{}.ExtensionName()).(int)
	if oc.Operation == nil || oc.Operation.Operation == ast.Subscription || cost == 0 {
		return next(ctx)
	}
	row, n := a.costly, min(int64(cost), a.size)
	if cost <= cheap {
		row = a.cheap
	}
	wait, cancel := context.WithTimeout(ctx, a.patience)
	defer cancel()
	if err := row.Acquire(wait, n); err != nil {
		message := "the time for one query ran out while others that cost much were under way; try again"
		return &graphql.Response{Errors: gqlerror.List{coded(gqlerror.WrapPath(nil, err), message, CodeTimeout)}}
	}
	context.AfterFunc(lasts, func() { row.Release(n) })
	return next(ctx)
}
