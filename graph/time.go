package graph

import (
	"fmt"
	"time"
)

// Precision says how exactly a text tells when something happened.
type Precision string

// The precisions, finest first.
const (
	PrecisionDay   Precision = "DAY"
	PrecisionMonth Precision = "MONTH"
	PrecisionYear  Precision = "YEAR"
	// PrecisionUnknown marks a date that no text tells. Its Start is the day the
	// event was first reported, if that is known: the best bound there is.
	PrecisionUnknown Precision = "UNKNOWN"
)

// Precisions lists every precision, finest first.
func Precisions() []Precision {
	return []Precision{PrecisionDay, PrecisionMonth, PrecisionYear, PrecisionUnknown}
}

// Day is a calendar day in UTC, written 2006-01-02; the empty string is "no
// day known". Days compare as strings.
type Day string

// DayOf returns the UTC day of t, or no day for the zero time.
func DayOf(t time.Time) Day {
	if t.IsZero() {
		return ""
	}
	return Day(t.UTC().Format(time.DateOnly))
}

// ParseDay reads 2006-01-02. Anything else, a year before 1 or after 9999 and
// a day that no calendar has are ErrInvalid; the empty string is no day.
func ParseDay(s string) (Day, error) {
	if s == "" {
		return "", nil
	}
	t, err := time.Parse(time.DateOnly, s)
	if err != nil || t.Year() < 1 {
		return "", fmt.Errorf("day %q: want YYYY-MM-DD: %w", s, ErrInvalid)
	}
	return Day(s), nil
}

// Time returns the first instant of the day, or the zero time for no day.
func (d Day) Time() time.Time {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return time.Time{}
	}
	return t
}

// Add returns the day n days later (earlier if n is negative); no day stays no day.
func (d Day) Add(n int) Day {
	if d == "" {
		return ""
	}
	return DayOf(d.Time().AddDate(0, 0, n))
}

// Date is when something happened: the half-open span [Start, End) of days that
// the text allows, and how exactly it tells. The zero value is wholly unknown.
type Date struct {
	Start     Day       `json:"start,omitempty"`
	End       Day       `json:"end,omitempty"` // first day after the span
	Precision Precision `json:"precision"`
}

// OnDay is the date of one day.
func OnDay(d Day) Date { return Date{Start: d, End: d.Add(1), Precision: PrecisionDay} }

// InMonth is the date of a whole month.
func InMonth(year int, m time.Month) Date {
	t := time.Date(year, m, 1, 0, 0, 0, 0, time.UTC)
	return Date{Start: DayOf(t), End: DayOf(t.AddDate(0, 1, 0)), Precision: PrecisionMonth}
}

// InYear is the date of a whole year.
func InYear(year int) Date {
	t := time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC)
	return Date{Start: DayOf(t), End: DayOf(t.AddDate(1, 0, 0)), Precision: PrecisionYear}
}

// ReportedOn is the date of an event whose text does not say when: unknown,
// bounded by the day of the report. No day gives the wholly unknown date.
func ReportedOn(d Day) Date { return Date{Start: d, End: d.Add(1), Precision: PrecisionUnknown} }

// Validate returns ErrInvalid when a day is malformed, the span is empty or
// turned round, or the precision is none of the four.
func (d Date) Validate() error {
	for _, day := range []Day{d.Start, d.End} {
		if _, err := ParseDay(string(day)); err != nil {
			return err
		}
	}
	switch d.Precision {
	case PrecisionDay, PrecisionMonth, PrecisionYear:
		if d.Start == "" {
			return fmt.Errorf("date of precision %s without a start: %w", d.Precision, ErrInvalid)
		}
	case PrecisionUnknown:
	default:
		return fmt.Errorf("precision %q: want DAY, MONTH, YEAR or UNKNOWN: %w", d.Precision, ErrInvalid)
	}
	if (d.Start == "") != (d.End == "") || d.Start != "" && d.End <= d.Start {
		return fmt.Errorf("date from %q to %q: want a start before the end: %w", d.Start, d.End, ErrInvalid)
	}
	return nil
}
