package gql_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"detente/graph"
	"detente/graph/gql"
	"detente/graph/store/neo4j"
	"detente/graph/store/neo4j/neo4jtest"
	"detente/graph/store/sqlite"
)

// update rewrites the answers of the stories with what the SQLite store gives.
var update = flag.Bool("update", false, "rewrite the answers in stories/*.json")

// storyFile is questions about one graph.
type storyFile struct {
	Graph   string   `json:"graph"` // names a *.graph.json file
	Stories []*story `json:"stories"`
}

// story is one question and its answer: data, or what the errors say.
type story struct {
	Question  string          `json:"question"`
	Query     []string        `json:"query"` // lines
	Variables json.RawMessage `json:"variables,omitempty"`
	Answer    json.RawMessage `json:"answer,omitempty"`
	Errors    []storyError    `json:"errors,omitempty"`
}

// storyError is an error as a client sees it.
type storyError struct {
	Message string `json:"message"`
	Code    string `json:"code"`
}

// today is the day on which all stories are asked.
var today = time.Date(2026, 2, 15, 12, 0, 0, 0, time.UTC)

func TestStoriesOnSQLite(t *testing.T) {
	runStories(t, func(t *testing.T) graph.Store {
		s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "graph.db"))
		if err != nil {
			t.Fatal(err)
		}
		return s
	})
}

// TestStoriesOnNeo4j waits for the server that NEO4J_TEST_URI names until the
// tests of graph/store/neo4j are done with it.
func TestStoriesOnNeo4j(t *testing.T) {
	if *update {
		t.Skip("the answers are rewritten from SQLite")
	}
	uri, release, err := neo4jtest.Acquire(t.Context())
	if errors.Is(err, neo4jtest.ErrMissing) && os.Getenv("CI") == "" {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(release)
	runStories(t, func(t *testing.T) graph.Store {
		if err := neo4jtest.Empty(t.Context(), uri); err != nil {
			t.Fatal(err)
		}
		s, err := neo4j.Open(t.Context(), uri)
		if err != nil {
			t.Fatal(err)
		}
		return s
	})
}

// runStories asks every question of every file over HTTP; open returns a fresh,
// empty store. Stories only read: those about one graph share its store.
func runStories(t *testing.T, open func(*testing.T) graph.Store) {
	files, err := filepath.Glob("stories/*.stories.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no stories: %v", err)
	}
	stories, about := map[string]*storyFile{}, map[string][]string{}
	asked := 0
	for _, name := range files {
		f := new(storyFile)
		strictly(t, name, f)
		stories[name], about[f.Graph] = f, append(about[f.Graph], name)
		asked += len(f.Stories)
	}
	if asked < 20 {
		t.Errorf("there are only %d stories", asked)
	}
	for name, files := range about {
		store := open(t)
		t.Cleanup(func() { _ = store.Close() })
		readGraph(t, filepath.Join("stories", name+".graph.json")).put(t, store)
		server := httptest.NewServer(gql.NewHandler(store, gql.Options{
			Timeout: time.Minute, // a server just started plans its first queries slowly
			Now:     func() time.Time { return today },
			Log:     slog.New(slog.NewTextHandler(t.Output(), nil)),
		}))
		t.Cleanup(server.Close)
		for _, file := range files {
			t.Run(strings.TrimSuffix(filepath.Base(file), ".stories.json"), func(t *testing.T) {
				for _, s := range stories[file].Stories {
					t.Run(s.Question, func(t *testing.T) { s.ask(t, server.URL) })
				}
			})
			if *update {
				rewrite(t, file, stories[file])
			}
		}
	}
}

// ask asks the question and compares the answer.
func (s *story) ask(t *testing.T, url string) {
	request, err := json.Marshal(map[string]any{"query": strings.Join(s.Query, "\n"), "variables": s.Variables})
	if err != nil {
		t.Fatal(err)
	}
	got := post(t, url, request)
	if *update {
		s.Answer, s.Errors = got.Data, got.errors()
		return
	}
	if want := s.Errors; !reflect.DeepEqual(got.errors(), want) {
		t.Errorf("errors %q, want %q", got.errors(), want)
	}
	if given, want := compact(t, got.Data), compact(t, s.Answer); given != want {
		t.Errorf("answer\n%s\nwant\n%s", indented(t, given), indented(t, want))
	}
}

// reply is what a server answers.
type reply struct {
	Status int `json:"-"`
	Data   json.RawMessage
	Errors []struct {
		Message    string
		Path       []any
		Extensions map[string]any
	}
}

func (r reply) errors() []storyError {
	var errs []storyError
	for _, e := range r.Errors {
		errs = append(errs, storyError{e.Message, fmt.Sprint(e.Extensions["code"])})
	}
	return errs
}

func post(t testing.TB, url string, body []byte) reply {
	t.Helper()
	resp, err := http.Post(url, "application/json", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	content, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	r := reply{Status: resp.StatusCode}
	if err := json.Unmarshal(content, &r); err != nil {
		t.Fatalf("status %d, not JSON: %v: %.200s", resp.StatusCode, err, content)
	}
	return r
}

// compact returns JSON without spaces, with sorted keys; "null" for nothing.
func compact(t testing.TB, raw json.RawMessage) string {
	t.Helper()
	var v any
	if len(raw) > 0 {
		if err := json.Unmarshal(raw, &v); err != nil {
			t.Fatal(err)
		}
	}
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func indented(t testing.TB, s string) string {
	t.Helper()
	var b bytes.Buffer
	if err := json.Indent(&b, []byte(s), "", "  "); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// rewrite writes a file of stories with the answers just given.
func rewrite(t *testing.T, name string, f *storyFile) {
	t.Helper()
	for _, s := range f.Stories {
		if string(s.Answer) == "null" {
			s.Answer = nil
		}
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(f); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

func readFile(t testing.TB, name string) string {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
