// Package article reads news articles out of many formats into one model.
//
// Read detects the format by the first bytes: plain text, Markdown, HTML,
// RSS, Atom, JSON Feed, JSON lines, a JSON array, and gzip of any of these.
// Whatever the format, the text obeys the same rules:
//
//   - Text is valid UTF-8; Unicode composition is left as it was.
//   - Text is paragraphs separated by one blank line. Inside a paragraph white
//     space is one blank; list markers are dropped, each point is a paragraph.
//   - The headline, when there is one, is the first paragraph of Text, once.
//     Every piece of evidence is a slice of Text, and headlines tell events.
//   - What is not the article's prose is left out: share buttons, bylines,
//     section labels, captions and credits, teasers, tag lists. In doubt a
//     paragraph stays: losing a sentence is worse than keeping a label.
//
// The package is pure but for Options.Fetch, which the caller provides: it
// touches no file, network or clock.
package article

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// Article is one news article as it was read: clean text, no boilerplate.
type Article struct {
	// URL is the article's address, absolute and of http or https; "" when
	// unknown (a file), and where a page, feed or header names any other.
	URL string
	// Title is the headline without the outlet's name, "" when there is none.
	Title string
	// Authors are the persons (or the desk) named as writers, in the order told.
	Authors []string
	// Published is the time of first publication in the zone that the page
	// states (UTC where it states none), so that its date is the day the
	// outlet printed. It is zero when unknown, and midnight UTC when only the
	// day is known. A page that states only when it was last changed is dated so.
	Published time.Time
	// Source is the outlet: as told, else the host of URL without "www.".
	Source string
	// Language is an ISO 639-1 code such as "en", detected when not told; ""
	// only when it cannot be decided.
	Language string
	// Wire is the news agency the article names as its origin ("Reuters",
	// "AP", ...), "" when it names none.
	Wire string
	// Text is the headline and the prose; see the package comment. All offsets
	// of the system are byte offsets into it.
	Text string
}

// jsonArticle is the JSON form of an Article; the order of its fields is the
// order of the keys.
type jsonArticle struct {
	URL       string   `json:"url"`
	Title     string   `json:"title"`
	Authors   []string `json:"authors"`
	Published string   `json:"published"`
	Source    string   `json:"source"`
	Language  string   `json:"language"`
	Text      string   `json:"text"`
	Wire      string   `json:"wire,omitempty"`
}

// MarshalJSON writes the article as one JSON object with the keys url, title,
// authors, published, source, language, text, and wire when there is one.
// published is a day ("2026-02-01") when only the day is known, RFC 3339
// otherwise, and "" when unknown; authors is never null.
func (a Article) MarshalJSON() ([]byte, error) {
	j := jsonArticle{
		URL: a.URL, Title: a.Title, Authors: a.Authors, Published: formatDate(a.Published),
		Source: a.Source, Language: a.Language, Text: a.Text, Wire: a.Wire,
	}
	if j.Authors == nil {
		j.Authors = []string{}
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false) // the text is for people and programs, not for a script element
	if err := encoder.Encode(j); err != nil {
		return nil, err
	}
	return bytes.TrimSpace(out.Bytes()), nil
}

// UnmarshalJSON reads what MarshalJSON writes, unchanged: nothing is cleaned
// or detected. Use Read for input from outside.
func (a *Article) UnmarshalJSON(data []byte) error {
	var j jsonArticle
	if err := json.Unmarshal(data, &j); err != nil {
		return err
	}
	var published time.Time
	if strings.TrimSpace(j.Published) != "" {
		var ok bool
		if published, ok = ParseDate(j.Published); !ok {
			return fmt.Errorf("article: published %q is no date", j.Published)
		}
	}
	if len(j.Authors) == 0 {
		j.Authors = nil
	}
	*a = Article{
		URL: j.URL, Title: j.Title, Authors: j.Authors, Published: published,
		Source: j.Source, Language: j.Language, Text: j.Text, Wire: j.Wire,
	}
	return nil
}

// formatDate writes t as the JSON form wants it: "", a day, or RFC 3339.
func formatDate(t time.Time) string {
	switch {
	case t.IsZero():
		return ""
	case isDay(t):
		return t.Format(time.DateOnly)
	default:
		return t.Format(time.RFC3339)
	}
}

// isDay reports whether t is known to the day only: midnight UTC.
func isDay(t time.Time) bool {
	_, offset := t.Zone()
	return offset == 0 && t.Equal(t.Truncate(24*time.Hour))
}
