package search

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"detente/graph"
)

// MaxMatches bounds the work of one search: of the entities that match, sorted
// by ID, the first MaxMatches are ranked, listed and counted. Only a text of a
// letter or two on a very large graph reaches the bound.
const MaxMatches = 10_000

// Rank is how well an entity matches a text; it is what a page of a search is
// sorted by, ascending, before the entity's ID. It compares as a string, so
// that a cursor can carry it.
type Rank string

// The ways to match, best first. A match of the name is better than the same
// match of an alias.
const (
	whole   = iota // the text is the whole name
	start          // the name starts with the text
	words          // every word of the text is a word of the name
	prefix         // every word of the text begins a word of the name
	near           // every word of the text is a word of the name but for a slip or two
	classes        // how many there are
)

// RankOf tells how well the entity matches the text, and whether it does: every
// word of the text must begin a word of the name, or every word one of the same
// alias. When no word of the text may have slips in it, that is all; else a name
// matches too whose words are those of the text but for slips (Near). Stores list
// such matches only where there are no others. Of two matches in the same class the one whose name is shorter, so that
// less of it was left unasked, is better. A text without any word matches nothing.
func RankOf(text string, e *graph.Entity) (Rank, bool) {
	q := NewQuery(text)
	if rank, ok := q.Rank(e); ok {
		return rank, ok
	}
	return q.Fuzzy().Rank(e)
}

// Query is a searched text, folded once for many entities.
type Query struct {
	folded string
	words  []string
	fuzzy  bool
}

// Fuzzy returns the query that finds only names which differ from the text by
// slips: for a text that nothing matches.
func (q Query) Fuzzy() Query {
	q.fuzzy = true
	return q
}

// NewQuery folds the text.
func NewQuery(text string) Query {
	folded := Fold(text)
	return Query{folded: folded, words: strings.Fields(folded)}
}

// Words returns the folded words of the text. An entity matches only when each
// of them begins one of the entity's EntityWords; that is the set of candidates
// from which Rank drops those whose words are spread over several names.
func (q Query) Words() []string { return q.words }

// Rank is RankOf for this text.
func (q Query) Rank(e *graph.Entity) (rank Rank, ok bool) {
	if len(q.words) == 0 {
		return "", false
	}
	for i := range len(e.Aliases) + 1 {
		name, alias := e.Name, 0
		if i > 0 {
			name, alias = e.Aliases[i-1], 1
		}
		folded := Fold(name)
		class := q.class(folded)
		if class == classes {
			continue
		}
		r := Rank(fmt.Sprintf("%d%d%04d", class, alias, min(utf8.RuneCountInString(folded), 9999)))
		if !ok || r < rank {
			rank, ok = r, true
		}
	}
	return rank, ok
}

// class returns the best way in which the text matches a folded name, or classes.
func (q Query) class(name string) int {
	if q.fuzzy {
		have := strings.Fields(name)
		for _, w := range q.words {
			if !slices.ContainsFunc(have, func(h string) bool { return Near(w, h) }) {
				return classes
			}
		}
		return near
	}
	if name == q.folded {
		return whole
	}
	if strings.HasPrefix(name, q.folded) {
		return start
	}
	class := words
	have := strings.Fields(name)
	for _, w := range q.words {
		if slices.Contains(have, w) {
			continue
		}
		if !slices.ContainsFunc(have, func(h string) bool { return strings.HasPrefix(h, w) }) {
			return classes
		}
		class = prefix
	}
	return class
}

// EntityWords returns the folded words of the entity's name and aliases,
// sorted, each once: what a store keeps to find candidates by.
func EntityWords(e *graph.Entity) []string {
	all := Words(e.Name)
	for _, a := range e.Aliases {
		all = append(all, Words(a)...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}
