package resolve

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"net/url"
	"slices"
	"strings"

	"detente/graph"
	"detente/loader/article"
)

// articleOf returns the graph's article, with its ID.
func articleOf(a *article.Article) *graph.Article {
	sum := sha256.Sum256([]byte(a.Text))
	g := &graph.Article{
		URL: a.URL, Title: a.Title, Authors: a.Authors, Source: a.Source, Language: a.Language,
		SHA256: hex.EncodeToString(sum[:]), Wire: a.Wire, Text: a.Text,
	}
	if !a.Published.IsZero() {
		g.Published = a.Published.UTC()
	}
	g.ID = ArticleID(a.URL, a.Text)
	return g
}

// ArticleID returns the ID of the article at that address, or, without an
// address, of that text. Addresses that differ only in their fragment, in the
// case of the host or in the parameters that follow readers around are one.
func ArticleID(address, text string) string {
	if address == "" {
		return "article:" + digest("text", text)
	}
	return "article:" + digest("url", plainAddress(address))
}

// plainAddress drops from an address what does not select the article. A text
// that is no address stays as it is.
func plainAddress(address string) string {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Host == "" {
		return address
	}
	u.Fragment, u.RawFragment = "", ""
	u.Scheme, u.Host = strings.ToLower(u.Scheme), strings.ToLower(u.Host)
	query := u.Query()
	for name := range query {
		if strings.HasPrefix(name, "utm_") || slices.Contains([]string{"fbclid", "gclid", "mc_cid", "mc_eid"}, name) {
			query.Del(name)
		}
	}
	u.RawQuery = query.Encode()
	return u.String()
}

// EventID returns the ID of an event: the same for every article that tells the
// same type of event of the same participants at the same time with the same
// reality. Who of them acted is left out for meetings, because one article says
// "hosts" where another says "meets", and so is their mode; the reality of a
// meeting too, because a planned one that is held is still the same.
func EventID(e *graph.Event) string {
	fields := []string{string(e.Type), reality(e), string(e.Date.Precision), string(e.Date.Start), string(e.Date.End)}
	if e.Type == graph.Consult {
		fields = append(fields, "participants")
		fields = append(fields, e.Participants()...)
	} else {
		fields = append(fields, string(e.Mode), "actors")
		fields = append(fields, e.Actors...)
		fields = append(fields, "recipients")
		fields = append(fields, e.Recipients...)
	}
	return "event:" + digest(fields...)
}

// reality is the part of an event's realis that tells two events apart: what
// is told as background happened as much as news did.
func reality(e *graph.Event) string {
	switch {
	case e.Realis == graph.Historical:
		return string(graph.Actual)
	case e.Type == graph.Consult && e.Realis == graph.Future:
		return string(graph.Actual)
	}
	return string(e.Realis)
}

// digest returns 128 bits of the SHA-256 of the fields, hexadecimal. Each field
// is preceded by its length, so that no two lists of fields run together alike.
func digest(fields ...string) string {
	h := sha256.New()
	for _, f := range fields {
		var length [8]byte
		binary.BigEndian.PutUint64(length[:], uint64(len(f)))
		h.Write(length[:])
		h.Write([]byte(f))
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}
