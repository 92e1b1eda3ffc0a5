package article

import (
	"bytes"
	"mime"
	"net/http"
	"path"
	"regexp"
	"strings"
)

// format is a kind of input that Read understands.
type format int

const (
	formatText format = iota
	formatMarkdown
	formatHTML
	formatFeed
	formatJSONFeed
	formatJSONLines
	formatJSONArray
	formatXML
	formatBinary
)

// sniffBytes is how much of the input decides its format. Feeds begin with a
// prologue (processing instructions, comments), pages with scripts; 4 KiB
// passes both in practice.
const sniffBytes = 4096

var (
	jsonObject   = regexp.MustCompile(`^\{\s*("|\}|$)`)
	jsonArray    = regexp.MustCompile(`^\[\s*(\{|\]|$)`)
	jsonFeedMark = regexp.MustCompile(`"version"\s*:\s*"https?:\\?/\\?/(www\.)?jsonfeed\.org`)
	feedRoot     = regexp.MustCompile(`(?i)<(rss|feed|rdf:RDF)[\s>]`)
	htmlRoot     = regexp.MustCompile(`(?i)<(!doctype\s+html|html|head|body)[\s>]`)
	tagAtStart   = regexp.MustCompile(`^<(/?[a-zA-Z][a-zA-Z0-9]*[\s/>]|!--|!(?i:doctype))`)
	markdownMark = regexp.MustCompile(`(?m)\A---\r?\n[A-Za-z_]+\s*:|\A#{1,3} \S|^#{2,4} \S|\]\(https?://`)
)

// detect tells the format of input that begins with head. The bytes decide;
// name and contentType only tell Markdown from plain text, and HTML without a
// tag at its start.
func detect(head []byte, name, contentType string) format {
	trimmed := bytes.TrimLeft(head, " \t\r\n\f")
	switch {
	case isBinary(head):
		return formatBinary
	case jsonObject.Match(trimmed):
		if jsonFeedMark.Match(trimmed) {
			return formatJSONFeed
		}
		return formatJSONLines
	case jsonArray.Match(trimmed):
		return formatJSONArray
	case tagAtStart.Match(trimmed) || bytes.HasPrefix(trimmed, []byte("<?xml")):
		return detectMarkup(trimmed)
	}
	ext := strings.ToLower(path.Ext(strings.TrimSuffix(name, ".gz")))
	media, _, _ := mime.ParseMediaType(contentType)
	switch {
	case ext == ".md" || ext == ".markdown" || media == "text/markdown":
		return formatMarkdown
	case ext == ".txt":
		return formatText
	case ext == ".html" || ext == ".htm" || media == "text/html" || htmlRoot.Match(head):
		return formatHTML
	case markdownMark.Match(trimmed):
		return formatMarkdown
	}
	return formatText
}

// detectMarkup tells feeds from pages: whichever root element comes first.
func detectMarkup(head []byte) format {
	feed, page := feedRoot.FindIndex(head), htmlRoot.FindIndex(head)
	switch {
	case feed != nil && (page == nil || feed[0] < page[0]):
		return formatFeed
	case page == nil && bytes.HasPrefix(head, []byte("<?xml")):
		return formatXML
	}
	return formatHTML
}

// isBinary reports whether head is not text: it has the signature of a binary
// format, or bytes that no text has.
func isBinary(head []byte) bool {
	if _, _, ok := utf16Order(head); ok {
		return false
	}
	switch kind := http.DetectContentType(head); {
	case strings.HasPrefix(kind, "text/"):
		return bytes.IndexByte(head, 0) >= 0
	case kind == "application/octet-stream":
		return controlBytes(head) > 0
	default:
		return true
	}
}

// controlBytes counts bytes that occur in no text file: controls other than
// white space, backspace and escape.
func controlBytes(head []byte) int {
	n := 0
	for _, b := range head {
		if b < 0x20 && b != '\t' && b != '\n' && b != '\r' && b != '\f' && b != '\v' && b != '\b' && b != 0x1b {
			n++
		}
	}
	return n
}
