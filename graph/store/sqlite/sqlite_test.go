package sqlite_test

import (
	"path/filepath"
	"testing"

	"detente/graph"
	"detente/graph/store/sqlite"
	"detente/graph/store/storetest"
)

func TestStore(t *testing.T) {
	storetest.Run(t, func(t *testing.T) graph.Store {
		s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "graph.db"))
		if err != nil {
			t.Fatal(err)
		}
		return s
	})
}
