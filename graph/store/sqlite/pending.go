package sqlite

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"slices"
	"sync"
)

// change puts a posting or takes it away: 1 or -1.
type change struct {
	head uint64 // the first bytes of the key, by which most can be put in order
	key  []byte
	n    int
}

func newChange(key []byte, n int) change { return change{binary.BigEndian.Uint64(key), key, n} }

func (c change) compare(o change) int {
	if c.head != o.head {
		return cmp.Compare(c.head, o.head)
	}
	return bytes.Compare(c.key, o.key)
}

// runLength is how many changes are sorted together.
const runLength = 1 << 15

// pending gathers changes of postings and puts them in order beside the one who
// adds them. The zero value has none.
type pending struct {
	runs    [][]change // of runLength each, sorted once nobody sorts
	last    []change
	sorting sync.WaitGroup
}

func (p *pending) len() int { return len(p.runs)*runLength + len(p.last) }

func (p *pending) add(c change) {
	p.last = append(p.last, c)
	if len(p.last) < runLength {
		return
	}
	full := p.last
	p.runs, p.last = append(p.runs, full), make([]change, 0, runLength)
	p.sorting.Go(func() { slices.SortFunc(full, change.compare) })
}

// take returns all changes by key, without those that undo each other, and has
// none afterwards.
func (p *pending) take() []change {
	slices.SortFunc(p.last, change.compare)
	p.sorting.Wait()
	net := make([]change, 0, p.len())
	runs := slices.DeleteFunc(append(p.runs, p.last), func(run []change) bool { return len(run) == 0 })
	for len(runs) > 0 {
		first := 0 // of the runs, the one that goes on with the least key: there are few
		for i := range runs {
			if runs[i][0].compare(runs[first][0]) < 0 {
				first = i
			}
		}
		c := runs[first][0]
		if runs[first] = runs[first][1:]; len(runs[first]) == 0 {
			runs = slices.Delete(runs, first, first+1)
		}
		if last := len(net) - 1; last < 0 || !bytes.Equal(net[last].key, c.key) {
			net = append(net, c)
		} else if net[last].n += c.n; net[last].n == 0 {
			net = net[:last]
		}
	}
	p.runs, p.last = nil, nil
	return net
}
