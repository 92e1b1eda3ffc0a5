package main

import (
	"net/http"
	"net/url"
	"sync"
	"testing"
	"time"

	"detente/graph/store"
	"detente/graph/store/neo4j/neo4jtest"
)

// TestNeo4jKilledInMidQuery kills the database, under a server that is asked all
// the time, and starts it again.
func TestNeo4jKilledInMidQuery(t *testing.T) {
	home := t.TempDir()
	uri, err := neo4jtest.Start(home, "0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { neo4jtest.Stop(home) })
	file := write(t, "rows.CSV", gdeltRows(1_000))
	detente(t, "import", "--store", uri, file).must(t)
	s, err := store.Open(t.Context(), uri)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	base, _ := serving(t, s, ServeOptions{Timeout: time.Minute})
	server := process{base: base}
	queries := []string{
		`{ paths(from: "country:USA", to: "country:CHN", k: 20, chronological: true) { hops { total events { id } } } }`,
		`{ relation(a: "country:USA", b: "country:CHN", every: WEEK) { total series { total events { nodes { id } } } } }`,
		`{ events(first: 500) { nodes { id evidence { article { title } } actors { name } } } }`,
		`{ entities(search: "usa") { nodes { id } } }`,
	}
	for _, q := range queries {
		if got, err := server.code(q, nil); got != "ok" {
			t.Fatalf("%s: answered %s (%v)", q, got, err)
		}
	}
	asking := askAll(server, queries)
	asking.until(t, "the server answers", func() bool { return asking.count("ok") > 8 })
	begun := time.Now()
	if err := neo4jtest.Kill(home); err != nil {
		t.Fatal(err)
	}
	t.Logf("killed after %v", time.Since(begun).Round(time.Millisecond))
	asking.until(t, "it says that the store is unavailable", func() bool { return asking.count("UNAVAILABLE") > 8 })
	if resp, _ := ask(t, http.MethodGet, base+"/readyz", ""); resp.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("/readyz answers %d while the store is down", resp.StatusCode)
	}
	address, err := url.Parse(uri)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := neo4jtest.Start(home, address.Port()); err != nil {
		t.Fatal(err)
	}
	before := asking.count("ok")
	asking.until(t, "it answers again without a restart", func() bool { return asking.count("ok") > before+8 })
	seen := asking.end()
	for _, q := range queries {
		if got, err := server.code(q, nil); got != "ok" {
			t.Errorf("afterwards %s: answered %s (%v)", q, got, err)
		}
	}
	if len(seen) != 2 {
		t.Errorf("answers %v, want ok and UNAVAILABLE alone", seen)
	}
}

// readers ask a server all the time, until end.
type readers struct {
	stop chan struct{}
	all  sync.WaitGroup
	mu   sync.Mutex
	seen map[string]int // how often each code, or error, was the answer
}

// askAll lets eight readers ask the queries in turn.
func askAll(server process, queries []string) *readers {
	r := &readers{stop: make(chan struct{}), seen: map[string]int{}}
	for i := range 8 {
		r.all.Go(func() {
			for {
				select {
				case <-r.stop:
					return
				default:
				}
				got, err := server.code(queries[i%len(queries)], nil)
				if err != nil {
					got = err.Error()
				}
				r.mu.Lock()
				r.seen[got]++
				r.mu.Unlock()
			}
		})
	}
	return r
}

func (r *readers) count(code string) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.seen[code]
}

// until waits until the claim holds, for a minute and a half.
func (r *readers) until(t *testing.T, claim string, holds func() bool) {
	t.Helper()
	begun := time.Now()
	for ; !holds(); time.Sleep(50 * time.Millisecond) {
		if time.Since(begun) > 90*time.Second {
			t.Fatalf("not so: %s; answers: %v", claim, r.end())
		}
	}
	t.Logf("%s after %v", claim, time.Since(begun).Round(time.Millisecond))
}

// end sends the readers home and returns what they were answered.
func (r *readers) end() map[string]int {
	close(r.stop)
	r.all.Wait()
	return r.seen
}
