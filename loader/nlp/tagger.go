package nlp

import "detente/loader/nlp/internal/kernel"

// tagger gives each token the Penn tag with the highest score.
type tagger struct {
	weights *kernel.Matrix
	tags    []string
}

func newTagger(r *modelReader) *tagger {
	t := &tagger{tags: r.Tags}
	weights, bias := r.floats("tagger.W", len(r.Tags), width), r.floats("tagger.b", len(r.Tags))
	if r.err == nil {
		t.weights = r.kernel.NewMatrix(weights, len(r.Tags), width, bias)
	}
	return t
}

// tag sets the tags of tokens, at most blockRows of them, from their vectors. scores is overwritten.
func (t *tagger) tag(k *kernel.Kernel, tokens []Token, vectors, scores []float32) {
	k.Multiply(len(tokens), vectors, width, t.weights, scores)
	for i := range tokens {
		row := scores[i*t.weights.Stride:][:len(t.tags)]
		best := 0
		for j, score := range row {
			if score > row[best] {
				best = j
			}
		}
		tokens[i].Tag = t.tags[best]
	}
}
