// Command gen writes the AVX2 + FMA assembly of package kernel. Run it with go generate in the package's folder.
package main

import (
	"fmt"

	// Imported without a qualifier, as avo is meant to be, so that instructions read as assembly.
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

const (
	vectorBytes = 32 // one YMM register: 8 values
	panelBytes  = 2 * vectorBytes
	width       = 96 // values of a token vector
	hidden      = 64 // values of a transition model's hidden layer
)

func main() {
	ConstraintExpr("amd64")
	for rows := 6; rows >= 2; rows-- {
		tile(rows)
	}
	for panels := 1; panels <= 4; panels++ {
		rowTile(panels)
	}
	maxoutNorm()
	hiddenLayer()
	Generate()
}

// tile multiplies several input rows with one panel of 16 columns. Every sum starts at the bias and takes one fused
// multiply-add per input, in order, whatever the number of rows.
func tile(rows int) {
	name := fmt.Sprintf("tile%dx16", rows)
	TEXT(name, NOSPLIT, "func(inputs int, x *float32, stride int, weights, bias, y *float32, yStride int)")
	Doc(fmt.Sprintf("%s multiplies %d rows of inputs values with one panel. Strides are in bytes.", name, rows))
	Pragma("noescape")
	inputs := Load(Param("inputs"), GP64())
	x := Load(Param("x"), GP64())
	stride := Load(Param("stride"), GP64())
	weights := Load(Param("weights"), GP64())
	bias := Load(Param("bias"), GP64())
	y := Load(Param("y"), GP64())
	yStride := Load(Param("yStride"), GP64())

	// A base register reaches three rows: itself, plus one stride, plus two.
	bases := []Register{x}
	if rows > 3 {
		second := GP64()
		LEAQ(Mem{Base: stride, Index: stride, Scale: 2}, second)
		ADDQ(x, second)
		bases = append(bases, second)
	}
	low, high := make([]VecVirtual, rows), make([]VecVirtual, rows)
	for r := range rows {
		low[r], high[r] = YMM(), YMM()
		VMOVUPS(Mem{Base: bias}, low[r])
		VMOVUPS(Mem{Base: bias, Disp: vectorBytes}, high[r])
	}
	w0, w1, value := YMM(), YMM(), YMM()

	Label(name + "_input")
	VMOVUPS(Mem{Base: weights}, w0)
	VMOVUPS(Mem{Base: weights, Disp: vectorBytes}, w1)
	for r := range rows {
		source := Mem{Base: bases[r/3]}
		if r%3 > 0 {
			source = Mem{Base: bases[r/3], Index: stride, Scale: uint8(r % 3)}
		}
		VBROADCASTSS(source, value)
		VFMADD231PS(w0, value, low[r])
		VFMADD231PS(w1, value, high[r])
	}
	for _, base := range bases {
		ADDQ(Imm(4), base)
	}
	ADDQ(Imm(panelBytes), weights)
	DECQ(inputs)
	JNZ(LabelRef(name + "_input"))

	for r := range rows {
		VMOVUPS(low[r], Mem{Base: y})
		VMOVUPS(high[r], Mem{Base: y, Disp: vectorBytes})
		if r < rows-1 {
			ADDQ(yStride, y)
		}
	}
	VZEROUPPER()
	RET()
}

// rowTile multiplies one input row with several panels.
func rowTile(panels int) {
	name := fmt.Sprintf("tile1x%d", 16*panels)
	TEXT(name, NOSPLIT, "func(inputs int, x, weights, bias, y *float32)")
	Doc(fmt.Sprintf("%s multiplies one row of inputs values with %d panel(s).", name, panels))
	Pragma("noescape")
	inputs := Load(Param("inputs"), GP64())
	x := Load(Param("x"), GP64())
	weights := Load(Param("weights"), GP64())
	bias := Load(Param("bias"), GP64())
	y := Load(Param("y"), GP64())

	// A panel takes inputs*64 bytes.
	starts := []Register{weights}
	if panels > 1 {
		size := GP64()
		MOVQ(inputs, size)
		SHLQ(Imm(6), size)
		for range panels - 1 {
			next := GP64()
			MOVQ(starts[len(starts)-1], next)
			ADDQ(size, next)
			starts = append(starts, next)
		}
	}
	sums := make([]VecVirtual, 2*panels)
	for i := range sums {
		sums[i] = YMM()
		VMOVUPS(Mem{Base: bias, Disp: i * vectorBytes}, sums[i])
	}
	value := YMM()
	Label(name + "_input")
	VBROADCASTSS(Mem{Base: x}, value)
	for i, sum := range sums {
		VFMADD231PS(Mem{Base: starts[i/2], Disp: i % 2 * vectorBytes}, value, sum)
	}
	ADDQ(Imm(4), x)
	for _, start := range starts {
		ADDQ(Imm(panelBytes), start)
	}
	DECQ(inputs)
	JNZ(LabelRef(name + "_input"))
	for i, sum := range sums {
		VMOVUPS(sum, Mem{Base: y, Disp: i * vectorBytes})
	}
	VZEROUPPER()
	RET()
}

// maxoutNorm keeps the 96 values of a row in 12 registers from the maximum to the result.
func maxoutNorm() {
	TEXT("maxoutNorm96", NOSPLIT, "func(pieces, gain, shift, residual, out *float32)")
	Doc("maxoutNorm96 takes the largest of three pieces, normalizes, scales by gain, adds shift and residual.")
	Pragma("noescape")
	pieces := Load(Param("pieces"), GP64())
	gain := Load(Param("gain"), GP64())
	shift := Load(Param("shift"), GP64())
	residual := Load(Param("residual"), GP64())
	out := Load(Param("out"), GP64())
	values := make([]VecVirtual, width/8)
	for i := range values {
		values[i] = YMM()
		VMOVUPS(Mem{Base: pieces, Disp: i * vectorBytes}, values[i])
		VMAXPS(Mem{Base: pieces, Disp: 4*width + i*vectorBytes}, values[i], values[i])
		VMAXPS(Mem{Base: pieces, Disp: 8*width + i*vectorBytes}, values[i], values[i])
	}

	Comment("Subtract the mean.")
	a, b := YMM(), YMM()
	VADDPS(values[1], values[0], a)
	VADDPS(values[3], values[2], b)
	for i := 4; i < len(values); i += 2 {
		VADDPS(values[i], a, a)
		VADDPS(values[i+1], b, b)
	}
	VADDPS(b, a, a)
	broadcastSum(a, b)
	scalar := GP32()
	MOVL(U32(0x3c2aaaab), scalar) // 1/96
	VMOVD(scalar, b.AsX())
	VBROADCASTSS(b.AsX(), b)
	VMULPS(b, a, a)
	for i := range values {
		VSUBPS(a, values[i], values[i])
	}

	Comment("Divide by the standard deviation.")
	VMULPS(values[0], values[0], a)
	VMULPS(values[1], values[1], b)
	for i := 2; i < len(values); i += 2 {
		VFMADD231PS(values[i], values[i], a)
		VFMADD231PS(values[i+1], values[i+1], b)
	}
	VADDPS(b, a, a)
	broadcastSum(a, b)
	VMOVD(scalar, b.AsX())
	VBROADCASTSS(b.AsX(), b)
	VMULPS(b, a, a)
	MOVL(U32(0x322bcc77), scalar) // 1e-8
	VMOVD(scalar, b.AsX())
	VBROADCASTSS(b.AsX(), b)
	VADDPS(b, a, a)
	VSQRTPS(a, a)
	MOVL(U32(0x3f800000), scalar) // 1
	VMOVD(scalar, b.AsX())
	VBROADCASTSS(b.AsX(), b)
	VDIVPS(a, b, a)

	for i := range values {
		at := i * vectorBytes
		VMULPS(a, values[i], values[i])
		VMOVUPS(Mem{Base: shift, Disp: at}, b)
		VFMADD132PS(Mem{Base: gain, Disp: at}, b, values[i])
		VADDPS(Mem{Base: residual, Disp: at}, values[i], values[i])
		VMOVUPS(values[i], Mem{Base: out, Disp: at})
	}
	VZEROUPPER()
	RET()
}

// broadcastSum puts the sum of the eight values of v into all of them; t is overwritten.
func broadcastSum(v, t VecVirtual) {
	VPERM2F128(Imm(1), v, v, t) // swap halves
	VADDPS(t, v, v)
	VSHUFPS(Imm(0x4e), v, v, t) // swap pairs
	VADDPS(t, v, v)
	VSHUFPS(Imm(0xb1), v, v, t) // swap neighbours
	VADDPS(t, v, v)
}

// hiddenLayer keeps all 128 sums in the 16 registers.
func hiddenLayer() {
	TEXT("hidden64", NOSPLIT, "func(bias *float32, rows [][]float32, out *float32)")
	Doc("hidden64 adds bias and rows (128 values each) and writes the larger of the two halves.")
	Pragma("noescape")
	bias := Load(Param("bias"), GP64())
	row := Load(Param("rows").Base(), GP64())
	count := Load(Param("rows").Len(), GP64())
	out := Load(Param("out"), GP64())
	sums := make([]VecVirtual, 2*hidden/8)
	for i := range sums {
		sums[i] = YMM()
		VMOVUPS(Mem{Base: bias, Disp: i * vectorBytes}, sums[i])
	}
	TESTQ(count, count)
	JZ(LabelRef("hidden64_max"))
	values := GP64()
	Label("hidden64_row")
	MOVQ(Mem{Base: row}, values)
	for i, sum := range sums {
		VADDPS(Mem{Base: values, Disp: i * vectorBytes}, sum, sum)
	}
	ADDQ(Imm(24), row) // the size of a slice header
	DECQ(count)
	JNZ(LabelRef("hidden64_row"))
	Label("hidden64_max")
	for i, sum := range sums[:hidden/8] {
		VMAXPS(sums[i+hidden/8], sum, sum)
		VMOVUPS(sum, Mem{Base: out, Disp: i * vectorBytes})
	}
	VZEROUPPER()
	RET()
}
