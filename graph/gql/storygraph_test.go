package gql_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"detente/graph"
)

// storyGraph is a small graph as a *.graph.json file tells it.
type storyGraph struct {
	About    string          `json:"about"`
	Entities []*graph.Entity `json:"entities"`
	Articles []storyArticle  `json:"articles"`
}

// storyArticle is an article with what it tells.
type storyArticle struct {
	graph.Article
	Retracted time.Time    `json:"retracted"`
	Events    []storyEvent `json:"events"`
}

// storyEvent is an event in a short form: its date is a day, a month or a year;
// it is actual and asserted unless told otherwise; the offsets of sentences and
// mentions follow from the text.
type storyEvent struct {
	graph.Event
	Date string `json:"date"`
}

// put writes the graph into a store, article by article, as a loader would.
func (g *storyGraph) put(t testing.TB, s graph.Store) {
	t.Helper()
	for _, a := range g.Articles {
		b := g.batch(t, a)
		if _, err := s.Put(context.Background(), b); err != nil {
			t.Fatal(err)
		}
		if !a.Retracted.IsZero() {
			if err := s.Retract(context.Background(), a.ID, a.Retracted); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// batch returns what an article says, with the entities it names.
func (g *storyGraph) batch(t testing.TB, a storyArticle) *graph.Batch {
	t.Helper()
	article := a.Article
	sum := sha256.Sum256([]byte(article.Text))
	article.SHA256, article.Recorded = hex.EncodeToString(sum[:]), time.Time{}
	b := &graph.Batch{Article: &article, At: a.Recorded}
	var named []string
	for i := range a.Events {
		e, err := a.Events[i].event(&article)
		if err != nil {
			t.Fatalf("event %q: %v", a.Events[i].ID, err)
		}
		b.Events = append(b.Events, e)
		named = append(named, e.Participants()...)
		for _, ev := range e.Evidence {
			named = append(named, ev.Speaker)
		}
	}
	for _, e := range g.Entities {
		if slices.Contains(named, e.ID) || e.Kind == graph.KindCountry || e.Kind == graph.KindLeader {
			b.Entities = append(b.Entities, e)
		}
	}
	return b
}

// event returns the event in full.
func (s *storyEvent) event(a *graph.Article) (*graph.Event, error) {
	e := s.Event
	switch date, err := time.Parse("2006-01", s.Date); {
	case s.Date == "":
		e.Date = graph.Date{Precision: graph.PrecisionUnknown}
	case err == nil:
		e.Date = graph.InMonth(date.Year(), date.Month())
	default:
		day, err := graph.ParseDay(s.Date)
		if err != nil {
			return nil, err
		}
		e.Date = graph.OnDay(day)
	}
	if e.Realis == "" {
		e.Realis = graph.Actual
	}
	for i := range e.Evidence {
		ev := &e.Evidence[i]
		ev.Article = a.ID
		if ev.Stance == "" {
			ev.Stance = graph.StanceAsserts
		}
		if ev.Start = strings.Index(a.Text, ev.Sentence); ev.Start < 0 {
			return nil, fmt.Errorf("the article lacks the sentence %q", ev.Sentence)
		}
		ev.End = ev.Start + len(ev.Sentence)
		for j := range ev.Mentions {
			m := &ev.Mentions[j]
			at := strings.Index(ev.Sentence, m.Text)
			if at < 0 {
				return nil, fmt.Errorf("the sentence lacks the mention %q", m.Text)
			}
			m.Start = ev.Start + at
			m.End = m.Start + len(m.Text)
		}
	}
	slices.SortFunc(e.Evidence, graph.CompareEvidence)
	e.SetChanges(e.Changes)
	return &e, nil
}

// readGraph reads a *.graph.json file; a field that means nothing is an error.
func readGraph(t testing.TB, name string) *storyGraph {
	t.Helper()
	g := new(storyGraph)
	strictly(t, name, g)
	if len(g.Articles) == 0 {
		t.Fatalf("%s tells no article", name)
	}
	return g
}

// strictly reads a JSON file in which every field means something.
func strictly(t testing.TB, name string, into any) {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(readFile(t, name)))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}
