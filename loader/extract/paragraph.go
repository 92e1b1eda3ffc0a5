package extract

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"detente/loader/nlp"
)

// Parser parses one paragraph; *nlp.Model is one.
type Parser interface {
	Parse(text string) (*nlp.Doc, error)
}

var _ Parser = (*nlp.Model)(nil)

// Parse parses the lines of an article one by one, each without its dateline
// ("KABUL (AP) --"), which a parser would take for the subject. Empty lines are
// left out.
func Parse(p Parser, text string) ([]Paragraph, error) {
	var paragraphs []Paragraph
	for start := 0; start < len(text); {
		end := start + strings.IndexByte(text[start:], '\n')
		if end < start {
			end = len(text)
		}
		from := start + leadingSpace(text[start:end])
		from += mark(text[from:end])
		from += Dateline(text[from:end])
		to := from + len(strings.TrimRightFunc(text[from:end], unicode.IsSpace))
		if from < to {
			doc, err := p.Parse(text[from:to])
			if err != nil {
				return nil, fmt.Errorf("extract: paragraph at %d: %w", from, err)
			}
			paragraphs = append(paragraphs, Paragraph{Offset: from, Doc: doc})
		}
		start = end + 1
	}
	return paragraphs, nil
}

// stamp is what entries of live blogs and lists begin with: the time of day, a
// word that calls for attention, a dash.
var stamp = regexp.MustCompile(`^(?:[-*–—] +)?(?:\d{1,2}[:.h]\d{2}(?: ?(?:[aApP]\.?[mM]\b\.?|[A-Z]{2,4}\b))?(?: ?[:–—|-] *| +))?(?:(?:BREAKING(?: NEWS)?|UPDATE|ALERT|FLASH|URGENT|JUST IN|WATCH|Breaking|Update)(?: ?[:–—|] *| - *))?`)

// mark returns the length of the stamp that a line starts with, 0 if it has none
// or is nothing else.
func mark(line string) int {
	if n := len(stamp.FindString(line)); n < len(line) {
		return n
	}
	return 0
}

// leadingSpace returns the length of the white space and the bullet that s starts with.
func leadingSpace(s string) int {
	return len(s) - len(strings.TrimLeftFunc(s, func(c rune) bool { return unicode.IsSpace(c) || c == '•' || c == '\u200b' }))
}

// dateline is a place in capitals, or any place before a dash, with what may
// stand between: a country, a date, an agency in brackets.
var dateline = regexp.MustCompile(`^(\p{Lu}[\p{L}.'’/-]*(?: \p{Lu}[\p{L}.'’/-]*){0,3})((?:, [\p{L}0-9. ]{2,30}){0,2}) ?(\([^()\n]{2,40}\))? ?(?:--|—|–| - |-- |: )-? *`)

// Dateline returns the length of the dateline that a paragraph starts with, 0 if
// it has none.
func Dateline(paragraph string) int {
	m := dateline.FindStringSubmatchIndex(paragraph)
	if m == nil || m[1] == len(paragraph) {
		return 0
	}
	place := paragraph[m[2]:m[3]]
	separator := strings.TrimSpace(paragraph[max(m[5], m[7]):m[1]])
	if place == strings.ToUpper(place) && len(place) > 2 || m[6] >= 0 || strings.Count(place, " ") < 2 && separator != ":" && strings.HasSuffix(paragraph[:m[1]], " ") {
		return m[1]
	}
	return 0
}
