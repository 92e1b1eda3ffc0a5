package nlp

import (
	"strings"
	"unicode/utf8"
)

// affixes finds what is split off a chunk. The functions stand for spaCy's regular expressions; positions are in bytes.
type affixes struct {
	classes      *classes
	prefixes     map[rune][]string // literal prefixes by first code point, in order of preference
	suffixes     map[string]bool   // literal suffixes, of one or two code points
	afterDigit   map[rune][]string // currency signs and units, split off after a digit, by last code point
	hyphens      []string          // in order of preference
	hyphenStarts string            // their first code points
}

func newAffixes(h *header, c *classes) affixes {
	a := affixes{classes: c, hyphens: h.Hyphens, prefixes: map[rune][]string{}, suffixes: map[string]bool{}, afterDigit: map[rune][]string{}}
	for _, s := range h.PrefixLiterals {
		first, _ := utf8.DecodeRuneInString(s)
		a.prefixes[first] = append(a.prefixes[first], s)
	}
	for _, s := range h.SuffixLiterals {
		a.suffixes[s] = true
	}
	for _, list := range [][]string{h.Currency, h.Units} {
		for _, s := range list {
			last, _ := utf8.DecodeLastRuneInString(s)
			a.afterDigit[last] = append(a.afterDigit[last], s)
		}
	}
	for _, s := range h.Hyphens {
		first, _ := utf8.DecodeRuneInString(s)
		if !strings.ContainsRune(a.hyphenStarts, first) {
			a.hyphenStarts += string(first)
		}
	}
	return a
}

func asciiDigit(r rune) bool { return '0' <= r && r <= '9' }

// runeAt returns the code point that starts at s[i], -1 at the end.
func runeAt(s string, i int) rune {
	if i >= len(s) {
		return -1
	}
	r, _ := utf8.DecodeRuneInString(s[i:])
	return r
}

// runeBefore returns the code point that ends before s[i], -1 at the start.
func runeBefore(s string, i int) rune {
	if i <= 0 {
		return -1
	}
	r, _ := utf8.DecodeLastRuneInString(s[:i])
	return r
}

// prefix returns the length of the prefix of s, 0 if there is none.
func (a *affixes) prefix(s string) int {
	if s == "" {
		return 0
	}
	first, size := utf8.DecodeRuneInString(s)
	for _, literal := range a.prefixes[first] {
		if strings.HasPrefix(s, literal) {
			return len(literal)
		}
	}
	switch {
	case first == '+':
		if asciiDigit(runeAt(s, 1)) {
			return 0
		}
		return 1
	case first == '.':
		if dots := leadingDots(s); dots >= 2 {
			return dots
		}
		return 0
	case a.classes.icons.has(first):
		return size
	}
	return 0
}

func leadingDots(s string) int { return len(s) - len(strings.TrimLeft(s, ".")) }

// suffix returns the length of the longest suffix of s, 0 if there is none.
func (a *affixes) suffix(s string) int {
	if s == "" {
		return 0
	}
	last, size := utf8.DecodeLastRuneInString(s)
	longest := 0
	if a.suffixes[s[len(s)-size:]] || a.classes.icons.has(last) {
		longest = size
	}
	if len(s) > size {
		_, second := utf8.DecodeLastRuneInString(s[:len(s)-size])
		if a.suffixes[s[len(s)-size-second:]] {
			longest = size + second
		}
	}
	if last == '.' {
		return max(longest, a.finalDots(s))
	}
	if last == '+' && asciiDigit(runeBefore(s, len(s)-1)) {
		longest = max(longest, 1)
	}
	for _, unit := range a.afterDigit[last] {
		if len(unit) > longest && strings.HasSuffix(s, unit) && asciiDigit(runeBefore(s, len(s)-len(unit))) {
			longest = len(unit)
		}
	}
	return longest
}

// finalDots returns how many of the full stops at the end of s are a suffix: all if there are several, one if it follows
// the end of a word, two capitals or a temperature.
func (a *affixes) finalDots(s string) int {
	if dots := len(s) - len(strings.TrimRight(s, ".")); dots >= 2 {
		return dots
	}
	before := runeBefore(s, len(s)-1)
	if a.classes.suffixDot.has(before) {
		return 1
	}
	if before < 0 {
		return 0
	}
	second := runeBefore(s, len(s)-1-utf8.RuneLen(before))
	if second == '°' && strings.ContainsRune("FfCcKk", before) {
		return 1
	}
	if a.classes.alphaUpper.has(before) && a.classes.alphaUpper.has(second) {
		return 1
	}
	return 0
}

// infixes calls found with the borders of each infix of s, from left to right.
func (a *affixes) infixes(s string, found func(from, to int)) {
	previous := rune(-1)
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if length := a.infixAt(s, i, r, size, previous); length > 0 {
			found(i, i+length)
			i += length
			previous = runeBefore(s, i)
			continue
		}
		previous = r
		i += size
	}
}

// infixAt returns the length of the infix at s[i:], 0 if there is none. r, of size bytes, is the code point at i, previous
// the one before it, -1 at the start.
func (a *affixes) infixAt(s string, i int, r rune, size int, previous rune) int {
	if r == '.' {
		if dots := leadingDots(s[i:]); dots >= 2 {
			return dots
		}
	}
	if r == '…' || a.classes.icons.has(r) {
		return size
	}
	next := runeAt(s, i+size)
	split := false
	switch r {
	case '.':
		split = a.classes.infixDotBefore.has(previous) && a.classes.infixDotAfter.has(next)
	case ',':
		split = a.classes.alpha.has(previous) && a.classes.alpha.has(next)
	case '+', '-', '*', '^':
		split = asciiDigit(previous) && (next == '-' || asciiDigit(next))
	case ':', '<', '>', '=', '/':
		split = a.endsWord(previous) && a.classes.alpha.has(next)
	}
	if split {
		return size
	}
	if a.endsWord(previous) && strings.ContainsRune(a.hyphenStarts, r) {
		for _, hyphen := range a.hyphens {
			if strings.HasPrefix(s[i:], hyphen) && a.classes.alpha.has(runeAt(s, i+len(hyphen))) {
				return len(hyphen)
			}
		}
	}
	return 0
}

func (a *affixes) endsWord(r rune) bool { return a.classes.alpha.has(r) || asciiDigit(r) }
