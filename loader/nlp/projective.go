package nlp

import (
	"slices"
	"strings"
)

// spans holds the first and the last token of each token's subtree.
type spans struct{ left, right []int }

func newSpans(n int) spans {
	both := make([]int, 2*n)
	return spans{both[:n:n], both[n:]}
}

// mostRounds is how often spaCy goes over a tree with crossing arcs before it takes the subtrees as they are.
const mostRounds = 12

// measure computes the subtrees of tokens from their heads as spaCy does: until every head lies in its token's sentence.
func (e spans) measure(tokens []Token) {
	for i := range tokens {
		e.left[i], e.right[i] = i, i
	}
	starts := make([]bool, len(tokens))
	for range mostRounds {
		for i := range tokens {
			e.widen(tokens[i].Head, i)
		}
		for i := len(tokens) - 1; i >= 0; i-- {
			e.widen(tokens[i].Head, i)
		}
		clear(starts)
		for i := range tokens {
			if tokens[i].Head == i {
				starts[e.left[i]] = true
			}
		}
		if headsInside(tokens, starts) {
			return
		}
	}
}

// widen makes the subtree of head include that of token i.
func (e spans) widen(head, i int) {
	e.left[head] = min(e.left[head], e.left[i])
	e.right[head] = max(e.right[head], e.right[i])
}

// headsInside reports whether the head of each token lies in the token's sentence. As in spaCy, the token after a sentence counts
// as a part of it, and the last token of a document is not looked at.
func headsInside(tokens []Token, starts []bool) bool {
	start := 0
	for i := range tokens {
		if (i == 0 || !starts[i]) && i != len(tokens)-1 {
			continue
		}
		for j := start; j < i; j++ {
			if tokens[j].Head < start || tokens[j].Head > i {
				return false
			}
		}
		start = i
	}
	return true
}

// labelSeparator stands between a token's own label and that of its true head, where training lifted the arc to a higher
// head so that no arcs cross.
const labelSeparator = "||"

// deprojectivize puts lifted arcs back: it looks below the present head for a token with the named label and makes it the
// head. It reports whether any label named one. edges are those before the call.
func deprojectivize(tokens []Token, pieces []piece, edges spans) bool {
	var search *headSearch
	for i := range tokens {
		own, wanted, lifted := strings.Cut(tokens[i].Dep, labelSeparator)
		if !lifted {
			continue
		}
		if search == nil {
			search = &headSearch{tokens: tokens, pieces: pieces, edges: edges, added: map[int][]int{}}
			search.tree.group(tokens)
		}
		if head := search.find(i, wanted); head != tokens[i].Head {
			search.added[head] = append(search.added[head], i)
			tokens[i].Head = head
		}
		tokens[i].Dep = own
	}
	return search != nil
}

// headSearch finds the heads of lifted arcs.
type headSearch struct {
	tokens []Token
	pieces []piece
	edges  spans
	tree   tree          // children before any arc was put back
	added  map[int][]int // children since
}

// find returns the token with the wanted label that is nearest below the present head of token i, the first of several in text
// order; the present head if there is none.
func (h *headSearch) find(i int, wanted string) int {
	level := []int{h.tokens[i].Head}
	for len(level) > 0 {
		var below []int
		for _, head := range level {
			for _, j := range h.children(head) {
				if j == i || h.tokens[j].Head != head || j < h.edges.left[head] || j > h.edges.right[head] || h.pieces[j].word.space {
					continue
				}
				if h.tokens[j].Dep == wanted {
					return j
				}
				below = append(below, j)
			}
		}
		level = below
	}
	return h.tokens[i].Head
}

// children returns the tokens that are or were children of head, in text order.
func (h *headSearch) children(head int) []int {
	children := h.tree.childrenOf(head)
	if added := h.added[head]; len(added) > 0 {
		children = append(slices.Clone(children), added...)
		slices.Sort(children)
	}
	return children
}
