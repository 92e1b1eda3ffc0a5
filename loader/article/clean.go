package article

import (
	"regexp"
	"strings"
	"unicode"
)

// How far from the top a byline, a date or a second copy of the headline may
// stand, in paragraphs, and how long furniture recognised by its beginning may
// be, in words. Both keep the rules away from prose.
const (
	topParagraphs  = 15
	furnitureWords = 40
	headlineWords  = 30
)

// clean finds the headline where it is not told, moves byline and date from
// the paragraphs to the fields they belong to, and drops everything else that
// is not prose. The headline is in Title afterwards and in no paragraph.
func (d *draft) clean() {
	if d.Title == "" && !d.titleIsSecure {
		d.Title = headlineOf(d.paragraphs)
	}
	headline := foldKey(d.Title)
	furniture := pageFurniture()
	// Labels stand above the headline; where it is not repeated in the body,
	// every label at the very top does.
	aboveHeadline := true
	seen := map[string]bool{}
	kept := d.paragraphs[:0:0]
	for i, p := range d.paragraphs {
		key := foldKey(p)
		switch {
		case key == "" || furniture.line[key]:
			continue
		case headline != "" && key == headline:
			aboveHeadline = aboveHeadline && i == 0
			continue
		case aboveHeadline && len(kept) == 0 && (furniture.section[key] || breadcrumb.MatchString(p)):
			continue
		case wordCount(p) <= furnitureWords && (furniture.start.MatchString(p) || furniture.whole.MatchString(p)):
			d.noteSignOff(p)
			continue
		case wordCount(p) >= 4 && seen[key]:
			continue // a pull quote, or a standfirst told twice
		case i < topParagraphs && d.takeByline(p), i < topParagraphs && d.takeDate(p):
			continue
		case furniture.agencyNamed(strings.Trim(p, "()[]- ")) != "":
			d.Wire = firstOf(d.Wire, furniture.agencyNamed(strings.Trim(p, "()[]- ")))
			continue
		}
		seen[key] = true
		kept = append(kept, p)
	}
	d.paragraphs = dropTags(kept)
}

var breadcrumb = regexp.MustCompile(`^[\pL\d&.' -]{2,30}(?:\s*[>›»]\s*[\pL\d&.' -]{2,40})+$|^[\pL\d&.' -]{2,30}(?:\s+[/|]\s+[\pL\d&.' -]{2,30})+$`)

// headlineOf returns the headline of a plain text, or "": the first paragraph
// that is not furniture, when it is short and does not end as a sentence does,
// or is repeated below as pasted headlines are. A text of one paragraph has no
// headline.
func headlineOf(paragraphs []string) string {
	furniture := pageFurniture()
	for i, p := range paragraphs[:min(len(paragraphs), topParagraphs)] {
		key := foldKey(p)
		var d draft
		if key == "" || furniture.line[key] || furniture.section[key] || breadcrumb.MatchString(p) ||
			furniture.start.MatchString(p) || furniture.whole.MatchString(p) || d.takeByline(p) || d.takeDate(p) {
			continue
		}
		rest := paragraphs[i+1:]
		if len(rest) == 0 || wordCount(p) > headlineWords {
			return ""
		}
		if !strings.HasSuffix(strings.TrimRight(p, "\"'”’)"), ".") && !strings.HasSuffix(p, ":") {
			return p
		}
		for _, q := range rest[:min(len(rest), topParagraphs)] {
			if foldKey(q) == key {
				return p
			}
		}
		return ""
	}
	return ""
}

var (
	bylineStart = regexp.MustCompile(`^(?:By|BY|Written by|Words by|Story by|Author:|Authors:|Byline:|From)\s+(\S.*)$`)
	dateLabel   = regexp.MustCompile(`(?i)\b(?:first |last )?(?:published|posted|updated|modified|created|issued|released|on|at|date|time)\b:?`)
	clockTime   = regexp.MustCompile(`(?i)\b\d{1,2}(?::|\.|h)\d{2}(?:\d{2})?(?::\d{2})?\s*(?:[ap]\.?\s?m\b\.?)?|\b\d{1,2}\s?[ap]\.?m\b\.?`)
	zoneName    = regexp.MustCompile(`(?:\(?\b(?:GMT|UTC|EST|EDT|ET|CST|CDT|MST|MDT|PST|PDT|PT|BST|CET|CEST|IST|MSK|EET|EEST|AEST|AEDT|SGT|HKT|JST|KST|AM|PM)\b\)?)(?:\s*[+-]\d{1,2}(?::?\d{2})?)?`)
	weekdayName = regexp.MustCompile(`(?i)\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?,?`)
)

// takeByline moves a paragraph that is only a byline into the credits.
func (d *draft) takeByline(p string) bool {
	m := bylineStart.FindStringSubmatch(p)
	if m == nil || wordCount(p) > 16 || (strings.HasPrefix(p, "From") && pageFurniture().agencyNamed(m[1]) == "") {
		return false
	}
	rest := m[1]
	if t, span, ok := findDaySpan(rest); ok {
		// "By Jane Doe | February 1, 2026, 10:30 a.m."
		if !onlyDateWords(rest[span[1]:]) {
			return false
		}
		if d.Published.IsZero() {
			d.Published = t
		}
		rest = strings.TrimRight(dateLabel.ReplaceAllString(rest[:span[0]], ""), " ,|-–—•·/")
		rest = strings.TrimRight(weekdayName.ReplaceAllString(rest, ""), " ,|-–—•·/")
	}
	if endsSentence(rest) && !initialAtEnd.MatchString(rest) || !looksLikeNames(rest) {
		return false
	}
	if !d.writersTold {
		d.credits = append(d.credits, rest)
	}
	return true
}

// takeDate moves a paragraph that is only a date into Published. The first
// such date counts, unless a later one is labelled as that of publication.
func (d *draft) takeDate(p string) bool {
	if wordCount(p) > 18 {
		return false
	}
	t, span, ok := findDaySpan(p)
	if !ok || !onlyDateWords(p[:span[0]]) {
		return false
	}
	after := p[span[1]:]
	if _, second, ok := findDaySpan(after); ok { // "Published ... Updated ..."
		after = after[:second[0]] + after[second[1]:]
	}
	if !onlyDateWords(after) {
		return false
	}
	lower := strings.ToLower(p)
	updated := strings.HasPrefix(lower, "updated") || strings.HasPrefix(lower, "last updated") || strings.HasPrefix(lower, "modified")
	if d.Published.IsZero() && !updated {
		d.Published = t
	}
	return true
}

// onlyDateWords reports whether s, a part of a line around a date, holds only
// what goes with dates: labels, a time of day, a zone, a weekday, separators.
func onlyDateWords(s string) bool {
	for _, part := range []*regexp.Regexp{dateLabel, clockTime, zoneName, weekdayName} {
		s = part.ReplaceAllString(s, " ")
	}
	return strings.Trim(s, " ,.|-–—•·:;/()[]") == ""
}

var signOff = regexp.MustCompile(`(?i)^\(?(?:additional )?(?:reporting|writing|reported) by ([^;.)]+)`)

// noteSignOff keeps the names of a wire report's last line ("Reporting by A
// and B; editing by C"), which are the writers when no byline tells them.
func (d *draft) noteSignOff(p string) {
	m := signOff.FindStringSubmatch(p)
	if m == nil || len(d.Authors) > 0 || len(d.credits) > 0 || strings.HasPrefix(strings.ToLower(p), "additional") {
		return
	}
	d.credits = append(d.credits, m[1])
}

// dropTags drops tags at the end of the text: words glued without blanks, as
// copying a row of links leaves them ("Jane DoeElectionseconomy").
func dropTags(paragraphs []string) []string {
	for len(paragraphs) > 1 && gluedTags(paragraphs[len(paragraphs)-1]) {
		paragraphs = paragraphs[:len(paragraphs)-1]
	}
	return paragraphs
}

// gluedTags reports whether p is a row of glued tags: no sentence, and so many
// capitals (or so few blanks) inside words that no spelling explains them.
func gluedTags(p string) bool {
	if endsSentence(p) || wordCount(p) > 40 {
		return false
	}
	joins := 0
	for _, word := range strings.Fields(p) {
		joins += gluedCapitals(word)
	}
	return joins >= 2 || joins == 1 && wordCount(p) <= 6 && !strings.ContainsAny(p, ",;:")
}

// gluedCapitals counts capitals inside word that follow at least two small
// letters and begin at least two more ("TrumpGustavo"), which leaves McDonald
// and iPhone alone.
func gluedCapitals(word string) int {
	n, small := 0, 0
	runes := []rune(word)
	for i, r := range runes {
		if unicode.IsUpper(r) && small >= 3 && i+2 < len(runes) && unicode.IsLower(runes[i+1]) {
			n++
		}
		if unicode.IsLower(r) {
			small++
		} else {
			small = 0
		}
	}
	return n
}
