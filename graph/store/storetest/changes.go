package storetest

import (
	"slices"
	"strconv"
	"testing"
	"time"

	"detente/graph"
)

var changeCases = []testCase{
	{"ChangesAreEachEventOnceByItsLastWrite", changesOnce},
	{"AWriteThatChangesNothingIsNoRevision", changesNone},
	{"ChangesSinceAnInstantAndAfterARevision", changesSince},
	{"ChangesComeInPages", changesPaged},
	{"ChangesOfForeignCursorsAreInvalid", changesInvalid},
}

func changed(t *testing.T, s graph.Store, q graph.ChangeQuery) (ids []string, last int64) {
	t.Helper()
	if q.Page.First == 0 {
		q.Page.First = graph.MaxPage
	}
	page, _, err := s.Changes(t.Context(), q)
	if err != nil {
		t.Fatalf("changes %+v: %v", q, err)
	}
	for _, c := range page {
		if c.Revision < last {
			t.Errorf("revision %d after %d", c.Revision, last)
		}
		last = c.Revision
		ids = append(ids, c.Event.ID)
	}
	return ids, last
}

func changesOnce(t *testing.T, s graph.Store) {
	aid := event("aid", graph.Aid, france+">"+poland, "2026-05-01")
	put(t, s, tell("a", 1, aid))
	put(t, s, tell("b", 2, event("praise", graph.Support, france+">"+poland, "2026-05-02")))
	put(t, s, tell("c", 3, aid))
	ids, last := changed(t, s, graph.ChangeQuery{})
	equal(t, "aid was told again after the praise", ids, []string{"praise", "aid"})
	if newest, err := s.Revision(t.Context()); err != nil || newest != last {
		t.Errorf("revision %d, %v; want %d", newest, err, last)
	}
	retract(t, s, "b", 4)
	ids, _ = changed(t, s, graph.ChangeQuery{After: last})
	equal(t, "what was withdrawn has changed", ids, []string{"praise"})
}

func changesNone(t *testing.T, s graph.Store) {
	if n, err := s.Revision(t.Context()); err != nil || n != 0 {
		t.Errorf("revision of an empty graph: %d, %v", n, err)
	}
	put(t, s, harbour()...)
	before, _ := s.Revision(t.Context())
	put(t, s, harbour()...)
	if n, err := s.Revision(t.Context()); err != nil || n != before {
		t.Errorf("revision %d after putting the same, %v; want %d", n, err, before)
	}
}

func changesSince(t *testing.T, s graph.Store) {
	for hour, b := range harbour() {
		b.At = at(hour)
		put(t, s, b)
	}
	ids, _ := changed(t, s, graph.ChangeQuery{Since: at(3)})
	slices.Sort(ids)
	equal(t, "since the third hour", ids, []string{"aid", "ask", "warn"})
	all, last := changed(t, s, graph.ChangeQuery{})
	if len(all) != 10 {
		t.Errorf("%d events changed, want 10: %v", len(all), all)
	}
	for year, want := range map[int]int{-1: 10, 1: 10, 1600: 10, 2262: 0, 2300: 0, 9999: 0} {
		if ids, _ := changed(t, s, graph.ChangeQuery{Since: time.Date(year, 12, 31, 0, 0, 0, 1, time.UTC)}); len(ids) != want {
			t.Errorf("since the end of %d: %d events changed, want %d", year, len(ids), want)
		}
	}
	none, _ := changed(t, s, graph.ChangeQuery{After: last})
	equal(t, "after the last", none, nil)
}

func changesPaged(t *testing.T, s graph.Store) {
	put(t, s, harbour()...)
	want, _ := changed(t, s, graph.ChangeQuery{})
	var got []string
	q := graph.ChangeQuery{Page: graph.Page{First: 3}}
	for more := true; more; {
		page, follows, err := s.Changes(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range page {
			got = append(got, c.Event.ID)
		}
		last := page[len(page)-1]
		q.Page.After, more = graph.Cursor{List: "changes", Key: strconv.FormatInt(last.Revision, 10), ID: last.Event.ID}.String(), follows
	}
	equal(t, "all pages", got, want)
}

func changesInvalid(t *testing.T, s graph.Store) {
	for name, q := range map[string]graph.ChangeQuery{
		"negative":      {After: -1},
		"another list":  {Page: graph.Page{After: graph.Cursor{List: "events", Key: "2026-01-01", ID: "x"}.String()}},
		"no number":     {Page: graph.Page{After: graph.Cursor{List: "changes", Key: "soon", ID: "x"}.String()}},
		"page too long": {Page: graph.Page{First: graph.MaxPage + 1}},
	} {
		_, _, err := s.Changes(t.Context(), q)
		wantError(t, name, err, graph.ErrInvalid)
	}
}
