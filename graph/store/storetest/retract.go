package storetest

import (
	"testing"
	"time"

	"detente/graph"
)

var retractCases = []testCase{
	{"RetractWithdrawsWhatItAloneSupports", retractAlone},
	{"RetractOneOfTwoLeavesTheEvent", retractOneOfTwo},
	{"RetractBothWithdrawsTheEvent", retractBoth},
	{"RetractTwiceChangesNothing", retractTwice},
	{"PutAfterRetractStandsAgain", retractThenPut},
	{"RetractUnknownIsNotFound", retractUnknown},
	{"RetractAtNoTimeIsInvalid", retractNoTime},
	{"KnownAtSeesWhatStoodThen", retractKnownAt},
}

func pair() (*graph.Batch, *graph.Batch) {
	return tell("a", 1, event("shared", graph.Aid, france+">"+poland, "2026-05-01", contexts("economic")), event("alone", graph.Accuse, weber+">"+poland, "2026-05-02", saidBy(bank))),
		tell("b", 2, event("shared", graph.Aid, france+">"+poland, "2026-05-01", contexts("health")))
}

func retractAlone(t *testing.T, s graph.Store) {
	a, b := pair()
	put(t, s, a, b)
	retract(t, s, "a", 9)
	equal(t, "events", eventIDs(t, s, graph.EventFilter{}), []string{"shared"})
	equal(t, "entities", entityIDs(t, s, graph.EntityQuery{}), []string{france, poland})
	alone := getEvent(t, s, "alone")
	want := *a.Events[1]
	want.Recorded, want.Withdrawn = at(1), at(9)
	same(t, "the withdrawn event", alone, &want)
	_, err := s.Entity(t.Context(), weber)
	wantError(t, "an entity nothing names any longer", err, graph.ErrNotFound)
	some, err := s.EntitiesByID(t.Context(), []string{weber, france})
	if err != nil || len(some) != 2 || some[0] != nil || some[1] == nil {
		t.Errorf("entities by ID: got %v (%v), want nil and France", some, err)
	}
	equal(t, "a search", entityIDs(t, s, graph.EntityQuery{Text: "weber"}), nil)
	article, err := s.Article(t.Context(), "a")
	if err != nil || !article.Withdrawn.Equal(at(9)) || article.Text != a.Article.Text {
		t.Errorf("article: withdrawn %v (%v), want it readable and withdrawn at %v", article.Withdrawn, err, at(9))
	}
	articles, _, err := s.Articles(t.Context(), graph.ArticleQuery{})
	if err != nil || len(articles) != 1 || articles[0].ID != "b" {
		t.Errorf("articles: got %v (%v), want b alone", articles, err)
	}
	rel, err := s.Relation(t.Context(), graph.RelationQuery{A: weber, B: poland})
	if err != nil || rel.Events != 0 {
		t.Errorf("relation: got %+v (%v), want nothing", rel, err)
	}
	links, err := s.Expand(t.Context(), []string{poland}, graph.EventFilter{}, true)
	if err != nil || len(links) != 1 || links[0].To != france || links[0].Events != 1 {
		t.Errorf("links: got %v (%v), want one, to France", links, err)
	}
}

func retractOneOfTwo(t *testing.T, s graph.Store) {
	a, b := pair()
	put(t, s, a, b)
	retract(t, s, "b", 9)
	want := merged([]*graph.Batch{a})
	same(t, "events", snapshot(t, s).Events, want)
	equal(t, "by the context that went", eventIDs(t, s, graph.EventFilter{Contexts: []string{"health"}}), nil)
	equal(t, "by the article that went", eventIDs(t, s, graph.EventFilter{Article: "b"}), nil)
	equal(t, "by the article that stands", eventIDs(t, s, graph.EventFilter{Article: "a"}), []string{"alone", "shared"})
}

func retractBoth(t *testing.T, s graph.Store) {
	a, b := pair()
	put(t, s, a, b)
	retract(t, s, "a", 8)
	retract(t, s, "b", 9)
	shared := getEvent(t, s, "shared")
	if !shared.Recorded.Equal(at(1)) || !shared.Withdrawn.Equal(at(9)) || len(shared.Evidence) != 1 || shared.Evidence[0].Article != "b" {
		t.Errorf("shared event: %+v, want it recorded first, withdrawn last, with its last evidence", shared)
	}
	got := snapshot(t, s)
	if len(got.Events)+len(got.Entities)+len(got.Articles) != 0 {
		t.Errorf("the store still shows %+v", got)
	}
	same(t, "stats", got.Stats, &graph.Stats{Entities: map[graph.Kind]int{}, Events: map[graph.Type]int{}, Realis: map[graph.Realis]int{}})
}

func retractTwice(t *testing.T, s graph.Store) {
	a, b := pair()
	put(t, s, a, b)
	retract(t, s, "a", 8)
	before, alone := snapshot(t, s), getEvent(t, s, "alone")
	retract(t, s, "a", 9)
	same(t, "the store", snapshot(t, s), before)
	same(t, "the withdrawn event", getEvent(t, s, "alone"), alone)
	article, err := s.Article(t.Context(), "a")
	if err != nil || !article.Withdrawn.Equal(at(8)) {
		t.Errorf("article: withdrawn %v (%v), want the first time %v", article.Withdrawn, err, at(8))
	}
}

func retractThenPut(t *testing.T, s graph.Store) {
	a, b := pair()
	put(t, s, a, b)
	before := snapshot(t, s)
	retract(t, s, "a", 8)
	again, _ := pair()
	again.At = at(10)
	same(t, "result", put(t, s, again)[0], graph.PutResult{Outcome: graph.OutcomeNew, Entities: 2, Events: 1})
	same(t, "the store", snapshot(t, s), before)
	if e := getEvent(t, s, "alone"); !e.Withdrawn.IsZero() || !e.Recorded.Equal(at(1)) {
		t.Errorf("event put again: recorded %v, withdrawn %v; want its first time and never", e.Recorded, e.Withdrawn)
	}
}

func retractUnknown(t *testing.T, s graph.Store) {
	wantError(t, "retract", s.Retract(t.Context(), "no such article", at(1)), graph.ErrNotFound)
}

func retractNoTime(t *testing.T, s graph.Store) {
	a, _ := pair()
	put(t, s, a)
	wantError(t, "retract", s.Retract(t.Context(), "a", time.Time{}), graph.ErrInvalid)
	equal(t, "events", eventIDs(t, s, graph.EventFilter{}), []string{"alone", "shared"})
}

func retractKnownAt(t *testing.T, s graph.Store) {
	a, b := pair()
	put(t, s, b)
	a.At = at(4)
	put(t, s, a)
	retract(t, s, "a", 8)
	for _, c := range []struct {
		claim string
		when  time.Time
		want  []string
	}{
		{"BeforeAnything", at(2).Add(-1), nil},
		{"AtTheInstantRecorded", at(2), []string{"shared"}},
		{"JustBeforeTheSecond", at(4).Add(-1), []string{"shared"}},
		{"WhileBothStood", at(4), []string{"alone", "shared"}},
		{"JustBeforeWithdrawal", at(8).Add(-1), []string{"alone", "shared"}},
		{"AtTheInstantWithdrawn", at(8), []string{"shared"}},
		{"LongAfter", at(1000), []string{"shared"}},
	} {
		t.Run(c.claim, func(t *testing.T) {
			f := graph.EventFilter{KnownAt: c.when}
			equal(t, "events", eventIDs(t, s, f), c.want)
			n, err := s.CountEvents(t.Context(), f)
			if err != nil || n != len(c.want) {
				t.Errorf("count: got %d (%v), want %d", n, err, len(c.want))
			}
			f.Country = "DEU"
			equal(t, "of a country whose entity went", eventIDs(t, s, f), only(c.want, "alone"))
			f.Country, f.Speaker = "", bank
			equal(t, "by a speaker who went", eventIDs(t, s, f), only(c.want, "alone"))
			rel, err := s.Relation(t.Context(), graph.RelationQuery{A: germany, B: poland, Filter: graph.EventFilter{KnownAt: c.when}})
			if err != nil || rel.Events != len(only(c.want, "alone")) {
				t.Errorf("relation: got %+v (%v)", rel, err)
			}
			links, err := s.Expand(t.Context(), []string{poland}, graph.EventFilter{KnownAt: c.when}, false)
			if err != nil || len(links) != len(c.want) {
				t.Errorf("links: got %v (%v), want %d", links, err, len(c.want))
			}
		})
	}
}

// only returns the one ID if the list has it.
func only(ids []string, id string) []string {
	for _, x := range ids {
		if x == id {
			return []string{id}
		}
	}
	return nil
}
