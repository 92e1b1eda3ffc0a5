package nlp

import (
	"encoding/binary"
	"math/bits"
)

// hashString is MurmurHash64A with seed 1, by which spaCy identifies strings.
// Source: Austin Appleby, MurmurHash2_64.cpp.
func hashString(s string) uint64 {
	const (
		m = 0xc6a4a7935bd1e995
		r = 47
	)
	h := uint64(1) ^ uint64(len(s))*m
	rest := s
	for ; len(rest) >= 8; rest = rest[8:] {
		k := uint64(rest[0]) | uint64(rest[1])<<8 | uint64(rest[2])<<16 | uint64(rest[3])<<24 |
			uint64(rest[4])<<32 | uint64(rest[5])<<40 | uint64(rest[6])<<48 | uint64(rest[7])<<56
		k *= m
		k ^= k >> r
		k *= m
		h ^= k
		h *= m
	}
	if len(rest) > 0 {
		var tail [8]byte
		copy(tail[:], rest)
		h ^= binary.LittleEndian.Uint64(tail[:])
		h *= m
	}
	h ^= h >> r
	h *= m
	h ^= h >> r
	return h
}

// hashRows returns the four rows of an embedding table that stand for a feature: MurmurHash3_x64_128 of its 8 bytes, cut
// into four and reduced to the table's size.
func hashRows(feature uint64, seed, rows uint32) [4]uint32 {
	h1 := bits.RotateLeft64(feature*0x87c37b91114253d5, 31) * 0x4cf5ad432745937f
	h1 ^= uint64(seed) ^ 8
	h2 := uint64(seed) ^ 8
	h1 += h2
	h2 += h1
	h1, h2 = mix64(h1), mix64(h2)
	h1 += h2
	h2 += h1
	return [4]uint32{uint32(h1) % rows, uint32(h1>>32) % rows, uint32(h2) % rows, uint32(h2>>32) % rows}
}

func mix64(x uint64) uint64 {
	x ^= x >> 33
	x *= 0xff51afd7ed558ccd
	x ^= x >> 33
	x *= 0xc4ceb9fe1a85ec53
	return x ^ x>>33
}
