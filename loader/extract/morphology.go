package extract

import (
	"strings"

	"detente/loader/nlp"
)

// baseForm is the lemma in lower case, with the plural taken off nouns that the
// tagger took for names ("Talks", "Sanctions" in a headline).
func baseForm(t *nlp.Token) string {
	lemma := strings.ToLower(t.Lemma)
	if t.Tag == "NNPS" || t.Tag == "NNP" && strings.HasSuffix(lemma, "s") && len(lemma) > 4 {
		return singular(lemma)
	}
	return lemma
}

// singular takes the regular plural ending off a noun.
func singular(noun string) string {
	switch {
	case strings.HasSuffix(noun, "ies") && len(noun) > 4:
		return noun[:len(noun)-3] + "y"
	case strings.HasSuffix(noun, "sses"), strings.HasSuffix(noun, "shes"), strings.HasSuffix(noun, "ches"), strings.HasSuffix(noun, "xes"):
		return noun[:len(noun)-2]
	case strings.HasSuffix(noun, "ss"), strings.HasSuffix(noun, "us"), strings.HasSuffix(noun, "is"):
		return noun
	case strings.HasSuffix(noun, "s"):
		return noun[:len(noun)-1]
	}
	return noun
}

// inflected returns the word and what it may be a form of, by the regular endings:
// "imposed" is itself, "impose" and "impos".
func inflected(word string) []string {
	forms := []string{word, singular(word)}
	for _, ending := range []string{"ed", "ing", "es"} {
		stem, ok := strings.CutSuffix(word, ending)
		if !ok || len(stem) < 3 {
			continue
		}
		forms = append(forms, stem, stem+"e")
		if n := len(stem); stem[n-1] == stem[n-2] {
			forms = append(forms, stem[:n-1]) // "banned"
		}
		if y, ok := strings.CutSuffix(stem, "i"); ok {
			forms = append(forms, y+"y") // "denied"
		}
	}
	return forms
}
