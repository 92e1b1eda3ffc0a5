package article

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	readability "codeberg.org/readeck/go-readability/v2"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// maxElements bounds the work on one page; the longest real ones have a tenth.
const maxElements = 100_000

// readHTML reads one article from a page, or from a piece of one. Fields of
// known win over what the page says.
func readHTML(page string, known Article) (draft, error) {
	d := draft{Article: known}
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		return d, fmt.Errorf("%w: html: %w", ErrFormat, err)
	}
	if n := countElements(doc); n > maxElements {
		return d, fmt.Errorf("%w: more than %d elements", ErrTooLarge, maxElements)
	}
	m := readMetadata(doc, known.URL)
	d.URL = firstOf(d.URL, m.address)
	d.Title = firstOf(d.Title, m.title)
	d.Source = firstOf(d.Source, m.site)
	d.languageHint = m.language
	if d.Published.IsZero() {
		d.Published, d.about = m.published, m.about
	}
	if len(d.Authors) == 0 {
		d.credits, d.writersTold = m.authors, m.persons
	}
	pruneFurniture(doc)
	if isPage(page) {
		all, _ := nodeParagraphs(doc)
		d.paragraphs = complete(mainParagraphs(doc, d.URL), all, foldKey(d.Title))
	}
	if textLength(d.paragraphs) < textLength(m.body)/2 {
		d.paragraphs = m.body
	}
	if len(d.paragraphs) == 0 {
		d.paragraphs, _ = nodeParagraphs(doc)
	}
	if m.titleAlone && known.Title == "" {
		for _, p := range d.paragraphs[:min(len(d.paragraphs), topParagraphs)] {
			if shown := agreement(p, d.Title); shown != "" && !isProse(p) {
				d.Title = shown
				break
			}
		}
	}
	d.titleIsSecure = d.Title != ""
	return d, nil
}

// isPage reports whether source is a whole page rather than a fragment, which
// has nothing to be searched for the article: it is the article.
func isPage(source string) bool {
	return htmlRoot.MatchString(source[:min(len(source), 64<<10)])
}

// mainParagraphs finds the article among what a page holds and returns its
// paragraphs, nil when it finds none.
func mainParagraphs(doc *html.Node, address string) []string {
	base, err := url.Parse(address)
	if err != nil || address == "" {
		base = nil
	}
	parser := readability.NewParser()
	parser.DisableJSONLD = true // the metadata is read already
	found, err := parser.ParseDocument(doc, base)
	if err != nil || found.Node == nil {
		return nil
	}
	paragraphs, _ := nodeParagraphs(found.Node)
	return paragraphs
}

// complete returns what was found with the sentences put back that stand among
// it on the page. all is everything that the page holds; headline is its key.
// The search for the article drops paragraphs that look unlike the others (a
// standfirst, one with many links, the last one), and losing a sentence is
// worse than keeping a teaser.
func complete(found, all []string, headline string) []string {
	wanted := map[string]bool{}
	for _, p := range found {
		wanted[foldKey(p)] = true
	}
	first, last, matched := -1, -1, 0
	for i, p := range all {
		if wanted[foldKey(p)] {
			if first < 0 {
				first = i
			}
			last = i
			matched += len(p)
		}
	}
	if first < 0 || matched < textLength(found)*6/10 {
		return found // it was cut differently, so there is no telling what stands where
	}
	for i := first; i >= max(0, first-topParagraphs); i-- {
		if headline != "" && foldKey(all[i]) == headline {
			first = i
			break
		}
	}
	for last+1 < len(all) && isProse(all[last+1]) {
		last++
	}
	var whole []string
	for i, p := range all[first : last+1] {
		standfirst := i > 0 && i <= 3 && len(whole) < i+1 && foldKey(all[first]) == headline && wordCount(p) >= 6
		if wanted[foldKey(p)] || isProse(p) || standfirst {
			whole = append(whole, p)
		}
	}
	return whole
}

// isProse reports whether p is one sentence at least rather than a label, a
// headline or a menu.
func isProse(p string) bool { return wordCount(p) >= 8 && endsSentence(p) }

// fragmentParagraphs returns the paragraphs of a piece of HTML and its first
// heading of level one.
func fragmentParagraphs(source string) (paragraphs []string, heading string, err error) {
	doc, err := html.Parse(strings.NewReader(source))
	if err != nil {
		return nil, "", fmt.Errorf("%w: html: %w", ErrFormat, err)
	}
	pruneFurniture(doc)
	paragraphs, heading = nodeParagraphs(doc)
	return paragraphs, heading, nil
}

// furnitureElements never hold prose of the article.
var furnitureElements = map[atom.Atom]bool{
	atom.Script: true, atom.Style: true, atom.Noscript: true, atom.Template: true, atom.Svg: true,
	atom.Iframe: true, atom.Object: true, atom.Embed: true, atom.Button: true, atom.Form: true,
	atom.Input: true, atom.Select: true, atom.Textarea: true, atom.Nav: true, atom.Aside: true,
	atom.Figure: true, atom.Figcaption: true, atom.Picture: true, atom.Video: true, atom.Audio: true,
	atom.Canvas: true, atom.Footer: true, atom.Dialog: true, atom.Menu: true, atom.Time: true,
	atom.Address: true, atom.Head: true,
}

// pruneFurniture removes from doc what is around the prose: by element, by
// class and id, and what is hidden. An element with much of the page's prose
// stays whatever it is called ("content-with-sidebar"), and so do all when
// they hold most of it together: then the words mean something else there.
func pruneFurniture(doc *html.Node) {
	prose := proseLengths(doc)
	limit := prose[doc] * 3 / 10
	var found []*html.Node
	inFound := 0
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			switch {
			case c.Type == html.CommentNode:
				found = append(found, c)
			case c.Type == html.ElementNode && prose[c] <= limit && isFurniture(c):
				found = append(found, c)
				inFound += prose[c]
			default:
				walk(c)
			}
		}
	}
	walk(doc)
	trusted := inFound <= prose[doc]*7/10
	for _, n := range found {
		if trusted || prose[n] == 0 {
			n.Parent.RemoveChild(n)
		}
	}
}

// proseLengths returns for each element how many bytes of text its paragraphs
// hold.
func proseLengths(doc *html.Node) map[*html.Node]int {
	lengths := map[*html.Node]int{}
	var walk func(n *html.Node, inParagraph bool) int
	walk = func(n *html.Node, inParagraph bool) int {
		if n.Type == html.TextNode {
			if inParagraph {
				return len(strings.TrimSpace(n.Data))
			}
			return 0
		}
		inParagraph = inParagraph || n.DataAtom == atom.P
		total := 0
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			total += walk(c, inParagraph)
		}
		if n.Type == html.ElementNode || n.Type == html.DocumentNode {
			lengths[n] = total
		}
		return total
	}
	walk(doc, false)
	return lengths
}

func isFurniture(n *html.Node) bool {
	if furnitureElements[n.DataAtom] {
		return n.DataAtom != atom.Time || !isInline(n)
	}
	if n.DataAtom == atom.Html || n.DataAtom == atom.Body || n.DataAtom == atom.Article || n.DataAtom == atom.Main || n.DataAtom == atom.H1 {
		return false
	}
	for _, a := range n.Attr {
		switch a.Key {
		case "hidden":
			return true
		case "aria-hidden":
			if a.Val == "true" {
				return true
			}
		case "role":
			if slices.Contains([]string{"navigation", "complementary", "banner", "contentinfo", "search", "dialog", "button", "menu", "alert"}, a.Val) {
				return true
			}
		case "style":
			style := strings.ReplaceAll(strings.ToLower(a.Val), " ", "")
			if strings.Contains(style, "display:none") || strings.Contains(style, "visibility:hidden") {
				return true
			}
		case "class", "id", "data-component", "data-testid", "data-block":
			if pageFurniture().block.MatchString(a.Val) {
				return true
			}
		case "itemprop":
			if a.Val == "author" || a.Val == "datePublished" || a.Val == "caption" || a.Val == "dateModified" {
				return true
			}
		}
	}
	return false
}

// isInline reports whether n stands in running text, as <time> may.
func isInline(n *html.Node) bool {
	for _, s := range []*html.Node{n.PrevSibling, n.NextSibling} {
		if s != nil && s.Type == html.TextNode && len(strings.TrimSpace(s.Data)) > 15 {
			return true
		}
	}
	return false
}

// inlineElements do not end a paragraph; all others do.
var inlineElements = map[atom.Atom]bool{
	atom.A: true, atom.Abbr: true, atom.Acronym: true, atom.B: true, atom.Bdi: true, atom.Bdo: true, atom.Big: true,
	atom.Cite: true, atom.Code: true, atom.Data: true, atom.Del: true, atom.Dfn: true, atom.Em: true, atom.Font: true,
	atom.I: true, atom.Ins: true, atom.Kbd: true, atom.Label: true, atom.Mark: true, atom.Q: true, atom.S: true,
	atom.Samp: true, atom.Small: true, atom.Span: true, atom.Strike: true, atom.Strong: true, atom.Sub: true,
	atom.Sup: true, atom.Time: true, atom.Tt: true, atom.U: true, atom.Var: true, atom.Wbr: true, atom.Center: false,
}

// nodeParagraphs returns the text below root as clean paragraphs, and the
// first heading of level one, which is among them. Two line breaks in a row
// separate paragraphs as old pages do.
func nodeParagraphs(root *html.Node) (paragraphs []string, heading string) {
	var open strings.Builder
	flush := func() {
		for part := range strings.SplitSeq(open.String(), "\n\n") {
			paragraphs = append(paragraphs, splitBreaks(part)...)
		}
		open.Reset()
	}
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		switch n.Type {
		case html.TextNode:
			text := strings.NewReplacer("\n", " ", "\r", " ", "\t", " ").Replace(n.Data)
			if strings.TrimSpace(text) == "" && strings.HasSuffix(open.String(), "\n") {
				return // white space between two line breaks
			}
			open.WriteString(text)
			return
		case html.ElementNode:
			if n.DataAtom == atom.Br {
				open.WriteByte('\n') // two in a row separate paragraphs
				return
			}
			if furnitureElements[n.DataAtom] && n.DataAtom != atom.Time {
				return
			}
		}
		block := n.Type == html.ElementNode && !inlineElements[n.DataAtom]
		if block {
			flush()
		}
		before := len(paragraphs)
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
		if block {
			flush()
		}
		if n.DataAtom == atom.H1 && heading == "" {
			heading = strings.Join(paragraphs[before:], " ")
		}
	}
	walk(root)
	flush()
	return paragraphs, heading
}

// splitBreaks cuts a paragraph at single line breaks that stand between lines
// of their own (a headline, a byline, an address) rather than inside a
// sentence.
func splitBreaks(text string) []string {
	var lines []string
	for line := range strings.SplitSeq(text, "\n") {
		line = cleanSpace(line)
		if line == "" {
			continue
		}
		if last := len(lines) - 1; last >= 0 && (beginsLower(line) || !endsSentence(lines[last]) && wordCount(lines[last]) > 12) {
			lines[last] += " " + line
			continue
		}
		lines = append(lines, line)
	}
	return lines
}

func textLength(paragraphs []string) int {
	n := 0
	for _, p := range paragraphs {
		n += len(p)
	}
	return n
}

func countElements(root *html.Node) int {
	n := 0
	for range root.Descendants() {
		n++
	}
	return n
}
