package article

import (
	"cmp"
	_ "embed" // the dictionary of months
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// timeLayouts are the forms in which documents state a date for programs. A
// layout without a zone is read as UTC.
var timeLayouts = []string{
	time.RFC3339Nano,
	"2006-01-02T15:04:05.999999999Z0700",
	"2006-01-02T15:04:05.999999999",
	"2006-01-02T15:04Z07:00",
	"2006-01-02T15:04Z0700",
	"2006-01-02T15:04",
	"2006-01-02 15:04:05.999999999 Z07:00",
	"2006-01-02 15:04:05.999999999 -0700 MST",
	"2006-01-02 15:04:05.999999999 -0700",
	"2006-01-02 15:04:05.999999999Z07:00",
	"2006-01-02 15:04:05.999999999",
	"2006-01-02 15:04",
	"20060102T150405Z0700",
	"20060102150405",
	"2006-01-02",
	"2006/01/02",
	"2006.01.02",
	"20060102",
	"2006-01-02T15",
	time.RFC1123Z,
	time.RFC1123,
	"Mon, 2 Jan 2006 15:04:05 -0700",
	"Mon, 2 Jan 2006 15:04:05 MST",
	"Mon, 2 Jan 2006 15:04 -0700",
	"Mon, 2 Jan 2006 15:04 MST",
	"2 Jan 2006 15:04:05 -0700",
	"2 Jan 2006 15:04:05 MST",
	"Mon Jan 2 15:04:05 2006",
	"Mon Jan 2 15:04:05 MST 2006",
	"Mon Jan 02 2006 15:04:05 GMT-0700",
}

// ParseDate reads a date as documents state it: RFC 3339 and its relatives,
// the dates of mail and RSS, and dates in words of some fifteen languages
// ("Feb. 1, 2026, 10:30 a.m. ET", "1. Februar 2026"), whose time of day is
// dropped. ok is false when
// s holds no full date, or one before 1900 or after 2100. Numeric dates whose
// day and month may be mixed up (01/02/2026) are refused unless only one
// reading is possible.
func ParseDate(s string) (t time.Time, ok bool) {
	s = strings.TrimSpace(s)
	if len(s) < 8 || len(s) > 200 {
		return time.Time{}, false
	}
	for _, layout := range timeLayouts {
		if t, err := time.Parse(layout, s); err == nil {
			return plausible(withZone(t))
		}
	}
	return findDay(s)
}

// zoneOffsets are the abbreviations that RSS and pages use; RFC 822 defines
// the American ones. Go knows an abbreviation only in its own zone.
var zoneOffsets = map[string]int{
	"UT": 0, "UTC": 0, "GMT": 0, "Z": 0, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5,
	"MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "BST": 1, "CET": 1, "CEST": 2,
	"EET": 2, "EEST": 3, "MSK": 3, "IST": 5, "JST": 9, "KST": 9,
}

// withZone gives t the offset of its abbreviation, where Parse had to make one
// up, and the location UTC where the offset is zero.
func withZone(t time.Time) time.Time {
	name, offset := t.Zone()
	if offset != 0 {
		return t
	}
	hours := zoneOffsets[name]
	if hours == 0 {
		return t.UTC()
	}
	y, m, d := t.Date()
	return time.Date(y, m, d, t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.FixedZone(name, hours*3600))
}

// plausible refuses years in which no article of the web can have appeared.
func plausible(t time.Time) (time.Time, bool) {
	if t.Year() < 1900 || t.Year() > 2100 {
		return time.Time{}, false
	}
	return t, true
}

//go:embed dictionaries/months.tsv
var monthsTSV string

// calendar recognises dates written in words. It is read-only once built.
type calendar struct {
	months               map[string]int
	monthFirst, dayFirst *regexp.Regexp
}

// writtenDates returns the calendar of the embedded months; a bad line is a
// programming error, which the test of the dictionary finds first.
var writtenDates = sync.OnceValue(func() *calendar {
	c, err := parseMonths(monthsTSV)
	if err != nil {
		panic(err)
	}
	return c
})

// parseMonths reads lines of a number, a tab and names. An error names the line.
func parseMonths(tsv string) (*calendar, error) {
	c := &calendar{months: map[string]int{}}
	var names []string
	for i, line := range strings.Split(tsv, "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		number, list, found := strings.Cut(line, "\t")
		n, err := strconv.Atoi(number)
		if !found || err != nil || n < 1 || n > 12 {
			return nil, fmt.Errorf("months.tsv:%d: want the number of a month, a tab and names", i+1)
		}
		for name := range strings.FieldsSeq(list) {
			if other, taken := c.months[name]; taken && other != n {
				return nil, fmt.Errorf("months.tsv:%d: %q is month %d already", i+1, name, other)
			}
			c.months[name] = n
			names = append(names, regexp.QuoteMeta(name))
		}
	}
	// The longest name first, for the first alternative that matches wins.
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(len(b)-len(a), strings.Compare(a, b)) })
	month := `(` + strings.Join(names, "|") + `)`
	c.monthFirst = regexp.MustCompile(`(?i)(?:^|[^\pL\d])` + month + `\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+((?:19|20)\d{2})\b`)
	c.dayFirst = regexp.MustCompile(`(?i)\b(\d{1,2})(?:st|nd|rd|th|er|º)?\.?(?:\s+(?:of|de))?[\s-]+` + month + `\.?,?[\s-]+(?:de\s+)?((?:19|20)\d{2})\b`)
	return c, nil
}

var (
	yearFirst = regexp.MustCompile(`\b((?:19|20)\d{2})[-/.](\d{1,2})[-/.](\d{1,2})(?:\b|T)`)
	eastAsian = regexp.MustCompile(`((?:19|20)\d{2})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]`)
	dayMonth  = regexp.MustCompile(`\b(\d{1,2})([/.])(\d{1,2})[/.]((?:19|20)\d{2})\b`)
)

// findDay returns the first date written out anywhere in s, as a day.
func findDay(s string) (time.Time, bool) {
	t, _, ok := findDaySpan(s)
	return t, ok
}

// findDaySpan is findDay, and tells where in s the date stands.
func findDaySpan(s string) (t time.Time, span [2]int, ok bool) {
	if !strings.Contains(s, "19") && !strings.Contains(s, "20") {
		return time.Time{}, span, false // no year; most paragraphs end here, cheaply
	}
	if m := writtenDates().monthFirst.FindStringSubmatchIndex(s); m != nil {
		t, ok = day(s[m[6]:m[7]], s[m[2]:m[3]], s[m[4]:m[5]])
		return t, [2]int{m[2], m[1]}, ok
	}
	if m := writtenDates().dayFirst.FindStringSubmatchIndex(s); m != nil {
		t, ok = day(s[m[6]:m[7]], s[m[4]:m[5]], s[m[2]:m[3]])
		return t, [2]int{m[0], m[1]}, ok
	}
	for _, form := range []*regexp.Regexp{yearFirst, eastAsian} {
		if m := form.FindStringSubmatchIndex(s); m != nil {
			t, ok = day(s[m[2]:m[3]], s[m[4]:m[5]], s[m[6]:m[7]])
			return t, [2]int{m[0], m[1]}, ok
		}
	}
	if m := dayMonth.FindStringSubmatchIndex(s); m != nil {
		first, second, year := s[m[2]:m[3]], s[m[6]:m[7]], s[m[8]:m[9]]
		asDayMonth, ok1 := day(year, second, first)
		asMonthDay, ok2 := day(year, first, second)
		dotted := s[m[4]:m[5]] == "." // 3.2.2026 is always 3 February
		switch {
		case ok1 && (dotted || !ok2 || asDayMonth.Equal(asMonthDay)):
			return asDayMonth, [2]int{m[0], m[1]}, true
		case ok2 && !ok1 && !dotted:
			return asMonthDay, [2]int{m[0], m[1]}, true
		}
	}
	return time.Time{}, span, false
}

// day builds a day from its written parts; month is a number or a name. It
// refuses days that no calendar has (31 April).
func day(year, month, dayOfMonth string) (time.Time, bool) {
	y, _ := strconv.Atoi(year)
	d, _ := strconv.Atoi(dayOfMonth)
	m, err := strconv.Atoi(month)
	if err != nil {
		m = writtenDates().months[strings.ToLower(month)]
	}
	if m < 1 || m > 12 || d < 1 {
		return time.Time{}, false
	}
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	if t.Day() != d {
		return time.Time{}, false
	}
	return plausible(t)
}

var (
	urlDate     = regexp.MustCompile(`[/_-]((?:19|20)\d{2})[/_-](\d{1,2}|[a-z]{3})[/_-](\d{1,2})(?:[/_.-]|$)`)
	urlDateFlat = regexp.MustCompile(`[/_-]((?:19|20)\d{2})(0[1-9]|1[0-2])([0-3]\d)(?:[/_.-]|$)`)
)

// dateOfURL returns the day that an address spells out (/2026/02/01/ or
// /2026/feb/01/, -2026-02-01, /20260201/).
func dateOfURL(address string) (time.Time, bool) {
	for _, form := range []*regexp.Regexp{urlDate, urlDateFlat} {
		if m := form.FindStringSubmatch(strings.ToLower(address)); m != nil {
			if t, ok := day(m[1], m[2], m[3]); ok {
				return t, true
			}
		}
	}
	return time.Time{}, false
}
