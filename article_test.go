package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// expectations is what a careful analyst reads in an article: the files
// NAME.expected.json beside the articles of ../shared.
type expectations struct {
	Article     string   `json:"article"`
	Published   string   `json:"published"`
	NotEntities []string `json:"not_entities"`
	Entities    []struct {
		Kind, Name, Country string
	}
	Events []expectedEvent
}

type expectedEvent struct {
	Key        string
	Types      []string
	Mode       string
	Realis     []string
	Actors     []string
	Recipients []string
	Date       string
	Place      string
	State      string
	Contexts   []string
	Fatalities *int
	Evidence   int `json:"evidence_at_least"`
}

// shared returns the folder that holds what the project is measured by, beside
// the project. Away from CI it may be absent; then the test is skipped.
func shared(t *testing.T, elements ...string) string {
	t.Helper()
	path := filepath.Join(append([]string{"..", "shared"}, elements...)...)
	if _, err := os.Stat(path); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("CI needs %s: %v", path, err)
		}
		t.Skipf("needs %s, and it is absent outside CI", path)
	}
	return path
}

// The share of expectations that must be met: what is printed above it is what
// the coder still misses.
const (
	wantDirections = 11 // of 13 events with type and direction right
	wantSentences  = 3  // of the meeting
)

func TestFirstArticleIsReadAsAnAnalystReadsIt(t *testing.T) {
	var want expectations
	data, err := os.ReadFile(shared(t, "articles", "trump-petro-white-house.expected.json"))
	if err == nil {
		err = json.Unmarshal(data, &want)
	}
	if err != nil {
		t.Fatal(err)
	}
	input := shared(t, "articles", want.Article)
	events := extracted(t, "--published", want.Published, input)
	store := newStore(t)
	detente(t, "load", "--store", store, "--published", want.Published, input).must(t)

	t.Run("AllEntitiesAndNoneThatIsNone", func(t *testing.T) {
		nodes := nodesOf(t, store)
		for _, e := range want.Entities {
			if !slices.ContainsFunc(nodes, func(n node) bool {
				return n.kind == e.Kind && n.country == e.Country && (n.label == e.Name || strings.Contains("; "+n.aliases+"; ", "; "+e.Name+"; "))
			}) {
				t.Errorf("entity %v is missing", e)
			}
		}
		for _, name := range want.NotEntities {
			if slices.ContainsFunc(nodes, func(n node) bool { return n.label == name }) {
				t.Errorf("%q is no entity", name)
			}
		}
	})

	t.Run("EventsHaveTheirTypeAndDirection", func(t *testing.T) {
		right := 0
		for _, e := range want.Events {
			best, missing := e.best(events)
			if best == nil {
				t.Logf("%-16s MISSING", e.Key)
				continue
			}
			right++
			t.Logf("%-16s %s %s; not met: %d %q", e.Key, best.Type, best.Mode, len(missing), missing)
		}
		if right < wantDirections {
			t.Errorf("%d of %d events, want at least %d", right, len(want.Events), wantDirections)
		}
	})

	t.Run("MeetingIsOneEventWithItsSentences", func(t *testing.T) {
		var meetings []eventLine
		for _, e := range events {
			if e.Type == "CONSULT" && e.Realis == "FUTURE" {
				meetings = append(meetings, e)
			}
		}
		if len(meetings) != 1 || len(meetings[0].Evidence) < wantSentences {
			t.Errorf("%d planned meetings, want one with at least %d sentences: %+v", len(meetings), wantSentences, meetings)
		}
	})

	t.Run("NoEventThatTheTextDoesNotTell", func(t *testing.T) {
		for _, e := range events {
			hostile := slices.Contains([]string{"ACCUSE", "THREATEN", "ASSAULT"}, string(e.Type))
			if hostile && names1(e.Actors, "Petro") && names1(e.Recipients, "COL") {
				t.Errorf("%s of Petro against Colombia: %s", e.Type, e.Evidence[0].Sentence)
			}
			if e.Type == "SUPPORT" && e.Realis == "ACTUAL" && strings.Contains(e.Evidence[0].Sentence, "alternative livelihoods") {
				t.Errorf("a point of the agenda is told as a fact: %s", e.Evidence[0].Sentence)
			}
		}
	})
}

// best returns the event that meets the type and direction, the one that meets
// most of the rest, and what it does not meet; nil when none has the direction.
func (want expectedEvent) best(events []eventLine) (best *eventLine, missing []string) {
	for i := range events {
		e := &events[i]
		if !slices.Contains(want.Types, string(e.Type)) || !namesAll(e.Actors, want.Actors) || !namesAll(e.Recipients, want.Recipients) {
			continue
		}
		var lacks []string
		check := func(ok bool, format string, args ...any) {
			if !ok {
				lacks = append(lacks, fmt.Sprintf(format, args...))
			}
		}
		check(want.Mode == "" || string(e.Mode) == want.Mode, "mode %q, want %q", e.Mode, want.Mode)
		check(slices.Contains(want.Realis, string(e.Realis)), "realis %s, want %v", e.Realis, want.Realis)
		check(strings.HasPrefix(string(e.Date.Start), want.Date), "date %s, want %s", e.Date.Start, want.Date)
		check(strings.Contains(e.Place, want.Place), "place %q, want %q", e.Place, want.Place)
		check(want.State == "" || string(e.Status) == want.State, "status %q, want %q", e.Status, want.State)
		check(len(e.Evidence) >= want.Evidence, "%d sentences, want %d", len(e.Evidence), want.Evidence)
		check(want.Fatalities == nil || e.Fatalities != nil && *e.Fatalities == *want.Fatalities, "fatalities, want %v", want.Fatalities)
		for _, c := range want.Contexts {
			check(slices.Contains(e.Contexts, c), "context %s", c)
		}
		if best == nil || len(lacks) < len(missing) {
			best, missing = e, lacks
		}
	}
	return best, missing
}

func namesAll(entities []entityLine, wanted []string) bool {
	return !slices.ContainsFunc(wanted, func(w string) bool { return !names1(entities, w) })
}

// names1 reports whether the entities hold the wanted one: a country's code
// stands for the country and its bodies, "family (COL)" for a group of it, and
// any other name for who bears it.
func names1(entities []entityLine, wanted string) bool {
	return slices.ContainsFunc(entities, func(e entityLine) bool {
		word, country, group := strings.Cut(strings.TrimSuffix(wanted, ")"), " (")
		switch {
		case group:
			return e.Country == country && (e.Kind == "GROUP" || strings.Contains(e.Text, word))
		case len(wanted) == 3 && strings.ToUpper(wanted) == wanted:
			return e.Country == wanted && e.Kind != "LEADER"
		}
		return e.Name == wanted || strings.HasSuffix(e.Name, " "+wanted) || strings.Contains(e.Text, wanted)
	})
}

// extracted returns the events that the program prints for the arguments.
func extracted(t *testing.T, args ...string) []eventLine {
	t.Helper()
	var events []eventLine
	for line := range strings.Lines(detente(t, append([]string{"extract", "--format", "json"}, args...)...).must(t).out) {
		var e eventLine
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			t.Fatal(err)
		}
		events = append(events, e)
	}
	return events
}

// node is an entity of the export.
type node struct{ id, label, kind, country, aliases string }

func nodesOf(t *testing.T, store string) []node {
	t.Helper()
	var graph struct {
		Elements struct {
			Nodes []struct {
				Data struct{ ID, Label, Kind, Country, Aliases string }
			}
		}
	}
	if err := json.Unmarshal([]byte(detente(t, "export", "--store", store, "--format", "cytoscape", "-").must(t).out), &graph); err != nil {
		t.Fatal(err)
	}
	var nodes []node
	for _, n := range graph.Elements.Nodes {
		nodes = append(nodes, node{n.Data.ID, n.Data.Label, n.Data.Kind, n.Data.Country, n.Data.Aliases})
	}
	return nodes
}
