package nlp

import (
	"fmt"

	"detente/loader/nlp/internal/kernel"
)

const (
	parserFeatures = 8 // tokens that the parser looks at in a state
	entityFeatures = 3 // tokens that the entity recognizer looks at in a state
	mostFeatures   = 8
	hidden         = kernel.Hidden
	pieceWidth     = 2 * hidden // a token's part of the hidden layer, of two pieces
)

// noToken stands for a feature that a state does not have.
const noToken = -1

// move is an action of a transition system: its kind, a letter, and a label that may be empty.
type move struct {
	kind  byte
	label string
}

// moveRange is the moves of one kind, which stand together.
type moveRange struct{ from, to int }

// transitions is the network that scores the moves of a transition system in a state.
type transitions struct {
	features int
	linear   *kernel.Matrix // token vector to a shorter one
	lower    *kernel.Matrix // shorter vector to its part of the hidden layer in each of the features
	bias     []float32      // of the hidden layer
	missing  [][]float32    // what stands in for a missing token, by feature
	upper    *kernel.Matrix // hidden layer to scores
	moves    []move
	kinds    map[byte]moveRange
}

func newTransitions(r *modelReader, name string, features int, moves [][2]string) *transitions {
	t := &transitions{features: features, kinds: map[byte]moveRange{}}
	for i, m := range moves {
		if len(m[0]) != 1 {
			r.fail(fmt.Errorf("%s: move %d has kind %q", name, i, m[0]))
			return t
		}
		kind := m[0][0]
		if i == 0 || t.moves[i-1].kind != kind {
			if _, twice := t.kinds[kind]; twice {
				r.fail(fmt.Errorf("%s: moves of kind %q do not stand together", name, m[0]))
			}
			t.kinds[kind] = moveRange{i, i}
		}
		t.moves = append(t.moves, move{kind, m[1]})
		t.kinds[kind] = moveRange{t.kinds[kind].from, i + 1}
	}
	linear, linearBias := r.floats(name+".lin.W", hidden, width), r.floats(name+".lin.b", hidden)
	lower := r.floats(name+".lower.W", features, hidden, 2, hidden)
	bias := r.floats(name+".lower.b", hidden, 2)
	pad := r.floats(name+".lower.pad", 1, features, hidden, 2)
	upper, upperBias := r.floats(name+".upper.W", len(moves), hidden), r.floats(name+".upper.b", len(moves))
	if r.err != nil {
		return t
	}
	t.linear = r.kernel.NewMatrix(linear, hidden, width, linearBias)
	t.upper = r.kernel.NewMatrix(upper, len(moves), hidden, upperBias)
	t.bias = byPiece(bias, 1)
	for f := range features {
		t.missing = append(t.missing, byPiece(pad[f*pieceWidth:(f+1)*pieceWidth], 1))
	}
	rows := make([]float32, 0, len(lower))
	for f := range features {
		rows = append(rows, byPiece(lower[f*pieceWidth*hidden:(f+1)*pieceWidth*hidden], hidden)...)
	}
	t.lower = r.kernel.NewMatrix(rows, features*pieceWidth, hidden, nil)
	return t
}

// byPiece reorders rows of size values from output-major (two pieces for each output) to piece-major.
func byPiece(values []float32, size int) []float32 {
	out := make([]float32, 0, len(values))
	for p := range 2 {
		for o := range len(values) / size / 2 {
			at := (2*o + p) * size
			out = append(out, values[at:at+size]...)
		}
	}
	return out
}

// Features are computed for blocks of tokens when a state first asks for one of them, and at most mostBlocks blocks are
// kept: states look at few places at a time, and a long document would need 4 KB for each token.
const (
	featureBlock = blockRows
	mostBlocks   = 64
)

// scorer scores the states of one document at a time.
type scorer struct {
	kernel    *kernel.Kernel
	net       *transitions
	projected []float32   // the shorter vector of each token
	blocks    [][]float32 // features of featureBlock tokens each, nil where not computed
	computed  []int       // blocks that are not nil
	free      [][]float32
	rows      [mostFeatures][]float32
	hidden    [hidden]float32
	scores    []float32
}

func newScorer(k *kernel.Kernel, net *transitions) *scorer {
	return &scorer{kernel: k, net: net, scores: make([]float32, net.upper.Stride)}
}

// start prepares for a document, for whose tokens projected has hidden values each; project must follow for all of them.
func (s *scorer) start(projected []float32) {
	s.release()
	s.projected = projected
	blocks := (len(projected)/hidden + featureBlock - 1) / featureBlock
	if cap(s.blocks) < blocks {
		s.blocks = make([][]float32, blocks)
	}
	s.blocks = s.blocks[:blocks]
}

// project takes the vectors of n tokens from token first on.
func (s *scorer) project(first, n int, vectors []float32) {
	s.kernel.Multiply(n, vectors, width, s.net.linear, s.projected[first*hidden:])
}

// score returns the scores of all moves in a state with the given tokens as features. The result is valid until the next call.
func (s *scorer) score(tokens []int) []float32 {
	if len(s.computed)+mostFeatures > mostBlocks {
		s.release()
	}
	rows := s.rows[:len(tokens)]
	for f, token := range tokens {
		if token == noToken {
			rows[f] = s.net.missing[f]
			continue
		}
		block := s.blocks[token/featureBlock]
		if block == nil {
			block = s.compute(token / featureBlock)
		}
		at := token%featureBlock*s.net.lower.Stride + f*pieceWidth
		rows[f] = block[at : at+pieceWidth]
	}
	s.kernel.HiddenLayer(s.net.bias, rows, s.hidden[:])
	s.kernel.Multiply(1, s.hidden[:], hidden, s.net.upper, s.scores)
	return s.scores[:len(s.net.moves)]
}

func (s *scorer) compute(b int) []float32 {
	var block []float32
	if last := len(s.free) - 1; last >= 0 {
		block, s.free = s.free[last], s.free[:last]
	} else {
		block = make([]float32, featureBlock*s.net.lower.Stride)
	}
	first := b * featureBlock
	n := min(featureBlock, len(s.projected)/hidden-first)
	s.kernel.Multiply(n, s.projected[first*hidden:], hidden, s.net.lower, block)
	s.blocks[b] = block
	s.computed = append(s.computed, b)
	return block
}

// release lets all blocks go.
func (s *scorer) release() {
	for _, b := range s.computed {
		s.free = append(s.free, s.blocks[b])
		s.blocks[b] = nil
	}
	s.computed = s.computed[:0]
}

// ofLabel returns the move of a kind that has the label, as a range of one, or none.
func (t *transitions) ofLabel(kind byte, label string) moveRange {
	for i := t.kinds[kind].from; i < t.kinds[kind].to; i++ {
		if t.moves[i].label == label {
			return moveRange{i, i + 1}
		}
	}
	return moveRange{}
}

// better returns the first move of the highest score among best and the moves of a range; best is -1 for none.
func better(scores []float32, best int, r moveRange) int {
	for i := r.from; i < r.to; i++ {
		if best < 0 || scores[i] > scores[best] {
			best = i
		}
	}
	return best
}

// grow returns a slice of n values, b's own memory if that is large enough.
func grow[T any](b []T, n int) []T {
	if cap(b) < n {
		return make([]T, n+n/4)[:n]
	}
	return b[:n]
}
