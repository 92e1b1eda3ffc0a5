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

// shortWords are words that decide about English in texts of a sentence or two,
// where names mislead statistics of letters; other languages share some of
// them, so two are needed.
const shortWords = functionWords + " in on at says said against between "

// shortText is how many words a text has, at most, that shortWords decide about.
const shortText = 25

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
	english, short := 0, 0
	for _, w := range words {
		w = " " + strings.Trim(w, ".,;:!?\"'“”‘’()") + " "
		if strings.Contains(functionWords, w) {
			english++
		}
		if strings.Contains(shortWords, w) {
			short++
		}
	}
	switch {
	case len(words) <= shortText && short >= 2 && info.Script == unicode.Latin:
		return "en"
	case english*10 >= len(words) && english >= 2 && info.Script == unicode.Latin:
		return "en"
	case found == "en" && len(words) >= 40 && english*25 < len(words):
		return "" // letters like English, words unlike it: a table, a list of names
	case !info.IsReliable() && len(words) < 8 && info.Script == unicode.Latin:
		return ""
	}
	return found
}
