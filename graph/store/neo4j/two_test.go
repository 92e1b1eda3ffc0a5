package neo4j_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"detente/graph"
	"detente/graph/store/neo4j/neo4jtest"
)

// told is a batch of one article with one event of two leaders, who also take
// part in the events of all other such batches.
func told(article string) *graph.Batch {
	text := article + " tells of help."
	return &graph.Batch{
		At:      time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC),
		Article: &graph.Article{ID: article, Title: article, Text: text, Source: "herald"},
		Entities: []*graph.Entity{
			{ID: "leader:ada", Kind: graph.KindLeader, Name: "Ada", Country: "AAA"},
			{ID: "leader:bo", Kind: graph.KindLeader, Name: "Bo", Country: "BBB"},
		},
		Events: []*graph.Event{{
			ID: "event of " + article, Type: graph.Aid, Actors: []string{"leader:ada"}, Recipients: []string{"leader:bo"}, Date: graph.OnDay("2026-01-01"),
			Realis: graph.Actual, Confidence: 0.5,
			Evidence: []graph.Evidence{{Article: article, Sentence: text, End: len(text), Rule: "test", Stance: graph.StanceAsserts}},
		}},
	}
}

// TestTwoProgramsWriteAtOnce lets two stores, each with its own connections, put
// events of the same two people, and one event that all articles tell.
func TestTwoProgramsWriteAtOnce(t *testing.T) {
	first := open(t)
	stores := []graph.Store{first, another(t)}
	const each, writers = 6, 3
	var group sync.WaitGroup
	for program, s := range stores {
		for writer := range writers {
			group.Go(func() {
				for i := range each {
					b := told(fmt.Sprintf("%d/%d/%d", program, writer, i))
					shared := *b.Events[0]
					shared.ID = "shared"
					b.Events = append(b.Events, &shared)
					if _, err := s.Put(t.Context(), b); err != nil {
						t.Errorf("put: %v", err)
					}
				}
			})
		}
	}
	group.Wait()
	want := len(stores) * writers * each
	for i, s := range stores {
		n, err := s.CountEvents(t.Context(), graph.EventFilter{Between: [2]string{"leader:ada", "leader:bo"}})
		if err != nil || n != want+1 {
			t.Errorf("store %d counts %d events (%v), want %d", i, n, err, want+1)
		}
		e, err := s.Event(t.Context(), "shared")
		if err != nil || len(e.Evidence) != want {
			t.Errorf("store %d: the shared event has %d pieces of evidence (%v), want %d", i, len(e.Evidence), err, want)
		}
	}
}

// TestDatabaseOfVersionTwoFindsOffices takes from a database what version 3 added.
func TestDatabaseOfVersionTwoFindsOffices(t *testing.T) {
	s := open(t)
	b := told("office")
	b.Entities[0].Offices = []graph.Office{{Title: "CHAIR", Country: "INT", Body: "org:un", From: "2020-01-01"}}
	if _, err := s.Put(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	for _, statement := range []string{`MATCH (n {id: 'org:un'}) DETACH DELETE n`, `MATCH (d:Detente) SET d.schema = 2`} {
		if _, err := neo4jtest.Query(t.Context(), serverURI, statement, nil); err != nil {
			t.Fatal(err)
		}
	}
	q := graph.EntityQuery{OfficeOf: "org:un"}
	if n, err := s.CountEntities(t.Context(), q); err != nil || n != 0 {
		t.Errorf("as the database was before: found %d (%v)", n, err)
	}
	if n, err := another(t).CountEntities(t.Context(), q); err != nil || n != 1 {
		t.Errorf("after the migration: found %d (%v), want 1", n, err)
	}
	rows, err := neo4jtest.Query(t.Context(), serverURI, `MATCH (:Leader)-[h:HOLDS]->(:Organization {id: 'org:un'}) RETURN h.office + ' ' + h.from AS office, h.to IS NULL AS lasts`, nil)
	if err != nil || len(rows) != 1 || rows[0].Values[0] != "CHAIR 2020-01-01" || rows[0].Values[1] != true {
		t.Errorf("the office as people see it: got %v (%v)", rows, err)
	}
}
