package nlp

import (
	"slices"
	"strings"
)

// lemmatizer finds base forms by rules, as spaCy's lemmatizer in its mode "rule".
type lemmatizer struct {
	classes    *classes
	rules      map[string][][2]string         // part of speech -> old and new ending
	exceptions map[string]map[string][]string // part of speech -> form -> lemmas
	known      map[string]map[string]struct{} // part of speech -> lemmas of WordNet
}

func newLemmatizer(r *modelReader, c *classes) *lemmatizer {
	l := &lemmatizer{classes: c, rules: r.LemmaRules, exceptions: r.LemmaExceptions, known: map[string]map[string]struct{}{}}
	for _, pos := range []string{"adj", "adv", "noun", "verb"} {
		words := r.lines("lemma_index." + pos)
		l.known[pos] = make(map[string]struct{}, len(words))
		for _, word := range words {
			l.known[pos][word] = struct{}{}
		}
	}
	return l
}

// lemma returns the base form of a token with its part of speech and morphology.
func (l *lemmatizer) lemma(t *Token) string {
	pos := strings.ToLower(t.POS)
	if pos == "" || pos == "space" || pos == "eol" || isBaseForm(t.POS, t.Morph) {
		return t.Lower
	}
	rules, exceptions := l.rules[pos], l.exceptions[pos]
	if rules == nil && exceptions == nil && l.known[pos] == nil {
		if pos == "propn" {
			return t.Text
		}
		return t.Lower
	}
	forms, unknown := l.byRule(t.Lower, rules, l.known[pos])
	for _, form := range exceptions[t.Lower] {
		if !slices.Contains(forms, form) {
			forms = slices.Insert(forms, 0, form)
		}
	}
	switch {
	case len(forms) > 0:
		return forms[0]
	case unknown != "":
		return unknown
	}
	return t.Text
}

// byRule applies each rule that fits. Known words come before others, the last found first; unknown is the first form
// made of letters that is not a known word.
func (l *lemmatizer) byRule(word string, rules [][2]string, known map[string]struct{}) (forms []string, unknown string) {
	for _, rule := range rules {
		stem, ok := strings.CutSuffix(word, rule[0])
		if !ok || stem+rule[1] == "" {
			continue
		}
		form := stem + rule[1]
		if _, ok := known[form]; ok {
			forms = slices.Insert(forms, 0, form)
		} else if !l.classes.letter.all(form) {
			forms = append(forms, form)
		} else if unknown == "" {
			unknown = form
		}
	}
	return forms, unknown
}

// isBaseForm reports whether a word with this morphology is its own lemma.
func isBaseForm(pos, morph string) bool {
	if morph == "" {
		return false
	}
	verbForm := feature(morph, "VerbForm")
	switch {
	case pos == "NOUN" && feature(morph, "Number") == "Sing":
		return true
	case pos == "VERB" && verbForm == "Fin" && feature(morph, "Tense") == "Pres" && feature(morph, "Number") == "":
		return true
	case verbForm == "Inf" || verbForm == "None":
		return true
	}
	return feature(morph, "Degree") == "Pos"
}

// feature returns a feature's value in "Name=Value|Name=Value", empty if it is not there.
func feature(morph, name string) string {
	for field := range strings.SplitSeq(morph, "|") {
		if key, value, _ := strings.Cut(field, "="); key == name {
			return value
		}
	}
	return ""
}
