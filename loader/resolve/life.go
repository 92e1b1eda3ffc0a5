package resolve

import (
	"math"
	"slices"
	"strings"

	"detente/graph"
)

// standIns names who acts where a sentence that changes a sanction does not
// ("the measures were waived"): the country of whoever imposed it, since only
// they can, and towards those it was imposed on where it names no one. The
// sanction is the one that shares a participant, else the last one told before.
// This is the one exception to the rule that an event without an actor is dropped.
func standIns(list []telling, c *cast) []telling {
	for i := range list {
		t := &list[i]
		if len(t.Actors) > 0 || t.change == "" || t.of != graph.Sanction || t.Type == graph.Sanction {
			continue
		}
		if s := nearest(t, list, c); s != nil {
			t.Actors = sortedOnce(mapped(s.Actors, func(id string) string {
				if country := c.country(c.countryOf(id)); country != "" {
					return country
				}
				return id
			}))
			if len(t.Recipients) == 0 {
				t.Recipients = s.Recipients
			}
			t.Recipients = slices.DeleteFunc(slices.Clone(t.Recipients), func(id string) bool { return slices.Contains(t.Actors, id) })
			t.Confidence = math.Round(t.Confidence*perStandIn*1e4) / 1e4
		}
	}
	return list
}

func mapped(list []string, f func(string) string) []string {
	var out []string
	for _, s := range list {
		out = append(out, f(s))
	}
	return out
}

// nearest returns the telling of the type t.of whose life t changes, nil when
// there is none. One that shares participants beats one that is near; one told
// before beats one told after.
func nearest(t *telling, list []telling, c *cast) *telling {
	var best *telling
	bestRank := 0
	for i := range list {
		s := &list[i]
		shared := c.shared(t.Participants(), s.Participants())
		if s.Type != t.of || s.claim || t.change == graph.Contested && !c.accused(t.Actors, s) || s.Realis == graph.Negated || t.change == graph.Cancelled && happened(s) || s.order == t.order || !Codable(&s.Event) || shared == 0 && (len(t.Participants()) > 0 || s.order > t.order) {
			continue
		}
		rank := shared*2*len(list) + len(list) - max(s.order-t.order, t.order-s.order)
		if s.order < t.order {
			rank += len(list)
		}
		if best == nil || rank > bestRank {
			best, bestRank = s, rank
		}
	}
	return best
}

// accused reports whether the accusation s can be what those who deny contest: it
// is against one of them, or against nobody who is named and by somebody else.
func (c *cast) accused(deniers []string, s *telling) bool {
	if len(s.Recipients) == 0 {
		return c.shared(deniers, s.Actors) == 0
	}
	return c.shared(deniers, s.Recipients) > 0
}

// shared counts the participants in common: 2 for each that both name, 1 for
// each of one that stands for one of the other.
func (c *cast) shared(a, b []string) (n int) {
	for _, p := range a {
		switch {
		case slices.Contains(b, p):
			n += 2
		case slices.ContainsFunc(b, func(q string) bool { return c.countryOf(p) != "" && c.countryOf(p) == c.countryOf(q) }):
			n++
		}
	}
	return n
}

// lives turns accounts into events with IDs and gives those that have a life
// its steps: the one that the event is, and those that other events of the
// article bring about.
func lives(accounts []*account, c *cast) []*graph.Event {
	byID := map[string]*graph.Event{}
	ids := make([]string, len(accounts))
	var firsts []telling
	for i, a := range accounts {
		e := a.event()
		e.ID = EventID(e)
		e.SetChanges(ownSteps(a))
		if other := byID[e.ID]; other != nil { // tellings that became alike only when joined
			sure := max(e.Confidence, other.Confidence)
			e = graph.MergeEvents([]*graph.Event{other, e})
			e.Confidence = sure
		}
		byID[e.ID], ids[i] = e, e.ID
		firsts = append(firsts, a.telling)
	}
	for i, a := range accounts {
		if slices.ContainsFunc(a.all, func(t telling) bool { return t.change == graph.Extended && t.of == a.Type }) {
			byID[ids[i]].Brings = &graph.Step{Of: a.Type, Status: graph.Extended} // of a sanction that another article tells
		}
		change, ok := a.brings()
		if !ok {
			continue
		}
		byID[ids[i]].Brings = &graph.Step{Of: change.of, Status: change.change}
		if changed := nearest(&change, firsts, c); changed != nil {
			k := slices.IndexFunc(firsts, func(f telling) bool { return f.order == changed.order })
			e := byID[ids[k]]
			e.SetChanges(append(e.Changes, graph.Change{Status: change.change, On: max(a.Date.Start, firstStep(e)), Event: ids[i]}))
		}
	}
	events := make([]*graph.Event, 0, len(byID))
	for _, e := range byID {
		events = append(events, e)
	}
	slices.SortFunc(events, func(a, b *graph.Event) int { return strings.Compare(a.ID, b.ID) })
	return events
}

// brings returns the step in the life of another event that this one is, and
// whether it is any. What is only possible, or did not happen, changes nothing.
func (a *account) brings() (telling, bool) {
	if a.Realis == graph.Hypothetical || a.Realis == graph.Negated {
		return telling{}, false
	}
	for _, t := range a.all {
		if t.change != "" && t.of != a.Type {
			brought := a.telling
			brought.change, brought.of = t.change, t.of
			return brought, true
		}
	}
	return telling{}, false
}

// firstStep is the day from which the event has a state, "" when unknown. What
// changes the event cannot come before it.
func firstStep(e *graph.Event) graph.Day {
	if len(e.Changes) == 0 {
		return ""
	}
	return e.Changes[0].On
}

// ownSteps is the state that the event itself brings, from the first day of
// its date on, and the later ones that its tellings report of it.
func ownSteps(a *account) []graph.Change {
	real := a.Realis == graph.Actual || a.Realis == graph.Historical
	ahead := a.Realis == graph.Future || a.Realis == graph.Hypothetical
	var steps []graph.Change
	switch {
	case a.Type == graph.Consult && real:
		steps = append(steps, graph.Change{Status: graph.Held, On: a.Date.Start})
	case a.Type == graph.Consult && a.Realis == graph.Future:
		steps = append(steps, graph.Change{Status: graph.Planned, On: a.reported})
	case a.Type == graph.Sanction && real:
		steps = append(steps, graph.Change{Status: graph.Imposed, On: a.Date.Start})
	case a.Type == graph.Sanction && ahead && !a.claim:
		steps = append(steps, graph.Change{Status: graph.Threatened, On: a.reported})
	case a.Type == graph.Accuse && real:
		steps = append(steps, graph.Change{Status: graph.Open, On: a.Date.Start})
	}
	for _, t := range a.all {
		switch {
		case t.change != "" && t.of == a.Type && a.Realis != graph.Negated:
			steps = append(steps, graph.Change{Status: t.change, On: a.reported})
		case a.Type == graph.Accuse && real && t.Evidence[0].Stance == graph.StanceDenies:
			steps = append(steps, graph.Change{Status: graph.Contested, On: a.reported})
		}
	}
	return steps
}

// event returns the event that the tellings give together. It is as sure as
// the surest of them: sentences of one article do not err independently.
func (a *account) event() *graph.Event {
	var told []*graph.Event
	sure := 0.0
	for i := range a.all {
		told = append(told, &a.all[i].Event)
		sure = max(sure, a.all[i].Confidence)
	}
	e := graph.MergeEvents(told)
	e.Actors, e.Recipients, e.Date, e.Realis, e.Confidence = a.Actors, a.Recipients, a.Date, a.Realis, sure
	e.Evidence = evidenceOnce(e.Evidence)
	return e
}

// evidenceOnce joins pieces of evidence of the same words and rule, which two
// clauses with different participants give, into one with all mentions. The
// list is sorted.
func evidenceOnce(list []graph.Evidence) []graph.Evidence {
	slices.SortFunc(list, graph.CompareEvidence)
	var once []graph.Evidence
	for _, ev := range list {
		if n := len(once); n > 0 && graph.CompareEvidence(once[n-1], ev) == 0 {
			once[n-1].Mentions = sortedMentions(slices.Concat(once[n-1].Mentions, ev.Mentions))
			continue
		}
		once = append(once, ev)
	}
	return once
}
