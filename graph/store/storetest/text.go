package storetest

import (
	"fmt"
	"strings"
	"testing"

	"detente/graph"
)

var textCases = []testCase{
	{"AnyTextComesBackAsItWent", textBack},
	{"VeryLongTextsComeBack", textLong},
	{"MarkupAndQuotesAreOnlyText", textQuotes},
}

func textBack(t *testing.T, s graph.Store) {
	for i, text := range []string{
		"Nguyễn Phú Trọng", "e\u0301 and é stay different", "محمد عبد الله met", "שלום", "👩‍👩‍👧‍👦 🇵🇱 🤝", "a\tb\r\nc", "NUL \x00 inside", "\u200f\u202eturned", "𝕏 beyond the BMP", " blank at the ends ",
		"\ufeffmarked", "\uFFFD replaced before",
	} {
		t.Run(fmt.Sprintf("%q", text), func(t *testing.T) {
			article := fmt.Sprint("a", i)
			e := event(fmt.Sprintf("e%d %s", i, strings.ReplaceAll(text, "\x00", "")), graph.Aid, france+">"+poland, "2026-05-01")
			e.Place = graph.Place{Name: text}
			b := tell(article, 1, e)
			b.Article.Title, b.Article.Note, b.Article.Text = text, text, b.Article.Text+text
			id := fmt.Sprint("org:", i, strings.ReplaceAll(text, "\x00", ""))
			b.Entities = append(b.Entities, &graph.Entity{ID: id, Kind: graph.KindOrganization, Name: text, Aliases: []string{text + "!"}})
			put(t, s, b)
			a, err := s.Article(t.Context(), article)
			if err != nil {
				t.Fatal(err)
			}
			want := *b.Article
			want.Recorded = at(1)
			same(t, "article", a, &want)
			if got := getEvent(t, s, e.ID); got.Place.Name != text || got.ID != e.ID {
				t.Errorf("event: got ID %q and place %q", got.ID, got.Place.Name)
			}
			if got := getEntity(t, s, id); got.Name != text || got.ID != id {
				t.Errorf("entity: got ID %q and name %q", got.ID, got.Name)
			}
			equal(t, "by the event's ID", eventIDs(t, s, graph.EventFilter{IDs: []string{e.ID}}), []string{e.ID})
		})
	}
}

func textLong(t *testing.T, s graph.Store) {
	long := strings.Repeat("Zwölf Boxkämpfer jagen Viktor. ", 10_000)
	b := tell("a", 1, event("e", graph.Aid, france+">"+poland, "2026-05-01"))
	b.Article.Text += long
	b.Article.Title = long[:5000]
	b.Entities = append(b.Entities, &graph.Entity{ID: "org:" + strings.Repeat("long-", 200), Kind: graph.KindOrganization, Name: long[:3100]})
	put(t, s, b)
	a, err := s.Article(t.Context(), "a")
	if err != nil || a.Text != b.Article.Text || a.Title != b.Article.Title {
		t.Errorf("the article came back changed (%v)", err)
	}
	if e := getEntity(t, s, b.Entities[2].ID); e.Name != long[:3100] {
		t.Error("the entity's name came back changed")
	}
	equal(t, "by a word of the long name", entityIDs(t, s, graph.EntityQuery{Text: "boxkampfer"}), []string{b.Entities[2].ID})
}

func textQuotes(t *testing.T, s graph.Store) {
	for _, id := range []string{`org:'; DROP TABLE event; --`, "org:`x` {y: $z}", `org:"quoted"\`, "org:%_*?", "org:${HOME}"} {
		b := tell("a "+id, 1, event("e "+id, graph.Aid, france+">"+poland, "2026-05-01"))
		b.Events[0].Actors = []string{id}
		e := entity(id)
		b.Entities = append(b.Entities, e)
		put(t, s, b)
		same(t, "entity", getEntity(t, s, id), e)
		equal(t, "its events", eventIDs(t, s, graph.EventFilter{Actor: id}), []string{"e " + id})
		equal(t, "its article's events", eventIDs(t, s, graph.EventFilter{Article: "a " + id}), []string{"e " + id})
	}
}
