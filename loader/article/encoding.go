package article

import (
	"bufio"
	"bytes"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// decodeText turns data into valid UTF-8.
//
// Bytes that are valid UTF-8 are taken as UTF-8 whatever a header claims, for
// headers err more often than such bytes occur by chance. Other bytes are
// UTF-16 when they look so, then in the encoding that contentType or a meta
// element declares. With no (or a refuted) declaration, a text with more wrong
// than right multi-byte sequences is Windows-1252, the superset of Latin-1;
// one that is UTF-8 but for a few bytes is repaired, each run of wrong bytes
// becoming one U+FFFD.
func decodeText(data []byte, contentType string) string {
	if enc, skip, ok := utf16Order(data); ok {
		if out, err := enc.NewDecoder().Bytes(data[skip:]); err == nil {
			return strings.ToValidUTF8(string(out), "\uFFFD")
		}
	}
	data = bytes.TrimPrefix(data, []byte("\xEF\xBB\xBF"))
	if utf8.Valid(data) {
		return string(data)
	}
	enc := declaredEncoding(data, contentType)
	if enc == nil {
		if wrong, right := multiByte(data); wrong <= right {
			return strings.ToValidUTF8(string(data), "\uFFFD")
		}
		enc = charmap.Windows1252
	}
	out, err := enc.NewDecoder().Bytes(data)
	if err != nil {
		out = data
	}
	return strings.ToValidUTF8(string(out), "\uFFFD")
}

// declaredEncoding returns the encoding that the content type or the head of
// an HTML page names, or nil when none is named or UTF-8 is, which the caller
// has refuted.
func declaredEncoding(data []byte, contentType string) encoding.Encoding {
	head := data[:min(len(data), 1024)]
	enc, name, certain := charset.DetermineEncoding(head, contentType)
	if !certain {
		// Archives and analytics put scripts before the declaration, beyond the
		// bytes where the standard looks for it.
		if m := metaCharset.FindSubmatch(data[:min(len(data), metaCharsetLimit)]); m != nil {
			if declared, label := charset.Lookup(string(m[1])); declared != nil {
				enc, name, certain = declared, label, true
			}
		}
	}
	if name == "utf-8" || (!certain && name == "windows-1252") {
		return nil // utf-8 is refuted; an uncertain windows-1252 is only the default
	}
	return enc
}

// metaCharset finds the encoding in a meta element of a page.
var metaCharset = regexp.MustCompile(`(?i)<meta[^>]{1,200}charset=["']?([a-z0-9_:-]{2,40})`)

const metaCharsetLimit = 64 << 10 // bytes of a page that are searched

// utf16Order recognises UTF-16 by its byte order mark, or by the zero bytes
// that it puts into Western text, and returns how many bytes to skip.
func utf16Order(data []byte) (enc encoding.Encoding, skip int, ok bool) {
	little := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	big := unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	switch {
	case bytes.HasPrefix(data, []byte{0xFF, 0xFE}):
		return little, 2, true
	case bytes.HasPrefix(data, []byte{0xFE, 0xFF}):
		return big, 2, true
	}
	head := data[:min(len(data), 512)]
	var zeros [2]int
	for i, b := range head {
		if b == 0 {
			zeros[i%2]++
		}
	}
	// Nearly every second byte is zero in one position and none in the other.
	enough := len(head) * 2 / 5
	switch {
	case len(head) < 8:
		return nil, 0, false
	case zeros[1] >= enough && zeros[0] == 0:
		return little, 0, true
	case zeros[0] >= enough && zeros[1] == 0:
		return big, 0, true
	}
	return nil, 0, false
}

// fromUTF16 returns a reader of r as UTF-8 when head, with which r begins, is
// UTF-16, as PowerShell writes what a program prints into a file; else nil. So the
// bytes tell the format, and records and feeds are read like any other.
func fromUTF16(r *bufio.Reader, head []byte) *bufio.Reader {
	enc, skip, ok := utf16Order(head)
	if !ok {
		return nil
	}
	if start, _ := enc.NewDecoder().Bytes(head[skip:]); bytes.IndexByte(start, 0) >= 0 {
		return nil // UTF-32 begins like it; decodeText makes the best of that
	}
	_, _ = r.Discard(skip) // cannot fail: the bytes are in the buffer
	return bufio.NewReaderSize(transform.NewReader(r, enc.NewDecoder()), 64<<10)
}

// multiByte counts the bytes that cannot be UTF-8 and the multi-byte sequences
// that are.
func multiByte(data []byte) (wrong, right int) {
	for len(data) > 0 {
		r, size := utf8.DecodeRune(data)
		switch {
		case r == utf8.RuneError && size == 1:
			wrong++
		case size > 1:
			right++
		}
		data = data[size:]
	}
	return wrong, right
}
