package gql_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"detente/graph"
	"detente/graph/gql"
	"detente/graph/store/sqlite"
)

// counted counts the reads of a store.
type counted struct {
	gql.Reader
	reads atomic.Int64
}

func (c *counted) EntitiesByID(ctx context.Context, ids []string) ([]*graph.Entity, error) {
	c.reads.Add(1)
	return c.Reader.EntitiesByID(ctx, ids)
}

func (c *counted) Entities(ctx context.Context, q graph.EntityQuery) ([]*graph.Entity, bool, error) {
	c.reads.Add(1)
	return c.Reader.Entities(ctx, q)
}

func (c *counted) EventsByID(ctx context.Context, ids []string) ([]*graph.Event, error) {
	c.reads.Add(1)
	return c.Reader.EventsByID(ctx, ids)
}

func (c *counted) Events(ctx context.Context, q graph.EventQuery) ([]*graph.Event, bool, error) {
	c.reads.Add(1)
	return c.Reader.Events(ctx, q)
}

func (c *counted) CountEvents(ctx context.Context, f graph.EventFilter) (int, error) {
	c.reads.Add(1)
	return c.Reader.CountEvents(ctx, f)
}

func (c *counted) Article(ctx context.Context, id string) (*graph.Article, error) {
	c.reads.Add(1)
	return c.Reader.Article(ctx, id)
}

func (c *counted) ArticlesByID(ctx context.Context, ids []string) ([]*graph.Article, error) {
	c.reads.Add(1)
	return c.Reader.ArticlesByID(ctx, ids)
}

func (c *counted) CountEntities(ctx context.Context, q graph.EntityQuery) (int, error) {
	c.reads.Add(1)
	return c.Reader.CountEntities(ctx, q)
}

// crowd is n events, each between two leaders of its own, each leader of a
// country of its own, each event told by an article of its own in which a third
// person speaks.
func crowd(t testing.TB, n int) graph.Store {
	t.Helper()
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "graph.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	var batches []*graph.Batch
	for i := range n {
		const sentence = "One met the other, a third said."
		a := &graph.Article{ID: fmt.Sprintf("article:%03d", i), Title: "Meeting", Text: sentence}
		b := &graph.Batch{Article: a, At: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}
		id := func(part string) string { return fmt.Sprintf("leader:%s-%03d", part, i) }
		for j, part := range []string{"one", "other", "third"} {
			code := fmt.Sprintf("%c%c%c", 'A'+j, 'A'+i/26, 'A'+i%26)
			b.Entities = append(b.Entities,
				&graph.Entity{ID: id(part), Kind: graph.KindLeader, Name: part, Country: code},
				&graph.Entity{ID: graph.CountryID(code), Kind: graph.KindCountry, Name: code, Country: code})
		}
		b.Events = []*graph.Event{{
			ID: fmt.Sprintf("event:%03d", i), Type: graph.Consult, Actors: []string{id("one")}, Recipients: []string{id("other")},
			Date: graph.OnDay("2026-01-01"), Realis: graph.Actual, Confidence: 1,
			Evidence: []graph.Evidence{{Article: a.ID, Sentence: sentence, End: len(sentence), Trigger: "met", Rule: "verb", Speaker: id("third"), Stance: graph.StanceAsserts}},
		}}
		batches = append(batches, b)
	}
	if _, err := s.Put(t.Context(), batches...); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestTheNumberOfReadsDoesNotGrowWithThePage(t *testing.T) {
	reader := &counted{Reader: crowd(t, 100)}
	for _, c := range []struct {
		claim, query string
		reads        int64
	}{
		{"TotalCountCostsNothingUnlessAsked", `query($n: Int) { events(first: $n) { nodes { id } } }`, 1},
		{"TotalCountCostsOneRead", `query($n: Int) { events(first: $n) { totalCount } }`, 2},
		// events; participants; their countries; speakers; the speakers' countries; articles
		{"EventsWithAllAroundThem", `query($n: Int) { events(first: $n) { edges { node {
			id actors { id country { id name } } recipients { name country { name } }
			evidence { article { title } speaker { name country { id } } mentions { entity { id } } } changes { event { id } } } } } }`, 6},
		{"EntitiesWithTheirCountries", `query($n: Int) { entities(kinds: [LEADER], first: $n) { nodes { id country { id country { id } } } } }`, 2},
	} {
		t.Run(c.claim, func(t *testing.T) {
			for _, n := range []int{1, 10, 100} {
				body, err := json.Marshal(map[string]any{"query": c.query, "variables": map[string]any{"n": n}})
				if err != nil {
					t.Fatal(err)
				}
				server := httptest.NewServer(gql.NewHandler(reader, gql.Options{})) // remembers nothing
				before := reader.reads.Load()
				r := post(t, server.URL, body)
				server.Close()
				if len(r.Errors) > 0 {
					t.Fatalf("errors: %v", r.errors())
				}
				if reads := reader.reads.Load() - before; reads != c.reads {
					t.Errorf("a page of %d took %d reads, want %d", n, reads, c.reads)
				}
			}
		})
	}
}

func TestPathsAndNetworksReadTheirEntitiesAtOnce(t *testing.T) {
	reader := &counted{Reader: crowd(t, 100)}
	ask := func(query string) int64 {
		body, err := json.Marshal(map[string]any{"query": query})
		if err != nil {
			t.Fatal(err)
		}
		server := httptest.NewServer(gql.NewHandler(reader, gql.Options{})) // remembers nothing
		defer server.Close()
		before := reader.reads.Load()
		if r := post(t, server.URL, body); len(r.Errors) > 0 {
			t.Fatalf("errors: %v", r.errors())
		}
		return reader.reads.Load() - before
	}
	bare := ask(`{ network(centers: ["leader:one-000", "leader:one-001", "leader:one-002"]) { nodes { id } } }`)
	drawn := ask(`{ network(centers: ["leader:one-000", "leader:one-001", "leader:one-002"]) { nodes { entity { name country { name } } } } }`)
	if drawn != bare+2 {
		t.Errorf("the entities and countries of a network took %d more reads, want 2", drawn-bare)
	}
	bare = ask(`{ paths(from: "leader:one-000", to: "leader:other-000") { length } }`)
	drawn = ask(`{ paths(from: "leader:one-000", to: "leader:other-000") { hops { from { name } to { name } events { actors { id } evidence { article { id } } } } } }`)
	// The ends are the participants: whichever is asked for first is remembered.
	if more := drawn - bare; more < 2 || more > 3 {
		t.Errorf("the ends, participants and articles of a path took %d more reads, want 2 or 3", more)
	}
}

// TestEntitiesAreRememberedUntilSomethingIsWritten counts what is read of entities
// that were asked for before.
func TestEntitiesAreRememberedUntilSomethingIsWritten(t *testing.T) {
	store := crowd(t, 3)
	reader := &counted{Reader: store}
	server := httptest.NewServer(gql.NewHandler(reader, gql.Options{}))
	defer server.Close()
	ask := func(want string, reads int64) {
		t.Helper()
		before := reader.reads.Load()
		r := post(t, server.URL, query(t, `{ entity(id: "leader:one-000") { name country { name } } }`))
		if len(r.Errors) > 0 || string(r.Data) != want {
			t.Errorf("got %s %v, want %s", r.Data, r.errors(), want)
		}
		if got := reader.reads.Load() - before; got != reads {
			t.Errorf("%d reads, want %d", got, reads)
		}
	}
	ask(`{"entity":{"name":"one","country":{"name":"AAA"}}}`, 2)
	ask(`{"entity":{"name":"one","country":{"name":"AAA"}}}`, 0)
	article, err := store.Telling(t.Context(), "article:000")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range article.Entities {
		e.Name += " anew"
	}
	article.At = article.At.Add(time.Hour)
	if _, err := store.Put(t.Context(), article); err != nil {
		t.Fatal(err)
	}
	ask(`{"entity":{"name":"one anew","country":{"name":"AAA anew"}}}`, 2)
	if err := store.Retract(t.Context(), "article:000", article.At.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	ask(`{"entity":null}`, 1)
}
