package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
)

// score counts what a reader got right over many pages.
type score struct {
	title, date, authors, with, without ratio
}

// ratio is right out of all that somebody noted.
type ratio struct{ right, all int }

func (r *ratio) count(ok bool) {
	r.all++
	if ok {
		r.right++
	}
}

func (r ratio) String() string {
	if r.all == 0 {
		return "-"
	}
	return fmt.Sprintf("%.1f %% (%d/%d)", 100*float64(r.right)/float64(r.all), r.right, r.all)
}

// add scores one page. Titles and names count when their letters and digits
// are the same; writers when all are named and nobody else, in one string or in
// several; dates by the day.
func (s *score) add(p page, got reading, report bool, misses string) {
	note := func(figure string, ok bool, want, have any) {
		if report && !ok && figure == misses {
			fmt.Printf("%s %s\n  want %q\n  have %q\n", p.file, p.url, want, have)
		}
	}
	if p.title != "" {
		ok := fold(p.title) == fold(got.title)
		s.title.count(ok)
		note("title", ok, p.title, got.title)
	}
	if p.date != "" {
		ok := p.date == got.date
		s.date.count(ok)
		note("date", ok, p.date, got.date)
	}
	if len(p.authors) > 0 {
		ok := slices.Equal(nameWords(p.authors), nameWords(got.authors))
		s.authors.count(ok)
		note("authors", ok, p.authors, got.authors)
	}
	text := fold(got.text)
	for _, phrase := range p.with {
		ok := strings.Contains(text, fold(phrase))
		s.with.count(ok)
		note("with", ok, phrase, "")
	}
	for _, phrase := range p.without {
		kept := fold(phrase) != "" && strings.Contains(text, fold(phrase))
		s.without.count(kept)
		note("without", !kept, phrase, "kept")
	}
}

func (s *score) print(w io.Writer, name string) {
	fmt.Fprintf(w, "| %s | %s | %s | %s | %s | %s |\n", name, s.title, s.date, s.authors, s.with, s.without)
}

// nameWords returns the words of all names, sorted: some notes have two writers
// in one string ("A and B").
func nameWords(names []string) []string {
	var all []string
	for _, name := range names {
		for word := range strings.FieldsFuncSeq(name, func(r rune) bool { return unicode.IsSpace(r) || r == ',' || r == ';' || r == '/' }) {
			if key := fold(word); key != "" && key != "and" && key != "by" {
				all = append(all, key)
			}
		}
	}
	slices.Sort(all)
	return all
}

func fold(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}
