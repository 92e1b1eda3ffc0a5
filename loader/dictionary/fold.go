package dictionary

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// letters that Unicode does not decompose into a base letter and an accent.
var plainLetters = strings.NewReplacer(
	"ø", "o", "ł", "l", "đ", "d", "ð", "d", "þ", "th", "ß", "ss", "æ", "ae", "œ", "oe", "ı", "i", "ə", "a",
)

// Fold returns the form of a word under which the dictionary keeps it: lower
// case, without accents, dots and apostrophes, so that "U.S." and "US", "Élysée"
// and "Elysee", "Sana'a" and "Sanaa" are one. The clitic "'s", which is a token
// of its own, becomes "s". Whether the case fits is checked apart from this (see
// [Dictionary.Match]). Several words fold to several words; space is untouched.
func Fold(s string) string {
	for i := range len(s) {
		if c := s[i]; c >= utf8.RuneSelf || c == '.' || c == '\'' || c == '`' || 'A' <= c && c <= 'Z' {
			return foldSlow(s)
		}
	}
	return s
}

func foldSlow(s string) string {
	if b, ascii := foldASCII(make([]byte, 0, len(s)), s); ascii {
		return string(b)
	}
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(s)) {
		if unicode.Is(unicode.Mn, r) || isApostrophe(r) || r == '.' {
			continue
		}
		b.WriteRune(r)
	}
	return plainLetters.Replace(b.String())
}

// foldASCII appends the folded s to b; it returns false at the first byte that
// is not ASCII.
func foldASCII(b []byte, s string) ([]byte, bool) {
	for i := range len(s) {
		switch c := s[i]; {
		case c >= utf8.RuneSelf:
			return b, false
		case 'A' <= c && c <= 'Z':
			b = append(b, c+'a'-'A')
		case c != '.' && c != '\'' && c != '`':
			b = append(b, c)
		}
	}
	return b, true
}

// isApostrophe tells whether r is one of the marks that transliterations and
// typesetters use for an apostrophe or a glottal stop.
func isApostrophe(r rune) bool {
	switch r {
	case '\'', '`', '’', '‘', 'ʼ', 'ʻ', 'ʿ', 'ʾ', '´', '′':
		return true
	}
	return false
}

// isJoint tells whether a token only joins words of a name, as the hyphen of
// "Kim Jong-un" or the lone apostrophe of "Workers' Party".
func isJoint(token string) bool {
	switch token {
	case "-", "–", "‑", "'", "’":
		return true
	}
	return false
}

// spaced sets apart what the tokenizer cuts off: joints and the clitic "'s".
var spaced = strings.NewReplacer("'s ", " 's ", "’s ", " ’s ", "-", " ", "–", " ", "‑", " ", "/", " / ", "&", " & ")

// split cuts a name into words as the tokenizer cuts running text, less the
// joints: at spaces, hyphens, slashes and before the clitic "'s".
func split(name string) []string {
	if strings.ContainsAny(name, "'’-–‑/&") {
		name = spaced.Replace(name + " ")
	}
	words := strings.Fields(name)
	kept := words[:0]
	for _, w := range words {
		if strings.Trim(w, ".'`") != "" && Fold(w) != "" {
			kept = append(kept, w)
		}
	}
	return kept
}

// letterCase is how exactly the case of a text must agree with an entry.
type letterCase uint8

const (
	anyCase    letterCase = iota // titles and agents: "President", "president"
	properCase                   // names: a word with a capital needs one, so that "turkey" is a bird
	exactCase                    // short acronyms: "US" is not "us", nor "Us"
)

// capital tells whether s holds an upper case letter; a script without case
// counts as capital.
func capital(s string) bool {
	cased := false
	for _, r := range s {
		if unicode.IsUpper(r) {
			return true
		}
		cased = cased || unicode.IsLower(r)
	}
	return !cased
}

// fits tells whether the word of a text agrees in case with the entry's word.
func (c letterCase) fits(text, entry string) bool {
	switch c {
	case properCase:
		return !capital(entry) || capital(text)
	case exactCase:
		return equalButDots(text, entry)
	}
	return true
}

// equalButDots tells whether two words are the same but for dots.
func equalButDots(a, b string) bool {
	for i, j := 0, 0; ; i, j = i+1, j+1 {
		for i < len(a) && a[i] == '.' {
			i++
		}
		for j < len(b) && b[j] == '.' {
			j++
		}
		if i == len(a) || j == len(b) {
			return i == len(a) && j == len(b)
		}
		if a[i] != b[j] {
			return false
		}
	}
}

func withoutDots(s string) string {
	return strings.ReplaceAll(s, ".", "")
}

// isAcronym tells whether a name is one word of two to six capitals, which
// must then be written so: "WHO", "U.N.", "ISIS".
func isAcronym(name string) bool {
	letters := withoutDots(name)
	if len(letters) < 2 || len(letters) > 6 {
		return false
	}
	for i := range len(letters) {
		if c := letters[i]; (c < 'A' || c > 'Z') && (c < '0' || c > '9') {
			return false
		}
	}
	return true
}

// mixesCase tells whether a name is a word of at most four letters with a
// capital inside: "LeT", "MoD", "AfD".
func mixesCase(name string) bool {
	return len(name) <= 4 && strings.IndexFunc(name, unicode.IsSpace) < 0 && len(name) > 1 && capital(name[1:]) && strings.IndexFunc(name, unicode.IsLower) >= 0
}

// isASCII tells whether s has no byte above 127.
func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// isASCIIWord tells whether a word has no letter that folding changes beside case.
func isASCIIWord(word string) bool {
	return strings.EqualFold(word, Fold(word))
}
