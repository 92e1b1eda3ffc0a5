package storetest

import (
	"testing"

	"detente/graph"
)

var relationCases = []testCase{
	{"RelationCountsByTypeAndDirection", relationCounts},
	{"RelationSeriesByWeekMonthAndYear", relationSeries},
	{"RelationOfCountryAndPerson", relationCountryPerson},
	{"RelationOfStrangersIsEmpty", relationEmpty},
	{"RelationHonoursTheFilter", relationFilter},
	{"RelationToOneselfIsInvalid", relationSelf},
}

func ask(t *testing.T, s graph.Store, q graph.RelationQuery) *graph.Relation {
	t.Helper()
	r, err := s.Relation(t.Context(), q)
	if err != nil {
		t.Fatalf("relation %+v: %v", q, err)
	}
	return r
}

func relationCounts(t *testing.T, s graph.Store) {
	put(t, s, harbour()...)
	want := &graph.Relation{
		A: france, B: germany, Events: 5, Score: (-3.5 + 4 + 5 + 4 - 6) / 5,
		Counts: []graph.RelationCount{
			{Type: graph.Consult, Direction: graph.Forward, Events: 1, Score: 4}, {Type: graph.Consult, Direction: graph.Mutual, Events: 1, Score: 4},
			{Type: graph.Support, Direction: graph.Forward, Events: 1, Score: 5}, {Type: graph.Accuse, Direction: graph.Backward, Events: 1, Score: -3.5},
			{Type: graph.Sanction, Direction: graph.Forward, Events: 1, Score: -6},
		},
		Series: []graph.RelationPoint{{Start: "2026-05-01", Events: 5, Score: (-3.5 + 4 + 5 + 4 - 6) / 5}},
	}
	same(t, "France and Germany", ask(t, s, graph.RelationQuery{A: france, B: germany}), want)
	want.A, want.B = germany, france
	for i, c := range want.Counts {
		switch c.Direction {
		case graph.Forward:
			want.Counts[i].Direction = graph.Backward
		case graph.Backward:
			want.Counts[i].Direction = graph.Forward
		}
	}
	same(t, "Germany and France", ask(t, s, graph.RelationQuery{A: germany, B: france}), want)
	exact := ask(t, s, graph.RelationQuery{A: france, B: germany, Filter: graph.EventFilter{Exact: true}})
	if exact.Events != 4 {
		t.Errorf("exactly: got %d events, want 4 without the leaders' talks", exact.Events)
	}
}

func relationSeries(t *testing.T, s graph.Store) {
	put(t, s, tell("a", 1,
		event("sunday", graph.Aid, france+">"+germany, "2026-03-01"), event("monday", graph.Accuse, germany+">"+france, "2026-03-02"),
		event("undated", graph.Aid, france+">"+germany, ""), event("last-year", graph.Reject, france+">"+germany, "2025-12-31"),
		event("same-week", graph.Reject, france+">"+germany, "2026-01-01"),
	))
	for _, c := range []struct {
		every graph.Interval
		want  []graph.RelationPoint
	}{
		{graph.ByWeek, []graph.RelationPoint{{Start: "2025-12-29", Events: 2, Score: -2}, {Start: "2026-02-23", Events: 1, Score: 10}, {Start: "2026-03-02", Events: 1, Score: -3}}},
		{graph.ByMonth, []graph.RelationPoint{{Start: "2025-12-01", Events: 1, Score: -2}, {Start: "2026-01-01", Events: 1, Score: -2}, {Start: "2026-03-01", Events: 2, Score: 3.5}}},
		{graph.ByYear, []graph.RelationPoint{{Start: "2025-01-01", Events: 1, Score: -2}, {Start: "2026-01-01", Events: 3, Score: 5.0 / 3}}},
	} {
		t.Run(string(c.every), func(t *testing.T) {
			r := ask(t, s, graph.RelationQuery{A: france, B: germany, Every: c.every})
			same(t, "series", r.Series, c.want)
			if r.Events != 5 || r.Score != 2.6 {
				t.Errorf("in all: %d events of score %v, want 5 of 2.6, the undated among them", r.Events, r.Score)
			}
		})
	}
}

func relationCountryPerson(t *testing.T, s graph.Store) {
	put(t, s, harbour()...)
	r := ask(t, s, graph.RelationQuery{A: weber, B: france})
	same(t, "Weber and France", r.Counts, []graph.RelationCount{{Type: graph.Consult, Direction: graph.Mutual, Events: 1, Score: 4}})
	r = ask(t, s, graph.RelationQuery{A: france, B: poland})
	same(t, "France and Poland", r.Counts, []graph.RelationCount{{Type: graph.Mobilize, Direction: graph.Forward, Events: 1, Score: -6.5}})
	put(t, s, tell("home", 9, event("home", graph.Protest, navy+">"+france, "2026-07-01")))
	r = ask(t, s, graph.RelationQuery{A: navy, B: france})
	same(t, "a body and its own country", r.Counts, []graph.RelationCount{{Type: graph.Protest, Direction: graph.Forward, Events: 1, Score: -5}})
	put(t, s, tell("both", 9, event("both", graph.Consult, france+" "+germany+">"+france+" "+germany, "2026-07-01")))
	if r = ask(t, s, graph.RelationQuery{A: germany, B: france, Filter: graph.EventFilter{IDs: []string{"both"}}}); len(r.Counts) != 1 || r.Counts[0].Direction != graph.Mutual {
		t.Errorf("an event both ways: got %+v, want it mutual", r.Counts)
	}
}

func relationEmpty(t *testing.T, s graph.Store) {
	put(t, s, harbour()...)
	same(t, "strangers", ask(t, s, graph.RelationQuery{A: bank, B: moreau}), &graph.Relation{A: bank, B: moreau})
	same(t, "nobodies", ask(t, s, graph.RelationQuery{A: "leader:x", B: "leader:y"}), &graph.Relation{A: "leader:x", B: "leader:y"})
}

func relationFilter(t *testing.T, s graph.Store) {
	put(t, s, harbour()...)
	for _, c := range []struct {
		claim string
		f     graph.EventFilter
		want  int
	}{
		{"Window", graph.EventFilter{From: "2026-05-03", To: "2026-05-10"}, 3},
		{"Types", graph.EventFilter{Types: []graph.Type{graph.Consult}}, 2},
		{"Realis", graph.EventFilter{Realis: []graph.Realis{graph.Future}}, 0},
		{"Speaker", graph.EventFilter{Speaker: weber}, 1},
		{"Source", graph.EventFilter{Source: "courier"}, 4},
		{"Context", graph.EventFilter{Contexts: []string{"economic"}}, 2},
		{"MinConfidence", graph.EventFilter{MinConfidence: 0.75}, 3},
		{"KnownAt", graph.EventFilter{KnownAt: at(1)}, 3},
		{"Article", graph.EventFilter{Article: "courier/2"}, 2},
	} {
		t.Run(c.claim, func(t *testing.T) {
			if r := ask(t, s, graph.RelationQuery{A: france, B: germany, Filter: c.f}); r.Events != c.want {
				t.Errorf("got %d events, want %d", r.Events, c.want)
			}
		})
	}
}

func relationSelf(t *testing.T, s graph.Store) {
	for _, q := range []graph.RelationQuery{
		{A: france, B: france}, {A: france}, {}, {A: france, B: germany, Every: "DAY"},
		{A: france, B: germany, Filter: graph.EventFilter{Actor: france}}, {A: france, B: germany, Filter: graph.EventFilter{Between: [2]string{france, germany}}},
	} {
		_, err := s.Relation(t.Context(), q)
		wantError(t, "relation", err, graph.ErrInvalid)
	}
}
