package neo4j

import (
	"fmt"
	"net"
	"net/url"
	"slices"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"detente/graph"
)

// target is a URI taken apart: what the driver is told, and what people may see.
type target struct {
	uri      string // scheme and address only
	address  string // host and port
	database string // "" for the user's home database
	auth     neo4j.AuthToken
}

var schemes = []string{"neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc"}

// parseURI never puts the URI or the parser's complaint into its error: both may
// hold a password.
func parseURI(uri string) (target, error) {
	u, err := url.Parse(uri)
	if err != nil {
		return target{}, fmt.Errorf("neo4j: cannot read the address of the store: want neo4j://user:password@host:port, special characters percent-encoded: %w", graph.ErrInvalid)
	}
	host := u.Hostname()
	switch {
	case !slices.Contains(schemes, u.Scheme):
		return target{}, fmt.Errorf("neo4j: scheme %q: want one of %q: %w", u.Scheme, schemes, graph.ErrInvalid)
	case host == "":
		return target{}, fmt.Errorf("neo4j: want a host after %s://: %w", u.Scheme, graph.ErrInvalid)
	case u.Path != "" && u.Path != "/":
		return target{}, fmt.Errorf("neo4j: address of %s has a path: name the database as ?database=NAME: %w", host, graph.ErrInvalid)
	}
	port := u.Port()
	if port == "" {
		port = "7687"
	}
	query := u.Query()
	t := target{address: net.JoinHostPort(host, port), database: query.Get("database"), auth: neo4j.NoAuth()}
	t.uri = u.Scheme + "://" + t.address
	query.Del("database")
	if len(query) > 0 {
		return target{}, fmt.Errorf("neo4j: address of %s: the only option is database: %w", host, graph.ErrInvalid)
	}
	if user := u.User.Username(); user != "" {
		password, _ := u.User.Password()
		t.auth = neo4j.BasicAuth(user, password, "")
	}
	return t, nil
}
