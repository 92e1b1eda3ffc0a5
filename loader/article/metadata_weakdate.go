package article

import (
	"cmp"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/net/html"
)

// Pages that state no date for programs mostly show one to readers: beside the
// headline, in a line with a few other words, or before the first sentence of
// a press release. This file finds those; they count only when nothing better
// is found.

// weakDate returns the day that short lines, scripts, dates of change or the
// title suggest, zero when none does.
func (p *page) weakDate(ld linkedData) time.Time {
	lines := p.shortLines()
	pick := func(wanted func(timeElement) bool) time.Time {
		for _, e := range lines {
			if wanted(e) {
				if t, ok := p.parseShown(e.text); ok {
					return t
				}
			}
		}
		return time.Time{}
	}
	first := func(stated ...string) time.Time {
		for _, s := range stated {
			if t, ok := ParseDate(s); ok {
				return t
			}
		}
		return time.Time{}
	}
	var changed []string
	for _, name := range changedNames {
		changed = append(changed, p.meta[name]...)
	}
	changed = append(changed, ld.modified)
	for _, e := range p.times {
		changed = append(changed, firstOf(e.value, e.text))
	}
	for _, t := range []time.Time{
		pick(func(e timeElement) bool { return e.belowH1 && !e.updated }),
		first(p.statedInScripts()),
		pick(func(e timeElement) bool { return !e.updated }),
		first(changed...),
		pick(func(e timeElement) bool { return e.updated }),
		first(p.first("og:title"), p.title),
	} {
		if !t.IsZero() {
			return t
		}
	}
	return time.Time{}
}

// changedNames are the meta elements that hold the date of the last change.
var changedNames = []string{
	"article:modified_time", "og:updated_time", "og:article:modified_time", "datemodified", "dcterms.modified", "dc.date.modified",
	"last-modified", "lastmod", "modified", "revision_date", "article:modified", "updated", "rnews:datemodified",
}

var (
	noPublication = regexp.MustCompile(`(?i)©|copyright|\(c\)|all rights|since \d|seit \d|version`)
	shortYear     = regexp.MustCompile(`(?:^|[^\d.,])(\d{1,2})\.(\d{1,2})\.(\d{2})(?:[^\d.]|$)`)
	statedInState = regexp.MustCompile(`(?i)\\?"(?:datePublished|date_?published|publishedDate|publish_?date|publication_?date|published_?at|first_?published(?:_?(?:at|date))?|firstPublicationDate|originalPublishDate|pub_?date|published_?time)\\?"\s*:\s*\\?"([^"\\]{8,40})\\?"`)
)

// A line with a date may have this many other words, and the date before the
// first sentence of a press release ends within this many bytes.
const (
	shortLineWords = 10
	datelineBytes  = 90
)

// shortLines returns the short texts of the page with a date in them, and the
// datelines of longer ones.
func (p *page) shortLines() []timeElement {
	var lines []timeElement
	for _, e := range p.numbered {
		text := cleanSpace(e.text[:validPrefix(e.text, 400)])
		if noPublication.MatchString(text) {
			continue
		}
		if wordCount(text) > shortLineWords {
			_, span, ok := findDaySpan(text)
			if !ok || span[1] > datelineBytes || !behindDateline.MatchString(text[span[1]:]) {
				continue
			}
			text = text[:span[1]]
		}
		lines = append(lines, timeElement{text: text, belowH1: e.belowH1, updated: updatedText.MatchString(text)})
	}
	return lines
}

// noteNumbered keeps a text with a number, which a date may be in.
func (p *page) noteNumbered(n *html.Node) {
	if len(n.Data) >= 8 && len(p.numbered) < maxNumbered && strings.ContainsAny(n.Data, "0123456789") {
		p.numbered = append(p.numbered, timeElement{text: n.Data, belowH1: p.sawH1})
	}
}

// maxNumbered bounds the texts that are searched; articles have some fifty.
const maxNumbered = 500

var (
	behindDateline = regexp.MustCompile(`^\s*(?:[-–—/|(:]|\. [-–—])`)
	updatedText    = regexp.MustCompile(`(?i)updat|modif|revis|aktualisiert|geändert|mis à jour|actualizad|aggiornat|bijgewerkt|güncel`)
)

// validPrefix returns the greatest length up to limit at which s can be cut
// without splitting a character.
func validPrefix(s string, limit int) int {
	if len(s) <= limit {
		return len(s)
	}
	for limit > 0 && !utf8.RuneStart(s[limit]) {
		limit--
	}
	return limit
}

// statedInScripts returns the first date of publication in a script that is
// no JSON-LD, where pages that are built in the browser hold their article.
func (p *page) statedInScripts() string {
	for _, script := range p.states {
		for _, m := range statedInState.FindAllStringSubmatch(script, 4) {
			if _, ok := ParseDate(m[1]); ok {
				return m[1]
			}
		}
	}
	return ""
}

// parseShown is ParseDate for what a page shows to readers: the year may have
// two digits after points (31.10.23), and where day and month may be mixed up
// the language of the page decides.
func (p *page) parseShown(s string) (time.Time, bool) {
	if t, ok := ParseDate(s); ok {
		return t, true
	}
	if m := dayMonth.FindStringSubmatch(s); m != nil {
		if p.monthFirst() {
			return day(m[4], m[1], m[3])
		}
		return day(m[4], m[3], m[1])
	}
	if m := shortYear.FindStringSubmatch(s); m != nil {
		return day("20"+m[3], m[2], m[1])
	}
	return time.Time{}, false
}

// monthFirst reports whether 3/4/2026 is the 4th of March: so write Americans,
// and nobody else.
func (p *page) monthFirst() bool {
	language := strings.ToLower(strings.ReplaceAll(cmp.Or(p.language, p.first("og:locale")), "_", "-"))
	if locale := strings.ToLower(strings.ReplaceAll(p.first("og:locale"), "_", "-")); strings.HasPrefix(locale, language) {
		language = locale
	}
	if language == "en" || language == "" {
		return !dayFirstHost.MatchString(hostOf(p.address))
	}
	return language == "en-us"
}

var dayFirstHost = regexp.MustCompile(`\.(?:uk|au|nz|ie|in|za|pk|ng|ke|sg|my|eu|fr|de|it|es|nl|be|ch|at|se|no|dk|fi|pl|pt|br|mx|ar)$`)
