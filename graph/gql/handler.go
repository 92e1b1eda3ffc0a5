package gql

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/handler"
	"github.com/99designs/gqlgen/graphql/handler/extension"
	"github.com/99designs/gqlgen/graphql/handler/lru"
	"github.com/99designs/gqlgen/graphql/handler/transport"
	"github.com/coder/websocket"
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
	// Origins are the web origins whose pages may open a WebSocket, besides the
	// server's own; "*" for all.
	Origins []string
	// Log takes the faults that clients see only an ID of. Default slog.Default.
	Log *slog.Logger
	// Editor changes the graph; nil for a graph that clients cannot change.
	Editor Editor
	// MayEdit reports whether the client of a request may change the graph; nil
	// means that none may.
	MayEdit func(*http.Request) bool
	// PollEvery is how often subscriptions look for new writes. Default 1 s.
	PollEvery time.Duration
	// Patience is how long a subscriber may take to read a message before it is cut
	// off. Default 30 s.
	Patience time.Duration
	// Stop is closed to end the subscriptions; nil for never.
	Stop <-chan struct{}
}

// NewHandler returns an HTTP handler that answers GraphQL over GET (queries in
// the URL) and POST (application/json), with automatic persisted queries, and
// subscriptions over WebSocket (graphql-transport-ws) and server-sent events
// (POST or GET with Accept: text/event-stream).
func NewHandler(reader Reader, o Options) http.Handler {
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
	if o.Patience == 0 {
		o.Patience = 30 * time.Second
	}
	if o.PollEvery == 0 {
		o.PollEvery = pollEvery
	}
	limits := o.Limits.orDefaults()
	schema := NewExecutableSchema(Config{Resolvers: &Resolver{
		reader: reader, editor: o.Editor, now: o.Now, pollEvery: o.PollEvery, subscribers: make(chan struct{}, maxSubscribers),
		searches: graph.NewSearches(maxSearches), neighbours: graph.NewNeighbours(reader), directory: graph.NewDirectory(reader, o.Now),
	}})
	s := handler.New(schema)
	s.AddTransport(transport.Websocket{
		KeepAlivePingInterval: keepAlive, InitTimeout: 10 * time.Second,
		// ServeHTTP has looked at the origin already, by mayConnect.
		Implementation: readingSocket{transport.CoderWebsocketImplementation{AcceptOptions: websocket.AcceptOptions{InsecureSkipVerify: true}}, o.Patience},
	})
	s.AddTransport(stream{transport.SSE{KeepAlivePingInterval: keepAlive}})
	s.AddTransport(once{o})
	s.SetParserTokenLimit(limits.Tokens)
	// Queries of one client repeat: parsed and checked once, kept by their text.
	s.SetQueryCache(shortQueries{lru.New[*ast.QueryDocument](keptQueries)})
	s.Use(extension.AutomaticPersistedQuery{Cache: lru.New[string](keptQueries)})
	s.Use(extension.Introspection{})
	s.Use(limiter{limits})
	s.Use(oneStream{})
	s.AroundResponses(newAdmission(limits.Cost, o.Timeout).respond)
	s.AroundResponses(timed(o.Timeout))
	s.AroundFields(plainly)
	p := presenter{o.Log, o.Timeout}
	s.SetErrorPresenter(p.present)
	s.SetRecoverFunc(p.recovered)
	return &endpoint{s, o}
}

// Queries that are kept parsed, and how long their texts may be: a parsed query
// takes some 35 times the memory of its text.
const (
	keptQueries = 256
	keptBytes   = 4 << 10
)

// shortQueries keeps parsed queries whose texts are short.
type shortQueries struct {
	graphql.Cache[*ast.QueryDocument]
}

// Add keeps the query, unless its text is long.
func (c shortQueries) Add(ctx context.Context, text string, query *ast.QueryDocument) {
	if len(text) <= keptBytes {
		c.Cache.Add(ctx, text, query)
	}
}

// maxSearches is how many searches for paths and networks run at a time.
const maxSearches = 16

// endpoint lets through who may subscribe, and says who may change the graph.
type endpoint struct {
	next    http.Handler
	options Options
}

// timed bounds the time of a query that comes over a connection that stays open;
// a subscription may last.
func timed(limit time.Duration) graphql.ResponseMiddleware {
	return func(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
		if !graphql.HasOperationContext(ctx) {
			return next(ctx)
		}
		oc := graphql.GetOperationContext(ctx)
		if oc.Operation == nil || oc.Operation.Operation == ast.Subscription { // none: the query is refused
			return next(ctx)
		}
		ctx, cancel := context.WithTimeout(ctx, limit)
		defer cancel()
		return next(ctx)
	}
}

// keepAlive is how often a subscription without events shows that it lives.
const keepAlive = 20 * time.Second

// mayConnect reports whether a page may open a WebSocket: browsers ask no leave
// for it, so that a page of another site is refused here unless it is allowed.
func (o Options) mayConnect(r *http.Request) bool {
	origin := r.Header.Get("Origin")
	if origin == "" || slices.Contains(o.Origins, origin) || slices.Contains(o.Origins, "*") {
		return true
	}
	u, err := url.Parse(origin)
	return err == nil && u.Host == r.Host
}

// Lasts reports whether a request stays open for events to come.
func Lasts(r *http.Request) bool {
	return strings.EqualFold(r.Header.Get("Upgrade"), "websocket") || strings.Contains(r.Header.Get("Accept"), "text/event-stream")
}

// ServeHTTP answers one request.
func (e *endpoint) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	r = withPermission(r, e.options.MayEdit)
	if Lasts(r) {
		e.serveLasting(w, r)
		return
	}
	e.next.ServeHTTP(w, r)
}

// serveLasting answers a request that stays open for events to come.
func (e *endpoint) serveLasting(w http.ResponseWriter, r *http.Request) {
	if !e.options.mayConnect(r) {
		(&refusal{http.StatusForbidden, CodeForbidden, "pages of this origin may not subscribe; see detente serve --origins"}).write(w)
		return
	}
	if r.Method == http.MethodPost {
		body, refused := e.options.readBody(r)
		if refused == nil {
			refused = checkMembers(body)
		}
		if refused != nil {
			refused.write(w)
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
	}
	if socket := strings.EqualFold(r.Header.Get("Upgrade"), "websocket"); socket {
		_ = http.NewResponseController(w).SetWriteDeadline(time.Time{}) // where there is none, nothing is to be lifted
	} else {
		w = readingWriter{w, e.options.Patience}
	}
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	go func() {
		select {
		case <-e.options.Stop:
			cancel()
		case <-ctx.Done():
		}
	}()
	e.next.ServeHTTP(w, r.WithContext(ctx))
}
