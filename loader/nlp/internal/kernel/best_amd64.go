package kernel

import "golang.org/x/sys/cpu"

//go:generate go run ./gen -out avx2_amd64.s -stubs avx2_amd64.go -pkg kernel

// Best returns the fastest kernel for this processor: AVX2 with FMA where both are there, else the portable one.
func Best() *Kernel {
	if cpu.X86.HasAVX2 && cpu.X86.HasFMA {
		return &Kernel{name: "avx2", panel: panelAVX2, multiply: multiplyAVX2, maxoutNorm: maxoutNormAVX2, hidden: hiddenAVX2}
	}
	return Portable()
}

// The largest tile of the assembly: 6 rows by 16 columns use 12 of the 16 vector registers for sums.
const (
	tileRows  = 6
	panelAVX2 = 16
)

// multiplyAVX2 walks over the panels and, in each, over the rows, so that a panel (at most 36 KB) stays in the nearest cache.
func multiplyAVX2(rows int, in []float32, stride int, m *Matrix, out []float32) {
	if rows == 1 {
		multiplyRowAVX2(in, m, out)
		return
	}
	for first := 0; first < m.Stride; first += panelAVX2 {
		weights, bias := &m.packed[first*m.Inputs], &m.bias[first]
		for r := 0; r < rows; {
			x, y := &in[r*stride], &out[r*m.Stride+first]
			switch left := rows - r; {
			case left >= tileRows:
				tile6x16(m.Inputs, x, 4*stride, weights, bias, y, 4*m.Stride)
			case left == 5:
				tile5x16(m.Inputs, x, 4*stride, weights, bias, y, 4*m.Stride)
			case left == 4:
				tile4x16(m.Inputs, x, 4*stride, weights, bias, y, 4*m.Stride)
			case left == 3:
				tile3x16(m.Inputs, x, 4*stride, weights, bias, y, 4*m.Stride)
			case left == 2:
				tile2x16(m.Inputs, x, 4*stride, weights, bias, y, 4*m.Stride)
			default:
				tile1x16(m.Inputs, x, weights, bias, y)
			}
			r += tileRows
		}
	}
}

// multiplyRowAVX2 multiplies one row. One panel alone would wait for its own sums; four at a time keep the processor busy.
func multiplyRowAVX2(in []float32, m *Matrix, out []float32) {
	x := &in[0]
	for first := 0; first < m.Stride; {
		weights, bias, y := &m.packed[first*m.Inputs], &m.bias[first], &out[first]
		switch left := (m.Stride - first) / panelAVX2; {
		case left >= 4:
			tile1x64(m.Inputs, x, weights, bias, y)
			first += 4 * panelAVX2
		case left == 3:
			tile1x48(m.Inputs, x, weights, bias, y)
			first += 3 * panelAVX2
		case left == 2:
			tile1x32(m.Inputs, x, weights, bias, y)
			first += 2 * panelAVX2
		default:
			tile1x16(m.Inputs, x, weights, bias, y)
			first += panelAVX2
		}
	}
}

func maxoutNormAVX2(pieces, gain, shift, residual, out []float32) {
	maxoutNorm96(&pieces[0], &gain[0], &shift[0], &residual[0], &out[0])
}

func hiddenAVX2(bias []float32, rows [][]float32, out []float32) {
	hidden64(&bias[0], rows, &out[0])
}
