package article

import (
	"strings"

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

// detectLanguage returns the ISO 639-1 code of the language of text, or "" when
// it cannot be told.
func detectLanguage(text string) string {
	if len(text) > detectBytes {
		text = strings.ToValidUTF8(text[:detectBytes], "")
	}
	info := whatlanggo.Detect(text)
	return info.Lang.Iso6391()
}
