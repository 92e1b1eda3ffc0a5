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

// Recasing parses lines in capitals ("RUSSIA STRIKES KYIV") and headlines with a
// capital at each word ("U.S. Lifts Travel Ban"), as headlines and old wires have
// them, as if they were set in small letters but for names: to a parser that was
// trained on running text every word with a capital is a name. Of a line in
// capitals the names are those that the dictionary knows; of the other kind
// only words that the coder's lexicon knows lose their capital. Offsets stay
// those of the text as it is.
type Recasing struct {
	Parser
	Coder *Coder
}

// Parse parses one paragraph.
func (r Recasing) Parse(text string) (*nlp.Doc, error) {
	switch {
	case inCapitals(text):
		text = recase(text, r.Coder.dictionary, nil)
	case inTitleCase(text):
		text = recase(text, r.Coder.dictionary, r.Coder.isCommon)
	}
	return r.Parser.Parse(text)
}

// isCommon reports whether a word in small letters is known to be no name: a word of
// the lexicon, a title, a kind of people, or a small word.
func (c *Coder) isCommon(word string) bool {
	if slices.Contains(smallWords, word) || c.lexicon.knows(word) {
		return true
	}
	n, entries := c.dictionary.Match([]string{word})
	return n == 1 && !slices.ContainsFunc(entries, isName)
}

// inTitleCase reports whether each of at least five words of a line has a capital
// but for small words such as "of" and "with", and no word is in capitals throughout.
func inTitleCase(line string) bool {
	titled := 0
	for _, at := range capitalWord.FindAllStringIndex(line, -1) {
		word := line[at[0]:at[1]]
		first, size := utf8.DecodeRuneInString(word)
		switch {
		case unicode.IsUpper(first) && strings.ContainsFunc(word[size:], unicode.IsLower):
			titled++
		case unicode.IsLower(first) && !slices.Contains(smallWords, word):
			return false
		}
	}
	return titled >= 5
}

// smallWords stay small in headlines with a capital at each word.
var smallWords = []string{"a", "about", "after", "against", "amid", "an", "and", "as", "at", "before", "but", "by", "during", "for", "from", "in",
	"into", "its", "nor", "of", "off", "on", "onto", "or", "out", "over", "per", "s", "than", "the", "through", "to", "toward", "towards", "under", "until",
	"up", "via", "with", "within", "without"}

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

// recase sets those words of a line in small letters that are common (nil: all), with a capital
// at its beginning and at each word of a name that the dictionary knows. No
// byte moves: letters whose other case has another length stay as they are.
func recase(line string, facts *dictionary.Dictionary, common func(word string) bool) string {
	words := capitalWord.FindAllStringIndex(line, -1)
	out := []byte(line)
	put := func(at []int, word string) { copy(out[at[0]:at[1]], word) }
	for i := 0; i < len(words); {
		n, forms := nameAt(line, words[i:], facts)
		if n == 1 && common != nil && isSurname(facts, forms) && common(lowered(forms[0], false)) {
			n = 0 // "Travel Ban" is not Mr. Ban
		}
		if n == 0 {
			word := line[words[i][0]:words[i][1]]
			n, forms = 1, []string{word}
			if common == nil || common(lowered(word, false)) {
				forms[0] = lowered(word, i == 0)
			}
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

// isSurname reports whether the words name nothing but persons.
func isSurname(facts *dictionary.Dictionary, words []string) bool {
	_, entries := facts.Match(words)
	return len(entries) > 0 && !slices.ContainsFunc(entries, func(e dictionary.Entry) bool { return e.Kind != dictionary.KindLeader })
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
