package gql_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http/httptest"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"detente/graph"
	"detente/graph/gql"
	"detente/graph/store/sqlite"
)

// TestPlainListsAreWrittenAsTheGeneratedCodeWrites asks every list twice: once
// with plain fields only, once with a field beside them that is not plain, and
// compares the bytes.
func TestPlainListsAreWrittenAsTheGeneratedCodeWrites(t *testing.T) {
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "graph.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	readGraph(t, "stories/harbour.graph.json").put(t, store)
	odd := longTale(1, 10)
	odd.Entities[0].Aliases = []string{"Fran\tce \x01", "La \"République\" \\ n", "Франция", "x\x7fy"}
	odd.Events[0].Confidence, odd.Events[0].Actors = 1e-7, []string{"country:FRA", "country:POL"}
	if _, err := store.Put(t.Context(), odd); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(gql.NewHandler(store, gql.Options{}))
	t.Cleanup(server.Close)
	const (
		event = `id kind: type mode quad score contexts actorIds recipientIds symmetric date { start end precision } realis status confidence articleCount __typename`
		who   = `id kind name aliases countryCode sectors wikidata __typename`
		all   = `filter: {realis: [ACTUAL, FUTURE, HYPOTHETICAL, NEGATED]}, first: 100`
	)
	other := regexp.MustCompile(`,"other":(null|\[[^\]]*\]|\{[^}]*\})`)
	for _, c := range []struct{ asked, more string }{
		{`events(` + all + `) { nodes { ` + event + ` % } }`, `other: evidence { trigger }`},
		{`events(` + all + `) { nodes { ...E @include(if: true) id @skip(if: true) % ... on Sanction { status s: status } ... on Meeting { mode } } }`, `other: evidence { trigger }`},
		{`events(` + all + `) { nodes { id actors { ` + who + ` % } recipients { name ... on Country { wikidata } % } } }`, `other: country { id }`},
		{`entities(first: 100) { nodes { ` + who + ` % } }`, `other: country { id }`},
		{`entities(search: "nobody at all") { nodes { id % } }`, `other: country { id }`},
		{`entity(id: "country:FRA") { events(first: 100) { totalCount nodes { id date { end } % } pageInfo { endCursor } } }`, `other: evidence { trigger }`},
	} {
		fragment := ""
		if strings.Contains(c.asked, "...E") {
			fragment = ` fragment E on Event { ` + event + ` }`
		}
		plain := post(t, server.URL, query(t, `{ `+strings.ReplaceAll(c.asked, "%", "")+` }`+fragment))
		full := post(t, server.URL, query(t, `{ `+strings.ReplaceAll(c.asked, "%", c.more)+` }`+fragment))
		if len(plain.Errors)+len(full.Errors) > 0 {
			t.Errorf("%s: errors %v, %v", c.asked, plain.errors(), full.errors())
			continue
		}
		if got, want := string(plain.Data), other.ReplaceAllString(string(full.Data), ""); got != want {
			t.Errorf("%s:\n%s\nwant\n%s", c.asked, got, want)
		}
	}
}

// TestPlainListsTellFaults asks for participants that cannot be read.
func TestPlainListsTellFaults(t *testing.T) {
	server := httptest.NewServer(gql.NewHandler(forgetful{crowd(t, 3)}, gql.Options{Log: slog.New(slog.NewTextHandler(t.Output(), nil))}))
	t.Cleanup(server.Close)
	got := post(t, server.URL, query(t, `{ events(first: 2) { nodes { id actors { id } } } }`))
	if len(got.Errors) == 0 || got.errors()[0].Code != gql.CodeInternal {
		t.Errorf("errors %v, data %.200s", got.errors(), got.Data)
	}
}

// forgetful is a store that has lost its entities.
type forgetful struct{ graph.Store }

func (forgetful) EntitiesByID(context.Context, []string) ([]*graph.Entity, error) {
	return nil, errors.New("the disk is gone")
}
