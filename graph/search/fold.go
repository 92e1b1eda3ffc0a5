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

// Fold brings a text into the form in which it is searched: lower case, without
// accents and other combining marks, compatibility forms (full width, ligatures)
// as their plain letters, and a single space for every run of anything that is
// neither letter nor digit. Folding twice changes nothing.
func Fold(s string) string {
	if isPlain(s) {
		return foldPlain(s)
	}
	// A fold may yield marks and compatibility forms again, hence the second round.
	s = norm.NFKD.String(cases.Fold().String(norm.NFKD.String(s)))
	s = undecomposed.Replace(s)
	var b strings.Builder
	b.Grow(len(s))
	gap := false
	for _, r := range s {
		switch {
		case unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Me, r) || unicode.Is(unicode.Cf, r):
			// An accent or an invisible joiner neither is a letter nor parts two.
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
