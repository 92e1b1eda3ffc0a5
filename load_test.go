package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestLoadingTwiceChangesNothing(t *testing.T) {
	store := newStore(t)
	first := detente(t, "load", "--store", store, "examples").must(t)
	if !strings.Contains(first.out, "articles: 8 new, 0 unchanged, 0 updated, 0 failed") {
		t.Fatalf("the examples are loaded as %q", first.out)
	}
	before := exported(t, store)
	second := detente(t, "load", "--store", store, "examples").must(t)
	if want := "articles: 0 new, 8 unchanged, 0 updated, 0 failed; 0 new entities, 0 new events\n"; second.out != want {
		t.Errorf("loaded again: %q, want %q", second.out, want)
	}
	if after := exported(t, store); after != before {
		t.Error("loading twice changed the graph")
	}
}

func TestOneWorkerAndManyGiveTheSameGraph(t *testing.T) {
	inputs := []string{"examples", write(t, "many.jsonl", manyArticles(60))}
	graphs := make([]string, 2)
	for i, workers := range []string{"1", "7"} {
		store := newStore(t)
		detente(t, append([]string{"load", "--store", store, "--workers", workers}, inputs...)...).must(t)
		graphs[i] = exported(t, store)
	}
	if graphs[0] != graphs[1] {
		t.Error("seven workers give another graph than one")
	}
	lines := make([]string, 2)
	for i, workers := range []string{"1", "7"} {
		lines[i] = detente(t, append([]string{"extract", "--format", "json", "--workers", workers}, inputs...)...).must(t).out
	}
	if lines[0] != lines[1] {
		t.Error("seven workers print other events, or in another order, than one")
	}
}

func TestOrderOfLoadingLeavesNoTrace(t *testing.T) {
	lines := strings.SplitAfter(strings.TrimSpace(string(manyArticles(60)))+"\n", "\n")
	forth, back := newStore(t), newStore(t)
	detente(t, "load", "--store", forth, write(t, "forth.jsonl", []byte(strings.Join(lines, "")))).must(t)
	slices.Reverse(lines)
	detente(t, "load", "--store", back, write(t, "back.jsonl", []byte(strings.Join(lines, "")))).must(t)
	if exported(t, forth) != exported(t, back) {
		t.Error("articles loaded in another order give another graph")
	}
}

// manyArticles is JSON lines of n short articles that differ in day and actors
// and partly tell the same events.
func manyArticles(n int) []byte {
	countries := []string{"Peru", "Chile", "Norway", "Ghana", "Japan", "Egypt", "Canada"}
	var lines bytes.Buffer
	for i := range n {
		a, b := countries[i%len(countries)], countries[(i+1)%len(countries)]
		text := fmt.Sprintf("%s accused %s of spying on Monday.\n\n%s denied the accusation. %s will meet officials of %s next week.", a, b, b, a, b)
		line, _ := json.Marshal(map[string]string{
			"url": fmt.Sprintf("https://examples.invalid/many/%d", i), "title": fmt.Sprintf("%s and %s, part %d", a, b, i),
			"published": time.Date(2025, 1, 1+i/2, 0, 0, 0, 0, time.UTC).Format(time.DateOnly), "text": text,
		})
		lines.Write(append(line, '\n'))
	}
	return lines.Bytes()
}

func TestKillingALoadLosesNothingThatLoadingAgainDoesNotBringBack(t *testing.T) {
	many := write(t, "many.jsonl", manyArticles(1500))
	whole, killed := newStore(t), newStore(t)
	detente(t, "load", "--store", whole, many).must(t)

	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program, "load", "--store", killed, many)
	cmd.Env = append(os.Environ(), asProgram+"=1")
	var out bytes.Buffer
	cmd.Stdout = &out
	progress, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := progress.Read(make([]byte, 1)); err != nil { // after the first group was written
		t.Fatalf("the load told no progress: %v", err)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // it was killed
	if out.Len() > 0 {
		t.Fatalf("the load had ended before it was killed: %s", &out)
	}
	again := detente(t, "load", "--store", killed, many).must(t)
	if strings.Contains(again.out, " 0 unchanged") {
		t.Fatalf("nothing was stored before the load was killed: %s", again.out)
	}
	if exported(t, killed) != exported(t, whole) {
		t.Error("the graph differs from that of a load that was not killed")
	}
}

func TestInterruptedLoadStopsAndSaysSo(t *testing.T) {
	store := newStore(t)
	ctx, cancel := context.WithCancel(t.Context())
	lines, feed := io.Pipe()
	go func() {
		_, _ = feed.Write(manyArticles(3)) // then nothing: the load waits for more
		cancel()
	}()
	r := call{args: []string{"load", "--store", store, "-"}, stdin: lines, ctx: ctx}.run(t)
	if r.code != exitFailed || !strings.Contains(r.err, "stopped") {
		t.Errorf("exit code %d, %q: want 1 and a word on the stop", r.code, r.err)
	}
	detente(t, "load", "--store", store, write(t, "all.jsonl", manyArticles(3))).must(t)
	clean := newStore(t)
	detente(t, "load", "--store", clean, write(t, "all.jsonl", manyArticles(3))).must(t)
	if exported(t, store) != exported(t, clean) {
		t.Error("the interrupted load left something half stored")
	}
}

// endless yields n bytes of one line.
func endless(n int64) io.Reader {
	return io.LimitReader(repeated{}, n)
}

type repeated struct{}

func (repeated) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'a'
	}
	return len(p), nil
}

func TestBadInputIsNamedAndTheRestIsLoaded(t *testing.T) {
	good := write(t, "good.txt", []byte("Peru accused Chile of spying on Monday, officials said."))
	html := "<!DOCTYPE html><html><head><title>Peru accuses Chile</title></head><body><article><h1>Peru accuses Chile</h1><p>Peru accused <b>Chile of spying on Monday, officials <div><p>Chile denied the accusation on Tuesday."
	feed := `<?xml version="1.0"?><rss version="2.0"><channel><title>Half</title><item><title>Whole</title><description>` +
		strings.Repeat("Peru accused Chile of spying. ", 40) + `</description></item><item><link>http://127.0.0.1:1/gone</link><title>Broken</title></item><item></item></channel></rss>`
	for _, c := range []struct {
		name  string
		input string
		stdin io.Reader
		say   string // "" when the input can be read after all
		new   int
	}{
		{"an empty file", write(t, "empty.txt", nil), nil, "input is empty", 1},
		{"a binary file", write(t, "picture.png", []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR\x00\x00\x01\x00")), nil, "binary", 1},
		{"a file that is not there", filepath.Join(t.TempDir(), "missing.txt"), nil, "no such file", 1},
		{"a line of 100 MB", "-", io.MultiReader(strings.NewReader(`{"text":"`), endless(100<<20)), "too large", 1},
		{"a text of 100 MB", "-", endless(100 << 20), "too large", 1},
		{"broken HTML", write(t, "broken.html", []byte(html)), nil, "", 2},
		{"a feed with broken items", write(t, "half.xml", []byte(feed)), nil, "item 2", 2},
		{"JSON lines with a broken line", write(t, "half.jsonl", []byte(`{"title":"Peru","text":"Peru accused Chile of spying on Monday."}`+"\n{\"title\":\n"+`{"title":"Chile","text":"Chile denied the accusation of Peru on Tuesday."}`+"\n")), nil, "line 2", 3},
		{"an empty directory", t.TempDir(), nil, "no file", 1},
		{"an address of this machine", "http://127.0.0.1:1/page", nil, "not public", 1},
		{"a broken gzip", write(t, "a.txt.gz", []byte("\x1f\x8b\x08\x00broken")), nil, "gzip", 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			name := c.input
			r := call{args: []string{"load", "--store", newStore(t), c.input, good}, stdin: c.stdin}.run(t)
			want := exitFailed
			if c.say == "" {
				want, name = exitDone, ""
			}
			if r.code != want || !strings.Contains(r.err, c.say) || !strings.Contains(r.err, name) {
				t.Errorf("exit code %d, want %d; want %q and %q in: %.600s", r.code, want, name, c.say, r.err)
			}
			if !strings.Contains(r.out, fmt.Sprintf("articles: %d new", c.new)) {
				t.Errorf("summary %q, want %d articles", r.out, c.new)
			}
		})
	}
}

func TestInvalidUTF8IsRepairedAndQuotedWhereItStands(t *testing.T) {
	text := write(t, "latin.txt", []byte("Per\xfa accused Chile of spying on Monday. Chile den\xffied it."))
	r := detente(t, "extract", "--format", "json", text).must(t)
	for line := range strings.Lines(r.out) {
		if !json.Valid([]byte(line)) {
			t.Errorf("no JSON: %s", line)
		}
	}
}

func TestTextInAnotherLanguageIsStoredWithANote(t *testing.T) {
	text := write(t, "de.txt", []byte(strings.Repeat("Die Regierung in Berlin hat am Montag neue Sanktionen gegen Russland angekündigt, wie der Sprecher der Kanzlerin mitteilte. ", 5)))
	r := detente(t, "extract", "--format", "json", text).must(t)
	if r.out != "" || !strings.Contains(r.err, "language de is not coded") {
		t.Errorf("events %q, note %q", r.out, r.err)
	}
	if out := detente(t, "load", "--store", newStore(t), text).must(t).out; !strings.Contains(out, "1 new") {
		t.Errorf("the article is not stored: %s", out)
	}
}

func TestUnreachableStoreNeverTellsThePassword(t *testing.T) {
	for _, store := range []string{"neo4j://reader:geheim@127.0.0.1:1", "bolt://reader:geheim@127.0.0.1:1", "postgres://reader:geheim@127.0.0.1/x", "://reader:geheim@", "neo4j//reader:geheim@127.0.0.1"} {
		r := detente(t, "load", "--store", store, "examples")
		if r.code == exitDone || r.err == "" {
			t.Errorf("%s: exit code %d, %q: want a failure that is named", store, r.code, r.err)
		}
		if strings.Contains(r.out+r.err, "geheim") {
			t.Errorf("the password is told: %s%s", r.out, r.err)
		}
	}
}

func TestPagesAndFeedsAreFetched(t *testing.T) {
	page := func(title, text string) string {
		return "<!DOCTYPE html><html><head><title>" + title + "</title></head><body><article><h1>" + title + "</h1><p>" + text + "</p></article></body></html>"
	}
	mux := http.NewServeMux()
	server := httptest.NewServer(mux)
	defer server.Close()
	mux.HandleFunc("/feed", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(w, `<?xml version="1.0"?><rss version="2.0"><channel><title>F</title><item><title>A</title><link>%[1]s/a</link><description>Teaser</description></item><item><title>B</title><link>%[1]s/b</link><description>Teaser</description></item></channel></rss>`, server.URL)
	})
	mux.HandleFunc("/a", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, page("Peru accuses Chile", "Peru accused Chile of spying on Monday."))
	})
	mux.HandleFunc("/b", func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "gone", http.StatusGone) })
	r := detente(t, "load", "--allow-private", "--store", newStore(t), server.URL+"/feed", server.URL+"/a")
	if r.code != exitFailed || !strings.Contains(r.err, "410") || !strings.Contains(r.out, "1 new, 1 unchanged, 0 updated, 1 failed") {
		t.Errorf("exit code %d\n%s%s", r.code, r.out, r.err)
	}
}

func TestDirectoryIsWalkedInOrderWithoutHiddenFiles(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"b.txt": "Peru praised Chile for its help on Monday.", "a/z.weird": "Chile praised Peru for its help on Monday.",
		".hidden.txt": "Norway praised Ghana.", ".git/x.txt": "Ghana praised Norway.", "sources.yaml": "feeds: []",
	} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var texts []string
	for line := range strings.Lines(detente(t, "read", dir).must(t).out) {
		var a struct{ Text string }
		if err := json.Unmarshal([]byte(line), &a); err != nil {
			t.Fatal(err)
		}
		texts = append(texts, a.Text[:5])
	}
	if got := strings.Join(texts, " "); got != "Chile Peru " {
		t.Errorf("read %q, want a/z.weird, then b.txt", got)
	}
}

// A release or a mounted volume is often a link to the folder of the day.
func TestLinkedDirectoryIsRead(t *testing.T) {
	dir := t.TempDir()
	day, latest := filepath.Join(dir, "2026-02-01"), filepath.Join(dir, "latest")
	if err := os.Mkdir(day, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(day, "a.txt"), []byte("Chile praised Peru for its help on Monday."), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(day, latest); err != nil {
		t.Fatal(err)
	}
	if out := detente(t, "read", latest).must(t).out; !strings.Contains(out, "Chile praised Peru") {
		t.Errorf("read %q", out)
	}
	if err := os.Symlink("nowhere", filepath.Join(day, "b.txt")); err != nil {
		t.Fatal(err)
	}
	if r := detente(t, "read", latest); r.code != exitFailed || !strings.Contains(r.err, "read "+filepath.Join(latest, "b.txt")+": no such file") || !strings.Contains(r.out, "Chile") {
		t.Errorf("with a link to nothing: exit code %d\n%s%s", r.code, r.out, r.err)
	}
}

func TestMeetingPlannedInOneArticleAndHeldInAnotherIsOneEvent(t *testing.T) {
	lines := `{"url":"https://examples.invalid/1","title":"Visit ahead","published":"2025-06-02","text":"Emmanuel Macron will visit Berlin on Thursday and meet Friedrich Merz."}` + "\n" +
		`{"url":"https://examples.invalid/2","title":"Visit over","published":"2025-06-06","text":"Emmanuel Macron met Friedrich Merz in Berlin on Thursday. The talks between the two leaders lasted for three hours, officials said."}` + "\n"
	store := newStore(t)
	detente(t, "load", "--store", store, write(t, "two.jsonl", []byte(lines))).must(t)
	meetings := 0
	for line := range strings.Lines(detente(t, "export", "--store", store, "--format", "cytoscape", "-").must(t).out) {
		if strings.Contains(line, `"label":"CONSULT"`) && strings.Contains(line, "leader:friedrich-merz") {
			meetings++
			for _, want := range []string{`"status":"HELD"`, `"start":"2025-06-05"`, `"articles":2`} {
				if !strings.Contains(line, want) {
					t.Errorf("want %s in %s", want, line)
				}
			}
		}
	}
	if meetings != 1 {
		t.Errorf("%d meetings, want 1", meetings)
	}
}
