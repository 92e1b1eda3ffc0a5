package gql_test

import (
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"testing"

	"detente/graph"
	"detente/graph/gql"
	"detente/graph/store/sqlite"
)

// harbour serves the graph of the stories.
func harbour(t *testing.T) (url string, g *storyGraph) {
	t.Helper()
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "graph.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	g = readGraph(t, filepath.Join("stories", "harbour.graph.json"))
	g.put(t, s)
	server := httptest.NewServer(gql.NewHandler(s, gql.Options{}))
	t.Cleanup(server.Close)
	return server.URL, g
}

// eventPages is the answer to a query whose innermost field, named list, is a
// connection of events.
func eventPages(t *testing.T, url, query string, variables map[string]any) (all []string) {
	t.Helper()
	for range 100 {
		body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
		if err != nil {
			t.Fatal(err)
		}
		r := post(t, url, body)
		if len(r.Errors) > 0 {
			t.Fatalf("errors: %v", r.errors())
		}
		var data map[string]struct {
			List struct {
				TotalCount int
				Nodes      []struct{ ID string }
				PageInfo   struct {
					HasNextPage bool
					EndCursor   *string
				}
			}
		}
		if err := json.Unmarshal(r.Data, &data); err != nil {
			t.Fatal(err)
		}
		list := data["from"].List
		for _, n := range list.Nodes {
			all = append(all, n.ID)
		}
		if !list.PageInfo.HasNextPage {
			if len(all) != list.TotalCount {
				t.Errorf("the pages have %d events, totalCount is %d", len(all), list.TotalCount)
			}
			return all
		}
		variables["after"] = list.PageInfo.EndCursor
	}
	t.Fatal("the pages do not end")
	return nil
}

func TestPagesOfAnEntitysEventsJoinToTheWholeList(t *testing.T) {
	url, g := harbour(t)
	country := map[string]string{}
	var events []*graph.Event
	for _, e := range g.Entities {
		country[e.ID] = e.Country
	}
	for _, a := range g.Articles {
		if !a.Retracted.IsZero() {
			continue
		}
		events = append(events, g.batch(t, a).Events...)
	}
	slices.SortFunc(events, graph.CompareEvents)
	facts := graph.Facts{Country: func(id string) string { return country[id] }, Source: func(string) string { return "" }}
	for _, e := range g.Entities {
		for _, exact := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s exact %v", e.ID, exact), func(t *testing.T) {
				var want []string
				for _, ev := range events {
					did, got := graph.EventFilter{Actor: e.ID, Exact: exact}, graph.EventFilter{Recipient: e.ID, Exact: exact}
					if did.Matches(ev, facts) || got.Matches(ev, facts) {
						want = append(want, ev.ID)
					}
				}
				for _, first := range []int{1, 2, 1000} {
					got := eventPages(t, url, `query($id: ID!, $exact: Boolean, $first: Int, $after: String) { from: entity(id: $id) {
						list: events(filter: {exact: $exact}, first: $first, after: $after) { totalCount nodes { id } pageInfo { hasNextPage endCursor } } } }`,
						map[string]any{"id": e.ID, "exact": exact, "first": first})
					if !slices.Equal(got, want) {
						t.Errorf("pages of %d: %q, want %q", first, got, want)
					}
				}
			})
		}
	}
}

func TestDirectionsOfARelationShareOutItsEvents(t *testing.T) {
	url, _ := harbour(t)
	const list = `{ totalCount nodes { id } pageInfo { hasNextPage endCursor } } } }`
	ask := func(arguments string) []string {
		return eventPages(t, url, `query($after: String) { from: relation(a: "country:FRA", b: "country:DEU") { list: events(first: 1, after: $after`+arguments+`) `+list, map[string]any{})
	}
	var shared []string
	for _, d := range []graph.Direction{graph.Forward, graph.Backward, graph.Mutual} {
		shared = append(shared, ask(", direction: "+string(d))...)
	}
	all := ask("")
	slices.Sort(shared)
	slices.Sort(all)
	if !slices.Equal(shared, all) || len(all) == 0 {
		t.Errorf("the directions have %q, the relation %q", shared, all)
	}
}
