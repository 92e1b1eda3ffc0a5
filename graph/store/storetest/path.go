package storetest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"detente/graph"
)

var pathCases = []testCase{
	{"PathsAreShortestFirstThenByID", pathOrder},
	{"PathsNeedBothEnds", pathEnds},
	{"NoPathIsAnEmptyAnswer", pathNone},
	{"PathsHonourFilterHopsAndAvoid", pathLimits},
	{"ChronologicalPathsNeverGoBack", pathChronological},
	{"HopsCarryTheNewestEvents", pathHops},
	{"PathsPassNoHubs", pathHubs},
	{"OfficesJoinLeadersToCountries", pathOffices},
	{"OfficesAreTakenInTheOrderOfTime", pathOfficeOrder},
	{"PathsOfWhatWasKnownPassOnlyWhatStands", pathKnown},
	{"PathsEndWithTheirDeadline", pathDeadline},
	{"RememberedLinksFollowWrites", pathsFollowWrites},
	{"RememberedLinksFollowDecisions", pathsFollowDecisions},
	{"SearchesAtOnceShareWhatIsRemembered", pathsTogether},
	{"PathsAgreeWithSearchingEverything", pathRandom},
	{"PathsByOfficesAgreeWithSearchingEverything", pathRandomOffices},
}

// roads puts seven leaders, joined by events of the days of May shown:
//
//	   b
//	10/ \12
//	 /   \        20
//	a     d ───────────── e ─── z        a ─ c on 11, c ─ d on 9
//	 \   /                 5
//	11\ /9
//	   c            lone has no event with any of them
func roads() *graph.Batch {
	join := func(id, a, b string, day graph.Day) *graph.Event {
		return event(id, graph.Consult, "leader:"+a+">leader:"+b, day)
	}
	return tell("roads", 1,
		join("ab", "a", "b", "2026-05-10"), join("ac", "a", "c", "2026-05-11"), join("bd", "b", "d", "2026-05-12"), join("dc", "d", "c", "2026-05-09"),
		join("de", "d", "e", "2026-05-20"), join("ez", "z", "e", "2026-05-05"), event("alone", graph.Protest, "leader:lone", "2026-05-01"),
	)
}

// walks returns every path as its entities, without their prefix.
func walks(paths []graph.Path) []string {
	var all []string
	for _, p := range paths {
		line := ""
		for i, h := range p.Hops {
			if i == 0 {
				line = strings.TrimPrefix(h.From, "leader:")
			}
			line += strings.TrimPrefix(h.To, "leader:")
		}
		all = append(all, line)
	}
	return all
}

// paths asks with and without a memory of links, which must make no difference.
func paths(t *testing.T, s graph.Store, q graph.PathQuery) []graph.Path {
	t.Helper()
	found := pathsWith(t, s, q, nil)
	remembered := pathsWith(t, s, q, graph.NewNeighbours(s))
	same(t, fmt.Sprintf("%+v, links remembered", q), hopsOf(remembered), hopsOf(found))
	return found
}

func pathsWith(t *testing.T, s graph.Store, q graph.PathQuery, n *graph.Neighbours) []graph.Path {
	t.Helper()
	q.Neighbours = n
	found, err := graph.FindPaths(t.Context(), s, q)
	if err != nil {
		t.Fatalf("paths %+v: %v", q, err)
	}
	return found
}

// hopsOf writes the paths down, with their events.
func hopsOf(paths []graph.Path) []string {
	var all []string
	for _, p := range paths {
		line := ""
		for _, h := range p.Hops {
			line += fmt.Sprint(h.From, " to ", h.To, " by ", idsOf(h.Events), " of ", h.Total, "; ")
		}
		all = append(all, line)
	}
	return all
}

// pathsFollowDecisions keeps one memory of links while an entity becomes another and
// is parted from it again, and then the other side too: the event keeps its ID, and
// only its participants of now are told by what changed.
func pathsFollowDecisions(t *testing.T, s graph.Store) {
	aid := func(sides string) *graph.Batch {
		return tell("courier/1", 1, event("aid", graph.Aid, sides, "2026-05-01"))
	}
	put(t, s, aid(moreau+">"+poland), tell("courier/2", 2,
		event("ask", graph.Request, weber+">"+bank, "2026-05-01"), event("tell", graph.Support, moreau+">"+navy, "2026-05-01"), event("visit", graph.Consult, germany+">"+poland, "2026-05-01")))
	memory := graph.NewNeighbours(s)
	look := func(when string) {
		t.Helper()
		for _, from := range []string{moreau, weber, bank} {
			for _, to := range []string{poland, germany} {
				q := graph.PathQuery{From: from, To: to}
				same(t, fmt.Sprintf("%s: from %s to %s", when, from, to), hopsOf(pathsWith(t, s, q, memory)), hopsOf(pathsWith(t, s, q, nil)))
			}
		}
	}
	look("as told")
	decide(t, s, graph.Decision{Ruling: graph.SameEntity, From: moreau, To: weber, At: at(3), Entity: entity(moreau)})
	put(t, s, aid(weber+">"+poland))
	look("one is the other")
	decide(t, s, graph.Decision{Ruling: graph.OtherEntity, From: moreau, To: weber, At: at(4)})
	put(t, s, aid(moreau+">"+poland))
	look("parted again")
	for _, d := range []graph.Decision{
		{Ruling: graph.SameEntity, From: moreau, To: weber, At: at(5), Entity: entity(moreau)},
		{Ruling: graph.SameEntity, From: poland, To: germany, At: at(6), Entity: entity(poland)},
	} {
		decide(t, s, d)
	}
	put(t, s, aid(weber+">"+germany))
	look("both sides are others")
}

// pathKnown asks for what was known before the only article that names the Council
// was retracted: by the Council led the shorter way.
func pathKnown(t *testing.T, s graph.Store) {
	put(t, s, tell("courier/1", 1, event("ask", graph.Request, moreau+">"+council, "2026-05-01"), event("tell", graph.Support, council+">"+weber, "2026-05-01")))
	put(t, s, tell("courier/2", 2, event("aid", graph.Aid, moreau+">"+bank, "2026-05-01"), event("visit", graph.Consult, bank+">"+poland, "2026-05-01"), event("meet", graph.Consult, poland+">"+weber, "2026-05-01")))
	retract(t, s, "courier/1", 5)
	known := graph.EventFilter{KnownAt: at(4)}
	for _, q := range []graph.PathQuery{{From: moreau, To: weber, Filter: known, K: 2}, {From: moreau, To: weber, Filter: known, K: 2, MaxDegree: 9, Chronological: true}} {
		equal(t, "by whom", walks(paths(t, s, q)), []string{"claire-moreauorg:deu-bankcountry:POLjonas-weber"})
	}
	n, err := graph.FindNetwork(t.Context(), s, graph.NetworkQuery{Centers: []string{moreau}, Filter: known})
	if err != nil {
		t.Fatal(err)
	}
	same(t, "around Moreau", n, &graph.Network{
		Nodes: []graph.NetworkNode{{Entity: moreau, Weight: 1}, {Entity: bank, Depth: 1, Weight: 1}},
		Links: []graph.Link{{From: moreau, To: bank, Events: 1, Score: graph.Aid.Score("")}},
	})
}

// pathsFollowWrites keeps one memory of links while articles come, change and go.
func pathsFollowWrites(t *testing.T, s graph.Store) {
	w := newWorld(23)
	memory := graph.NewNeighbours(s)
	questions := make([]graph.PathQuery, 12)
	for i := range questions {
		questions[i] = graph.PathQuery{From: pick(w, people), To: people[0], K: 4, MaxHops: 4}
		if i%3 == 0 {
			questions[i].Filter = graph.EventFilter{Quads: []graph.Quad{graph.VerbalCooperation, graph.MaterialConflict}}
		}
	}
	batches := w.batches(14, 40)
	put(t, s, batches[:4]...)
	found := 0
	for round, b := range batches[4:] {
		if put(t, s, b); round%3 == 2 {
			retract(t, s, batches[round].Article.ID, 50+round)
		}
		for _, q := range questions {
			ends, err := s.EntitiesByID(t.Context(), []string{q.From, q.To})
			if err != nil {
				t.Fatal(err)
			}
			if q.From == q.To || ends[0] == nil || ends[1] == nil {
				continue
			}
			now := pathsWith(t, s, q, memory)
			same(t, fmt.Sprintf("write %d: %+v", round, q), hopsOf(now), hopsOf(pathsWith(t, s, q, nil)))
			found += len(now)
		}
	}
	if found < 50 {
		t.Errorf("only %d paths found in all; the case proves little", found)
	}
}

func between(a, b string) graph.PathQuery {
	return graph.PathQuery{From: "leader:" + a, To: "leader:" + b, K: 10}
}

func pathOrder(t *testing.T, s graph.Store) {
	put(t, s, roads())
	equal(t, "direct, then around", walks(paths(t, s, between("a", "b"))), []string{"ab", "acdb"})
	equal(t, "ties by ID", walks(paths(t, s, between("a", "d"))), []string{"abd", "acd"})
	equal(t, "ties by ID from the other end", walks(paths(t, s, between("z", "a"))), []string{"zedba", "zedca"})
	one := between("a", "d")
	one.K = 0
	equal(t, "one by default", walks(paths(t, s, one)), []string{"abd"})
}

func pathEnds(t *testing.T, s graph.Store) {
	put(t, s, roads())
	for _, q := range []graph.PathQuery{between("a", "nobody"), between("nobody", "a")} {
		_, err := graph.FindPaths(t.Context(), s, q)
		wantError(t, fmt.Sprint(q.From, " to ", q.To), err, graph.ErrNotFound)
	}
	_, err := graph.FindPaths(t.Context(), s, between("a", "a"))
	wantError(t, "to oneself", err, graph.ErrInvalid)
	put(t, s, tell("brief", 1, event("brief", graph.Aid, "leader:x>leader:a", "2026-05-01")))
	retract(t, s, "brief", 2)
	_, err = graph.FindPaths(t.Context(), s, between("x", "a"))
	wantError(t, "from one whose article was retracted", err, graph.ErrNotFound)
}

func pathNone(t *testing.T, s graph.Store) {
	put(t, s, roads())
	equal(t, "to one apart", walks(paths(t, s, between("a", "lone"))), nil)
	equal(t, "from one apart", walks(paths(t, s, between("lone", "a"))), nil)
}

func pathLimits(t *testing.T, s graph.Store) {
	put(t, s, roads())
	q := between("a", "z")
	q.MaxHops = 3
	equal(t, "in three hops", walks(paths(t, s, q)), nil)
	q.MaxHops = 4
	equal(t, "in four hops", walks(paths(t, s, q)), []string{"abdez", "acdez"})
	q.Avoid = []string{"leader:b"}
	equal(t, "avoiding b", walks(paths(t, s, q)), []string{"acdez"})
	q.Avoid = nil
	q.Filter.From = "2026-05-10"
	equal(t, "since the tenth", walks(paths(t, s, q)), nil)
	q.To = "leader:e"
	equal(t, "since the tenth, to e", walks(paths(t, s, q)), []string{"abde"})
	q.Filter = graph.EventFilter{Types: []graph.Type{graph.Aid}}
	equal(t, "by aid alone", walks(paths(t, s, q)), nil)
}

func pathChronological(t *testing.T, s graph.Store) {
	put(t, s, roads())
	q := between("a", "e")
	q.Chronological = true
	equal(t, "a to e", walks(paths(t, s, q)), []string{"abde"})
	q = between("e", "a")
	q.Chronological = true
	equal(t, "e to a", walks(paths(t, s, q)), nil)
	put(t, s, tell("later", 2, event("cd", graph.Aid, "leader:c>leader:d", "2026-05-11")))
	q = between("a", "d")
	q.Chronological = true
	found := paths(t, s, q)
	equal(t, "a to d, a day late", walks(found), []string{"abd", "acd"})
	if hop := found[1].Hops[1]; len(hop.Events) != 1 || hop.Events[0].ID != "cd" || hop.Total != 2 {
		t.Errorf("the hop c to d: got events %v of %d, want that of the day the path goes through, of 2", idsOf(hop.Events), hop.Total)
	}
}

func pathHops(t *testing.T, s graph.Store) {
	put(t, s, roads(), tell("more", 2, event("ab2", graph.Aid, "leader:b>leader:a", "2026-05-15"), event("ab3", graph.Aid, "leader:a leader:b", "2026-05-01"), event("ab4", graph.Aid, "leader:a>leader:b", "")))
	q := between("a", "b")
	q.K = 1
	hop := paths(t, s, q)[0].Hops[0]
	equal(t, "three by default", idsOf(hop.Events), []string{"ab2", "ab", "ab3"})
	if hop.Total != 4 || len(hop.Events[0].Evidence) != 1 {
		t.Errorf("hop: total %d with evidence %v, want 4 with evidence", hop.Total, hop.Events[0].Evidence)
	}
	q.EventsPerHop, q.Filter.Types = 1, []graph.Type{graph.Consult}
	hop = paths(t, s, q)[0].Hops[0]
	equal(t, "one, under a filter", idsOf(hop.Events), []string{"ab"})
}

// pathRandom compares FindPaths with trying every simple path.
func pathRandom(t *testing.T, s graph.Store) {
	w := newWorld(11)
	batches := w.batches(12, 40)
	put(t, s, batches...)
	events := everyEvent(t, s, 40)
	known := map[string]bool{}
	for _, e := range events {
		for _, id := range e.Participants() {
			known[id] = true
		}
	}
	found := 0
	for range 150 {
		q := w.pathQuery()
		if q.From != q.To && known[q.From] && known[q.To] {
			found += pathsAgree(t, s, events, nil, q)
		}
	}
	if found < 100 {
		t.Errorf("only %d paths found in all; the case proves little", found)
	}
}

func (w world) pathQuery() graph.PathQuery {
	q := graph.PathQuery{From: pick(w, people), To: pick(w, people), K: 1 + w.IntN(8), MaxHops: 1 + w.IntN(5), Filter: forExpand(w.filter()), Chronological: w.IntN(2) == 0}
	if w.IntN(2) == 0 {
		q.Filter = graph.EventFilter{}
	}
	if w.IntN(3) == 0 {
		q.MaxDegree = 1 + w.IntN(6)
	}
	q.Avoid = slices.DeleteFunc(some(w, people, 2), func(id string) bool { return id == q.From || id == q.To })
	return q
}

// pathsAgree compares the answer with trying every simple path, and returns how
// many there were.
func pathsAgree(t *testing.T, s graph.Store, events []*graph.Event, offices officeTable, q graph.PathQuery) int {
	t.Helper()
	want := everyPath(events, offices, q)
	var got [][]string
	for _, p := range paths(t, s, q) {
		ids := []string{p.Hops[0].From}
		for _, h := range p.Hops {
			ids = append(ids, h.To)
			if len(h.Events)+len(h.Offices) == 0 || h.Total < len(h.Events) {
				t.Errorf("%+v: hop %s to %s shows %d events of %d and %d offices", q, h.From, h.To, len(h.Events), h.Total, len(h.Offices))
			}
		}
		got = append(got, ids)
	}
	same(t, fmt.Sprintf("%+v", q), got, want)
	return len(got)
}

// everyPath tries every simple path.
func everyPath(events []*graph.Event, offices officeTable, q graph.PathQuery) [][]string {
	near := map[string][]graph.Link{}
	for _, id := range people {
		near[id] = offices.join(links(events, []string{id}, q.Filter, true), id, &q)
	}
	var all [][]string
	var extend func(path []string, day graph.Day)
	extend = func(path []string, day graph.Day) {
		last := path[len(path)-1]
		if last == q.To {
			all = append(all, slices.Clone(path))
			return
		}
		if len(path) > q.MaxHops || q.MaxDegree > 0 && last != q.From && len(near[last]) > q.MaxDegree {
			return
		}
		for _, l := range near[last] {
			if slices.Contains(path, l.To) || slices.Contains(q.Avoid, l.To) {
				continue
			}
			next := day
			if q.Chronological {
				i := slices.IndexFunc(l.Days, func(d graph.Day) bool { return d >= day })
				held, byOffice := offices.day(last, l.To, day, &q)
				switch {
				case i >= 0 && (!byOffice || l.Days[i] < held):
					next = l.Days[i]
				case byOffice:
					next = held
				default:
					continue
				}
			}
			extend(append(slices.Clone(path), l.To), next)
		}
	}
	extend([]string{q.From}, "")
	slices.SortFunc(all, func(a, b []string) int { return cmp.Or(cmp.Compare(len(a), len(b)), slices.Compare(a, b)) })
	return all[:min(len(all), q.K)]
}
