package neo4j

import (
	"context"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"detente/graph"
)

// TestPlans holds the promise that a question costs what its answer costs: the
// plan of each looks up an index that yields the order, and neither reads all of
// a kind nor sorts more than a page.
func TestPlans(t *testing.T) {
	s, err := Open(context.Background(), os.Getenv(testURI))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	dyad := [2]string{"leader:a", "leader:b"}
	for _, c := range []struct {
		claim string
		f     graph.EventFilter
		index string // operator that must be there
	}{
		{"NewestOfTwoPeople", graph.EventFilter{Between: dyad}, "DirectedRelationshipIndexSeek"},
		{"NewestOfTwoPeopleOnATopic", graph.EventFilter{Between: dyad, Contexts: []string{"economic"}}, "DirectedRelationshipIndexSeek"},
		{"NewestOfTwoCountries", graph.EventFilter{Between: [2]string{"country:AAA", "country:BBB"}}, "DirectedRelationshipIndexSeek"},
		{"NewestOfAPersonAndACountry", graph.EventFilter{Between: [2]string{"leader:a", "country:BBB"}, From: "2026-01-01"}, "DirectedRelationshipIndexSeek"},
		{"NewestByAnActor", graph.EventFilter{Actor: "leader:a"}, "DirectedRelationshipIndexSeek"},
		{"NewestToACountry", graph.EventFilter{Recipient: "country:AAA"}, "DirectedRelationshipIndexSeek"},
		{"NewestOfACountry", graph.EventFilter{Country: "AAA", To: "2026-01-01"}, "DirectedRelationshipIndexSeek"},
		{"NewestOfAll", graph.EventFilter{Types: []graph.Type{graph.Sanction}}, "NodeIndexSeek"},
		{"OfAnArticle", graph.EventFilter{Article: "a"}, "NodeUniqueIndexSeek"},
		{"ByID", graph.EventFilter{IDs: []string{"a"}}, "NodeUniqueIndexSeek"},
	} {
		t.Run(c.claim, func(t *testing.T) {
			query, params := eventPage(&c.f)
			params["limit"] = 21
			plan := planOf(t, s, query+shownEvent.returned(), params)
			sorts := 0
			for _, operator := range operators.FindAllStringSubmatch(plan, -1) {
				switch name := operator[1]; {
				case slices.Contains([]string{"Sort", "Top", "PartialSort", "PartialTop"}, name):
					sorts++
				case strings.HasSuffix(name, "Scan"):
					t.Errorf("the plan has a %s", name)
				}
			}
			if !strings.Contains(plan, "+"+c.index) {
				t.Errorf("the plan has no %s", c.index)
			}
			// One sort may come last, over the page; a lane for few events may have its own.
			if few := len(c.f.IDs) > 0 || c.f.Article != ""; sorts > 1 && !few {
				t.Errorf("the plan sorts %d times", sorts)
			}
			if t.Failed() {
				t.Log(plan)
			}
		})
	}
}

// operators finds the names in the first column of a plan.
var operators = regexp.MustCompile(`\+([A-Za-z]+)`)

// testURI is where TestMain leaves the address of the server.
const testURI = "NEO4J_TEST_URI"

// planOf returns the plan as Neo4j draws it. (The driver's tree of it repeats the
// last child in place of the others.)
func planOf(t *testing.T, s *Store, query string, params map[string]any) string {
	t.Helper()
	ctx := context.Background()
	session := s.session(ctx, neo4j.AccessModeRead)
	defer func() { _ = session.Close(ctx) }()
	result, err := session.Run(ctx, "EXPLAIN "+query, params)
	if err != nil {
		t.Fatal(err)
	}
	summary, err := result.Consume(ctx)
	if err != nil {
		t.Fatal(err)
	}
	plan, _ := summary.Plan().Arguments()["string-representation"].(string)
	if plan == "" {
		t.Fatal("Neo4j drew no plan")
	}
	return plan
}
