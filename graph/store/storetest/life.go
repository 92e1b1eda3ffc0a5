package storetest

import (
	"context"
	"testing"

	"detente/graph"
)

var lifeCases = []testCase{
	{"CancelledContextIsHonoured", lifeCancelled},
	{"EverythingAfterCloseIsErrClosed", lifeClosed},
	{"PingAnswersWhileOpen", lifePing},
}

// calls calls every method of a store and returns their errors by name.
func calls(ctx context.Context, s graph.Store) map[string]error {
	errs := map[string]error{}
	_, errs["Put"] = s.Put(ctx, harbour()[0])
	errs["Retract"] = s.Retract(ctx, "courier/1", at(1))
	_, errs["Entity"] = s.Entity(ctx, france)
	_, errs["EntitiesByID"] = s.EntitiesByID(ctx, []string{france})
	_, _, errs["Entities"] = s.Entities(ctx, graph.EntityQuery{})
	_, _, errs["Entities by text"] = s.Entities(ctx, graph.EntityQuery{Text: "france"})
	_, errs["CountEntities"] = s.CountEntities(ctx, graph.EntityQuery{})
	_, errs["Event"] = s.Event(ctx, "visit")
	_, errs["EventsByID"] = s.EventsByID(ctx, []string{"visit"})
	_, _, errs["Events"] = s.Events(ctx, graph.EventQuery{})
	_, _, errs["SearchEvents"] = s.SearchEvents(ctx, "told", graph.EventQuery{})
	_, errs["CountEvents"] = s.CountEvents(ctx, graph.EventFilter{})
	_, errs["Relation"] = s.Relation(ctx, graph.RelationQuery{A: france, B: germany})
	_, errs["Expand"] = s.Expand(ctx, []string{france}, graph.EventFilter{}, true)
	_, errs["Article"] = s.Article(ctx, "courier/1")
	_, errs["ArticlesByID"] = s.ArticlesByID(ctx, []string{"courier/1"})
	_, _, errs["Articles"] = s.Articles(ctx, graph.ArticleQuery{})
	_, errs["CountArticles"] = s.CountArticles(ctx, graph.ArticleQuery{})
	_, errs["Stats"] = s.Stats(ctx)
	_, errs["Activity"] = s.Activity(ctx, graph.ActivityQuery{Entity: france})
	_, errs["Telling"] = s.Telling(ctx, "courier/1")
	_, errs["ArticlesNaming"] = s.ArticlesNaming(ctx, france)
	_, errs["Revision"] = s.Revision(ctx)
	_, _, errs["Changes"] = s.Changes(ctx, graph.ChangeQuery{})
	_, errs["Decisions"] = s.Decisions(ctx)
	errs["Decide"] = s.Decide(ctx, graph.Decision{Ruling: graph.OtherEntity, From: weber, To: moreau, At: at(1)})
	errs["Ping"] = s.Ping(ctx)
	return errs
}

func lifeCancelled(t *testing.T, s graph.Store) {
	put(t, s, harbour()[1:]...)
	before := snapshot(t, s)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for name, err := range calls(ctx, s) {
		wantError(t, name, err, context.Canceled)
	}
	same(t, "the store", snapshot(t, s), before)
	put(t, s, harbour()[0])
}

func lifeClosed(t *testing.T, s graph.Store) {
	put(t, s, harbour()...)
	for range 2 {
		if err := s.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	}
	for name, err := range calls(t.Context(), s) {
		wantError(t, name, err, graph.ErrClosed)
	}
}

func lifePing(t *testing.T, s graph.Store) {
	if err := s.Ping(t.Context()); err != nil {
		t.Errorf("ping: %v", err)
	}
}
