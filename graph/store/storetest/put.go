package storetest

import (
	"fmt"
	"testing"
	"time"

	"detente/graph"
)

var putCases = []testCase{
	{"PutReadsBackEveryField", putReadsBack},
	{"PutTwiceChangesNothing", putTwice},
	{"PutOfNothingDoesNothing", putNothing},
	{"UpdatedArticleReplacesWhatItSaid", putUpdated},
	{"UpdatedArticleKeepsWhatAnotherSaysToo", putUpdatedShared},
	{"TwoArticlesTellOneEvent", putTwoTellings},
	{"OrderOfArticlesLeavesNoTrace", putOrder},
	{"OutcomesCountWhatIsNew", putOutcomes},
	{"EntityNamesUniteWhateverTheOrder", putEntityMerge},
	{"LaterCountryMovesTheEventsOfAnEntity", putCountryLater},
	{"LaterSourceMovesTheEventsOfAnArticle", putSourceLater},
	{"InvalidBatchWritesNothing", putInvalid},
	{"OneArticleInTwoBatchesIsInvalid", putSameArticle},
	{"ManyBatchesInOnePut", putMany},
}

// full is a batch with every field of every type filled.
func full() *graph.Batch {
	text := "Claire Moreau met Jonas Weber in Gdańsk on Sunday, the Harbour Council said. 🤝 Two were hurt."
	published := time.Date(2026, 5, 4, 7, 8, 9, 123456789, time.UTC)
	two, none := 2, 0
	return &graph.Batch{
		At: at(1),
		Article: &graph.Article{ID: "a-full", URL: "https://example.org/full?x=1&y=2", Title: "A “full” article", Authors: []string{"B. Author", "A. Author"},
			Source: "courier", Language: "en", Published: published, SHA256: "00ff", Wire: "Wire", Text: text, Note: "a note"},
		Entities: []*graph.Entity{
			{ID: moreau, Kind: graph.KindLeader, Name: "Claire Moreau", Aliases: []string{"C. Moreau", "Moreau"}, Country: "FRA", Sectors: []string{"GOV", "ELI"}, Wikidata: "Q1",
				Offices: []graph.Office{{Title: "PRESIDENT", Country: "FRA", From: "2020-01-02", To: "2024-01-02"}, {Title: "CHAIR", Body: council, From: "2024-05-01"}}},
			{ID: weber, Kind: graph.KindLeader, Name: "Jonas Weber"},
			{ID: council, Kind: graph.KindOrganization, Name: "Harbour Council", Country: graph.International},
			{ID: poland, Kind: graph.KindCountry, Name: "Poland", Country: "POL"},
			{ID: "group:POL.CVL", Kind: graph.KindGroup, Name: "Polish bystanders", Country: "POL", Sectors: []string{"CVL"}},
		},
		Events: []*graph.Event{{
			ID: "full", Type: graph.Consult, Mode: "third-party", Contexts: []string{"diplomatic", "territory"},
			Actors: []string{moreau, weber}, Recipients: []string{poland, "group:POL.CVL"}, Date: graph.InMonth(2026, time.May),
			Place: graph.Place{Name: "Gdańsk", Country: "POL"}, Realis: graph.Actual, Status: graph.Held,
			Changes:    []graph.Change{{Status: graph.Planned}, {Status: graph.Held, On: "2026-05-03", Event: "other"}},
			Confidence: 0.123456789, Fatalities: &none, Injured: &two,
			Evidence: []graph.Evidence{
				{Article: "a-full", Sentence: text[:77], Start: 0, End: 77, Trigger: "met", Rule: "meet", Speaker: council, Stance: graph.StanceConfirms,
					Mentions: []graph.Mention{{Role: graph.RoleActor, Entity: moreau, Text: "Claire Moreau", Start: 0, End: 13, Why: "name"},
						{Role: graph.RolePlace, Entity: poland, Text: "Gdańsk", Start: 33, End: 40, Why: "city"}}},
				{Article: "a-full", Sentence: text[83:], Start: 83, End: len(text), Trigger: "hurt", Rule: "harm", Stance: graph.StanceAsserts},
			},
		}},
	}
}

func putReadsBack(t *testing.T, s graph.Store) {
	b := full()
	same(t, "results", put(t, s, b), []graph.PutResult{{Outcome: graph.OutcomeNew, Entities: 5, Events: 1}})
	want := full()
	want.Article.Recorded, want.Events[0].Recorded = at(1), at(1)
	got := getEvent(t, s, "full")
	same(t, "event", got, want.Events[0])
	if _, offset := got.Recorded.Zone(); offset != 0 {
		t.Errorf("recorded %v is not in UTC", got.Recorded)
	}
	article, err := s.Article(t.Context(), "a-full")
	if err != nil {
		t.Fatal(err)
	}
	same(t, "article", article, want.Article)
	for _, e := range want.Entities {
		same(t, e.ID, getEntity(t, s, e.ID), e)
	}
	same(t, "the caller's batch", b, full())
}

func putTwice(t *testing.T, s graph.Store) {
	put(t, s, harbour()...)
	before := snapshot(t, s)
	again := harbour()
	for _, b := range again {
		b.At = at(100)
	}
	for _, r := range put(t, s, again...) {
		same(t, "result", r, graph.PutResult{Outcome: graph.OutcomeUnchanged})
	}
	same(t, "the store", snapshot(t, s), before)
}

// everything is all that a store shows.
type everything struct {
	Articles []*graph.Article
	Entities []*graph.Entity
	Events   []*graph.Event
	Stats    *graph.Stats
}

func snapshot(t *testing.T, s graph.Store) everything {
	t.Helper()
	var all everything
	var err error
	page := graph.Page{First: graph.MaxPage}
	if all.Articles, _, err = s.Articles(t.Context(), graph.ArticleQuery{Page: page}); err != nil {
		t.Fatal(err)
	}
	if all.Entities, _, err = s.Entities(t.Context(), graph.EntityQuery{Page: page}); err != nil {
		t.Fatal(err)
	}
	if all.Events, _, err = s.Events(t.Context(), graph.EventQuery{Filter: graph.EventFilter{Realis: graph.RealisValues()}, Page: page}); err != nil {
		t.Fatal(err)
	}
	if all.Stats, err = s.Stats(t.Context()); err != nil {
		t.Fatal(err)
	}
	return all
}

func putNothing(t *testing.T, s graph.Store) {
	put(t, s)
	same(t, "the store", snapshot(t, s), everything{Stats: &graph.Stats{Entities: map[graph.Kind]int{}, Events: map[graph.Type]int{}, Realis: map[graph.Realis]int{}}})
}

func putUpdated(t *testing.T, s graph.Store) {
	put(t, s, tell("a", 1, event("old", graph.Aid, france+">"+poland, "2026-05-01"), event("kept", graph.Aid, france+">"+germany, "2026-05-01")))
	r := put(t, s, tell("a", 5, event("kept", graph.Aid, france+">"+germany, "2026-05-01"), event("new", graph.Aid, france+">"+weber, "2026-05-02")))
	same(t, "result", r[0], graph.PutResult{Outcome: graph.OutcomeUpdated, Entities: 1, Events: 1})
	equal(t, "events", eventIDs(t, s, graph.EventFilter{}), []string{"new", "kept"})
	equal(t, "entities", entityIDs(t, s, graph.EntityQuery{}), []string{germany, france, weber})
	if old := getEvent(t, s, "old"); !old.Withdrawn.Equal(at(5)) || len(old.Evidence) != 1 {
		t.Errorf("old event: withdrawn %v with %d pieces of evidence, want %v with the one it had", old.Withdrawn, len(old.Evidence), at(5))
	}
	if kept := getEvent(t, s, "kept"); !kept.Recorded.Equal(at(1)) || !kept.Withdrawn.IsZero() {
		t.Errorf("kept event: recorded %v, withdrawn %v; want %v and never", kept.Recorded, kept.Withdrawn, at(1))
	}
	if fresh := getEvent(t, s, "new"); !fresh.Recorded.Equal(at(5)) {
		t.Errorf("new event: recorded %v, want %v", fresh.Recorded, at(5))
	}
	a, err := s.Article(t.Context(), "a")
	if err != nil || !a.Recorded.Equal(at(1)) {
		t.Errorf("article: recorded %v, want %v (%v)", a.Recorded, at(1), err)
	}
}

func putUpdatedShared(t *testing.T, s graph.Store) {
	e := event("e", graph.Aid, france+">"+poland, "2026-05-01")
	put(t, s, tell("a", 1, e), tell("b", 2, e))
	put(t, s, tell("a", 3))
	got := getEvent(t, s, "e")
	if !got.Withdrawn.IsZero() || len(got.Evidence) != 1 || got.Evidence[0].Article != "b" {
		t.Errorf("event: withdrawn %v, evidence %v; want it to stand on article b", got.Withdrawn, got.Evidence)
	}
	equal(t, "entities", entityIDs(t, s, graph.EntityQuery{}), []string{france, poland})
}

func putTwoTellings(t *testing.T, s graph.Store) {
	first := tell("a", 1, event("e", graph.Consult, france+">"+poland, "2026-05-01", sure(0.5), contexts("economic")))
	second := tell("b", 2, event("e", graph.Consult, france+">"+poland, "2026-05-01", mode("visit"), sure(0.5), contexts("diplomatic")))
	put(t, s, first)
	r := put(t, s, second)
	same(t, "result", r[0], graph.PutResult{Outcome: graph.OutcomeNew})
	want := merged([]*graph.Batch{first, second})
	same(t, "events", snapshot(t, s).Events, want)
	equal(t, "by the mode only one told", eventIDs(t, s, graph.EventFilter{Modes: []graph.Mode{"visit"}}), []string{"e"})
	equal(t, "above what one alone is sure of", eventIDs(t, s, graph.EventFilter{MinConfidence: 0.7}), []string{"e"})
	n, err := s.CountEvents(t.Context(), graph.EventFilter{})
	if err != nil || n != 1 {
		t.Errorf("count: got %d (%v), want 1", n, err)
	}
}

func putOrder(t *testing.T, s graph.Store) {
	batches := harbour()
	for _, b := range batches {
		b.At = at(1)
	}
	for i := range batches {
		put(t, s, batches[len(batches)-1-i])
	}
	same(t, "events", snapshot(t, s).Events, merged(batches))
}

func putOutcomes(t *testing.T, s graph.Store) {
	a := tell("a", 1, event("e1", graph.Aid, france+">"+poland, "2026-05-01"), event("e2", graph.Aid, france+">"+poland, "2026-05-02"))
	b := tell("b", 1, event("e2", graph.Aid, france+">"+poland, "2026-05-02"), event("e3", graph.Aid, france+">"+germany, "2026-05-03"))
	same(t, "both in one put", put(t, s, a, b), []graph.PutResult{
		{Outcome: graph.OutcomeNew, Entities: 2, Events: 2}, {Outcome: graph.OutcomeNew, Entities: 1, Events: 1}})
	same(t, "only a note changed", func() graph.PutResult { a.Article.Note = "read again"; return put(t, s, a)[0] }(), graph.PutResult{Outcome: graph.OutcomeUpdated})
	got, err := s.Article(t.Context(), "a")
	if err != nil || got.Note != "read again" {
		t.Errorf("note %q (%v), want the new one", got.Note, err)
	}
}

func putEntityMerge(t *testing.T, s graph.Store) {
	know := func(article string, e *graph.Entity) *graph.Batch {
		b := tell(article, 1)
		b.Entities = []*graph.Entity{e}
		return b
	}
	all := []*graph.Batch{
		know("a", &graph.Entity{ID: moreau, Kind: graph.KindLeader, Name: "Moreau", Sectors: []string{"GOV"}}),
		know("b", &graph.Entity{ID: moreau, Kind: graph.KindLeader, Name: "Claire Moreau", Aliases: []string{"La Présidente"}, Country: "FRA"}),
		know("c", &graph.Entity{ID: moreau, Kind: graph.KindLeader, Name: "C. Moreau", Wikidata: "Q1", Offices: []graph.Office{{Title: "PRESIDENT", Country: "FRA"}}}),
	}
	want := &graph.Entity{ID: moreau, Kind: graph.KindLeader, Name: "Claire Moreau", Aliases: []string{"C. Moreau", "La Présidente", "Moreau"}, Country: "FRA",
		Sectors: []string{"GOV"}, Wikidata: "Q1", Offices: []graph.Office{{Title: "PRESIDENT", Country: "FRA"}}}
	for _, order := range [][]int{{0, 1, 2}, {2, 1, 0}, {1, 2, 0}} {
		for _, i := range order {
			put(t, s, all[i])
		}
		same(t, fmt.Sprint("order ", order), getEntity(t, s, moreau), want)
		equal(t, "by a name of the last", entityIDs(t, s, graph.EntityQuery{Text: "presidente"}), []string{moreau})
		for _, i := range order {
			retract(t, s, all[i].Article.ID, 2)
		}
		_, err := s.Entity(t.Context(), moreau)
		wantError(t, "after all were retracted", err, graph.ErrNotFound)
	}
	put(t, s, all...)
	retract(t, s, "b", 3)
	want.Name, want.Aliases, want.Country = "C. Moreau", []string{"Moreau"}, ""
	same(t, "without the second article", getEntity(t, s, moreau), want)
	equal(t, "by the name that went", entityIDs(t, s, graph.EntityQuery{Text: "presidente"}), nil)
}

func putCountryLater(t *testing.T, s graph.Store) {
	early := tell("a", 1, event("e", graph.Accuse, moreau+">"+germany, "2026-05-01"), event("f", graph.Consult, moreau+" "+poland, "2026-05-02"))
	for _, e := range early.Entities {
		if e.ID == moreau {
			e.Country = ""
		}
	}
	put(t, s, early)
	ofFrance := func() []string { return eventIDs(t, s, graph.EventFilter{Country: "FRA"}) }
	equal(t, "before the country is known", ofFrance(), nil)
	put(t, s, tell("b", 2, event("g", graph.Aid, moreau+">"+poland, "2026-05-03")))
	equal(t, "of the country", ofFrance(), []string{"g", "f", "e"})
	equal(t, "between the countries", eventIDs(t, s, graph.EventFilter{Between: [2]string{france, germany}}), []string{"e"})
	equal(t, "with the country as actor", eventIDs(t, s, graph.EventFilter{Actor: france}), []string{"g", "f", "e"})
	retract(t, s, "b", 3)
	equal(t, "after it is known no longer", ofFrance(), nil)
}

func putSourceLater(t *testing.T, s graph.Store) {
	b := tell("a", 1, event("e", graph.Aid, france+">"+poland, "2026-05-01"))
	put(t, s, b)
	b.Article.Source = "herald"
	put(t, s, b)
	equal(t, "by the old source", eventIDs(t, s, graph.EventFilter{Source: "a"}), nil)
	equal(t, "by the new source", eventIDs(t, s, graph.EventFilter{Source: "herald"}), []string{"e"})
}

func putInvalid(t *testing.T, s graph.Store) {
	good := tell("good", 1, event("e", graph.Aid, france+">"+poland, "2026-05-01"))
	for name, spoil := range map[string]func(*graph.Batch){
		"NoArticle":      func(b *graph.Batch) { b.Article = nil },
		"NoArticleID":    func(b *graph.Batch) { b.Article.ID = "" },
		"NoTime":         func(b *graph.Batch) { b.At = time.Time{} },
		"TextNotUTF8":    func(b *graph.Batch) { b.Article.Text += "\xff" },
		"NoEvidence":     func(b *graph.Batch) { b.Events[0].Evidence = nil },
		"WrongOffsets":   func(b *graph.Batch) { b.Events[0].Evidence[0].Start++ },
		"ForeignArticle": func(b *graph.Batch) { b.Events[0].Evidence[0].Article = "other" },
		"UnknownType":    func(b *graph.Batch) { b.Events[0].Type = "GREET" },
		"UnknownEntity":  func(b *graph.Batch) { b.Entities = b.Entities[1:] },
		"EventTwice":     func(b *graph.Batch) { b.Events = append(b.Events, b.Events[0]) },
		"EntityTwice":    func(b *graph.Batch) { b.Entities = append(b.Entities, b.Entities[0]) },
	} {
		t.Run(name, func(t *testing.T) {
			bad := tell("bad", 1, event("x", graph.Aid, weber+">"+poland, "2026-05-01"))
			spoil(bad)
			_, err := s.Put(t.Context(), good, bad)
			wantError(t, "put", err, graph.ErrInvalid)
			_, err = s.Article(t.Context(), "good")
			wantError(t, "the good article beside it", err, graph.ErrNotFound)
			equal(t, "entities", entityIDs(t, s, graph.EntityQuery{}), nil)
			equal(t, "events", eventIDs(t, s, graph.EventFilter{}), nil)
		})
	}
}

func putSameArticle(t *testing.T, s graph.Store) {
	_, err := s.Put(t.Context(), tell("a", 1), tell("b", 1), tell("a", 2))
	wantError(t, "put", err, graph.ErrInvalid)
	_, err = s.Article(t.Context(), "b")
	wantError(t, "the article between", err, graph.ErrNotFound)
}

func putMany(t *testing.T, s graph.Store) {
	var batches []*graph.Batch
	for i := range 300 {
		day := graph.Day("2026-01-01").Add(i % 50)
		batches = append(batches, tell(fmt.Sprintf("a/%03d", i), 1, event(fmt.Sprintf("e%03d", i%200), graph.Aid, fmt.Sprintf("country:C%02d>country:D%02d", i%200%10, i%200%7), day)))
	}
	put(t, s, batches...)
	same(t, "events", snapshot(t, s).Events, merged(batches))
}
