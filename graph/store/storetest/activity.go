package storetest

import (
	"fmt"
	"testing"

	"detente/graph"
)

var activityCases = []testCase{
	{"ActivityCountsEventsAndOthersByType", activityCounts},
	{"ActivityAgreesWithTheEventsUnderEveryFilter", activityAgrees},
	{"ActivityForgetsWhatIsRetractedOrUpdated", activityRetracted},
	{"ActivityWithoutAnEntityIsInvalid", activityInvalid},
}

func activity(t *testing.T, s graph.Store, q graph.ActivityQuery) []graph.TypeCount {
	t.Helper()
	counts, err := s.Activity(t.Context(), q)
	if err != nil {
		t.Fatalf("activity %+v: %v", q, err)
	}
	return counts
}

func activityCounts(t *testing.T, s graph.Store) {
	put(t, s, harbour()...)
	for _, c := range []struct {
		name string
		q    graph.ActivityQuery
		want []graph.TypeCount
	}{
		{"a country with its entities", graph.ActivityQuery{Entity: france}, []graph.TypeCount{
			{Type: graph.Consult, Events: 2, Others: 3}, {Type: graph.Mobilize, Events: 1, Others: 1},
			{Type: graph.Sanction, Events: 1, Others: 1}, {Type: graph.Support, Events: 1, Others: 1},
		}},
		{"the country alone", graph.ActivityQuery{Entity: france, Filter: graph.EventFilter{Exact: true}}, []graph.TypeCount{
			{Type: graph.Consult, Events: 1, Others: 1}, {Type: graph.Sanction, Events: 1, Others: 1}, {Type: graph.Support, Events: 1, Others: 1},
		}},
		{"what is done to it", graph.ActivityQuery{Entity: germany, Role: graph.RoleRecipient}, []graph.TypeCount{
			{Type: graph.Consult, Events: 1, Others: 1}, {Type: graph.Sanction, Events: 1, Others: 1}, {Type: graph.Support, Events: 1, Others: 2},
		}},
		{"whoever acts together acts", graph.ActivityQuery{Entity: council}, []graph.TypeCount{{Type: graph.Consult, Events: 1, Others: 2}}},
		{"and undergoes nothing", graph.ActivityQuery{Entity: council, Role: graph.RoleRecipient}, nil},
		{"a stranger does nothing", graph.ActivityQuery{Entity: "leader:nobody"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) { same(t, c.name, activity(t, s, c.q), c.want) })
	}
}

// activityAgrees compares the sums with those of the events, entity by entity.
func activityAgrees(t *testing.T, s graph.Store) {
	batches := harbour()
	put(t, s, batches...)
	for _, f := range []graph.EventFilter{
		{}, {Exact: true}, {Exact: true, Types: []graph.Type{graph.Consult, graph.Aid}}, {Exact: true, Realis: graph.RealisValues()}, {Exact: true, Modes: []graph.Mode{"visit", "meet"}}, {Realis: []graph.Realis{graph.Negated, graph.Future}}, {From: "2026-05-03", To: "2026-05-08"},
		{Types: []graph.Type{graph.Consult}}, {Country: "POL"}, {Source: "herald"}, {MinConfidence: 0.6},
	} {
		for _, id := range []string{france, germany, poland, moreau, weber, navy, bank, council, envoy} {
			for _, role := range []graph.Role{"", graph.RoleActor, graph.RoleRecipient} {
				q := graph.ActivityQuery{Entity: id, Role: role, Filter: f}
				var events []*graph.Event
				for _, e := range merged(batches) {
					if f.Matches(e, facts()) {
						events = append(events, e)
					}
				}
				member := func(other string) bool {
					return other == id || !f.Exact && entity(id).Kind == graph.KindCountry && entity(other).Country == entity(id).Country
				}
				same(t, id+" as "+string(role), activity(t, s, q), graph.CountActivity(events, q, member))
			}
		}
	}
}

func activityRetracted(t *testing.T, s graph.Store) {
	aid := event("aid", graph.Aid, france+">"+poland, "2026-05-01")
	more := event("more", graph.Aid, france+">"+poland, "2026-05-02")
	put(t, s, tell("a", 1, aid), tell("b", 2, aid, more))
	q := graph.ActivityQuery{Entity: france}
	same(t, "told twice", activity(t, s, q), []graph.TypeCount{{Type: graph.Aid, Events: 2, Others: 1}})
	retract(t, s, "b", 3)
	same(t, "one article retracted", activity(t, s, q), []graph.TypeCount{{Type: graph.Aid, Events: 1, Others: 1}})
	put(t, s, tell("a", 4, event("praise", graph.Support, france+">"+poland, "2026-05-01")))
	same(t, "the other one updated", activity(t, s, q), []graph.TypeCount{{Type: graph.Support, Events: 1, Others: 1}})
}

func activityInvalid(t *testing.T, s graph.Store) {
	for _, q := range []graph.ActivityQuery{{}, {Entity: france, Role: graph.RolePlace}, {Entity: france, Filter: graph.EventFilter{Actor: poland}}} {
		_, err := s.Activity(t.Context(), q)
		wantError(t, fmt.Sprintf("%+v", q), err, graph.ErrInvalid)
	}
}
