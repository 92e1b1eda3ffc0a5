package neo4j_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"testing"
	"time"

	"detente/graph"
	"detente/graph/store/neo4j/neo4jtest"
)

// counted is what a store answers from the counts that it keeps.
type counted struct {
	Links, Consults []graph.Link
	Did, Underwent  []graph.TypeCount
}

func countedBy(t *testing.T, s graph.Store) counted {
	t.Helper()
	var c counted
	var err error
	must := func() {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	c.Links, err = s.Expand(t.Context(), []string{"leader:ada", "leader:bo"}, graph.EventFilter{}, false)
	must()
	c.Consults, err = s.Expand(t.Context(), []string{"leader:ada"}, graph.EventFilter{Types: []graph.Type{graph.Consult}}, false)
	must()
	c.Did, err = s.Activity(t.Context(), graph.ActivityQuery{Entity: "country:AAA"})
	must()
	c.Underwent, err = s.Activity(t.Context(), graph.ActivityQuery{Entity: "leader:bo", Role: graph.RoleRecipient})
	must()
	return c
}

// TestDatabaseOfVersionThreeIsCounted takes from a database what version 4 added.
func TestDatabaseOfVersionThreeIsCounted(t *testing.T) {
	s := open(t)
	var batches []*graph.Batch
	for i := range 1100 { // more than are written at once
		b := told(fmt.Sprintf("article %04d", i))
		if i%3 == 0 {
			b.Events[0].Type = graph.Consult
		}
		batches = append(batches, b)
	}
	if _, err := s.Put(t.Context(), batches...); err != nil {
		t.Fatal(err)
	}
	if err := s.Retract(t.Context(), "article 0007", batches[0].At); err != nil {
		t.Fatal(err)
	}
	want := countedBy(t, s)
	if len(want.Links) != 2 || want.Links[0].Events != 1099 || len(want.Did) != 2 {
		t.Fatalf("before: %+v", want)
	}
	asVersionThree(t)
	got := countedBy(t, another(t))
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("after the migration:\n got %v\nwant %v", got, want)
	}
	rows, err := neo4jtest.Query(t.Context(), serverURI, `MATCH (n:Leader) WHERE n.forms ENDS WITH '=1099' RETURN count(n) AS n`, nil)
	if err != nil || len(rows) != 1 || rows[0].Values[0] != int64(2) {
		t.Errorf("leaders whose form 1,099 articles tell: got %v (%v), want 2", rows, err)
	}
	if got := countedBy(t, another(t)); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("opened again:\n got %v\nwant %v", got, want)
	}
}

// TestEventsOfVersionFourAreRead keeps events as version 4 did: as JSON, and of
// an event that two articles tell each telling.
func TestEventsOfVersionFourAreRead(t *testing.T) {
	s := open(t)
	shared := told("article 1").Events[0]
	also := func(article string) *graph.Batch {
		b := told(article)
		e := *shared
		e.Evidence = b.Events[0].Evidence
		b.Events = append(b.Events, &e)
		return b
	}
	if _, err := s.Put(t.Context(), told("article 1"), also("article 2")); err != nil {
		t.Fatal(err)
	}
	ids := []string{"event of article 1", "event of article 2"}
	want, err := s.EventsByID(t.Context(), ids)
	if err != nil {
		t.Fatal(err)
	}
	asJSON := func(e graph.Event) string {
		e.Recorded, e.Withdrawn = time.Time{}, time.Time{}
		data, err := json.Marshal(&e)
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	for i, id := range ids {
		run(t, `MATCH (e:Event {id: $id}) SET e.data = $data`, map[string]any{"id": id, "data": asJSON(*want[i])})
	}
	for _, evidence := range want[0].Evidence {
		one := *want[0]
		one.Evidence = []graph.Evidence{evidence}
		run(t, `MATCH (:Event {id: $id})-[r:REPORTED_IN]->(:Article {id: $article}) SET r.telling = $data`, map[string]any{"id": ids[0], "article": evidence.Article, "data": asJSON(one)})
	}
	run(t, `MATCH (d:Detente) SET d.schema = 4`, nil)
	later := another(t)
	got, err := later.EventsByID(t.Context(), ids)
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Fatalf("got %+v (%v), want %+v", got, err, want)
	}
	batch, err := later.Telling(t.Context(), "article 2")
	if err != nil || len(batch.Events) != 2 {
		t.Errorf("article 2 tells %+v (%v), want two events", batch, err)
	}
	if _, err := later.Put(t.Context(), also("article 3")); err != nil {
		t.Fatal(err)
	}
	e, err := later.Event(t.Context(), ids[0])
	if err != nil || len(e.Evidence) != 3 {
		t.Errorf("after a third article: %+v (%v), want three sentences", e, err)
	}
}

// TestDatabaseOfVersionFiveIsDated takes from a database what version 6 added.
func TestDatabaseOfVersionFiveIsDated(t *testing.T) {
	s := open(t)
	var batches []*graph.Batch
	for i := range 1100 { // more than are looked at at once
		b := told(fmt.Sprintf("article %04d", i))
		b.Events[0].Type = graph.Sanction
		b.Events[0].SetChanges([]graph.Change{{Status: graph.Imposed, On: "2026-01-01"}, {Status: graph.Lifted, On: graph.Day("2026-01-01").Add(i % 3)}})
		batches = append(batches, b)
	}
	if _, err := s.Put(t.Context(), batches...); err != nil {
		t.Fatal(err)
	}
	imposed := graph.EventFilter{Statuses: []graph.Status{graph.Imposed}, AsOf: "2026-01-02"}
	count := func(s graph.Store) int {
		t.Helper()
		n, err := s.CountEvents(t.Context(), imposed)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	const want = 366 // the third of each three
	if n := count(s); n != want {
		t.Fatalf("before: %d imposed, want %d", n, want)
	}
	run(t, `MATCH (e:Event) REMOVE e.changes`, nil)
	run(t, `MATCH (d:Detente) SET d.schema = 5`, nil)
	if n := count(s); n != 0 {
		t.Fatalf("as version 5 was: %d imposed, want 0", n)
	}
	if n := count(another(t)); n != want {
		t.Errorf("after the migration: %d imposed, want %d", n, want)
	}
}

func run(t *testing.T, statement string, params map[string]any) {
	t.Helper()
	if _, err := neo4jtest.Query(t.Context(), serverURI, statement, params); err != nil {
		t.Fatal(err)
	}
}

// asVersionThree makes of the database what version 3 of the schema would hold.
func asVersionThree(t *testing.T) {
	t.Helper()
	for _, statement := range []string{
		`MATCH ()-[l:LINK]->() DELETE l`,
		`MATCH (n:Entity) REMOVE n.did, n.underwent, n.membersDid, n.membersUnderwent`,
		`MATCH (e:Event)-[t:REPORTED_IN]->() SET t.telling = coalesce(t.telling, e.data)`,
		`MATCH (e:Event) REMOVE e.data`,
		`MATCH (f:Form)-[:FORM_OF]->(n) SET f.articles = toInteger(split(n.forms, '=')[1])`, // each has one form
		`MATCH (n:Entity) REMOVE n.forms`,
		`MATCH (d:Detente) SET d.schema = 3`,
	} {
		if _, err := neo4jtest.Query(t.Context(), serverURI, statement, nil); err != nil {
			t.Fatal(err)
		}
	}
}
