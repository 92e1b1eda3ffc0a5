package article

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// byline is what a page shows to name a writer.
type byline struct {
	text    string
	node    *html.Node
	belowH1 bool // the headline stands above it
}

// authorNames are the meta elements that name writers.
var authorNames = []string{
	"author", "parsely-author", "sailthru.author", "citation_author", "dc.creator", "dcterms.creator", "dc.contributor",
	"article:author", "byl", "byline", "authors", "article.author", "cxenseparse:author", "article:author_name", "og:article:author",
	"sailthru.byline_name", "vr:author", "dcsext.author", "content-author", "author_name", "twitter:data1",
}

// chooseAuthors picks the bylines: JSON-LD, then meta elements, then what the
// page shows: marked bylines, links to pages of writers, lines that begin with
// "By". Names are cleaned later; here a source counts only when it names a
// person. Where none does, the first that names an organization counts.
func (p *page) chooseAuthors(ld linkedData, outlet outletNames) (credits []string, persons bool) {
	sources := [][]string{ld.authors}
	for _, name := range authorNames {
		if name == "twitter:data1" && !writtenLabel.MatchString(p.first("twitter:label1")) {
			continue
		}
		var named []string
		for _, value := range p.meta[name] {
			if !looksLikeURL.MatchString(value) {
				named = append(named, value)
			}
		}
		sources = append(sources, named)
	}
	stated := len(sources)
	for _, shown := range [][]byline{p.bylines, p.authorLinks, p.looseBylines} {
		sources = append(sources, p.firstByline(shown, outlet))
	}
	var organizations []string
	for i, source := range sources {
		names, _ := cleanAuthors(source, "")
		if slices.ContainsFunc(names, func(name string) bool { return isPerson(name, outlet) }) {
			return fullest(source, sources[i+1:], stated-i-1), true
		}
		if len(names) > 0 && organizations == nil {
			organizations = source
		}
	}
	return organizations, false
}

// fullest returns the first of other sources that tells the same writers and
// more: names whole where source has only their first words ("Todd" and "Todd
// Bates"), or, among those that are stated for programs (the first stated), a
// second writer. It returns source when none does.
func fullest(source []string, others [][]string, stated int) []string {
	names, _ := cleanAuthors(source, "")
	for i, other := range others {
		more, _ := cleanAuthors(other, "")
		same, begun := 0, 0
		for j := range min(len(names), len(more)) {
			switch {
			case names[j] == more[j]:
				same++
			case !strings.Contains(names[j], " ") && strings.HasPrefix(more[j], names[j]+" "):
				begun++
			}
		}
		if same+begun < len(names) || slices.ContainsFunc(more, isDesk) {
			continue
		}
		if begun > 0 && len(more) == len(names) || i < stated && len(more) > len(names) {
			return other
		}
	}
	return source
}

// isPerson reports whether name is that of a writer rather than of the outlet,
// a desk, or an agency.
func isPerson(name string, outlet outletNames) bool {
	return !isDesk(name) && !isAccount(name) && !outlet.named(name) && pageFurniture().agencyNamed(name) == ""
}

// named reports whether s is exactly one of the names.
func (names outletNames) named(s string) bool {
	key := foldKey(strings.TrimPrefix(s, "The "))
	return slices.ContainsFunc(names, func(name string) bool {
		return key != "" && key == foldKey(strings.TrimPrefix(name, "The "))
	})
}

var writtenLabel = regexp.MustCompile(`(?i)\bby\b|written|author|auteur|autor|verfasst|geschrieben|escrito|écrit|scritto|geschreven|skrevet|författare`)

// firstByline returns the writers of the first byline that names a person, and
// of those beside it: what follows elsewhere on a page are the writers of other
// articles. Bylines below the headline go before those above it.
func (p *page) firstByline(shown []byline, outlet outletNames) []string {
	for _, below := range []bool{true, false} {
		for i, b := range shown {
			if b.belowH1 != below || p.headlines(b.text) {
				continue
			}
			names, _ := cleanAuthors([]string{b.text}, "")
			if !slices.ContainsFunc(names, func(name string) bool { return isPerson(name, outlet) }) {
				continue
			}
			found := []string{b.text}
			for _, next := range shown[i+1:] {
				if beside(b.node, next.node) {
					found = append(found, next.text)
				}
			}
			return found
		}
	}
	var rest []string
	for _, b := range shown {
		rest = append(rest, b.text)
	}
	return rest[:min(len(rest), 1)]
}

// headlines reports whether the headline of the page begins with text, which
// is then no byline, whatever its element is called.
func (p *page) headlines(text string) bool {
	key := foldKey(text)
	return key != "" && slices.ContainsFunc(append(p.h1, p.title), func(t string) bool { return strings.HasPrefix(foldKey(t), key) })
}

// beside reports whether two elements stand in one list of writers: they are
// of one kind and have the same parent, or their parents have and are of one
// kind with nothing else in them.
func beside(a, b *html.Node) bool {
	for range 3 {
		if a.Parent == nil || b.Parent == nil || a.DataAtom != b.DataAtom {
			return false
		}
		if a.Parent == b.Parent {
			return true
		}
		if wordCount(innerText(a.Parent)) > 30 || wordCount(innerText(b.Parent)) > 30 {
			return false
		}
		a, b = a.Parent, b.Parent
	}
	return false
}

const maxBylines = 16 // of each kind; more are lists of writers

var (
	bylineBlock = regexp.MustCompile(`(?i)(?:^|[\s_-])(?:by-?lines?(?:-?(?:name|author|text|\w*__\w+))?|authors?|author-?(?:name|link|byline)s?|article-?authors?|post-?author|entry-?author|story-?author|writers?|fn|contributor-?name|autor(?:en|es|in)?|auteurs?|autore|redacteur|verfasser)(?:$|[\s_-])`)
	// The address of a page about one writer.
	authorAddress = regexp.MustCompile(`(?i)/(?:authors?|staff|reporters?|journalists?|profiles?|contributors?|editors|writers?|by|autor(?:en|es|in)?|auteurs?|autori?|redactie|columnists?|correspondents?)/(?:[^/?#]*/)?[^/?#]+/?(?:[?#].*)?$`)
	looseByline   = regexp.MustCompile(`^(?i:by|written by|words by|story by|von|par|por|di|door|av|af|texto|text|texte|autor|autorin|autores|auteur|autore|author)(?::?\s|:|$)`)
)

// noteByline keeps the text of elements that markup calls a byline or author,
// and of links to the page of a writer.
func (p *page) noteByline(n *html.Node) {
	if n.DataAtom == atom.A && len(p.authorLinks) < maxBylines && authorAddress.MatchString(attr(n, "href")) {
		if text := bylineText(n); fullName(text) {
			p.authorLinks = append(p.authorLinks, byline{text: text, node: n, belowH1: p.sawH1})
		}
	}
	if len(p.bylines) >= maxBylines {
		return
	}
	marked := attr(n, "rel") == "author" || strings.Contains(attr(n, "itemprop"), "author") ||
		bylineBlock.MatchString(attr(n, "class")+" "+attr(n, "data-testid")+" "+attr(n, "data-component"))
	if !marked || n.DataAtom == atom.Meta || n.DataAtom == atom.Body {
		return
	}
	if text := bylineText(n); text != "" && wordCount(text) <= 25 {
		p.bylines = append(p.bylines, byline{text: text, node: n, belowH1: p.sawH1})
	}
}

// noteLooseByline keeps a line that begins as a byline does, whatever its
// element is called. n is the text at the beginning of it.
func (p *page) noteLooseByline(n *html.Node) {
	if len(p.looseBylines) >= maxBylines || len(n.Data) > 300 {
		return
	}
	text := cleanSpace(n.Data)
	if len(text) > 120 || !looseByline.MatchString(text) {
		return
	}
	line := n.Parent
	for range 2 { // "By" may have an element of its own, and names have
		if line.Parent != nil && line.DataAtom != atom.P && line.DataAtom != atom.Div && len(line.Parent.Data) > 0 && wordCount(innerText(line)) < 3 {
			line = line.Parent
		}
	}
	text = bylineText(line)
	lead := looseByline.FindString(text)
	if lead == "" || wordCount(text) > 16 || !looksLikeNames(strings.NewReplacer(" | ", " ", ":", "").Replace(text[len(lead):])) {
		return
	}
	p.looseBylines = append(p.looseBylines, byline{text: text, node: line, belowH1: p.sawH1})
}

// bylineText returns the text of a byline, up to a date in it, with a bar
// between elements that no blank separates. Where links lead to the pages of
// writers, their texts are the names.
func bylineText(n *html.Node) string {
	var parts, linked []string
	joined := false
	for c := range n.Descendants() {
		switch {
		case c.Type == html.TextNode && c.Parent.DataAtom != atom.Style && c.Parent.DataAtom != atom.Script:
			if blank := strings.TrimSpace(c.Data) == ""; blank {
				joined = false
				continue
			}
			if joined && !startsBlank(c.Data) && !isPunctuation(c.Data) {
				parts = append(parts, " | ")
			}
			parts = append(parts, c.Data)
			joined = !endsBlank(c.Data)
		case c.Type == html.ElementNode && !inlineElements[c.DataAtom]:
			if len(parts) > 0 {
				parts = append(parts, " | ")
			}
			joined = false
		case c.DataAtom == atom.A && (authorAddress.MatchString(attr(c, "href")) || attr(c, "rel") == "author"):
			if name := cleanSpace(innerText(c)); fullName(name) && !slices.Contains(linked, name) {
				linked = append(linked, name)
			}
		}
	}
	if len(linked) > 0 && n.DataAtom != atom.A {
		return strings.Join(linked, ", ")
	}
	text := cleanSpace(strings.Join(parts, ""))
	if _, span, ok := findDaySpan(text); ok {
		text = strings.TrimRight(text[:span[0]], " |,-–—")
	}
	return text
}

// fullName reports whether s may be a writer's name as a link has it: two to
// five words, the first and last with a capital.
func fullName(s string) bool {
	words := strings.Fields(s)
	if len(words) < 2 || len(words) > 5 {
		return false
	}
	first, _ := utf8.DecodeRuneInString(words[0])
	last, _ := utf8.DecodeRuneInString(words[len(words)-1])
	return unicode.IsUpper(first) && unicode.IsUpper(last) && nameOf(s) != ""
}

func startsBlank(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsSpace(r)
}

func endsBlank(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return unicode.IsSpace(r)
}

func isPunctuation(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsPunct(r) && r != '@' && r != '('
}
