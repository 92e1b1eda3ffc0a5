package graph_test

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"detente/graph"
)

func FuzzParseCursor(f *testing.F) {
	f.Add("events", graph.Cursor{List: "events", Key: "2026-05-01", ID: "e"}.String())
	f.Add("articles", graph.ArticleCursor(&graph.Article{ID: "a"}))
	f.Add("events", "")
	f.Add("events", "W10")
	f.Add("entities", "bnVsbA")
	f.Fuzz(func(t *testing.T, list, s string) {
		c, err := graph.ParseCursor(list, s)
		if err != nil {
			if !errors.Is(err, graph.ErrInvalid) || c != (graph.Cursor{}) {
				t.Errorf("%q: got %+v and %v", s, c, err)
			}
			return
		}
		if s == "" {
			if c != (graph.Cursor{}) {
				t.Errorf("no text: got %+v", c)
			}
			return
		}
		if c.List != list || c.ID == "" {
			t.Errorf("%q: got %+v", s, c)
		}
		if again, err := graph.ParseCursor(list, c.String()); err != nil || again != c {
			t.Errorf("%+v written and read again: %+v, %v", c, again, err)
		}
	})
}

func TestCursorsComeBack(t *testing.T) {
	for _, id := range []string{"e", `quo"te`, "é 🤝", "<&>", "\x00", strings.Repeat("long ", 1000)} {
		c := graph.Cursor{List: "events", Key: "2026-05-01", ID: id}
		if got, err := graph.ParseCursor("events", c.String()); err != nil || got != c {
			t.Errorf("%q: got %+v, %v", id, got, err)
		}
		if _, err := graph.ParseCursor("articles", c.String()); !errors.Is(err, graph.ErrInvalid) {
			t.Errorf("%q in another list: got %v, want ErrInvalid", id, err)
		}
	}
}

func TestPageLimit(t *testing.T) {
	for first, want := range map[int]int{0: graph.DefaultPage, 1: 1, graph.MaxPage: graph.MaxPage} {
		if got, err := (graph.Page{First: first}).Limit(); err != nil || got != want {
			t.Errorf("first %d: got %d, %v; want %d", first, got, err, want)
		}
	}
	for _, first := range []int{-1, math.MinInt, graph.MaxPage + 1, math.MaxInt} {
		if _, err := (graph.Page{First: first}).Limit(); !errors.Is(err, graph.ErrInvalid) {
			t.Errorf("first %d: got %v, want ErrInvalid", first, err)
		}
	}
}

func TestTypesWanted(t *testing.T) {
	if got, all := (&graph.EventFilter{}).TypesWanted(); !all || len(got) != 16 {
		t.Errorf("no condition: got %v, %v", got, all)
	}
	f := graph.EventFilter{Quads: []graph.Quad{graph.MaterialCooperation}}
	if got, all := f.TypesWanted(); all || !slices.Equal(got, []graph.Type{graph.Cooperate, graph.Aid, graph.Retreat}) {
		t.Errorf("material cooperation: got %v, %v", got, all)
	}
	f.Types = []graph.Type{graph.Aid, graph.Assault}
	if got, _ := f.TypesWanted(); !slices.Equal(got, []graph.Type{graph.Aid}) {
		t.Errorf("both conditions: got %v", got)
	}
}

func TestFilterBreaksARule(t *testing.T) {
	for _, f := range []graph.EventFilter{
		{Types: []graph.Type{"x"}}, {Modes: []graph.Mode{"x"}}, {Modes: []graph.Mode{""}}, {Quads: []graph.Quad{"x"}}, {Contexts: []string{"x"}}, {Realis: []graph.Realis{"x"}}, {Statuses: []graph.Status{"x"}},
		{From: "x"}, {To: "x"}, {AsOf: "x"}, {From: "2026-01-02", To: "2026-01-01"}, {Between: [2]string{"a", ""}}, {Between: [2]string{"", "a"}},
		{MinConfidence: math.NaN()}, {MinConfidence: -0.1}, {MinConfidence: 1.1},
	} {
		if err := f.Validate(); !errors.Is(err, graph.ErrInvalid) {
			t.Errorf("%+v: got %v, want ErrInvalid", f, err)
		}
	}
	ok := graph.EventFilter{From: "2026-01-01", To: "2026-01-01", Modes: []graph.Mode{"visit", "yield"}, MinConfidence: 1, Actor: "anything"}
	if err := ok.Validate(); err != nil {
		t.Error(err)
	}
	if err := ok.ValidateForExpand(); !errors.Is(err, graph.ErrInvalid) {
		t.Errorf("a condition on an actor, for paths: got %v, want ErrInvalid", err)
	}
}

func TestQuestionsOutOfBoundsAreRefused(t *testing.T) {
	for claim, err := range map[string]error{
		"PathToOneself":         (&graph.PathQuery{From: "a", To: "a"}).Validate(),
		"PathFromNobody":        (&graph.PathQuery{To: "a"}).Validate(),
		"TooManyPaths":          (&graph.PathQuery{From: "a", To: "b", K: graph.MaxPaths + 1}).Validate(),
		"TooManyHops":           (&graph.PathQuery{From: "a", To: "b", MaxHops: graph.MaxPathHops + 1}).Validate(),
		"NegativeHops":          (&graph.PathQuery{From: "a", To: "b", MaxHops: -1}).Validate(),
		"TooManyEventsAHop":     (&graph.PathQuery{From: "a", To: "b", EventsPerHop: graph.MaxPage + 1}).Validate(),
		"AnEndAvoided":          (&graph.PathQuery{From: "a", To: "b", Avoid: []string{"b"}}).Validate(),
		"PathThroughActor":      (&graph.PathQuery{From: "a", To: "b", Filter: graph.EventFilter{Exact: true}}).Validate(),
		"NetworkOfNobody":       (&graph.NetworkQuery{}).Validate(),
		"NetworkTooDeep":        (&graph.NetworkQuery{Centers: []string{"a"}, Depth: graph.MaxNetworkDepth + 1}).Validate(),
		"NetworkTooLarge":       (&graph.NetworkQuery{Centers: []string{"a"}, MaxNodes: graph.MaxNetworkNodes + 1}).Validate(),
		"NetworkBelowItsCentre": (&graph.NetworkQuery{Centers: []string{"a", "b"}, MaxNodes: 1}).Validate(),
		"RelationToOneself":     (&graph.RelationQuery{A: "a", B: "a"}).Validate(),
		"RelationByTheDay":      (&graph.RelationQuery{A: "a", B: "b", Every: "DAY"}).Validate(),
		"EntityKind":            (&graph.EntityQuery{Kinds: []graph.Kind{"x"}}).Validate(),
		"EntitySector":          (&graph.EntityQuery{Sector: "x"}).Validate(),
		"EntityTextTooLong":     (&graph.EntityQuery{Text: strings.Repeat("x", graph.MaxSearchText+1)}).Validate(),
		"ArticleWindow":         (&graph.ArticleQuery{From: "2026-01-02", To: "2026-01-01"}).Validate(),
	} {
		if !errors.Is(err, graph.ErrInvalid) {
			t.Errorf("%s: got %v, want ErrInvalid", claim, err)
		}
	}
}

func TestScoreSumsDoNotDependOnOrder(t *testing.T) {
	var s graph.ScoreSum
	if s.Mean() != 0 || s.Events() != 0 {
		t.Error("the sum of nothing is not nothing")
	}
	s.Add(graph.Accuse, "investigate", 3)
	s.Add(graph.Request, "assist", 1)
	if s.Events() != 4 || s.Mean() != -2.5 {
		t.Errorf("got %d events of %v, want 4 of -2.5", s.Events(), s.Mean())
	}
}
