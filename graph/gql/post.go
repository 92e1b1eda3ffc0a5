package gql

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/handler/transport"
)

// post is gqlgen's POST but for data without errors, which goes out as it was
// written: gqlgen has encoding/json read every byte of it once more.
type post struct{ transport.POST }

// Do answers one request.
func (p post) Do(w http.ResponseWriter, r *http.Request, exec graphql.GraphExecutor) {
	a := &asWritten{ResponseWriter: w, GraphExecutor: exec}
	p.POST.Do(a, r, a)
}

// asWritten takes the data out of a response that has nothing else, and puts it
// back when the response, in JSON, is written.
type asWritten struct {
	http.ResponseWriter
	graphql.GraphExecutor
	data json.RawMessage // nil when none was taken
}

// DispatchOperation executes an operation.
func (a *asWritten) DispatchOperation(ctx context.Context, rc *graphql.OperationContext) (graphql.ResponseHandler, context.Context) {
	next, ctx := a.GraphExecutor.DispatchOperation(ctx, rc)
	return func(ctx context.Context) *graphql.Response {
		r := next(ctx)
		if r == nil || len(r.Data) == 0 || len(r.Errors) > 0 || len(r.Extensions) > 0 || r.Label != "" || len(r.Path) > 0 || r.HasNext != nil {
			return r
		}
		a.data = r.Data
		return &graphql.Response{}
	}, ctx
}

// Write writes the response: in place of one from which data was taken, the data.
func (a *asWritten) Write(response []byte) (int, error) {
	if a.data == nil {
		return a.ResponseWriter.Write(response)
	}
	const before, after = `{"data":`, `}`
	whole := append(append(append(make([]byte, 0, len(before)+len(a.data)+len(after)), before...), a.data...), after...)
	a.data = nil
	if _, err := a.ResponseWriter.Write(whole); err != nil {
		return 0, err
	}
	return len(response), nil
}
