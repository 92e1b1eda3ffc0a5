package graph_test

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"strings"
	"testing"
)

// listed is what "go list" tells of a package.
type listed struct {
	ImportPath string
	Standard   bool
	Imports    []string
	// Tests of a package may import what wires it.
}

// TestImportRules keeps the domain in the middle and the technologies apart.
func TestImportRules(t *testing.T) {
	list := exec.Command("go", "list", "-e", "-json=ImportPath,Standard,Imports", "detente/...")
	out, err := list.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	packages := 0
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; packages++ {
		var p listed
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		for _, imported := range p.Imports {
			if why := forbidden(p.ImportPath, imported); why != "" {
				t.Errorf("%s imports %s: %s", p.ImportPath, imported, why)
			}
		}
	}
	if packages < 5 {
		t.Errorf("only %d packages; the test proves little", packages)
	}
}

// part is the part of the project that a package belongs to.
func part(path string) string {
	within := func(dir string) bool { return path == dir || strings.HasPrefix(path, dir+"/") }
	switch {
	case path == "detente/graph", path == "detente/graph/search", path == "detente/graph/store", path == "detente/graph/store/storetest", path == "detente/graph/store/codec", path == "detente/graph/store/revision":
		return path
	case within("detente/graph/store/sqlite"), within("detente/graph/store/neo4j"):
		return "store"
	case within("detente/graph/gql"):
		return "gql"
	case within("detente/loader"):
		return "loader"
	case within("detente"):
		return "main"
	}
	return ""
}

// forbidden says why a package must not import another, or "".
func forbidden(path, imported string) string {
	from, to := part(path), part(imported)
	switch {
	case from == "detente/graph" && strings.Contains(imported, "."):
		return "the domain imports only the standard library"
	case from == "detente/graph" && to != "":
		return "the domain imports none of the project"
	case to == "" || to == "detente/graph" || from == "main":
		return ""
	case to == "detente/graph/search":
		return ""
	case from == "detente/graph/store" && to == "store":
		return "" // it opens them
	case from == "store" && (to == "detente/graph/store/codec" || to == "detente/graph/store/revision"):
		return "" // the form in which they keep things
	case from == "store" && to == "store":
		if strings.HasPrefix(path, "detente/graph/store/sqlite") != strings.HasPrefix(imported, "detente/graph/store/sqlite") {
			return "stores do not know one another"
		}
		return ""
	case from == to && from != "detente/graph":
		return ""
	}
	return "only the main package ties these parts together"
}

func TestForbiddenKnowsTheRules(t *testing.T) {
	for _, c := range []struct {
		from, to string
		allowed  bool
	}{
		{"detente/graph", "slices", true},
		{"detente/graph", "golang.org/x/text/cases", false},
		{"detente/graph", "detente/graph/search", false},
		{"detente/graph/store/sqlite", "detente/graph/search", true},
		{"detente/graph/store/sqlite", "detente/graph/store/neo4j", false},
		{"detente/graph/store/neo4j", "detente/graph/store/codec", true},
		{"detente/graph/gql", "detente/graph/store/codec", false},
		{"detente/graph/gql", "detente/graph/store", false},
		{"detente/graph/gql", "detente/loader/extract", false},
		{"detente/loader", "detente/loader/extract", true},
		{"detente/loader/resolve", "detente/graph/store/sqlite", false},
		{"detente/graph/store", "detente/graph/store/sqlite", true},
		{"detente", "detente/graph/gql", true},
	} {
		if why := forbidden(c.from, c.to); (why == "") != c.allowed {
			t.Errorf("%s to %s: %q, want allowed: %v", c.from, c.to, why, c.allowed)
		}
	}
}
