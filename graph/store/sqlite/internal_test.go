package sqlite

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ncruces/go-sqlite3"

	"detente/graph"
	"detente/graph/store/codec"
	"detente/graph/store/storetest"
)

// tallyAll has tallies kept from the second posting on, so that a small graph
// has what otherwise only a large one has.
func tallyAll(s *Store) *Store {
	w := <-s.writer
	w.tallyAfter = 1
	s.writer <- w
	return s
}

// TestStoreThatTalliesEverything passes the same cases as one that tallies what
// is popular.
func TestStoreThatTalliesEverything(t *testing.T) {
	storetest.Run(t, func(t *testing.T) graph.Store {
		s, err := Open(t.Context(), filepath.Join(t.TempDir(), "graph.db"))
		if err != nil {
			t.Fatal(err)
		}
		return tallyAll(s)
	})
}

func openTest(t *testing.T) *Store {
	t.Helper()
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "graph.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// someBatch is the n-th of many articles about a few actors: six events on
// different days, one of them told by every third article.
func someBatch(n int) *graph.Batch {
	id := fmt.Sprintf("article-%d", n)
	b := &graph.Batch{At: time.Date(2026, 1, 1, 0, 0, n, 0, time.UTC), Article: &graph.Article{ID: id, Source: fmt.Sprint("outlet-", n%3), Language: "en"}}
	actors := []string{"country:FRA", fmt.Sprintf("leader:l%d", n%4), "org:o"}
	for _, a := range actors {
		e := &graph.Entity{ID: a, Name: a, Kind: map[byte]graph.Kind{'c': graph.KindCountry, 'l': graph.KindLeader, 'o': graph.KindOrganization}[a[0]]}
		if a[0] == 'l' && n%5 > 0 { // not every article knows the country
			e.Country = "POL"
		}
		b.Entities = append(b.Entities, e)
	}
	for i := range 6 {
		start := len(b.Article.Text)
		b.Article.Text += "A sentence."
		e := &graph.Event{ID: fmt.Sprintf("e-%d-%d", n, i), Type: graph.Types()[(n+i)%16], Actors: actors[:1], Recipients: actors[1:2], Realis: graph.RealisValues()[i%5*(n%2)],
			Confidence: float64(i) / 10, Date: graph.OnDay(graph.Day("2026-01-01").Add(n * i % 40)), Contexts: []string{"cyber"}, Status: graph.Open,
			Evidence: []graph.Evidence{{Article: id, Sentence: "A sentence.", Start: start, End: start + 11, Rule: "test", Stance: graph.StanceAsserts, Speaker: "org:o"}}}
		if i == 0 {
			e.ID, e.Type, e.Date = fmt.Sprint("shared-", n%3), graph.Aid, graph.OnDay("2026-02-02")
		}
		if i == 1 {
			e.Actors, e.Recipients = []string{"country:FRA", actors[1], "org:o"}, nil
		}
		b.Events = append(b.Events, e)
	}
	return b
}

func TestFullDiskStoresNothingAndHeals(t *testing.T) {
	s := openTest(t)
	ctx := t.Context()
	if _, err := s.Put(ctx, someBatch(0)); err != nil {
		t.Fatal(err)
	}
	limit := func(pages string) {
		w := <-s.writer
		defer func() { s.writer <- w }()
		if err := w.conn.db.Exec("PRAGMA max_page_count = " + pages); err != nil {
			t.Fatal(err)
		}
	}
	limit("60") // SQLite answers as it does when the disk is full
	var err error
	n := 1
	batch := func(n int) *graph.Batch {
		b := someBatch(n)
		b.Article.Source = fmt.Sprint("only-", n) // what no other article brings
		return b
	}
	for ; err == nil && n < 1000; n++ {
		_, err = s.Put(ctx, batch(n))
	}
	if !errors.Is(err, graph.ErrUnavailable) {
		t.Fatalf("after %d articles: got %v, want ErrUnavailable", n, err)
	}
	var asDriver *sqlite3.Error
	if errors.As(err, &asDriver) {
		t.Errorf("an error of the driver crosses the border: %v", err)
	}
	if _, err := s.Article(ctx, fmt.Sprintf("article-%d", n-1)); !errors.Is(err, graph.ErrNotFound) {
		t.Errorf("the article that did not fit: got %v, want ErrNotFound", err)
	}
	checkSums(t, s)
	limit("1000000")
	if r, err := s.Put(ctx, batch(n-1)); err != nil || r[0].Outcome != graph.OutcomeNew {
		t.Errorf("once there is room: got %v (%v), want it new", r, err)
	}
	checkSums(t, s)
}

func TestReadOnlyFileIsSaidToBe(t *testing.T) {
	for _, code := range []error{sqlite3.READONLY, sqlite3.PERM} {
		if err := translate(t.Context(), code); !errors.Is(err, graph.ErrInvalid) || !strings.Contains(err.Error(), "cannot be written") {
			t.Errorf("%v: got %v", code, err)
		}
	}
}

func TestSumsFitWhateverIsPutAndRetracted(t *testing.T) {
	for claim, s := range map[string]*Store{"WithoutTallies": openTest(t), "WithTallies": tallyAll(openTest(t))} {
		t.Run(claim, func(t *testing.T) { putAndRetract(t, s) })
	}
}

func putAndRetract(t *testing.T, s *Store) {
	ctx := t.Context()
	for n := range 30 {
		if _, err := s.Put(ctx, someBatch(n)); err != nil {
			t.Fatal(err)
		}
	}
	checkSums(t, s)
	for n := 0; n < 30; n += 2 {
		if err := s.Retract(ctx, fmt.Sprintf("article-%d", n), time.Date(2026, 3, 1, 0, 0, n, 0, time.UTC)); err != nil {
			t.Fatal(err)
		}
	}
	checkSums(t, s)
	for n := range 30 {
		b := someBatch(n)
		if n%3 == 0 {
			b.Events = b.Events[:3]
			b.Article.Source = "moved"
			b.Entities[1].Country = ""
		}
		if _, err := s.Put(ctx, b); err != nil {
			t.Fatal(err)
		}
	}
	checkSums(t, s)
	for n := range 30 {
		if err := s.Retract(ctx, fmt.Sprintf("article-%d", n), time.Date(2026, 4, 1, 0, 0, n, 0, time.UTC)); err != nil {
			t.Fatal(err)
		}
	}
	checkSums(t, s)
	left, _, err := s.Entities(ctx, graph.EntityQuery{})
	if err != nil || len(left) != 0 {
		t.Errorf("entities left: %v (%v)", left, err)
	}
	for n := range 10 { // others tell now what the last ones told
		if _, err := s.Put(ctx, someBatch(n)); err != nil {
			t.Fatal(err)
		}
	}
	checkSums(t, s)
}

// TestQuestionsUseTheKeys asks every kind of question and then has SQLite
// explain every statement that was used.
func TestQuestionsUseTheKeys(t *testing.T) {
	s := openTest(t)
	ctx := t.Context()
	for n := range 20 {
		if _, err := s.Put(ctx, someBatch(n)); err != nil {
			t.Fatal(err)
		}
	}
	askEverything(ctx, t, s)
	explained := 0
	for range cap(s.reader) {
		c := <-s.reader
		defer func() { s.reader <- c }()
		if c == nil {
			continue
		}
		for _, sql := range sortedKeys(c.free) {
			if sql == "BEGIN" || sql == "ROLLBACK" {
				continue
			}
			explained++
			err := c.query("EXPLAIN QUERY PLAN "+sql, func(r row) bool {
				step := r.ColumnText(3)
				// The index of words calls a look-up a scan, and M where it is by words; postings are
				// counted within the hundred that were selected.
				scan := strings.HasPrefix(step, "SCAN") && !slices.Contains([]string{"SCAN (subquery-1)", "SCAN entity_word VIRTUAL TABLE INDEX 0:M1"}, step)
				sort := strings.Contains(step, "TEMP B-TREE") && !strings.Contains(step, "DISTINCT")
				if (scan || sort) && !strings.Contains(sql, "FROM kind") {
					t.Errorf("%s\n\t%s", sql, step)
				}
				return true
			})
			if err != nil {
				t.Errorf("%s: %v", sql, err)
			}
		}
	}
	if explained < 20 {
		t.Errorf("only %d statements were used; the test proves little", explained)
	}
}

func askEverything(ctx context.Context, t *testing.T, s *Store) {
	t.Helper()
	fra, l1 := "country:FRA", "leader:l1"
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range []graph.EventFilter{{}, {Actor: fra}, {Recipient: l1}, {Between: [2]string{fra, l1}}, {Country: "POL", From: "2026-01-02", To: "2026-02-01"}, {Source: "outlet-1"},
		{Speaker: "org:o"}, {Article: "article-1"}, {IDs: []string{"shared-1"}}, {Contexts: []string{"cyber"}, Statuses: []graph.Status{graph.Open}}, {Types: []graph.Type{graph.Aid}}, {KnownAt: time.Now()}, {AsOf: "2026-01-03"}} {
		page, _, err := s.Events(ctx, graph.EventQuery{Filter: f, Page: graph.Page{First: 3}})
		check(err)
		if len(page) > 0 {
			_, _, err = s.Events(ctx, graph.EventQuery{Filter: f, Page: graph.Page{First: 3, After: graph.EventCursor(page[len(page)-1])}})
			check(err)
		}
		_, err = s.CountEvents(ctx, f)
		check(err)
		if f.ValidateForExpand() == nil {
			for _, days := range []bool{true, false} {
				_, err = s.Expand(ctx, []string{fra, l1}, f, days)
				check(err)
			}
		}
	}
	_, err := s.Relation(ctx, graph.RelationQuery{A: fra, B: l1})
	check(err)
	for _, q := range []graph.EntityQuery{{}, {Country: "POL"}, {Sector: "GOV"}, {Kinds: []graph.Kind{graph.KindLeader}}, {Text: "l1"}, {Text: "leader l"}} {
		_, _, err = s.Entities(ctx, q)
		check(err)
		_, err = s.CountEntities(ctx, q)
		check(err)
	}
	for _, q := range []graph.ArticleQuery{{}, {Source: "outlet-1"}, {Language: "en"}, {Source: "outlet-1", Language: "en", From: "2026-01-01", To: "2026-02-01"}} {
		_, _, err = s.Articles(ctx, q)
		check(err)
		_, err = s.CountArticles(ctx, q)
		check(err)
	}
	_, err = s.EventsByID(ctx, []string{"shared-1", "none"})
	check(err)
	_, err = s.ArticlesByID(ctx, []string{"article-1", "none"})
	check(err)
	_, err = s.EntitiesByID(ctx, []string{fra, "none"})
	check(err)
	_, err = s.Stats(ctx)
	check(err)
	check(s.Ping(ctx))
}

// TestFileOfVersionTwoFindsOffices takes from a file what version 3 added.
func TestFileOfVersionTwoFindsOffices(t *testing.T) {
	s := openTest(t)
	b := someBatch(1)
	for _, e := range b.Entities {
		if e.Kind == graph.KindLeader {
			e.Offices = []graph.Office{{Title: "CHAIR", Country: "FRA", Body: "org:o"}}
		}
	}
	if _, err := s.Put(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	found := func() (n int) {
		n, err := s.CountEntities(t.Context(), graph.EntityQuery{OfficeOf: "org:o"})
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	want := found()
	w := <-s.writer
	err := w.conn.db.Exec("DELETE FROM facet WHERE facet = 'office'; PRAGMA user_version = 2")
	if n := found(); n != 0 || want == 0 {
		t.Errorf("as the file was before: found %d, then %d", want, n)
	}
	if err == nil {
		_, err = migrate(w.conn)
	}
	s.writer <- w
	if err != nil {
		t.Fatal(err)
	}
	if n := found(); n != want {
		t.Errorf("after the migration: found %d, want %d", n, want)
	}
}

// TestFileOfVersionThreeFindsPastStates takes from a file what version 4 added.
func TestFileOfVersionThreeFindsPastStates(t *testing.T) {
	s := openTest(t)
	b := someBatch(1)
	life := b.Events[0]
	life.Type, life.Mode, life.Date = graph.Sanction, "", graph.OnDay("2026-01-01")
	life.SetChanges([]graph.Change{{Status: graph.Imposed, On: "2026-01-01"}, {Status: graph.Lifted, On: "2026-02-01"}})
	if _, err := s.Put(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	imposed := graph.EventFilter{Statuses: []graph.Status{graph.Imposed}, AsOf: "2026-01-31", Realis: graph.RealisValues()}
	found := func() int {
		t.Helper()
		n, err := s.CountEvents(t.Context(), imposed)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	if n := found(); n != 1 {
		t.Fatalf("found %d, want 1", n)
	}
	w := <-s.writer
	err := w.transact(t.Context(), func(w *writer) error {
		return w.conn.query("SELECT id, data FROM event", func(r row) bool {
			e, err := codec.DecodeEvent(r.ColumnRawBlob(1))
			if err != nil {
				t.Fatal(err)
			}
			past := map[term]int64{}
			addEnded(past, e)
			if err := w.post(&indexed{id: r.ColumnInt64(0), event: e, terms: past}, -1); err != nil {
				t.Fatal(err)
			}
			return true
		})
	})
	if err == nil {
		err = w.conn.db.Exec("PRAGMA user_version = 3")
	}
	if n := found(); n != 0 {
		t.Errorf("as the file was before: found %d, want none", n)
	}
	if err == nil {
		_, err = migrate(w.conn)
	}
	s.writer <- w
	if err != nil {
		t.Fatal(err)
	}
	if n := found(); n != 1 {
		t.Errorf("after the migration: found %d, want 1", n)
	}
	checkSums(t, s)
}
