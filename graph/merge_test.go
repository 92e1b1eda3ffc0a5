package graph_test

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"detente/graph"
)

// generator makes random values of few different parts, so that they meet.
type generator struct{ *rand.Rand }

func newGenerator(seed uint64) generator { return generator{rand.New(rand.NewPCG(seed, 3))} }

func (g generator) one(from ...string) string { return from[g.IntN(len(from))] }

// set returns some of the values, sorted.
func (g generator) set(from ...string) []string {
	var got []string
	for _, s := range from {
		if g.IntN(3) == 0 {
			got = append(got, s)
		}
	}
	slices.Sort(got)
	return got
}

func (g generator) day() graph.Day {
	return graph.Day(g.one("", "2026-05-01", "2026-05-02", "2026-06-01"))
}

func (g generator) telling(article string) *graph.Event {
	e := &graph.Event{
		ID: "e", Type: graph.Consult, Actors: []string{"a"}, Mode: graph.Mode(g.one("", "visit", "phone")), Contexts: g.set("cyber", "economic", "health"),
		Place: graph.Place{Name: g.one("", "Bonn", "Paris"), Country: g.one("", "DEU", "FRA")}, Realis: graph.RealisValues()[g.IntN(5)],
		Status: graph.Status(g.one("", "PLANNED", "HELD")), Confidence: float64(g.IntN(101)) / 100,
		Date: graph.Date{Precision: graph.PrecisionUnknown},
	}
	if day := g.day(); day != "" {
		e.Date = graph.Date{Start: day, End: day.Add(1 + g.IntN(2)), Precision: graph.Precisions()[g.IntN(4)]}
	}
	for range g.IntN(3) {
		e.Changes = append(e.Changes, graph.Change{Status: graph.Statuses()[g.IntN(3)], On: g.day(), Event: g.one("", "x")})
	}
	if g.IntN(2) == 0 {
		n := g.IntN(5)
		e.Fatalities = &n
	}
	for i := range 1 + g.IntN(3) {
		e.Evidence = append(e.Evidence, graph.Evidence{Article: article, Start: g.IntN(9), End: 10 + i, Rule: g.one("r", "s"), Stance: graph.StanceAsserts})
	}
	return e
}

func said(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestMergeEventsDoesNotDependOnOrder(t *testing.T) {
	g := newGenerator(1)
	for range 500 {
		var tellings []*graph.Event
		for i := range 1 + g.IntN(5) {
			tellings = append(tellings, g.telling(fmt.Sprint("article-", i)))
		}
		before := said(t, tellings)
		want := said(t, graph.MergeEvents(tellings))
		for range 5 {
			shuffled := slices.Clone(tellings)
			g.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
			if got := said(t, graph.MergeEvents(shuffled)); got != want {
				t.Fatalf("another order:\n got %s\nwant %s", got, want)
			}
		}
		if after := said(t, tellings); after != before {
			t.Fatalf("merging changed the tellings:\n got %s\nwant %s", after, before)
		}
	}
}

func TestMergeEventsOfOneTellingIsStable(t *testing.T) {
	g := newGenerator(2)
	for range 500 {
		once := graph.MergeEvents([]*graph.Event{g.telling("a")})
		if twice := graph.MergeEvents([]*graph.Event{once}); said(t, twice) != said(t, once) {
			t.Fatalf("merged again:\n got %s\nwant %s", said(t, twice), said(t, once))
		}
		if !slices.IsSortedFunc(once.Evidence, graph.CompareEvidence) {
			t.Fatalf("evidence is not in order: %v", once.Evidence)
		}
	}
	if graph.MergeEvents(nil) != nil {
		t.Error("no tellings must merge to nothing")
	}
}

func TestMergeEventsJoinsWhatIsTold(t *testing.T) {
	two, five := 2, 5
	base := func(article string, confidence float64) *graph.Event {
		return &graph.Event{ID: "e", Type: graph.Consult, Actors: []string{"a"}, Realis: graph.Actual, Confidence: confidence, Date: graph.InMonth(2026, 5),
			Evidence: []graph.Evidence{{Article: article, Start: 1, End: 2, Rule: "r", Stance: graph.StanceAsserts}}}
	}
	a, b, c := base("a", 0.5), base("b", 0.6), base("c", 0)
	a.Mode, a.Contexts, a.Fatalities, a.Changes = "visit", []string{"economic"}, &two, []graph.Change{{Status: graph.Planned}}
	b.Mode, b.Contexts, b.Fatalities, b.Date = "phone", []string{"cyber", "economic"}, &five, graph.OnDay("2026-05-07")
	c.Mode, c.Realis, c.Changes = "visit", graph.Future, []graph.Change{{Status: graph.Held, On: "2026-05-07"}, {Status: graph.Planned}}
	m := graph.MergeEvents([]*graph.Event{c, a, b})
	if m.Mode != "visit" || m.Realis != graph.Actual {
		t.Errorf("mode %q and realis %q, want what most tell", m.Mode, m.Realis)
	}
	if !slices.Equal(m.Contexts, []string{"cyber", "economic"}) || len(m.Evidence) != 3 || *m.Fatalities != 5 || m.Injured != nil {
		t.Errorf("contexts %v, %d pieces of evidence, fatalities %d, injured %v", m.Contexts, len(m.Evidence), *m.Fatalities, m.Injured)
	}
	if m.Date != graph.OnDay("2026-05-07") {
		t.Errorf("date %+v, want the more exact", m.Date)
	}
	if len(m.Changes) != 2 || m.Status != graph.Held {
		t.Errorf("changes %v, status %s", m.Changes, m.Status)
	}
	if math.Abs(m.Confidence-0.8) > 1e-12 {
		t.Errorf("confidence %v, want 1-0.5·0.4", m.Confidence)
	}
	sure := graph.MergeEvents([]*graph.Event{base("a", 0.9), base("b", 0.95), base("c", 0.9)})
	if sure.Confidence != 0.99 {
		t.Errorf("confidence %v of three likely tellings, want the bound", sure.Confidence)
	}
	if one := graph.MergeEvents([]*graph.Event{base("a", 1), base("b", 0.5)}); one.Confidence != 1 {
		t.Errorf("confidence %v beside a certain telling, want 1", one.Confidence)
	}
}

func (g generator) entity() *graph.Entity {
	e := &graph.Entity{ID: "org:x", Kind: graph.KindOrganization, Name: g.one("Aa", "Bb", "Ccc", "Ddd"), Aliases: g.set("Aa", "Ee", "Ff"), Country: g.one("", "DEU", "FRA"),
		Sectors: g.set("GOV", "MIL"), Wikidata: g.one("", "Q1", "Q2")}
	e.Aliases = slices.DeleteFunc(e.Aliases, func(a string) bool { return a == e.Name })
	for range g.IntN(3) {
		e.Offices = append(e.Offices, graph.Office{Title: g.one("CHAIR", "PRESIDENT"), Country: g.one("", "FRA"), From: g.day(), To: g.day(), Body: g.one("", "org:y")})
	}
	return e
}

func TestMergeEntityIsAJoin(t *testing.T) {
	g := newGenerator(3)
	for range 2000 {
		a, b, c := g.entity(), g.entity(), g.entity()
		before := said(t, []*graph.Entity{a, b, c})
		ab, ba := graph.MergeEntity(a, b), graph.MergeEntity(b, a)
		if !ab.Equal(ba) {
			t.Fatalf("not commutative:\n%s\n%s", said(t, ab), said(t, ba))
		}
		left, right := graph.MergeEntity(ab, c), graph.MergeEntity(a, graph.MergeEntity(b, c))
		if !left.Equal(right) {
			t.Fatalf("not associative:\n%s\n%s", said(t, left), said(t, right))
		}
		if again := graph.MergeEntity(ab, a); !again.Equal(ab) {
			t.Fatalf("not idempotent:\n%s\n%s", said(t, again), said(t, ab))
		}
		if slices.Contains(ab.Aliases, ab.Name) || !slices.IsSorted(ab.Aliases) {
			t.Fatalf("name %q, aliases %q", ab.Name, ab.Aliases)
		}
		if after := said(t, []*graph.Entity{a, b, c}); after != before {
			t.Fatalf("merging changed what it merged:\n%s\n%s", before, after)
		}
	}
}

func TestEqualSeesEveryField(t *testing.T) {
	whole := graph.Entity{ID: "org:x", Kind: graph.KindOrganization, Name: "X", Aliases: []string{"Y"}, Country: "FRA", Sectors: []string{"GOV"}, Wikidata: "Q1", Offices: []graph.Office{{Title: "CHAIR"}}}
	v := reflect.TypeOf(whole)
	for i := range v.NumField() {
		other := whole
		reflect.ValueOf(&other).Elem().Field(i).SetZero()
		if other.Equal(&whole) || whole.Equal(&other) {
			t.Errorf("entities that differ in %s are equal", v.Field(i).Name)
		}
	}
	if same := whole; !same.Equal(&whole) {
		t.Error("a copy is not equal")
	}
}

func TestMoreExactIsAnOrder(t *testing.T) {
	g := newGenerator(4)
	for range 500 {
		a, b, c := g.telling("a").Date, g.telling("b").Date, g.telling("c").Date
		if graph.MoreExact(a, b) != graph.MoreExact(b, a) {
			t.Fatalf("%+v and %+v: the order matters", a, b)
		}
		if graph.MoreExact(graph.MoreExact(a, b), c) != graph.MoreExact(a, graph.MoreExact(b, c)) {
			t.Fatalf("%+v, %+v and %+v: the grouping matters", a, b, c)
		}
	}
}

func TestMeetingThatOneTellingHeldIsActual(t *testing.T) {
	planned := func(article string) *graph.Event {
		return &graph.Event{
			ID: "event:1", Type: graph.Consult, Actors: []string{"country:FRA"}, Realis: graph.Future, Confidence: 0.5, Status: graph.Planned,
			Changes:  []graph.Change{{Status: graph.Planned, On: "2026-01-01"}},
			Evidence: []graph.Evidence{{Article: article}},
		}
	}
	held := planned("c")
	held.Realis, held.Status, held.Changes = graph.Actual, graph.Held, []graph.Change{{Status: graph.Held, On: "2026-01-05"}}
	if m := graph.MergeEvents([]*graph.Event{planned("a"), held, planned("b")}); m.Realis != graph.Actual || m.Status != graph.Held {
		t.Errorf("realis %s, status %s: want ACTUAL and HELD", m.Realis, m.Status)
	}
}

func TestModeOfMergedEventBelongsToItsType(t *testing.T) {
	telling := func(typ graph.Type, mode graph.Mode, confidence float64, article string) *graph.Event {
		return &graph.Event{ID: "e", Type: typ, Mode: mode, Actors: []string{"a"}, Realis: graph.Actual, Confidence: confidence, Date: graph.OnDay("2026-05-01"),
			Evidence: []graph.Evidence{{Article: article, End: 1, Rule: "r", Stance: graph.StanceAsserts}}}
	}
	m := graph.MergeEvents([]*graph.Event{telling(graph.Agree, "", 0.5, "a"), telling(graph.Reject, "meet", 0.5, "b"), telling(graph.Consult, "third-party", 0.8, "c")})
	if m.Type != graph.Consult || m.Mode != "third-party" {
		t.Errorf("%s %q, want type and mode of the surest telling", m.Type, m.Mode)
	}
}
