package article

import (
	"regexp"
	"strings"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// chooseTitle picks the headline. What two places agree on wins, for each
// place alone may hold the outlet's name, a teaser, or a title for search
// engines; then JSON-LD, Open Graph, a sole h1 and the title element follow.
func (p *page) chooseTitle(ld linkedData, site string) string {
	candidates := []string{
		ld.headline,
		p.first("og:title"),
		p.first("twitter:title", "parsely-title", "sailthru.title", "citation_title", "dc.title", "dcterms.title", "dc.title.main", "headline", "article.headline"),
		p.title,
	}
	for i, c := range candidates {
		candidates[i] = stripSite(cleanSpace(c), site)
	}
	for _, h1 := range p.h1 {
		h1 = stripSite(h1, site)
		for _, c := range candidates {
			if c != "" && foldKey(c) == foldKey(h1) {
				return h1
			}
		}
	}
	if len(p.h1) == 1 && wordCount(p.h1[0]) >= 4 && foldKey(p.h1[0]) != foldKey(site) {
		return p.h1[0]
	}
	for _, c := range candidates {
		if c != "" && foldKey(c) != foldKey(site) {
			return c
		}
	}
	if len(p.h1) > 0 {
		return p.h1[0]
	}
	return ""
}

var titleSeparator = regexp.MustCompile(`\s+(?:[|–—·•»«:]|-{1,2}|::|\\|/)\s+`)

// stripSite cuts the outlet's name, or what a page puts around it ("Headline |
// World news | The Outlet"), off a title. Without a known name only behind a
// bar, which no headline has, is cut.
func stripSite(title, site string) string {
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
		switch {
		case head == "":
			return title
		case sameOutlet(tail, site), bar && wordCount(tail) <= 5 && wordCount(head) >= wordCount(tail):
			title = head
		case sameOutlet(lead, site) && rest != "":
			title = rest
		default:
			return title
		}
	}
}

// sameOutlet reports whether s is the outlet's name, or a part of it or with
// an addition ("BBC News" and "BBC").
func sameOutlet(s, site string) bool {
	a, b := foldKey(strings.TrimPrefix(s, "The ")), foldKey(strings.TrimPrefix(site, "The "))
	if a == "" || b == "" {
		return false
	}
	return a == b || len(a) >= 3 && strings.HasPrefix(b, a) || len(b) >= 3 && strings.HasPrefix(a, b) && wordCount(s) <= 5
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
	if t, span, ok := findDaySpan(text); ok && !t.IsZero() {
		text = text[:span[0]]
	}
	if text != "" && wordCount(text) <= 25 {
		p.bylines = append(p.bylines, text)
	}
}

var bylineBlock = regexp.MustCompile(`(?i)(?:^|[\s_-])(?:by-?line(?:s|-name|-author|__\w+)?|author|author-?name|article-?author|post-?author|entry-?author|story-?author|writer|fn|contributor-?name)(?:$|[\s_-])`)

// publishedNames are the meta elements that hold the date of publication; the
// later ones are less careful about what they call so.
var publishedNames = []string{
	"article:published_time", "article:published", "og:published_time", "og:article:published_time", "datepublished",
	"parsely-pub-date", "sailthru.date", "citation_publication_date", "citation_date", "citation_online_date",
	"dc.date.issued", "dcterms.issued", "dc.date.created", "dcterms.created", "dc.date", "dcterms.date", "dcterms.available",
	"article.published", "published_at", "published-date", "published_date", "publish-date", "publish_date", "publishdate",
	"pubdate", "pub_date", "publication_date", "publication-date", "ptime", "originalpublicationdate", "cxenseparse:recs:publishtime",
	"bt:pubdate", "article_date_original", "article.created", "created", "rnews:datepublished", "og:pubdate", "og:publish_date",
	"gentime", "displaydate", "cdate", "date_published", "datecreated", "date", "release_date", "timestamp",
}

// choosePublished picks the moment of first publication. A page states it in
// several places; the first that holds a date wins. Dates of modification are
// never used: a page touched today was not published today.
func (p *page) choosePublished(ld linkedData, address string) time.Time {
	stated := []string{ld.published}
	for _, name := range publishedNames {
		stated = append(stated, p.meta[name]...)
	}
	stated = append(stated, ld.created)
	for _, s := range stated {
		if t, ok := ParseDate(s); ok {
			return t
		}
	}
	for _, wanted := range []func(timeElement) bool{
		func(e timeElement) bool { return e.published && !e.updated },
		func(e timeElement) bool { return e.inArticle && !e.updated },
	} {
		for _, e := range p.times {
			if wanted(e) {
				if t, ok := e.date(); ok {
					return t
				}
			}
		}
	}
	if t, ok := dateOfURL(address); ok {
		return t
	}
	for _, e := range p.times {
		if !e.updated {
			if t, ok := e.date(); ok {
				return t
			}
		}
	}
	return time.Time{}
}

func (e timeElement) date() (time.Time, bool) {
	if t, ok := ParseDate(e.value); ok {
		return t, true
	}
	return ParseDate(e.text)
}

var (
	dateBlock    = regexp.MustCompile(`(?i)(?:^|[\s_-])(?:date|datetime|dateline|pub-?date|publish(?:ed)?(?:-?(?:date|time|on|at))?|post(?:ed)?-?(?:date|on|meta)|entry-?date|article-?date|story-?date|timestamp|time-?stamp|submitted|byline-?date|meta-?date|date-?(?:published|display|line|posted|time)|field--name-(?:created|field-date)|created)(?:$|[\s_-])`)
	updatedBlock = regexp.MustCompile(`(?i)updat|modif|revis`)
)

// noteDate keeps time elements, and elements whose class says that they hold
// a date and whose text is little more than one.
func (p *page) noteDate(n *html.Node, inArticle bool) {
	if len(p.times) >= 64 {
		return
	}
	marks := attr(n, "class") + " " + attr(n, "id") + " " + attr(n, "itemprop") + " " + attr(n, "data-testid")
	isTime := n.DataAtom == atom.Time || attr(n, "itemprop") == "datePublished"
	if !isTime && !dateBlock.MatchString(marks) {
		return
	}
	text := cleanSpace(innerText(n))
	if len(text) > 160 {
		return
	}
	_, pubdate := hasAttr(n, "pubdate")
	e := timeElement{
		value: firstOf(attr(n, "datetime"), attr(n, "content"), attr(n, "data-datetime"), attr(n, "title")), text: text, inArticle: inArticle,
		published: pubdate || !isTime || strings.Contains(strings.ToLower(marks), "publish") || strings.Contains(strings.ToLower(text), "publish"),
		updated:   updatedBlock.MatchString(marks) || strings.HasPrefix(strings.ToLower(text), "updated") || strings.HasPrefix(strings.ToLower(text), "last updated"),
	}
	if !e.published && n.Parent != nil && dateBlock.MatchString(attr(n.Parent, "class")) {
		e.published = true
	}
	if n.Parent != nil && updatedBlock.MatchString(attr(n.Parent, "class")) {
		e.updated = true
	}
	if t, ok := e.date(); ok && !t.IsZero() {
		p.times = append(p.times, e)
	}
}

func hasAttr(n *html.Node, key string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val, true
		}
	}
	return "", false
}
