package storetest

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"detente/graph"
)

func pathHubs(t *testing.T, s graph.Store) {
	put(t, s, roads())
	q := between("z", "a")
	q.MaxDegree = 3 // d has b, c and e
	equal(t, "hubs of more than three", walks(paths(t, s, q)), []string{"zedba", "zedca"})
	q.MaxDegree = 2
	equal(t, "hubs of more than two", walks(paths(t, s, q)), nil)
	q.To = "leader:d"
	equal(t, "to a hub", walks(paths(t, s, q)), []string{"zed"})
	q.From, q.To = "leader:d", "leader:z"
	equal(t, "from a hub", walks(paths(t, s, q)), []string{"dez"})
	q = between("b", "c")
	q.MaxDegree = 2
	equal(t, "around a hub", walks(paths(t, s, q)), []string{"bac"})
	q.Filter.From = "2026-05-10" // c and d lose one another
	q.To, q.MaxDegree = "leader:e", 2
	equal(t, "a hub under another filter is none", walks(paths(t, s, q)), []string{"bde"})
	q.MaxDegree = -1
	_, err := graph.FindPaths(t.Context(), s, q)
	wantError(t, "a negative limit", err, graph.ErrInvalid)
}

// ids returns every path as its entities.
func ids(paths []graph.Path) []string {
	var all []string
	for _, p := range paths {
		line := p.Hops[0].From
		for _, h := range p.Hops {
			line += " " + h.To
		}
		all = append(all, line)
	}
	return all
}

func pathOffices(t *testing.T, s graph.Store) {
	put(t, s, harbour()[:2]...)
	put(t, s, cabinet())
	q := graph.PathQuery{From: moreau, To: france, K: 10, MaxHops: 2}
	equal(t, "by events alone", ids(paths(t, s, q)), nil)
	q.Offices = true
	found := paths(t, s, q)
	equal(t, "by office", ids(found), []string{moreau + " " + france, moreau + " " + navy + " " + france})
	same(t, "the hop", found[0].Hops, []graph.Hop{{From: moreau, To: france, Offices: []graph.Office{
		{Title: "ADMIRAL", Country: "FRA", Body: navy, From: "2001-01-01", To: "2010-01-01"}, {Title: "PRESIDENT", Country: "FRA", From: "2020-01-01"}}}})
	q.Filter.From = "2012-01-01"
	found = paths(t, s, q)
	equal(t, "in a window", ids(found), []string{moreau + " " + france})
	same(t, "the hop in a window", found[0].Hops[0].Offices, []graph.Office{{Title: "PRESIDENT", Country: "FRA", From: "2020-01-01"}})
	for claim, f := range map[string]graph.EventFilter{"between two offices": {From: "2012-01-01", To: "2020-01-01"}, "as of a day before": {AsOf: "2000-12-31"}} {
		q.Filter = f
		equal(t, claim, ids(paths(t, s, q)), nil)
	}
	q.Filter = graph.EventFilter{AsOf: "2001-01-01", Types: []graph.Type{graph.Protest}}
	equal(t, "as of the first day; types are about events", ids(paths(t, s, q)), []string{moreau + " " + france})
	q = graph.PathQuery{From: weber, To: council, K: 10, MaxHops: 1, Offices: true}
	hop := paths(t, s, q)[0].Hops[0]
	if hop.Total != 1 || len(hop.Events) != 1 || len(hop.Offices) != 1 {
		t.Errorf("a hop by both: got %d events of %d and %d offices, want one of each", len(hop.Events), hop.Total, len(hop.Offices))
	}
	q = graph.PathQuery{From: weber, To: moreau, K: 10, MaxHops: 2, Offices: true, Avoid: []string{council}}
	equal(t, "to a country that the graph lacks leads no hop", ids(paths(t, s, q)), []string{weber + " " + moreau})
	q = graph.PathQuery{From: germany, To: moreau, K: 10, MaxHops: 2, Offices: true, Avoid: []string{envoy}}
	equal(t, "from the country's end", ids(paths(t, s, q)), []string{germany + " " + france + " " + moreau})
	q.MaxDegree = 2 // France has Germany and the Navy, and Moreau by office
	equal(t, "offices count for a hub", ids(paths(t, s, q)), nil)
}

func pathOfficeOrder(t *testing.T, s graph.Store) {
	b := tell("cabinet", 1,
		event("early", graph.Consult, moreau+">"+weber, "2009-12-31"), event("late", graph.Consult, moreau+">"+bank, "2012-05-01"),
		event("aid", graph.Aid, france+">"+poland, "2015-01-01"), event("old", graph.Aid, france+">"+germany, "2000-01-01"))
	for _, e := range b.Entities {
		if e.ID == moreau {
			e.Offices = []graph.Office{{Title: "MINISTER", Country: "FRA", From: "2001-01-01", To: "2010-01-01"}}
		}
	}
	put(t, s, b)
	ask := func(from, to string) []graph.Path {
		return paths(t, s, graph.PathQuery{From: from, To: to, K: 10, Offices: true, Chronological: true})
	}
	found := ask(weber, poland)
	equal(t, "while she held it", ids(found), []string{weber + " " + moreau + " " + france + " " + poland})
	if hop := found[0].Hops[1]; len(hop.Offices) != 1 || len(hop.Events) != 0 {
		t.Errorf("the hop by office: got %v and %v, want the office alone", hop.Offices, hop.Events)
	}
	equal(t, "after she held it", ids(ask(bank, poland)), nil)
	equal(t, "before she held it", ids(ask(germany, moreau)), []string{germany + " " + france + " " + moreau})
	equal(t, "on to what came before she held it", ids(ask(moreau, germany)), nil)
	equal(t, "an office that ended is not taken after", ids(ask(poland, moreau)), nil)
}

// pathDeadline asks for what no search can find soon: in the order of time, from
// one of thirty who all deal with one another to one who dealt with them before.
func pathDeadline(t *testing.T, s graph.Store) {
	person := func(i int) string { return fmt.Sprintf("leader:p%02d", i) }
	events := []*graph.Event{event("before", graph.Aid, person(29)+">leader:z", "2026-01-01")}
	for i := range 30 {
		for j := range i {
			events = append(events, event(fmt.Sprintf("e%d-%d", i, j), graph.Aid, person(i)+">"+person(j), "2026-05-01"))
		}
	}
	put(t, s, tell("crowd", 1, events...))
	q := graph.PathQuery{From: person(0), To: "leader:z", Chronological: true}
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	begun := time.Now()
	_, err := graph.FindPaths(ctx, s, q)
	wantError(t, "a search without end", err, context.DeadlineExceeded)
	if took := time.Since(begun); took > 5*time.Second {
		t.Errorf("it ended %v after it began, want soon after 300 ms", took)
	}
	q.Chronological = false
	equal(t, "the next question", ids(paths(t, s, q)), []string{person(0) + " " + person(29) + " leader:z"})
}

// officeTable is the offices of leaders, by ID.
type officeTable map[string][]graph.Office

// days are those that brute force tries: more than any office and window of a world has.
var days = func() []graph.Day {
	var all []graph.Day
	for d := graph.Day("2026-04-01"); d < "2026-07-01"; d = d.Add(1) {
		all = append(all, d)
	}
	return all
}()

// of returns the offices of one of the two that the other holds.
func (o officeTable) of(a, b string) []graph.Office {
	if !strings.HasPrefix(a, "leader:") {
		a, b = b, a
	}
	return slices.DeleteFunc(slices.Clone(o[a]), func(office graph.Office) bool { return !slices.Contains(office.Of(), b) })
}

// day returns the first of the days, not before after, on which an office joins
// the two in the window of the filter; "" where nothing bounds it.
func (o officeTable) day(a, b string, after graph.Day, q *graph.PathQuery) (graph.Day, bool) {
	if !q.Offices {
		return "", false
	}
	f := &q.Filter
	for _, d := range append([]graph.Day{""}, days...) {
		open := f.From <= d && (f.To == "" || d < f.To) && (f.AsOf == "" || d <= f.AsOf)
		if d >= after && open && slices.ContainsFunc(o.of(a, b), func(office graph.Office) bool { return office.HeldOn(d) }) {
			return d, true
		}
	}
	return "", false
}

// join adds the neighbours of the entity by office to those by events.
func (o officeTable) join(links []graph.Link, id string, q *graph.PathQuery) []graph.Link {
	for _, other := range people {
		known := slices.ContainsFunc(links, func(l graph.Link) bool { return l.To == other })
		if _, ok := o.day(id, other, "", q); ok && !known {
			links = append(links, graph.Link{From: id, To: other})
		}
	}
	slices.SortFunc(links, func(a, b graph.Link) int { return cmp.Compare(a.To, b.To) })
	return links
}

// offices returns up to three random offices, sorted as entities have them.
func (w world) offices() []graph.Office {
	var all []graph.Office
	for range w.IntN(4) {
		o := graph.Office{Title: "MINISTER", Country: pick(w, []string{"FRA", "DEU", "POL"})}
		if w.IntN(3) == 0 {
			o = graph.Office{Title: "CHAIR", Body: pick(w, []string{navy, bank, council})}
		}
		if w.IntN(3) > 0 {
			o.From = w.day()
		}
		if day := w.day(); day > o.From && w.IntN(3) > 0 {
			o.To = day
		}
		all = append(all, o)
	}
	return all
}

func pathRandomOffices(t *testing.T, s graph.Store) {
	w := newWorld(12)
	put(t, s, w.batches(12, 30)...)
	var everyone []*graph.Event
	for i, id := range people {
		everyone = append(everyone, event("all-"+people[i], graph.Protest, id, "2026-05-01", realis(graph.Negated)))
	}
	b := tell("gazette", 50, everyone...)
	offices := officeTable{}
	for _, e := range b.Entities {
		if e.Kind == graph.KindLeader {
			e.Offices = w.offices()
			offices[e.ID] = e.Offices
		}
	}
	put(t, s, b)
	events := everyEvent(t, s, 30)
	found, byOffice := 0, 0
	for range 150 {
		q := w.pathQuery()
		if q.From == q.To {
			continue
		}
		q.Offices = true
		found += pathsAgree(t, s, events, offices, q)
		for _, p := range paths(t, s, q) {
			if slices.ContainsFunc(p.Hops, func(h graph.Hop) bool { return len(h.Offices) > 0 && h.Total == 0 }) {
				byOffice++
			}
		}
	}
	if found < 100 || byOffice < 30 {
		t.Errorf("only %d paths found in all, %d by an office; the case proves little", found, byOffice)
	}
}
