package resolve

import (
	"cmp"
	"slices"

	"detente/graph"
)

// account is one event with all tellings of it in the article. Its actors,
// recipients, mode, date and realis are those of the tellings so far.
type account struct {
	telling
	all []telling
}

// gather joins the tellings that are of one event. The fullest telling of an
// event comes first and decides who takes part; the others add evidence, a
// finer date, a mode. A telling that names nobody ("the talks will resume")
// joins the only event it can be of; one that is of no event or of several is
// dropped, because PLOVER codes no event without an actor. So is one with more
// participants than the graph takes: it is a list, and no event.
func gather(list []telling, c *cast) []*account {
	list = standIns(list, c)
	slices.SortStableFunc(list, func(a, b telling) int { return c.compareFullness(&a, &b) })
	var accounts []*account
	ofType := map[graph.Type][]*account{}
	for _, t := range list {
		if t.change == graph.Cancelled && t.of == t.Type {
			t.Realis = graph.Future // the meeting that was planned; its state says the rest
		}
		var fitting []*account
		for _, a := range ofType[t.Type] {
			if c.same(&a.telling, &t) {
				fitting = append(fitting, a)
			}
		}
		if met := lastMeeting(accounts, &t); met != nil && len(fitting) == 0 {
			met.joinHost(t, c)
			continue
		}
		switch {
		case len(t.Participants()) == 0 && len(fitting) != 1:
		case len(fitting) > 0:
			fitting[0].join(t, c)
		case Codable(&t.Event):
			a := &account{telling: t, all: []telling{t}}
			accounts, ofType[t.Type] = append(accounts, a), append(ofType[t.Type], a)
		}
	}
	accounts = slices.DeleteFunc(accounts, func(a *account) bool { return len(a.Participants()) > graph.MaxParticipants })
	slices.SortStableFunc(accounts, func(a, b *account) int { return cmp.Compare(a.order, b.order) })
	return accounts
}

// lastMeeting returns the last meeting of that reality told before a telling that
// speaks of one and names only who hosted it or took part; nil when there is none.
func lastMeeting(accounts []*account, t *telling) (last *account) {
	if !t.again {
		return nil
	}
	for _, a := range accounts {
		if a.Type == graph.Consult && a.Mode != "phone" && a.order < t.order && sameReality(&a.telling, t) && sameTime(&a.telling, t) && (last == nil || a.order > last.order) {
			last = a
		}
	}
	return last
}

// joinHost adds a telling of the meeting and whom it names to those who met.
func (a *account) joinHost(t telling, c *cast) {
	for _, host := range t.Participants() {
		if !slices.ContainsFunc(a.Participants(), func(p string) bool { return c.stands(p, host) }) {
			a.Actors = sortedOnce(append(a.Actors, host))
		}
	}
	a.join(t, c)
}

// Codable reports whether PLOVER codes an event with these participants: one
// with an actor and, for the types that need it, a recipient. What several do
// together needs none. Events that others coded are held to it too.
func Codable(e *graph.Event) bool {
	info, ok := e.Type.Info()
	return ok && len(e.Actors) > 0 && (!info.NeedsRecipient || len(e.Recipients) > 0 || e.Type == graph.Cooperate && len(e.Actors) > 1)
}

// compareFullness puts first the telling with more participants, then with
// fewer countries among them, then with a direction, then with a date, then the
// earlier one.
func (c *cast) compareFullness(a, b *telling) int {
	countries := func(t *telling) (n int) {
		for _, id := range t.Participants() {
			if c.entities[id].Kind == graph.KindCountry {
				n++
			}
		}
		return n
	}
	last := func(yes bool) int {
		if yes {
			return 0
		}
		return 1
	}
	return cmp.Or(
		cmp.Compare(len(b.Participants()), len(a.Participants())),
		cmp.Compare(countries(a), countries(b)),
		cmp.Compare(last(!a.Symmetric()), last(!b.Symmetric())),
		cmp.Compare(last(a.dated), last(b.dated)),
		cmp.Compare(a.order, b.order))
}

// join adds a telling to the event.
func (a *account) join(t telling, c *cast) {
	a.all = append(a.all, t)
	a.Mode = cmp.Or(a.Mode, t.Mode)
	a.Realis = stronger(a.Realis, t.Realis)
	a.order = min(a.order, t.order)
	if t.dated && (!a.dated || graph.MoreExact(a.Date, t.Date) == t.Date) {
		a.Date, a.dated = t.Date, true
	}
	if aboutMeeting(&t) {
		a.Actors, a.Recipients = c.whoActs(a.Actors, t), c.whoActs(a.Recipients, t)
	}
	if a.Type == graph.Consult && a.Symmetric() && !t.Symmetric() {
		a.takeDirection(t, c)
	}
}

// whoActs puts in place of each country the participants that the telling
// names instead of it: where one sentence has Spain, another has its minister.
func (c *cast) whoActs(ids []string, t telling) []string {
	var named []string
	for _, id := range ids {
		var acting []string
		for _, p := range t.Participants() {
			if c.isCountryOf(id, p) && p != id && !slices.Contains(t.Participants(), id) {
				acting = append(acting, p)
			}
		}
		if len(acting) == 0 {
			acting = []string{id}
		}
		named = append(named, acting...)
	}
	return sortedOnce(named)
}

// takeDirection learns from a telling of the same meeting who was the host.
func (a *account) takeDirection(t telling, c *cast) {
	var guests, hosts []string
	for _, id := range a.Actors {
		if slices.ContainsFunc(t.Recipients, func(host string) bool { return c.stands(id, host) }) {
			hosts = append(hosts, id)
		} else {
			guests = append(guests, id)
		}
	}
	if len(guests) > 0 {
		a.Actors, a.Recipients = guests, hosts
	}
}

// stronger returns what more of the tellings of one event must mean: told as
// real rather than planned, planned rather than possible.
func stronger(a, b graph.Realis) graph.Realis {
	order := []graph.Realis{graph.Actual, graph.Historical, graph.Future, graph.Hypothetical, graph.Negated}
	if slices.Index(order, b) < slices.Index(order, a) {
		return b
	}
	return a
}

// same reports whether two tellings can be of one event: of one type and
// reality, at times that overlap, in modes and with participants that agree.
func (c *cast) same(a, b *telling) bool {
	return a.Type == b.Type && sameReality(a, b) && sameTime(a, b) && c.sameParticipants(a, b)
}

// sameReality tells apart what happened, what is planned, what did not happen and
// what is only alleged. What might happen at a planned meeting is part of the plan.
func sameReality(a, b *telling) bool {
	class := func(t *telling) graph.Realis {
		switch {
		case t.Realis == graph.Historical:
			return graph.Actual
		case t.Type == graph.Consult && t.Realis == graph.Hypothetical:
			return graph.Future
		}
		return t.Realis
	}
	return class(a) == class(b) && a.claim == b.claim
}

func sameTime(a, b *telling) bool {
	return !a.dated || !b.dated || a.Date.Start < b.Date.End && b.Date.Start < a.Date.End
}

func (c *cast) sameParticipants(a, b *telling) bool {
	if aboutMeeting(a) && aboutMeeting(b) {
		return (a.Mode == b.Mode || a.Mode == "" || b.Mode == "" || a.Mode != "phone" && b.Mode != "phone") && c.sameMeeting(a, b)
	}
	if a.Mode != b.Mode && a.Mode != "" && b.Mode != "" {
		return false
	}
	// A telling that names nobody as recipient may be of any event of its actor,
	// so it must agree in mode; one whose recipient is only a phrase ("36
	// vessels") names somebody else.
	if len(a.Recipients) == 0 || len(b.Recipients) == 0 {
		open := func(t *telling) bool { return len(t.Recipients) == 0 && t.phrases == 0 }
		if a.Mode != b.Mode || len(a.Recipients) != len(b.Recipients) && !open(a) && !open(b) {
			return false
		}
	}
	// A country may stand for who acts in it, on one side: otherwise every aid
	// between two countries would be the same.
	named := func(p, q []string) bool { return subset(p, q) || subset(q, p) }
	actors, recipients := named(a.Actors, b.Actors), named(a.Recipients, b.Recipients)
	return actors && recipients || actors && c.sameTarget(a.Recipients, b.Recipients) || recipients && c.sameSide(a.Actors, b.Actors)
}

// aboutMeeting reports whether the event is a meeting, or the refusal of or
// call for one. Of a meeting one sentence names the presidents, another the
// countries, a third the host first.
func aboutMeeting(t *telling) bool { return t.Type == graph.Consult || t.Mode == "meet" }

// sameMeeting reports whether two tellings can be of one meeting. Two that
// have happened are two unless the same met: "he visited Madrid last year"
// is not of a meeting that somebody else was at too.
func (c *cast) sameMeeting(a, b *telling) bool {
	p, q := a.Participants(), b.Participants()
	if len(p) != len(q) && happened(a) && (len(p) < len(q) && a.dated || len(q) < len(p) && b.dated) {
		return false
	}
	return c.sameSide(p, q) || !happened(a) && (c.covered(p, q) || c.covered(q, p))
}

func happened(t *telling) bool { return t.Realis == graph.Actual || t.Realis == graph.Historical }

// sameTarget reports whether one recipient is a country and the other an
// unnamed group of it: sanctions on Belarus and on Belarusian companies.
func (c *cast) sameTarget(a, b []string) bool {
	if len(a) != 1 || len(b) != 1 {
		return false
	}
	group := func(id string) bool { return c.entities[id].Kind == graph.KindGroup }
	return c.isCountryOf(a[0], b[0]) && group(b[0]) || c.isCountryOf(b[0], a[0]) && group(a[0])
}

// sameSide reports whether one list is part of the other, or names the same
// participants, some by their country.
func (c *cast) sameSide(a, b []string) bool {
	return subset(a, b) || subset(b, a) || len(a) == len(b) && c.covered(a, b) && c.covered(b, a)
}

func subset(part, all []string) bool {
	return !slices.ContainsFunc(part, func(p string) bool { return !slices.Contains(all, p) })
}
