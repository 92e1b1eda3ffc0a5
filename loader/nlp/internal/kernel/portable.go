package kernel

import "math"

// Portable returns the kernel in plain Go, which works on every processor.
func Portable() *Kernel {
	return &Kernel{
		name: "portable", panel: panelPortable,
		multiply: multiplyPortable, maxoutNorm: maxoutNormPortable, hidden: hiddenPortable,
	}
}

// panelPortable is the width of a tile: 2 rows and 4 columns, whose 8 sums fit into registers.
const panelPortable = 4

func multiplyPortable(rows int, in []float32, stride int, m *Matrix, out []float32) {
	for first := 0; first < m.Stride; first += panelPortable {
		weights := m.packed[first*m.Inputs : (first+panelPortable)*m.Inputs]
		bias := m.bias[first : first+panelPortable]
		for r := 0; r < rows; r += 2 {
			next := min(r+1, rows-1) // a last odd row is computed twice
			tilePortable(in[r*stride:][:m.Inputs], in[next*stride:][:m.Inputs], weights, bias,
				out[r*m.Stride+first:], out[next*m.Stride+first:])
		}
	}
}

// tilePortable multiplies the rows x and y with a panel. The shape of the loop spares the compiler's checks of bounds.
func tilePortable(x, y, weights, bias, outX, outY []float32) {
	x0, x1, x2, x3 := bias[0], bias[1], bias[2], bias[3]
	y0, y1, y2, y3 := x0, x1, x2, x3
	y = y[:len(x)]
	for i, a := range x {
		if len(weights) < panelPortable {
			break // never: it holds as many panels as x has values
		}
		b := y[i]
		w0, w1, w2, w3 := weights[0], weights[1], weights[2], weights[3]
		weights = weights[panelPortable:]
		x0 += a * w0
		x1 += a * w1
		x2 += a * w2
		x3 += a * w3
		y0 += b * w0
		y1 += b * w1
		y2 += b * w2
		y3 += b * w3
	}
	outY[0], outY[1], outY[2], outY[3] = y0, y1, y2, y3
	outX[0], outX[1], outX[2], outX[3] = x0, x1, x2, x3
}

func maxoutNormPortable(pieces, gain, shift, residual, out []float32) {
	first, second, third := pieces[:Width], pieces[Width:2*Width], pieces[2*Width:3*Width]
	var best [Width]float32
	var sum float32
	for i := range best {
		v := first[i]
		if second[i] > v {
			v = second[i]
		}
		if third[i] > v {
			v = third[i]
		}
		best[i] = v
		sum += v
	}
	mean := sum / Width
	var squares float32
	for i := range best {
		best[i] -= mean
		squares += best[i] * best[i]
	}
	scale := 1 / float32(math.Sqrt(float64(squares/Width+1e-8)))
	for i := range best {
		out[i] = best[i]*scale*gain[i] + shift[i] + residual[i]
	}
}

func hiddenPortable(bias []float32, rows [][]float32, out []float32) {
	var sum [2 * Hidden]float32
	copy(sum[:], bias)
	for _, row := range rows {
		row = row[:2*Hidden]
		for i := range sum {
			sum[i] += row[i]
		}
	}
	for i := range out[:Hidden] {
		out[i] = max(sum[i], sum[Hidden+i])
	}
}
