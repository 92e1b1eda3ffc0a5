package sqlite

import (
	"cmp"
	"encoding/binary"
	"errors"
	"slices"
)

// cell counts the postings, or the events of a link, that are alike.
type cell struct {
	what uint64
	n    int64
}

// cells is sorted by what, each once, none 0.
type cells []cell

// add returns the cells with n more of what.
func (cs cells) add(what uint64, n int64) cells {
	i, ok := slices.BinarySearchFunc(cs, what, func(c cell, w uint64) int { return cmp.Compare(c.what, w) })
	if !ok {
		return slices.Insert(cs, i, cell{what, n})
	}
	if cs[i].n += n; cs[i].n == 0 {
		return slices.Delete(cs, i, i+1)
	}
	return cs
}

func (cs cells) sum() (n int64) {
	for _, c := range cs {
		n += c.n
	}
	return n
}

func (cs cells) encode() []byte {
	b := make([]byte, 0, 4*len(cs))
	for _, c := range cs {
		b = binary.AppendUvarint(binary.AppendUvarint(b, c.what), uint64(c.n))
	}
	return b
}

var errCells = errors.New("counts are damaged")

func decodeCells(b []byte) (cells, error) {
	var cs cells
	for len(b) > 0 {
		what, n := binary.Uvarint(b)
		if n <= 0 {
			return nil, errCells
		}
		count, m := binary.Uvarint(b[n:])
		if m <= 0 {
			return nil, errCells
		}
		cs = append(cs, cell{what, int64(count)})
		b = b[n+m:]
	}
	return cs, nil
}
