package storetest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"detente/graph"
)

var pageCases = []testCase{
	{"EventPagesCoverTheListOnce", pageAll},
	{"EventsOfSeveralOfACountryFillTheirPages", pageCompound},
	{"EventCountsAgreeWithPages", pageCounts},
	{"CursorsStayWhileOthersWrite", pageStable},
	{"ForeignCursorsAreRefused", pageForeign},
	{"PageSizesAreLimited", pageSizes},
}

// series is a batch of n events of France and Germany, three a day, every
// fourth undated.
func series(article string, n int) *graph.Batch {
	var events []*graph.Event
	for i := range n {
		day := graph.Day("2026-01-01").Add(i / 3)
		if i%4 == 3 {
			day = ""
		}
		sides := france + ">" + germany
		if i%2 == 1 {
			sides = weber + ">" + moreau
		}
		events = append(events, event(fmt.Sprintf("s%03d", i), pick(newWorld(uint64(i)), graph.Types()), sides, day, contexts(topics[i%5])))
	}
	return tell(article, 1, events...)
}

func pageAll(t *testing.T, s graph.Store) {
	put(t, s, series("a", 60))
	for _, f := range []graph.EventFilter{
		{}, {Between: [2]string{france, germany}}, {Actor: weber}, {Country: "DEU", From: "2026-01-03"}, {Contexts: []string{"cyber", "health"}},
		{Types: []graph.Type{graph.Aid, graph.Accuse, graph.Consult, graph.Sanction}}, {Article: "a", AsOf: "2026-01-12"}, {Source: "a", Actor: france},
	} {
		want := eventIDs(t, s, f)
		if len(want) == 0 {
			t.Errorf("%+v finds nothing; the case proves little", f)
		}
		for _, size := range []int{1, 7, len(want), len(want) + 1} {
			equal(t, fmt.Sprintf("%+v in pages of %d", f, size), eventPages(t, s, f, size, nil), want)
		}
	}
}

// eventPages reads a list page by page, calling between after each.
func eventPages(t *testing.T, s graph.Store, f graph.EventFilter, size int, between func(page int)) []string {
	t.Helper()
	var ids []string
	q := graph.EventQuery{Filter: f, Page: graph.Page{First: size}}
	for n := 0; ; n++ {
		page, more, err := s.Events(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, idsOf(page)...)
		if !more {
			return ids
		}
		if len(page) != size {
			t.Fatalf("a page of %d events, want %d, for more follow", len(page), size)
		}
		q.Page.After = graph.EventCursor(page[size-1])
		if between != nil {
			between(n)
		}
	}
}

// pageCompound has every event join several of one country to several of another.
func pageCompound(t *testing.T, s graph.Store) {
	var events []*graph.Event
	var want []string
	for i := range 8 {
		sides := moreau + " " + navy + " " + france + ">" + germany + " " + weber
		if i%2 == 1 {
			sides = moreau + " " + navy + " " + weber // a joint event: all to all
		}
		id := fmt.Sprintf("joint%d", i)
		events = append(events, event(id, graph.Cooperate, sides, graph.Day("2026-03-01").Add(i/3)))
		want = append(want, id)
	}
	put(t, s, tell("a", 1, events...))
	slices.SortFunc(want, func(a, b string) int { return strings.Compare(b, a) })
	for _, f := range []graph.EventFilter{
		{Between: [2]string{france, germany}}, {Between: [2]string{weber, france}, Source: "a"}, {Actor: france}, {Country: "FRA"}, {Country: "DEU", Contexts: nil, MinConfidence: 0.1},
	} {
		for _, size := range []int{1, 2, 3, 8} {
			equal(t, fmt.Sprintf("%+v in pages of %d", f, size), eventPages(t, s, f, size, nil), want)
		}
	}
	equal(t, "done to Germany", eventPages(t, s, graph.EventFilter{Recipient: germany}, 1, nil), []string{"joint6", "joint4", "joint2", "joint0"})
}

func pageCounts(t *testing.T, s graph.Store) {
	put(t, s, series("a", 60))
	put(t, s, harbour()...)
	retract(t, s, "herald/1", 9)
	for _, f := range []graph.EventFilter{{}, {Actor: france}, {Between: [2]string{france, germany}, Types: []graph.Type{graph.Aid, graph.Support}}, {Country: "FRA"},
		{Country: "FRA", From: "2026-01-05", To: "2026-05-04"}, {Contexts: []string{"economic", "diplomatic"}}, {Quads: []graph.Quad{graph.VerbalConflict}}, {Modes: []graph.Mode{"visit"}},
		{MinConfidence: 0.6}, {Realis: graph.RealisValues()}, {KnownAt: at(5)}} {
		n, err := s.CountEvents(t.Context(), f)
		if err != nil || n != len(eventPages(t, s, f, 9, nil)) {
			t.Errorf("count of %+v: got %d (%v), want what the pages hold: %d", f, n, err, len(eventPages(t, s, f, 9, nil)))
		}
	}
}

func pageStable(t *testing.T, s graph.Store) {
	put(t, s, series("a", 40), tell("gone", 1, event("s020x", graph.Aid, france+">"+germany, "2026-01-02"), event("s000x", graph.Aid, france+">"+germany, "2026-01-01")))
	want := eventIDs(t, s, graph.EventFilter{})
	lost := []string{"s020x", "s000x"}
	got := eventPages(t, s, graph.EventFilter{}, 6, func(page int) {
		// Others write newer events, and events beside those already seen, and
		// withdraw one that a cursor may name.
		put(t, s, tell(fmt.Sprint("new", page), 5, event(fmt.Sprint("new", page), graph.Aid, france+">"+germany, graph.Day("2027-01-01").Add(page))))
		if page == 0 {
			retract(t, s, "gone", 6)
		}
	})
	equal(t, "events", got, slices.DeleteFunc(want, func(id string) bool { return slices.Contains(lost, id) && !slices.Contains(got, id) }))
	first, _, err := s.Events(t.Context(), graph.EventQuery{Page: graph.Page{First: 5}})
	if err != nil {
		t.Fatal(err)
	}
	after := graph.EventCursor(first[4])
	next := func() []string {
		page, _, err := s.Events(t.Context(), graph.EventQuery{Page: graph.Page{First: 5, After: after}})
		if err != nil {
			t.Fatal(err)
		}
		return idsOf(page)
	}
	before := next()
	retract(t, s, first[4].Evidence[0].Article, 7)
	equal(t, "after the cursor's own event was withdrawn", next(), before)
}

func pageForeign(t *testing.T, s graph.Store) {
	put(t, s, harbour()...)
	article := graph.ArticleCursor(&graph.Article{ID: "courier/1"})
	eventCursor := graph.EventCursor(event("visit", graph.Consult, france, "2026-05-03"))
	for _, c := range []string{"x", "!!", "bnVsbA", article, eventCursor[:len(eventCursor)-2]} {
		_, _, err := s.Events(t.Context(), graph.EventQuery{Page: graph.Page{After: c}})
		wantError(t, fmt.Sprintf("events after %q", c), err, graph.ErrInvalid)
	}
	_, _, err := s.Articles(t.Context(), graph.ArticleQuery{Page: graph.Page{After: eventCursor}})
	wantError(t, "articles after an event", err, graph.ErrInvalid)
	_, _, err = s.Entities(t.Context(), graph.EntityQuery{Page: graph.Page{After: article}})
	wantError(t, "entities after an article", err, graph.ErrInvalid)
}

func pageSizes(t *testing.T, s graph.Store) {
	put(t, s, series("a", 30))
	page, more, err := s.Events(t.Context(), graph.EventQuery{})
	if err != nil || len(page) != graph.DefaultPage || !more {
		t.Errorf("no size: got %d, more %v (%v), want %d and more", len(page), more, err, graph.DefaultPage)
	}
	page, more, err = s.Events(t.Context(), graph.EventQuery{Page: graph.Page{First: 30}})
	if err != nil || len(page) != 30 || more {
		t.Errorf("the exact size: got %d, more %v (%v), want 30 and no more", len(page), more, err)
	}
	for _, first := range []int{-1, graph.MaxPage + 1} {
		p := graph.Page{First: first}
		_, _, err := s.Events(t.Context(), graph.EventQuery{Page: p})
		wantError(t, fmt.Sprint("events, first ", first), err, graph.ErrInvalid)
		_, _, err = s.Articles(t.Context(), graph.ArticleQuery{Page: p})
		wantError(t, fmt.Sprint("articles, first ", first), err, graph.ErrInvalid)
	}
}
