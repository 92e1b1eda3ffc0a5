package main

import (
	"bytes"
	"context"
	nurl "net/url"
	"strings"
	"time"

	readability "codeberg.org/readeck/go-readability/v2"
	"detente/loader/article"
	"github.com/markusmobius/go-htmldate"
	"github.com/markusmobius/go-trafilatura"
)

// reading is what a reader made of a page.
type reading struct {
	title, date, text string
	authors           []string
}

// reader is one way to read a page.
type reader struct {
	name     string
	read     func(page) reading
	dateOnly bool // reads nothing but the date
}

// readers are the ones compared; the first is this project's.
var readers = []reader{
	{"detente", readDetente, false},
	{"go-readability", readReadability, false},
	{"go-trafilatura", readTrafilatura, false},
	{"go-htmldate", readHTMLDate, true},
}

func readArticle(p page) *article.Article {
	for a, err := range article.Read(context.Background(), p.file, bytes.NewReader(p.source), article.Options{URL: p.url, ContentType: "text/html"}) {
		if err == nil {
			return a
		}
	}
	return nil
}

func readDetente(p page) reading {
	a := readArticle(p)
	if a == nil {
		return reading{}
	}
	return reading{title: a.Title, date: day(a.Published), text: a.Text, authors: a.Authors}
}

func readReadability(p page) reading {
	address, _ := nurl.Parse(p.url)
	a, err := readability.FromReader(bytes.NewReader(p.source), address)
	if err != nil {
		return reading{}
	}
	published, _ := a.PublishedTime()
	var text strings.Builder
	_ = a.RenderText(&text) // no node, no text
	return reading{title: a.Title(), date: day(published), text: text.String(), authors: splitAuthors(a.Byline())}
}

func readTrafilatura(p page) reading {
	address, _ := nurl.Parse(p.url)
	r, err := trafilatura.Extract(bytes.NewReader(p.source), trafilatura.Options{OriginalURL: address, EnableFallback: true, ExcludeComments: true})
	if err != nil || r == nil {
		return reading{}
	}
	return reading{title: r.Metadata.Title, date: day(r.Metadata.Date), text: r.ContentText, authors: splitAuthors(r.Metadata.Author)}
}

func readHTMLDate(p page) reading {
	r, err := htmldate.FromReader(bytes.NewReader(p.source), htmldate.Options{URL: p.url, UseOriginalDate: true})
	if err != nil {
		return reading{}
	}
	return reading{date: day(r.DateTime)}
}

func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}

// splitAuthors cuts the one string that the libraries return.
func splitAuthors(byline string) []string {
	if strings.TrimSpace(byline) == "" {
		return nil
	}
	names := strings.FieldsFunc(strings.NewReplacer(" and ", ";", " & ", ";").Replace(byline), func(r rune) bool { return r == ';' || r == ',' || r == '\n' })
	for i, name := range names {
		names[i] = strings.TrimSpace(strings.TrimPrefix(strings.TrimPrefix(strings.TrimSpace(name), "By "), "by "))
	}
	return names
}
