package storetest

import (
	"fmt"
	"slices"
	"testing"

	"detente/graph"
)

var filterCases = []testCase{
	{"EachConditionAlone", filterAlone},
	{"StatusesAreOfTheDayOfAsOf", filterStatusThen},
	{"RandomFiltersAgreeWithMatches", filterRandom},
	{"InvalidFiltersAreRefused", filterInvalid},
}

func filterAlone(t *testing.T, s graph.Store) {
	put(t, s, harbour()...)
	for _, c := range []struct {
		claim string
		f     graph.EventFilter
		want  []string
	}{
		{"IDs", graph.EventFilter{IDs: []string{"aid", "visit", "warn", "visit", "nothing"}}, []string{"visit", "aid"}},
		{"Types", graph.EventFilter{Types: []graph.Type{graph.Consult, graph.Aid}}, []string{"talks", "visit", "aid"}},
		{"Modes", graph.EventFilter{Modes: []graph.Mode{"visit", "troops"}}, []string{"move", "visit"}},
		{"Quads", graph.EventFilter{Quads: []graph.Quad{graph.MaterialConflict}}, []string{"sanction", "move"}},
		{"TypesAndQuadsMustBothHold", graph.EventFilter{Quads: []graph.Quad{graph.MaterialConflict}, Types: []graph.Type{graph.Sanction, graph.Aid}}, []string{"sanction"}},
		{"Contexts", graph.EventFilter{Contexts: []string{"economic", "diplomatic"}}, []string{"visit", "praise", "aid"}},
		{"Actor", graph.EventFilter{Actor: poland}, []string{"praise"}},
		{"Recipient", graph.EventFilter{Recipient: poland}, []string{"move", "aid"}},
		{"ActorAndRecipient", graph.EventFilter{Actor: bank, Recipient: poland}, []string{"aid"}},
		{"Between", graph.EventFilter{Between: [2]string{poland, navy}}, []string{"move"}},
		{"Country", graph.EventFilter{Country: "DEU"}, []string{"sanction", "talks", "visit", "praise", "accuse", "aid"}},
		{"Statuses", graph.EventFilter{Statuses: []graph.Status{graph.Held, graph.Open}}, []string{"talks", "accuse"}},
		{"MinConfidence", graph.EventFilter{MinConfidence: 0.9}, []string{"sanction", "accuse"}},
		{"MinConfidenceOfTwoTellings", graph.EventFilter{MinConfidence: 0.75}, []string{"sanction", "visit", "accuse"}},
		{"Source", graph.EventFilter{Source: "herald"}, []string{"sanction", "move", "aid", "ask"}},
		{"Article", graph.EventFilter{Article: "courier/2"}, []string{"talks", "visit"}},
		{"Speaker", graph.EventFilter{Speaker: weber}, []string{"accuse"}},
	} {
		t.Run(c.claim, func(t *testing.T) {
			equal(t, "events", eventIDs(t, s, c.f), c.want)
			n, err := s.CountEvents(t.Context(), c.f)
			if err != nil || n != len(c.want) {
				t.Errorf("count: got %d (%v), want %d", n, err, len(c.want))
			}
		})
	}
}

// filterStatusThen follows a sanction through its life, and one of which nothing
// tells since when it is imposed.
func filterStatusThen(t *testing.T, s graph.Store) {
	life := event("life", graph.Sanction, germany+">"+poland, "2026-05-01")
	life.SetChanges([]graph.Change{{Status: graph.Imposed, On: "2026-05-01"}, {Status: graph.Eased, On: "2026-05-05"}, {Status: graph.Lifted, On: "2026-05-09"}})
	put(t, s, tell("herald/1", 1, life, event("undated", graph.Sanction, germany+">"+poland, "2026-05-02", status(graph.Imposed))))
	for _, c := range []struct {
		asOf  graph.Day
		asked []graph.Status
		want  []string
	}{
		{"", []graph.Status{graph.Imposed}, []string{"undated"}},
		{"", []graph.Status{graph.Lifted, graph.Eased}, []string{"life"}},
		{"2026-05-04", []graph.Status{graph.Imposed}, []string{"life"}},
		{"2026-05-01", []graph.Status{graph.Imposed, graph.Lifted}, []string{"life"}},
		{"2026-05-08", []graph.Status{graph.Imposed, graph.Eased, graph.Lifted}, []string{"life"}},
		{"2026-05-08", []graph.Status{graph.Lifted}, nil},
		{"2026-05-09", []graph.Status{graph.Lifted}, []string{"life"}},
		{"2026-05-09", []graph.Status{graph.Eased}, nil},
		{"2026-04-30", []graph.Status{graph.Imposed}, nil},
	} {
		for _, more := range []graph.EventFilter{{}, {Types: []graph.Type{graph.Sanction}}, {Recipient: poland}, {Between: [2]string{poland, germany}}, {IDs: []string{"life", "undated"}}} {
			more.AsOf, more.Statuses = c.asOf, c.asked
			equal(t, fmt.Sprintf("%v on %q", c.asked, c.asOf), eventIDs(t, s, more), c.want)
			if n, err := s.CountEvents(t.Context(), more); err != nil || n != len(c.want) {
				t.Errorf("%v on %q: counts %d (%v), want %d", c.asked, c.asOf, n, err, len(c.want))
			}
		}
	}
}

// filterRandom asks random questions of a random graph, parts of which were
// updated and retracted, and lets EventFilter.Matches answer them too.
func filterRandom(t *testing.T, s graph.Store) {
	w := newWorld(7)
	all := w.batches(20, 60)
	put(t, s, all[:10]...)
	put(t, s, all[10:]...)
	for i := range 4 {
		retract(t, s, all[i*3].Article.ID, 25+i)
	}
	again := *all[1]
	again.Events, again.At = again.Events[:len(again.Events)/2], at(30)
	put(t, s, &again)
	events := everyEvent(t, s, 60)
	questions := 0
	for range 400 {
		f := w.filter()
		want := answer(events, f)
		if len(want) > 0 {
			questions++
		}
		if got := eventIDs(t, s, f); !slices.Equal(got, want) {
			t.Errorf("%+v:\n got %v\nwant %v", f, got, want)
		}
		if n, err := s.CountEvents(t.Context(), f); err != nil || n != len(want) {
			t.Errorf("count of %+v: got %d (%v), want %d", f, n, err, len(want))
		}
		checkExpand(t, s, w, events, f)
		checkRelation(t, s, w, events, f)
	}
	if questions < 50 {
		t.Errorf("only %d of the random questions had an answer; the case proves little", questions)
	}
}

// everyEvent reads e000 to e(n-1) by ID, withdrawn ones too.
func everyEvent(t *testing.T, s graph.Store, n int) []*graph.Event {
	t.Helper()
	var ids []string
	for i := range n {
		ids = append(ids, fmt.Sprintf("e%03d", i))
	}
	found, err := s.EventsByID(t.Context(), ids)
	if err != nil {
		t.Fatal(err)
	}
	found = slices.DeleteFunc(found, func(e *graph.Event) bool { return e == nil })
	slices.SortFunc(found, graph.CompareEvents)
	return found
}

// answer lists the IDs of the events that pass, in their order.
func answer(events []*graph.Event, f graph.EventFilter) []string {
	var ids []string
	for _, e := range events {
		if f.Matches(e, facts()) {
			ids = append(ids, e.ID)
		}
	}
	return ids
}

// forExpand drops the conditions that Expand refuses.
func forExpand(f graph.EventFilter) graph.EventFilter {
	f.Actor, f.Recipient, f.Between, f.Exact = "", "", [2]string{}, false
	return f
}

// links is Expand over events in memory.
func links(events []*graph.Event, frontier []string, f graph.EventFilter, days bool) []graph.Link {
	frontier = slices.Compact(slices.Sorted(slices.Values(frontier)))
	type sum struct {
		score graph.ScoreSum
		days  []graph.Day
	}
	sums := map[string]map[string]*sum{}
	for _, e := range events {
		if !f.Matches(e, facts()) {
			continue
		}
		seen := map[[2]string]bool{}
		for _, p := range e.Pairs() {
			for _, l := range [][2]string{{p.From, p.To}, {p.To, p.From}} {
				if !slices.Contains(frontier, l[0]) || seen[l] {
					continue
				}
				seen[l] = true
				if sums[l[0]] == nil {
					sums[l[0]] = map[string]*sum{}
				}
				if sums[l[0]][l[1]] == nil {
					sums[l[0]][l[1]] = &sum{}
				}
				x := sums[l[0]][l[1]]
				x.score.Add(e.Type, e.Mode, 1)
				if days && e.Date.Start != "" {
					x.days = append(x.days, e.Date.Start)
				}
			}
		}
	}
	all := []graph.Link{}
	for _, from := range frontier {
		var tos []string
		for to := range sums[from] {
			tos = append(tos, to)
		}
		slices.Sort(tos)
		for _, to := range tos {
			x := sums[from][to]
			slices.Sort(x.days)
			all = append(all, graph.Link{From: from, To: to, Events: x.score.Events(), Score: x.score.Mean(), Days: slices.Compact(x.days)})
		}
	}
	return all
}

func checkExpand(t *testing.T, s graph.Store, w world, events []*graph.Event, f graph.EventFilter) {
	t.Helper()
	f = forExpand(f)
	frontier, days := some(w, people, 3), w.IntN(2) == 0
	got, err := s.Expand(t.Context(), frontier, f, days)
	if err != nil {
		t.Fatalf("expand %v by %+v: %v", frontier, f, err)
	}
	same(t, fmt.Sprintf("expand %v by %+v, days %v", frontier, f, days), got, links(events, frontier, f, days))
}

func checkRelation(t *testing.T, s graph.Store, w world, events []*graph.Event, f graph.EventFilter) {
	t.Helper()
	f.Actor, f.Recipient, f.Between = "", "", [2]string{}
	q := graph.RelationQuery{A: pick(w, people), B: pick(w, people), Filter: f, Every: pick(w, []graph.Interval{"", graph.ByWeek, graph.ByMonth, graph.ByYear})}
	if q.A == q.B {
		return
	}
	got, err := s.Relation(t.Context(), q)
	if err != nil {
		t.Fatalf("relation %+v: %v", q, err)
	}
	same(t, fmt.Sprintf("relation %+v", q), got, relation(events, q))
}

// relation is Relation over events in memory.
func relation(events []*graph.Event, q graph.RelationQuery) *graph.Relation {
	sum := graph.NewRelationSum(q)
	stands := func(wanted string) func(string) bool {
		return func(id string) bool {
			code := facts().Country(id)
			return id == wanted || !q.Filter.Exact && code != "" && graph.CountryID(code) == wanted
		}
	}
	for _, e := range events {
		if !q.Filter.Matches(e, facts()) {
			continue
		}
		if dir, ok := graph.DirectionOf(e.Pairs(), stands(q.A), stands(q.B)); ok {
			sum.Add(e.Type, e.Mode, dir, e.Date.Start, 1)
		}
	}
	return sum.Relation()
}

func filterInvalid(t *testing.T, s graph.Store) {
	put(t, s, harbour()...)
	for _, f := range []graph.EventFilter{
		{Types: []graph.Type{"GREET"}}, {Modes: []graph.Mode{"softly"}}, {Modes: []graph.Mode{""}}, {Quads: []graph.Quad{"5"}},
		{Contexts: []string{"weather"}}, {Realis: []graph.Realis{"MAYBE"}}, {Statuses: []graph.Status{"DONE"}}, {From: "yesterday"},
		{To: "2026-02-30"}, {AsOf: "2026"}, {From: "2026-05-02", To: "2026-05-01"}, {Between: [2]string{france, ""}}, {MinConfidence: 1.5}, {MinConfidence: -1},
	} {
		t.Run(fmt.Sprintf("%+v", f), func(t *testing.T) {
			_, _, err := s.Events(t.Context(), graph.EventQuery{Filter: f})
			wantError(t, "events", err, graph.ErrInvalid)
			_, err = s.CountEvents(t.Context(), f)
			wantError(t, "count", err, graph.ErrInvalid)
			_, err = s.Expand(t.Context(), []string{france}, f, false)
			wantError(t, "expand", err, graph.ErrInvalid)
			_, err = s.Relation(t.Context(), graph.RelationQuery{A: france, B: germany, Filter: f})
			wantError(t, "relation", err, graph.ErrInvalid)
		})
	}
}
