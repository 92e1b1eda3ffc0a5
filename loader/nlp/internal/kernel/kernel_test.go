package kernel

import (
	"math"
	"math/rand/v2"
	"testing"
)

// kernels are those that this processor can run.
func kernels() []*Kernel {
	if best := Best(); best.Name() != "portable" {
		return []*Kernel{Portable(), best}
	}
	return []*Kernel{Portable()}
}

func random(r *rand.Rand, n int) []float32 {
	v := make([]float32, n)
	for i := range v {
		v[i] = float32(r.NormFloat64())
	}
	return v
}

func near(got float32, want, tolerance float64) bool { return math.Abs(float64(got)-want) <= tolerance }

// TestMultiply compares with sums in double precision, for every height of a tile, with overlapping input rows, and checks that
// nothing past the result is written.
func TestMultiply(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, k := range kernels() {
		for _, size := range []struct{ outputs, inputs, stride int }{{288, 288, 96}, {50, 96, 96}, {106, 64, 64}, {16, 1, 1}, {74, 64, 80}} {
			weights, bias := random(r, size.outputs*size.inputs), random(r, size.outputs)
			m := k.NewMatrix(weights, size.outputs, size.inputs, bias)
			for rows := 1; rows <= 14; rows++ {
				in := random(r, (rows-1)*size.stride+size.inputs)
				out := make([]float32, rows*m.Stride+8)
				for i := range out {
					out[i] = float32(math.NaN())
				}
				k.Multiply(rows, in, size.stride, m, out)
				for i := range rows * m.Stride {
					row, column := i/m.Stride, i%m.Stride
					want := 0.0
					if column < size.outputs {
						want = float64(bias[column])
						for j := range size.inputs {
							want += float64(in[row*size.stride+j]) * float64(weights[column*size.inputs+j])
						}
					}
					if !near(out[i], want, 1e-3) {
						t.Fatalf("%s, %d rows of %v: row %d column %d is %g, want %g", k.Name(), rows, size, row, column, out[i], want)
					}
				}
				for _, v := range out[rows*m.Stride:] {
					if v == v {
						t.Fatalf("%s, %d rows of %v: wrote past the result", k.Name(), rows, size)
					}
				}
			}
		}
	}
}

// TestMultiplyRowsAreIndependent checks that a row's result has the same bits however many rows are computed with it: cached word
// vectors and chunks of a document rely on it.
func TestMultiplyRowsAreIndependent(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	const outputs, inputs, rows = 288, 576, 13
	weights, bias := random(r, outputs*inputs), random(r, outputs)
	in := random(r, rows*inputs)
	for _, k := range kernels() {
		m := k.NewMatrix(weights, outputs, inputs, bias)
		together := make([]float32, rows*m.Stride)
		k.Multiply(rows, in, inputs, m, together)
		for first := range rows {
			for n := 1; n <= rows-first; n++ {
				part := make([]float32, n*m.Stride)
				k.Multiply(n, in[first*inputs:], inputs, m, part)
				for i, v := range part {
					if want := together[first*m.Stride+i]; math.Float32bits(v) != math.Float32bits(want) {
						t.Fatalf("%s: %d rows from %d: value %d is %g, together with others %g", k.Name(), n, first, i, v, want)
					}
				}
			}
		}
	}
}

func TestMultiplyOfNoRowsWritesNothing(t *testing.T) {
	for _, k := range kernels() {
		k.Multiply(0, nil, 96, k.NewMatrix(make([]float32, 16*96), 16, 96, nil), nil)
	}
}

func TestMaxoutNorm(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for _, k := range kernels() {
		for range 20 {
			pieces := random(r, Pieces*Width)
			gain, shift, residual := random(r, Width), random(r, Width), random(r, Width)
			out := make([]float32, Width)
			k.MaxoutNorm(pieces, gain, shift, residual, out)
			var best [Width]float64
			mean, variance := 0.0, 0.0
			for i := range best {
				best[i] = float64(max(pieces[i], pieces[Width+i], pieces[2*Width+i]))
				mean += best[i] / Width
			}
			for _, v := range best {
				variance += (v - mean) * (v - mean) / Width
			}
			for i, v := range best {
				want := (v-mean)/math.Sqrt(variance+1e-8)*float64(gain[i]) + float64(shift[i]) + float64(residual[i])
				if !near(out[i], want, 1e-4) {
					t.Fatalf("%s: value %d is %g, want %g", k.Name(), i, out[i], want)
				}
			}
		}
	}
}

func TestMaxoutNormOfEqualValuesIsTheShift(t *testing.T) {
	ones, zero, shift, out := make([]float32, Pieces*Width), make([]float32, Width), make([]float32, Width), make([]float32, Width)
	for i := range ones {
		ones[i] = 1
	}
	for i := range shift {
		shift[i] = float32(i)
	}
	for _, k := range kernels() {
		k.MaxoutNorm(ones, ones, shift, zero, out)
		for i, v := range out {
			if !near(v, float64(i), 1e-2) {
				t.Fatalf("%s: value %d is %g, want %d", k.Name(), i, v, i)
			}
		}
	}
}

func TestHiddenLayer(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for _, k := range kernels() {
		for count := range 9 {
			bias := random(r, 2*Hidden)
			rows := make([][]float32, count)
			for i := range rows {
				rows[i] = random(r, 2*Hidden)
			}
			out := make([]float32, Hidden)
			k.HiddenLayer(bias, rows, out)
			for i, v := range out {
				first, second := float64(bias[i]), float64(bias[Hidden+i])
				for _, row := range rows {
					first, second = first+float64(row[i]), second+float64(row[Hidden+i])
				}
				if !near(v, max(first, second), 1e-5) {
					t.Fatalf("%s, %d rows: value %d is %g, want %g", k.Name(), count, i, v, max(first, second))
				}
			}
		}
	}
}

func TestShortSlicesPanicBeforeAnythingIsRead(t *testing.T) {
	long, short := make([]float32, 3*96), make([]float32, 15)
	for _, k := range kernels() {
		m := k.NewMatrix(make([]float32, 16*96), 16, 96, nil)
		for name, call := range map[string]func(){
			"input of Multiply":  func() { k.Multiply(1, short, 96, m, long) },
			"output of Multiply": func() { k.Multiply(1, long, 96, m, short) },
			"MaxoutNorm":         func() { k.MaxoutNorm(long, long, long, long, short) },
			"HiddenLayer":        func() { k.HiddenLayer(long, [][]float32{short}, long) },
		} {
			func() {
				defer func() {
					if recover() == nil {
						t.Errorf("%s: %s takes a short slice", k.Name(), name)
					}
				}()
				call()
			}()
		}
	}
}
