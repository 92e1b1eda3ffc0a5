package extract

import (
	"slices"

	"detente/loader/nlp"
)

// tree is the dependency tree of a reading: the tokens of all its paragraphs
// in one numbering. It is its own and not that of nlp.Doc, because an article
// is parsed paragraph by paragraph and because some rules repair the parse.
type tree struct {
	tokens []nlp.Token // offsets into the article's text
	head   []int       // own index for a root
	kids   [][]int     // in text order
	depth  []int       // 0 for a root
	sent   []int       // sentence of each token
	sents  []nlp.Sentence
}

// link computes children and depths from the heads.
func (t *tree) link() {
	n := len(t.tokens)
	t.kids = make([][]int, n)
	count := make([]int, n)
	for i, h := range t.head {
		if h != i {
			count[h]++
		}
	}
	room := make([]int, 0, n)
	for i := range n {
		start := len(room)
		room = room[:start+count[i]]
		t.kids[i] = room[start:start:len(room)]
	}
	for i, h := range t.head {
		if h != i {
			t.kids[h] = append(t.kids[h], i)
		}
	}
	t.depth = make([]int, n)
	for i := range n {
		d := 0
		for j := i; t.head[j] != j && d <= n; j = t.head[j] {
			d++
		}
		t.depth[i] = d
	}
}

func (t *tree) dep(i int) string   { return t.tokens[i].Dep }
func (t *tree) tag(i int) string   { return t.tokens[i].Tag }
func (t *tree) pos(i int) string   { return t.tokens[i].POS }
func (t *tree) lower(i int) string { return t.tokens[i].Lower }

// lemma is the base form in lower case.
func (t *tree) lemma(i int) string {
	return baseForm(&t.tokens[i])
}

// hyphened is the lemma of i with what a hyphen joins to it from before, as the
// lexicon writes it ("cease-fire", where the tokens are three); "" without a hyphen.
func (t *tree) hyphened(i int) string {
	if i < 2 || t.tokens[i-1].Text != "-" || t.sent[i-2] != t.sent[i] || t.tokens[i-2].End != t.tokens[i-1].Start || t.tokens[i-1].End != t.tokens[i].Start {
		return ""
	}
	return t.lower(i-2) + "-" + t.lemma(i)
}

// child returns the first child of i with one of the labels, or -1.
func (t *tree) child(i int, labels ...string) int {
	for _, k := range t.kids[i] {
		if slices.Contains(labels, t.dep(k)) {
			return k
		}
	}
	return -1
}

// children returns the children of i with one of the labels.
func (t *tree) children(i int, labels ...string) []int {
	var found []int
	for _, k := range t.kids[i] {
		if slices.Contains(labels, t.dep(k)) {
			found = append(found, k)
		}
	}
	return found
}

// conjuncts returns i and all that is joined to it, in text order, without what
// "but not" leaves out.
func (t *tree) conjuncts(i int) []int {
	all := []int{i}
	for j := 0; j < len(all); j++ {
		for _, c := range t.children(all[j], "conj") {
			if start, _ := t.span(c); start > 0 && t.lower(start-1) == "not" || t.lower(start) == "not" {
				continue
			}
			all = append(all, c)
		}
	}
	slices.Sort(all)
	return all
}

// first returns the first of the conjuncts that i belongs to.
func (t *tree) first(i int) int {
	for t.dep(i) == "conj" && t.head[i] != i {
		i = t.head[i]
	}
	return i
}

// under reports whether i descends from a or is it.
func (t *tree) under(i, a int) bool {
	for {
		if i == a {
			return true
		}
		if t.head[i] == i {
			return false
		}
		i = t.head[i]
	}
}

// span returns the tokens [start, end) from the first to the last descendant.
func (t *tree) span(i int) (start, end int) {
	start, end = i, i+1
	for _, k := range t.kids[i] {
		s, e := t.span(k)
		start, end = min(start, s), max(end, e)
	}
	return start, end
}

// objects of the prepositions of i: what stands after prep, and after a second
// preposition below it ("out of Syria" is under "out" and under "of").
func (t *tree) prepObjects(i int, prep string) []int {
	var found []int
	for _, p := range t.kids[i] {
		if !t.isPrep(p) {
			continue
		}
		if t.lower(p) == prep {
			found = append(found, t.children(p, "pobj")...)
		}
		for _, q := range t.kids[p] {
			if t.isPrep(q) && t.lower(q) == prep {
				found = append(found, t.children(q, "pobj")...)
			}
		}
	}
	return found
}

// isPrep reports whether i introduces an oblique: a preposition, the dative
// "to" and the agent's "by".
func (t *tree) isPrep(i int) bool {
	switch t.dep(i) {
	case "prep", "agent":
		return true
	case "dative":
		return t.pos(i) == "ADP"
	}
	return false
}

// isNominal reports whether i can be the head of a noun phrase.
func (t *tree) isNominal(i int) bool {
	switch t.pos(i) {
	case "NOUN", "PROPN", "PRON", "NUM":
		return true
	case "ADJ", "DET":
		switch t.dep(i) {
		case "nsubj", "nsubjpass", "dobj", "pobj", "conj":
			return true
		}
	}
	return false
}

// isClause reports whether i heads a clause.
func (t *tree) isClause(i int) bool {
	switch t.dep(i) {
	case "aux", "auxpass", "amod", "compound", "prep", "prt", "nmod":
		return false
	}
	return t.pos(i) == "VERB" || t.pos(i) == "AUX"
}
