package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"runtime/debug"
	"time"

	"detente/loader"
)

type serveCommand struct {
	storeFlags
	Addr    string        `default:"127.0.0.1:8080" placeholder:"HOST:PORT" help:"Address to listen on; :8080 is reached from other machines too."`
	Origins []string      `placeholder:"ORIGIN" help:"Web origins whose pages may ask, such as https://example.org; * for all."`
	Timeout time.Duration `default:"10s" help:"Time for one query."`
	Token   string        `placeholder:"WORD" help:"Clients that send it (Authorization: Bearer WORD) may change the graph. Without it, clients of this machine may, when the server listens there only."`
}

// memoryAim is what a server's memory is kept to, where it can be: beyond it
// garbage is collected sooner. GOMEMLIMIT in the environment sets another.
const memoryAim = 256 << 20

// garbageShare is how much garbage, in hundredths of what is in use, a server lets
// lie before it collects: little is in use, so that Go's 100 would collect some
// 30 times a second under load. GOGC in the environment sets another.
const garbageShare = 400

// Run serves the store until it is told to stop.
func (c *serveCommand) Run(ctx context.Context, p *program) (err error) {
	if _, ok := p.env("GOMEMLIMIT"); !ok {
		debug.SetMemoryLimit(memoryAim)
	}
	if _, ok := p.env("GOGC"); !ok {
		debug.SetGCPercent(garbageShare)
	}
	store, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	edit := newEditor(store, p.now, func() (*loader.Pipeline, error) { return p.newPipeline(1) })
	return Serve(ctx, store, ServeOptions{
		Addr: c.Addr, Origins: c.Origins, Timeout: c.Timeout, Now: p.now, Editor: edit, Token: c.Token,
		Log: slog.New(slog.NewTextHandler(p.err, nil)),
		Ready: func(at net.Addr) {
			base := "http://" + reachable(at)
			fmt.Fprintf(p.out, "serving on %s\n  Playground  %s/playground/\n  GraphQL     %s/graphql\n", base, base, base)
		},
	})
}

// reachable is the address as a browser on this machine takes it: a server that
// listens on all interfaces is reached as localhost.
func reachable(at net.Addr) string {
	host, port, err := net.SplitHostPort(at.String())
	if err != nil {
		return at.String()
	}
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = "localhost"
	}
	return net.JoinHostPort(host, port)
}
