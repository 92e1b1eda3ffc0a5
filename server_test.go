package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/klauspost/compress/zstd"

	"detente/graph"
	"detente/graph/store/sqlite"
	"detente/web"
)

// smallStore holds one article that tells one event of two countries.
func smallStore(t testing.TB) graph.Store {
	t.Helper()
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "graph.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	const text = "France thanked Poland on Monday."
	_, err = s.Put(t.Context(), &graph.Batch{
		Article: &graph.Article{ID: "article:thanks", Title: "Thanks", Text: text},
		Entities: []*graph.Entity{
			{ID: "country:FRA", Kind: graph.KindCountry, Name: "France", Country: "FRA"},
			{ID: "country:POL", Kind: graph.KindCountry, Name: "Poland", Country: "POL"},
		},
		Events: []*graph.Event{{
			ID: "event:thanks", Type: graph.Support, Actors: []string{"country:FRA"}, Recipients: []string{"country:POL"},
			Date: graph.OnDay("2026-02-02"), Realis: graph.Actual, Confidence: 0.9,
			Evidence: []graph.Evidence{{Article: "article:thanks", Sentence: text, End: len(text), Trigger: "thanked", Rule: "verb", Stance: graph.StanceAsserts}},
		}},
		At: time.Date(2026, 2, 3, 0, 0, 0, 0, time.UTC),
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// serving starts Serve on a free port and returns its URL, and how to stop it.
func serving(t testing.TB, store graph.Store, o ServeOptions) (base string, stop func() error) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ready, done := make(chan net.Addr, 1), make(chan error, 1)
	o.Addr, o.Ready = "127.0.0.1:0", func(a net.Addr) { ready <- a }
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	go func() { done <- Serve(ctx, store, o) }()
	var once sync.Once
	var result error
	stop = func() error {
		once.Do(func() { cancel(); result = <-done })
		return result
	}
	t.Cleanup(func() { _ = stop() })
	select {
	case a := <-ready:
		return "http://" + a.String(), stop
	case err := <-done:
		t.Fatal(err)
		return "", nil
	}
}

// ask makes a request and returns the answer with its body.
func ask(t testing.TB, method, address, body string, headers ...string) (*http.Response, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(context.Background(), method, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	content, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, string(content)
}

const (
	asJSON  = "application/json"
	thanks  = `{"query": "query($id: ID!) { event(id: $id) { type actors { name } } }", "variables": {"id": "event:thanks"}}`
	thanked = `{"data":{"event":{"type":"SUPPORT","actors":[{"name":"France"}]}}}`
)

func TestServerAnswersGraphQL(t *testing.T) {
	base, _ := serving(t, smallStore(t), ServeOptions{})
	t.Run("ByPOST", func(t *testing.T) {
		resp, body := ask(t, "POST", base+"/graphql", thanks, "Content-Type", asJSON)
		if resp.StatusCode != http.StatusOK || body != thanked {
			t.Errorf("status %d: %s", resp.StatusCode, body)
		}
	})
	t.Run("ByGET", func(t *testing.T) {
		resp, body := ask(t, "GET", base+"/graphql?query="+url.QueryEscape(`{ event(id: "event:thanks") { type actors { name } } }`), "")
		if resp.StatusCode != http.StatusOK || body != thanked {
			t.Errorf("status %d: %s", resp.StatusCode, body)
		}
	})
	t.Run("ByHEADWithTheTagOfTheAnswer", func(t *testing.T) {
		address := base + "/graphql?query=" + url.QueryEscape(`{ stats { articles } }`)
		got, _ := ask(t, "GET", address, "")
		resp, body := ask(t, "HEAD", address, "")
		if resp.StatusCode != http.StatusOK || body != "" || resp.Header.Get("ETag") == "" || resp.Header.Get("ETag") != got.Header.Get("ETag") {
			t.Errorf("status %d, tag %q, %q; the tag of GET is %q", resp.StatusCode, resp.Header.Get("ETag"), body, got.Header.Get("ETag"))
		}
	})
	for accepted, want := range map[string]string{
		"": asJSON, "text/html, */*": asJSON, "application/graphql-response+json; charset=utf-8, application/json": "application/graphql-response+json",
		"Application/JSON;q=0.9": asJSON, "application/graphql-response+json": "application/graphql-response+json",
	} {
		t.Run("InWhatIsAccepted "+accepted, func(t *testing.T) {
			resp, body := ask(t, "POST", base+"/graphql", thanks, "Content-Type", asJSON, "Accept", accepted)
			if resp.Header.Get("Content-Type") != want || body != thanked {
				t.Errorf("%q: %s; want %q", resp.Header.Get("Content-Type"), body, want)
			}
		})
	}
	t.Run("RefusesByTheStatusOfWhatIsAccepted", func(t *testing.T) {
		resp, body := ask(t, "POST", base+"/graphql", `{"query": "{ capital }"}`, "Content-Type", asJSON, "Accept", "application/graphql-response+json")
		if resp.StatusCode != http.StatusBadRequest || !strings.Contains(body, "capital") {
			t.Errorf("status %d: %s", resp.StatusCode, body)
		}
	})
	t.Run("AnAutomaticPersistedQueryByItsHash", func(t *testing.T) {
		const query = `{ event(id: "event:thanks") { type actors { name } } }`
		sum := sha256.Sum256([]byte(query))
		byHash := `"extensions": {"persistedQuery": {"version": 1, "sha256Hash": "` + hex.EncodeToString(sum[:]) + `"}}}`
		if _, body := ask(t, "POST", base+"/graphql", "{"+byHash, "Content-Type", asJSON); !strings.Contains(body, "PERSISTED_QUERY_NOT_FOUND") {
			t.Errorf("an unknown hash is answered by %s", body)
		}
		for _, request := range []string{fmt.Sprintf("{%q: %q, ", "query", query) + byHash, "{" + byHash} {
			if _, body := ask(t, "POST", base+"/graphql", request, "Content-Type", asJSON); body != thanked {
				t.Errorf("%s is answered by %s", request, body)
			}
		}
	})
	for claim, c := range map[string]struct {
		method, kind, body string
		status             int
		says               string
	}{
		"RefusesABodyThatIsNoObject":    {"POST", asJSON, `[{"query": "{ stats { articles } }"}]`, http.StatusBadRequest, "want a JSON object"},
		"RefusesABodyThatIsNoJSON":      {"POST", asJSON, `{"query": `, http.StatusBadRequest, "want a JSON object"},
		"RefusesMoreAfterTheObject":     {"POST", asJSON, `{"query": "{ stats { articles } }"} {}`, http.StatusBadRequest, "want a JSON object"},
		"RefusesABodyThatIsTooLong":     {"POST", asJSON, `{"query": "` + strings.Repeat(" ", 2<<20) + `"}`, http.StatusRequestEntityTooLarge, "1048576 bytes"},
		"RefusesAForm":                  {"POST", "multipart/form-data; boundary=x", `{}`, http.StatusUnsupportedMediaType, "want Content-Type: application/json"},
		"RefusesANumberForAQuery":       {"POST", asJSON, `{"query": 5}`, http.StatusBadRequest, `"BAD_USER_INPUT"`},
		"RefusesAListForVariables":      {"POST", asJSON, `{"query": "{ stats { articles } }", "variables": []}`, http.StatusBadRequest, "variables []: want a JSON object"},
		"RefusesExtensionsThatAreAText": {"POST", asJSON, `{"query": "{ stats { articles } }", "extensions": "x"}`, http.StatusBadRequest, "want a JSON object"},
		"RefusesOtherMethods":           {"PUT", asJSON, `{}`, http.StatusMethodNotAllowed, ""},
		"SaysWhatIsWrongWithTheQuery":   {"POST", asJSON, `{"query": "{ capital }"}`, http.StatusUnprocessableEntity, "capital"},
		"RefusesAQueryThatCostsTooMuch": {"POST", asJSON, `{"query": "{ entities(first: 1000) { nodes { events(first: 1000) { nodes { id } } } } }"}`, http.StatusOK, "TOO_COSTLY"},
	} {
		t.Run(claim, func(t *testing.T) {
			resp, body := ask(t, c.method, base+"/graphql", c.body, "Content-Type", c.kind)
			if resp.StatusCode != c.status || !strings.Contains(body, c.says) {
				t.Errorf("status %d: %.300s", resp.StatusCode, body)
			}
		})
	}
}

// TestServerReadsCompressedBodies sends the question by each coding, one that is not
// what it says, and one that grows beyond the limit.
func TestServerReadsCompressedBodies(t *testing.T) {
	base, _ := serving(t, smallStore(t), ServeOptions{})
	var zipped, grows bytes.Buffer
	z := gzip.NewWriter(&zipped)
	_, _ = z.Write([]byte(thanks))
	_ = z.Close()
	z = gzip.NewWriter(&grows)
	_, _ = z.Write(bytes.Repeat([]byte(" "), 64<<20))
	_ = z.Close()
	encoder, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	for claim, c := range map[string]struct {
		coding, body string
		status       int
		says         string
	}{
		"Gzip":          {"gzip", zipped.String(), http.StatusOK, thanked},
		"Zstd":          {"zstd", string(encoder.EncodeAll([]byte(thanks), nil)), http.StatusOK, thanked},
		"NoGzip":        {"gzip", thanks, http.StatusBadRequest, "not gzip"},
		"NoZstd":        {"zstd", thanks, http.StatusBadRequest, `"BAD_USER_INPUT"`},
		"UnknownCoding": {"br", thanks, http.StatusUnsupportedMediaType, "want gzip, zstd or none"},
		"Bomb":          {"gzip", grows.String(), http.StatusRequestEntityTooLarge, "1048576 bytes"},
	} {
		t.Run(claim, func(t *testing.T) {
			resp, body := ask(t, "POST", base+"/graphql", c.body, "Content-Type", asJSON, "Content-Encoding", c.coding)
			if resp.StatusCode != c.status || !strings.Contains(body, c.says) {
				t.Errorf("status %d: %.300s", resp.StatusCode, body)
			}
		})
	}
}

// TestServerRefusesInTheURL asks by GET what can only be answered by POST, or not at all.
func TestServerRefusesInTheURL(t *testing.T) {
	base, _ := serving(t, smallStore(t), ServeOptions{})
	for query, says := range map[string]string{
		"query=" + url.QueryEscape(`mutation { retractArticle(id: "a") { id } }`): "send mutations by POST",
		"query=%7Bstats%7Barticles%7D%7D&variables=%7Bbad":                        "variables",
		"query=%7Bstats%7Barticles%7D%7D&extensions=5":                            "extensions",
	} {
		resp, body := ask(t, "GET", base+"/graphql?"+query, "")
		if resp.StatusCode < http.StatusBadRequest || !strings.Contains(body, `"BAD_USER_INPUT"`) || !strings.Contains(body, says) {
			t.Errorf("%s: status %d: %.300s", query, resp.StatusCode, body)
		}
		if tag := resp.Header.Get("ETag"); tag != "" {
			t.Errorf("%s: a refusal has the tag %q", query, tag)
		}
	}
}

func TestServerTellsHowItIs(t *testing.T) {
	store := smallStore(t)
	base, _ := serving(t, store, ServeOptions{})
	if resp, body := ask(t, "GET", base+"/healthz", ""); resp.StatusCode != http.StatusOK {
		t.Errorf("healthz: status %d: %s", resp.StatusCode, body)
	}
	if resp, body := ask(t, "GET", base+"/readyz", ""); resp.StatusCode != http.StatusOK {
		t.Errorf("readyz: status %d: %s", resp.StatusCode, body)
	}
	_, _ = ask(t, "POST", base+"/graphql", thanks, "Content-Type", asJSON)
	_, metrics := ask(t, "GET", base+"/metrics", "")
	for _, line := range []string{
		`detente_http_requests_total{route="/graphql",status="200"} 1`,
		`detente_http_request_duration_seconds_count{route="/readyz"} 1`,
		`detente_http_requests_in_flight 1`,
		`process_resident_memory_bytes`,
	} {
		if !strings.Contains(metrics, line) {
			t.Errorf("metrics lack %s:\n%.2000s", line, metrics)
		}
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	if resp, body := ask(t, "GET", base+"/readyz", ""); resp.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("readyz of a closed store: status %d: %s", resp.StatusCode, body)
	}
	if resp, _ := ask(t, "GET", base+"/healthz", ""); resp.StatusCode != http.StatusOK {
		t.Errorf("healthz of a closed store: status %d", resp.StatusCode)
	}
}

func TestServerListensOnThisMachineOnly(t *testing.T) {
	if addr := (ServeOptions{}).orDefaults().Addr; addr != "127.0.0.1:8080" {
		t.Errorf("listens on %s", addr)
	}
}

func TestServeSaysWhyItCannotListen(t *testing.T) {
	taken, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = taken.Close() }()
	err = Serve(t.Context(), smallStore(t), ServeOptions{Addr: taken.Addr().String()})
	if err == nil || !strings.Contains(err.Error(), taken.Addr().String()) {
		t.Errorf("error %v", err)
	}
}

func TestServerSendsItsPage(t *testing.T) {
	base, _ := serving(t, smallStore(t), ServeOptions{})
	resp, _ := ask(t, "GET", base+"/", "")
	if resp.StatusCode != http.StatusFound || resp.Header.Get("Location") != "/playground/" {
		t.Errorf("/ answers %d to %q", resp.StatusCode, resp.Header.Get("Location"))
	}
	resp, body := ask(t, "GET", base+"/playground/", "")
	if _, built := web.Page(); built {
		if resp.StatusCode != http.StatusOK || !strings.Contains(body, "<script") {
			t.Errorf("the page: status %d: %.200s", resp.StatusCode, body)
		}
	} else if resp.StatusCode != http.StatusNotFound || !strings.Contains(body, "make build") {
		t.Errorf("the page that was not built: status %d: %.200s", resp.StatusCode, body)
	}
}

func TestPageIsSafeAndCached(t *testing.T) {
	files := fstest.MapFS{
		"index.html":         {Data: []byte("<!doctype html><title>Playground</title>")},
		"assets/app-1a.js":   {Data: []byte("export const answer = 42;")},
		"assets/style-2.css": {Data: []byte("body {}")},
	}
	server := httptest.NewServer(secured(http.StripPrefix("/playground/", newPage(files, true))))
	defer server.Close()
	resp, body := ask(t, "GET", server.URL+"/playground/", "")
	if resp.StatusCode != http.StatusOK || !strings.Contains(body, "Playground") || !strings.HasPrefix(resp.Header.Get("Content-Type"), "text/html") {
		t.Fatalf("status %d, %s: %s", resp.StatusCode, resp.Header.Get("Content-Type"), body)
	}
	for header, want := range map[string]string{
		"Content-Security-Policy": "default-src 'none'",
		"X-Content-Type-Options":  "nosniff",
		"X-Frame-Options":         "DENY",
		"Referrer-Policy":         "no-referrer",
		"Cache-Control":           "no-cache",
	} {
		if got := resp.Header.Get(header); !strings.Contains(got, want) {
			t.Errorf("%s: %q, want %q", header, got, want)
		}
	}
	tag := resp.Header.Get("ETag")
	if resp, _ := ask(t, "GET", server.URL+"/playground/", "", "If-None-Match", tag); tag == "" || resp.StatusCode != http.StatusNotModified {
		t.Errorf("with the tag %q: status %d", tag, resp.StatusCode)
	}
	resp, _ = ask(t, "GET", server.URL+"/playground/assets/app-1a.js", "")
	if resp.StatusCode != http.StatusOK || !strings.Contains(resp.Header.Get("Cache-Control"), "immutable") {
		t.Errorf("asset: status %d, %s", resp.StatusCode, resp.Header.Get("Cache-Control"))
	}
	for _, path := range []string{"/playground/nothing", "/playground/assets/", "/playground/..%2fserver.go", "/playground/assets"} {
		if resp, _ := ask(t, "GET", server.URL+path, ""); resp.StatusCode != http.StatusNotFound {
			t.Errorf("%s: status %d", path, resp.StatusCode)
		}
	}
}

func TestPageThatWasNotBuiltSaysSo(t *testing.T) {
	w := httptest.NewRecorder()
	newPage(fstest.MapFS{"README.md": {}}, false).ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
	if w.Code != http.StatusNotFound || !strings.Contains(w.Body.String(), "not built") {
		t.Errorf("status %d: %s", w.Code, w.Body)
	}
}

func TestEmbeddedPageHasItsPlaceholder(t *testing.T) {
	files, _ := web.Page()
	if _, err := fs.Stat(files, "README.md"); err != nil {
		t.Error(err)
	}
}

func TestOtherOriginsAreAllowedOnlyWhenNamed(t *testing.T) {
	const friend, stranger = "https://friend.example", "https://stranger.example"
	for claim, c := range map[string]struct {
		origins []string
		origin  string
		allowed string
	}{
		"NobodyByDefault": {nil, friend, ""},
		"TheOneNamed":     {[]string{friend}, friend, friend},
		"NoOther":         {[]string{friend}, stranger, ""},
		"AllByStar":       {[]string{"*"}, stranger, stranger},
	} {
		t.Run(claim, func(t *testing.T) {
			base, _ := serving(t, smallStore(t), ServeOptions{Origins: c.origins})
			for _, method := range []string{"OPTIONS", "POST"} {
				resp, _ := ask(t, method, base+"/graphql", thanks, "Content-Type", asJSON, "Origin", c.origin, "Access-Control-Request-Method", "POST")
				if got := resp.Header.Get("Access-Control-Allow-Origin"); got != c.allowed {
					t.Errorf("%s allows %q, want %q", method, got, c.allowed)
				}
			}
		})
	}
}

func TestLongAnswersAreCompressed(t *testing.T) {
	base, _ := serving(t, smallStore(t), ServeOptions{})
	resp, body := ask(t, "POST", base+"/graphql", `{"query": "{ __schema { types { name description } } }"}`, "Content-Type", asJSON, "Accept-Encoding", "gzip")
	if resp.Header.Get("Content-Encoding") != "gzip" {
		t.Fatalf("encoding %q", resp.Header.Get("Content-Encoding"))
	}
	plain, err := gzip.NewReader(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(plain)
	if err != nil || !bytes.Contains(text, []byte("EventFilter")) {
		t.Errorf("%v: %.200s", err, text)
	}
}

func TestRequestsHaveIDs(t *testing.T) {
	base, _ := serving(t, smallStore(t), ServeOptions{})
	resp, _ := ask(t, "GET", base+"/healthz", "", requestIDHeader, "proxy-7")
	if id := resp.Header.Get(requestIDHeader); id != "proxy-7" {
		t.Errorf("the proxy's ID became %q", id)
	}
	resp, _ = ask(t, "GET", base+"/healthz", "", requestIDHeader, "a b\"c")
	if id := resp.Header.Get(requestIDHeader); len(id) < 10 || strings.Contains(id, " ") {
		t.Errorf("a bad ID became %q", id)
	}
}

// faulty is a store whose entities cannot be read, and whose stats take as long
// as their reader waits.
type faulty struct {
	graph.Store
	asked, release chan struct{}
}

func (f faulty) EntitiesByID(context.Context, []string) ([]*graph.Entity, error) {
	return nil, errors.New("disk on fire")
}

func (f faulty) Stats(ctx context.Context) (*graph.Stats, error) {
	close(f.asked)
	select {
	case <-f.release:
		return f.Store.Stats(ctx)
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func TestLogKnowsFaultsByRequestAndNoQueries(t *testing.T) {
	var log lockedLog
	base, _ := serving(t, faulty{Store: smallStore(t)}, ServeOptions{Log: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))})
	_, body := ask(t, "POST", base+"/graphql", `{"query": "query($id: ID!) { entity(id: $id) { id } }", "variables": {"id": "password-in-a-variable"}}`,
		"Content-Type", asJSON, requestIDHeader, "request-9")
	if strings.Contains(body, "fire") || !strings.Contains(body, "INTERNAL") {
		t.Errorf("the answer: %s", body)
	}
	text := log.String()
	for _, line := range strings.Split(strings.TrimSpace(text), "\n") {
		if !strings.Contains(line, "request=request-9") {
			t.Errorf("the log does not say of which request it speaks: %s", line)
		}
	}
	if !strings.Contains(text, "disk on fire") {
		t.Errorf("the log lacks the fault:\n%s", text)
	}
	if strings.Contains(text, "password-in-a-variable") {
		t.Errorf("the log tells variables:\n%s", text)
	}
}

func TestStopLetsRequestsInFlightFinish(t *testing.T) {
	store := faulty{smallStore(t), make(chan struct{}), make(chan struct{})}
	base, stop := serving(t, store, ServeOptions{})
	answered := make(chan string, 1)
	go func() {
		_, body := ask(t, "POST", base+"/graphql", `{"query": "{ stats { articles } }"}`, "Content-Type", asJSON)
		answered <- body
	}()
	<-store.asked
	stopped := make(chan error, 1)
	go func() { stopped <- stop() }()
	for { // the listener is closed first
		conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", strings.TrimPrefix(base, "http://"))
		if err != nil {
			break
		}
		_ = conn.Close()
	}
	close(store.release)
	if body := <-answered; body != `{"data":{"stats":{"articles":1}}}` {
		t.Errorf("the request in flight got %s", body)
	}
	if err := <-stopped; err != nil {
		t.Errorf("stop: %v", err)
	}
}

func TestStopDoesNotWaitForEver(t *testing.T) {
	store := faulty{smallStore(t), make(chan struct{}), make(chan struct{})}
	base, stop := serving(t, store, ServeOptions{Grace: 10 * time.Millisecond, Timeout: time.Minute})
	go func() {
		resp, err := http.Post(base+"/graphql", asJSON, strings.NewReader(`{"query": "{ stats { articles } }"}`))
		if err == nil {
			_ = resp.Body.Close()
		}
	}()
	<-store.asked
	if err := stop(); err == nil || !strings.Contains(err.Error(), "cut off") {
		t.Errorf("stop: %v", err)
	}
}

func TestClientsAreServedAtOnce(t *testing.T) {
	base, _ := serving(t, smallStore(t), ServeOptions{})
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for range 25 {
				resp, err := http.Post(base+"/graphql", asJSON, strings.NewReader(thanks))
				if err != nil {
					t.Error(err)
					return
				}
				body, err := io.ReadAll(resp.Body)
				_ = resp.Body.Close()
				if err != nil || string(body) != thanked {
					t.Errorf("%v: %s", err, body)
					return
				}
			}
		})
	}
	group.Wait()
	if _, metrics := ask(t, "GET", base+"/metrics", ""); !strings.Contains(metrics, fmt.Sprintf(`{route="/graphql",status="200"} %d`, 8*25)) {
		t.Error("not every request was counted")
	}
}

// lockedLog is a log that several requests write at once.
type lockedLog struct {
	mu sync.Mutex
	b  strings.Builder
}

func (l *lockedLog) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedLog) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}
