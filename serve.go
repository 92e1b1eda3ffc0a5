package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"time"
)

type serveCommand struct {
	storeFlags
	Addr    string        `default:"127.0.0.1:8080" placeholder:"HOST:PORT" help:"Address to listen on; :8080 is reached from other machines too."`
	Origins []string      `placeholder:"ORIGIN" help:"Web origins whose pages may ask, such as https://example.org; * for all."`
	Timeout time.Duration `default:"10s" help:"Time for one query."`
}

// Run serves the store until it is told to stop.
func (c *serveCommand) Run(ctx context.Context, p *program) (err error) {
	store, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	return Serve(ctx, store, ServeOptions{
		Addr: c.Addr, Origins: c.Origins, Timeout: c.Timeout, Now: p.now,
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
