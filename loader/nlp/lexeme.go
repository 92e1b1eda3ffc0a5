package nlp

import (
	"strings"
	"sync/atomic"
	"unicode/utf8"

	"detente/loader/nlp/internal/kernel"
)

// longShape is the length in code points from which the shape of a word is only told to be long.
const longShape = 100

// vector is a word's own part of a token vector, before its neighbours are looked at.
type vector [kernel.Width]float32

// lexeme is what the model sees of a word, whatever its context. It is immutable but for the cached vectors.
type lexeme struct {
	text, lower, norm string
	space             bool // all white space

	orth, normID, prefix, suffix, shape uint64 // string ids

	// The word's vectors once computed: for the tagger and the parser without and with a space after it, for the entities.
	shared   [2]atomic.Pointer[vector]
	entities atomic.Pointer[vector]
}

// lexicon makes lexemes.
type lexicon struct {
	symbols map[string]uint64 // strings with a fixed id
	norms   map[uint64]string // norms by string id
	classes *classes
}

// id identifies a string among the features: 0 if it is empty, a small fixed number for some, else its hash.
func (l *lexicon) id(s string) uint64 {
	if s == "" {
		return 0
	}
	if id, ok := l.symbols[s]; ok {
		return id
	}
	return hashString(s)
}

// lexeme makes the lexeme of text. A norm that is not empty overrides the table, as tokenizer exceptions do.
func (l *lexicon) lexeme(text, norm string) *lexeme {
	x := &lexeme{text: text, lower: l.lower(text), orth: l.id(text), space: l.classes.space.all(text)}
	if norm == "" {
		norm = l.norms[x.orth]
	}
	if norm == "" {
		norm = x.lower
	}
	x.norm = norm
	x.normID = l.id(norm)
	_, first := utf8.DecodeRuneInString(text)
	x.prefix = l.id(text[:first])
	start := len(text)
	for range 3 {
		_, size := utf8.DecodeLastRuneInString(text[:start])
		start -= size
	}
	x.suffix = l.id(text[start:])
	x.shape = l.id(l.wordShape(text))
	return x
}

// wordShape maps letters to X and x, digits to d, and cuts runs of the same character after four: "Apple" is "Xxxxx".
func (l *lexicon) wordShape(text string) string {
	if utf8.RuneCountInString(text) >= longShape {
		return "LONG"
	}
	var b strings.Builder
	last, run := rune(-1), 0
	for _, r := range text {
		switch {
		case l.classes.upper.has(r):
			r = 'X'
		case l.classes.letter.has(r):
			r = 'x'
		case l.classes.digit.has(r):
			r = 'd'
		}
		if r != last {
			last, run = r, 0
		}
		if run++; run <= 4 {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// lower is Python's str.lower, which differs from Go's in two letters: İ becomes two code points, and a capital sigma at
// the end of a word becomes ς.
func (l *lexicon) lower(s string) string {
	if !strings.ContainsAny(s, "İΣ") {
		return strings.ToLower(s)
	}
	runes := []rune(s)
	var b strings.Builder
	for i, r := range runes {
		switch {
		case r == 'İ':
			b.WriteString("i\u0307")
		case r == 'Σ' && l.endsWord(runes, i):
			b.WriteRune('ς')
		default:
			b.WriteString(strings.ToLower(string(r)))
		}
	}
	return b.String()
}

// endsWord reports whether a letter with case precedes runes[i] and none follows it, where characters such as apostrophes and
// accents are skipped: the Unicode Standard, section 3.13, condition Final_Sigma.
func (l *lexicon) endsWord(runes []rune, i int) bool {
	before := i - 1
	for before >= 0 && l.classes.caseIgnorable.has(runes[before]) {
		before--
	}
	if before < 0 || !l.classes.cased.has(runes[before]) {
		return false
	}
	after := i + 1
	for after < len(runes) && l.classes.caseIgnorable.has(runes[after]) {
		after++
	}
	return after == len(runes) || !l.classes.cased.has(runes[after])
}
