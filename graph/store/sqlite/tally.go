package sqlite

import (
	"bytes"
	"slices"
)

// tallyAfter is how many postings of a term in one state are counted by walking
// them. Of a term with more, tallies are kept: they are written with every
// posting of it, and most of the terms are of few events.
const tallyAfter = 2048

// countPostings brings the tallies up to date with the changes, which are
// sorted and written.
func (w *writer) countPostings(changes []change) error {
	if len(changes) > 10_000 && !w.allTallied { // one scan is cheaper than asking for each term
		err := w.conn.query("SELECT term FROM total", func(r row) bool {
			w.tallied[string(r.ColumnRawBlob(0))] = true
			return true
		})
		if err != nil {
			return err
		}
		w.allTallied = true
	}
	for len(changes) > 0 {
		prefix := prefixOf(changes[0].key)
		n := 1
		for n < len(changes) && bytes.HasPrefix(changes[n].key, prefix) {
			n++
		}
		if err := w.countTerm(prefix, changes[:n]); err != nil {
			return err
		}
		changes = changes[n:]
	}
	return nil
}

// prefixOf returns the beginning of a posting: its term and state.
func prefixOf(key []byte) []byte { return key[:len(key)-tailBytes] }

// countTerm counts the changes of one term in one state.
func (w *writer) countTerm(prefix []byte, changes []change) error {
	tallied, err := w.isTallied(prefix)
	if err != nil {
		return err
	}
	if tallied {
		return w.tally(prefix, changes)
	}
	if !w.mayBeMany(changes) {
		return nil
	}
	low, high := allOf(prefix)
	n, _, err := w.conn.number("SELECT count(*) FROM (SELECT 1 FROM posting WHERE key >= ? AND key < ? LIMIT ?)", low, high, w.tallyAfter+1)
	if err != nil || n <= int64(w.tallyAfter) {
		return err
	}
	var all []change
	err = w.conn.query("SELECT key FROM posting WHERE key >= ? AND key < ?", func(r row) bool {
		all = append(all, newChange(bytes.Clone(r.ColumnRawBlob(0)), 1))
		return true
	}, low, high)
	if err != nil {
		return err
	}
	w.tallied[string(prefix)] = true
	return w.tally(prefix, all)
}

func (w *writer) isTallied(prefix []byte) (bool, error) {
	tallied, known := w.tallied[string(prefix)]
	if known || w.allTallied {
		return tallied, nil
	}
	_, tallied, err := w.conn.number("SELECT 1 FROM total WHERE term = ?", prefix)
	if err == nil {
		w.tallied[string(prefix)] = tallied
	}
	return tallied, err
}

// mayBeMany chooses when to look how many postings a term has. Looking at each
// change would cost more than the change; looking at one in a hundred, chosen
// by the events' numbers, finds a term soon after it has grown.
func (w *writer) mayBeMany(changes []change) bool {
	every := uint32(max(1, w.tallyAfter/16))
	return len(changes) >= int(every) || slices.ContainsFunc(changes, func(c change) bool {
		const spread = 2654435769 // 2^32 / golden ratio: neighbouring numbers fall far apart
		return c.n > 0 && (uint32(tailOf(c.key).number)*spread>>8)%every == 0
	})
}

// allOf returns the keys at and before which all postings of a term in a state are.
func allOf(prefix []byte) (low, high []byte) {
	return prefix, place{day: openDay}.append(slices.Clone(prefix))
}

// tally adds the changes, sorted, to what is counted of a term in a state.
func (w *writer) tally(prefix []byte, changes []change) error {
	var total, cs cells
	var month, next uint32
	write := func() error {
		if len(cs) == 0 {
			return nil
		}
		return w.addCells(cs, "SELECT cells FROM tally WHERE term = ? AND month = ?", "INSERT OR REPLACE INTO tally (term, month, cells) VALUES (?, ?, ?)",
			"DELETE FROM tally WHERE term = ? AND month = ?", prefix, int(month))
	}
	for i, c := range changes {
		p := tailOf(c.key)
		if i == 0 || p.day >= next {
			if err := write(); err != nil {
				return err
			}
			cs = cs[:0]
			month, _, next = monthOf(p.day)
		}
		cs = cs.add(p.value.cell(), int64(c.n))
		total = total.add(p.value.cell(), int64(c.n))
	}
	if err := write(); err != nil {
		return err
	}
	return w.addCells(total, "SELECT cells FROM total WHERE term = ?", "INSERT OR REPLACE INTO total (term, cells) VALUES (?, ?)",
		"DELETE FROM total WHERE term = ?", prefix)
}

// addCells adds to the cells of the row of that key. A row without any is
// deleted.
func (w *writer) addCells(more cells, read, write, remove string, key ...any) error {
	if len(more) == 0 {
		return nil
	}
	_, _, err := w.addToCells(more, read, write, remove, key...)
	return err
}

// addToCells is addCells that tells what the row had and has now.
func (w *writer) addToCells(more cells, read, write, remove string, key ...any) (before, now cells, err error) {
	if before, err = w.conn.cells(read, key...); err != nil {
		return nil, nil, err
	}
	now = slices.Clone(before)
	for _, c := range more {
		now = now.add(c.what, c.n)
	}
	switch {
	case len(now) > 0:
		err = w.conn.exec(write, append(slices.Clone(key), now.encode())...)
	case len(before) > 0:
		err = w.conn.exec(remove, key...)
	}
	return before, now, err
}

// cells returns the cells in the first column of the first row, none without one.
func (c *conn) cells(sql string, args ...any) (cs cells, err error) {
	var bad error
	err = c.query(sql, func(r row) bool {
		cs, bad = decodeCells(r.ColumnRawBlob(0))
		return false
	}, args...)
	return cs, firstError(err, bad)
}

// linkChanges is what changes of postings mean for the projection and the activities.
type linkChanges struct {
	links  map[[2]int64]cells
	ends   [][2]int64 // of links, in order
	active activities
}

// changesOfLinks adds up the changes of pairs for the projection, and those of
// pairs and participants for the activities.
func changesOfLinks(changes []change, k *kinds) *linkChanges {
	links, active := map[[2]int64]cells{}, activities{}
	for _, c := range changes {
		t, st, p := splitKey(c.key)
		active.addEvent(t, st, c, k)
		direction := p.value.aspect() & exactBits >> exactShift
		if t.role != rolePair || direction == 0 {
			continue
		}
		ends := [2]int64{t.a, t.b}
		links[ends] = links[ends].add(linkCell(st, p.value.kind(), direction), int64(c.n))
		ends, direction = [2]int64{t.b, t.a}, turned(direction)
		links[ends] = links[ends].add(linkCell(st, p.value.kind(), direction), int64(c.n))
	}
	ends := make([][2]int64, 0, len(links))
	for e := range links {
		ends = append(ends, e)
	}
	slices.SortFunc(ends, func(x, y [2]int64) int { return slices.Compare(x[:], y[:]) })
	return &linkChanges{links, ends, active}
}

// writeLinks brings the projection and the activities up to date.
func (w *writer) writeLinks(c *linkChanges) error {
	for _, e := range c.ends {
		if len(c.links[e]) == 0 {
			continue
		}
		before, now, err := w.addToCells(c.links[e], "SELECT cells FROM neighbor WHERE a = ? AND b = ?", "INSERT OR REPLACE INTO neighbor (a, b, cells) VALUES (?, ?, ?)",
			"DELETE FROM neighbor WHERE a = ? AND b = ?", e[0], e[1])
		if err != nil {
			return err
		}
		c.active.addOther(e[0], before, now, w.kinds)
	}
	return w.flushActivities(c.active)
}

const stateBits = 4

// linkCell is what the events of a link are counted by; the direction is who
// acted, seen from the link's first end.
func linkCell(state, kind, direction int64) uint64 {
	return uint64((direction<<stateBits|state)<<kindBits | kind)
}

// ofLink undoes linkCell.
func ofLink(what uint64) (state, kind, direction int64) {
	return int64(what >> kindBits & (1<<stateBits - 1)), int64(what & (1<<kindBits - 1)), int64(what >> (kindBits + stateBits))
}

// turned is a direction seen from the other end.
func turned(direction int64) int64 {
	switch direction {
	case forward:
		return backward
	case backward:
		return forward
	}
	return direction
}

// sumUp calls add with what is counted of a term in a state within the span:
// where postings are tallied by month, on the first day of it. A day that is not
// asked for is said to be 0 for all.
func (c *conn) sumUp(prefix []byte, in span, byMonth bool, add func(v value, day uint32, n int)) error {
	total, err := c.cells("SELECT cells FROM total WHERE term = ?", prefix)
	if err != nil {
		return err
	}
	if len(total) == 0 {
		return c.sumPostings(prefix, in.from, in.before, add)
	}
	if !byMonth && !in.limited() {
		for _, cell := range total {
			add(value(cell.what), 0, int(cell.n))
		}
		return nil
	}
	// Whole months, and the days before and after them.
	first, begin, next := monthOf(in.from)
	if begin < in.from {
		if next = min(next, in.before); next < in.before {
			first, begin, _ = monthOf(next)
		} else {
			begin = next
		}
		if err := c.sumPostings(prefix, in.from, next, add); err != nil {
			return err
		}
	}
	end, last := in.before, uint32(openDay)
	if in.before != openDay {
		last, end, _ = monthOf(in.before)
	}
	if end > begin {
		if err := c.sumMonths(prefix, first, last, add); err != nil {
			return err
		}
	}
	return c.sumPostings(prefix, max(begin, end), in.before, add)
}

// sumMonths adds up the tallies of the months from first to before last.
func (c *conn) sumMonths(prefix []byte, first, last uint32, add func(v value, day uint32, n int)) error {
	var bad error
	err := c.query("SELECT month, cells FROM tally WHERE term = ? AND month >= ? AND month < ?", func(r row) bool {
		var cs cells
		if cs, bad = decodeCells(r.ColumnRawBlob(1)); bad != nil {
			return false
		}
		day := firstOf(uint32(r.ColumnInt64(0)))
		for _, cell := range cs {
			add(value(cell.what), day, int(cell.n))
		}
		return true
	}, prefix, int64(first), int64(last))
	return firstError(err, bad)
}

// sumPostings adds up the postings of the days from to before.
func (c *conn) sumPostings(prefix []byte, from, before uint32, add func(v value, day uint32, n int)) error {
	if from >= before {
		return nil
	}
	low, high := place{day: from}.append(slices.Clone(prefix)), place{day: before}.append(slices.Clone(prefix))
	return c.query("SELECT key FROM posting WHERE key >= ? AND key < ?", func(r row) bool {
		p := tailOf(r.ColumnRawBlob(0))
		add(p.value, p.day, 1)
		return true
	}, low, high)
}
