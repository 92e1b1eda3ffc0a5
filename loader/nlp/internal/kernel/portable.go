package kernel

import "math"

// Portable returns the kernel in plain Go, which works on every processor.
func Portable() *Kernel {
	return &Kernel{name: "portable", multiply: multiplyPortable, maxoutNorm: maxoutNormPortable, hidden: hiddenPortable}
}

// multiplyPortable works on tiles of 2 rows and 4 columns, whose 8 sums fit into registers.
func multiplyPortable(rows int, in []float32, stride int, m *Matrix, out []float32) {
	for first := 0; first < m.Stride; first += panel {
		weights := m.packed[first*m.Inputs : (first+panel)*m.Inputs]
		for r := 0; r < rows; r += 2 {
			x := in[r*stride : r*stride+m.Inputs]
			y := x // a last odd row is computed twice
			target := out[r*m.Stride+first : r*m.Stride+first+panel]
			next := target
			if r+1 < rows {
				y = in[(r+1)*stride : (r+1)*stride+m.Inputs]
				next = out[(r+1)*m.Stride+first : (r+1)*m.Stride+first+panel]
			}
			for c := 0; c < panel; c += 4 {
				tile2x4(x, y, weights[c:], m.bias[first+c:first+c+4], target[c:c+4], next[c:c+4])
			}
		}
	}
}

// tile2x4 multiplies the rows x and y with four columns of a panel.
func tile2x4(x, y, weights, bias, outX, outY []float32) {
	y = y[:len(x)]
	x0, x1, x2, x3 := bias[0], bias[1], bias[2], bias[3]
	y0, y1, y2, y3 := x0, x1, x2, x3
	for k, a := range x {
		b := y[k]
		w := weights[k*panel : k*panel+4 : k*panel+4]
		x0 += a * w[0]
		x1 += a * w[1]
		x2 += a * w[2]
		x3 += a * w[3]
		y0 += b * w[0]
		y1 += b * w[1]
		y2 += b * w[2]
		y3 += b * w[3]
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
