package graph_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"detente/graph"
)

func TestPairs(t *testing.T) {
	for _, c := range []struct {
		claim, actors, recipients string
		want                      []graph.Pair
	}{
		{"EveryActorWithEveryRecipient", "a b", "c d", []graph.Pair{{From: "a", To: "c"}, {From: "a", To: "d"}, {From: "b", To: "c"}, {From: "b", To: "d"}}},
		{"JointActorsWithEachOther", "a b c", "", []graph.Pair{{From: "a", To: "b", Mutual: true}, {From: "a", To: "c", Mutual: true}, {From: "b", To: "c", Mutual: true}}},
		{"NobodyWithOneself", "a b", "a", []graph.Pair{{From: "b", To: "a"}}},
		{"OneAloneIsNoPair", "a", "", nil},
		{"BothWaysAreTwoPairs", "a b", "a b", []graph.Pair{{From: "a", To: "b"}, {From: "b", To: "a"}}},
	} {
		t.Run(c.claim, func(t *testing.T) {
			e := graph.Event{Actors: strings.Fields(c.actors), Recipients: strings.Fields(c.recipients)}
			if got := e.Pairs(); !slices.Equal(got, c.want) {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

func TestDirectionOf(t *testing.T) {
	is := func(ids ...string) func(string) bool { return func(id string) bool { return slices.Contains(ids, id) } }
	for _, c := range []struct {
		claim, actors, recipients string
		want                      graph.Direction
		ok                        bool
	}{
		{"ActorToRecipient", "a", "b", graph.Forward, true},
		{"RecipientToActor", "b", "a", graph.Backward, true},
		{"Together", "a b", "", graph.Mutual, true},
		{"BothWaysInOneEvent", "a b", "a b", graph.Mutual, true},
		{"CompoundActorsAreNoPair", "a b", "c", "", false},
		{"AnyMemberCounts", "a2 c", "b", graph.Forward, true},
		{"MembersBothWays", "a2 b", "a b", graph.Mutual, true},
		{"Strangers", "c", "d", "", false},
	} {
		t.Run(c.claim, func(t *testing.T) {
			e := graph.Event{Actors: strings.Fields(c.actors), Recipients: strings.Fields(c.recipients)}
			dir, ok := graph.DirectionOf(e.Pairs(), is("a", "a2"), is("b"))
			if dir != c.want || ok != c.ok {
				t.Errorf("got %q, %v; want %q, %v", dir, ok, c.want, c.ok)
			}
		})
	}
}

func TestStatusOn(t *testing.T) {
	var e graph.Event
	e.SetChanges([]graph.Change{{Status: graph.Lifted, On: "2026-03-01"}, {Status: graph.Threatened}, {Status: graph.Imposed, On: "2026-01-01"}, {Status: graph.Imposed, On: "2026-01-01"}})
	if e.Status != graph.Lifted || len(e.Changes) != 3 {
		t.Errorf("status %s, changes %v", e.Status, e.Changes)
	}
	for day, want := range map[graph.Day]graph.Status{"": graph.Threatened, "2025-12-31": graph.Threatened, "2026-01-01": graph.Imposed, "2026-02-28": graph.Imposed, "2026-03-01": graph.Lifted} {
		if got := e.StatusOn(day); got != want {
			t.Errorf("on %q: got %s, want %s", day, got, want)
		}
	}
	e.SetChanges(nil)
	if e.Status != "" || e.StatusOn("2026-01-01") != "" {
		t.Error("an event without a life has a status")
	}
}

// valid is a batch that breaks no rule.
func valid() *graph.Batch {
	text := "France helped Poland. Poland said so."
	return &graph.Batch{
		At: time.Unix(1, 0), Article: &graph.Article{ID: "a", Text: text},
		Entities: []*graph.Entity{{ID: "country:FRA", Kind: graph.KindCountry, Name: "France"}, {ID: "country:POL", Kind: graph.KindCountry, Name: "Poland"}},
		Events: []*graph.Event{{ID: "e", Type: graph.Aid, Actors: []string{"country:FRA"}, Recipients: []string{"country:POL"}, Realis: graph.Actual, Confidence: 1,
			Date: graph.OnDay("2026-05-01"), Contexts: []string{"economic", "health"}, Changes: []graph.Change{{Status: graph.Open}},
			Evidence: []graph.Evidence{{Article: "a", Sentence: text[:21], Start: 0, End: 21, Rule: "r", Stance: graph.StanceAsserts, Speaker: "country:POL",
				Mentions: []graph.Mention{{Role: graph.RoleActor, Entity: "country:FRA", Text: "France", Start: 0, End: 6}}}}}},
	}
}

func TestBatchRules(t *testing.T) {
	if err := valid().Validate(); err != nil {
		t.Fatalf("a batch that breaks no rule: %v", err)
	}
	for claim, spoil := range map[string]func(b *graph.Batch, e *graph.Event, v *graph.Evidence){
		"NoArticle":          func(b *graph.Batch, _ *graph.Event, _ *graph.Evidence) { b.Article = nil },
		"NoArticleID":        func(b *graph.Batch, _ *graph.Event, _ *graph.Evidence) { b.Article.ID = "" },
		"NoTime":             func(b *graph.Batch, _ *graph.Event, _ *graph.Evidence) { b.At = time.Time{} },
		"TitleNotUTF8":       func(b *graph.Batch, _ *graph.Event, _ *graph.Evidence) { b.Article.Title = "\xff" },
		"AuthorNotUTF8":      func(b *graph.Batch, _ *graph.Event, _ *graph.Evidence) { b.Article.Authors = []string{"\xff"} },
		"EntityTwice":        func(b *graph.Batch, _ *graph.Event, _ *graph.Evidence) { b.Entities[1] = b.Entities[0] },
		"EntityKind":         func(b *graph.Batch, _ *graph.Event, _ *graph.Evidence) { b.Entities[0].Kind = "PLANET" },
		"EntityPrefix":       func(b *graph.Batch, _ *graph.Event, _ *graph.Evidence) { b.Entities[0].ID = "org:FRA" },
		"EntityIDOnlyPrefix": func(b *graph.Batch, _ *graph.Event, _ *graph.Evidence) { b.Entities[0].ID = "country:" },
		"EntityName":         func(b *graph.Batch, _ *graph.Event, _ *graph.Evidence) { b.Entities[0].Name = "" },
		"EntityNotUTF8":      func(b *graph.Batch, _ *graph.Event, _ *graph.Evidence) { b.Entities[0].Aliases = []string{"\xff"} },
		"EventTwice":         func(b *graph.Batch, e *graph.Event, _ *graph.Evidence) { b.Events = append(b.Events, e) },
		"EventID":            func(_ *graph.Batch, e *graph.Event, _ *graph.Evidence) { e.ID = "" },
		"EventType":          func(_ *graph.Batch, e *graph.Event, _ *graph.Evidence) { e.Type = "GREET" },
		"EventMode":          func(_ *graph.Batch, e *graph.Event, _ *graph.Evidence) { e.Mode = "visit" },
		"EventRealis":        func(_ *graph.Batch, e *graph.Event, _ *graph.Evidence) { e.Realis = "" },
		"EventStatus":        func(_ *graph.Batch, e *graph.Event, _ *graph.Evidence) { e.Status = "DONE" },
		"ChangeStatus":       func(_ *graph.Batch, e *graph.Event, _ *graph.Evidence) { e.Changes[0].Status = "DONE" },
		"ChangeDay":          func(_ *graph.Batch, e *graph.Event, _ *graph.Evidence) { e.Changes[0].On = "May" },
		"NoActor":            func(_ *graph.Batch, e *graph.Event, _ *graph.Evidence) { e.Actors = nil },
		"UnknownActor":       func(_ *graph.Batch, e *graph.Event, _ *graph.Evidence) { e.Actors = []string{"country:DEU"} },
		"UnsortedActors": func(_ *graph.Batch, e *graph.Event, _ *graph.Evidence) {
			e.Actors = []string{"country:POL", "country:FRA"}
		},
		"ActorTwice": func(_ *graph.Batch, e *graph.Event, _ *graph.Evidence) {
			e.Actors = []string{"country:FRA", "country:FRA"}
		},
		"EmptyRecipient": func(_ *graph.Batch, e *graph.Event, _ *graph.Evidence) { e.Recipients = []string{""} },
		"TooManyActors": func(_ *graph.Batch, e *graph.Event, _ *graph.Evidence) {
			e.Actors = make([]string, graph.MaxParticipants)
		},
		"UnknownContext":     func(_ *graph.Batch, e *graph.Event, _ *graph.Evidence) { e.Contexts = []string{"weather"} },
		"UnsortedContexts":   func(_ *graph.Batch, e *graph.Event, _ *graph.Evidence) { e.Contexts = []string{"health", "economic"} },
		"ConfidenceOverOne":  func(_ *graph.Batch, e *graph.Event, _ *graph.Evidence) { e.Confidence = 1.01 },
		"ConfidenceNegative": func(_ *graph.Batch, e *graph.Event, _ *graph.Evidence) { e.Confidence = -0.01 },
		"BadDate":            func(_ *graph.Batch, e *graph.Event, _ *graph.Evidence) { e.Date.End = e.Date.Start },
		"PlaceNotUTF8":       func(_ *graph.Batch, e *graph.Event, _ *graph.Evidence) { e.Place.Name = "\xff" },
		"NoEvidence":         func(_ *graph.Batch, e *graph.Event, _ *graph.Evidence) { e.Evidence = nil },
		"ForeignEvidence":    func(_ *graph.Batch, _ *graph.Event, v *graph.Evidence) { v.Article = "b" },
		"WrongStart":         func(_ *graph.Batch, _ *graph.Event, v *graph.Evidence) { v.Start = 1 },
		"NegativeStart":      func(_ *graph.Batch, _ *graph.Event, v *graph.Evidence) { v.Start = -1 },
		"EndPastText":        func(_ *graph.Batch, _ *graph.Event, v *graph.Evidence) { v.End = 1000 },
		"EmptySentence":      func(_ *graph.Batch, _ *graph.Event, v *graph.Evidence) { v.Sentence, v.End = "", 0 },
		"NoRule":             func(_ *graph.Batch, _ *graph.Event, v *graph.Evidence) { v.Rule = "" },
		"UnknownStance":      func(_ *graph.Batch, _ *graph.Event, v *graph.Evidence) { v.Stance = "DOUBTS" },
		"UnknownSpeaker":     func(_ *graph.Batch, _ *graph.Event, v *graph.Evidence) { v.Speaker = "country:DEU" },
		"WrongMention":       func(_ *graph.Batch, _ *graph.Event, v *graph.Evidence) { v.Mentions[0].Text = "Poland" },
	} {
		t.Run(claim, func(t *testing.T) {
			b := valid()
			spoil(b, b.Events[0], &b.Events[0].Evidence[0])
			if err := b.Validate(); !errors.Is(err, graph.ErrInvalid) {
				t.Errorf("got %v, want ErrInvalid", err)
			}
		})
	}
}

func TestEvidenceThatPartsALetterIsRefused(t *testing.T) {
	b := valid()
	b.Article.Text = "aé helped."
	b.Events[0].Evidence = []graph.Evidence{{Article: "a", Sentence: b.Article.Text[:2], Start: 0, End: 2, Rule: "r", Stance: graph.StanceAsserts}}
	if err := b.Validate(); !errors.Is(err, graph.ErrInvalid) {
		t.Errorf("got %v, want ErrInvalid", err)
	}
}

func TestDigestSeesWhatIsSaidAndNotTheClock(t *testing.T) {
	digest := func(b *graph.Batch) string {
		t.Helper()
		d, err := b.Digest()
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	want := digest(valid())
	later := valid()
	later.At, later.Article.Recorded, later.Article.Withdrawn = time.Unix(99, 0), time.Unix(98, 0), time.Unix(97, 0)
	if digest(later) != want {
		t.Error("the clock changes the digest")
	}
	for claim, alter := range map[string]func(*graph.Batch){
		"Note": func(b *graph.Batch) { b.Article.Note = "x" }, "Alias": func(b *graph.Batch) { b.Entities[0].Aliases = []string{"x"} },
		"Trigger": func(b *graph.Batch) { b.Events[0].Evidence[0].Trigger = "x" }, "NoEvents": func(b *graph.Batch) { b.Events = nil },
	} {
		b := valid()
		if alter(b); digest(b) == want {
			t.Errorf("%s does not change the digest", claim)
		}
	}
}
