package article

import (
	"bufio"
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/url"
	"regexp"
	"strings"

	"github.com/mmcdole/gofeed"
)

var (
	itemStart = regexp.MustCompile(`<(?:[A-Za-z][\w-]*:)?(?:item|entry)(?:[\s/>])`)
	// controlReference is a character written by its number that XML does not
	// allow: a control other than tab and line ends.
	controlReference = regexp.MustCompile(`&#(?:0*(?:[0-8]|1[124-9]|2[0-9]|3[01])|[xX]0*(?:[0-8bBcCeEfF]|1[0-9a-fA-F]));`)

	feedCloser = regexp.MustCompile(`</(?:[A-Za-z][\w-]*:)?(?:channel|rss|feed|RDF)\s*>`)
)

// readFeed reads RSS (0.9 to 2.0) and Atom item by item: each item is parsed
// on its own between the head and the foot of the feed, so that a broken item
// spoils no other and a feed may be of any length.
func (in *input) readFeed(r *bufio.Reader) error {
	data, err := readBounded(r, feedItems*in.options.maxBytes())
	if err != nil {
		return err
	}
	text := decodeText(data, in.options.ContentType)
	if strings.HasPrefix(text, "<?xml") { // decoded: what it declares no longer holds
		if end := strings.Index(text, "?>"); end >= 0 {
			text = text[end+2:]
		}
	}
	text = controlReference.ReplaceAllString(text, "") // dropped as in other formats, and as the parser drops the characters
	head, items := cutItems(text)
	if len(items) == 0 {
		if _, err := gofeed.NewParser().ParseString(text); err != nil {
			return fmt.Errorf("%w: feed: %w", ErrFormat, err)
		}
		return fmt.Errorf("%w: the feed has no items", ErrNoText)
	}
	foot := feedFoot(head)
	for i, item := range items {
		if err := in.ctx.Err(); err != nil {
			return err
		}
		feed, err := gofeed.NewParser().Parse(strings.NewReader(head + item + foot))
		if !in.emitFeedItem(i+1, linkOf(item), feed, err) {
			return nil
		}
	}
	return nil
}

var itemLink = regexp.MustCompile(`<link>\s*(https?://[^\s<]+)|<link[^<>]*\shref="(https?://[^"]+)"`)

// linkOf returns the address in the source of an item, so that an item which
// cannot be parsed can be named; "" when there is none.
func linkOf(item string) string {
	if m := itemLink.FindStringSubmatch(item); m != nil {
		return m[1] + m[2]
	}
	return ""
}

// feedItems is how many items of the greatest length a feed may hold.
const feedItems = 10

// cutItems cuts the text of a feed into what stands before the first item and
// the items. CDATA sections and comments may mention items without being any.
func cutItems(text string) (head string, items []string) {
	var starts []int
	for at := 0; at < len(text); {
		next := strings.IndexByte(text[at:], '<')
		if next < 0 {
			break
		}
		at += next
		switch rest := text[at:]; {
		case strings.HasPrefix(rest, "<![CDATA["):
			at += skipPast(rest, "<![CDATA[", "]]>")
		case strings.HasPrefix(rest, "<!--"):
			at += skipPast(rest, "<!--", "-->")
		default:
			if m := itemStart.FindStringIndex(rest[:min(len(rest), 64)]); m != nil && m[0] == 0 {
				starts = append(starts, at)
			}
			at++
		}
	}
	for i, start := range starts {
		end := len(text)
		if i+1 < len(starts) {
			end = starts[i+1]
		} else if m := feedCloser.FindStringIndex(text[start:]); m != nil {
			end = start + m[0]
		}
		items = append(items, text[start:end])
	}
	if len(starts) == 0 {
		return text, nil
	}
	return text[:starts[0]], items
}

// skipPast returns the offset behind the section that s begins with, or 1 when
// it is never closed: what is inside may then still be read. Sections do not
// nest, so one that opens again before it closes was left open, too.
func skipPast(s, opens, closes string) int {
	end := strings.Index(s, closes)
	if end < 0 || strings.Contains(s[len(opens):end], opens) {
		return 1
	}
	return end + len(closes)
}

// feedFoot closes the elements that head leaves open.
func feedFoot(head string) string {
	decoder := xml.NewDecoder(strings.NewReader(head))
	decoder.Strict = false
	decoder.Entity = xml.HTMLEntity
	var open []string
	for {
		token, err := decoder.RawToken()
		if err != nil {
			break
		}
		switch t := token.(type) {
		case xml.StartElement:
			open = append(open, qualified(t.Name))
		case xml.EndElement:
			if len(open) > 0 {
				open = open[:len(open)-1]
			}
		}
	}
	var foot strings.Builder
	for i := len(open) - 1; i >= 0; i-- {
		foot.WriteString("</" + open[i] + ">")
	}
	return foot.String()
}

func qualified(name xml.Name) string {
	if name.Space == "" {
		return name.Local
	}
	return name.Space + ":" + name.Local
}

// readJSONFeed reads a JSON Feed item by item.
func (in *input) readJSONFeed(r io.Reader) error {
	data, err := readBounded(r, feedItems*in.options.maxBytes())
	if err != nil {
		return err
	}
	fields := map[string]json.RawMessage{}
	if err := json.Unmarshal(data, &fields); err != nil {
		return fmt.Errorf("%w: JSON Feed: %w", ErrFormat, err)
	}
	var items []json.RawMessage
	if err := json.Unmarshal(fields["items"], &items); err != nil {
		return fmt.Errorf("%w: JSON Feed: items: %w", ErrFormat, err)
	}
	for i, item := range items {
		if err := in.ctx.Err(); err != nil {
			return err
		}
		if !bytes.HasPrefix(item, []byte("{")) {
			if !in.emit(fmt.Sprintf("item %d", i+1), nil, fmt.Errorf("%w: not an object", ErrFormat)) {
				return nil
			}
			continue
		}
		fields["items"], _ = json.Marshal([]json.RawMessage{item}) // cannot fail: the item was parsed
		one, _ := json.Marshal(fields)
		feed, err := gofeed.NewParser().Parse(bytes.NewReader(one))
		if !in.emitFeedItem(i+1, "", feed, err) {
			return nil
		}
	}
	return nil
}

// emitFeedItem yields the only item of feed, or its error. link names an item
// that is too broken to tell its own.
func (in *input) emitFeedItem(n int, link string, feed *gofeed.Feed, err error) bool {
	label := fmt.Sprintf("item %d", n)
	if err == nil && len(feed.Items) != 1 {
		err = errors.New("not an item of a feed")
	}
	if err == nil {
		feed.Items[0].Link = in.absolute(feed.Items[0].Link, feed.Link)
		link = firstOf(feed.Items[0].Link, link)
	}
	if link != "" {
		label += " (" + redact(link) + ")"
	}
	if err != nil {
		return in.emit(label, nil, fmt.Errorf("%w: %w", ErrFormat, err))
	}
	a, err := in.readFeedItem(feed, feed.Items[0])
	if errors.Is(err, ErrUnchanged) {
		in.items++
		return true
	}
	return in.emit(label, a, err)
}

// absolute returns the address of an item that is written relative to the feed's
// own, as Atom allows, or, where that is not known, to the site that the feed is of.
func (in *input) absolute(link, site string) string {
	base, err := url.Parse(webAddress(firstOf(in.options.URL, site)))
	if err != nil || base.Host == "" || strings.TrimSpace(link) == "" {
		return link
	}
	base.User = nil // who asks for the feed is no part of what it links to
	address, err := base.Parse(strings.TrimSpace(link))
	if err != nil {
		return link
	}
	return address.String()
}

// redact returns address without user and password.
func redact(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "an unreadable address"
	}
	u.User = nil
	return u.String()
}

// A feed carries either whole articles or teasers of them. Content of this
// many words is whole; a teaser has one to three sentences.
const wholeArticleWords = 150

// readFeedItem reads the article of an item: from its own content when that
// is the whole article, else from the page it links to, else its summary.
func (in *input) readFeedItem(feed *gofeed.Feed, item *gofeed.Item) (*Article, error) {
	known := Article{
		URL: webAddress(item.Link), Title: plainTitle(item.Title), Source: cleanSpace(feed.Title), Language: feed.Language,
	}
	// The parser's own time is in UTC and has lost the outlet's day.
	if t, ok := ParseDate(item.Published); ok {
		known.Published = t
	} else if item.PublishedParsed != nil {
		known.Published = *item.PublishedParsed
	}
	for _, person := range item.Authors {
		if person != nil {
			known.Authors = append(known.Authors, person.Name)
		}
	}
	content := item.Content
	if len(item.Description) > len(content) {
		content = item.Description
	}
	if in.options.Fetch != nil && known.URL != "" && !wholeArticle(content) {
		return in.follow(known)
	}
	if strings.TrimSpace(content) == "" {
		return nil, fmt.Errorf("%w: the item has neither content nor summary", ErrNoText)
	}
	if !tagOrEntity.MatchString(content) { // content_text of JSON Feed
		d := readText(content, known)
		return d.finish(in.options.Published)
	}
	d, err := readHTML(content, known)
	if err != nil {
		return nil, err
	}
	return d.finish(in.options.Published)
}

var tagOrEntity = regexp.MustCompile(`<[a-zA-Z/!]|&#?\w+;`)

// wholeArticle reports whether the content of an item is more than a teaser.
func wholeArticle(content string) bool {
	paragraphs, _, err := fragmentParagraphs(content)
	return err == nil && wordCount(strings.Join(paragraphs, " ")) >= wholeArticleWords && !cutOff.MatchString(strings.Join(paragraphs, "\n"))
}

var cutOff = regexp.MustCompile(`(?i)(?:\[?(?:…|\.\.\.)\]?|continue reading.*|read (?:more|the full).*)\s*$`)

// follow reads the page behind an item. What the page does not say, the feed
// does.
func (in *input) follow(known Article) (*Article, error) {
	got, err := in.options.Fetch(in.ctx, known.URL)
	if err != nil {
		return nil, err
	}
	address := firstOf(got.URL, known.URL)
	var found *Article
	inner := Options{URL: address, ContentType: got.ContentType, Published: known.Published, MaxBytes: in.options.MaxBytes}
	for a, err := range Read(in.ctx, redact(address), bytes.NewReader(got.Body), inner) {
		if err != nil {
			return nil, err
		}
		found = a
		break
	}
	if found == nil {
		return nil, ErrNoText
	}
	if len(found.Authors) == 0 {
		found.Authors, _ = cleanAuthors(known.Authors, found.Source)
	}
	if found.Title == "" && known.Title != "" {
		found.Title = known.Title
		found.Text = known.Title + "\n\n" + found.Text
	}
	if found.Published.IsZero() {
		found.Published = in.options.Published
	}
	return found, nil
}

// plainTitle returns a title of a feed, which may be escaped HTML, as text.
func plainTitle(title string) string {
	if !strings.ContainsAny(title, "<&") {
		return cleanSpace(title)
	}
	paragraphs, _, err := fragmentParagraphs(title)
	if err != nil {
		return cleanSpace(title)
	}
	return strings.Join(paragraphs, " ")
}
