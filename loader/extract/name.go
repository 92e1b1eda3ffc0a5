package extract

import (
	"slices"
	"strings"
	"unicode"

	"detente/loader/dictionary"
)

// name is a stretch of tokens that names something: by the dictionary, or by
// the parser's entity recognizer alone.
type name struct {
	start, end int
	entries    []dictionary.Entry // readings, the likeliest first; nil if only recognized
	label      string             // of the recognizer (PERSON, ORG, GPE, ...), "" if only in the dictionary
}

// longestName is how many tokens of a name the dictionary is asked for.
const longestName = 12

// nameLabels are the recognizer's labels that can name an actor or a place.
var nameLabels = []string{"PERSON", "ORG", "GPE", "NORP", "FAC", "LOC"}

// findNames marks the names of all sentences: first those of the dictionary,
// then what the recognizer alone found.
func (r *reading) findNames() {
	recognized := r.names
	r.names = nil
	r.named = make([]int, len(r.tokens))
	for i := range r.named {
		r.named[i] = -1
	}
	inside := make([]string, len(r.tokens)) // label of the recognized name around each token
	starts := make([]int, len(r.tokens))
	for _, n := range recognized {
		for i := n.start; i < n.end; i++ {
			inside[i], starts[i] = n.label, n.start
		}
	}
	texts := make([]string, len(r.tokens))
	for i := range r.tokens {
		texts[i] = r.tokens[i].Text
	}
	for _, s := range r.sents {
		for i := s.Start; i < s.End; {
			n, entries := r.dictionary.Match(texts[i:min(i+longestName, s.End)])
			entries = r.plausible(i, i+n, entries, inside, starts)
			if len(entries) == 0 {
				i++
				continue
			}
			r.addName(name{start: i, end: i + n, entries: entries, label: inside[i]})
			i += n
		}
	}
	for _, n := range recognized {
		if _, _, titled := r.titleBefore(n.start); titled && n.label == "ORG" {
			n.label = "PERSON" // "President Emmanuel Macron"
		}
		if slices.Contains(nameLabels, n.label) {
			r.addRecognized(n)
		}
	}
	r.sortNames()
	r.nameAfterTitles()
}

// nameAfterTitles adds the capitalized words after the title of an office that
// neither the dictionary nor the recognizer knows: "President Macron".
func (r *reading) nameAfterTitles() {
	for _, n := range slices.Clone(r.names) {
		if e, ok := n.first(dictionary.KindTitle); !ok || e.Office == "" {
			continue
		}
		end := n.end
		for end < len(r.tokens) && r.sent[end] == r.sent[n.start] && r.named[end] < 0 && r.pos(end) == "PROPN" && startsUpper(r.tokens[end].Text) {
			end++
		}
		if end > n.end {
			r.addName(name{start: n.end, end: end, label: "PERSON"})
		}
	}
	r.sortNames()
}

func (r *reading) addName(n name) {
	for i := n.start; i < n.end; i++ {
		r.named[i] = len(r.names)
	}
	r.names = append(r.names, n)
}

// addRecognized adds what the recognizer found outside of the dictionary's
// names: the part after a title, or all of it.
func (r *reading) addRecognized(n name) {
	for n.start < n.end && (r.named[n.start] >= 0 || r.pos(n.start) == "DET" || r.tokens[n.start].Tag == "POS") {
		n.start++
	}
	for n.end > n.start && (r.tokens[n.end-1].Tag == "POS" || r.pos(n.end-1) == "PUNCT") {
		n.end--
	}
	for i := n.start; i < n.end; i++ {
		if r.named[i] >= 0 {
			// A name of the dictionary inside a longer recognized name: where the
			// recognizer saw a person, the dictionary's surname or title is only a
			// part of it; otherwise the dictionary is trusted.
			if n.label != "PERSON" || r.names[r.named[i]].entries[0].Kind != dictionary.KindPlace {
				n.end = i
			}
			break
		}
	}
	if n.start < n.end && startsUpper(r.tokens[n.start].Text) {
		r.addName(n)
	}
}

// sortNames puts the names in text order and renumbers the tokens' marks.
func (r *reading) sortNames() {
	slices.SortFunc(r.names, func(a, b name) int { return a.start - b.start })
	for i := range r.named {
		r.named[i] = -1
	}
	for k, n := range r.names {
		for i := n.start; i < n.end; i++ {
			r.named[i] = k
		}
	}
}

// plausible keeps the readings that fit the place: a title or an agent must be a
// noun, a surname alone must be capitalized and not the last word of another
// person's name.
func (r *reading) plausible(start, end int, entries []dictionary.Entry, inside []string, starts []int) []dictionary.Entry {
	var kept []dictionary.Entry
	last := end - 1
	for _, e := range entries {
		switch {
		case e.Kind == dictionary.KindTitle, e.Kind == dictionary.KindAgent:
			if r.pos(last) != "NOUN" && r.pos(last) != "PROPN" {
				continue
			}
		case e.Kind == dictionary.KindLeader && e.How == dictionary.BySurname:
			if !r.surnameFits(start, inside, starts) {
				continue
			}
		case e.Kind == dictionary.KindPlace && end-start == 1:
			if inside[start] == "PERSON" || r.pos(start) != "PROPN" {
				continue
			}
		}
		kept = append(kept, e)
	}
	return kept
}

// surnameFits reports whether a token can be a surname that stands alone.
func (r *reading) surnameFits(i int, inside []string, starts []int) bool {
	if r.pos(i) != "PROPN" || inside[i] == "DATE" || inside[i] == "GPE" {
		return false
	}
	if inside[i] == "PERSON" && starts[i] < i {
		before := r.named[i-1]
		return before >= 0 && r.names[before].entries[0].Kind == dictionary.KindTitle
	}
	return true
}

func startsUpper(s string) bool {
	for _, c := range s {
		return unicode.IsUpper(c)
	}
	return false
}

// nameOf returns the name that token i is part of, or nil.
func (r *reading) nameOf(i int) *name {
	if k := r.named[i]; k >= 0 {
		return &r.names[k]
	}
	return nil
}

// first returns the first reading of one of the kinds.
func (n *name) first(kinds ...dictionary.Kind) (dictionary.Entry, bool) {
	if n != nil {
		for _, e := range n.entries {
			if slices.Contains(kinds, e.Kind) {
				return e, true
			}
		}
	}
	return dictionary.Entry{}, false
}

// is reports whether the likeliest reading is of that kind.
func (n *name) is(kind dictionary.Kind) bool {
	return n != nil && len(n.entries) > 0 && n.entries[0].Kind == kind
}

// isPerson reports whether the recognizer alone found a person.
func (n *name) isPerson() bool { return n != nil && len(n.entries) == 0 && n.label == "PERSON" }

// slug writes a name as part of an id: lower case words joined by hyphens.
func slug(name string) string {
	var b strings.Builder
	for _, c := range dictionary.Fold(name) {
		switch {
		case 'a' <= c && c <= 'z' || '0' <= c && c <= '9':
			b.WriteRune(c)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	return strings.TrimSuffix(b.String(), "-")
}
