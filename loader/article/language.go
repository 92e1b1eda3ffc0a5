package article

import (
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
// languages written in Latin letters; in running text every fourth word is one.
const functionWords = " the of and to that was for with on by it his her from had not are but have has they which she will would their who been were its at said this after "

// detectLanguage returns the ISO 639-1 code of the language of text, or "" when
// it cannot be told. Short texts mislead statistics of letters, so function
// words decide about English there.
func detectLanguage(text string) string {
	if len(text) > detectBytes {
		text = strings.ToValidUTF8(text[:detectBytes], "")
	}
	info := whatlanggo.Detect(text)
	found := info.Lang.Iso6391()
	words := strings.Fields(strings.ToLower(text))
	english := 0
	for _, w := range words {
		if strings.Contains(functionWords, " "+strings.Trim(w, ".,;:!?\"'“”‘’()")+" ") {
			english++
		}
	}
	switch {
	case english*10 >= len(words) && english >= 2 && info.Script == unicode.Latin:
		return "en"
	case found == "en" && len(words) >= 40 && english*25 < len(words):
		return "" // letters like English, words unlike it: a table, a list of names
	case !info.IsReliable() && len(words) < 8 && info.Script == unicode.Latin:
		return ""
	}
	return found
}
