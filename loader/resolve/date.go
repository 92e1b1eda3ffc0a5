package resolve

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"detente/graph"
)

// anchor is what a date expression is read against.
type anchor struct {
	day    graph.Day // of publication; "" when unknown, then only full dates can be read
	future bool      // the event lies ahead: "on Tuesday" is the next one, else the last
}

// date returns the span of days that an English expression names, and whether
// it names any: "for the first time in decades" and "recently" do not.
//
// A span between two precisions takes the coarser: "last week" is seven days of
// precision MONTH, "early 2019" four months of precision YEAR.
//
// The general date parsers for Go were tried and read 17 of 29 expressions of
// this kind; they return instants, and news tells spans.
func (a anchor) date(expression string) (graph.Date, bool) {
	expression = strings.Join(strings.Fields(strings.NewReplacer("-", " ", "–", " ", ",", " ", "’", "'").Replace(expression)), " ")
	if durations.MatchString(expression) {
		return graph.Date{}, false
	}
	for _, f := range forms {
		if m := f.pattern.FindStringSubmatch(expression); m != nil {
			named := map[string]string{}
			for i, name := range f.pattern.SubexpNames() {
				if name != "" {
					named[name] = m[i]
				}
			}
			d, ok := f.read(a, named)
			return d, ok && d.Validate() == nil
		}
	}
	return graph.Date{}, false
}

// durations tell how long or how often, not when.
var durations = regexp.MustCompile(`(?i)\bfirst time\b|\bfor (?:the (?:past|last) )?\S+ (?:days|weeks|months|years|decades)\b`)

const (
	month   = `(?P<month>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b\.?`
	year    = `(?P<year>(?:1[5-9]|20)\d\d)\b`
	dom     = `(?P<day>[0-3]?\d)(?:st|nd|rd|th)?\b`
	part    = `(?P<part>(?i:early|mid|late|the beginning of|the start of|the middle of|the end of))`
	which   = `(?P<which>(?i:this past|this coming|last|next|this|past|coming|previous|following))`
	weekday = `(?P<weekday>Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b`
	count   = `(?P<count>(?i:an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|a couple of|\d{1,3}))`
	unit    = `(?P<unit>(?i:day|week|month|year|decade))s?\b`
)

// forms are tried in order, the fuller expression first; the first that fits
// decides, so that "February 31" does not become the month.
var forms = []struct {
	pattern *regexp.Regexp
	read    func(a anchor, m map[string]string) (graph.Date, bool)
}{
	{regexp.MustCompile(`\b` + year + ` (?P<number>\d\d) ` + dom), anchor.onFullDay}, // 2026-02-01
	{regexp.MustCompile(`\b` + month + ` ` + dom + `(?: ` + year + `)?`), anchor.onDayOfMonth},
	{regexp.MustCompile(`\b` + dom + `(?: of)? ` + month + `(?: ` + year + `)?`), anchor.onDayOfMonth},
	{regexp.MustCompile(`\b(?:` + part + ` (?:in )?)?(?:` + which + ` )?` + month + `(?: (?:of )?(?:` + year + `|(?P<relative>(?i:last|next|this)) year\b))?`), anchor.inMonth},
	{regexp.MustCompile(`\b` + count + ` ` + unit + ` ago\b`), anchor.ago},
	{regexp.MustCompile(`(?i)\bday before yesterday\b`), func(a anchor, _ map[string]string) (graph.Date, bool) { return a.days(-2, 1) }},
	{regexp.MustCompile(`(?i)\b(?:yesterday|last night|overnight)\b`), func(a anchor, _ map[string]string) (graph.Date, bool) { return a.days(-1, 1) }},
	{regexp.MustCompile(`(?i)\bday after tomorrow\b`), func(a anchor, _ map[string]string) (graph.Date, bool) { return a.days(2, 1) }},
	{regexp.MustCompile(`(?i)\btomorrow\b`), func(a anchor, _ map[string]string) (graph.Date, bool) { return a.days(1, 1) }},
	{regexp.MustCompile(`(?i)\b(?:today|tonight|this (?:morning|afternoon|evening)|(?:earlier|later) in the day)\b`),
		func(a anchor, _ map[string]string) (graph.Date, bool) { return a.days(0, 1) }},
	{regexp.MustCompile(`(?:\b` + which + ` )?(?P<weekend>\b(?i:weekend))\b`), anchor.atWeekend},
	{regexp.MustCompile(`\b(?i:past|last|previous) ` + count + ` ` + unit), anchor.within},
	{regexp.MustCompile(`\b(?:` + part + ` )?` + which + ` ` + unit), anchor.inUnit},
	{regexp.MustCompile(`(?:\b` + which + ` )?\b` + weekday), anchor.onWeekday},
	{regexp.MustCompile(`^(?i:in|within) ` + count + ` ` + unit), anchor.ahead},
	{regexp.MustCompile(`\b(?i:the) (?P<decade>(?:1[5-9]|20)\d0)s\b`), anchor.inDecade},
	{regexp.MustCompile(`\b(?:` + part + ` (?:in )?)?` + year), anchor.inYear},
}

// days is the span of n days that begins offset days from publication.
func (a anchor) days(offset, n int) (graph.Date, bool) {
	if a.day == "" {
		return graph.Date{}, false
	}
	start := a.day.Add(offset)
	return span(start, start.Add(n)), true
}

// span dates the days from start to before end by the finest precision that
// holds them.
func span(start, end graph.Day) graph.Date {
	d := graph.Date{Start: start, End: end, Precision: graph.PrecisionYear}
	switch length := end.Time().Sub(start.Time()); {
	case length <= 24*time.Hour:
		d.Precision = graph.PrecisionDay
	case length <= 31*24*time.Hour:
		d.Precision = graph.PrecisionMonth
	}
	return d
}

func (a anchor) onFullDay(m map[string]string) (graph.Date, bool) {
	d, err := graph.ParseDay(m["year"] + "-" + m["number"] + "-" + twoDigits(m["day"]))
	return graph.OnDay(d), err == nil
}

func (a anchor) onDayOfMonth(m map[string]string) (graph.Date, bool) {
	day, month := twoDigits(m["day"]), monthOf(m["month"])
	in := func(year int) (graph.Day, bool) {
		d, err := graph.ParseDay(strconv.Itoa(year) + "-" + twoDigits(strconv.Itoa(int(month))) + "-" + day)
		return d, err == nil
	}
	if m["year"] != "" {
		d, ok := in(number(m["year"]))
		return graph.OnDay(d), ok
	}
	if a.day == "" {
		return graph.Date{}, false
	}
	year := a.day.Time().Year()
	d, ok := in(year)
	switch {
	case !ok: // 29 February of another year
		return graph.Date{}, false
	case a.future && d < a.day:
		d, ok = in(year + 1)
	case !a.future && d > a.day:
		d, ok = in(year - 1)
	}
	return graph.OnDay(d), ok
}

// inMonth reads "October", "last March", "early May 2024", "in June last year".
func (a anchor) inMonth(m map[string]string) (graph.Date, bool) {
	month := monthOf(m["month"])
	year := number(m["year"])
	if year == 0 {
		if a.day == "" {
			return graph.Date{}, false
		}
		printed := a.day.Time()
		year = printed.Year()
		switch which := strings.ToLower(m["which"]); {
		case m["relative"] != "":
			year += map[string]int{"last": -1, "this": 0, "next": 1}[strings.ToLower(m["relative"])]
		case (which == "last" || which == "past") && month == printed.Month(), which == "" && !a.future && month > printed.Month(),
			(which == "last" || which == "past") && month > printed.Month():
			year--
		case which == "next" && month <= printed.Month(), which == "" && a.future && month < printed.Month():
			year++
		}
	}
	d := graph.InMonth(year, month)
	if start, end, ok := thirds(m["part"], d.Start, d.End, 10, 20); ok {
		return span(start, end), true
	}
	return d, true
}

// thirds cuts the span to its beginning, middle or end; first and second are
// the days after the start at which the middle and the end begin. ok is false
// without a part.
func thirds(part string, start, end graph.Day, first, second int) (graph.Day, graph.Day, bool) {
	switch part = strings.ToLower(part); {
	case part == "early" || strings.HasSuffix(part, "beginning of") || strings.HasSuffix(part, "start of"):
		return start, start.Add(first), true
	case part == "mid" || strings.HasSuffix(part, "middle of"):
		return start.Add(first), start.Add(second), true
	case part == "late" || strings.HasSuffix(part, "end of"):
		return start.Add(second), end, true
	}
	return start, end, false
}

// ago reads "two days ago"; of weeks, the seven days around are meant, of
// months and years the month and the year.
func (a anchor) ago(m map[string]string) (graph.Date, bool) {
	return a.away(-number(m["count"]), m["unit"])
}

// ahead reads "in two days".
func (a anchor) ahead(m map[string]string) (graph.Date, bool) {
	if !a.future {
		return graph.Date{}, false
	}
	return a.away(number(m["count"]), m["unit"])
}

func (a anchor) away(n int, unit string) (graph.Date, bool) {
	if a.day == "" || n == 0 {
		return graph.Date{}, false
	}
	printed := a.day.Time()
	first := time.Date(printed.Year(), printed.Month(), 1, 0, 0, 0, 0, time.UTC)
	switch strings.ToLower(unit) {
	case "day":
		return a.days(n, 1)
	case "week":
		return a.days(7*n-3, 7)
	case "month":
		t := first.AddDate(0, n, 0)
		return graph.InMonth(t.Year(), t.Month()), true
	case "decade":
		n *= 10
	}
	if y := printed.Year() + n; y > 0 {
		return graph.InYear(y), true
	}
	return graph.Date{}, false
}

// within reads "the past three weeks": the days up to publication.
func (a anchor) within(m map[string]string) (graph.Date, bool) {
	n := number(m["count"])
	if a.day == "" || n == 0 {
		return graph.Date{}, false
	}
	printed := a.day.Time()
	var start time.Time
	switch strings.ToLower(m["unit"]) {
	case "day":
		start = printed.AddDate(0, 0, -n)
	case "week":
		start = printed.AddDate(0, 0, -7*n)
	case "month":
		start = printed.AddDate(0, -n, 0)
	case "year":
		start = printed.AddDate(-n, 0, 0)
	default:
		start = printed.AddDate(-10*n, 0, 0)
	}
	return span(graph.DayOf(start), a.day.Add(1)), graph.DayOf(start) != "" && start.Year() > 0
}

// inUnit reads "last week", "late last year", "next month", "this week".
func (a anchor) inUnit(m map[string]string) (graph.Date, bool) {
	if a.day == "" {
		return graph.Date{}, false
	}
	step := step(m["which"])
	printed := a.day.Time()
	switch strings.ToLower(m["unit"]) {
	case "day": // "the following day" counts from a day told elsewhere
		return graph.Date{}, false
	case "week":
		monday := graph.ByWeek.Begin(a.day).Add(7 * step)
		if start, end, ok := thirds(m["part"], monday, monday.Add(7), 2, 4); ok {
			return span(start, end), true
		}
		return span(monday, monday.Add(7)), true
	case "month":
		t := time.Date(printed.Year(), printed.Month()+time.Month(step), 1, 0, 0, 0, 0, time.UTC)
		d := graph.InMonth(t.Year(), t.Month())
		if start, end, ok := thirds(m["part"], d.Start, d.End, 10, 20); ok {
			return span(start, end), true
		}
		return d, true
	case "year":
		return inPartOfYear(printed.Year()+step, m["part"]), true
	}
	return graph.Date{}, false
}

// step is how many units from the current one a word leads.
func step(which string) int {
	switch strings.ToLower(which) {
	case "last", "past", "previous", "this past":
		return -1
	case "next", "coming", "following", "this coming":
		return 1
	}
	return 0
}

func (a anchor) atWeekend(m map[string]string) (graph.Date, bool) {
	if a.day == "" {
		return graph.Date{}, false
	}
	saturday := graph.ByWeek.Begin(a.day).Add(5)
	switch step(m["which"]) {
	case -1:
		saturday = saturday.Add(-7)
	case 1:
		if a.day >= saturday { // "next weekend" said at a weekend
			saturday = saturday.Add(7)
		}
	default:
		if !a.future && a.day < saturday && strings.ToLower(m["which"]) != "this" {
			saturday = saturday.Add(-7)
		}
	}
	return span(saturday, saturday.Add(2)), true
}

// onWeekday reads "on Tuesday": the day of publication itself when it is a
// Tuesday, else the next or the last one.
func (a anchor) onWeekday(m map[string]string) (graph.Date, bool) {
	if a.day == "" {
		return graph.Date{}, false
	}
	wanted := strings.Index("SunMonTueWedThuFriSat", m["weekday"][:3]) / 3
	ahead := (wanted - int(a.day.Time().Weekday()) + 7) % 7
	switch step(m["which"]) {
	case 1:
		if ahead == 0 {
			ahead = 7
		}
	case -1:
		ahead -= 7
	default:
		if !a.future && ahead > 0 {
			ahead -= 7
		}
	}
	return a.days(ahead, 1)
}

func (a anchor) inDecade(m map[string]string) (graph.Date, bool) {
	first := number(m["decade"])
	return graph.Date{Start: graph.InYear(first).Start, End: graph.InYear(first + 9).End, Precision: graph.PrecisionYear}, true
}

func (a anchor) inYear(m map[string]string) (graph.Date, bool) {
	return inPartOfYear(number(m["year"]), m["part"]), true
}

// inPartOfYear is the year, or January to April, May to August, September to
// December of it.
func inPartOfYear(year int, part string) graph.Date {
	d := graph.InYear(year)
	may, september := graph.InMonth(year, time.May).Start, graph.InMonth(year, time.September).Start
	days := func(from graph.Day) int { return int(from.Time().Sub(d.Start.Time()) / (24 * time.Hour)) }
	d.Start, d.End, _ = thirds(part, d.Start, d.End, days(may), days(september))
	return d
}

func monthOf(name string) time.Month {
	return time.Month(strings.Index("JanFebMarAprMayJunJulAugSepOctNovDec", name[:3])/3 + 1)
}

func twoDigits(s string) string {
	if len(s) == 1 {
		return "0" + s
	}
	return s
}

// number reads a numeral or a number word up to twelve; 0 for anything else.
func number(s string) int {
	switch s = strings.ToLower(s); s {
	case "a", "an":
		return 1
	case "a couple of":
		return 2
	}
	for i, word := range strings.Fields("zero one two three four five six seven eight nine ten eleven twelve") {
		if s == word {
			return i
		}
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}
