package storetest

import (
	"fmt"
	"slices"
	"testing"

	"detente/graph"
)

var entityCases = []testCase{
	{"EntityIDsAreComparedByteByByte", entityIdentity},
	{"UnknownEntityIsNotFound", entityUnknown},
	{"EntitiesByIDKeepOrderAndGaps", entityByID},
	{"EntitiesAreSortedByID", entityOrder},
	{"EntitiesPassEachCondition", entityConditions},
	{"LeadersAreFoundByTheirOffices", entityOffices},
	{"EntityPagesCoverTheListOnce", entityPages},
	{"EntityCountsAgreeWithPages", entityCounts},
	{"InvalidEntityQuestionsAreRefused", entityInvalid},
}

func entityIdentity(t *testing.T, s graph.Store) {
	ids := []string{"org:NATO", "org:Nato", "org:nato", "org:nató", "org:nato\u0301", "org:nato ", "org:ＮＡＴＯ"}
	var events []*graph.Event
	for i, id := range ids {
		events = append(events, event(fmt.Sprintf("E%d", i), graph.Aid, id+">"+poland, "2026-05-01"))
	}
	for i := range events { // strings.Fields would part the ID that ends in a blank
		events[i].Actors = []string{ids[i]}
	}
	events = append(events, event("e0", graph.Aid, france+">"+poland, "2026-05-01"))
	put(t, s, tell("a", 1, events...))
	for i, id := range ids {
		if got := getEntity(t, s, id); got.ID != id {
			t.Errorf("entity %q: got %q", id, got.ID)
		}
		equal(t, fmt.Sprintf("events of %q", id), eventIDs(t, s, graph.EventFilter{Actor: id}), []string{fmt.Sprintf("E%d", i)})
	}
	if upper, lower := getEvent(t, s, "E0"), getEvent(t, s, "e0"); upper.ID != "E0" || lower.ID != "e0" || lower.Actors[0] != france {
		t.Errorf("events E0 and e0: got %s of %v and %s of %v", upper.ID, upper.Actors, lower.ID, lower.Actors)
	}
	want := append(slices.Clone(ids), poland, france)
	slices.Sort(want)
	equal(t, "all", entityIDs(t, s, graph.EntityQuery{}), want)
}

func entityUnknown(t *testing.T, s graph.Store) {
	put(t, s, harbour()...)
	for _, id := range []string{"country:XXX", "", "country:", "COUNTRY:FRA", france + "\x00"} {
		_, err := s.Entity(t.Context(), id)
		wantError(t, fmt.Sprintf("entity %q", id), err, graph.ErrNotFound)
	}
}

func entityByID(t *testing.T, s graph.Store) {
	put(t, s, harbour()...)
	got, err := s.EntitiesByID(t.Context(), []string{weber, "leader:nobody", france, weber})
	if err != nil {
		t.Fatal(err)
	}
	same(t, "entities", got, []*graph.Entity{entity(weber), nil, entity(france), entity(weber)})
	none, err := s.EntitiesByID(t.Context(), nil)
	if err != nil || len(none) != 0 {
		t.Errorf("no IDs: got %v (%v), want nothing", none, err)
	}
}

func entityOrder(t *testing.T, s graph.Store) {
	put(t, s, harbour()...)
	equal(t, "all", entityIDs(t, s, graph.EntityQuery{}), []string{germany, france, poland, moreau, weber, envoy, bank, navy, council})
}

func entityConditions(t *testing.T, s graph.Store) {
	put(t, s, harbour()...)
	for _, c := range []struct {
		claim string
		q     graph.EntityQuery
		want  []string
	}{
		{"OneKind", graph.EntityQuery{Kinds: []graph.Kind{graph.KindLeader}}, []string{moreau, weber, envoy}},
		{"AnyOfTwoKinds", graph.EntityQuery{Kinds: []graph.Kind{graph.KindLeader, graph.KindCountry}}, []string{germany, france, poland, moreau, weber, envoy}},
		{"KindWithoutAny", graph.EntityQuery{Kinds: []graph.Kind{graph.KindGroup}}, nil},
		{"Country", graph.EntityQuery{Country: "FRA"}, []string{france, moreau, navy}},
		{"CountryIsExact", graph.EntityQuery{Country: "fra"}, nil},
		{"International", graph.EntityQuery{Country: graph.International}, []string{council}},
		{"MainSector", graph.EntityQuery{Sector: "GOV"}, []string{moreau, weber}},
		{"OtherSector", graph.EntityQuery{Sector: "PTY"}, []string{weber}},
		{"AllTogether", graph.EntityQuery{Sector: "GOV", Country: "FRA", Kinds: []graph.Kind{graph.KindLeader}, Text: "clai"}, []string{moreau}},
		{"AllTogetherButOne", graph.EntityQuery{Sector: "GOV", Country: "FRA", Kinds: []graph.Kind{graph.KindCountry}}, nil},
	} {
		t.Run(c.claim, func(t *testing.T) { equal(t, "entities", entityIDs(t, s, c.q), c.want) })
	}
}

// cabinet is a batch that names Moreau, twice an officer of France and once of the
// Navy, Weber, who heads the Council though Germany is his country, and an envoy
// without any office.
func cabinet() *graph.Batch {
	b := tell("cabinet", 1, event("row", graph.Accuse, moreau+">"+weber, "2026-05-01"), event("gone", graph.Aid, france+" "+council+">"+navy, "2026-05-01"),
		event("note", graph.Request, envoy+">"+germany, "2026-05-01"))
	for _, e := range b.Entities {
		switch e.ID {
		case moreau:
			e.Offices = []graph.Office{{Title: "ADMIRAL", Country: "FRA", Body: navy, From: "2001-01-01", To: "2010-01-01"}, {Title: "PRESIDENT", Country: "FRA", From: "2020-01-01"}}
		case weber:
			e.Offices = []graph.Office{{Title: "SECRETARY_GENERAL", Country: graph.International, Body: council, To: "2026-05-20"}}
		}
	}
	return b
}

func entityOffices(t *testing.T, s graph.Store) {
	put(t, s, harbour()...)
	put(t, s, cabinet())
	for _, c := range []struct {
		of   string
		want []string
	}{
		{france, []string{moreau}}, {navy, []string{moreau}}, {council, []string{weber}}, {graph.CountryID(graph.International), []string{weber}},
		{germany, nil}, {moreau, nil}, {"org:nobody", nil},
	} {
		equal(t, "officers of "+c.of, entityIDs(t, s, graph.EntityQuery{OfficeOf: c.of}), c.want)
		n, err := s.CountEntities(t.Context(), graph.EntityQuery{OfficeOf: c.of})
		if err != nil || n != len(c.want) {
			t.Errorf("officers of %s: counted %d (%v), want %d", c.of, n, err, len(c.want))
		}
	}
	equal(t, "of another country", entityIDs(t, s, graph.EntityQuery{OfficeOf: france, Country: "DEU"}), nil)
	equal(t, "by name", entityIDs(t, s, graph.EntityQuery{OfficeOf: france, Text: "moreau"}), []string{moreau})
	equal(t, "by another's name", entityIDs(t, s, graph.EntityQuery{OfficeOf: france, Text: "weber"}), nil)
	retract(t, s, "cabinet", 2)
	equal(t, "after what told of offices was retracted", entityIDs(t, s, graph.EntityQuery{OfficeOf: france}), nil)
}

// crowd is a batch that names n organizations, every third of France.
func crowd(article string, n int) *graph.Batch {
	b := tell(article, 1)
	for i := range n {
		e := entity(fmt.Sprintf("org:body-%03d", i))
		e.Name = fmt.Sprintf("Body %03d", i)
		if i%3 == 0 {
			e.Country = "FRA"
		}
		b.Entities = append(b.Entities, e)
	}
	return b
}

func entityPages(t *testing.T, s graph.Store) {
	put(t, s, crowd("a", 50))
	for _, q := range []graph.EntityQuery{{}, {Country: "FRA"}, {Text: "body"}, {Text: "body 0", Country: "FRA"}, {Kinds: []graph.Kind{graph.KindOrganization}}} {
		t.Run(fmt.Sprintf("%+v", q), func(t *testing.T) {
			want := entityIDs(t, s, q)
			for _, size := range []int{1, 7, 49, 50, 51} {
				equal(t, fmt.Sprint("in pages of ", size), entityPagesOf(t, s, q, size), want)
			}
		})
	}
}

// entityPagesOf reads the whole list page by page, each after the last entity
// of the page before.
func entityPagesOf(t *testing.T, s graph.Store, q graph.EntityQuery, size int) []string {
	t.Helper()
	var ids []string
	q.Page.First = size
	for {
		page, more, err := s.Entities(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range page {
			ids = append(ids, e.ID)
		}
		if more && len(page) != size {
			t.Fatalf("a page of %d, though more follow a full one of %d only", len(page), size)
		}
		if !more {
			return ids
		}
		q.Page.After = cursorOf(t, q.Text, page[len(page)-1])
	}
}

func entityCounts(t *testing.T, s graph.Store) {
	put(t, s, harbour()...)
	put(t, s, crowd("crowd", 30))
	for _, q := range []graph.EntityQuery{{}, {Country: "FRA"}, {Sector: "GOV"}, {Kinds: []graph.Kind{graph.KindLeader}}, {Text: "body"}, {Text: "b", Country: "DEU"}, {Text: "nothing like it"}, {Text: "!"}} {
		q.Page = graph.Page{First: 2}
		n, err := s.CountEntities(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		if want := len(entityIDs(t, s, q)); n != want {
			t.Errorf("count of %+v: got %d, want %d", q, n, want)
		}
	}
}

func entityInvalid(t *testing.T, s graph.Store) {
	put(t, s, harbour()...)
	for _, q := range []graph.EntityQuery{
		{Kinds: []graph.Kind{"PLANET"}},
		{Sector: "XYZ"},
		{Text: "not UTF-8 \xff"},
		{Text: string(make([]byte, graph.MaxSearchText+1))},
		{Page: graph.Page{First: -1}},
		{Page: graph.Page{First: graph.MaxPage + 1}},
		{Page: graph.Page{After: "no cursor"}},
		{Page: graph.Page{After: graph.Cursor{List: "entities", Key: "100018", ID: france}.String()}},
		{Text: "france", Page: graph.Page{After: graph.Cursor{List: "entities", ID: france}.String()}},
		{Page: graph.Page{After: graph.EventCursor(event("e", graph.Aid, france, "2026-05-01"))}},
	} {
		_, _, err := s.Entities(t.Context(), q)
		wantError(t, fmt.Sprintf("%+v", q), err, graph.ErrInvalid)
	}
}
