package main

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// outlet is a server of news: a feed that links to two pages.
type outlet struct {
	*httptest.Server
	mu       sync.Mutex
	requests map[string]int // guarded by mu: requests by path that were answered with a body
	broken   bool           // guarded by mu: the second page fails
}

func newOutlet(t *testing.T) *outlet {
	o := &outlet{requests: map[string]int{}, broken: true}
	serve := func(path, kind, body string) func(http.ResponseWriter, *http.Request) {
		return func(w http.ResponseWriter, r *http.Request) {
			o.mu.Lock()
			defer o.mu.Unlock()
			if path == "/b" && o.broken {
				http.Error(w, "broken", http.StatusForbidden)
				return
			}
			tag := fmt.Sprintf("%q", path)
			w.Header().Set("ETag", tag)
			w.Header().Set("Content-Type", kind)
			if r.Header.Get("If-None-Match") == tag {
				w.WriteHeader(http.StatusNotModified)
				return
			}
			o.requests[path]++
			fmt.Fprint(w, body)
		}
	}
	page := "<!DOCTYPE html><html><head><title>%[1]s</title></head><body><article><h1>%[1]s</h1><p>%[2]s</p></article></body></html>"
	mux := http.NewServeMux()
	o.Server = httptest.NewServer(mux)
	t.Cleanup(o.Close)
	mux.HandleFunc("/feed", serve("/feed", "application/rss+xml", fmt.Sprintf(`<?xml version="1.0"?><rss version="2.0"><channel><title>F</title>`+
		`<item><title>A</title><link>%[1]s/a</link><description>A teaser.</description></item><item><title>B</title><link>%[1]s/b</link><description>A teaser.</description></item></channel></rss>`, o.URL)))
	mux.HandleFunc("/a", serve("/a", "text/html", fmt.Sprintf(page, "Peru accuses Chile", "Peru accused Chile of spying on Monday.")))
	mux.HandleFunc("/b", serve("/b", "text/html", fmt.Sprintf(page, "Ghana sends aid to Egypt", "Ghana sent food aid to Egypt on Monday.")))
	return o
}

func (o *outlet) mend() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.broken = false
}

func (o *outlet) served(path string) int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.requests[path]
}

// watched is a configuration with a feed and a directory of one file, and where
// a watch of them keeps what it has.
type watched struct{ config, inbox, store, state string }

func newWatched(t *testing.T, o *outlet, every string) watched {
	dir := t.TempDir()
	w := watched{filepath.Join(dir, "feeds.yaml"), filepath.Join(dir, "inbox"), "sqlite:" + filepath.Join(dir, "graph.db"), filepath.Join(dir, "state.json")}
	if err := os.Mkdir(w.inbox, 0o700); err != nil {
		t.Fatal(err)
	}
	w.put(t, "first.txt", "Norway praised Japan for its help on Monday.")
	config := fmt.Sprintf("feeds:\n  - url: %s/feed\n    every: %s\ndirectories:\n  - path: inbox\n    every: %s\n", o.URL, every, every)
	if err := os.WriteFile(w.config, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w watched) put(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(w.inbox, name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func (w watched) args(more ...string) []string {
	return append([]string{"watch", "--allow-private", "--store", w.store, "--state", w.state, w.config}, more...)
}

func TestWatchLoadsWhatIsNewAndRetriesWhatFailed(t *testing.T) {
	o := newOutlet(t)
	w := newWatched(t, o, "1h")
	once := func(code int, says ...string) {
		t.Helper()
		r := detente(t, w.args("--once")...)
		if r.code != code {
			t.Errorf("exit code %d, want %d", r.code, code)
		}
		for _, s := range says {
			if !strings.Contains(r.out+r.err, s) {
				t.Errorf("want %q in\n%s%s", s, r.out, r.err)
			}
		}
	}
	once(exitFailed, "/feed: articles: 1 new, 0 unchanged, 0 updated, 1 failed", "403", "inbox: articles: 1 new")
	o.mend()
	once(exitDone, "/feed: articles: 1 new", "inbox: articles: 0 new")
	w.put(t, "second.txt", "Japan praised Norway for its help on Tuesday.")
	once(exitDone, "/feed: articles: 0 new", "inbox: articles: 1 new, 0 unchanged")
	if feeds, a := o.served("/feed"), o.served("/a"); feeds != 2 || a != 1 {
		t.Errorf("the feed was sent %d times, want 2 (again only after a failure), the page %d times, want 1", feeds, a)
	}
}

func TestWatchRunsUntilItIsStopped(t *testing.T) {
	o := newOutlet(t)
	o.mend()
	w := newWatched(t, o, "1h")
	ctx, stop := context.WithCancel(t.Context())
	out := &signalWriter{wanted: 2, reached: stop} // both sources were visited
	p := &program{out: out, err: &bytes.Buffer{}, env: func(string) (string, bool) { return "", false }, now: time.Now}
	if code := p.run(ctx, w.args()); code != exitDone {
		t.Errorf("exit code %d after a stop, want 0\n%s", code, p.err)
	}
	if got := out.String(); !strings.Contains(got, "feed: articles: 2 new") || !strings.Contains(got, "inbox: articles: 1 new") {
		t.Errorf("the watch loaded\n%s", got)
	}
}

// signalWriter calls reached once it has that many lines.
type signalWriter struct {
	mu      sync.Mutex
	text    bytes.Buffer // guarded by mu
	wanted  int
	reached func()
}

func (w *signalWriter) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	n, err := w.text.Write(p)
	if bytes.Count(w.text.Bytes(), []byte("\n")) >= w.wanted {
		w.reached()
	}
	return n, err
}

func (w *signalWriter) String() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.text.String()
}

func TestTerminateSignalEndsAWatchInOrder(t *testing.T) {
	o := newOutlet(t)
	o.mend()
	w := newWatched(t, o, "1h")
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program, w.args()...)
	cmd.Env = append(os.Environ(), asProgram+"=1")
	cmd.Stdout = &signalWriter{wanted: 2, reached: func() { _ = cmd.Process.Signal(syscall.SIGTERM) }} // Wait tells
	if err := cmd.Run(); err != nil {
		t.Errorf("after SIGTERM: %v, want exit code 0", err)
	}
}

func TestWatchRemembersNothingOfAnotherStore(t *testing.T) {
	o := newOutlet(t)
	o.mend()
	w := newWatched(t, o, "1h")
	detente(t, w.args("--once")...).must(t)
	w.store = newStore(t)
	if out := detente(t, w.args("--once")...).must(t).out; !strings.Contains(out, "articles: 2 new") {
		t.Errorf("another store gets\n%s", out)
	}
}

// A store that is deleted is filled again, though the state of the watch says that
// all of it was loaded.
func TestWatchRemembersNothingOfADeletedStore(t *testing.T) {
	o := newOutlet(t)
	o.mend()
	w := newWatched(t, o, "1h")
	detente(t, w.args("--once")...).must(t)
	files, err := filepath.Glob(strings.TrimPrefix(w.store, "sqlite:") + "*")
	if err != nil || len(files) == 0 {
		t.Fatalf("files of the store: %v, %v", files, err)
	}
	for _, f := range files {
		if err := os.Remove(f); err != nil {
			t.Fatal(err)
		}
	}
	if out := detente(t, w.args("--once")...).must(t).out; !strings.Contains(out, "feed: articles: 2 new") || !strings.Contains(out, "inbox: articles: 1 new") {
		t.Errorf("the store made anew gets\n%s", out)
	}
}

func TestExampleOfAWatchCanBeRead(t *testing.T) {
	sources, err := (&watchCommand{Feeds: filepath.Join("examples", "feeds.yaml")}).sources()
	if err != nil || len(sources) == 0 {
		t.Errorf("%v: %v", sources, err)
	}
}
