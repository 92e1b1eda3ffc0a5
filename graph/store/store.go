// Package store opens the store that a URI names.
package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"strings"

	"detente/graph"
	"detente/graph/store/neo4j"
	"detente/graph/store/sqlite"
)

// Open opens the store that the URI names:
//
//	sqlite:PATH                        a file, made if it is not there
//	neo4j://[USER:PASSWORD@]HOST[:PORT]  a Neo4j server or cluster; also neo4j+s,
//	                                   neo4j+ssc, bolt, bolt+s and bolt+ssc
//
// Any other scheme is ErrInvalid. No error tells the password.
func Open(ctx context.Context, uri string) (graph.Store, error) {
	scheme, rest, _ := strings.Cut(uri, ":")
	switch scheme {
	case "sqlite":
		return opened(sqlite.Open(ctx, strings.TrimPrefix(rest, "//")))
	case "neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc":
		return opened(neo4j.Open(ctx, uri))
	}
	return nil, fmt.Errorf("store %q: want sqlite:PATH or neo4j://USER:PASSWORD@HOST:PORT: %w", redact(uri), graph.ErrInvalid)
}

// OpenExisting is Open for who only reads: a file that is not there is fs.ErrNotExist,
// and none is made.
func OpenExisting(ctx context.Context, uri string) (graph.Store, error) {
	if path, ok := strings.CutPrefix(uri, "sqlite:"); ok {
		path, _, _ = strings.Cut(strings.TrimPrefix(strings.TrimPrefix(path, "//"), "file:"), "?") // SQLite takes file:PATH?OPTIONS too
		if _, err := os.Stat(path); path != "" && errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("store %s: want a file that load or import made: %w", uri, fs.ErrNotExist)
		}
	}
	return Open(ctx, uri)
}

// opened keeps a nil store of a concrete type from looking like a store.
func opened[S graph.Store](s S, err error) (graph.Store, error) {
	if err != nil {
		return nil, err
	}
	return s, nil
}

// redact returns the URI without its password, even when it is no proper URI.
func redact(uri string) string {
	if u, err := url.Parse(uri); err == nil && u.Opaque == "" && (u.User != nil || !strings.Contains(uri, "@")) {
		return u.Redacted()
	}
	if at := strings.LastIndexByte(uri, '@'); at >= 0 {
		scheme, _, _ := strings.Cut(uri[:at], ":")
		return scheme + ":xxxxx" + uri[at:]
	}
	return uri
}
