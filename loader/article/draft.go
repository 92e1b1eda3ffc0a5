package article

import (
	"net/url"
	"strings"
	"time"
)

// draft is an article whose parts are found but not yet cleaned. Every reader
// of a format makes one; finish turns it into an Article by the same rules.
type draft struct {
	Article                 // what is known; Text is not set
	paragraphs    []string  // the body, headline and boilerplate perhaps among it
	languageHint  string    // what a page claims; detection overrules it
	credits       []string  // bylines as told, to be cleaned into Authors
	about         time.Time // a date near that of publication, for want of a better one
	writersTold   bool      // credits are the page's own statement; lines of the text add none
	titleIsSecure bool      // Title is told, not to be looked for in the body
}

// finish cleans the draft and composes the text. published is the date when
// the draft has none. It returns ErrNoText when no paragraph is left.
func (d *draft) finish(published time.Time) (*Article, error) {
	d.Title = cleanSpace(d.Title)
	d.clean()
	if len(d.paragraphs) == 0 {
		return nil, ErrNoText
	}
	a := d.Article
	host := hostOf(a.URL)
	if a.Source = cleanSpace(a.Source); a.Source == "" {
		a.Source = host
	}
	var told string
	a.Authors, told = cleanAuthors(append(append([]string(nil), a.Authors...), d.credits...), a.Source)
	a.Wire = firstOf(cleanSpace(a.Wire), datelineAgency(d.paragraphs), told,
		pageFurniture().agencyAt(host), pageFurniture().agencyNamed(a.Source))
	for _, t := range []time.Time{published, d.about} {
		if a.Published.IsZero() {
			a.Published = t
		}
	}
	if a.Title != "" {
		d.paragraphs = append([]string{a.Title}, d.paragraphs...)
	}
	a.Text = strings.Join(d.paragraphs, "\n\n")
	if a.Language = languageCode(a.Language); a.Language == "" {
		a.Language = firstOf(detectLanguage(a.Text), languageCode(d.languageHint))
	}
	return &a, nil
}

// hostOf returns the host of address without "www.", "" when it has none.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
}

// firstOf returns the first of values that is not empty, or "".
func firstOf(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}
