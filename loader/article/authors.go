package article

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

var (
	bylineLead    = regexp.MustCompile(`(?i)^(?:(?:written|words|story|reporting|reported|posted|published|authored|text|article|report|analysis|opinion)\s+)?by[:\s]+|^(?:authors?|byline|from)\s*:\s*`)
	nameSeparator = regexp.MustCompile(`\s*(?:[,;|/•·\n\t]|\s(?:and|with|und|et|y|e|&)\s|&|\s[-–—]\s)\s*`)
	gluedBy       = regexp.MustCompile(`^By(\p{Lu}[\p{Ll}.])`)
	placeOfWriter = regexp.MustCompile(`\s+(?:in|at|from|for|reporting from)\s+(?:the\s+)?\p{Lu}.*$`)
	roleBehind    = regexp.MustCompile(`\s+\(.*\)$|\s+\[.*\]$`)
	initialAtEnd  = regexp.MustCompile(`(?:\b\p{Lu}|\bJr|\bSr|\bDr|\bSt)\.$`)
	nameParticles = regexp.MustCompile(`^(?:al|ap|and|as|at|bin|bint|da|das|de|del|della|den|der|di|do|dos|du|e|el|for|i|ibn|in|la|le|of|ter|the|van|von|with|y|zu|&|\||/|-|–|—|•|·)$`)
	looksLikeURL  = regexp.MustCompile(`(?i)https?:|www\.|@|\.(?:com|org|net|gov|co\.uk)\b`)
)

// cleanAuthors turns bylines as told into names: leads ("By"), roles, places,
// addresses and dates go, "A and B" becomes two, and names that differ in case
// only are one. A news agency is no author: it is returned as wire. The
// outlet's own name stays only when nobody else is named.
func cleanAuthors(bylines []string, outlet string) (names []string, wire string) {
	var desks []string
	seen := map[string]bool{}
	for _, byline := range bylines {
		for _, name := range splitByline(byline) {
			key := foldKey(name)
			if agency := pageFurniture().agencyNamed(name); agency != "" {
				wire = firstOf(wire, agency)
				continue
			}
			if key == "" || seen[key] {
				continue
			}
			seen[key] = true
			if key == foldKey(outlet) || isDesk(name) {
				desks = append(desks, name)
			} else {
				names = append(names, name)
			}
		}
	}
	if len(names) == 0 {
		names = desks
	}
	return names, wire
}

// splitByline returns the names in one byline.
func splitByline(byline string) []string {
	byline = cleanSpace(byline)
	byline = gluedBy.ReplaceAllString(bylineLead.ReplaceAllString(byline, ""), "$1")
	byline = weekdayName.ReplaceAllString(byline, ",")
	if len(byline) > 400 {
		return nil
	}
	byline = strings.Join(slices.DeleteFunc(strings.Fields(byline), looksLikeURL.MatchString), " ")
	if whole := strings.Trim(byline, " ."); pageFurniture().agencyNamed(whole) != "" {
		return []string{whole}
	}
	var names []string
	for _, part := range nameSeparator.Split(byline, -1) {
		if name := nameOf(part); name != "" {
			names = append(names, name)
		}
	}
	return names
}

// nameOf cleans one part of a byline into a name, or returns "".
func nameOf(part string) string {
	part = bylineLead.ReplaceAllString(strings.TrimSpace(part), "")
	part = roleBehind.ReplaceAllString(part, "")
	if !strings.Contains(strings.ToLower(part), "staff") {
		part = placeOfWriter.ReplaceAllString(part, "")
	}
	part = strings.Trim(part, " ,;:|-–—•·\"'“”*")
	if !initialAtEnd.MatchString(part) {
		part = strings.TrimRight(part, ".")
	}
	words := wordCount(part)
	switch {
	case part == "" || words > 6 || utf8.RuneCountInString(part) > 60,
		strings.ContainsFunc(part, unicode.IsDigit),
		looksLikeURL.MatchString(part),
		pageFurniture().role.MatchString(part):
		return ""
	}
	return capitalized(part)
}

// capitalized sets a name that is all in capitals or all in small letters with
// a capital at each word; other spellings are the writer's own.
func capitalized(name string) string {
	upper, lower := strings.ToUpper(name), strings.ToLower(name)
	if name != upper && name != lower || !strings.Contains(name, " ") {
		return name
	}
	var b strings.Builder
	start := true
	for _, r := range lower {
		if start {
			r = unicode.ToUpper(r)
		}
		start = r == ' ' || r == '-' || r == '\'' || r == '’' || r == '.'
		b.WriteRune(r)
	}
	return b.String()
}

// looksLikeNames reports whether every word of s begins with a capital or may
// stand between names, so that "By Tuesday the talks had failed" is no byline.
func looksLikeNames(s string) bool {
	words := strings.Fields(s)
	if len(words) == 0 || len(words) == 1 && pageFurniture().agencyNamed(s) == "" && !isDesk(s) {
		return false
	}
	for _, w := range words {
		r, _ := utf8.DecodeRuneInString(strings.TrimLeft(w, "(\"'“‘"))
		if !unicode.IsUpper(r) && !nameParticles.MatchString(strings.ToLower(strings.Trim(w, ",;"))) && !looksLikeURL.MatchString(w) &&
			!pageFurniture().role.MatchString(strings.Trim(w, ",;")) {
			return false
		}
	}
	return true
}

var deskWord = regexp.MustCompile(`(?i)\b(?:staff|desk|newsroom|news|editorial|editors|team|agency|agencies|press|bureau|media|times|post|office|reporters?|correspondents?|network|service|spokesperson|department|ministry)\b`)

// isDesk reports whether name is an organization or a part of one rather than
// a person.
func isDesk(name string) bool { return deskWord.MatchString(name) }

var dateline = regexp.MustCompile(`^\p{Lu}[^()]{1,80}\(([^()]{2,40})\)\s*[-–—―:]|^\(([^()]{2,40})\)\s*[-–—―]|^([\p{L} ]{2,40})\s?[-–—]\s?\p{Lu}{3,}`)

// datelineAgency returns the agency that a dateline among the first paragraphs
// names ("GENEVA, March 3 (Reuters) - ..."), or "".
func datelineAgency(paragraphs []string) string {
	for _, p := range paragraphs[:min(len(paragraphs), 4)] {
		m := dateline.FindStringSubmatch(p)
		if m == nil {
			continue
		}
		for _, name := range strings.FieldsFunc(m[1]+m[2]+m[3], func(r rune) bool { return r == '/' || r == ',' }) {
			if agency := pageFurniture().agencyNamed(name); agency != "" {
				return agency
			}
		}
	}
	return ""
}
