package extract

import (
	"fmt"
	"slices"
	"strings"

	"detente/graph"
)

// contextRule says that words in a row tell a context.
type contextRule struct {
	words   []string // lemmas; the first is the key
	context string
}

func (l *lexicon) addContext(row map[string]string) error {
	if !graph.IsContext(row["context"]) {
		return fmt.Errorf("context %q, expected one of the 37", row["context"])
	}
	for _, phrase := range strings.Split(row["words"], "|") {
		words := strings.Fields(phrase)
		if len(words) == 0 {
			return fmt.Errorf("context %q has an empty word", row["context"])
		}
		l.contexts[words[0]] = append(l.contexts[words[0]], contextRule{words, row["context"]})
	}
	return nil
}

// contextsOf returns the contexts that the words of a sentence tell, sorted.
// PLOVER sets contexts from the sentence or the paragraph, not from the
// event's own words.
func (r *reading) contextsOf(sentence int) []string {
	var found []string
	s := r.sents[sentence]
	for i := s.Start; i < s.End; i++ {
		for _, key := range keysOf(r.lemma(i), r.lower(i)) {
			for _, rule := range r.lexicon.contexts[key] {
				if (len(rule.words) == 1 || r.hasWords(i, s.End, rule.words)) && !slices.Contains(found, rule.context) {
					found = append(found, rule.context)
				}
			}
		}
	}
	slices.Sort(found)
	return found
}

// keysOf returns the words under which a token may stand in the lexicon: its
// lemma, itself, and the parts that hyphens join ("drug-smuggling").
func keysOf(lemma, lower string) []string {
	keys := []string{lemma}
	if lower != lemma {
		keys = append(keys, lower)
	}
	if strings.ContainsAny(lower, "-‑–") {
		keys = append(keys, strings.FieldsFunc(lower, func(c rune) bool { return c == '-' || c == '‑' || c == '–' })...)
	}
	return keys
}

// hasWords reports whether the words stand in a row from token i on, hyphens aside.
func (r *reading) hasWords(i, end int, words []string) bool {
	for _, w := range words {
		for i < end && r.tokens[i].Text == "-" {
			i++
		}
		if i >= end || r.lemma(i) != w && r.lower(i) != w {
			return false
		}
		i++
	}
	return true
}
