// Package kernel holds the few numeric routines in which the model spends its time: a matrix product with a fixed weight
// matrix, the maxout with layer normalization that follows it, and the hidden layer of the transition models.
//
// Each routine exists twice: in AVX2 + FMA assembly and in portable Go. Best chooses once, by the processor's features.
// In both, the result for a row does not depend on how many other rows are computed with it, so that cached and freshly
// computed vectors are the same to the last bit.
package kernel

// Sizes fixed by the model's architecture; the assembly is unrolled for them.
const (
	Width  = 96 // a token vector
	Pieces = 3  // linear pieces of an encoder's maxout
	Hidden = 64 // the hidden layer of a transition model, a maxout of two pieces
)

// Kernel is a set of routines that work on Matrix values. It has no state and is safe for concurrent use.
type Kernel struct {
	name  string
	panel int // columns of a matrix packed side by side
	// multiply computes the product that Multiply promises; the slices are long enough.
	multiply func(rows int, in []float32, stride int, m *Matrix, out []float32)
	// maxoutNorm and hidden compute what the methods of like names promise.
	maxoutNorm func(pieces, gain, shift, residual, out []float32)
	hidden     func(bias []float32, rows [][]float32, out []float32)
}

// Name is "avx2" or "portable".
func (k *Kernel) Name() string { return k.name }

// Matrix is a weight matrix with its bias, packed for one kernel: in panels of some columns, in each the values of input 0,
// then those of input 1, and so on. Columns past the last are zero. It is immutable.
type Matrix struct {
	Inputs  int // values of an input row
	Outputs int // values of an output row that mean something
	Stride  int // values of an output row as Multiply writes it: Outputs rounded up to a multiple of at most 16
	packed  []float32
	bias    []float32
}

// NewMatrix packs weights (outputs rows of inputs values each) and bias, which may be nil for zero. It copies both. The matrix is
// for this kernel only.
func (k *Kernel) NewMatrix(weights []float32, outputs, inputs int, bias []float32) *Matrix {
	panel := k.panel
	stride := (outputs + panel - 1) / panel * panel
	m := &Matrix{Inputs: inputs, Outputs: outputs, Stride: stride}
	m.bias = make([]float32, stride)
	copy(m.bias, bias)
	m.packed = make([]float32, stride*inputs)
	for o := range outputs {
		base := o / panel * panel * inputs
		column := o % panel
		for i, w := range weights[o*inputs : (o+1)*inputs] {
			m.packed[base+i*panel+column] = w
		}
	}
	return m
}

// Multiply computes rows products: row r of out, m.Stride values from r*m.Stride, is m times the m.Inputs values of in from
// r*stride, plus the bias. Input rows may overlap. It panics when in or out is too short.
func (k *Kernel) Multiply(rows int, in []float32, stride int, m *Matrix, out []float32) {
	if rows == 0 {
		return
	}
	in = in[:(rows-1)*stride+m.Inputs]
	out = out[:rows*m.Stride]
	k.multiply(rows, in, stride, m, out)
}

// MaxoutNorm takes the largest of the three pieces (each Width values) for each output, normalizes the result to mean 0 and
// variance 1, scales it by gain, adds shift and residual and writes Width values to out. It panics when a slice is too short.
func (k *Kernel) MaxoutNorm(pieces, gain, shift, residual, out []float32) {
	k.maxoutNorm(pieces[:Pieces*Width], gain[:Width], shift[:Width], residual[:Width], out[:Width])
}

// HiddenLayer adds bias and all rows (each 2*Hidden values, in order) and writes the larger of the two halves, Hidden
// values, to out. It panics when a slice is too short.
func (k *Kernel) HiddenLayer(bias []float32, rows [][]float32, out []float32) {
	for i := range rows {
		_ = rows[i][2*Hidden-1]
	}
	k.hidden(bias[:2*Hidden], rows, out[:Hidden])
}
