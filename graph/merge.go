package graph

import (
	"cmp"
	"slices"
	"time"
)

// MergeEvents joins the tellings of one event, one from each article, into the
// event the graph shows. The result does not depend on their order: tellings
// are sorted by what they say before they are joined. Evidence, contexts and
// changes are united. The type is that of the surest telling; only tellings of
// that type have a say in the mode. Of mode, place, programme, realis and (where
// no change tells it) status the one told by most tellings wins, then the one that
// sorts first; of dates the more exact; of casualties the larger number. A meeting that one
// telling says was held is actual, however many announced it. Confidence is the
// chance that not all tellings are wrong if they err independently, at most
// 0.99 unless one telling alone is surer.
// It returns nil for no tellings; one telling comes back with its lists in
// order. Recorded and Withdrawn are left zero: they are the store's to say.
// Tellings are not modified.
func MergeEvents(tellings []*Event) *Event {
	if len(tellings) == 0 {
		return nil
	}
	sorted := make([]*Event, len(tellings))
	for i, t := range tellings {
		one := *t
		one.Evidence = slices.SortedFunc(slices.Values(t.Evidence), CompareEvidence)
		sorted[i] = &one
	}
	slices.SortFunc(sorted, func(a, b *Event) int {
		return cmp.Or(cmp.Compare(a.Confidence, b.Confidence), CompareEvidence(a.Evidence[0], b.Evidence[0]))
	})
	tellings = sorted
	m := *tellings[0]
	m.Recorded, m.Withdrawn = time.Time{}, time.Time{}
	m.Type = tellings[len(tellings)-1].Type
	m.Mode = mostTold(slices.DeleteFunc(slices.Clone(tellings), func(e *Event) bool { return e.Type != m.Type }), func(e *Event) Mode { return e.Mode })
	m.Place = mostToldFunc(tellings, func(e *Event) Place { return e.Place }, func(a, b Place) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Country, b.Country))
	})
	m.Realis = mostTold(tellings, func(e *Event) Realis { return e.Realis })
	m.Programme = mostTold(tellings, func(e *Event) string { return e.Programme })
	m.Fatalities = largest(tellings, func(e *Event) *int { return e.Fatalities })
	m.Injured = largest(tellings, func(e *Event) *int { return e.Injured })
	m.Contexts, m.Changes, m.Evidence, m.Brings = nil, nil, nil, nil
	wrong, surest := 1.0, 0.99
	for _, t := range tellings {
		m.Contexts = append(m.Contexts, t.Contexts...)
		m.Changes = append(m.Changes, t.Changes...)
		m.Evidence = append(m.Evidence, t.Evidence...)
		m.Brings = firstStep(m.Brings, t.Brings)
		wrong *= 1 - t.Confidence
		surest = max(surest, t.Confidence)
		m.Date = MoreExact(m.Date, t.Date)
	}
	if m.Confidence = min(1-wrong, surest); len(tellings) == 1 {
		m.Confidence = tellings[0].Confidence // 1-(1-c) is not always c
	}
	slices.Sort(m.Contexts)
	m.Contexts = slices.Compact(m.Contexts)
	slices.SortFunc(m.Evidence, CompareEvidence)
	status := mostTold(tellings, func(e *Event) Status { return e.Status })
	if m.SetChanges(m.Changes); len(m.Changes) == 0 {
		m.Status = status
	}
	if m.Status == Held {
		m.Realis = Actual
	}
	return &m
}

// firstStep returns the step that sorts first among those that are told.
func firstStep(a, b *Step) *Step {
	if a == nil || b != nil && cmp.Or(cmp.Compare(b.Of, a.Of), cmp.Compare(b.Status, a.Status)) < 0 {
		return b
	}
	return a
}

// SetChanges sorts the steps of the event's life, drops repetitions and sets
// Status to the last of them ("" when there is none).
func (e *Event) SetChanges(cs []Change) {
	slices.SortFunc(cs, func(a, b Change) int {
		return cmp.Or(cmp.Compare(a.On, b.On), cmp.Compare(slices.Index(Statuses(), a.Status), slices.Index(Statuses(), b.Status)), cmp.Compare(a.Event, b.Event))
	})
	e.Changes = slices.Compact(cs)
	e.Status = ""
	if n := len(e.Changes); n > 0 {
		e.Status = e.Changes[n-1].Status
	}
}

// MoreExact returns the date that tells more: the finer precision, then the
// earlier start.
func MoreExact(a, b Date) Date {
	rank := func(d Date) int { return slices.Index(Precisions(), d.Precision) }
	if c := cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End)); c > 0 && b.Start != "" || a.Start == "" {
		return b
	}
	return a
}

func mostTold[T cmp.Ordered](es []*Event, get func(*Event) T) T {
	return mostToldFunc(es, get, cmp.Compare[T])
}

// mostToldFunc returns the value, other than the zero value, that most events
// have; among equals the one that sorts first.
func mostToldFunc[T comparable](es []*Event, get func(*Event) T, compare func(a, b T) int) T {
	var zero, best T
	count := map[T]int{}
	for _, e := range es {
		if v := get(e); v != zero {
			count[v]++
		}
	}
	for v, n := range count {
		if best == zero || n > count[best] || n == count[best] && compare(v, best) < 0 {
			best = v
		}
	}
	return best
}

func largest(es []*Event, get func(*Event) *int) *int {
	var best *int
	for _, e := range es {
		if v := get(e); v != nil && (best == nil || *v > *best) {
			best = v
		}
	}
	return best
}
