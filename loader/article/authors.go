package article

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

var (
	bylineLead     = regexp.MustCompile(`(?i)^(?:(?:written|words|story|reporting|reported|posted|published|authored|text|article|report|analysis|opinion)\s+)?by[:\s]+|^(?:authors?|byline|from|autor(?:in|en|es)?|auteurs?|autore|text[eo]?|redactie|skribent)\s*:\s*|^(?:door|por|par|av|af)[:\s]\s*|^(?:[Vv]on|Di):\s*`)
	bylineLeadName = regexp.MustCompile(`^(?:(?:Von|VON|Di|DI)\s+(?:\p{Lu}\S*\s+\S)|(?:von|di)\s+\p{Lu})`) // "Von" and "Di" begin surnames too
	nameSeparator  = regexp.MustCompile(`\s*(?:[,;|/•·\n\t]|\s(?:(?i:and|with|und|et|og|och|oraz|ve)|y|e|i|en|и|та|&)\s|&|\s[-–—]\s)\s*`)
	gluedBy        = regexp.MustCompile(`^By(\p{Lu}[\p{Ll}.])`)
	placeOfWriter  = regexp.MustCompile(`\s+(?:in|at|from|for|reporting from)\s+(?:the\s+)?\p{Lu}.*$`)
	roleBehind     = regexp.MustCompile(`\s+\(.*\)$|\s+\[.*\]$`)
	initialAtEnd   = regexp.MustCompile(`(?:\b\p{Lu}|\bJr|\bSr|\bDr|\bSt)\.$`)
	nameParticles  = regexp.MustCompile(`^(?:al|ap|and|und|et|og|och|oraz|en|as|at|bin|bint|da|das|de|del|della|den|der|di|do|dos|du|e|el|for|i|ibn|in|la|le|of|ter|the|van|von|with|y|zu|&|\||/|-|–|—|•|·)$`)
	looksLikeURL   = regexp.MustCompile(`(?i)https?:|www\.|@|\.(?:com|org|net|gov|co\.uk)\b`)
)

// cleanAuthors turns bylines as told into names: leads ("By"), roles, places,
// addresses and dates go, "A and B" becomes two, and names that differ in case
// only are one. A news agency is returned as wire; it is an author too where a
// byline names nothing else, but not beside a person whom it employs ("Jane
// Doe, Reuters"). The outlet's own name stays only when nobody else is named.
func cleanAuthors(bylines []string, outlet string) (names []string, wire string) {
	var desks []string
	seen := map[string]bool{}
	for _, byline := range bylines {
		named := splitByline(byline)
		for _, name := range named {
			key := foldKey(name)
			agency := pageFurniture().agencyNamed(name)
			wire = firstOf(wire, agency)
			if key == "" || seen[key] || agency != "" && len(named) > 1 {
				continue
			}
			seen[key] = true
			own := key == foldKey(outlet) || agency != "" && agency == pageFurniture().agencyNamed(outlet)
			if own || agency == "" && isDesk(name) {
				desks = append(desks, name)
			} else {
				names = append(names, name)
			}
		}
	}
	if len(names) == 0 {
		names = desks
	}
	if slices.ContainsFunc(names, func(name string) bool { return strings.Contains(name, " ") }) {
		names = slices.DeleteFunc(names, isAccount) // or a section, told beside the writer
	}
	return names, wire
}

// isAccount reports whether name is one word in small letters, as accounts and
// the keys of sections are.
func isAccount(name string) bool {
	return !strings.Contains(name, " ") && name == strings.ToLower(name) && name != strings.ToUpper(name) && pageFurniture().agencyNamed(name) == ""
}

// cutNameLead cuts the German "von" and the Italian "di" off a byline, unless
// they begin a surname.
func cutNameLead(byline string) string {
	_, name, _ := strings.Cut(byline, " ")
	name = strings.TrimSpace(name)
	if bylineLeadName.MatchString(byline) || strings.HasPrefix(byline, "Von ") && pageFurniture().agencyNamed(name) != "" {
		return name
	}
	return byline
}

// splitByline returns the names in one byline.
func splitByline(byline string) []string {
	byline = cleanSpace(byline)
	byline = gluedBy.ReplaceAllString(bylineLead.ReplaceAllString(byline, ""), "$1")
	byline = cutNameLead(byline)
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
	part = cutNameLead(part)
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
		strings.Contains(part, "(") != strings.Contains(part, ")"), // cut out of a caption
		pageFurniture().role.MatchString(part) && !staffWord.MatchString(part):
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

var deskWord = regexp.MustCompile(`(?i)\b(?:staff|desk|newsroom|news|editorial|editors|team|agency|agencies|press|bureau|media|times|post|office|reporters?|correspondents?|network|service|redaktion|spokesperson|department|ministry)\b`)

// staffWord is in what stands for unnamed writers. It looks like a role, but
// is all that some bylines tell.
var staffWord = regexp.MustCompile(`(?i)^(?:.* )?(?:staff(?: writers?| reporters?)?|(?:news ?|web ?|online ?)desk|newsroom|redaktion)(?: reports?)?$`)

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
