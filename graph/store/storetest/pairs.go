package storetest

import (
	"fmt"
	"testing"

	"detente/graph"
)

// pairsTogether asks for the events of many pairs at once and of each alone.
func pairsTogether(t *testing.T, s graph.Store) {
	w := newWorld(41)
	put(t, s, w.batches(20, 60)...)
	pairs := [][2]string{{"leader:nobody", people[0]}, {people[0], people[1]}}
	for i, a := range people {
		for _, b := range people[i+1:] {
			pairs = append(pairs, [2]string{b, a})
		}
	}
	found, filters := 0, 0
	for filters < 25 {
		f := w.filter()
		if f.ValidateForExpand() != nil {
			continue
		}
		filters++
		first := 1 + w.IntN(3)
		got, err := s.EventsOfPairs(t.Context(), pairs, f, first)
		if err != nil || len(got) != len(pairs) {
			t.Fatalf("%+v: %d lists (%v), want %d", f, len(got), err, len(pairs))
		}
		for i, pair := range pairs {
			one := f
			one.Between, one.Exact = pair, true
			want, _, err := s.Events(t.Context(), graph.EventQuery{Filter: one, Page: graph.Page{First: first}})
			if err != nil {
				t.Fatal(err)
			}
			same(t, fmt.Sprintf("%+v of %q", f, pair), got[i], want)
			found += len(want)
		}
	}
	if found < 100 {
		t.Errorf("only %d events; the case proves little", found)
	}
}

// pairsAsked shows what is refused, and that a whole page of every pair comes.
func pairsAsked(t *testing.T, s graph.Store) {
	put(t, s, harbour()...)
	for claim, f := range map[string]graph.EventFilter{
		"an actor": {Actor: france}, "a pair": {Between: [2]string{france, germany}}, "exact": {Exact: true}, "a wrong day": {From: "May"},
	} {
		_, err := s.EventsOfPairs(t.Context(), [][2]string{{france, germany}}, f, 1)
		wantError(t, claim, err, graph.ErrInvalid)
	}
	_, err := s.EventsOfPairs(t.Context(), [][2]string{{france, germany}}, graph.EventFilter{}, graph.MaxPage+1)
	wantError(t, "a page too large", err, graph.ErrInvalid)
	none, err := s.EventsOfPairs(t.Context(), nil, graph.EventFilter{}, 1)
	if err != nil || len(none) != 0 {
		t.Errorf("no pairs: got %v (%v), want nothing", none, err)
	}
	pairs := [][2]string{{moreau, weber}, {weber, moreau}, {france, germany}}
	got, err := s.EventsOfPairs(t.Context(), pairs, graph.EventFilter{}, graph.MaxPage)
	if err != nil {
		t.Fatal(err)
	}
	for i, pair := range pairs {
		want, _, err := s.Events(t.Context(), graph.EventQuery{Filter: graph.EventFilter{Between: pair, Exact: true}, Page: graph.Page{First: graph.MaxPage}})
		if err != nil {
			t.Fatal(err)
		}
		same(t, fmt.Sprint(pair), got[i], want)
	}
}
