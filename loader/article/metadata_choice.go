package article

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/net/publicsuffix"
)

// chooseTitle picks the headline. What two places agree on wins, for each
// place alone may hold the outlet's name, a teaser, or a title for search
// engines; then JSON-LD, Open Graph, a sole h1 and the title element follow.
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
	return ""
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

var titleSeparator = regexp.MustCompile(`\s+(?:[|–—·•»«:]|-{1,2}|::|\\|/)\s+`)

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
		bar := strings.ContainsAny(title[last[0]:last[1]], "|»·•")
		leadBar := strings.ContainsAny(title[first[0]:first[1]], "|»·•")
		switch {
		case head == "" || rest == "":
			return title
		case outlet.is(tail), bar && wordCount(tail) <= 5 && wordCount(head) > wordCount(tail):
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

// chooseAuthors picks the bylines: JSON-LD, then meta elements, then what the
// page shows. Names are cleaned later; here a source counts only when a name
// other than the outlet's is left of it.
func (p *page) chooseAuthors(ld linkedData) []string {
	var meta []string
	for _, name := range []string{"author", "parsely-author", "sailthru.author", "citation_author", "dc.creator", "dcterms.creator", "dc.contributor", "article:author", "byl", "byline", "authors", "article.author", "cxenseparse:author", "article:author_name", "twitter:data1"} {
		if name == "twitter:data1" && !strings.Contains(strings.ToLower(p.first("twitter:label1")), "by") {
			continue
		}
		for _, value := range p.meta[name] {
			if !looksLikeURL.MatchString(value) {
				meta = append(meta, value)
			}
		}
		if len(meta) > 0 {
			break
		}
	}
	var organizations []string
	for _, source := range [][]string{ld.authors, meta, p.bylines} {
		names, wire := cleanAuthors(source, "")
		persons := 0
		for _, name := range names {
			if !isDesk(name) {
				persons++
			}
		}
		if persons > 0 {
			return source
		}
		if (len(names) > 0 || wire != "") && organizations == nil {
			organizations = source
		}
	}
	return organizations
}

// noteByline keeps the text of elements that markup calls a byline or author.
func (p *page) noteByline(n *html.Node) {
	if len(p.bylines) >= 8 {
		return
	}
	marked := attr(n, "rel") == "author" || strings.Contains(attr(n, "itemprop"), "author") ||
		bylineBlock.MatchString(attr(n, "class")+" "+attr(n, "data-testid")+" "+attr(n, "data-component"))
	if !marked || n.DataAtom == atom.Meta || n.DataAtom == atom.Body {
		return
	}
	text := cleanSpace(innerText(n))
	if _, span, ok := findDaySpan(text); ok {
		text = text[:span[0]]
	}
	if text != "" && wordCount(text) <= 25 {
		p.bylines = append(p.bylines, text)
	}
}

var bylineBlock = regexp.MustCompile(`(?i)(?:^|[\s_-])(?:by-?line(?:s|-name|-author|__\w+)?|author|author-?name|article-?author|post-?author|entry-?author|story-?author|writer|fn|contributor-?name)(?:$|[\s_-])`)
