package main

import (
	"errors"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
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
	stop, seen := make(chan struct{}), map[string]int{}
	var mu sync.Mutex
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				got, err := server.code(queries[i%len(queries)], nil)
				if err != nil {
					got = err.Error()
				}
				mu.Lock()
				seen[got]++
				mu.Unlock()
			}
		})
	}
	count := func(code string) int {
		mu.Lock()
		defer mu.Unlock()
		return seen[code]
	}
	until := func(claim string, holds func() bool) {
		t.Helper()
		begun := time.Now()
		for ; !holds(); time.Sleep(50 * time.Millisecond) {
			if time.Since(begun) > 90*time.Second {
				t.Fatalf("not so in 90 s: %s; answers: %v", claim, seen)
			}
		}
		t.Logf("%s after %v", claim, time.Since(begun).Round(time.Millisecond))
	}
	until("the server answers", func() bool { return count("ok") > 8 })
	begun := time.Now()
	kill(t, home)
	t.Logf("killed after %v", time.Since(begun).Round(time.Millisecond))
	until("it says that the store is unavailable", func() bool { return count("UNAVAILABLE") > 8 })
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
	before := count("ok")
	until("it answers again without a restart", func() bool { return count("ok") > before+8 })
	close(stop)
	all.Wait()
	for _, q := range queries {
		if got, err := server.code(q, nil); got != "ok" {
			t.Errorf("afterwards %s: answered %s (%v)", q, got, err)
		}
	}
	if len(seen) != 2 {
		t.Errorf("answers %v, want ok and UNAVAILABLE alone", seen)
	}
}

// kill ends the server that was started in the folder as if its machine had failed.
func kill(t *testing.T, home string) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(home, "run", "pid"))
	if err != nil {
		t.Fatal(err)
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(data)))
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	for !errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) {
		time.Sleep(10 * time.Millisecond)
	}
}
