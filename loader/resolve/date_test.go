package resolve

import (
	"testing"

	"detente/graph"
)

// Sunday, 1 February 2026.
const printed = graph.Day("2026-02-01")

func TestDatesAreReadAgainstTheDayOfPublication(t *testing.T) {
	const past, ahead = false, true
	for _, c := range []struct {
		expression string
		future     bool
		want       graph.Date
	}{
		{"on Tuesday", past, graph.OnDay("2026-01-27")},
		{"on Tuesday", ahead, graph.OnDay("2026-02-03")},
		{"late on Tuesday evening", ahead, graph.OnDay("2026-02-03")},
		{"on Sunday", past, graph.OnDay("2026-02-01")},
		{"last Sunday", past, graph.OnDay("2026-01-25")},
		{"next Sunday", ahead, graph.OnDay("2026-02-08")},
		{"this coming Friday", ahead, graph.OnDay("2026-02-06")},
		{"yesterday", past, graph.OnDay("2026-01-31")},
		{"the day before yesterday", past, graph.OnDay("2026-01-30")},
		{"tomorrow morning", ahead, graph.OnDay("2026-02-02")},
		{"earlier in the day", past, graph.OnDay("2026-02-01")},
		{"two days ago", past, graph.OnDay("2026-01-30")},
		{"in three days", ahead, graph.OnDay("2026-02-04")},
		{"on March 5", past, graph.OnDay("2025-03-05")},
		{"on March 5", ahead, graph.OnDay("2026-03-05")},
		{"Tuesday, Feb. 3", past, graph.OnDay("2025-02-03")},
		{"on 5 March 2024", past, graph.OnDay("2024-03-05")},
		{"March 5th, 2024", past, graph.OnDay("2024-03-05")},
		{"2024-03-05", past, graph.OnDay("2024-03-05")},
		{"in October", past, graph.InMonth(2025, 10)},
		{"in October", ahead, graph.InMonth(2026, 10)},
		{"last October", past, graph.InMonth(2025, 10)},
		{"in June last year", past, graph.InMonth(2025, 6)},
		{"in February", past, graph.InMonth(2026, 2)},
		{"in October 2023", past, graph.InMonth(2023, 10)},
		{"last month", past, graph.InMonth(2026, 1)},
		{"two months ago", past, graph.InMonth(2025, 12)},
		{"early March", ahead, graph.Date{Start: "2026-03-01", End: "2026-03-11", Precision: graph.PrecisionMonth}},
		{"in mid-July", past, graph.Date{Start: "2025-07-11", End: "2025-07-21", Precision: graph.PrecisionMonth}},
		{"late July 2024", past, graph.Date{Start: "2024-07-21", End: "2024-08-01", Precision: graph.PrecisionMonth}},
		{"last week", past, graph.Date{Start: "2026-01-19", End: "2026-01-26", Precision: graph.PrecisionMonth}},
		{"next week", ahead, graph.Date{Start: "2026-02-02", End: "2026-02-09", Precision: graph.PrecisionMonth}},
		{"two weeks ago", past, graph.Date{Start: "2026-01-15", End: "2026-01-22", Precision: graph.PrecisionMonth}},
		{"this weekend", past, graph.Date{Start: "2026-01-31", End: "2026-02-02", Precision: graph.PrecisionMonth}},
		{"last weekend", past, graph.Date{Start: "2026-01-24", End: "2026-01-26", Precision: graph.PrecisionMonth}},
		{"over the past three weeks", past, graph.Date{Start: "2026-01-11", End: "2026-02-02", Precision: graph.PrecisionMonth}},
		{"in 2019", past, graph.InYear(2019)},
		{"2019", past, graph.InYear(2019)},
		{"last year", past, graph.InYear(2025)},
		{"three years ago", past, graph.InYear(2023)},
		{"a decade ago", past, graph.InYear(2016)},
		{"late last year", past, graph.Date{Start: "2025-09-01", End: "2026-01-01", Precision: graph.PrecisionYear}},
		{"early 2019", past, graph.Date{Start: "2019-01-01", End: "2019-05-01", Precision: graph.PrecisionYear}},
		{"in the 1990s", past, graph.Date{Start: "1990-01-01", End: "2000-01-01", Precision: graph.PrecisionYear}},
	} {
		got, ok := anchor{day: printed, future: c.future}.date(c.expression)
		if !ok || got != c.want {
			t.Errorf("%q (ahead: %v) is %v (%v), want %v", c.expression, c.future, got, ok, c.want)
		}
		if err := got.Validate(); ok && err != nil {
			t.Errorf("%q: %v", c.expression, err)
		}
	}
}

func TestExpressionsThatNameNoDayGiveNone(t *testing.T) {
	for _, expression := range []string{
		"", "recently", "in recent months", "weeks ago", "for the first time in three decades", "for two years",
		"the following day", "may", "on February 31, 2024", "0 days ago",
	} {
		if d, ok := (anchor{day: printed}).date(expression); ok {
			t.Errorf("%q is %v, want no date", expression, d)
		}
	}
}

func TestWithoutPublicationOnlyFullDatesAreRead(t *testing.T) {
	for expression, want := range map[string]graph.Date{
		"on Tuesday": {}, "in October": {}, "last week": {}, "two days ago": {}, "tomorrow": {}, "March 5": {}, "this weekend": {},
		"on March 5, 2024": graph.OnDay("2024-03-05"), "in October 2023": graph.InMonth(2023, 10), "2019": graph.InYear(2019),
	} {
		if got, ok := (anchor{}).date(expression); got != want || ok != (want != graph.Date{}) {
			t.Errorf("%q is %v (%v), want %v", expression, got, ok, want)
		}
	}
}

// Any text may stand where a date is expected: it gives a valid date or none.
func FuzzDate(f *testing.F) {
	for _, s := range []string{"on Tuesday", "999 decades ago", "February 29", "late the 1990s", "in 12 years", "31 June 2024"} {
		f.Add(s, true)
		f.Add(s, false)
	}
	f.Fuzz(func(t *testing.T, expression string, future bool) {
		for _, day := range []graph.Day{"", printed, "2024-02-29", "0001-01-01", "9999-12-31"} {
			d, ok := anchor{day: day, future: future}.date(expression)
			if err := d.Validate(); ok && err != nil {
				t.Errorf("%q on %q: %v", expression, day, err)
			}
		}
	})
}
