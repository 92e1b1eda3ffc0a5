package gql

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/handler/transport"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// stream answers with server-sent events, as gqlgen does, also to a question in the
// URL: EventSource, which browsers have for such events, can ask no other way.
type stream struct{ transport.SSE }

// Supports tells gqlgen that a request is for this transport.
func (s stream) Supports(r *http.Request) bool {
	return s.SSE.Supports(r) || asksStreamByURL(r)
}

func asksStreamByURL(r *http.Request) bool {
	return r.Method == http.MethodGet && r.Header.Get("Upgrade") == "" && strings.Contains(r.Header.Get("Accept"), "text/event-stream")
}

// Do answers one request.
func (s stream) Do(w http.ResponseWriter, r *http.Request, exec graphql.GraphExecutor) {
	if !asksStreamByURL(r) {
		s.SSE.Do(w, r, exec)
		return
	}
	asked, refused := questionOfURL(r)
	if refused != nil {
		refused.write(w)
		return
	}
	body, err := json.Marshal(map[string]any{
		"query": asked.Query, "operationName": asked.OperationName, "variables": asked.Variables, "extensions": asked.Extensions,
	})
	if err != nil { // it was JSON
		panic(err)
	}
	posted := r.Clone(r.Context())
	posted.Body = io.NopCloser(bytes.NewReader(body))
	s.SSE.Do(w, posted, unchanging{exec})
}

// unchanging refuses mutations: what a URL asks, a link or a picture may ask.
type unchanging struct{ graphql.GraphExecutor }

// CreateOperationContext refuses what is no GraphQL, and mutations.
func (u unchanging) CreateOperationContext(ctx context.Context, asked *graphql.RawParams) (*graphql.OperationContext, gqlerror.List) {
	oc, errs := u.GraphExecutor.CreateOperationContext(ctx, asked)
	if errs == nil && oc.Operation.Operation == ast.Mutation {
		errs = gqlerror.List{coded(new(gqlerror.Error), noMutation, CodeBadUserInput)}
	}
	return oc, errs
}

const noMutation = "a question in the URL cannot change anything; send mutations by POST"
