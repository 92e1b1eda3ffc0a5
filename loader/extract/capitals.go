package extract

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"detente/loader/dictionary"
	"detente/loader/nlp"
)

// Recasing parses lines in capitals ("RUSSIA STRIKES KYIV"), as headlines and old
// wires have them, as if they were set in small letters but for the names that the
// dictionary knows: to a parser that was trained on running text every word in
// capitals is a name. Offsets stay those of the text as it is.
type Recasing struct {
	Parser
	Facts *dictionary.Dictionary
}

// Parse parses one paragraph.
func (r Recasing) Parse(text string) (*nlp.Doc, error) {
	if inCapitals(text) {
		text = recase(text, r.Facts)
	}
	return r.Parser.Parse(text)
}

// inCapitals reports whether a line of at least three words is all in capitals
// but for a letter here and there.
func inCapitals(line string) bool {
	upper, lower := 0, 0
	for _, c := range line {
		switch {
		case unicode.IsUpper(c):
			upper++
		case unicode.IsLower(c):
			lower++
		}
	}
	return upper >= 10 && lower*12 <= upper && len(strings.Fields(line)) >= 3
}

var capitalWord = regexp.MustCompile(`\p{L}[\p{L}\p{M}]*(?:[.'’-]\p{L}[\p{L}\p{M}]*)*\.?`)

// maxNameWords bounds the names that are looked for.
const maxNameWords = 5

// notAcronyms are words that in capitals look like a body's.
var notAcronyms = []string{"AM", "AS", "IN", "IS", "IT", "NO", "OR", "SO", "TO", "WHO"}

// recase sets a line in capitals in small letters, with a capital at its beginning
// and at each word of a name that the dictionary knows. No byte moves: letters
// whose other case has another length stay as they are.
func recase(line string, facts *dictionary.Dictionary) string {
	words := capitalWord.FindAllStringIndex(line, -1)
	out := []byte(line)
	put := func(at []int, word string) { copy(out[at[0]:at[1]], word) }
	for i := 0; i < len(words); {
		n, forms := nameAt(line, words[i:], facts)
		if n == 0 {
			n, forms = 1, []string{lowered(line[words[i][0]:words[i][1]], i == 0)}
		}
		for k := range n {
			put(words[i+k], forms[k])
		}
		i += n
	}
	return string(out)
}

// nameAt returns how many of the words are a name, and how it is written.
func nameAt(line string, words [][]int, facts *dictionary.Dictionary) (int, []string) {
	var given, titled []string
	for _, at := range words[:min(len(words), maxNameWords)] {
		word := line[at[0]:at[1]]
		given = append(given, word)
		titled = append(titled, lowered(word, true))
	}
	if n, entries := facts.Match(given[:1]); n == 1 && !slices.Contains(notAcronyms, given[0]) &&
		slices.ContainsFunc(entries, func(e dictionary.Entry) bool { return e.How == dictionary.ByAcronym }) {
		return 1, given[:1]
	}
	n, entries := facts.Match(titled)
	if n == 0 || !slices.ContainsFunc(entries, isName) {
		return 0, nil
	}
	return n, titled[:n]
}

// isName reports whether an entry is that of a name rather than of a word.
func isName(e dictionary.Entry) bool {
	return e.Kind != dictionary.KindTitle && e.Kind != dictionary.KindAgent
}

// lowered returns the word in small letters, or with a capital at its beginning
// and after each hyphen.
func lowered(word string, title bool) string {
	var b strings.Builder
	begin := title
	for _, c := range word {
		small := c
		if !begin {
			if small = unicode.ToLower(c); utf8.RuneLen(small) != utf8.RuneLen(c) {
				small = c
			}
		}
		b.WriteRune(small)
		begin = title && (c == '-' || c == '.')
	}
	return b.String()
}
