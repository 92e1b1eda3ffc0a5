package extract

import (
	"strings"
	"unicode/utf8"

	"detente/graph"
	"detente/loader/dictionary"
)

// newBody refers an organization that the dictionary lacks.
func (r *reading) newBody(h int, n *name, full string) []int {
	if r.pos(h) != "PROPN" || h >= n.end || r.isPerson(h) {
		return nil
	}
	country := ""
	if owner := r.owner(h, n.start); owner != nil {
		country = owner.Country
	} else {
		country = r.countryBefore(n.start)
	}
	if country == "" && r.isWorldwide(n) {
		country = dictionary.International
	}
	id := "org:" + slug(full)
	if slug(full) == "" || country == "" && !r.isBody(n) || r.mayBeSurname(n) {
		return nil
	}
	e := r.keep(id, func() *graph.Entity {
		return &graph.Entity{ID: id, Kind: graph.KindOrganization, Name: full, Country: country}
	})
	for _, a := range r.children(h, "appos") {
		if short := r.tokens[a].Text; short == strings.ToUpper(short) {
			r.acronyms[short] = e
		}
	}
	return []int{r.mention(h, n.start, n.end, FormName, e, "name")}
}

// isBody reports whether a word of the name says that it is a political body, or a
// short form in brackets follows it. The recognizer takes many a person, club and
// product for an organization.
func (r *reading) isBody(n *name) bool {
	for i := n.start; i < n.end; i++ {
		if r.lexicon.in(r.lower(i), "body") {
			return true
		}
	}
	return n.end+2 < len(r.tokens) && r.tokens[n.end].Text == "(" && r.tokens[n.end+2].Text == ")" && r.tokens[n.end+1].Text == strings.ToUpper(r.tokens[n.end+1].Text)
}

// mayBeSurname reports whether a name that the recognizer took for an organization is
// one word in small letters after a capital ("Serbia's Djokovic"), or the last
// word of a person's name in the article.
func (r *reading) mayBeSurname(n *name) bool {
	last := r.tokens[n.end-1].Text
	for i := range r.names {
		if p := &r.names[i]; p.isPerson() && r.tokens[p.end-1].Text == last && !r.isBody(n) {
			return true
		}
	}
	_, first := utf8.DecodeRuneInString(last)
	return n.end-n.start == 1 && last[first:] == strings.ToLower(last[first:]) && !r.isBody(n)
}

// isWorldwide reports whether the name says that its body belongs to no one country.
func (r *reading) isWorldwide(n *name) bool {
	for i := n.start; i < n.end; i++ {
		if r.lexicon.in(r.lower(i), "worldwide") {
			return true
		}
	}
	return false
}
