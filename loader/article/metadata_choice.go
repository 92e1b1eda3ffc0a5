package article

import (
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/publicsuffix"
)

// chooseTitle picks the headline. What two places agree on wins, for each
// place alone may hold the outlet's name, a teaser, or a title for search
// engines; then a sole h1, JSON-LD, Open Graph and the title element
// follow, and the first h2 where all of them are silent.
func (p *page) chooseTitle(ld linkedData, site, host string) string {
	outlet := outletNames{site, hostLabel(host)}
	candidates := []string{
		ld.headline,
		p.first("og:title"),
		p.first("twitter:title", "parsely-title", "sailthru.title", "citation_title", "dc.title", "dcterms.title", "dc.title.main", "headline", "article.headline"),
		p.title,
	}
	for i, c := range candidates {
		candidates[i] = stripSite(cleanSpace(c), outlet)
	}
	candidates = preferWhole(candidates, p.h1)
	for _, h1 := range p.h1 {
		h1 = stripSite(h1, outlet)
		for _, c := range candidates {
			if both := agreement(h1, c); both != "" && !outlet.is(both) {
				return both
			}
		}
	}
	if len(p.h1) == 1 && wordCount(p.h1[0]) >= 4 && !outlet.is(p.h1[0]) {
		return stripSite(p.h1[0], outlet)
	}
	for _, c := range candidates {
		if c != "" && !outlet.is(c) {
			return c
		}
	}
	if len(p.h1) > 0 {
		return p.h1[0]
	}
	if wordCount(p.h2) >= 3 {
		return p.h2
	}
	return ""
}

// preferWhole replaces candidates that a page has cut short ("The headline
// goes o...") by what they are the beginning of.
func preferWhole(candidates, h1 []string) []string {
	whole := slices.Concat(candidates, h1)
	for i, c := range candidates {
		key := foldKey(c)
		if key == "" || !strings.HasSuffix(c, "…") && !strings.HasSuffix(c, "...") {
			continue
		}
		for _, w := range whole {
			if len(w) > len(c) && strings.HasPrefix(foldKey(w), key) {
				candidates[i] = w
				break
			}
		}
	}
	return candidates
}

// agreement returns the headline that two places agree on: both have the same
// letters, or one stands as whole words at the beginning or end of the other
// ("Local News | Headline"); "" when they differ. One word is no headline that
// could be recognised in another.
func agreement(a, b string) string {
	switch keyA, keyB := foldKey(a), foldKey(b); {
	case keyA == "" || keyB == "":
		return ""
	case keyA == keyB:
		return a
	}
	short, long := a, b
	if len(short) > len(long) {
		short, long = long, short
	}
	words, all := strings.Fields(short), strings.Fields(long)
	if len(words) < 3 || len(words) > len(all) {
		return ""
	}
	key := foldKey(short)
	if foldKey(strings.Join(all[:len(words)], " ")) == key || foldKey(strings.Join(all[len(all)-len(words):], " ")) == key {
		return short
	}
	return ""
}

var titleSeparator = regexp.MustCompile(`\s+(?:[|–—·•»«:*]|-{1,2}|::|\\|/)\s+|\s*[｜|]\s*|：|_|\s*»\s*`)

// stripSite cuts the outlet's name, or what a page puts around it ("Headline |
// World news | The Outlet"), off a title. Without a known name only behind a
// bar, which no headline has, is cut.
func stripSite(title string, outlet outletNames) string {
	for {
		cuts := titleSeparator.FindAllStringIndex(title, -1)
		if len(cuts) == 0 {
			return title
		}
		last := cuts[len(cuts)-1]
		head, tail := strings.TrimSpace(title[:last[0]]), strings.TrimSpace(title[last[1]:])
		first := cuts[0]
		lead, rest := strings.TrimSpace(title[:first[0]]), strings.TrimSpace(title[first[1]:])
		bar := strings.ContainsAny(title[last[0]:last[1]], "|｜»·•")
		leadBar := strings.ContainsAny(title[first[0]:first[1]], "|｜»·•")
		switch {
		case head == "" || rest == "":
			return title
		case outlet.is(tail), bar && wordCount(tail) <= 5 && (wordCount(head) > wordCount(tail) || len(head) > 2*len(tail)):
			title = head
		case outlet.is(lead), leadBar && pageFurniture().section[foldKey(lead)]:
			title = rest
		default:
			return title
		}
	}
}

// outletNames are the names by which a title may mention its outlet.
type outletNames []string

// is reports whether s is one of the names, or a part of one or with an
// addition ("BBC News" and "BBC").
func (names outletNames) is(s string) bool {
	a := foldKey(strings.TrimPrefix(s, "The "))
	for _, name := range names {
		b := foldKey(strings.TrimPrefix(name, "The "))
		if a == "" || b == "" {
			continue
		}
		if a == b || len(a) >= 3 && strings.HasPrefix(b, a) || len(b) >= 3 && strings.HasPrefix(a, b) && wordCount(s) <= 5 {
			return true
		}
	}
	return false
}

// hostLabel returns the part of a host that names its owner: "theoutlet" of
// "edition.theoutlet.co.uk".
func hostLabel(host string) string {
	name, err := publicsuffix.EffectiveTLDPlusOne(host)
	if err != nil {
		return ""
	}
	label, _, _ := strings.Cut(name, ".")
	return label
}
