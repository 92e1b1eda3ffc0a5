package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/VictoriaMetrics/metrics"

	"detente/graph"
	"detente/graph/gql"
	"detente/web"
)

// ServeOptions says how Serve works; its zero value is ready to use.
type ServeOptions struct {
	// Addr is the address to listen on. Default 127.0.0.1:8080: only this machine
	// reaches the server unless it is told otherwise, as by ":8080".
	Addr string
	// Origins are the web origins, such as "https://example.org", whose pages may
	// ask; "*" stands for all. None by default.
	Origins []string
	// Timeout is the time for one query. Default 10 s.
	Timeout time.Duration
	// Limits bound one query.
	Limits gql.Limits
	// Grace is how long requests in flight may go on after a stop. Default 15 s.
	Grace time.Duration
	// Log takes faults, failed requests and slow ones. Default slog.Default.
	Log *slog.Logger
	// Now tells what day it is. Default time.Now.
	Now func() time.Time
	// Editor changes the graph for the clients that may: those that send Token or,
	// without one, those of this machine when only it reaches the server. Nil for a
	// graph that clients cannot change.
	Editor gql.Editor
	Token  string
	// Ready, if not nil, is called once with the address listened on.
	Ready func(net.Addr)

	stopping <-chan struct{} // closed to end subscriptions, which would last for ever
}

func (o ServeOptions) orDefaults() ServeOptions {
	if o.Addr == "" {
		o.Addr = "127.0.0.1:8080"
	}
	if o.Timeout == 0 {
		o.Timeout = 10 * time.Second
	}
	if o.Grace == 0 {
		o.Grace = 15 * time.Second
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	o.Log = slog.New(requestLog{o.Log.Handler()})
	if o.Now == nil {
		o.Now = time.Now
	}
	return o
}

// Serve answers questions about the store over HTTP until ctx is done. Then it
// takes no more requests, lets those in flight finish within o.Grace and
// returns nil, or an error when it had to cut some off. It does not close the store.
func Serve(ctx context.Context, store graph.Store, o ServeOptions) error {
	o = o.orDefaults()
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", o.Addr)
	if err != nil {
		return fmt.Errorf("serve on %q: %w", o.Addr, err)
	}
	stopping, end := context.WithCancel(context.Background())
	defer end()
	o.stopping = stopping.Done()
	server := newServer(store, listener.Addr(), o)
	server.RegisterOnShutdown(end)
	if o.Ready != nil {
		o.Ready(listener.Addr())
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return fmt.Errorf("serve on %s: %w", listener.Addr(), err)
	case <-ctx.Done():
	}
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), o.Grace)
	defer cancel()
	if err := server.Shutdown(grace); err != nil {
		return fmt.Errorf("stop: requests still ran after %v and were cut off: %w", o.Grace, errors.Join(err, server.Close()))
	}
	return nil
}

// newServer returns the HTTP server of the store that listens at addr; o has its
// defaults.
func newServer(store graph.Store, addr net.Addr, o ServeOptions) *http.Server {
	return &http.Server{
		Handler:           newHandler(store, addr, o),
		ErrorLog:          slog.NewLogLogger(o.Log.Handler(), slog.LevelWarn),
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       30 * time.Second,
		WriteTimeout:      o.Timeout + 30*time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    256 << 10, // holds a query of gql's limit, escaped in the URL
	}
}

// newHandler routes all that the server answers:
//
//	/graphql      questions: GET and POST; subscriptions: WebSocket and server-sent events
//	/playground/  the page to ask them on; / leads there
//	/healthz      the process lives
//	/readyz       the store answers
//	/metrics      counters in Prometheus' text format
func newHandler(store graph.Store, addr net.Addr, o ServeOptions) http.Handler {
	set := metrics.NewSet()
	page := newPage(web.Page())
	questions := allowOrigins(o.Origins, tagged(store, o.Now, gql.NewHandler(store, gql.Options{
		Limits: o.Limits, Timeout: o.Timeout, Now: o.Now, Log: o.Log, Origins: o.Origins, Editor: o.Editor, MayEdit: mayEdit(o.Token, addr), Stop: o.stopping,
	})))
	mux := http.NewServeMux()
	for _, method := range []string{"GET", "POST", "OPTIONS"} {
		mux.Handle(method+" /graphql", questions)
	}
	mux.Handle("GET /playground/", http.StripPrefix("/playground/", page))
	mux.Handle("GET /{$}", http.RedirectHandler("/playground/", http.StatusFound))
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { answer(w, http.StatusOK, "ok") })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) { ready(w, r, store, o.Log) })
	mux.HandleFunc("GET /metrics", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
		set.WritePrometheus(w)
		metrics.WriteProcessMetrics(w)
	})
	return observed(compressed(secured(mux)), mux, set, o)
}

// ready answers whether the store answers.
func ready(w http.ResponseWriter, r *http.Request, store graph.Store, log *slog.Logger) {
	ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
	defer cancel()
	if err := store.Ping(ctx); err != nil {
		log.LogAttrs(ctx, slog.LevelError, "not ready", slog.Any("error", err))
		answer(w, http.StatusServiceUnavailable, "the store does not answer")
		return
	}
	answer(w, http.StatusOK, "ok")
}

// answer writes a line of plain text.
func answer(w http.ResponseWriter, status int, line string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = fmt.Fprintln(w, line) // a client that went away needs no answer
}
