package nlp

// parserState is the state of the arc-eager transition system with breaks between sentences, non-monotonic as in spaCy: a token
// that is reduced without a head goes back to the front of the buffer, and a head may be replaced.
type parserState struct {
	n        int   // tokens
	next     int   // first token of the buffer that was never on the stack
	stack    []int // the top is last
	rebuffer []int // tokens put back in front of the buffer; the first is last
	tokens   []tokenState
}

// tokenState is what a parser state knows of a token. The children of a token to its left, and those to its right, are each a
// list in the order in which they were added.
type tokenState struct {
	head, move           int // noToken without a head; move is the one that added the arc
	lastLeft, lastRight  int // newest children, or noToken
	older, newer         int // neighbours in the head's list of children, or noToken
	unshifted, sentStart bool
}

func (s *parserState) reset(n int) {
	s.n, s.next = n, 0
	s.stack, s.rebuffer = s.stack[:0], s.rebuffer[:0]
	s.tokens = grow(s.tokens, n)
	for i := range s.tokens {
		s.tokens[i] = tokenState{head: noToken, lastLeft: noToken, lastRight: noToken, older: noToken, newer: noToken}
	}
	if n > 0 {
		s.tokens[0].sentStart = true
	}
}

// stackAt returns the i-th token from the stack's top, or noToken.
func (s *parserState) stackAt(i int) int {
	if i >= len(s.stack) {
		return noToken
	}
	return s.stack[len(s.stack)-1-i]
}

// bufferAt returns the i-th token of the buffer, or noToken.
func (s *parserState) bufferAt(i int) int {
	if i < len(s.rebuffer) {
		return s.rebuffer[len(s.rebuffer)-1-i]
	}
	if i += s.next - len(s.rebuffer); i < s.n {
		return i
	}
	return noToken
}

func (s *parserState) bufferLen() int { return s.n - s.next + len(s.rebuffer) }

func (s *parserState) final() bool { return len(s.stack) == 0 && s.bufferLen() == 0 }

func (s *parserState) push() {
	if last := len(s.rebuffer) - 1; last >= 0 {
		s.stack = append(s.stack, s.rebuffer[last])
		s.rebuffer = s.rebuffer[:last]
		return
	}
	s.stack = append(s.stack, s.next)
	s.next++
}

func (s *parserState) pop() { s.stack = s.stack[:len(s.stack)-1] }

// newestLeft returns the child most recently added to the left of token i, or noToken.
func (s *parserState) newestLeft(i int) int {
	if i == noToken {
		return noToken
	}
	return s.tokens[i].lastLeft
}

// newestRight returns the child most recently added to the right of token i, or noToken.
func (s *parserState) newestRight(i int) int {
	if i == noToken {
		return noToken
	}
	return s.tokens[i].lastRight
}

// newestOf returns the end of the list that child is in, or would be in, among the children of head.
func (s *parserState) newestOf(head, child int) *int {
	if head > child {
		return &s.tokens[head].lastLeft
	}
	return &s.tokens[head].lastRight
}

// addArc makes child a child of head, instead of the head it had.
func (s *parserState) addArc(head, child, move int) {
	c := &s.tokens[child]
	if c.head != noToken {
		if c.newer != noToken {
			s.tokens[c.newer].older = c.older
		} else {
			*s.newestOf(c.head, child) = c.older
		}
		if c.older != noToken {
			s.tokens[c.older].newer = c.newer
		}
	}
	newest := s.newestOf(head, child)
	c.head, c.move, c.older, c.newer = head, move, *newest, noToken
	if *newest != noToken {
		s.tokens[*newest].newer = child
	}
	*newest = child
}

// features returns the tokens that the network looks at.
func (s *parserState) features() [parserFeatures]int {
	b0, s0 := s.bufferAt(0), s.stackAt(0)
	return [parserFeatures]int{b0, s.bufferAt(1), s0, s.stackAt(1), s.stackAt(2), s.newestLeft(b0), s.newestLeft(s0), s.newestRight(s0)}
}

// choose returns the valid move with the highest score, -1 if there is none.
func (s *parserState) choose(net *transitions, scores []float32) int {
	b0, b1 := s.bufferAt(0), s.bufferAt(1)
	buffered, stacked := s.bufferLen(), len(s.stack) > 0
	inside := b0 != noToken && !s.tokens[b0].sentStart
	best := -1
	if !stacked || buffered >= 2 && inside && !s.tokens[b0].unshifted {
		best = better(scores, best, net.kinds['S'])
	}
	if stacked {
		best = better(scores, best, net.kinds['D'])
		if inside {
			best = better(scores, best, net.kinds['L'])
			best = better(scores, best, net.kinds['R'])
		}
	}
	if buffered >= 2 && b1 == b0+1 && !s.tokens[b1].sentStart {
		best = better(scores, best, net.kinds['B'])
	}
	return best
}

// apply carries out a valid move.
func (s *parserState) apply(move int, kind byte) {
	b0, s0 := s.bufferAt(0), s.stackAt(0)
	switch kind {
	case 'S': // shift
		s.push()
	case 'D': // reduce
		s.pop()
		if s.tokens[s0].head == noToken && len(s.stack) > 0 {
			s.tokens[s0].unshifted = true
			s.rebuffer = append(s.rebuffer, s0)
		}
	case 'L': // the buffer's first becomes the head of the stack's top
		s.addArc(b0, s0, move)
		s.tokens[b0].unshifted = false
		s.pop()
	case 'R': // the stack's top becomes the head of the buffer's first
		s.addArc(s0, b0, move)
		s.push()
	case 'B': // a sentence starts after the buffer's first; this only restricts later moves
		s.tokens[b0+1].sentStart = true
	}
}

// parse finds heads, labels and sentence starts of tokens, whose vectors the scorer has been given.
func (s *parserState) parse(score *scorer, tokens []Token, pieces []piece) spans {
	s.reset(len(tokens))
	net := score.net
	for !s.final() {
		features := s.features()
		best := s.choose(net, score.score(features[:]))
		if best < 0 {
			break
		}
		s.apply(best, net.moves[best].kind)
	}
	for i := range tokens {
		if t := &s.tokens[i]; t.head != noToken {
			tokens[i].Head, tokens[i].Dep = t.head, net.moves[t.move].label
		} else {
			tokens[i].Head, tokens[i].Dep = i, "ROOT"
		}
	}
	edges := newSpans(len(tokens))
	edges.measure(tokens)
	if deprojectivize(tokens, pieces, edges) {
		edges.measure(tokens)
	}
	for i := range tokens {
		if tokens[i].Head == i {
			tokens[edges.left[i]].SentStart = true
		}
	}
	return edges
}
