package neo4j_test

import (
	"bytes"
	"context"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"detente/graph"
	"detente/graph/store/neo4j"
	"detente/graph/store/storetest"
)

// script starts and stops a real server; see scripts/neo4j.
var script = filepath.Join("..", "..", "..", "scripts", "neo4j", "neo4j.sh")

// serverURI names the server that all tests of this package use, one after the other.
var serverURI string

// TestMain runs the tests against the server that NEO4J_TEST_URI names, or else
// against one that it starts.
func TestMain(m *testing.M) { os.Exit(runTests(m)) }

func runTests(m *testing.M) int {
	serverURI = os.Getenv("NEO4J_TEST_URI")
	if serverURI == "" {
		for _, program := range []string{"bash", "java", "mvn"} {
			if _, err := exec.LookPath(program); err != nil {
				fmt.Printf("graph/store/neo4j: every test needs NEO4J_TEST_URI or %s to start a server, which is missing\n", program)
				if os.Getenv("CI") != "" {
					return 1
				}
				return 0
			}
		}
		home, err := os.MkdirTemp("", "detente-neo4j-test")
		if err != nil {
			fmt.Println(err)
			return 1
		}
		defer func() { _ = os.RemoveAll(home) }()
		defer stopServer(home)
		if serverURI, err = startServer(home, "0"); err != nil {
			fmt.Println(err)
			return 1
		}
		if err := os.Setenv("NEO4J_TEST_URI", serverURI); err != nil { // for the tests inside the package
			fmt.Println(err)
			return 1
		}
	}
	return m.Run()
}

// startServer starts a server in the folder on a port (0 for any) and returns its URI.
func startServer(home, port string, options ...string) (string, error) {
	var out, errs bytes.Buffer
	cmd := exec.Command("bash", append([]string{script, "start", "--home", home, "--port", port}, options...)...)
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("start Neo4j: %w\n%s", err, errs.String())
	}
	return strings.TrimSpace(out.String()), nil
}

func stopServer(home string) { _ = exec.Command("bash", script, "stop", "--home", home).Run() }

// emptied deletes every node but the one of the schema from the server's database.
func emptied(t testing.TB) {
	t.Helper()
	// Edges first: an entity may have more of them than one transaction can hold.
	cypher(t, `MATCH ()-[r]->() CALL (r) { DELETE r } IN TRANSACTIONS OF 10000 ROWS`, nil)
	cypher(t, `MATCH (n) WHERE NOT n:Detente CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS`, nil)
}

// cypher runs a statement past the store and returns its rows.
func cypher(t testing.TB, statement string, params map[string]any) []*driver.Record {
	t.Helper()
	ctx := context.Background()
	u, auth := credentials(t, serverURI)
	d, err := driver.NewDriverWithContext(u, auth)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close(ctx) }()
	session := d.NewSession(ctx, driver.SessionConfig{})
	defer func() { _ = session.Close(ctx) }()
	result, err := session.Run(ctx, statement, params)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := result.Collect(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// credentials takes the user and the password out of a URI.
func credentials(t testing.TB, uri string) (string, driver.AuthToken) {
	t.Helper()
	u, err := url.Parse(uri)
	if err != nil {
		t.Fatal("NEO4J_TEST_URI is no URI")
	}
	auth := driver.NoAuth()
	if u.User != nil {
		password, _ := u.User.Password()
		auth = driver.BasicAuth(u.User.Username(), password, "")
	}
	return u.Scheme + "://" + u.Host, auth
}

// open returns a store on the emptied database of the server.
func open(t testing.TB) graph.Store {
	t.Helper()
	emptied(t)
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
