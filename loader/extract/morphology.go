package extract

import (
	"strings"

	"detente/loader/nlp"
)

// baseForm is the lemma in lower case, with the plural taken off nouns that the
// tagger took for names ("Talks", "Sanctions" in a headline), and the silent e put
// back on verbs that the lemmatizer took it from ("staged" is not of "stag").
func baseForm(t *nlp.Token) string {
	lemma := strings.ToLower(t.Lemma)
	if lostE(lemma, t.Lower, t.Tag) {
		return lemma + "e"
	}
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

// lostE reports whether the lemma lacks an e: a short verb would have doubled its last
// letter ("banned", but "waged"), and so would a noun in -os ("doses").
func lostE(lemma, word, tag string) bool {
	ending, ok := strings.CutPrefix(word, lemma)
	switch {
	case !ok || len(lemma) < 3:
		return false
	case tag == "NNS":
		return ending == "es" && strings.HasSuffix(lemma, "os")
	case tag != "VBD" && tag != "VBN" && tag != "VBG" || ending != "ed" && ending != "ing":
		return false
	}
	n := len(lemma)
	return len(vowelsOf(lemma)) == 1 && vowelsOf(lemma[n-2:n-1]) != "" && !strings.Contains("wxy", lemma[n-1:])
}

// vowelsOf returns the vowels of a word.
func vowelsOf(word string) string {
	return strings.Map(func(c rune) rune {
		if strings.ContainsRune("aeiou", c) {
			return c
		}
		return -1
	}, word)
}
