package store_test

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"detente/graph"
	"detente/graph/store"
)

func TestSQLitePathIsOpened(t *testing.T) {
	path := filepath.Join(t.TempDir(), "with ? and # and ä.db")
	for _, uri := range []string{"sqlite:" + path, "sqlite://" + path} {
		s, err := store.Open(t.Context(), uri)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Ping(t.Context()); err != nil {
			t.Error(err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
	if found, _ := filepath.Glob(filepath.Join(filepath.Dir(path), "*.db")); len(found) != 1 || found[0] != path {
		t.Errorf("files: %q, want the one of that name", found)
	}
}

func TestUnknownSchemeIsInvalidAndTellsNoPassword(t *testing.T) {
	for _, uri := range []string{
		"", "graph.db", "mysql://user:sesame@localhost/graph", "postgres:user:sesame@localhost", "NEO4J_://user:sesame@host", "://user:sesame@host", "x://user:sesame%zz@host", "user:sesame@host",
	} {
		s, err := store.Open(t.Context(), uri)
		if !errors.Is(err, graph.ErrInvalid) || s != nil {
			t.Errorf("%q: got %v, %v; want ErrInvalid", uri, s, err)
			continue
		}
		if strings.Contains(err.Error(), "sesame") {
			t.Errorf("%q: the error tells the password: %v", uri, err)
		}
		if !strings.Contains(err.Error(), "sqlite:PATH") || !strings.Contains(err.Error(), "neo4j://") {
			t.Errorf("%q: the error does not tell what is expected: %v", uri, err)
		}
	}
}

func TestFailedOpenGivesNoStore(t *testing.T) {
	s, err := store.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "no such folder", "graph.db"))
	if !errors.Is(err, graph.ErrUnavailable) || s != nil {
		t.Errorf("got %v, %v; want nil and ErrUnavailable", s, err)
	}
}

func TestNeo4jSchemesReachForTheServer(t *testing.T) {
	for _, scheme := range []string{"neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc"} {
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
		defer cancel()
		// Nothing listens on port 1 of this machine.
		s, err := store.Open(ctx, scheme+"://neo4j:sesame@127.0.0.1:1")
		if err == nil || s != nil || errors.Is(err, graph.ErrInvalid) {
			t.Errorf("%s: got %v, %v; want no store and an error of the connection", scheme, s, err)
		}
		if err != nil && strings.Contains(err.Error(), "sesame") {
			t.Errorf("%s: the error tells the password: %v", scheme, err)
		}
	}
}
