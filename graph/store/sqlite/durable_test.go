package sqlite_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ncruces/go-sqlite3"

	"detente/graph"
	"detente/graph/store/sqlite"
)

const eventsPerArticle = 5

// article returns the n-th article, each of five events of its own and one that
// all articles tell.
func article(name string, n int) *graph.Batch {
	id := fmt.Sprintf("%s-%05d", name, n)
	b := &graph.Batch{At: time.Date(2026, 1, 1, 0, 0, n, 0, time.UTC), Article: &graph.Article{ID: id, Title: "Report", Source: name}}
	for _, e := range []string{"country:FRA", "country:POL", "leader:" + id} {
		b.Entities = append(b.Entities, &graph.Entity{ID: e, Name: e, Kind: map[byte]graph.Kind{'c': graph.KindCountry, 'l': graph.KindLeader}[e[0]]})
	}
	for i := range eventsPerArticle {
		sentence := fmt.Sprintf("Sentence %d.", i)
		start := len(b.Article.Text)
		b.Article.Text += sentence
		e := &graph.Event{ID: fmt.Sprintf("%s-%d", id, i), Type: graph.Aid, Actors: []string{"country:FRA", "leader:" + id}, Recipients: []string{"country:POL"},
			Realis: graph.Actual, Confidence: 0.5, Date: graph.OnDay("2026-01-01"),
			Evidence: []graph.Evidence{{Article: id, Sentence: sentence, Start: start, End: start + len(sentence), Rule: "test", Stance: graph.StanceAsserts}}}
		if i == 0 {
			e.ID, e.Actors = "shared", []string{"country:FRA"}
		}
		b.Events = append(b.Events, e)
	}
	return b
}

// TestMain is also the child process of the tests that need one: with CHILD_PUTS
// set it puts articles of that name into the file CHILD_FILE, printing each ID
// once it is stored, and ends after CHILD_COUNT of them.
func TestMain(m *testing.M) {
	name := os.Getenv("CHILD_PUTS")
	if name == "" {
		os.Exit(m.Run())
	}
	if err := putArticles(os.Getenv("CHILD_FILE"), name, os.Getenv("CHILD_COUNT")); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func putArticles(path, name, count string) error {
	s, err := sqlite.Open(context.Background(), path)
	if err != nil {
		return err
	}
	defer s.Close() //nolint:errcheck // the process ends
	var most int
	if _, err := fmt.Sscan(count, &most); err != nil {
		return err
	}
	for n := range most {
		b := article(name, n)
		if _, err := s.Put(context.Background(), b); err != nil {
			return err
		}
		fmt.Println(b.Article.ID)
	}
	return nil
}

func child(t *testing.T, path, name string, count int) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command(self)
	c.Env = append(os.Environ(), "CHILD_PUTS="+name, "CHILD_FILE="+path, fmt.Sprint("CHILD_COUNT=", count))
	c.Stderr = os.Stderr
	return c
}

// checkWhole reports articles that are in the file only in part, and anything
// that SQLite itself finds wrong.
func checkWhole(t *testing.T, path string) map[string]bool {
	t.Helper()
	db, err := sqlite3.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	stmt, _, err := db.Prepare("PRAGMA integrity_check")
	if err != nil {
		t.Fatal(err)
	}
	if stmt.Step(); stmt.ColumnText(0) != "ok" {
		t.Errorf("integrity_check: %s (%v)", stmt.ColumnText(0), stmt.Err())
	}
	if err := errors.Join(stmt.Close(), db.Close()); err != nil {
		t.Fatal(err)
	}
	s, err := sqlite.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close() //nolint:errcheck // read only
	have := map[string]bool{}
	for after, more := "", true; more; {
		var page []*graph.Article
		if page, more, err = s.Articles(t.Context(), graph.ArticleQuery{Page: graph.Page{First: 500, After: after}}); err != nil {
			t.Fatal(err)
		}
		for _, a := range page {
			have[a.ID], after = true, graph.ArticleCursor(a)
			for what, f := range map[string]graph.EventFilter{"by article": {Article: a.ID}, "by actor": {Actor: "leader:" + a.ID}} {
				want := eventsPerArticle
				if what == "by actor" {
					want-- // all but the shared event
				}
				if n, err := s.CountEvents(t.Context(), f); err != nil || n != want {
					t.Errorf("article %s has %d events %s (%v), want %d", a.ID, n, what, err, want)
				}
			}
		}
	}
	stats, err := s.Stats(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(have) > 0 && (stats.Articles != len(have) || stats.Evidence != eventsPerArticle*len(have) || stats.Events[graph.Aid] != (eventsPerArticle-1)*len(have)+1) {
		t.Errorf("stats %+v do not fit %d articles", stats, len(have))
	}
	return have
}

func TestKilledProcessLeavesEveryArticleWholeOrAbsent(t *testing.T) {
	path := filepath.Join(t.TempDir(), "graph.db")
	for round := range 5 {
		c := child(t, path, fmt.Sprint("round", round), 100_000)
		out, err := c.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		var stored []string
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			if stored = append(stored, lines.Text()); len(stored) == 3+round*7 {
				// The child is in the midst of one of the next articles.
				time.Sleep(time.Duration(round) * 700 * time.Microsecond)
				if err := c.Process.Kill(); err != nil {
					t.Fatal(err)
				}
			}
		}
		if err := c.Wait(); err == nil {
			t.Fatal("the child ended before it was killed")
		}
		have := checkWhole(t, path)
		for _, id := range stored {
			if !have[id] {
				t.Errorf("round %d: article %s was stored before the kill and is lost", round, id)
			}
		}
	}
}

func TestProcessesWriteOneFileTogether(t *testing.T) {
	path := filepath.Join(t.TempDir(), "graph.db")
	const each = 25
	a, b := child(t, path, "a", each), child(t, path, "b", each)
	for _, c := range []*exec.Cmd{a, b} { // both make the file, at the same time
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
	}
	if err := putArticles(path, "c", fmt.Sprint(each)); err != nil {
		t.Error(err)
	}
	if err := errors.Join(a.Wait(), b.Wait()); err != nil {
		t.Errorf("a writer failed: %v", err)
	}
	if have := checkWhole(t, path); len(have) != 3*each {
		t.Errorf("%d articles, want %d", len(have), 3*each)
	}
}

func TestManyOpenANewFileAtOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "graph.db")
	var group sync.WaitGroup
	for n := range 8 {
		group.Go(func() {
			s, err := sqlite.Open(t.Context(), path)
			if err != nil {
				t.Error(err)
				return
			}
			if _, err := s.Put(t.Context(), article("a", n)); err != nil {
				t.Error(err)
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if have := checkWhole(t, path); len(have) != 8 {
		t.Errorf("%d articles, want 8", len(have))
	}
}

func TestWhatWasPutIsThereAfterReopening(t *testing.T) {
	path := filepath.Join(t.TempDir(), "graph.db")
	for range 2 {
		if err := putArticles(path, "a", "3"); err != nil {
			t.Fatal(err)
		}
	}
	if have := checkWhole(t, path); len(have) != 3 {
		t.Errorf("%d articles, want 3", len(have))
	}
}

func TestOpenSaysWhatIsWrong(t *testing.T) {
	dir := t.TempDir()
	run := func(path, sql string) {
		db, err := sqlite3.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(db.Exec(sql), db.Close()); err != nil {
			t.Fatal(err)
		}
	}
	text, other, newer := filepath.Join(dir, "text"), filepath.Join(dir, "other"), filepath.Join(dir, "newer")
	if err := os.WriteFile(text, []byte(strings.Repeat("This is no database. ", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	run(other, "CREATE TABLE recipe (name TEXT)")
	if err := putArticles(newer, "a", "1"); err != nil {
		t.Fatal(err)
	}
	run(newer, "PRAGMA user_version = 1000")
	for _, c := range []struct {
		claim, path, says string
		is                error
	}{
		{"AFolder", dir, "folder", graph.ErrInvalid},
		{"NoDatabase", text, "not an SQLite database", graph.ErrInvalid},
		{"AnotherProgramsDatabase", other, "another program", graph.ErrInvalid},
		{"ANewerVersion", newer, "version 1000", graph.ErrInvalid},
		{"AMissingFolder", filepath.Join(dir, "missing", "graph.db"), "folder", graph.ErrUnavailable},
		{"NoPath", "", "path", graph.ErrInvalid},
		{"Memory", ":memory:", "path", graph.ErrInvalid},
	} {
		t.Run(c.claim, func(t *testing.T) {
			s, err := sqlite.Open(t.Context(), c.path)
			if err == nil {
				t.Fatal(errors.Join(errors.New("it opened"), s.Close()))
			}
			if !errors.Is(err, c.is) || !strings.Contains(err.Error(), c.says) || !strings.Contains(err.Error(), c.path) {
				t.Errorf("got %v; want %v, naming the file and saying %q", err, c.is, c.says)
			}
		})
	}
	if left, err := os.ReadFile(text); err != nil || !strings.HasPrefix(string(left), "This is no database.") {
		t.Errorf("the file that is no database was changed (%v)", err)
	}
}
