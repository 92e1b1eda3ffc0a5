package storetest

import (
	"testing"

	"detente/graph"
)

var decisionCases = []testCase{
	{"DecisionsComeBackAsTheyWereMade", decisionsKept},
	{"ANewerDecisionTakesThePlaceOfTheOlder", decisionsReplaced},
	{"ADecisionThatSaysNothingIsInvalid", decisionsInvalid},
	{"TheTellingOfAnArticleIsWhatWasPut", tellingIsPut},
	{"TheTellingOfAnArticleIsOnlyItsOwn", tellingIsOwn},
	{"ARetractedArticleTellsNothing", tellingRetracted},
	{"ArticlesNamingAnEntity", articlesNaming},
	{"AccountsThatAreShownOtherwiseKeepWhatWasTold", toldKept},
}

func decisions(t *testing.T, s graph.Store) []graph.Decision {
	t.Helper()
	ds, err := s.Decisions(t.Context())
	if err != nil {
		t.Fatalf("decisions: %v", err)
	}
	return ds
}

func decide(t *testing.T, s graph.Store, d graph.Decision) {
	t.Helper()
	if err := s.Decide(t.Context(), d); err != nil {
		t.Fatalf("decide %+v: %v", d, err)
	}
}

func decisionsKept(t *testing.T, s graph.Store) {
	same(t, "none yet", decisions(t, s), nil)
	apart := graph.Decision{Ruling: graph.OtherEvent, From: "event:a", To: "event:b", Article: "courier/1", Why: "two talks", At: at(2)}
	one := graph.Decision{Ruling: graph.SameEntity, From: "leader:claire-morau", To: moreau, Why: "spelled otherwise", At: at(1), Entity: entity(moreau)}
	decide(t, s, apart)
	decide(t, s, one)
	same(t, "by what they are about", decisions(t, s), []graph.Decision{one, apart})
}

func decisionsReplaced(t *testing.T, s graph.Store) {
	decide(t, s, graph.Decision{Ruling: graph.SameEntity, From: weber, To: moreau, At: at(1), Entity: entity(weber)})
	now := graph.Decision{Ruling: graph.OtherEntity, From: weber, To: moreau, Why: "two persons", At: at(2), Entity: entity(weber)}
	decide(t, s, now)
	decide(t, s, now)
	same(t, "the newer one", decisions(t, s), []graph.Decision{now})
}

func decisionsInvalid(t *testing.T, s graph.Store) {
	for name, d := range map[string]graph.Decision{
		"no ruling":             {From: weber, To: moreau, At: at(1)},
		"of itself":             {Ruling: graph.OtherEntity, From: weber, To: weber, At: at(1)},
		"an article":            {Ruling: graph.OtherEntity, From: weber, To: moreau, Article: "courier/1", At: at(1)},
		"no article":            {Ruling: graph.OtherEvent, From: "event:a", To: "event:b", At: at(1)},
		"no time":               {Ruling: graph.OtherEntity, From: weber, To: moreau},
		"an entity of an event": {Ruling: graph.OtherEvent, From: "event:a", To: "event:b", Article: "courier/1", At: at(1), Entity: entity(weber)},
		"no entity to undo":     {Ruling: graph.SameEntity, From: weber, To: moreau, At: at(1)},
	} {
		wantError(t, name, s.Decide(t.Context(), d), graph.ErrInvalid)
	}
	same(t, "kept", decisions(t, s), nil)
}

func telling(t *testing.T, s graph.Store, article string) *graph.Batch {
	t.Helper()
	b, err := s.Telling(t.Context(), article)
	if err != nil {
		t.Fatalf("telling of %s: %v", article, err)
	}
	return b
}

// tellingIsPut puts what was read back, which must change nothing.
func tellingIsPut(t *testing.T, s graph.Store) {
	batches := harbour()
	put(t, s, batches...)
	for _, b := range batches {
		got := telling(t, s, b.Article.ID)
		same(t, "article", got.Article, b.Article)
		same(t, "time", got.At, b.At)
		if len(got.Entities) != len(b.Entities) || len(got.Events) != len(b.Events) {
			t.Errorf("%s: %d entities and %d events, want %d and %d", b.Article.ID, len(got.Entities), len(got.Events), len(b.Entities), len(b.Events))
		}
	}
	before := eventIDs(t, s, graph.EventFilter{})
	for _, b := range batches {
		put(t, s, telling(t, s, b.Article.ID))
	}
	equal(t, "events after all tellings were put again", eventIDs(t, s, graph.EventFilter{}), before)
	for _, want := range merged(batches) {
		same(t, want.ID, getEvent(t, s, want.ID), want)
	}
}

func tellingIsOwn(t *testing.T, s graph.Store) {
	aid := event("aid", graph.Aid, france+">"+poland, "2026-05-01")
	put(t, s, tell("a", 1, aid), tell("b", 2, aid, event("more", graph.Aid, france+">"+poland, "2026-05-02")))
	for _, e := range telling(t, s, "b").Events {
		for _, ev := range e.Evidence {
			if ev.Article != "b" {
				t.Errorf("event %s: evidence of %s in the telling of b", e.ID, ev.Article)
			}
		}
	}
}

func tellingRetracted(t *testing.T, s graph.Store) {
	put(t, s, harbour()...)
	retract(t, s, "courier/2", 9)
	for _, id := range []string{"courier/2", "nobody/1"} {
		_, err := s.Telling(t.Context(), id)
		wantError(t, id, err, graph.ErrNotFound)
	}
	naming, err := s.ArticlesNaming(t.Context(), council)
	if err != nil || len(naming) > 0 {
		t.Errorf("articles naming the council: %v, %v; want none", naming, err)
	}
}

func articlesNaming(t *testing.T, s graph.Store) {
	put(t, s, harbour()...)
	for id, want := range map[string][]string{
		germany: {"courier/1", "courier/2", "herald/1"}, weber: {"courier/1", "courier/2"}, bank: {"herald/2"}, "leader:nobody": nil,
	} {
		got, err := s.ArticlesNaming(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "articles naming "+id, got, want)
	}
}

func toldKept(t *testing.T, s graph.Store) {
	b := tell("a", 1, event("lift", graph.Cooperate, france+">"+poland, "2026-05-04"))
	e := b.Events[0]
	e.Programme = "oil embargo"
	e.Brings = &graph.Step{Of: graph.Sanction, Status: graph.Lifted}
	e.Evidence[0].Told = &graph.Told{
		Event: "other", Actors: []string{weber}, Recipients: []string{poland}, Speaker: weber, Why: "same day",
	}
	e.Evidence[0].Mentions = []graph.Mention{{Role: graph.RoleActor, Entity: france, Told: weber, Text: "a", Start: 0, End: 1}}
	put(t, s, b)
	want := *e
	want.Recorded = at(1)
	same(t, "the event", getEvent(t, s, "lift"), &want)
	same(t, "the telling", telling(t, s, "a").Events[0].Evidence, e.Evidence)
}
