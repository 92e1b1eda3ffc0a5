package gql_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"detente/graph"
	"detente/graph/gql"
	"detente/graph/store/sqlite"
)

// longTale is a batch whose article has a text of that many bytes.
func longTale(n, bytes int) *graph.Batch {
	const sentence = "France thanked Poland."
	id := fmt.Sprint("article:long-", n)
	return &graph.Batch{
		Article: &graph.Article{ID: id, Title: id, Text: sentence + strings.Repeat(" And more.", bytes/10)},
		Entities: []*graph.Entity{
			{ID: "country:FRA", Kind: graph.KindCountry, Name: "France", Country: "FRA"},
			{ID: "country:POL", Kind: graph.KindCountry, Name: "Poland", Country: "POL"},
		},
		Events: []*graph.Event{{
			ID: fmt.Sprint("event:long-", n), Type: graph.Support, Actors: []string{"country:FRA"}, Recipients: []string{"country:POL"},
			Date: graph.OnDay("2026-02-02"), Realis: graph.Actual, Confidence: 0.9,
			Evidence: []graph.Evidence{{Article: id, Sentence: sentence, End: len(sentence), Trigger: "thanked", Rule: "verb", Stance: graph.StanceAsserts}},
		}},
		At: time.Date(2026, 2, 3, 0, 0, n, 0, time.UTC),
	}
}

const (
	follow   = `subscription { eventRecorded { id evidence { article { text } } } }`
	followUp = `subscription { eventRecorded(filter: {country: "ISL"}) { id } }`
)

// dialed opens a connection; one of no buffer takes little before somebody reads.
func dialed(t *testing.T, url string, buffer bool) net.Conn {
	t.Helper()
	c, err := net.Dial("tcp", strings.TrimPrefix(url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	if !buffer {
		if err := c.(*net.TCPConn).SetReadBuffer(4096); err != nil {
			t.Fatal(err)
		}
	}
	return c
}

// subscribedOverEvents subscribes and reads until the subscription stands.
func subscribedOverEvents(t *testing.T, url, subscription string, buffer bool) (*bufio.Reader, net.Conn) {
	t.Helper()
	c := dialed(t, url, buffer)
	_ = c.SetReadDeadline(time.Now().Add(30 * time.Second))
	body := query(t, subscription)
	fmt.Fprintf(c, "POST / HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\nAccept: text/event-stream\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
	r := bufio.NewReader(c)
	if line := readUntil(r, ":"); !strings.HasPrefix(line, ":") {
		t.Fatalf("the stream did not begin: %q", line)
	}
	return r, c
}

// readUntil returns the first line that begins so, or what came last.
func readUntil(r *bufio.Reader, begin string) string {
	for {
		line, err := r.ReadString('\n')
		if err != nil || strings.HasPrefix(line, begin) {
			return line
		}
	}
}

// subscribedOverSocket subscribes and returns the connection; nobody reads it.
func subscribedOverSocket(t *testing.T, url string) {
	t.Helper()
	client := &http.Client{Transport: &http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) { return dialed(t, url, false), nil }}}
	c, _, err := websocket.Dial(t.Context(), "ws"+strings.TrimPrefix(url, "http"), &websocket.DialOptions{HTTPClient: client, Subprotocols: []string{"graphql-transport-ws"}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.CloseNow() })
	payload, _ := json.Marshal(map[string]string{"query": follow})
	for _, m := range []string{`{"type": "connection_init"}`, `{"id": "1", "type": "subscribe", "payload": ` + string(payload) + `}`} {
		if err := c.Write(t.Context(), websocket.MessageText, []byte(m)); err != nil {
			t.Fatal(err)
		}
	}
}

// TestSubscribersThatStopReadingAreCutOff fills the places that others leave with
// subscribers that do not read; they lose them, and one that reads gets every
// event meanwhile.
func TestSubscribersThatStopReadingAreCutOff(t *testing.T) {
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "graph.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	server := httptest.NewServer(gql.NewHandler(store, gql.Options{PollEvery: 100 * time.Millisecond, Patience: 700 * time.Millisecond}))
	t.Cleanup(server.Close)
	reads, _ := subscribedOverEvents(t, server.URL, follow, true)
	for range 8 {
		subscribedOverEvents(t, server.URL, follow, false)
		subscribedOverSocket(t, server.URL)
	}
	for range 183 { // 200 places, of which 17 are taken or asked for
		subscribedOverEvents(t, server.URL, followUp, true) // hears nothing, which is no fault
	}
	// A socket says nothing when its subscription stands, so one may ask after
	// another client took its place; who is let in while a place is left keeps it.
	refused := func() (bool, net.Conn) {
		r, c := subscribedOverEvents(t, server.URL, followUp, true)
		_ = c.SetReadDeadline(time.Now().Add(500 * time.Millisecond)) // one that is taken hears nothing
		line := readUntil(r, "data: ")
		return strings.Contains(line, gql.CodeTooCostly) && strings.Contains(line, "200 clients"), c
	}
	within(t, "one more subscriber than there are places is refused", func() bool { full, _ := refused(); return full })
	for n := range 12 {
		if _, err := store.Put(t.Context(), longTale(n, 1<<20)); err != nil {
			t.Fatal(err)
		}
		line := readUntil(reads, "data: ")
		if want := fmt.Sprintf(`"id":"event:long-%d"`, n); !strings.Contains(line, want) || !strings.Contains(line, "And more.") {
			t.Fatalf("message %d: got %.200q, want %s and its text", n, line, want)
		}
	}
	within(t, "subscribers that do not read lose their places", func() bool {
		full, c := refused()
		_ = c.Close()
		return !full
	})
}

// within waits until the claim holds.
func within(t *testing.T, claim string, holds func() bool) {
	t.Helper()
	for begun := time.Now(); !holds(); time.Sleep(20 * time.Millisecond) {
		if time.Since(begun) > 20*time.Second {
			t.Fatalf("not so in 20 s: %s", claim)
		}
	}
}

func TestTextsOfAnAnswerAreBounded(t *testing.T) {
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "graph.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	if _, err := store.Put(t.Context(), longTale(1, 1<<20)); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(gql.NewHandler(store, gql.Options{}))
	t.Cleanup(server.Close)
	ask := func(times int) reply {
		return post(t, server.URL, query(t, "{"+numbered(times, `a%d: article(id: "article:long-1") { text }`)+"}"))
	}
	if r := ask(15); len(r.Errors) > 0 {
		t.Errorf("fifteen texts of a mebibyte: %v", r.errors())
	}
	if r := ask(17); len(r.Errors) == 0 || r.errors()[0] != (storyError{"the texts of articles in the answer are longer than the limit of 16777216 bytes; ask for fewer", gql.CodeTooCostly}) {
		t.Errorf("seventeen texts of a mebibyte: errors %v", r.errors())
	}
}
