package gql

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"time"

	"github.com/99designs/gqlgen/graphql/handler"
	"github.com/99designs/gqlgen/graphql/handler/extension"
	"github.com/99designs/gqlgen/graphql/handler/lru"
	"github.com/99designs/gqlgen/graphql/handler/transport"
	"github.com/vektah/gqlparser/v2/ast"

	"detente/graph"
)

// Options says how a Handler works; its zero value is ready to use.
type Options struct {
	Limits Limits
	// Timeout is the time for one query. Default 10 s.
	Timeout time.Duration
	// Body is how long the body of a request may be. Default 1 MiB.
	Body int64
	// Now tells what day it is, for questions about today. Default time.Now.
	Now func() time.Time
	// Log takes the faults that clients see only an ID of. Default slog.Default.
	Log *slog.Logger
}

// NewHandler returns an HTTP handler that answers GraphQL over GET (queries in
// the URL) and POST (application/json), with automatic persisted queries.
func NewHandler(reader graph.Reader, o Options) http.Handler {
	if o.Timeout == 0 {
		o.Timeout = 10 * time.Second
	}
	if o.Body == 0 {
		o.Body = 1 << 20
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	limits := o.Limits.orDefaults()
	schema := NewExecutableSchema(Config{Resolvers: &Resolver{reader: reader, now: o.Now}})
	s := handler.New(schema)
	s.AddTransport(transport.GET{})
	s.AddTransport(transport.POST{})
	s.SetParserTokenLimit(limits.Tokens)
	// Queries of one client repeat: parsed and checked once, kept by their text.
	s.SetQueryCache(lru.New[*ast.QueryDocument](1000))
	s.Use(extension.AutomaticPersistedQuery{Cache: lru.New[string](1000)})
	s.Use(extension.Introspection{})
	s.Use(limiter{limits})
	p := presenter{o.Log}
	s.SetErrorPresenter(p.present)
	s.SetRecoverFunc(p.recovered)
	return &endpoint{s, o}
}

// endpoint bounds what a request may send and how long it may take.
type endpoint struct {
	next    http.Handler
	options Options
}

// ServeHTTP answers one request.
func (e *endpoint) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodPost {
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, e.options.Body))
		var tooLarge *http.MaxBytesError
		switch {
		case errors.As(err, &tooLarge):
			refuse(w, http.StatusRequestEntityTooLarge, CodeTooCostly, fmt.Sprintf("the body is longer than the limit of %d bytes", e.options.Body))
			return
		case err != nil:
			refuse(w, http.StatusBadRequest, CodeBadUserInput, "the body could not be read to its end")
			return
		case !startsObject(body):
			refuse(w, http.StatusBadRequest, CodeBadUserInput, `want a JSON object such as {"query": "{ stats { articles } }"} as body; several queries in one body are not taken`)
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
	}
	ctx, cancel := context.WithTimeout(r.Context(), e.options.Timeout)
	defer cancel()
	e.next.ServeHTTP(w, r.WithContext(ctx))
}

// startsObject reports whether the body is JSON and an object. A body that is
// not would be repeated to the client by the transport.
func startsObject(body []byte) bool {
	return bytes.HasPrefix(bytes.TrimLeft(body, " \t\r\n"), []byte("{")) && json.Valid(body)
}

// refuse answers a request that is no GraphQL request, in GraphQL's form.
func refuse(w http.ResponseWriter, status int, code, message string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]any{ // a client that went away needs no answer
		"errors": []any{map[string]any{"message": message, "extensions": map[string]any{"code": code}}},
		"data":   nil,
	})
}
