package article

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// metadata is what a page says about its article outside of the prose.
type metadata struct {
	title, site, language, address string
	authors                        []string
	persons                        bool // authors names one at least
	published                      time.Time
	about                          time.Time // a date near that of publication, when it is not known
	body                           []string  // articleBody of JSON-LD
	titleAlone                     bool      // the title is the title element's, which nothing confirms
}

// page is what readMetadata collects in one walk over the document.
type page struct {
	meta    map[string][]string // by lower-case name, property or itemprop
	scripts []string            // JSON-LD
	title   string              // of the title element
	h1      []string
	h2      string // the first that has text
	times   []timeElement
	bylines []byline      // elements marked as byline or author
	loose   []timeElement // lines of text that are only a date

	numbered     []timeElement // texts with a number
	states       []string      // scripts that are no JSON-LD
	address      string        // where the page was found, "" when unknown
	authorLinks  []byline      // links to pages of writers
	looseBylines []byline      // lines of text that begin as a byline does

	canonical string
	language  string

	prose      map[*html.Node]int
	proseLimit int  // what has more of the page's prose is no teaser
	sawH1      bool // whether the walk has passed the headline
}

// timeElement is a <time>, or an element marked as a date.
type timeElement struct {
	value     string // datetime or content attribute
	text      string
	published bool // marked as the date of publication
	updated   bool // marked as a later one
	inArticle bool
	belowH1   bool // the headline stands above it
}

// readMetadata reads title, outlet, writers, language and date of publication
// from a page. address is where it was found, "" when unknown.
func readMetadata(doc *html.Node, address string) metadata {
	p := page{meta: map[string][]string{}, address: address}
	p.prose = proseLengths(doc)
	p.proseLimit = p.prose[doc] * 3 / 10
	p.walk(doc, false)
	ld := readLinkedData(p.scripts)
	m := metadata{
		site:     cleanSpace(firstOf(p.first("og:site_name"), ld.publisher, p.first("application-name", "dc.publisher", "citation_publisher"))),
		language: firstOf(p.language, ld.language, p.first("og:locale", "content-language", "dc.language", "language")),
		address:  firstOf(webAddress(p.canonical), webAddress(p.first("og:url")), webAddress(ld.address)),
	}
	host := hostOf(firstOf(address, m.address))
	m.title = p.chooseTitle(ld, m.site, host)
	m.titleAlone = len(p.h1) == 0 && ld.headline == "" && p.first("og:title") == ""
	m.authors, m.persons = p.chooseAuthors(ld, outletNames{m.site, hostLabel(host), host})
	if m.published = p.choosePublished(ld, firstOf(address, m.address)); m.published.IsZero() {
		m.about = p.weakDate(ld)
	}
	if ld.body != "" {
		m.body = splitParagraphs(ld.body)
	}
	return m
}

// walk collects what elements below n say. Teasers of other articles carry
// dates and authors too, so what stands in them is not collected.
func (p *page) walk(n *html.Node, inArticle bool) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.TextNode {
			p.noteLooseDate(c, inArticle)
			p.noteNumbered(c)
			p.noteLooseByline(c)
			continue
		}
		if c.Type != html.ElementNode {
			continue
		}
		inside := inArticle
		switch c.DataAtom {
		case atom.Meta:
			p.noteMeta(c)
		case atom.Link:
			if attr(c, "rel") == "canonical" && p.canonical == "" {
				p.canonical = attr(c, "href")
			}
		case atom.Script:
			p.noteScript(c)
			continue
		case atom.Html:
			p.language = firstOf(attr(c, "lang"), attr(c, "xml:lang"))
		case atom.Title:
			if p.title == "" && n.DataAtom == atom.Head {
				p.title = cleanSpace(innerText(c))
			}
		case atom.H1:
			p.sawH1 = true
			if text := cleanSpace(innerText(c)); text != "" && !slices.Contains(p.h1, text) {
				p.h1 = append(p.h1, text) // once: pages set it again for small screens
			}
		case atom.H2:
			if p.h2 == "" {
				p.h2 = cleanSpace(innerText(c))
			}
		case atom.Article, atom.Main:
			inside = true
		case atom.Aside, atom.Nav, atom.Footer:
			if !inArticle && p.prose[c] <= p.proseLimit {
				continue
			}
		}
		if p.prose[c] <= p.proseLimit && teaserBlock.MatchString(attr(c, "class")+" "+attr(c, "id")) {
			continue
		}
		if attr(c, "itemprop") == "citation" {
			continue // a work that the article names, with a date and writers of its own
		}
		p.noteDate(c, inside)
		p.noteByline(c)
		p.walk(c, inside)
	}
}

var teaserBlock = regexp.MustCompile(`(?i)(?:^|[\s_-])(?:related\w*|recommend\w*|recirc\w*|trending|most-?(?:read|popular|viewed)|read-?(?:more|next)|more-?(?:stories|news|from)|teasers?|comments?-?(?:list|section|area)?|latest-?(?:news|posts|stories)|sidebar)(?:$|[\s_-])`)

// noteScript keeps JSON-LD, and apart from it all other scripts.
func (p *page) noteScript(n *html.Node) {
	switch {
	case n.FirstChild == nil:
	case strings.Contains(strings.ToLower(attr(n, "type")), "ld+json"):
		p.scripts = append(p.scripts, n.FirstChild.Data)
	default:
		p.states = append(p.states, n.FirstChild.Data)
	}
}

func (p *page) noteMeta(n *html.Node) {
	content := strings.TrimSpace(attr(n, "content"))
	if content == "" {
		return
	}
	for _, key := range []string{"property", "name", "itemprop", "http-equiv"} {
		if name := strings.ToLower(strings.TrimSpace(attr(n, key))); name != "" {
			p.meta[name] = append(p.meta[name], content)
		}
	}
}

// first returns the first content of the first of names that a page has.
func (p *page) first(names ...string) string {
	for _, name := range names {
		if values := p.meta[name]; len(values) > 0 {
			return html.UnescapeString(values[0])
		}
	}
	return ""
}

// webAddress returns address as links are written, or "" unless it is an
// absolute one of http or https: front ends link the addresses of articles.
func webAddress(address string) string {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Hostname() == "" || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	return u.String()
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// innerText returns the text below n with blanks between elements.
func innerText(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		switch {
		case c.Type == html.TextNode && (c.Parent == nil || c.Parent.DataAtom != atom.Style && c.Parent.DataAtom != atom.Script):
			b.WriteString(c.Data)
		case c.Type == html.ElementNode && (!inlineElements[c.DataAtom] || c.DataAtom == atom.Br):
			b.WriteByte(' ')
		}
	}
	return b.String()
}
