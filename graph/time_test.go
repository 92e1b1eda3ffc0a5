package graph_test

import (
	"errors"
	"testing"
	"time"

	"detente/graph"
)

func TestParseDay(t *testing.T) {
	for s, ok := range map[string]bool{
		"": true, "2026-02-28": true, "2024-02-29": true, "0001-01-01": true, "9999-12-31": true,
		"2026-02-29": false, "2026-2-8": false, "26-02-08": false, "2026-02-08T00:00": false, "0000-01-01": false, "10000-01-01": false, "-001-01-01": false, " 2026-02-08": false, "٢٠٢٦-٠٢-٠٨": false,
	} {
		d, err := graph.ParseDay(s)
		if ok && (err != nil || string(d) != s) || !ok && !errors.Is(err, graph.ErrInvalid) {
			t.Errorf("ParseDay(%q) = %q, %v", s, d, err)
		}
	}
}

func FuzzParseDay(f *testing.F) {
	for _, s := range []string{"2026-02-28", "2026-02-30", "", "9999-12-31", "x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := graph.ParseDay(s)
		if err != nil || d == "" {
			return
		}
		if graph.DayOf(d.Time()) != d || d.Add(1).Add(-1) != d && d != "9999-12-31" || d.Add(1) <= d && d != "9999-12-31" {
			t.Errorf("day %q does not keep", d)
		}
	})
}

func TestDayArithmetic(t *testing.T) {
	if got := graph.Day("2024-02-28").Add(2); got != "2024-03-01" {
		t.Errorf("two days after 28 February 2024: %s", got)
	}
	if graph.Day("").Add(3) != "" || !graph.Day("").Time().IsZero() || graph.DayOf(time.Time{}) != "" {
		t.Error("no day must stay no day")
	}
	east := time.FixedZone("east", 9*3600)
	if got := graph.DayOf(time.Date(2026, 5, 2, 3, 0, 0, 0, east)); got != "2026-05-01" {
		t.Errorf("a day is that of UTC: got %s", got)
	}
}

func TestDates(t *testing.T) {
	for _, c := range []struct {
		claim string
		got   graph.Date
		want  graph.Date
	}{
		{"OneDay", graph.OnDay("2026-12-31"), graph.Date{Start: "2026-12-31", End: "2027-01-01", Precision: graph.PrecisionDay}},
		{"LeapMonth", graph.InMonth(2024, time.February), graph.Date{Start: "2024-02-01", End: "2024-03-01", Precision: graph.PrecisionMonth}},
		{"December", graph.InMonth(2025, time.December), graph.Date{Start: "2025-12-01", End: "2026-01-01", Precision: graph.PrecisionMonth}},
		{"Year", graph.InYear(2025), graph.Date{Start: "2025-01-01", End: "2026-01-01", Precision: graph.PrecisionYear}},
		{"Reported", graph.ReportedOn("2026-05-01"), graph.Date{Start: "2026-05-01", End: "2026-05-02", Precision: graph.PrecisionUnknown}},
		{"NeverReported", graph.ReportedOn(""), graph.Date{Precision: graph.PrecisionUnknown}},
	} {
		t.Run(c.claim, func(t *testing.T) {
			if c.got != c.want {
				t.Errorf("got %+v, want %+v", c.got, c.want)
			}
			if err := c.got.Validate(); err != nil {
				t.Error(err)
			}
		})
	}
	for _, d := range []graph.Date{
		{}, {Precision: "HOUR"}, {Precision: graph.PrecisionDay}, {Start: "2026-05-01", Precision: graph.PrecisionDay}, {End: "2026-05-01", Precision: graph.PrecisionUnknown},
		{Start: "2026-05-02", End: "2026-05-02", Precision: graph.PrecisionDay}, {Start: "2026-05-03", End: "2026-05-02", Precision: graph.PrecisionDay}, {Start: "May", End: "June", Precision: graph.PrecisionMonth},
	} {
		if err := d.Validate(); !errors.Is(err, graph.ErrInvalid) {
			t.Errorf("%+v: got %v, want ErrInvalid", d, err)
		}
	}
}

func TestIntervalBegins(t *testing.T) {
	for _, c := range []struct {
		every graph.Interval
		day   graph.Day
		want  graph.Day
	}{
		{graph.ByWeek, "2026-05-03", "2026-04-27"}, // a Sunday
		{graph.ByWeek, "2026-05-04", "2026-05-04"}, // a Monday
		{graph.ByWeek, "2026-01-01", "2025-12-29"},
		{graph.ByMonth, "2026-05-31", "2026-05-01"},
		{graph.ByYear, "2026-05-31", "2026-01-01"},
		{"", "2026-05-31", "2026-05-01"},
		{graph.ByWeek, "", ""},
	} {
		if got := c.every.Begin(c.day); got != c.want {
			t.Errorf("%s of %s begins %s, want %s", c.every, c.day, got, c.want)
		}
	}
}

func TestOfficeIsHeldFromItsFirstDayToBeforeItsLast(t *testing.T) {
	o := graph.Office{From: "2020-01-01", To: "2024-01-01"}
	for day, want := range map[graph.Day]bool{"2019-12-31": false, "2020-01-01": true, "2023-12-31": true, "2024-01-01": false} {
		if o.HeldOn(day) != want {
			t.Errorf("on %s: held %v, want %v", day, !want, want)
		}
	}
	if !(graph.Office{}).HeldOn("1900-01-01") || !(graph.Office{From: "2020-01-01"}).HeldOn("2099-01-01") {
		t.Error("an unknown side must count as open")
	}
}
