package article

import (
	"regexp"
	"strings"
)

// readText reads one article as plain text.
func readText(text string, known Article) draft {
	d := draft{Article: known}
	text = d.takeHeader(text)
	d.paragraphs = splitParagraphs(text)
	d.titleIsSecure = d.Title != ""
	return d
}

var headerLine = regexp.MustCompile(`^(?i)(title|headline|date|published|author|authors|byline|by|source|url|link|language|lang)\s*:\s*(\S.*)$`)

// takeHeader reads lines such as "Title: ..." and "Date: ..." at the top, as
// archives and mail put them, and returns the text behind them. Two such lines
// make a header; a single one may be the first line of prose.
func (d *draft) takeHeader(text string) string {
	rest := text
	header := map[string]string{}
	for {
		line, after, found := strings.Cut(rest, "\n")
		m := headerLine.FindStringSubmatch(strings.TrimSpace(line))
		if m == nil {
			break
		}
		header[strings.ToLower(m[1])] = m[2]
		rest = after
		if !found {
			break
		}
	}
	if len(header) < 2 {
		return text
	}
	d.takeFields(func(key string) []string {
		if v, ok := header[key]; ok {
			return []string{v}
		}
		return nil
	})
	return rest
}

// takeFields fills what is not known yet from named fields, as headers and
// front matter have them; get returns the values of a key.
func (d *draft) takeFields(get func(key string) []string) {
	first := func(keys ...string) string {
		for _, key := range keys {
			if values := get(key); len(values) > 0 && strings.TrimSpace(values[0]) != "" {
				return strings.TrimSpace(values[0])
			}
		}
		return ""
	}
	d.Title = firstOf(d.Title, first("title", "headline"))
	d.URL = firstOf(d.URL, webAddress(first("url", "link", "permalink", "canonical", "canonical_url", "original_url")))
	d.Source = firstOf(d.Source, first("source", "site", "publisher", "outlet"))
	d.Language = firstOf(d.Language, first("language", "lang", "locale"))
	for _, key := range []string{"authors", "author", "byline", "by"} {
		d.credits = append(d.credits, get(key)...)
	}
	if d.Published.IsZero() {
		if t, ok := ParseDate(first("published", "date", "pubdate", "published_at", "publishdate")); ok {
			d.Published = t
		}
	}
}
