package nlp

// tree answers questions about a parse in constant time.
type tree struct {
	children    []int // all children, grouped by head, each group in text order
	childStart  []int // where each head's group starts in children; one entry more than there are tokens
	left, right []int // first and last token of each subtree
	sentence    []int // sentence of each token
}

func (t *tree) childrenOf(i int) []int {
	group := t.children[t.childStart[i]:t.childStart[i+1]:t.childStart[i+1]]
	if len(group) == 0 {
		return nil
	}
	return group
}

// group groups tokens by their heads.
func (t *tree) group(tokens []Token) {
	n := len(tokens)
	both := make([]int, 2*n+1)
	t.childStart, t.children = both[:n+1:n+1], both[n+1:]
	for i := range tokens {
		if head := tokens[i].Head; head != i {
			t.childStart[head+1]++
		}
	}
	for i := range n {
		t.childStart[i+1] += t.childStart[i]
	}
	t.children = t.children[:t.childStart[n]]
	// Filling moves each start to the end of its group, which is the next group's start; shift them back afterwards.
	for i := range tokens {
		if head := tokens[i].Head; head != i {
			t.children[t.childStart[head]] = i
			t.childStart[head]++
		}
	}
	copy(t.childStart[1:], t.childStart[:n])
	t.childStart[0] = 0
}

// finish completes a document whose tokens are: it collects the sentences and indexes the tree.
func (d *Doc) finish(edges spans) {
	n := len(d.Tokens)
	d.tree.group(d.Tokens)
	d.tree.left, d.tree.right = edges.left, edges.right
	d.tree.sentence = make([]int, n)
	for i := range d.Tokens {
		if i == 0 || d.Tokens[i].SentStart {
			d.Sentences = append(d.Sentences, Sentence{Start: i})
		}
		last := len(d.Sentences) - 1
		d.Sentences[last].End = i + 1
		d.tree.sentence[i] = last
	}
}
