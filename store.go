package main

import (
	"context"
	"net/url"
	"strings"

	"detente/graph"
	"detente/graph/store"
)

// storeFlags name the store of a command.
type storeFlags struct {
	Store string `default:"sqlite:detente.db" placeholder:"URI" help:"Where the graph is kept: sqlite:FILE or neo4j://USER:PASSWORD@HOST:7687 (also bolt://, neo4j+s://)."`
}

// open opens the store. An address that no store has is graph.ErrInvalid.
func (f storeFlags) open(ctx context.Context) (graph.Store, error) { return store.Open(ctx, f.Store) }

// openExisting is open for commands that only read: it makes no store.
func (f storeFlags) openExisting(ctx context.Context) (graph.Store, error) {
	return store.OpenExisting(ctx, f.Store)
}

// name is the address of the store without its password.
func (f storeFlags) name() string {
	u, err := url.Parse(f.Store)
	if err != nil || u.Scheme == "" {
		scheme, _, _ := strings.Cut(f.Store, ":")
		return scheme + ":…"
	}
	return u.Redacted()
}
