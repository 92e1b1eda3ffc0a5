package storetest

import (
	"fmt"
	"testing"

	"detente/graph"
)

var eventCases = []testCase{
	{"EventsComeNewestFirst", eventOrder},
	{"EventsByIDKeepOrderAndGaps", eventByID},
	{"UnknownEventIsNotFound", eventUnknown},
	{"WindowIsHalfOpen", eventWindow},
	{"AsOfLeavesOutWhatCameLater", eventAsOf},
	{"RealisDefaultsToActual", eventRealis},
	{"CountryStandsForItsMembersUnlessExact", eventCountry},
	{"BetweenHasNoDirection", eventBetween},
	{"CompoundActorsAreNoPairJointEventsAre", eventPairs},
	{"EventsOfPairsAreThoseOfEachPair", pairsTogether},
	{"EventsOfPairsRefuseParticipants", pairsAsked},
	{"EventsOfNobodyAreNone", eventNobody},
	{"StatsCountWhatStands", eventStats},
}

func eventOrder(t *testing.T, s graph.Store) {
	put(t, s, harbour()...)
	equal(t, "actual events", eventIDs(t, s, graph.EventFilter{}), actualHarbour)
	same(t, "all events", snapshot(t, s).Events, merged(harbour()))
}

func eventByID(t *testing.T, s graph.Store) {
	put(t, s, harbour()...)
	got, err := s.EventsByID(t.Context(), []string{"visit", "nothing", "ask", "visit"})
	if err != nil || len(got) != 4 || got[1] != nil {
		t.Fatalf("got %v (%v), want four with a gap", got, err)
	}
	equal(t, "events", []string{got[0].ID, got[2].ID, got[3].ID}, []string{"visit", "ask", "visit"})
	none, err := s.EventsByID(t.Context(), nil)
	if err != nil || len(none) != 0 {
		t.Errorf("no IDs: got %v (%v), want nothing", none, err)
	}
}

func eventUnknown(t *testing.T, s graph.Store) {
	_, err := s.Event(t.Context(), "nothing")
	wantError(t, "event", err, graph.ErrNotFound)
}

func eventWindow(t *testing.T, s graph.Store) {
	put(t, s, harbour()...)
	for _, c := range []struct {
		claim    string
		from, to graph.Day
		want     []string
	}{
		{"TheFirstDayIsIn", "2026-05-03", "2026-05-04", []string{"visit", "praise"}},
		{"TheLastDayIsOut", "2026-05-02", "2026-05-03", []string{"accuse"}},
		{"OpenEndAdmitsNoUndated", "", "2026-05-03", []string{"accuse", "aid"}},
		{"OpenStart", "2026-05-05", "", []string{"sanction", "move", "talks"}},
		{"EmptyWindow", "2026-05-03", "2026-05-03", nil},
		{"OnlyTheFirstDayOfASpanCounts", "2026-04-02", "2026-05-02", nil},
		{"AMonthStartsOnItsFirst", "2026-04-01", "2026-04-02", []string{"aid"}},
		{"Everything", "0001-01-01", "9999-12-31", actualHarbour[:7]},
	} {
		t.Run(c.claim, func(t *testing.T) {
			equal(t, "events", eventIDs(t, s, graph.EventFilter{From: c.from, To: c.to}), c.want)
		})
	}
}

func eventAsOf(t *testing.T, s graph.Store) {
	put(t, s, harbour()...)
	equal(t, "on the day", eventIDs(t, s, graph.EventFilter{AsOf: "2026-05-03"}), []string{"visit", "praise", "accuse", "aid", "ask"})
	equal(t, "the day before", eventIDs(t, s, graph.EventFilter{AsOf: "2026-05-02"}), []string{"accuse", "aid", "ask"})
	equal(t, "before all days", eventIDs(t, s, graph.EventFilter{AsOf: "0001-01-01"}), []string{"ask"})
	equal(t, "the last of days", eventIDs(t, s, graph.EventFilter{AsOf: "9999-12-31"}), actualHarbour)
	equal(t, "within a window", eventIDs(t, s, graph.EventFilter{AsOf: "2026-05-05", From: "2026-05-03", To: "2026-05-09"}), []string{"talks", "visit", "praise"})
}

func eventRealis(t *testing.T, s graph.Store) {
	put(t, s, harbour()...)
	equal(t, "future", eventIDs(t, s, graph.EventFilter{Realis: []graph.Realis{graph.Future}}), []string{"warn"})
	equal(t, "future and negated", eventIDs(t, s, graph.EventFilter{Realis: []graph.Realis{graph.Negated, graph.Future, graph.Future}}), []string{"warn", "no-move"})
	equal(t, "all but actual of Poland", eventIDs(t, s, graph.EventFilter{Country: "POL", Realis: graph.RealisValues()[1:]}), []string{"warn", "no-move"})
	equal(t, "historical", eventIDs(t, s, graph.EventFilter{Realis: []graph.Realis{graph.Historical}}), nil)
}

func eventCountry(t *testing.T, s graph.Store) {
	put(t, s, harbour()...)
	for _, c := range []struct {
		claim string
		f     graph.EventFilter
		want  []string
	}{
		{"AsActor", graph.EventFilter{Actor: france}, []string{"sanction", "move", "talks", "visit", "praise"}},
		{"AsActorExactly", graph.EventFilter{Actor: france, Exact: true}, []string{"sanction", "visit", "praise"}},
		{"AsRecipient", graph.EventFilter{Recipient: france}, []string{"accuse", "ask"}},
		{"AsRecipientExactly", graph.EventFilter{Recipient: france, Exact: true}, []string{"accuse"}},
		{"APersonForOneself", graph.EventFilter{Actor: moreau}, []string{"talks"}},
		{"BetweenCountries", graph.EventFilter{Between: [2]string{france, germany}}, []string{"sanction", "talks", "visit", "praise", "accuse"}},
		{"BetweenCountriesExactly", graph.EventFilter{Between: [2]string{france, germany}, Exact: true}, []string{"sanction", "visit", "praise", "accuse"}},
		{"BetweenCountryAndPerson", graph.EventFilter{Between: [2]string{weber, france}}, []string{"talks"}},
		{"BetweenTwoOfOneCountry", graph.EventFilter{Between: [2]string{france, france}}, nil},
		{"ByCode", graph.EventFilter{Country: "POL"}, []string{"move", "praise", "aid"}},
		{"ByCodeInternational", graph.EventFilter{Country: graph.International}, []string{"talks"}},
		{"InternationalBodies", graph.EventFilter{Actor: graph.CountryID(graph.International)}, []string{"talks"}},
		{"ByCodeInAnotherCase", graph.EventFilter{Country: "pol"}, nil},
	} {
		t.Run(c.claim, func(t *testing.T) { equal(t, "events", eventIDs(t, s, c.f), c.want) })
	}
	put(t, s, tell("home", 9, event("home", graph.Protest, navy+">"+moreau, "2026-07-01")))
	equal(t, "between a country and itself", eventIDs(t, s, graph.EventFilter{Between: [2]string{france, france}}), []string{"home"})
	equal(t, "between a country and its member", eventIDs(t, s, graph.EventFilter{Between: [2]string{navy, france}}), []string{"home"})
}

func eventBetween(t *testing.T, s graph.Store) {
	put(t, s, harbour()...)
	for _, pair := range [][2]string{{france, germany}, {moreau, weber}, {weber, france}, {bank, poland}, {envoy, poland}} {
		for _, exact := range []bool{false, true} {
			forth := eventIDs(t, s, graph.EventFilter{Between: pair, Exact: exact})
			back := eventIDs(t, s, graph.EventFilter{Between: [2]string{pair[1], pair[0]}, Exact: exact})
			equal(t, fmt.Sprint(pair, exact), back, forth)
		}
	}
}

func eventPairs(t *testing.T, s graph.Store) {
	put(t, s, harbour()...)
	equal(t, "compound actors", eventIDs(t, s, graph.EventFilter{Between: [2]string{france, poland}, Exact: true}), nil)
	equal(t, "each of them and the recipient", eventIDs(t, s, graph.EventFilter{Between: [2]string{germany, poland}, Exact: true}), []string{"praise"})
	equal(t, "a joint event", eventIDs(t, s, graph.EventFilter{Between: [2]string{council, weber}}), []string{"talks"})
}

func eventNobody(t *testing.T, s graph.Store) {
	put(t, s, harbour()...)
	for _, f := range []graph.EventFilter{{Actor: "leader:nobody"}, {Recipient: "leader:nobody"}, {Between: [2]string{france, "leader:nobody"}}, {Country: "XXX"},
		{Source: "nowhere"}, {Article: "nothing"}, {Speaker: "leader:nobody"}, {IDs: []string{"nothing"}}, {Actor: "country:XXX"},
		{Types: []graph.Type{graph.Agree}, Quads: []graph.Quad{graph.MaterialConflict}}} {
		equal(t, fmt.Sprintf("%+v", f), eventIDs(t, s, f), nil)
	}
}

func eventStats(t *testing.T, s graph.Store) {
	put(t, s, harbour()...)
	stats, err := s.Stats(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	same(t, "stats", stats, &graph.Stats{
		Articles: 4, Evidence: 11,
		Entities: map[graph.Kind]int{graph.KindCountry: 3, graph.KindLeader: 3, graph.KindOrganization: 3},
		Events: map[graph.Type]int{graph.Accuse: 1, graph.Consult: 2, graph.Support: 1, graph.Mobilize: 2, graph.Sanction: 1, graph.Aid: 1,
			graph.Request: 1, graph.Threaten: 1},
		Realis: map[graph.Realis]int{graph.Actual: 8, graph.Negated: 1, graph.Future: 1},
		First:  "2026-04-01", Last: "2026-06-01",
	})
	retract(t, s, "herald/2", 9)
	if stats, err = s.Stats(t.Context()); err != nil {
		t.Fatal(err)
	}
	same(t, "after a retraction", stats, &graph.Stats{
		Articles: 3, Evidence: 8,
		Entities: map[graph.Kind]int{graph.KindCountry: 3, graph.KindLeader: 2, graph.KindOrganization: 2},
		Events:   map[graph.Type]int{graph.Accuse: 1, graph.Consult: 2, graph.Support: 1, graph.Mobilize: 2, graph.Sanction: 1},
		Realis:   map[graph.Realis]int{graph.Actual: 6, graph.Negated: 1},
		First:    "2026-05-02", Last: "2026-05-10",
	})
}
