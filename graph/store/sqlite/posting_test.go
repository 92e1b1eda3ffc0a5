package sqlite

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"detente/graph"
)

func TestDaysHaveNumbersInTheirOrder(t *testing.T) {
	last := uint32(0)
	for _, d := range []graph.Day{"0001-01-01", "0001-12-31", "1969-12-31", "1970-01-01", "2024-02-29", "2024-03-01", "9999-12-31"} {
		n := dayNumber(d)
		if n <= last || n >= openDay || dayOf(n) != d {
			t.Errorf("%s has the number %d after %d, which is %s", d, n, last, dayOf(n))
		}
		last = n
	}
	if dayNumber("") != 0 || dayOf(0) != "" || dayNumber("0001-01-01") != 1 {
		t.Error("no day is not 0, or the first day is not 1")
	}
}

func TestMonthsBeginAndEndWhereTheCalendarSays(t *testing.T) {
	for _, c := range []struct{ day, first, next graph.Day }{
		{"2024-02-29", "2024-02-01", "2024-03-01"}, {"2023-12-31", "2023-12-01", "2024-01-01"}, {"0001-01-01", "0001-01-01", "0001-02-01"}, {"2024-03-01", "2024-03-01", "2024-04-01"},
	} {
		month, first, next := monthOf(dayNumber(c.day))
		if dayOf(first) != c.first || dayOf(next) != c.next || firstOf(month) != first {
			t.Errorf("%s is in the month %d from %s to %s, want %s to %s", c.day, month, dayOf(first), dayOf(next), c.first, c.next)
		}
	}
	if month, first, next := monthOf(0); month != 0 || first != 0 || next != 1 || firstOf(0) != 0 {
		t.Error("no day is in a month")
	}
}

// A filter asks for confidences at least as large as one; only where that lies
// between two thousandths may the event have to be read.
func TestCertaintyDecidesLikeConfidence(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	values := []float64{0, 1, 0.57, 0.29, 0.8, 0.8000001, 0.7999999, 1.0 / 3, 0.001, 0.0005}
	for range 200 {
		values = append(values, r.Float64(), float64(r.IntN(1001))/1000)
	}
	for _, has := range values {
		for _, least := range values {
			p := &plan{filter: graph.EventFilter{MinConfidence: least}}
			if ok, unsure := p.wants(valueOf(1, 0, has)); !unsure && ok != (has >= least) {
				t.Errorf("confidence %v, asked for %v: got %v", has, least, ok)
			} else if unsure && (!ok || certainty(least)%2 == 0) {
				t.Errorf("confidence %v, asked for %v, is not decided", has, least)
			}
		}
	}
}

func TestPostingsSortAsListsDoAndCanBeRead(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	ids := []string{"a", "a\x00", "abcdef", "abcdefg", "zz", "é"}
	var keys [][]byte
	var events []*graph.Event
	for n := range 200 {
		e := &graph.Event{ID: ids[r.IntN(len(ids))], Date: graph.Date{Start: graph.Day("2026-01-01").Add(r.IntN(5))}}
		want := posting{place: placeOf(dayNumber(e.Date.Start), e.ID), number: int64(n), value: valueOf(int64(n), mutual<<exactShift, 0.5)}
		in := numbered{rolePair, 7, 1 << 30}
		key := want.append(in.prefix(3))
		term, st, got := splitKey(key)
		if term != in || st != 3 || got != want || got.value.kind() != int64(n) || got.value.aspect() != exactBits || !bytes.Equal(prefixOf(key), in.prefix(3)) {
			t.Fatalf("%v %d %+v is read as %v %d %+v", in, 3, want, term, st, got)
		}
		keys, events = append(keys, key), append(events, e)
	}
	slices.SortFunc(keys, func(a, b []byte) int { return bytes.Compare(b, a) })
	slices.SortFunc(events, graph.CompareEvents)
	for i, key := range keys {
		if p := tailOf(key).place; p != placeOf(dayNumber(events[i].Date.Start), events[i].ID) {
			t.Fatalf("posting %d of the list is at %v, want %s %q", i, p, events[i].Date.Start, events[i].ID)
		}
	}
}

// TestSpansCountAlikeByMonthsAndByDays asks for windows that begin and end
// within months, on their edges, in one month and with no days at all.
func TestSpansCountAlikeByMonthsAndByDays(t *testing.T) {
	s := tallyAll(openTest(t))
	for n := range 25 {
		b := someBatch(n)
		b.Events[2].Date = graph.ReportedOn("")
		b.Events[3].Date = graph.OnDay(graph.Day("2025-12-20").Add(9 * n))
		if _, err := s.Put(t.Context(), b); err != nil {
			t.Fatal(err)
		}
	}
	days := []graph.Day{"", "2025-12-01", "2025-12-20", "2026-01-01", "2026-01-02", "2026-01-31", "2026-02-01", "2026-02-28", "2026-03-01", "2026-07-15", "2026-09-01"}
	for _, from := range days {
		for _, to := range days {
			for _, f := range []graph.EventFilter{{From: from, To: to}, {From: from, AsOf: to, Country: "POL"}, {From: from, To: to, Actor: "country:FRA", KnownAt: time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)}} {
				if f.Validate() != nil {
					continue
				}
				n, err := s.CountEvents(t.Context(), f)
				if err != nil {
					t.Fatal(err)
				}
				page, more, err := s.Events(t.Context(), graph.EventQuery{Filter: f, Page: graph.Page{First: graph.MaxPage}})
				if err != nil || more || len(page) != n {
					t.Errorf("%+v: counted %d, listed %d (%v)", f, n, len(page), err)
				}
			}
		}
	}
}
