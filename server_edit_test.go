package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
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
	if a := asked(t, base, `{ changes(filter: {country: "NOR", types: [ACCUSE]}) { nodes { event { type withdrawn } } } }`); !strings.Contains(string(a.Data["changes"]), `"type":"ACCUSE","withdrawn":"2026`) {
		t.Errorf("changes after the retraction %s %+v", a.Data["changes"], a.Errors)
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
	for query, want := range map[string]string{
		`{ events(filter: {actor: "leader:aidar-saparov"}) { totalCount } }`:                                            `{"events":{"totalCount":2}}`,
		`{ events(filter: {between: ["country:CAN", "leader:aidar-saparov"]}) { totalCount } }`:                         `{"events":{"totalCount":2}}`,
		`{ relation(a: "leader:aidar-saparov", b: "country:CAN") { a { id } total } }`:                                  `{"relation":{"a":{"id":"leader:serik-omarov"},"total":2}}`,
		`{ paths(from: "leader:aidar-saparov", to: "country:CAN") { length } }`:                                         `{"paths":[{"length":1}]}`,
		`{ paths(from: "country:KAZ", to: "country:CAN", avoid: ["leader:aidar-saparov"]) { length } }`:                 `{"paths":[]}`,
		`{ network(center: "leader:aidar-saparov", maxNodes: 1) { nodes { id } } }`:                                     `{"network":{"nodes":[{"id":"leader:serik-omarov"}]}}`,
		`{ sanctions(by: "leader:aidar-saparov") { totalCount } }`:                                                      `{"sanctions":{"totalCount":0}}`,
		`{ events(filter: {between: ["leader:serik-omarov", "leader:aidar-saparov"]}) { totalCount } }`:                 "BAD_USER_INPUT",
		`{ relation(a: "leader:serik-omarov", b: "leader:aidar-saparov") { total } }`:                                   "BAD_USER_INPUT",
		`{ changes(filter: {actor: "leader:aidar-saparov", types: [ACCUSE]}) { totalCount nodes { event { type } } } }`: `{"changes":{"totalCount":1,"nodes":[{"event":{"type":"ACCUSE"}}]}}`,
		`{ changes(filter: {actor: "country:KAZ"}, first: 1) { totalCount pageInfo { hasNextPage } } }`:                 `{"changes":{"totalCount":2,"pageInfo":{"hasNextPage":true}}}`,
		`{ changes(filter: {country: "NOR"}) { totalCount } }`:                                                          `{"changes":{"totalCount":0}}`,
		`{ changes(filter: {ids: ["a"]}) { totalCount } }`:                                                              "BAD_USER_INPUT",
		`{ changes(first: 1) { totalCount } }`:                                                                          `{"changes":{"totalCount":4}}`,
	} {
		a := asked(t, base, query)
		if got, _ := json.Marshal(a.Data); string(got) != want && (want == "" || a.code() != want) {
			t.Errorf("%s\nanswers %s %+v, want %s", query, got, a.Errors, want)
		}
	}
	if a := asked(t, base, `{ decisions { ruling from to why } }`); !strings.Contains(string(a.Data["decisions"]), `"why":"test"`) {
		t.Errorf("decisions %s", a.Data["decisions"])
	}
	if a := asked(t, base, `mutation { splitEntity(id: "leader:aidar-saparov") { id name } }`); string(a.Data["splitEntity"]) != `{"id":"leader:aidar-saparov","name":"Aidar Saparov"}` {
		t.Errorf("split: %s %+v", a.Data["splitEntity"], a.Errors)
	}
}

// TestChangesLoseNothing lets one client write while another keeps a copy by the
// revisions that it is told.
func TestChangesLoseNothing(t *testing.T) {
	base, store := editable(t, "")
	const writes = 200
	done := make(chan struct{})
	go func() {
		defer close(done)
		for i := range writes {
			b := graph.Batch{At: time.Unix(int64(i), 0), Article: &graph.Article{ID: fmt.Sprint("a", i), Text: "They met."}, Entities: []*graph.Entity{{ID: "leader:x", Kind: graph.KindLeader, Name: "X"}, {ID: "leader:y", Kind: graph.KindLeader, Name: "Y"}}}
			b.Events = []*graph.Event{{
				ID: fmt.Sprint("event:", i), Type: graph.Consult, Mode: "visit", Actors: []string{"leader:x"}, Recipients: []string{"leader:y"}, Date: graph.OnDay("2026-05-05"), Realis: graph.Actual, Confidence: 0.5,
				Evidence: []graph.Evidence{{Article: b.Article.ID, Sentence: "They met.", End: 9, Rule: "test", Stance: graph.StanceAsserts}},
			}}
			if _, err := store.Put(context.Background(), &b); err != nil {
				t.Errorf("put: %v", err)
			}
		}
	}()
	seen, revision := map[string]bool{}, 0
	for last := false; ; {
		select {
		case <-done:
			last = true
		default:
		}
		a := asked(t, base, fmt.Sprintf(`{ changes(after: %d, first: 1000) { revision nodes { event { id } } } }`, revision))
		var changes struct {
			Revision int
			Nodes    []struct{ Event struct{ ID string } }
		}
		if err := json.Unmarshal(a.Data["changes"], &changes); err != nil {
			t.Fatal(err)
		}
		for _, n := range changes.Nodes {
			seen[n.Event.ID] = true
		}
		if revision = changes.Revision; last {
			break
		}
	}
	for i := range writes {
		if id := fmt.Sprint("event:", i); !seen[id] {
			t.Errorf("%s was in no answer", id)
		}
	}
}

// TestChangesUnderAFilterGoOn asks for the one change that a filter admits, behind
// more than are looked at for one page.
func TestChangesUnderAFilterGoOn(t *testing.T) {
	base, store := editable(t, "")
	const batches, each = 11, 2000
	entities := []*graph.Entity{{ID: "leader:x", Kind: graph.KindLeader, Name: "X"}, {ID: "leader:y", Kind: graph.KindLeader, Name: "Y"}}
	for i := range batches {
		b := graph.Batch{At: time.Unix(int64(i), 0), Article: &graph.Article{ID: fmt.Sprint("a", i), Text: "They met."}, Entities: entities}
		for k := range each {
			e := &graph.Event{
				ID: fmt.Sprintf("event:%02d-%04d", i, k), Type: graph.Consult, Mode: "visit", Actors: []string{"leader:x"}, Recipients: []string{"leader:y"}, Date: graph.OnDay("2026-05-05"), Realis: graph.Actual, Confidence: 0.5,
				Evidence: []graph.Evidence{{Article: b.Article.ID, Sentence: "They met.", End: 9, Rule: "test", Stance: graph.StanceAsserts}},
			}
			if i == batches-1 && k == each-1 {
				e.Type, e.Mode = graph.Aid, ""
			}
			b.Events = append(b.Events, e)
		}
		if _, err := store.Put(t.Context(), &b); err != nil {
			t.Fatal(err)
		}
	}
	var page struct {
		Nodes    []struct{ Event struct{ ID string } }
		PageInfo struct {
			HasNextPage bool
			EndCursor   *string
		}
	}
	next := func(cursor string) {
		t.Helper()
		a := asked(t, base, `{ changes(filter: {types: [AID], actor: "leader:x"}`+cursor+`) { nodes { event { id } } pageInfo { hasNextPage endCursor } } }`)
		if err := json.Unmarshal(a.Data["changes"], &page); err != nil {
			t.Fatalf("%v: %+v", err, a.Errors)
		}
	}
	if next(""); len(page.Nodes) != 0 || !page.PageInfo.HasNextPage || page.PageInfo.EndCursor == nil {
		t.Fatalf("the first page is %+v, want an empty one that others follow", page)
	}
	if next(`, cursor: "` + *page.PageInfo.EndCursor + `"`); len(page.Nodes) != 1 || page.PageInfo.HasNextPage {
		t.Errorf("the second page is %+v, want one change and no more", page)
	}
}

// TestKnownThen asks what was known before the article came that tells of an end.
func TestKnownThen(t *testing.T) {
	store := smallStore(t)
	now := time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
	p := &program{now: func() time.Time { return now }}
	base, _ := serving(t, store, ServeOptions{Editor: newEditor(store, p.now, func() (*loader.Pipeline, error) { return p.newPipeline(1) })})
	asked(t, base, `mutation { loadArticle(article: {published: "2026-01-05", text: "Norway imposed sanctions on Chile on January 5, 2026."}) { newEvents } }`)
	now = now.Add(time.Hour)
	asked(t, base, `mutation { loadArticle(article: {published: "2026-03-02", text: "Norway lifted its sanctions on Chile on March 2, 2026."}) { newEvents } }`)
	const query = `{ sanctions(against: "country:CHL", on: "2026-04-01", filter: {knownAt: %q}) { totalCount edges { state node { status evidence { sentence } } } } }`
	then := asked(t, base, fmt.Sprintf(query, "2026-06-01T00:30:00Z"))
	if want := `{"totalCount":1,"edges":[{"state":"IMPOSED","node":{"status":"IMPOSED","evidence":[{"sentence":"Norway imposed sanctions on Chile on January 5, 2026."}]}}]}`; string(then.Data["sanctions"]) != want {
		t.Errorf("known before: %s %+v, want %s", then.Data["sanctions"], then.Errors, want)
	}
	if a := asked(t, base, fmt.Sprintf(query, "2026-06-02T00:00:00Z")); !strings.Contains(string(a.Data["sanctions"]), `"state":"LIFTED"`) {
		t.Errorf("known afterwards: %s", a.Data["sanctions"])
	}
}

const subscribeToNorway = `subscription { eventRecorded(filter: {country: "NOR"}) { type actorIds } }`

func TestSubscriptionOverServerSentEvents(t *testing.T) {
	body, _ := json.Marshal(map[string]string{"query": subscribeToNorway})
	for _, c := range []struct{ method, address, body string }{
		{http.MethodPost, "/graphql", string(body)},
		{http.MethodGet, "/graphql?query=" + url.QueryEscape(subscribeToNorway), ""}, // as EventSource does
	} {
		t.Run(c.method, func(t *testing.T) { wantEventOfNorway(t, c.method, c.address, c.body) })
	}
}

func wantEventOfNorway(t *testing.T, method, address, body string) {
	t.Helper()
	base, _ := editable(t, "")
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, base+address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/json")
	}
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

// TestURLChangesNothingByServerSentEvents asks for a change as a link of another
// page could.
func TestURLChangesNothingByServerSentEvents(t *testing.T) {
	base, _ := editable(t, "")
	before := asked(t, base, `{ stats { articles } }`)
	for query, want := range map[string]string{
		"query=" + url.QueryEscape(loadNorway):                         "send mutations by POST",
		"query=" + url.QueryEscape(subscribeToNorway) + "&variables=5": "want a JSON object",
		"": "no operation",
	} {
		resp, body := ask(t, http.MethodGet, base+"/graphql?"+query, "", "Accept", "text/event-stream")
		if !strings.Contains(body, want) {
			t.Errorf("%q: status %d, %s; want %q", query, resp.StatusCode, body, want)
		}
	}
	if a := asked(t, base, `{ stats { articles } }`); string(a.Data["stats"]) != string(before.Data["stats"]) {
		t.Errorf("after a mutation in a URL: %s, before it: %s", a.Data["stats"], before.Data["stats"])
	}
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
	get := func(query, tag string, header ...string) *http.Response {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, base+"/graphql?query="+query, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("If-None-Match", tag)
		for i := 0; i+1 < len(header); i += 2 {
			req.Header.Set(header[i], header[i+1])
		}
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
	for _, coding := range []string{"identity", "gzip"} {
		if r := get("%7Bnothing%7D", "", "Accept-Encoding", coding); r.Header.Get("ETag") != "" {
			t.Errorf("an answer of errors, %s, has the tag %q", coding, r.Header.Get("ETag"))
		}
	}
}
