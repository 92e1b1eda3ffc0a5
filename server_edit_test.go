package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/coder/websocket/wsjson"

	"detente/graph"
	"detente/loader"
)

// editable serves a store that clients may change.
func editable(t *testing.T, token string) (base string, store graph.Store) {
	t.Helper()
	store = smallStore(t)
	p := &program{now: func() time.Time { return time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC) }}
	base, _ = serving(t, store, ServeOptions{Token: token, Editor: newEditor(store, p.now, func() (*loader.Pipeline, error) { return p.newPipeline(1) })})
	return base, store
}

type graphQLAnswer struct {
	Data   map[string]json.RawMessage
	Errors []struct {
		Message    string
		Extensions struct{ Code string }
	}
}

// asked posts a query with headers, given as "Name: value".
func asked(t *testing.T, base, query string, headers ...string) graphQLAnswer {
	t.Helper()
	body, err := json.Marshal(map[string]string{"query": query})
	if err != nil {
		t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, base+"/graphql", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		if name == "Host" {
			req.Host = value
		} else {
			req.Header.Set(name, value)
		}
	}
	r, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	var a graphQLAnswer
	if err := json.NewDecoder(r.Body).Decode(&a); err != nil {
		t.Fatal(err)
	}
	return a
}

func (a graphQLAnswer) code() string {
	if len(a.Errors) == 0 {
		return ""
	}
	return a.Errors[0].Extensions.Code
}

const loadNorway = `mutation { loadArticle(article: {url: "https://post.example/1", source: "Post", published: "2026-05-05",
	text: "Norway accused Chile on Monday of spying on its fishing fleet."}) { outcome newEvents article { id title } } }`

func TestArticlesAreLoadedAndRetractedByGraphQL(t *testing.T) {
	base, _ := editable(t, "")
	first := asked(t, base, loadNorway)
	if first.code() != "" || !strings.Contains(string(first.Data["loadArticle"]), `"outcome":"NEW"`) {
		t.Fatalf("load: %s %+v", first.Data["loadArticle"], first.Errors)
	}
	if again := asked(t, base, loadNorway); !strings.Contains(string(again.Data["loadArticle"]), `"outcome":"UNCHANGED"`) {
		t.Errorf("loaded again: %s", again.Data["loadArticle"])
	}
	var loaded struct{ Article struct{ ID string } }
	if err := json.Unmarshal(first.Data["loadArticle"], &loaded); err != nil {
		t.Fatal(err)
	}
	count := `{ events(filter: {types: [ACCUSE], between: ["country:NOR", "country:CHL"]}) { totalCount } }`
	if a := asked(t, base, count); string(a.Data["events"]) != `{"totalCount":1}` {
		t.Errorf("events %s", a.Data["events"])
	}
	if a := asked(t, base, fmt.Sprintf(`mutation { retractArticle(id: %q) { withdrawn } }`, loaded.Article.ID)); a.code() != "" || strings.Contains(string(a.Data["retractArticle"]), "null") {
		t.Errorf("retract: %s %+v", a.Data["retractArticle"], a.Errors)
	}
	if a := asked(t, base, count); string(a.Data["events"]) != `{"totalCount":0}` {
		t.Errorf("events after the retraction %s", a.Data["events"])
	}
	for query, want := range map[string]string{
		`{url: "https://post.example/2"}`:                    "article: want either text or html",
		`{text: "a", html: "b"}`:                             "article: want either text or html",
		`{text: "Norway thanked Chile.", published: "soon"}`: `article: published "soon": want a day such as 2026-02-01, or an instant in RFC 3339`,
		`{text: "a", url: "javascript:alert(1)"}`:            `article: url "javascript:alert(1)": want an absolute http or https address`,
		`{html: "<nav>Home</nav>"}`:                          "article: no text of an article found",
	} {
		a := asked(t, base, "mutation { loadArticle(article: "+query+") { outcome } }")
		if a.code() != "BAD_USER_INPUT" || a.Errors[0].Message != want {
			t.Errorf("%s: %+v, want %q", query, a.Errors, want)
		}
	}
}

func TestOnlyClientsThatMayChangeTheGraph(t *testing.T) {
	open, _ := editable(t, "")
	locked, _ := editable(t, "sesame")
	for name, c := range map[string]struct {
		base    string
		headers []string
		want    string
	}{
		"this machine":                         {open, nil, ""},
		"a page whose name leads here":         {open, []string{"Host: evil.example"}, "FORBIDDEN"},
		"without the token":                    {locked, nil, "FORBIDDEN"},
		"with a wrong token":                   {locked, []string{"Authorization: Bearer sesam"}, "FORBIDDEN"},
		"with the token":                       {locked, []string{"Authorization: Bearer sesame"}, ""},
		"with the token, under any other name": {locked, []string{"Authorization: Bearer sesame", "Host: graph.example"}, ""},
	} {
		if a := asked(t, c.base, loadNorway, c.headers...); a.code() != c.want {
			t.Errorf("%s: %+v, want code %q", name, a.Errors, c.want)
		}
	}
	fixed, _ := serving(t, smallStore(t), ServeOptions{})
	if a := asked(t, fixed, loadNorway); a.code() != "FORBIDDEN" {
		t.Errorf("a server without an editor: %+v", a.Errors)
	}
}

func TestMergedEntitiesKeepAnswering(t *testing.T) {
	base, _ := editable(t, "")
	asked(t, base, `mutation { loadArticle(article: {published: "2026-05-05", text: "Kazakh Trade Minister Serik Omarov met Canadian officials on Monday. Kazakh Defense Minister Aidar Saparov accused Canada of delaying the deal."}) { outcome } }`)
	if a := asked(t, base, `mutation { mergeEntities(from: "leader:aidar-saparov", into: "leader:serik-omarov", why: "test") { id aliases } }`); a.code() != "" || !strings.Contains(string(a.Data["mergeEntities"]), "Aidar Saparov") {
		t.Fatalf("merge: %s %+v", a.Data["mergeEntities"], a.Errors)
	}
	if a := asked(t, base, `{ entity(id: "leader:aidar-saparov") { id } }`); string(a.Data["entity"]) != `{"id":"leader:serik-omarov"}` {
		t.Errorf("the merged ID answers %s", a.Data["entity"])
	}
	if a := asked(t, base, `{ decisions { ruling from to why } }`); !strings.Contains(string(a.Data["decisions"]), `"why":"test"`) {
		t.Errorf("decisions %s", a.Data["decisions"])
	}
	if a := asked(t, base, `mutation { splitEntity(id: "leader:aidar-saparov") { id name } }`); string(a.Data["splitEntity"]) != `{"id":"leader:aidar-saparov","name":"Aidar Saparov"}` {
		t.Errorf("split: %s %+v", a.Data["splitEntity"], a.Errors)
	}
}

const subscribeToNorway = `subscription { eventRecorded(filter: {country: "NOR"}) { type actorIds } }`

func TestSubscriptionOverServerSentEvents(t *testing.T) {
	base, _ := editable(t, "")
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	body, _ := json.Marshal(map[string]string{"query": subscribeToNorway})
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, base+"/graphql", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Accept", "text/event-stream")
	r, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	lines := bufio.NewScanner(r.Body)
	lines.Scan() // the stream has begun: the subscription stands
	asked(t, base, loadNorway)
	for lines.Scan() {
		if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
			if want := `{"data":{"eventRecorded":{"type":"ACCUSE","actorIds":["country:NOR"]}}}`; data != want {
				t.Errorf("got %s, want %s", data, want)
			}
			return
		}
	}
	t.Fatalf("no event came: %v", lines.Err())
}

func TestSubscriptionOverWebSocket(t *testing.T) {
	base, _ := editable(t, "")
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	address := "ws" + strings.TrimPrefix(base, "http") + "/graphql"
	if c, _, err := websocket.Dial(ctx, address, &websocket.DialOptions{HTTPHeader: http.Header{"Origin": {"https://evil.example"}}}); err == nil {
		_ = c.CloseNow()
		t.Error("a page of another site may subscribe")
	}
	c, _, err := websocket.Dial(ctx, address, &websocket.DialOptions{Subprotocols: []string{"graphql-transport-ws"}})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.CloseNow() }()
	type message struct {
		ID      string          `json:"id,omitempty"`
		Type    string          `json:"type"`
		Payload json.RawMessage `json:"payload,omitempty"`
	}
	send := func(m message) {
		if err := wsjson.Write(ctx, c, m); err != nil {
			t.Fatal(err)
		}
	}
	receive := func(kind string) message {
		for {
			var m message
			if err := wsjson.Read(ctx, c, &m); err != nil {
				t.Fatalf("waiting for %s: %v", kind, err)
			}
			if m.Type == kind {
				return m
			}
		}
	}
	send(message{Type: "connection_init"})
	receive("connection_ack")
	payload, _ := json.Marshal(map[string]string{"query": subscribeToNorway})
	send(message{ID: "1", Type: "subscribe", Payload: payload})
	payload, _ = json.Marshal(map[string]string{"query": "{ stats { articles } }"})
	send(message{ID: "2", Type: "subscribe", Payload: payload}) // answered after the subscription was taken
	receive("next")
	asked(t, base, loadNorway)
	if m := receive("next"); !strings.Contains(string(m.Payload), `"actorIds":["country:NOR"]`) {
		t.Errorf("got %s", m.Payload)
	}
}

func TestAnswersAreTagged(t *testing.T) {
	base, _ := editable(t, "")
	get := func(query, tag string) *http.Response {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, base+"/graphql?query="+query, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("If-None-Match", tag)
		r, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, r.Body)
		_ = r.Body.Close()
		return r
	}
	const query = "%7Bstats%7Barticles%7D%7D"
	tag := get(query, "").Header.Get("ETag")
	if r := get(query, tag); tag == "" || r.StatusCode != http.StatusNotModified {
		t.Errorf("with the tag %q: status %d, want 304", tag, r.StatusCode)
	}
	asked(t, base, loadNorway)
	if r := get(query, tag); r.StatusCode != http.StatusOK || r.Header.Get("ETag") == tag {
		t.Errorf("after a write: status %d, tag %q", r.StatusCode, r.Header.Get("ETag"))
	}
	if r := get("%7Bnothing%7D", ""); r.Header.Get("ETag") != "" {
		t.Errorf("an answer of errors has the tag %q", r.Header.Get("ETag"))
	}
}
