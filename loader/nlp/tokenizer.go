package nlp

import (
	"strings"
	"unicode/utf8"
)

// piece is a token before offsets are known.
type piece struct {
	word  *lexeme
	space bool // one space follows
}

// tokenizer splits text as spaCy's English tokenizer does. It is immutable but for the vocabulary's caches.
type tokenizer struct {
	affixes
	words        *vocabulary
	exceptions   map[string][]*lexeme  // chunks with tokens of their own, as "don't"
	maxException int                   // bytes of the longest
	sequences    map[uint64][]sequence // exceptions that affixes take apart, by the first part's id
}

func newTokenizer(h *header, words *vocabulary) *tokenizer {
	t := &tokenizer{affixes: newAffixes(h, words.lexicon.classes), words: words}
	t.exceptions = make(map[string][]*lexeme, len(h.Exceptions))
	for text, tokens := range h.Exceptions {
		split := make([]*lexeme, len(tokens))
		for i, token := range tokens {
			split[i] = words.lexicon.lexeme(token[0], token[1])
		}
		t.exceptions[text] = split
		t.maxException = max(t.maxException, len(text))
	}
	t.findSequences()
	return t
}

// tokenize returns the tokens of text, which must be valid UTF-8. Their texts, with a space after those that say so, make up
// the text.
func (t *tokenizer) tokenize(text string) []piece {
	return t.joinSequences(t.splitChunks(text, true))
}

// splitChunks splits text into runs of white space and of other characters, and these into tokens. One U+0020 after a
// word belongs to the word's last token; what else there is of white space is a token.
func (t *tokenizer) splitChunks(text string, exceptions bool) []piece {
	if text == "" {
		return nil
	}
	first, _ := utf8.DecodeRuneInString(text)
	inSpace := t.classes.space.has(first)
	out := make([]piece, 0, len(text)/5+4)
	start := 0
	for i, r := range text {
		if t.classes.space.has(r) == inSpace {
			continue
		}
		if start < i {
			out = t.splitChunk(out, text[start:i], exceptions)
		}
		start = i
		if r == ' ' {
			out[len(out)-1].space = true
			start = i + 1
		}
		inSpace = !inSpace
	}
	if start < len(text) {
		out = t.splitChunk(out, text[start:], exceptions)
	}
	return out
}

// splitChunk appends the tokens of a chunk, which is not empty.
func (t *tokenizer) splitChunk(out []piece, chunk string, exceptions bool) []piece {
	if !exceptions {
		return appendWords(out, t.splitAffixes(chunk, false))
	}
	if words := t.exception(chunk); words != nil {
		return appendWords(out, words)
	}
	if words := t.words.split(chunk); words != nil {
		return appendWords(out, words)
	}
	words := t.splitAffixes(chunk, true)
	t.words.remember(chunk, words)
	return appendWords(out, words)
}

func appendWords(out []piece, words []*lexeme) []piece {
	for _, word := range words {
		out = append(out, piece{word: word})
	}
	return out
}

// exception returns the tokens of a text that is an exception, else nil.
func (t *tokenizer) exception(text string) []*lexeme {
	if len(text) > t.maxException {
		return nil
	}
	return t.exceptions[text]
}

// splitAffixes peels prefixes and suffixes off the chunk until neither is found or an exception is left, then splits what is
// left: an exception into its tokens, a URL not at all, anything else at its infixes.
func (t *tokenizer) splitAffixes(chunk string, exceptions bool) []*lexeme {
	isException := func(s string) bool { return exceptions && t.exception(s) != nil }
	var words, suffixes []*lexeme
	rest := chunk
	for rest != "" && !isException(rest) {
		prefix := t.prefix(rest)
		if prefix > 0 && isException(rest[prefix:]) {
			words = append(words, t.words.word(rest[:prefix]))
			rest = rest[prefix:]
			break
		}
		suffix := t.suffix(rest[prefix:])
		cut := len(rest) - suffix
		if suffix > 0 && isException(rest[:cut]) {
			suffixes = append(suffixes, t.words.word(rest[cut:]))
			rest = rest[:cut]
			break
		}
		if prefix == 0 && suffix == 0 {
			break
		}
		if prefix > 0 {
			words = append(words, t.words.word(rest[:prefix]))
		}
		if suffix > 0 {
			suffixes = append(suffixes, t.words.word(rest[cut:]))
		}
		rest = rest[prefix:cut]
	}
	words = t.splitMiddle(words, rest, exceptions)
	for i := len(suffixes) - 1; i >= 0; i-- {
		words = append(words, suffixes[i])
	}
	return words
}

// splitMiddle appends the tokens of what affixes have left of a chunk.
func (t *tokenizer) splitMiddle(words []*lexeme, middle string, exceptions bool) []*lexeme {
	if middle == "" {
		return words
	}
	if exceptions {
		if tokens := t.exception(middle); tokens != nil {
			return append(words, tokens...)
		}
	}
	if strings.IndexByte(middle, '.') >= 0 && t.isURL(middle) {
		return append(words, t.words.word(middle))
	}
	start := 0
	t.infixes(middle, func(from, to int) {
		if from == 0 {
			return
		}
		if start < from {
			words = append(words, t.words.word(middle[start:from]))
		}
		words = append(words, t.words.word(middle[from:to]))
		start = to
	})
	if start < len(middle) {
		words = append(words, t.words.word(middle[start:]))
	}
	return words
}
