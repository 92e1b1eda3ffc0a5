package article

import (
	"regexp"
	"strings"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

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
// several places; the first that holds a date wins. Dates of change are not
// among them: a page touched today was not published today.
func (p *page) choosePublished(ld linkedData, address string) time.Time {
	stated := []string{ld.published}
	for _, name := range publishedNames {
		stated = append(stated, p.meta[name]...)
	}
	stated = append(stated, ld.created, scriptedDate(p.scripts))
	var found time.Time
	for _, s := range stated {
		t, ok := ParseDate(s)
		switch {
		case !ok:
		case found.IsZero():
			found = t
		case inUTC(found) && t.Equal(found) && !inUTC(t):
			return t // the same moment, with the outlet's own zone
		}
	}
	inURL, _ := dateOfURL(address)
	if found.IsZero() {
		found = p.shownDate(inURL)
	}
	return p.localDay(found, inURL)
}

// shownDate returns the first date that the page shows to readers, the more
// clearly marked the better: marked as that of publication, inside the
// article, in the address, marked as a date, a line below the headline that is
// nothing but a date.
func (p *page) shownDate(inURL time.Time) time.Time {
	pick := func(from []timeElement, wanted func(timeElement) bool) time.Time {
		for _, e := range from {
			if t, ok := p.date(e); ok && !e.updated && wanted(e) {
				return t
			}
		}
		return time.Time{}
	}
	for _, t := range []time.Time{
		pick(p.times, func(e timeElement) bool { return e.published && e.belowH1 }),
		pick(p.times, func(e timeElement) bool { return e.published }),
		pick(p.times, func(e timeElement) bool { return e.inArticle }),
		inURL,
		pick(p.times, func(e timeElement) bool { return true }),
		pick(p.loose, func(e timeElement) bool { return e.belowH1 }),
		pick(p.loose, func(e timeElement) bool { return true }),
	} {
		if !t.IsZero() {
			return t
		}
	}
	return time.Time{}
}

func inUTC(t time.Time) bool {
	_, offset := t.Zone()
	return offset == 0
}

// localDay returns published, or the day before or after it when published is
// in UTC and the page shows that neighbouring day in its address or beside the
// article: systems of publishers write UTC into their markup, but what counts
// as the day of an article is the day where it appeared.
func (p *page) localDay(published, inURL time.Time) time.Time {
	if !inUTC(published) || isDay(published) {
		return published
	}
	day := published.Truncate(24 * time.Hour)
	neighbour := func(t time.Time) bool {
		distance := t.Sub(published)
		return t.Equal(day.Add(-24*time.Hour)) && distance > -38*time.Hour || t.Equal(day.Add(24*time.Hour)) && distance < 14*time.Hour
	}
	if !inURL.IsZero() && isDay(inURL) {
		if neighbour(inURL) {
			return inURL
		}
		return published
	}
	for _, e := range p.times {
		if shown, ok := findDay(e.text); ok && !e.updated {
			if neighbour(shown) && (e.published || e.inArticle) {
				return shown
			}
			return published
		}
	}
	return published
}

var scriptDate = regexp.MustCompile(`(?i)"(?:datePublished|publishedDate|published_date|publish_date|publishDate|publicationDate|publication_date|published_at|publishedAt|firstPublished|pubDate)"\s*:\s*"([^"]{8,40})"`)

// scriptedDate returns the first date of publication in JSON-LD that cannot be
// parsed as a whole.
func scriptedDate(scripts []string) string {
	for _, script := range scripts {
		if m := scriptDate.FindStringSubmatch(script); m != nil && parseLinkedData(script) == nil {
			return m[1]
		}
	}
	return ""
}

// noteLooseDate keeps a text that is nothing but a date.
func (p *page) noteLooseDate(n *html.Node, inArticle bool) {
	if len(n.Data) > 200 || len(n.Data) < 8 || len(p.loose) >= 32 {
		return
	}
	text := cleanSpace(n.Data)
	var d draft
	if wordCount(text) <= 12 && d.takeDate(text) && !d.Published.IsZero() {
		p.loose = append(p.loose, timeElement{text: text, inArticle: inArticle, belowH1: p.sawH1})
	}
}

// date returns the date that e states, for programs or else for readers.
func (p *page) date(e timeElement) (time.Time, bool) {
	if t, ok := ParseDate(e.value); ok {
		return t, true
	}
	return p.parseShown(e.text)
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
		value: firstOf(attr(n, "datetime"), attr(n, "content"), attr(n, "data-datetime"), attr(n, "title")), text: text, inArticle: inArticle, belowH1: p.sawH1,
		published: pubdate || !isTime || strings.Contains(strings.ToLower(marks), "publish") || strings.Contains(strings.ToLower(text), "publish"),
		updated:   updatedBlock.MatchString(marks) || strings.HasPrefix(strings.ToLower(text), "updated") || strings.HasPrefix(strings.ToLower(text), "last updated"),
	}
	if !e.published && n.Parent != nil && dateBlock.MatchString(attr(n.Parent, "class")) {
		e.published = true
	}
	if n.Parent != nil && updatedBlock.MatchString(attr(n.Parent, "class")) {
		e.updated = true
	}
	if t, ok := p.date(e); ok && !t.IsZero() {
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
