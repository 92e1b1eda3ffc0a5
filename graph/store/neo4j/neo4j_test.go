package neo4j_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"testing"

	"detente/graph"
	"detente/graph/store/neo4j"
	"detente/graph/store/neo4j/neo4jtest"
	"detente/graph/store/storetest"
)

// serverURI names the server that all tests of this package use, one after the other.
var serverURI string

// TestMain holds a server for the whole package.
func TestMain(m *testing.M) { os.Exit(runTests(m)) }

func runTests(m *testing.M) int {
	uri, release, err := neo4jtest.Acquire(context.Background())
	if err != nil {
		fmt.Println("graph/store/neo4j:", err)
		if errors.Is(err, neo4jtest.ErrMissing) && os.Getenv("CI") == "" {
			return 0
		}
		return 1
	}
	defer release()
	serverURI = uri
	if err := os.Setenv("NEO4J_TEST_URI", uri); err != nil { // for the tests inside the package
		fmt.Println("graph/store/neo4j:", err)
		return 1
	}
	return m.Run()
}

// open returns a store on the emptied database of the server.
func open(t testing.TB) graph.Store {
	t.Helper()
	if err := neo4jtest.Empty(context.Background(), serverURI); err != nil {
		t.Fatal(err)
	}
	return another(t)
}

// another returns a further store on the database as it is.
func another(t testing.TB) *neo4j.Store {
	t.Helper()
	s, err := neo4j.Open(context.Background(), serverURI)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func TestContract(t *testing.T) {
	storetest.Run(t, func(t *testing.T) graph.Store { return open(t) })
}
