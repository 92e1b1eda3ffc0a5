package article

import (
	"slices"
	"strings"
	"unicode"

	"github.com/RadhiFadlillah/whatlanggo"
	"golang.org/x/text/language"
)

// languageCode returns the ISO 639-1 code of a language tag ("en-GB", "eng",
// "EN_us"), "" when s is none.
func languageCode(s string) string {
	s = strings.ReplaceAll(strings.TrimSpace(s), "_", "-")
	if s == "" {
		return ""
	}
	tag, err := language.Parse(s)
	if err != nil {
		return ""
	}
	base, confidence := tag.Base()
	if confidence < language.Exact || len(base.String()) != 2 {
		return ""
	}
	return base.String()
}

// detectBytes is how much text decides the language; more changes nothing.
const detectBytes = 8 << 10

// functionWords are the commonest words of English that are rare in other
// languages written in Latin letters; in running text every fourth word is one, in
// no other language every fifth.
const functionWords = " the of and to that was for with on by it his her from had not are but have has they which she will would their who been were its at said this after "

// certainWords is how many words, names left out, tell another language from
// English.
const certainWords = 5

// detectLanguage returns the ISO 639-1 code of the language of text, or "" when
// it cannot be told. In Latin letters it finds another language than English
// only when that is certain: names are foreign in news of any language, so
// words that begin with a capital do not count, and five others are needed.
func detectLanguage(text string) string {
	if len(text) > detectBytes {
		text = strings.ToValidUTF8(text[:detectBytes], "")
	}
	whole := whatlanggo.Detect(text)
	if whole.Script != unicode.Latin {
		return whole.Lang.Iso6391()
	}
	words := strings.Fields(text)
	english := countEnglish(words)
	if english >= 2 && english*5 >= len(words) {
		return "en"
	}
	small := slices.DeleteFunc(slices.Clone(words), func(w string) bool { return !beginsLower(w) })
	unnamed := strings.Join(small, " ")
	found := whatlanggo.DetectLang(unnamed)
	switch {
	case found != whatlanggo.Eng && len(small) >= certainWords && notEnglish(unnamed, found):
		return found.Iso6391()
	case len(words) >= 40 && english*25 < len(words):
		return "" // perhaps letters like English, but words unlike it: a table, a list of names
	case found == whatlanggo.Eng || whole.Lang == whatlanggo.Eng:
		return "en"
	}
	return ""
}

// countEnglish returns how many of words are functionWords.
func countEnglish(words []string) int {
	n := 0
	for _, w := range words {
		if strings.Contains(functionWords, " "+strings.ToLower(strings.Trim(w, ".,;:!?\"'“”‘’()"))+" ") {
			n++
		}
	}
	return n
}

// notEnglish reports whether text is reliably in the language found rather than
// in English. Among all languages it may be in doubt whether a text is Danish
// or Norwegian; that it is not English is certain.
func notEnglish(text string, found whatlanggo.Lang) bool {
	info := whatlanggo.DetectWithOptions(text, whatlanggo.Options{
		Whitelist: map[whatlanggo.Lang]bool{whatlanggo.Eng: true, found: true},
	})
	return info.Lang == found && info.IsReliable()
}
