package nlp

import (
	"fmt"
	"sync/atomic"

	"detente/loader/nlp/internal/kernel"
)

const (
	width      = kernel.Width
	depth      = 4   // encoder layers; each looks one token to either side
	blockRows  = 48  // rows multiplied at a time, so that products are used while they are in the cache
	chunkRows  = 192 // tokens that go through all layers together; bounds the memory of a long document
	mostInputs = 6   // features of a word
)

// zeros is a vector of zeros; nothing writes to it.
var zeros [width]float32

// tok2vec turns words into vectors that know their neighbours: hash embeddings of a word's features, a layer that mixes
// them into one vector, and four convolutions over three neighbours each.
type tok2vec struct {
	embeddings []embedding
	mix        maxout
	encoder    [depth]maxout
	// cached is where a word keeps its mixed vector.
	cached func(p piece) *atomic.Pointer[vector]
}

// embedding is a table of vectors, of which four stand for a feature.
type embedding struct {
	seed, rows uint32
	table      []float32
}

// maxout is a layer of three linear pieces, of which the largest counts, followed by layer normalization.
type maxout struct {
	weights     *kernel.Matrix
	gain, shift []float32
}

func newTok2vec(r *modelReader, prefix string, seeds []uint32, cached func(piece) *atomic.Pointer[vector]) *tok2vec {
	t := &tok2vec{cached: cached}
	if len(seeds) > mostInputs {
		r.fail(fmt.Errorf("%s has %d features, at most %d are known", prefix, len(seeds), mostInputs))
	}
	for i, seed := range seeds {
		name := fmt.Sprintf("%s.embed%d", prefix, i)
		table := r.floats(name, -1, width)
		if len(table) == 0 {
			r.fail(fmt.Errorf("tensor %q has no rows", name))
		}
		t.embeddings = append(t.embeddings, embedding{seed: seed, rows: uint32(len(table) / width), table: table})
	}
	t.mix = newMaxout(r, prefix+".mix", len(seeds)*width)
	for i := range t.encoder {
		t.encoder[i] = newMaxout(r, fmt.Sprintf("%s.conv%d", prefix, i), 3*width)
	}
	return t
}

// The vectors of the tagger and the parser know whether a space follows the word; those of the entity recognizer do not.
func sharedVector(p piece) *atomic.Pointer[vector] { return &p.word.shared[flag(p.space)] }
func entityVector(p piece) *atomic.Pointer[vector] { return &p.word.entities }

// newMaxout reads a layer and reorders its outputs piece by piece, so that the maximum runs over contiguous vectors.
func newMaxout(r *modelReader, name string, inputs int) maxout {
	weights := r.floats(name+".W", width, kernel.Pieces, inputs)
	bias := r.floats(name+".b", width, kernel.Pieces)
	m := maxout{gain: r.floats(name+".G", width), shift: r.floats(name+".beta", width)}
	if r.err != nil {
		return m
	}
	rows := make([]float32, 0, len(weights))
	biases := make([]float32, 0, len(bias))
	for p := range kernel.Pieces {
		for o := range width {
			at := o*kernel.Pieces + p
			rows = append(rows, weights[at*inputs:(at+1)*inputs]...)
			biases = append(biases, bias[at])
		}
	}
	m.weights = r.kernel.NewMatrix(rows, kernel.Pieces*width, inputs, biases)
	return m
}

// flag is 1 for true, 0 for false.
func flag(b bool) uint64 {
	if b {
		return 1
	}
	return 0
}

// embed writes the embeddings of a word's features to dst, one after the other.
func (t *tok2vec) embed(p piece, dst []float32) {
	w := p.word
	features := [mostInputs]uint64{w.normID, w.prefix, w.suffix, w.shape, flag(p.space), flag(w.space)}
	for i := range t.embeddings {
		e := &t.embeddings[i]
		rows := hashRows(features[i], e.seed, e.rows)
		a, b := e.row(rows[0]), e.row(rows[1])
		c, d := e.row(rows[2]), e.row(rows[3])
		sum := dst[i*width : (i+1)*width]
		for j := range sum {
			sum[j] = a[j] + b[j] + c[j] + d[j]
		}
	}
}

func (e *embedding) row(i uint32) []float32 {
	return e.table[int(i)*width : int(i+1)*width : int(i+1)*width]
}

// encoding is the memory in which token vectors are computed, chunk by chunk.
type encoding struct {
	kernel   *kernel.Kernel
	inputs   []float32 // features of the words that have no vector yet
	products []float32
	rows     [2][]float32 // what goes into and comes out of a layer, by turns
	missing  []piece
	asked    map[*atomic.Pointer[vector]]struct{}
}

func newEncoding(k *kernel.Kernel) *encoding {
	const most = chunkRows + 2*depth
	return &encoding{
		kernel:   k,
		inputs:   make([]float32, blockRows*mostInputs*width),
		products: make([]float32, blockRows*kernel.Pieces*width),
		rows:     [2][]float32{make([]float32, most*width), make([]float32, most*width)},
		asked:    map[*atomic.Pointer[vector]]struct{}{},
	}
}

// encode returns the vectors of pieces[from:to], one after the other; to-from is at most chunkRows. The result is valid until the
// next call. A document is followed and preceded by four rows of zeros, which go through the layers like tokens. As a vector
// depends on four neighbours to either side and no more, computing those too makes chunks independent of each other: every layer
// yields one row less at either end.
func (e *encoding) encode(t *tok2vec, pieces []piece, from, to int) []float32 {
	e.mixMissing(t, pieces[max(0, from-depth):min(len(pieces), to+depth)])
	in, out := e.rows[0], e.rows[1]
	for i := from - depth; i < to+depth; i++ {
		row := in[(i-from+depth)*width:][:width]
		if i < 0 || i >= len(pieces) {
			clear(row)
			continue
		}
		copy(row, t.cached(pieces[i]).Load()[:])
	}
	rows := to - from + 2*depth
	for i := range t.encoder {
		rows -= 2
		e.convolve(&t.encoder[i], rows, in, out)
		in, out = out, in
	}
	return in[:rows*width]
}

// convolve computes rows of a residual layer: row i of out is row i+1 of in plus the layer's result for rows i, i+1 and i+2
// of in, which are contiguous in memory.
func (e *encoding) convolve(l *maxout, rows int, in, out []float32) {
	stride := l.weights.Stride
	for first := 0; first < rows; first += blockRows {
		n := min(blockRows, rows-first)
		e.kernel.Multiply(n, in[first*width:], width, l.weights, e.products)
		for i := range n {
			at := (first + i) * width
			e.kernel.MaxoutNorm(e.products[i*stride:], l.gain, l.shift, in[at+width:], out[at:])
		}
	}
}

// mixMissing computes the mixed vectors of those words that have none yet.
func (e *encoding) mixMissing(t *tok2vec, pieces []piece) {
	e.missing = e.missing[:0]
	for _, p := range pieces {
		slot := t.cached(p)
		if slot.Load() != nil {
			continue
		}
		if _, ok := e.asked[slot]; !ok {
			e.asked[slot] = struct{}{}
			e.missing = append(e.missing, p)
		}
	}
	if len(e.missing) == 0 {
		return
	}
	clear(e.asked)
	inputs := t.mix.weights.Inputs
	for first := 0; first < len(e.missing); first += blockRows {
		block := e.missing[first:min(first+blockRows, len(e.missing))]
		for i, p := range block {
			t.embed(p, e.inputs[i*inputs:])
		}
		e.kernel.Multiply(len(block), e.inputs, inputs, t.mix.weights, e.products)
		for i, p := range block {
			v := new(vector)
			e.kernel.MaxoutNorm(e.products[i*t.mix.weights.Stride:], t.mix.gain, t.mix.shift, zeros[:], v[:])
			t.cached(p).Store(v) // another goroutine may store the same value
		}
	}
	clear(e.missing) // keep no word alive that the vocabulary has let go
}
