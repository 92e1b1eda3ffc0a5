package storetest

import (
	"fmt"
	"testing"

	"detente/graph"
)

var expandCases = []testCase{
	{"ExpandLinksEveryPairFromItsFrontier", expandAll},
	{"ExpandTellsDays", expandDays},
	{"ExpandHonoursTheFilter", expandFilter},
	{"ExpandOfNobodyIsEmpty", expandNobody},
	{"ExpandRefusesConditionsOnParticipants", expandInvalid},
	{"NetworkDrawsTheHeaviestNeighbours", networkCase},
}

func expand(t *testing.T, s graph.Store, frontier []string, f graph.EventFilter, days bool) []graph.Link {
	t.Helper()
	got, err := s.Expand(t.Context(), frontier, f, days)
	if err != nil {
		t.Fatalf("expand %v: %v", frontier, err)
	}
	return got
}

func expandAll(t *testing.T, s graph.Store) {
	put(t, s, harbour()...)
	same(t, "links", expand(t, s, []string{weber, germany, weber}, graph.EventFilter{}, false), []graph.Link{
		{From: germany, To: france, Events: 4, Score: (-3.5 + 4 + 5 - 6) / 4}, {From: germany, To: poland, Events: 1, Score: 5},
		{From: weber, To: moreau, Events: 1, Score: 4}, {From: weber, To: council, Events: 1, Score: 4},
	})
	put(t, s, tell("both", 9, event("both", graph.Aid, france+" "+germany+">"+france+" "+germany, "2026-07-01")))
	if got := expand(t, s, []string{germany}, graph.EventFilter{IDs: []string{"both"}}, false); len(got) != 1 || got[0].Events != 1 {
		t.Errorf("one event both ways: got %+v, want one link of one event", got)
	}
	if got := expand(t, s, []string{germany}, graph.EventFilter{From: "2026-07-01"}, true); len(got) != 1 || got[0].Events != 1 {
		t.Errorf("one event both ways, by day: got %+v, want one link of one event", got)
	}
}

func expandDays(t *testing.T, s graph.Store) {
	put(t, s, harbour()...)
	same(t, "links", expand(t, s, []string{germany, envoy}, graph.EventFilter{}, true), []graph.Link{
		{From: germany, To: france, Events: 4, Score: (-3.5 + 4 + 5 - 6) / 4, Days: []graph.Day{"2026-05-02", "2026-05-03", "2026-05-10"}},
		{From: germany, To: poland, Events: 1, Score: 5, Days: []graph.Day{"2026-05-03"}}, {From: envoy, To: moreau, Events: 1, Score: 0},
	})
}

func expandFilter(t *testing.T, s graph.Store) {
	put(t, s, harbour()...)
	all := merged(harbour())
	for _, f := range []graph.EventFilter{
		{Types: []graph.Type{graph.Consult}}, {Quads: []graph.Quad{graph.MaterialConflict}}, {Modes: []graph.Mode{"visit"}}, {Contexts: []string{"economic"}},
		{From: "2026-05-03", To: "2026-05-10"}, {AsOf: "2026-05-03"}, {KnownAt: at(2)}, {Realis: []graph.Realis{graph.Negated, graph.Future}},
		{Statuses: []graph.Status{graph.Held}}, {MinConfidence: 0.75}, {Source: "courier"}, {Article: "herald/1"}, {Speaker: weber}, {Country: "POL"}, {IDs: []string{"visit", "aid"}},
	} {
		for _, days := range []bool{false, true} {
			frontier := []string{france, poland, weber}
			same(t, fmt.Sprintf("%+v, days %v", f, days), expand(t, s, frontier, f, days), links(all, frontier, f, days))
		}
	}
}

func expandNobody(t *testing.T, s graph.Store) {
	put(t, s, harbour()...)
	if got := expand(t, s, nil, graph.EventFilter{}, false); len(got) != 0 {
		t.Errorf("an empty frontier: got %v", got)
	}
	if got := expand(t, s, []string{"leader:nobody"}, graph.EventFilter{}, true); len(got) != 0 {
		t.Errorf("an unknown entity: got %v", got)
	}
}

func expandInvalid(t *testing.T, s graph.Store) {
	for _, f := range []graph.EventFilter{{Actor: france}, {Recipient: france}, {Between: [2]string{france, germany}}, {Exact: true}} {
		_, err := s.Expand(t.Context(), []string{france}, f, false)
		wantError(t, fmt.Sprintf("%+v", f), err, graph.ErrInvalid)
	}
}

func networkCase(t *testing.T, s graph.Store) {
	put(t, s, harbour()...)
	n, err := graph.FindNetwork(t.Context(), s, graph.NetworkQuery{Centers: []string{germany}})
	if err != nil {
		t.Fatal(err)
	}
	same(t, "one hop", n, &graph.Network{
		Nodes: []graph.NetworkNode{{Entity: germany, Weight: 5}, {Entity: france, Depth: 1, Weight: 4}, {Entity: poland, Depth: 1, Weight: 1}},
		Links: []graph.Link{{From: germany, To: france, Events: 4, Score: (-3.5 + 4 + 5 - 6) / 4}, {From: germany, To: poland, Events: 1, Score: 5}},
	})
	if n, err = graph.FindNetwork(t.Context(), s, graph.NetworkQuery{Centers: []string{germany, moreau}, Depth: 3, MaxNodes: 3}); err != nil {
		t.Fatal(err)
	}
	if len(n.Nodes) != 3 || n.Nodes[2].Entity != france || !n.More {
		t.Errorf("three nodes: got %+v, more %v; want the centres, France and more", n.Nodes, n.More)
	}
	if n, err = graph.FindNetwork(t.Context(), s, graph.NetworkQuery{Centers: []string{germany}, MaxLinks: 1}); err != nil {
		t.Fatal(err)
	}
	same(t, "one link, the heaviest", n, &graph.Network{
		Nodes: []graph.NetworkNode{{Entity: germany, Weight: 5}, {Entity: france, Depth: 1, Weight: 4}, {Entity: poland, Depth: 1, Weight: 1}},
		Links: []graph.Link{{From: germany, To: france, Events: 4, Score: (-3.5 + 4 + 5 - 6) / 4}}, MoreLinks: true,
	})
	_, err = graph.FindNetwork(t.Context(), s, graph.NetworkQuery{Centers: []string{germany}, MaxLinks: graph.MaxNetworkLinks + 1})
	wantError(t, "too many links", err, graph.ErrInvalid)
	_, err = graph.FindNetwork(t.Context(), s, graph.NetworkQuery{Centers: []string{"leader:nobody"}})
	wantError(t, "a centre that is not there", err, graph.ErrNotFound)
}
