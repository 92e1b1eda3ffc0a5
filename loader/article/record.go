package article

import (
	"fmt"
	"strings"
)

// Record is an article whose fields are told apart, as programs hand it over.
// Any field but Text and HTML may be "".
type Record struct {
	URL                           string // absolute, of http or https
	Title, Source, Language, Wire string
	Published                     string   // as ParseDate reads it
	Text                          string   // plain text
	HTML                          string   // a page, read where there is no Text
	Authors                       []string // names, or bylines that name several
}

// ReadRecord reads the text of rec, or the page in its HTML, for which the
// other fields win over what the page says. Of o only Published and MaxBytes
// count. It returns a FieldError for a field
// that it cannot read, ErrNoText when there is no text, and ErrTooLarge; none
// of them names the record.
func ReadRecord(rec Record, o Options) (*Article, error) {
	if int64(len(rec.Text)+len(rec.HTML)) > o.maxBytes() {
		return nil, fmt.Errorf("%w: more than %d bytes", ErrTooLarge, o.maxBytes())
	}
	address := webAddress(rec.URL)
	if address == "" && strings.TrimSpace(rec.URL) != "" {
		return nil, &FieldError{"url", rec.URL, "an absolute http or https address"}
	}
	known := Article{
		URL: address, Title: cleanSpace(rec.Title), Source: rec.Source, Language: rec.Language, Wire: rec.Wire,
		Authors: rec.Authors,
	}
	if strings.TrimSpace(rec.Published) != "" {
		var ok bool
		if known.Published, ok = ParseDate(rec.Published); !ok {
			return nil, &FieldError{"published", rec.Published, "a day such as 2026-02-01, or an instant in RFC 3339"}
		}
	}
	var d draft
	switch {
	case strings.TrimSpace(rec.Text) != "":
		d = draft{Article: known, paragraphs: splitParagraphs(rec.Text), titleIsSecure: known.Title != ""}
	case strings.TrimSpace(rec.HTML) != "":
		var err error
		if d, err = readHTML(rec.HTML, known); err != nil {
			return nil, err
		}
	default:
		return nil, fmt.Errorf("%w: neither text nor html is given", ErrNoText)
	}
	return d.finish(o.Published)
}
