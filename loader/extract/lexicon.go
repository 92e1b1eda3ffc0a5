package extract

import (
	"bufio"
	"bytes"
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"detente/graph"
)

//go:embed lexicon/*.tsv
var lexiconFiles embed.FS

// operator is what a predicate does to the event its complement tells: in
// "refused to meet", refuse makes a REJECT of the meeting.
type operator string

// The operators; compose.go says what each makes of an event.
const (
	opAgree    operator = "agree"    // agrees, offers, is ready to
	opCommit   operator = "commit"   // vows, swears: to cooperate or to harm
	opPlan     operator = "plan"     // plans, intends, is due to
	opRequest  operator = "request"  // asks, demands, urges
	opOrder    operator = "order"    // commands those who obey
	opReject   operator = "reject"   // refuses, declines, opposes
	opFail     operator = "fail"     // fails to
	opThreaten operator = "threaten" // threatens to, warns of
	opWarn     operator = "warn"     // warns that
	opAccuse   operator = "accuse"   // accuses of, blames for
	opBlame    operator = "blame"    // is responsible for, is guilty of
	opDeny     operator = "deny"     // denies having done
	opStop     operator = "stop"     // ends, suspends, lifts
	opCancel   operator = "cancel"   // calls off what was planned
	opBegin    operator = "begin"    // begins, continues, resumes, tries
	opAllow    operator = "allow"    // lets, permits
	opForce    operator = "force"    // makes somebody do
	opSupport  operator = "support"  // welcomes, backs, defends
	opOppose   operator = "oppose"   // condemns, criticises
	opSay      operator = "say"      // tells what another clause says
	opLight    operator = "light"    // holds (talks), launches (a strike): the noun tells
	opUndergo  operator = "undergo"  // faces (an inquiry), comes under (fire): the noun tells what befalls the subject
	opNone     operator = "none"     // known to tell no event
)

var operators = []operator{opAgree, opCommit, opPlan, opRequest, opOrder, opReject, opFail, opThreaten, opWarn, opAccuse, opBlame, opDeny,
	opStop, opCancel, opBegin, opAllow, opForce, opSupport, opOppose, opSay, opLight, opUndergo, opNone}

// entry is one row of the lexicon: a predicate, under a condition, and what it tells.
type entry struct {
	rule string
	// One of op and typ is set, or both: typ is then what op tells when its
	// complement is no event.
	op    operator
	typ   graph.Type
	mode  graph.Mode
	slots []string // where the recipient stands, the likeliest first
	when  []condition
	order int // of the row, over all files
}

// specificity orders entries: more conditions before fewer, and a condition that
// names words before one that asks for anything.
func (e entry) specificity() int {
	n := 4 * len(e.when)
	for _, c := range e.when {
		if c.words[0] == "*" {
			n -= 3
		}
	}
	return n
}

// condition is one test of a predicate's surroundings.
type condition struct {
	slot string // obj, subj, iobj, inf, xcomp, that, other, mod, word, passive, or a preposition
	// Lemmas, sorted; "*" for anything, "#actor", "#state" and "#leader" for a
	// phrase that names one, "#two" for phrases that name two actors or more.
	words []string
	not   bool
}

// lexicon holds all predicates by part of speech and word.
type lexicon struct {
	verbs, nouns, adjectives map[string][]entry // most conditions first
	contexts                 map[string][]contextRule
	sets                     map[string]map[string]bool // named word classes
}

var lexiconColumns = []string{"rule", "pos", "words", "when", "sense", "mode", "to", "source"}

// loadLexicon reads classes.tsv, contexts.tsv and then every other file as predicates.
func loadLexicon(data fs.FS) (*lexicon, error) {
	l := &lexicon{
		verbs: make(map[string][]entry), nouns: make(map[string][]entry), adjectives: make(map[string][]entry),
		contexts: make(map[string][]contextRule), sets: make(map[string]map[string]bool),
	}
	if err := readTable(data, "classes.tsv", []string{"class", "words", "source"}, l.addClass); err != nil {
		return nil, err
	}
	if err := readTable(data, "contexts.tsv", []string{"context", "words", "source"}, l.addContext); err != nil {
		return nil, err
	}
	names, err := fs.Glob(data, "*.tsv")
	if err != nil {
		return nil, fmt.Errorf("list lexicon: %w", err)
	}
	order := 0
	for _, name := range names {
		if name == "classes.tsv" || name == "contexts.tsv" {
			continue
		}
		err := readTable(data, name, lexiconColumns, func(cells map[string]string) error {
			order++
			return l.addEntry(cells, order)
		})
		if err != nil {
			return nil, err
		}
	}
	for _, words := range []map[string][]entry{l.verbs, l.nouns, l.adjectives} {
		for _, entries := range words {
			slices.SortStableFunc(entries, func(a, b entry) int {
				if d := b.specificity() - a.specificity(); d != 0 {
					return d
				}
				return a.order - b.order
			})
		}
	}
	return l, nil
}

// readTable reads a tab-separated file: # comments, a header, rows. An error
// names the file and the line.
func readTable(data fs.FS, name string, columns []string, add func(map[string]string) error) error {
	text, err := fs.ReadFile(data, name)
	if err != nil {
		return fmt.Errorf("read lexicon %s: %w", name, err)
	}
	lines := bufio.NewScanner(bytes.NewReader(text))
	header := false
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimRight(lines.Text(), "\r\n")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		cells := strings.Split(line, "\t")
		if len(cells) != len(columns) {
			return fmt.Errorf("%s:%d: %d cells, expected %d: %s", name, n, len(cells), len(columns), strings.Join(columns, ", "))
		}
		if !header {
			if !slices.Equal(cells, columns) {
				return fmt.Errorf("%s:%d: header %q, expected %q", name, n, cells, columns)
			}
			header = true
			continue
		}
		row := make(map[string]string, len(cells))
		for i, c := range columns {
			row[c] = strings.TrimSpace(cells[i])
		}
		if err := add(row); err != nil {
			return fmt.Errorf("%s:%d: %w", name, n, err)
		}
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("read lexicon %s: %w", name, err)
	}
	return nil
}

func (l *lexicon) addClass(row map[string]string) error {
	name := row["class"]
	if name == "" || row["words"] == "" {
		return fmt.Errorf("class %q, expected a name and words", name)
	}
	words, err := l.expand(row["words"])
	if err != nil {
		return err
	}
	set := l.sets[name]
	if set == nil {
		set = make(map[string]bool)
		l.sets[name] = set
	}
	for _, w := range words {
		set[w] = true
	}
	return nil
}

// expand splits a list of words and puts the words of a class for "@class".
func (l *lexicon) expand(list string) ([]string, error) {
	var words []string
	for _, w := range strings.Split(list, "|") {
		w = strings.TrimSpace(w)
		class, ok := strings.CutPrefix(w, "@")
		if !ok {
			words = append(words, w)
			continue
		}
		set := l.sets[class]
		if set == nil {
			return nil, fmt.Errorf("class %q, expected one of classes.tsv", class)
		}
		for member := range set {
			words = append(words, member)
		}
	}
	slices.Sort(words)
	return slices.Compact(words), nil
}

func (l *lexicon) addEntry(row map[string]string, order int) error {
	e := entry{rule: row["rule"], mode: graph.Mode(row["mode"]), order: order}
	for _, sense := range strings.Split(row["sense"], "+") {
		if slices.Contains(operators, operator(sense)) {
			e.op = operator(sense)
		} else {
			e.typ = graph.Type(sense)
		}
	}
	switch {
	case e.rule == "" || row["words"] == "":
		return fmt.Errorf("rule %q, expected a name and words", e.rule)
	case e.typ == "" && e.op == "", e.typ != "" && e.typ.Quad() == "":
		return fmt.Errorf("sense %q, expected one of the 16 types or an operator", row["sense"])
	case e.typ != "" && !e.typ.HasMode(e.mode), e.typ == "" && e.mode != "":
		return fmt.Errorf("mode %q, expected a mode of %s", e.mode, row["sense"])
	}
	if row["to"] != "" {
		e.slots = strings.Split(row["to"], ",")
	}
	for _, test := range strings.Fields(row["when"]) {
		slot, list, ok := strings.Cut(test, "=")
		if !ok || slot == "" || list == "" {
			return fmt.Errorf("condition %q, expected slot=words", test)
		}
		slot, not := strings.CutSuffix(slot, "!")
		words, err := l.expand(list)
		if err != nil {
			return err
		}
		e.when = append(e.when, condition{slot, words, not})
	}
	return l.file(row["pos"], row["words"], e)
}

// file puts the entry under each of its words.
func (l *lexicon) file(pos, list string, e entry) error {
	table := map[string]map[string][]entry{"V": l.verbs, "N": l.nouns, "A": l.adjectives}[pos]
	if table == nil {
		return fmt.Errorf("part of speech %q, expected V, N or A", pos)
	}
	words, err := l.expand(list)
	if err != nil {
		return err
	}
	for _, w := range words {
		table[w] = append(table[w], e)
	}
	return nil
}

// in reports whether the word belongs to the named class.
func (l *lexicon) in(word, class string) bool { return l.sets[class][word] }

// knows reports whether a word in small letters, or what an ending of inflection
// leaves of it, is one of the predicates' or the classes' words.
func (l *lexicon) knows(word string) bool {
	for _, form := range inflected(word) {
		if l.verbs[form] != nil || l.nouns[form] != nil || l.adjectives[form] != nil {
			return true
		}
		for _, set := range l.sets {
			if set[form] {
				return true
			}
		}
	}
	return false
}
