package dictionary

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Kind is what an entry names.
type Kind string

// The kinds of entries.
const (
	KindCountry      Kind = "COUNTRY"
	KindPlace        Kind = "PLACE" // city, subdivision, region, sea
	KindOrganization Kind = "ORGANIZATION"
	KindLeader       Kind = "LEADER"
	KindGroup        Kind = "GROUP" // a people or a religious community
	KindTitle        Kind = "TITLE" // "President", "Mr."
	KindAgent        Kind = "AGENT" // a noun for an unnamed actor: "police"
)

// How tells by what sort of name an entry was found.
type How string

// The sorts of names.
const (
	ByName      How = "NAME"      // its usual or full name
	ByAlias     How = "ALIAS"     // another or older name, a spelling
	ByAcronym   How = "ACRONYM"   // "U.N.", "USA"
	ByAdjective How = "ADJECTIVE" // "Colombian", "French"; it may also stand for a person
	ByDemonym   How = "DEMONYM"   // its people: "Colombians", "Briton"
	ByCapital   How = "CAPITAL"   // the country's capital: a place, or its government
	ByMetonym   How = "METONYM"   // a seat of power: "the Kremlin"
	BySurname   How = "SURNAME"   // the surname alone; many persons may share it
)

// Entry is one reading of a name.
type Entry struct {
	Kind Kind
	How  How
	// ID is the entity's id: "country:COL", "org:usa-treasury",
	// "leader:gustavo-petro"; empty for places, groups, titles and agents.
	ID string
	// Name is the usual English name; of a title or an agent the singular.
	Name string
	// Country is the alpha-3 code of the country it belongs to, INT for
	// international bodies, empty where none is meant (a sea, "police").
	Country string
	// Sectors are PLOVER sectors, the primary first; nil where none is known.
	Sectors []string
	// Office is, for a title, the office it names ("PRESIDENT"), if any.
	Office string
	// Standalone says that a title or an agent can stand for the actor without
	// a name: "the president", "police", unlike "Mr.".
	Standalone bool
	// Plural says that the form is a plural: "presidents", "Colombians".
	Plural bool
	// Building says that one can meet inside it: "the White House".
	Building bool
	// Population orders places and countries that share a name; 0 if unknown.
	Population int
}

// form is one way to write an entry.
type form struct {
	words []string // as the dictionary writes them, for the check of case
	fit   letterCase
	entry Entry
}

// edge is a step of the tree of words: from a node by a word.
type edge struct {
	node int32
	word int32
}

// lookup is a tree of folded words; a node holds the forms that end there.
type lookup struct {
	words   map[string]int32 // folded word -> number
	spelled map[string]int32 // the same for words as written that are not ASCII, for speed
	edges   map[edge]int32
	forms   [][]form  // by node; node 0 is the root
	entries [][]Entry // by node: those of the forms in the same order, made by sort

	everyday map[string]bool // folded words that few texts mean as the names they could be
}

func newLookup() *lookup {
	return &lookup{
		words:   make(map[string]int32, 1<<15),
		spelled: make(map[string]int32),
		edges:   make(map[edge]int32, 1<<15),
		forms:   make([][]form, 1, 1<<15),

		everyday: make(map[string]bool),
	}
}

// add enters a name for e. The same reading twice is kept once, as first added.
func (l *lookup) add(name string, fit letterCase, e Entry) {
	words := split(name)
	if len(words) == 0 {
		return
	}
	if fit == properCase && isAcronym(name) {
		fit = exactCase
		if e.How == ByAlias || e.How == ByName {
			e.How = ByAcronym
		}
	}
	if fit == properCase && (mixesCase(name) || len(words) == 1 && l.everyday[Fold(name)] && !isASCIIWord(name)) {
		fit = exactCase // "LeT" is not "Let", "Malé" is not "Male"
	}
	node := int32(0)
	for _, w := range words {
		node = l.step(node, Fold(w))
		if !isASCII(w) {
			l.spelled[w] = l.words[Fold(w)]
		}
	}
	for _, f := range l.forms[node] {
		if f.entry.Kind == e.Kind && f.entry.ID == e.ID && f.entry.Name == e.Name &&
			f.entry.Country == e.Country && f.fit == fit {
			return
		}
	}
	l.forms[node] = append(l.forms[node], form{words, fit, e})
}

// step returns the node after node by the folded word, made if it is new.
func (l *lookup) step(node int32, folded string) int32 {
	word, ok := l.words[folded]
	if !ok {
		word = int32(len(l.words))
		l.words[folded] = word
	}
	next, ok := l.edges[edge{node, word}]
	if !ok {
		next = int32(len(l.forms))
		l.edges[edge{node, word}] = next
		l.forms = append(l.forms, nil)
	}
	return next
}

// sort puts the readings of each name in their promised order.
func (l *lookup) sort() {
	l.entries = make([][]Entry, len(l.forms))
	total := 0
	for _, forms := range l.forms {
		total += len(forms)
	}
	all := make([]Entry, 0, total)
	for node, forms := range l.forms {
		if len(forms) > 1 {
			slices.SortStableFunc(forms, func(a, b form) int { return a.entry.compare(&b.entry) })
		}
		start := len(all)
		for i := range forms {
			all = append(all, forms[i].entry)
		}
		l.entries[node] = all[start:len(all):len(all)]
	}
}

// compare orders readings: the likelier sort of name first, then the more
// populous, then by id and name.
func (e *Entry) compare(other *Entry) int {
	return cmp.Or(
		cmp.Compare(e.rank(), other.rank()),
		cmp.Compare(other.Population, e.Population),
		strings.Compare(e.ID, other.ID),
		strings.Compare(e.Name, other.Name),
	)
}

// rank is lower for what a name is likelier to mean in world news.
func (e *Entry) rank() int {
	switch {
	case e.Kind == KindCountry && e.How != ByAlias:
		return 0
	case e.Kind == KindCountry:
		return 1
	case e.Kind == KindOrganization:
		return 2
	case e.Kind == KindLeader && e.How != BySurname:
		return 3
	case e.Kind == KindGroup:
		return 4
	case e.Kind == KindTitle:
		return 5
	case e.Kind == KindAgent:
		return 6
	case e.Kind == KindPlace:
		return 7
	default:
		return 8
	}
}

// Match finds the longest entry that starts at the first of the given tokens.
// It returns the number of tokens and every reading of them, the likeliest
// first, or 0 and nil. Tokens are as written, cut as the nlp package cuts them:
// the possessive "'s" apart, "U.S." whole, "U.S.-led" in three. Hyphens and lone
// apostrophes inside a name do not count: "Kim Jong-un" and "Kim Jong Un" are one.
//
// Case matters where it tells names from words: an acronym must be written as
// one ("US", "U.S.", not "us"), and a name must have its capitals ("Turkey", not
// "turkey"). Titles and agents match in any case; as many are also adjectives or
// verbs ("general", "official", "guard"), the caller checks the part of speech.
//
// For a shorter reading call it again with the first n-1 tokens. The entries
// belong to the dictionary: the caller must not change them.
func (d *Dictionary) Match(tokens []string) (n int, entries []Entry) {
	l := d.lookup
	node, found := int32(0), int32(0)
	for i, token := range tokens {
		if isJoint(token) {
			if i == 0 {
				return 0, nil
			}
			continue
		}
		word, ok := l.word(token)
		if !ok {
			break
		}
		node, ok = l.edges[edge{node, word}]
		if !ok {
			break
		}
		if l.matches(node, tokens[:i+1]) > 0 {
			n, found = i+1, node
		}
	}
	if n == 0 {
		return 0, nil
	}
	return n, l.readings(found, tokens[:n])
}

// word returns the number of a token's folded form.
func (l *lookup) word(token string) (int32, bool) {
	if token == "’s" {
		token = "'s"
	}
	var buffer [32]byte
	if len(token) <= len(buffer) {
		if folded, ascii := foldASCII(buffer[:0], token); ascii {
			word, ok := l.words[string(folded)] // this conversion is not an allocation
			return word, ok
		}
	}
	if word, ok := l.spelled[token]; ok {
		return word, true
	}
	if first, _ := utf8.DecodeRuneInString(token); !unicode.IsLetter(first) && !isApostrophe(first) {
		return 0, false // a dash or a quotation mark
	}
	word, ok := l.words[Fold(token)]
	return word, ok
}

// matches counts the forms at node whose case fits the tokens.
func (l *lookup) matches(node int32, tokens []string) int {
	n := 0
	for i := range l.forms[node] {
		if l.forms[node][i].matches(tokens) {
			n++
		}
	}
	return n
}

// readings returns the entries at node whose case fits the tokens: nearly always
// all of them, which takes no new memory.
func (l *lookup) readings(node int32, tokens []string) []Entry {
	n := l.matches(node, tokens)
	if n == len(l.forms[node]) {
		return l.entries[node]
	}
	fitting := make([]Entry, 0, n)
	for i := range l.forms[node] {
		if l.forms[node][i].matches(tokens) {
			fitting = append(fitting, l.entries[node][i])
		}
	}
	return fitting
}

// matches tells whether the tokens, less the joints, agree in case with the form.
func (f *form) matches(tokens []string) bool {
	i := 0
	for _, token := range tokens {
		if isJoint(token) {
			continue
		}
		if !f.fit.fits(token, f.words[i]) {
			return false
		}
		i++
	}
	return true
}
