package eval

import (
	"cmp"
	"slices"

	"detente/graph"
)

// AllEvents are the figures that need every event of a text to be marked.
type AllEvents struct {
	// Realis is the share of events with the right type that have the right realis.
	Realis                   float64
	RealisRight, RealisAsked int
	Party                    Figure // participants by their words and side, where the type is right
	False                    int    // predicted events that nobody marked
	Quiet, FalseInQuiet      int    // sentences that tell no event, and what was predicted there
	ByGroup                  []GroupFigure
}

// GroupFigure is how one file of a folder of gold was coded.
type GroupFigure struct {
	Group      string
	Sentences  int
	Type, Full Figure
}

// marking sums what is counted over the records.
type marking struct {
	rep    *EventReport
	per    map[string][]counts
	byType map[string]*counts
	party  counts
	right  map[string]int // by rule
	wrong  map[string]int
	groups map[string]*groupCounts
}

type groupCounts struct {
	sentences int
	typ, full counts
}

// scoreMarked compares all predicted events with all marked ones. Type counts
// events matched by type, one to one; dyad compares the sets of country pairs of a text;
// full asks for the pairs of matched events; actor compares the sets of countries.
// Nothing is marked as doubted in this format: Options.SkipDoubt changes nothing.
func scoreMarked(g *Gold, predictions []Prediction, o Options) *EventReport {
	events := joined(predictions)
	s := marking{
		rep: &EventReport{ByType: make(map[string]Figure), All: &AllEvents{}},
		per: make(map[string][]counts), byType: make(map[string]*counts),
		right: make(map[string]int), wrong: make(map[string]int), groups: make(map[string]*groupCounts),
	}
	for _, t := range graph.Types() {
		s.byType[string(t)] = &counts{}
	}
	for i := range g.Records {
		r := &g.Records[i]
		list := events[r.ID]
		if o.Top1 && len(list) > 1 {
			list = list[:1]
		}
		s.record(r, list)
	}
	s.rep.fill(s.per, s.byType)
	s.rep.ByRule = rules(s.right, s.wrong)
	all := s.rep.All
	all.Party = s.party.figure()
	if all.RealisAsked > 0 {
		all.Realis = float64(all.RealisRight) / float64(all.RealisAsked)
	}
	for name, c := range s.groups {
		all.ByGroup = append(all.ByGroup, GroupFigure{name, c.sentences, c.typ.figure(), c.full.figure()})
	}
	slices.SortFunc(all.ByGroup, func(a, b GroupFigure) int {
		return cmp.Or(cmp.Compare(a.Full.F1, b.Full.F1), cmp.Compare(a.Group, b.Group))
	})
	return s.rep
}

func (s *marking) record(r *Record, list []Event) {
	s.rep.Records++
	s.rep.Events += len(list)
	if len(list) == 0 {
		s.rep.Empty++
	}
	typ, full := s.events(r, list)
	s.per["type"] = append(s.per["type"], typ)
	s.per["full"] = append(s.per["full"], full)
	s.per["dyad"] = append(s.per["dyad"], compareDyads(r, list))
	s.per["actor"] = append(s.per["actor"], compareCountries(r, list))
	if len(r.required()) == 0 {
		s.rep.All.Quiet++
		s.rep.All.FalseInQuiet += typ.wrong
	}
	if r.Group == "" {
		return
	}
	g := s.groups[r.Group]
	if g == nil {
		g = &groupCounts{}
		s.groups[r.Group] = g
	}
	g.sentences++
	g.typ.add(typ)
	g.full.add(full)
}

// events counts the events of one record by type, and their pairs.
func (s *marking) events(r *Record, list []Event) (typ, full counts) {
	matches := align(r, list)
	for i := range list {
		e := &list[i]
		at := slices.IndexFunc(matches, func(m match) bool { return m.event == i })
		if at < 0 {
			typ.wrong++
			s.rep.All.False++
			s.byType[e.Type].wrong++
			full.wrong += len(e.saidPairs())
			s.wrong[e.Rule]++
			continue
		}
		pairs := matches[at].reading.comparePairs(e)
		if pairs.right > 0 || pairs.wrong+pairs.missed == 0 {
			s.right[e.Rule]++
		} else {
			s.wrong[e.Rule]++
		}
		if !r.Events[matches[at].marked].Optional {
			typ.right++
			full.add(pairs)
			s.matched(matches[at].reading, e)
		}
	}
	for j := range r.Events {
		if r.Events[j].Optional || slices.ContainsFunc(matches, func(m match) bool { return m.marked == j }) {
			continue
		}
		first := &r.Events[j].Readings[0]
		typ.missed++
		s.byType[first.Type].missed++
		if first.Modes[0] != "" {
			s.rep.ModeGold++
		}
		full.add(compareSlots(first.slots(), nil))
	}
	return typ, full
}

// matched counts mode, realis and participants of an event whose type is right.
func (s *marking) matched(r *Reading, e *Event) {
	s.byType[r.Type].right++
	s.party.add(r.compareParties(e))
	s.rep.All.RealisAsked++
	if r.realisRight(e) {
		s.rep.All.RealisRight++
	}
	if r.Modes[0] == "" {
		return
	}
	s.rep.ModeGold++
	s.rep.ModeAsked++
	if r.modeRight(e) {
		s.rep.ModeRight++
	}
}

// compareDyads compares the sets of pairs that a text tells, of whatever type.
func compareDyads(r *Record, list []Event) counts {
	var slots []slot
	for i := range r.Events {
		for k := range r.Events[i].Readings {
			for _, n := range r.Events[i].Readings[k].slots() {
				n.required = n.required && k == 0 && !r.Events[i].Optional
				at := slices.IndexFunc(slots, func(o slot) bool { return slices.Equal(o.accept, n.accept) })
				if at < 0 {
					slots = append(slots, n)
				} else {
					slots[at].required = slots[at].required || n.required
				}
			}
		}
	}
	var said []string
	for i := range list {
		said = append(said, list[i].saidPairs()...)
	}
	slices.Sort(said)
	return compareSlots(slots, slices.Compact(said))
}

// compareCountries compares the sets of countries that take part in a text's events.
func compareCountries(r *Record, list []Event) (c counts) {
	var slots []slot
	for i := range r.Events {
		for k := range r.Events[i].Readings {
			reading := &r.Events[i].Readings[k]
			for _, p := range slices.Concat(reading.Actors, reading.Recipients) {
				required := k == 0 && !r.Events[i].Optional && !slices.Contains(p.Codes, "")
				at := slices.IndexFunc(slots, func(o slot) bool { return slices.Equal(o.accept, p.Codes) })
				if at < 0 {
					slots = append(slots, slot{p.Codes, required})
				} else {
					slots[at].required = slots[at].required || required
				}
			}
		}
	}
	var said []string
	for i := range list {
		for _, code := range slices.Concat(list[i].Sources, list[i].Targets) {
			said = append(said, code.Country)
		}
	}
	slices.Sort(said)
	return compareSlots(slots, slices.Compact(said))
}
