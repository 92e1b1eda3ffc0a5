package article_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"detente/loader/article"
)

// read collects what Read yields.
func read(t *testing.T, name string, r io.Reader, o article.Options) (articles []*article.Article, errs []error) {
	t.Helper()
	for a, err := range article.Read(t.Context(), name, r, o) {
		if (a == nil) == (err == nil) {
			t.Fatalf("yielded %v and %v", a, err)
		}
		if err != nil {
			errs = append(errs, err)
		} else {
			articles = append(articles, a)
		}
	}
	return articles, errs
}

func pack(t *testing.T, data []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

const line = `{"url":"https://a.example/1","title":"Talks open","source":"A","published":"2026-02-01","text":"The talks opened on Sunday."}`

func TestBadInputIsNamed(t *testing.T) {
	whole := pack(t, []byte(strings.Repeat(line+"\n", 2000)))
	for _, c := range []struct {
		name  string
		input []byte
		want  error
	}{
		{"EmptyFile", nil, article.ErrEmpty},
		{"OnlyWhiteSpace", []byte(" \n\t\n"), article.ErrEmpty},
		{"OnlyAByteOrderMark", []byte("\xEF\xBB\xBF"), article.ErrEmpty},
		{"Program", append([]byte("\x7fELF\x02\x01\x01"), make([]byte, 100)...), article.ErrBinary},
		{"Picture", []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"), article.ErrBinary},
		{"PDF", []byte("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"), article.ErrBinary},
		{"ZeroBytesInText", []byte("some text\x00 and more of it, with no format at all"), article.ErrBinary},
		{"PageWithoutText", []byte("<html><body><nav>Home</nav></body></html>"), article.ErrNoText},
		{"FeedWithoutItems", []byte(`<rss version="2.0"><channel><title>A</title></channel></rss>`), article.ErrNoText},
		{"EmptyArray", []byte("[]"), article.ErrNoText},
		{"OtherXML", []byte(`<?xml version="1.0"?><invoice><sum>5</sum></invoice>`), article.ErrFormat},
		{"BadFrontMatter", []byte("---\ntitle: [a\n---\ntext"), article.ErrFormat},
		{"TruncatedGzip", whole[:len(whole)-20], article.ErrFormat},
		{"GzipOfNothing", []byte("\x1f\x8b"), article.ErrFormat},
		{"GzipBomb", pack(t, make([]byte, 64<<20)), article.ErrTooLarge},
		{"GzipBombOfText", pack(t, bytes.Repeat([]byte("a"), 64<<20)), article.ErrTooLarge},
		{"ZeroBytesPacked", pack(t, nil), article.ErrEmpty},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, errs := read(t, "the input", bytes.NewReader(c.input), article.Options{})
			if len(errs) == 0 {
				t.Fatal("no error")
			}
			last := errs[len(errs)-1]
			if c.name == "GzipBomb" && errors.Is(last, article.ErrBinary) {
				return // zeros are refused before they are many
			}
			if !errors.Is(last, c.want) || !strings.HasPrefix(last.Error(), "read the input: ") {
				t.Errorf("error is %v, want %v", last, c.want)
			}
		})
	}
}

func TestTruncatedGzipYieldsWhatIsWhole(t *testing.T) {
	var lines bytes.Buffer
	for i := range 3000 {
		fmt.Fprintf(&lines, `{"title":"Round %d","text":"Round %d of the talks ended after %d minutes."}`+"\n", i, i*7919, i*31)
	}
	packed := pack(t, lines.Bytes())
	articles, errs := read(t, "cut.gz", bytes.NewReader(packed[:len(packed)/2]), article.Options{})
	if len(articles) < 1000 || len(errs) != 1 || !errors.Is(errs[0], article.ErrFormat) || !strings.Contains(errs[0].Error(), "line ") {
		t.Errorf("%d articles, errors %v", len(articles), errs)
	}
}

func TestLongLineIsSkippedAndTheRestIsRead(t *testing.T) {
	long := io.MultiReader(strings.NewReader(line+"\n"+`{"text":"`), io.LimitReader(endless{}, 100<<20), strings.NewReader("\"}\n"+line))
	articles, errs := read(t, "lines", long, article.Options{})
	if len(articles) != 2 || len(errs) != 1 || !errors.Is(errs[0], article.ErrTooLarge) || !strings.Contains(errs[0].Error(), "line 2") {
		t.Errorf("%d articles, errors %v", len(articles), errs)
	}
}

// endless reads as the letter a for ever.
type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'a'
	}
	return len(p), nil
}

func TestListsOfRecordsAreReadToTheirEnd(t *testing.T) {
	for name, c := range map[string]struct {
		input    string
		articles int
		failure  string // part of the only error; "" for none
	}{
		"one after another":        {"[" + line + "]\n[" + line + ",\n" + line + "]\n", 3, ""},
		"one that breaks off":      {"[" + line + ",\n" + line, 2, "line 2: input cannot be read as an article: the list breaks off, want ]"},
		"something after it":       {"[" + line + "]\n" + line, 1, "line 2: input cannot be read as an article: want nothing after a list"},
		"a broken record":          {"[" + line + ",\n\n{bad},\n" + line + "]", 1, "line 3: item 2"},
		"a record without text":    {"[" + line + ",\n{\n\"title\":\n\"x\"},\n" + line + "]", 2, "line 2: item 2"},
		"a pretty one, broken":     {"{\n\"text\": \"The talks opened.\"\n}\n{\n\"text\": bad\n}", 1, "item 2"},
		"a field of another kind":  {"[{\"text\": 7}]", 0, "line 1: item 1: input cannot be read as an article: text: want a string, got number"},
		"authors of another kind":  {"{\"text\": \"The talks opened.\", \"authors\": {}}", 0, "authors: want a string or a list of strings, got object"},
		"a line that is no record": {line + "\n[1]", 1, "line 2: input cannot be read as an article: want a record in braces, got array"},
	} {
		articles, errs := read(t, "list.json", strings.NewReader(c.input), article.Options{})
		if len(articles) != c.articles || len(errs) != 0 && c.failure == "" || c.failure != "" && (len(errs) != 1 || !strings.Contains(errs[0].Error(), c.failure)) {
			t.Errorf("%s: %d articles, errors %v", name, len(articles), errs)
		}
	}
	if _, errs := read(t, "list.json", io.MultiReader(strings.NewReader("["+line), iotest.ErrReader(errors.New("cable cut"))), article.Options{}); len(errs) != 1 || !strings.Contains(errs[0].Error(), "cable cut") {
		t.Errorf("a reader that fails: %v", errs)
	}
}

func TestDocumentsAreBounded(t *testing.T) {
	for _, start := range []string{"<html><body><p>", "word ", "# word ", `<rss version="2.0"><channel><item><description>`} {
		if _, errs := read(t, "x", io.MultiReader(strings.NewReader(start), io.LimitReader(endless{}, 1<<20)), article.Options{MaxBytes: 1000}); len(errs) != 1 || !errors.Is(errs[0], article.ErrTooLarge) {
			t.Errorf("%q: errors %v", start, errs)
		}
	}
}

func TestEveryFormatMayBePacked(t *testing.T) {
	for name, input := range map[string]string{
		"a.jsonl": line, "a.html": "<html><body><h1>Talks open</h1><p>The talks opened on Sunday in Geneva.</p></body></html>",
		"a.txt": "Talks open\n\nThe talks opened on Sunday.", "a.md": "# Talks open\n\nThe talks opened on Sunday.",
		"a.rss": `<rss version="2.0"><channel><item><title>Talks open</title><description>The talks opened on Sunday.</description></item></channel></rss>`,
	} {
		articles, errs := read(t, name+".gz", bytes.NewReader(pack(t, pack(t, []byte(input)))), article.Options{})
		if len(articles) != 1 || len(errs) != 0 || articles[0].Title != "Talks open" {
			t.Errorf("%s: %+v, %v", name, articles, errs)
		}
	}
}

func TestReadStopsWhenTheConsumerDoes(t *testing.T) {
	n := 0
	for range article.Read(t.Context(), "lines", strings.NewReader(strings.Repeat(line+"\n", 10)), article.Options{}) {
		if n++; n == 3 {
			break
		}
	}
	if n != 3 {
		t.Errorf("%d articles", n)
	}
}

func TestReadEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var last error
	// One byte at a time, so that reading has to go on after the first article.
	for _, err := range article.Read(ctx, "lines", io.MultiReader(strings.NewReader(strings.Repeat(line+"\n", 2000)), endless{}), article.Options{}) {
		cancel()
		last = err
	}
	if !errors.Is(last, context.Canceled) {
		t.Errorf("last error is %v", last)
	}
}

func TestBrokenReaderIsAnError(t *testing.T) {
	broken := errors.New("the disk is gone")
	_, errs := read(t, "x", io.MultiReader(strings.NewReader(line+"\n"), iotest.ErrReader(broken)), article.Options{})
	if len(errs) != 1 || !errors.Is(errs[0], broken) {
		t.Errorf("errors %v", errs)
	}
}

func TestPublishedIsTheDateOfArticlesThatTellNone(t *testing.T) {
	day := time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC)
	input := line + "\n" + `{"text":"The talks went on."}` + "\n"
	articles, errs := read(t, "x", strings.NewReader(strings.Replace(input, "2026-02-01", "2025-12-31", 1)), article.Options{Published: day})
	if len(errs) != 0 || len(articles) != 2 || articles[0].Published.Year() != 2025 || !articles[1].Published.Equal(day) {
		t.Errorf("%+v, %v", articles, errs)
	}
}

const summaries = `<rss version="2.0"><channel><title>Outlet</title>
<item><title>Talks open</title><link>https://a.example/1</link><pubDate>Sun, 01 Feb 2026 10:00:00 GMT</pubDate><author>desk@a.example (Jane Doe)</author><description>In short.</description></item>
<item><title>Known</title><link>https://a.example/2</link><description>In short.</description></item>
<item><title>Gone</title><link>https://a.example/3</link><description>In short.</description></item>
<item><title>Whole</title><link>https://a.example/4</link><description>%s</description></item>
</channel></rss>`

func TestItemsWithASummaryOnlyAreFollowed(t *testing.T) {
	gone := errors.New("gone")
	feed := fmt.Sprintf(summaries, strings.Repeat("The envoys talked about the border and the water. ", 30))
	articles, errs := read(t, "feed", strings.NewReader(feed), article.Options{Fetch: func(_ context.Context, url string) (*article.Page, error) {
		switch url {
		case "https://a.example/1":
			return &article.Page{URL: url + "?full", ContentType: "text/html", Body: []byte("<html><body><h1>Talks open</h1><p>The talks opened on Sunday in Geneva, the host said.</p></body></html>")}, nil
		case "https://a.example/2":
			return nil, article.ErrUnchanged
		case "https://a.example/3":
			return nil, gone
		}
		t.Errorf("fetched %s", url)
		return nil, gone
	}})
	if len(articles) != 2 || len(errs) != 1 || !errors.Is(errs[0], gone) || !strings.Contains(errs[0].Error(), "item 3 (https://a.example/3)") {
		t.Fatalf("%d articles, errors %v", len(articles), errs)
	}
	first := articles[0]
	if first.URL != "https://a.example/1?full" || first.Text != "Talks open\n\nThe talks opened on Sunday in Geneva, the host said." || first.Published.Day() != 1 || len(first.Authors) != 1 {
		t.Errorf("followed: %+v", first)
	}
	if articles[1].Title != "Whole" {
		t.Errorf("whole: %+v", articles[1])
	}
}

func TestLinksOfItemsAreRelativeToTheFeed(t *testing.T) {
	for name, c := range map[string]struct{ address, feed, want string }{
		"to its address":      {"https://u:secret@a.example/news/atom.xml", `<feed xmlns="http://www.w3.org/2005/Atom"><title>F</title><entry><title>T</title><link href="talks?id=1"/><summary>Short.</summary></entry></feed>`, "https://a.example/news/talks?id=1"},
		"to its site":         {"", `<rss version="2.0"><channel><title>F</title><link>https://a.example/</link><item><title>T</title><link>/talks</link><description>Short.</description></item></channel></rss>`, "https://a.example/talks"},
		"of a JSON Feed":      {"https://a.example/feed.json", `{"version":"https://jsonfeed.org/version/1.1","title":"F","items":[{"id":"1","url":"/talks","title":"T","summary":"Short."}]}`, "https://a.example/talks"},
		"but for whole ones":  {"https://a.example/feed", `<rss version="2.0"><channel><title>F</title><item><title>T</title><link>https://b.example/talks</link><description>Short.</description></item></channel></rss>`, "https://b.example/talks"},
		"and none of the web": {"https://a.example/feed", `<rss version="2.0"><channel><title>F</title><item><title>T</title><link>javascript:alert(1)</link><description>Short.</description></item></channel></rss>`, ""},
	} {
		fetched := ""
		read(t, "feed", strings.NewReader(c.feed), article.Options{URL: c.address, Fetch: func(_ context.Context, url string) (*article.Page, error) {
			fetched = url
			return nil, article.ErrUnchanged
		}})
		if fetched != c.want {
			t.Errorf("%s: fetched %q, want %q", name, fetched, c.want)
		}
	}
}

func TestFeedWhoseItemsAreAllKnownIsNoError(t *testing.T) {
	articles, errs := read(t, "feed", strings.NewReader(fmt.Sprintf(summaries, "x")), article.Options{Fetch: func(context.Context, string) (*article.Page, error) {
		return nil, article.ErrUnchanged
	}})
	if len(articles) != 0 || len(errs) != 0 {
		t.Errorf("%+v, %v", articles, errs)
	}
}

func TestInvalidUTF8IsRepaired(t *testing.T) {
	articles, errs := read(t, "x.txt", strings.NewReader("Köln, Zürich and Málaga signed the pact.\n\nThe en\xffvoys met."), article.Options{})
	if len(errs) != 0 || len(articles) != 1 || articles[0].Text != "Köln, Zürich and Málaga signed the pact.\n\nThe en\uFFFDvoys met." {
		t.Errorf("%+v, %v", articles, errs)
	}
}

// unlinkable are addresses that no front end may link, or could.
var unlinkable = []string{"javascript:alert(1)", "data:text/html,x", "//a.example/1", "/1", "a.example/1", "ftp://a.example/1", "https:///1", "https://a.example/\x00", "JavaScript://a.example/%0aalert(1)"}

func TestRecordsWithAnAddressThatIsNoneOfTheWebAreRefused(t *testing.T) {
	for _, address := range unlinkable {
		record, err := json.Marshal(map[string]string{"url": address, "text": "The talks opened on Sunday."})
		if err != nil {
			t.Fatal(err)
		}
		articles, errs := read(t, "lines.jsonl", bytes.NewReader(record), article.Options{})
		want := fmt.Sprintf("read lines.jsonl: line 1: url %q: want an absolute http or https address", address)
		if len(articles) != 0 || len(errs) != 1 || errs[0].Error() != want || !errors.Is(errs[0], article.ErrFormat) {
			t.Errorf("%q: %d articles, errors %v, want %s", address, len(articles), errs, want)
		}
	}
	articles, errs := read(t, "lines.jsonl", strings.NewReader(`{"url": " HTTPS://a.example/ä b?q=1#c ", "text": "The talks opened on Sunday."}`), article.Options{})
	if len(errs) != 0 || articles[0].URL != "https://a.example/%C3%A4%20b?q=1#c" {
		t.Errorf("errors %v, articles %v", errs, articles)
	}
}

func TestPagesFeedsAndHeadersDoNotNameAnAddressThatIsNoneOfTheWeb(t *testing.T) {
	for _, address := range unlinkable {
		if strings.Contains(address, "\x00") {
			continue // refused for other reasons
		}
		for name, c := range map[string]struct{ input, want string }{
			"canonical":            {`<html><head><link rel="canonical" href="` + address + `"></head><body><p>The talks opened on Sunday.</p></body></html>`, ""},
			"og:url":               {`<html><head><meta property="og:url" content="` + address + `"></head><body><p>The talks opened on Sunday.</p></body></html>`, ""},
			"canonical and og:url": {`<html><head><link rel="canonical" href="` + address + `"><meta property="og:url" content="https://a.example/2"></head><body><p>The talks opened on Sunday.</p></body></html>`, "https://a.example/2"},
			"JSON-LD":              {`<html><head><script type="application/ld+json">{"@type":"NewsArticle","url":"` + address + `"}</script></head><body><p>The talks opened on Sunday.</p></body></html>`, ""},
			"feed":                 {`<rss version="2.0"><channel><title>A</title><item><title>Talks</title><link>` + address + `</link><description>The talks opened on Sunday.</description></item></channel></rss>`, ""},
			"header":               {"Title: Talks\nURL: " + address + "\n\nThe talks opened on Sunday.", ""},
			"front matter":         {"---\ntitle: Talks\nurl: '" + address + "'\n---\nThe talks opened on Sunday.", ""},
		} {
			articles, errs := read(t, "input", strings.NewReader(c.input), article.Options{})
			if len(errs) != 0 || len(articles) != 1 || articles[0].URL != c.want {
				t.Errorf("%s %q: articles %v, errors %v, want the address %q", name, address, articles, errs, c.want)
			}
		}
	}
}

// TestControlCharactersAreDroppedInEveryFormat: none splits a word, and none
// makes an article unreadable.
func TestControlCharactersAreDroppedInEveryFormat(t *testing.T) {
	for name, input := range map[string]string{
		"JSON lines":   `{"source": "Po\u0000st", "title": "Ta\u0007lks", "authors": ["Jane\u001b Doe"], "text": "The ta\u0001lks opened."}`,
		"JSON Feed":    `{"version": "https://jsonfeed.org/version/1", "title": "Po\u0000st", "items": [{"title": "Ta\u0007lks", "authors": [{"name": "Jane\u001b Doe"}], "content_text": "The ta\u0001lks opened."}]}`,
		"RSS":          `<rss version="2.0"><channel><title>Po&#0;st</title><item><title>Ta&#7;lks</title><author>Jane&#x1B; Doe</author><description>The ta&#x01;lks opened.</description></item></channel></rss>`,
		"a page":       "<html><head><title>Ta&#7;lks</title><meta property='og:site_name' content='Po\x1bst'><meta name='author' content='Jane&#x1B; Doe'></head><body><h1>Ta&#7;lks</h1><p>The ta&#x01;lks opened.</p></body></html>",
		"a header":     "Title: Ta\x1blks\nAuthor: Jane\x1b Doe\nSource: Po\x1bst\n\nThe ta\x1blks opened.",
		"front matter": "---\ntitle: \"Ta\\alks\"\nauthor: \"Jane\\e Doe\"\nsource: \"Po\\0st\"\n---\nThe ta\x1blks opened.",
	} {
		articles, errs := read(t, "input", strings.NewReader(input), article.Options{})
		if len(errs) != 0 || len(articles) != 1 {
			t.Errorf("%s: %d articles, errors %v", name, len(articles), errs)
			continue
		}
		a := articles[0]
		if a.Title != "Talks" || a.Source != "Post" || !slices.Equal(a.Authors, []string{"Jane Doe"}) || a.Text != "Talks\n\nThe talks opened." {
			t.Errorf("%s: title %q, source %q, authors %q, text %q", name, a.Title, a.Source, a.Authors, a.Text)
		}
	}
}
