package eval

import (
	"cmp"
	"slices"

	"detente/graph"
	"detente/loader/extract"
)

// match says that the event at index event of a prediction is the marked event
// at index marked, in that reading.
type match struct {
	event, marked int
	reading       *Reading
	weight        int
}

// align matches each predicted event with at most one marked event of its type
// and the other way round, the closest first. Types are equal as the graph keeps
// them or as PLOVER reduces them: a meeting to come and an agreement to meet
// are one event.
func align(r *Record, list []Event) []match {
	var all []match
	for i := range list {
		for j := range r.Events {
			for k := range r.Events[j].Readings {
				reading := &r.Events[j].Readings[k]
				w := closeness(reading, &list[i])
				if w < 0 {
					continue
				}
				if !r.Events[j].Optional {
					w += 6 // of two equally close take the one that must be found
				}
				all = append(all, match{i, j, reading, w})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b match) int { return cmp.Compare(b.weight, a.weight) })
	var out []match
	for _, m := range all {
		if !slices.ContainsFunc(out, func(o match) bool { return o.event == m.event || o.marked == m.marked }) {
			out = append(out, m)
		}
	}
	return out
}

// closeness is -1 where the types differ, else the greater the more the two have in
// common. A type equal as written outweighs all the rest together; pairs outweigh words,
// words the mode, the mode realis. It only decides which of several events of one type
// is meant; no figure is made of it.
func closeness(r *Reading, e *Event) int {
	w := 0
	switch {
	case r.Type == e.Type:
		w = 32
	case r.reduced().typ != e.reduced.typ:
		return -1
	}
	c := r.comparePairs(e)
	if c.right > 0 {
		w += 8
	}
	if c.wrong+c.missed == 0 {
		w += 3
	}
	if c := r.compareParties(e); c.right > 0 {
		w += 4
	}
	if r.modeRight(e) {
		w += 2
	}
	if r.realisRight(e) {
		w++
	}
	return w
}

// coding is what PLOVER's reduction changes of an event.
type coding struct{ typ, mode, realis string }

func codingOf(e extract.Event) coding {
	return coding{string(e.Type), string(e.Mode), string(e.Realis)}
}

func (r *Reading) reduced() coding {
	return codingOf(extract.Reduce(extract.Event{Type: graph.Type(r.Type), Mode: graph.Mode(r.Modes[0]), Realis: graph.Realis(r.Realis)}))
}

func (r *Reading) modeRight(e *Event) bool {
	if r.Type == e.Type {
		return slices.Contains(r.Modes, e.Mode)
	}
	return r.reduced().mode == e.reduced.mode
}

func (r *Reading) realisRight(e *Event) bool {
	if r.Type == e.Type {
		return r.Realis == e.Realis
	}
	return r.reduced().realis == e.reduced.realis
}

// slot is a pair of countries that a marked event stands for, in all the ways in which it may be said.
type slot struct {
	accept   []string
	required bool
}

// slots returns the pairs of the reading. The direction of a joint event, and of one
// that is mutual by its type, does not matter, but who visits whom does.
func (r *Reading) slots() []slot {
	var out []slot
	mutual := reciprocal(r.Type) && !slices.Contains(r.Modes, "visit")
	if len(r.Recipients) == 0 && len(r.Actors) > 1 || reciprocal(r.Type) {
		for i, a := range r.Actors {
			for _, b := range r.Actors[i+1:] {
				out = append(out, newSlot(a.Codes, b.Codes, len(r.Recipients) == 0, true, true))
			}
		}
	}
	if len(r.Recipients) == 0 {
		if len(r.Actors) == 1 {
			out = append(out, newSlot(r.Actors[0].Codes, []string{""}, true, false, false))
		}
		return out
	}
	for _, a := range r.Actors {
		for _, b := range r.Recipients {
			required := sure(a, r.Actors) && sure(b, r.Recipients)
			out = append(out, newSlot(a.Codes, b.Codes, required, mutual, reciprocal(r.Type)))
		}
	}
	return out
}

// sure reports whether p must have its country: others of its side may stand in
// for a participant whose country is not told.
func sure(p Participant, side []Participant) bool {
	if !slices.Contains(p.Codes, "") {
		return true
	}
	return !slices.ContainsFunc(side, func(o Participant) bool { return !slices.Contains(o.Codes, "") })
}

// newSlot makes the slot of two participants with these countries; either accepts the
// pair in both directions, joint accepts that the two act together.
func newSlot(as, bs []string, required, either, joint bool) slot {
	s := slot{required: required}
	put := func(pair string) {
		if !slices.Contains(s.accept, pair) {
			s.accept = append(s.accept, pair)
		}
	}
	for _, a := range as {
		for _, b := range bs {
			if a == "" && b == "" {
				s.required = false
				continue
			}
			put(directed(a, b))
			if either {
				put(directed(b, a))
			}
			if joint {
				put(together(a, b))
			}
		}
	}
	return s
}

func directed(a, b string) string { return code2(a) + ">" + code2(b) }
func together(a, b string) string { return code2(min(a, b)) + "~" + code2(max(a, b)) }

// saidPairs returns the pairs of countries of a predicted event, sorted.
func (e *Event) saidPairs() []string {
	var out []string
	sources := codes(e.Sources)
	if len(e.Recipients) == 0 && len(sources) > 1 {
		for i, a := range sources {
			for _, b := range sources[i+1:] {
				out = append(out, together(a, b))
			}
		}
	} else {
		for _, a := range orNone(sources) {
			for _, b := range orNone(codes(e.Targets)) {
				if a != "-" || b != "-" {
					out = append(out, a+">"+b)
				}
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// comparePairs counts the pairs that the event has right, wrong and not.
func (r *Reading) comparePairs(e *Event) counts { return compareSlots(r.slots(), e.saidPairs()) }

func compareSlots(slots []slot, said []string) (c counts) {
	for _, s := range slots {
		if slices.ContainsFunc(s.accept, func(p string) bool { return slices.Contains(said, p) }) {
			c.right++
		} else if s.required {
			c.missed++
		}
	}
	for _, p := range said {
		if !slices.ContainsFunc(slots, func(s slot) bool { return slices.Contains(s.accept, p) }) {
			c.wrong++
		}
	}
	return c
}

// compareParties counts the participants whose words are found, on their side or,
// in mutual events, on any.
func (r *Reading) compareParties(e *Event) counts {
	if reciprocal(r.Type) {
		return compareSide(slices.Concat(r.Actors, r.Recipients), slices.Concat(e.Actors, e.Recipients))
	}
	c := compareSide(r.Actors, e.Actors)
	c.add(compareSide(r.Recipients, e.Recipients))
	return c
}

func compareSide(want []Participant, got []Mention) (c counts) {
	for _, p := range want {
		if slices.ContainsFunc(got, p.meets) {
			c.right++
		} else {
			c.missed++
		}
	}
	for _, m := range got {
		if !slices.ContainsFunc(want, func(p Participant) bool { return p.meets(m) }) {
			c.wrong++
		}
	}
	return c
}

// meets reports whether the mention, or one that it stands for, overlaps the participant's words.
func (p Participant) meets(m Mention) bool {
	for q := &m; q != nil; q = q.Antecedent {
		if max(p.Start, q.Start) < min(p.End, q.End) {
			return true
		}
	}
	return false
}
