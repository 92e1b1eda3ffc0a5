package eval

import (
	"slices"
	"strings"

	"detente/graph"
)

// Options select what is scored; the zero value scores everything.
type Options struct {
	SkipDoubt bool // leave out records whose marking is doubted
	Top1      bool // look only at the first event of each record
}

// EventReport is what score.py prints of gold with lists of countries.
type EventReport struct {
	Records, Empty, Events  int
	Type, Dyad, Full, Actor Figure
	Macro                   float64 // F1 averaged over the 16 types
	Mode                    float64 // accuracy among records with a mode and the right type
	ModeRight, ModeAsked    int
	ModeGold                int
	ByType                  map[string]Figure
	ByRule                  []RuleFigure // the most wrong first; right means the type and the pair

	// All is what only gold with every event marked can tell, nil for other gold.
	All *AllEvents
}

// metrics, in the order of score.py, which draws its intervals in this order.
var metrics = []string{"type", "dyad", "full", "actor"}

// said is what events say, as a set of strings for each metric.
type said map[string]map[string]bool

// pairs returns the country pairs that an event stands for.
func pairs(typ string, sources, targets []string, unordered bool) map[[2]string]bool {
	out := make(map[[2]string]bool)
	put := func(a, b string) {
		if unordered && a > b {
			a, b = b, a
		}
		out[[2]string{a, b}] = true
	}
	if len(sources) > 1 && len(targets) == 0 && (unordered || reciprocal(typ)) {
		for i, a := range sources {
			for j, b := range sources {
				if i != j {
					put(a, b)
				}
			}
		}
	} else {
		for _, a := range orNone(sources) {
			for _, b := range orNone(targets) {
				put(a, b)
			}
		}
	}
	if len(out) == 1 && out[[2]string{"-", "-"}] {
		return nil
	}
	return out
}

func reciprocal(typ string) bool {
	return typ == string(graph.Agree) || typ == string(graph.Consult) || typ == string(graph.Cooperate)
}

func orNone(list []string) []string {
	if len(list) == 0 {
		return []string{"-"}
	}
	return list
}

func codes(list []Country) []string {
	var out []string
	for _, c := range list {
		out = append(out, code2(c.Country))
	}
	return out
}

func sideCodes(list []Side) []string {
	var out []string
	for _, s := range list {
		out = append(out, code2(s.Country))
	}
	return out
}

func code2(country string) string {
	if country == "" {
		return "-"
	}
	return strings.ToUpper(country)
}

func (s said) add(typ string, sources, targets []string, unordered bool) {
	s["type"][typ] = true
	for p := range pairs(typ, sources, targets, unordered) {
		s["dyad"][p[0]+">"+p[1]] = true
		s["full"][typ+" "+p[0]+">"+p[1]] = true
	}
	for _, c := range slices.Concat(sources, targets) {
		if c != "-" {
			s["actor"][c] = true
		}
	}
}

func newSaid() said {
	s := make(said)
	for _, m := range metrics {
		s[m] = make(map[string]bool)
	}
	return s
}

func goldSaid(r *Record, unordered bool) said {
	s := newSaid()
	s.add(r.Type, sideCodes(r.Sources), sideCodes(r.Targets), unordered)
	return s
}

func (r *Record) unordered() bool {
	if r.Reciprocal != nil {
		return *r.Reciprocal
	}
	return reciprocal(r.Type)
}

func (r *Record) doubted() bool {
	return slices.ContainsFunc(r.Doubt, func(d string) bool {
		for _, kind := range []string{"actor:", "type:", "mode:", "spec:"} {
			if strings.HasPrefix(d, kind) {
				return true
			}
		}
		return false
	})
}

// ScoreEvents computes the figures that score.py defines in its own words, for gold
// with lists of countries. Predictions of one ID are joined; a record without
// one has no events; IDs that gold lacks are ignored.
func ScoreEvents(g *Gold, predictions []Prediction, o Options) *EventReport {
	if g.Marked {
		return scoreMarked(g, predictions, o)
	}
	byID := make(map[string]*Record, len(g.Records))
	for i := range g.Records {
		byID[g.Records[i].ID] = &g.Records[i]
	}
	events := joined(predictions)
	rep := &EventReport{ByType: make(map[string]Figure)}
	per := make(map[string][]counts)
	byType := make(map[string]*counts)
	right, wrong := make(map[string]int), make(map[string]int)
	for _, t := range graph.Types() {
		byType[string(t)] = &counts{}
	}
	for i := range g.Records {
		r := &g.Records[i]
		if o.SkipDoubt && r.doubted() {
			continue
		}
		list := events[r.ID]
		if o.Top1 && len(list) > 1 {
			list = list[:1]
		}
		rep.Records++
		rep.Events += len(list)
		if len(list) == 0 {
			rep.Empty++
		}
		un := r.unordered()
		want, got := goldSaid(r, un), newSaid()
		for _, e := range list {
			got.add(e.Type, codes(e.Sources), codes(e.Targets), un)
		}
		for _, twin := range r.SameText {
			if other := byID[twin]; other != nil {
				got.forgive(goldSaid(other, un), want)
			}
		}
		for _, m := range metrics {
			per[m] = append(per[m], compare(want[m], got[m]))
		}
		c := compare(want["type"], got["type"])
		for t := range got["type"] {
			if byType[t] != nil && !want["type"][t] {
				byType[t].wrong++
			}
		}
		byType[r.Type].add(counts{c.right, 0, c.missed})
		rep.mode(r, got, list)
		tallyRules(list, want, un, right, wrong)
	}
	rep.fill(per, byType)
	rep.ByRule = rules(right, wrong)
	return rep
}

// forgive drops what is right for a record with the same text and not asked here.
func (s said) forgive(twin, want said) {
	for _, m := range metrics {
		for x := range twin[m] {
			if !want[m][x] {
				delete(s[m], x)
			}
		}
	}
}

func compare(want, got map[string]bool) (c counts) {
	for x := range want {
		if got[x] {
			c.right++
		} else {
			c.missed++
		}
	}
	for x := range got {
		if !want[x] {
			c.wrong++
		}
	}
	return c
}

func (rep *EventReport) mode(r *Record, got said, list []Event) {
	if r.Mode == "" {
		return
	}
	rep.ModeGold++
	if !got["type"][r.Type] {
		return
	}
	rep.ModeAsked++
	if slices.ContainsFunc(list, func(e Event) bool { return e.Type == r.Type && e.Mode == r.Mode }) {
		rep.ModeRight++
	}
}

func tallyRules(list []Event, want said, unordered bool, right, wrong map[string]int) {
	for _, e := range list {
		one := newSaid()
		one.add(e.Type, codes(e.Sources), codes(e.Targets), unordered)
		if compare(want["full"], one["full"]).right > 0 {
			right[e.Rule]++
		} else {
			wrong[e.Rule]++
		}
	}
}

func (rep *EventReport) fill(per map[string][]counts, byType map[string]*counts) {
	figures := make(map[string]Figure)
	for _, m := range metrics {
		var sum counts
		for _, c := range per[m] {
			sum.add(c)
		}
		f := sum.figure()
		f.Low, f.High = interval(per[m])
		f.Gold = 0
		figures[m] = f
	}
	rep.Type, rep.Dyad, rep.Full, rep.Actor = figures["type"], figures["dyad"], figures["full"], figures["actor"]
	for t, c := range byType {
		rep.ByType[t] = c.figure()
		rep.Macro += rep.ByType[t].F1
	}
	rep.Macro /= float64(len(byType))
	if rep.ModeAsked > 0 {
		rep.Mode = float64(rep.ModeRight) / float64(rep.ModeAsked)
	}
}

// interval is the 95 % bootstrap interval of F1 over records.
func interval(per []counts) (low, high float64) {
	if len(per) == 0 {
		return 0, 0
	}
	rnd := newRandom(1)
	scores := make([]float64, draws)
	for i := range scores {
		var sum counts
		for range per {
			sum.add(per[rnd.below(len(per))])
		}
		scores[i] = sum.figure().F1
	}
	slices.Sort(scores)
	return scores[24], scores[974]
}

// joined returns the events of each ID.
func joined(predictions []Prediction) map[string][]Event {
	events := make(map[string][]Event)
	for _, p := range predictions {
		events[p.ID] = append(events[p.ID], p.Events...)
	}
	return events
}
