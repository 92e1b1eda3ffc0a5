package sqlite

import (
	"bytes"
	"encoding/binary"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestPendingNetsChanges compares what is taken with a count of the same changes.
func TestPendingNetsChanges(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 1))
	for _, n := range []int{0, 1, 100, runLength, 3*runLength + 7} {
		var p pending
		counts := map[string]int{}
		for range n {
			key := binary.BigEndian.AppendUint32([]byte("term"), r.Uint32N(uint32(n)))
			key = append(key, byte(r.IntN(3)))
			by := 1
			if counts[string(key)] > 0 && r.IntN(2) == 0 {
				by = -1
			}
			counts[string(key)] += by
			p.add(newChange(key, by))
		}
		if p.len() != n {
			t.Errorf("%d changes: len %d", n, p.len())
		}
		got := p.take()
		if !slices.IsSortedFunc(got, func(a, b change) int { return bytes.Compare(a.key, b.key) }) {
			t.Errorf("%d changes: not in the order of their keys", n)
		}
		for _, c := range got {
			if c.n == 0 || c.n != counts[string(c.key)] {
				t.Fatalf("%d changes: %x by %d, want %d", n, c.key, c.n, counts[string(c.key)])
			}
			delete(counts, string(c.key))
		}
		for key, by := range counts {
			if by != 0 {
				t.Fatalf("%d changes: %x is missing, want %d", n, key, by)
			}
		}
		if p.len() != 0 || len(p.take()) != 0 {
			t.Errorf("%d changes: some are left", n)
		}
	}
}
