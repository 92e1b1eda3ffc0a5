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
			fmt.Fprintf(p.out, "serving on http://%s\n", at)
		},
	})
}
