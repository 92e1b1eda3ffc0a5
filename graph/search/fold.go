// Package search decides which entities match a searched text and which match
// best. Every store finds its candidates in its own way, by the words this
// package folds, and leaves the decision and the order to Rank, so that two
// stores answer a search alike.
package search

import (
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// undecomposed are Latin letters that readers take for a plain letter with a
// stroke or for two letters, though Unicode gives them no decomposition.
var undecomposed = strings.NewReplacer("ø", "o", "đ", "d", "ð", "d", "ħ", "h", "ı", "i", "ł", "l", "ŧ", "t", "þ", "th", "æ", "ae", "œ", "oe", "ə", "e")

// latin writes Cyrillic and Greek letters, lower case and without marks, as Latin
// names of people do: Cyrillic as BGN/PCGN romanize Russian, Ukrainian and Serbian
// (less what that has by position), Greek as ELOT 743.
var latin = strings.NewReplacer(
	"а", "a", "б", "b", "в", "v", "г", "g", "ґ", "g", "д", "d", "ђ", "dj", "е", "e", "є", "ye", "ж", "zh", "з", "z", "и", "i", "і", "i", "ј", "j",
	"к", "k", "л", "l", "љ", "lj", "м", "m", "н", "n", "њ", "nj", "о", "o", "п", "p", "р", "r", "с", "s", "т", "t", "ћ", "c", "у", "u", "ф", "f",
	"х", "kh", "ц", "ts", "ч", "ch", "џ", "dz", "ш", "sh", "щ", "shch", "ъ", "", "ы", "y", "ь", "", "э", "e", "ю", "yu", "я", "ya",
	"α", "a", "β", "v", "γ", "g", "δ", "d", "ε", "e", "ζ", "z", "η", "i", "θ", "th", "ι", "i", "κ", "k", "λ", "l", "μ", "m", "ν", "n", "ξ", "x",
	"ο", "o", "π", "p", "ρ", "r", "σ", "s", "ς", "s", "τ", "t", "υ", "y", "φ", "f", "χ", "ch", "ψ", "ps", "ω", "o",
)

// ukrainian are the letters that stand for other sounds where і or є shows that the
// text is Ukrainian, or Belarusian.
var ukrainian = strings.NewReplacer("и", "y", "г", "h")

// Fold brings a text into the form in which it is searched: lower case, without
// accents and other combining marks, compatibility forms (full width, ligatures)
// as their plain letters, Cyrillic and Greek in Latin letters, and a single space for every run of anything that is
// neither letter nor digit. Folding twice changes nothing.
func Fold(s string) string {
	if isPlain(s) {
		return foldPlain(s)
	}
	// A fold may yield marks and compatibility forms again, hence the second round.
	s = norm.NFKD.String(cases.Fold().String(norm.NFKD.String(s)))
	s = undecomposed.Replace(unmarked(s))
	if strings.ContainsAny(s, "іє") {
		s = ukrainian.Replace(s)
	}
	s = latin.Replace(s)
	var b strings.Builder
	b.Grow(len(s))
	gap := false
	for _, r := range s {
		switch {
		case unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.Is(unicode.Mc, r):
			if gap && b.Len() > 0 {
				b.WriteByte(' ')
			}
			gap = false
			b.WriteRune(r)
		default:
			gap = true
		}
	}
	return b.String()
}

// unmarked drops accents and invisible joiners, which neither are letters nor part two.
func unmarked(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Me, r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, s)
}

func isPlain(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// foldPlain is Fold for ASCII, which most names are.
func foldPlain(s string) string {
	b := make([]byte, 0, len(s))
	gap := false
	for i := range len(s) {
		c := s[i]
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		if 'a' <= c && c <= 'z' || '0' <= c && c <= '9' {
			if gap && len(b) > 0 {
				b = append(b, ' ')
			}
			gap = false
			b = append(b, c)
		} else {
			gap = true
		}
	}
	return string(b)
}

// Words returns the words of the folded text in their order, or none.
func Words(s string) []string { return strings.Fields(Fold(s)) }
