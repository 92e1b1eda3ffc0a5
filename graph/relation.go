package graph

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"time"
)

// Interval is the width of a step in a series.
type Interval string

// The intervals.
const (
	ByWeek  Interval = "WEEK" // Monday to Sunday
	ByMonth Interval = "MONTH"
	ByYear  Interval = "YEAR"
)

// Begin returns the first day of the step that contains d; no day stays no
// day. An unknown interval counts as ByMonth.
func (i Interval) Begin(d Day) Day {
	if d == "" {
		return ""
	}
	t := d.Time()
	switch i {
	case ByWeek:
		return DayOf(t.AddDate(0, 0, -(int(t.Weekday())+6)%7))
	case ByYear:
		return DayOf(time.Date(t.Year(), 1, 1, 0, 0, 0, 0, time.UTC))
	}
	return DayOf(time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, time.UTC))
}

// After returns the first day after the step that contains d; no day stays no day.
func (i Interval) After(d Day) Day {
	// 40 days after its first lie in the next month and in no later one; 10 in the
	// next week.
	ahead := 40
	switch i {
	case ByWeek:
		ahead = 10
	case ByYear:
		ahead = 400
	}
	return i.Begin(i.Begin(d).Add(ahead))
}

// RelationQuery asks for the relation of A and B under a filter. The filter's
// Actor, Recipient and Between must be empty. A country stands for all its
// entities unless the filter is Exact.
type RelationQuery struct {
	A, B   string
	Filter EventFilter
	Every  Interval // "" means ByMonth
}

// Validate returns ErrInvalid for a query no relation can answer.
func (q *RelationQuery) Validate() error {
	switch {
	case q.A == "" || q.B == "" || q.A == q.B:
		return fmt.Errorf("relation of %q and %q: want two different entities: %w", q.A, q.B, ErrInvalid)
	case q.Filter.Actor != "" || q.Filter.Recipient != "" || q.Filter.Between != [2]string{}:
		return fmt.Errorf("relation of %q and %q: the filter names participants too: %w", q.A, q.B, ErrInvalid)
	case q.Every != "" && q.Every != ByWeek && q.Every != ByMonth && q.Every != ByYear:
		return fmt.Errorf("relation: interval %q: want WEEK, MONTH or YEAR: %w", q.Every, ErrInvalid)
	}
	return q.Filter.Validate()
}

// Direction says which of two entities acted.
type Direction string

// The directions, seen from A.
const (
	Forward  Direction = "A_TO_B"
	Backward Direction = "B_TO_A"
	Mutual   Direction = "MUTUAL" // together, or each to the other in one event
)

// Relation sums up the events between two entities.
type Relation struct {
	A, B   string
	Events int
	Score  float64         // mean PLOVER score, -10 to 10; 0 without events
	Counts []RelationCount // sorted by type in the manual's order, then direction A_TO_B, B_TO_A, MUTUAL
	Series []RelationPoint // oldest first; steps without events are absent; undated events are in none
}

// Trend returns whether things get better (above 0) or worse: the mean score of
// the events in the last third of the series' steps minus that of the first
// third. A third is the number of steps divided by three, rounded down, at least
// one; ok is false for fewer than two steps.
func (r *Relation) Trend() (trend float64, ok bool) {
	n := len(r.Series)
	if n < 2 {
		return 0, false
	}
	third := max(1, n/3)
	return meanScore(r.Series[n-third:]) - meanScore(r.Series[:third]), true
}

// Movers returns the window of the last third of the series, half-open, and the
// types of events whose scores lie beyond the mean of the first third in the
// direction of the trend, furthest first, equals in the manual's order; none where
// there is no trend. Those events moved it.
func (r *Relation) Movers(every Interval) (from, to Day, types []Type) {
	trend, ok := r.Trend()
	if !ok || trend == 0 {
		return "", "", nil
	}
	third := max(1, len(r.Series)/3)
	before := meanScore(r.Series[:third])
	sign := 1.0
	if trend < 0 {
		sign = -1
	}
	for _, c := range r.Counts {
		if sign*(c.Type.Score("")-before) > 0 && !slices.Contains(types, c.Type) {
			types = append(types, c.Type)
		}
	}
	slices.SortStableFunc(types, func(a, b Type) int { return cmp.Compare(sign*b.Score(""), sign*a.Score("")) })
	return r.Series[len(r.Series)-third].Start, every.After(r.Series[len(r.Series)-1].Start), types
}

func meanScore(points []RelationPoint) float64 {
	events, sum := 0, 0.0
	for _, p := range points {
		events += p.Events
		sum += p.Score * float64(p.Events)
	}
	return sum / float64(max(1, events))
}

// RelationCount is how often one type of event went in one direction.
type RelationCount struct {
	Type      Type
	Direction Direction
	Events    int
	Score     float64 // mean
}

// RelationPoint is one step of the series.
type RelationPoint struct {
	Start  Day // first day of the step
	Events int
	Score  float64 // mean
}

// RelationSum adds events up to a Relation, in any order.
type RelationSum struct {
	query  RelationQuery
	counts map[relationCell]ScoreSum
	series map[Day]ScoreSum
	total  ScoreSum
}

type relationCell struct {
	typ Type
	dir Direction
}

// ScoreSum is a number of events and the sum of their scores, kept in tenths so
// that the order of adding leaves no trace. The zero value is the sum of nothing.
type ScoreSum struct{ events, tenths int }

// Add counts n events of that type and mode.
func (s *ScoreSum) Add(typ Type, mode Mode, n int) {
	*s = s.plus(ScoreSum{n, n * int(math.Round(typ.Score(mode)*10))})
}

// Events returns how many were added.
func (s ScoreSum) Events() int { return s.events }

// Mean returns the mean score, 0 for no events.
func (s ScoreSum) Mean() float64 {
	if s.events == 0 {
		return 0
	}
	return float64(s.tenths) / float64(s.events) / 10
}

func (s ScoreSum) plus(o ScoreSum) ScoreSum {
	return ScoreSum{s.events + o.events, s.tenths + o.tenths}
}

// NewRelationSum starts an empty sum.
func NewRelationSum(q RelationQuery) *RelationSum {
	return &RelationSum{query: q, counts: map[relationCell]ScoreSum{}, series: map[Day]ScoreSum{}}
}

// Add counts n events of that type, mode and direction whose dates start on
// that day.
func (s *RelationSum) Add(typ Type, mode Mode, dir Direction, start Day, n int) {
	var t ScoreSum
	t.Add(typ, mode, n)
	s.total = s.total.plus(t)
	cell := relationCell{typ, dir}
	s.counts[cell] = s.counts[cell].plus(t)
	if start != "" {
		step := s.query.Every.Begin(start)
		s.series[step] = s.series[step].plus(t)
	}
}

// Relation returns the sum so far.
func (s *RelationSum) Relation() *Relation {
	r := &Relation{A: s.query.A, B: s.query.B, Events: s.total.events, Score: s.total.Mean()}
	for cell, t := range s.counts {
		r.Counts = append(r.Counts, RelationCount{cell.typ, cell.dir, t.events, t.Mean()})
	}
	order := Types()
	slices.SortFunc(r.Counts, func(x, y RelationCount) int {
		return cmp.Or(cmp.Compare(slices.Index(order, x.Type), slices.Index(order, y.Type)), cmp.Compare(x.Direction, y.Direction))
	})
	for start, t := range s.series {
		r.Series = append(r.Series, RelationPoint{start, t.events, t.Mean()})
	}
	slices.SortFunc(r.Series, func(x, y RelationPoint) int { return cmp.Compare(x.Start, y.Start) })
	return r
}

// DirectionOf returns who acted in a pair seen from the set of entities that a
// stands for and the set that b stands for; ok is false when the pair does not
// join them. An event with pairs in both directions is Mutual.
func DirectionOf(pairs []Pair, inA, inB func(id string) bool) (dir Direction, ok bool) {
	for _, p := range pairs {
		var d Direction
		switch forward, backward := inA(p.From) && inB(p.To), inB(p.From) && inA(p.To); {
		case !forward && !backward:
			continue
		case p.Mutual || forward && backward:
			d = Mutual
		case forward:
			d = Forward
		default:
			d = Backward
		}
		if ok && d != dir {
			d = Mutual
		}
		dir, ok = d, true
	}
	return dir, ok
}
