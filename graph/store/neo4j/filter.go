package neo4j

import (
	"strings"

	"detente/graph"
)

// afterAll sorts after every sort key.
const afterAll = "\U0010FFFF"

// edgeKnows reports whether a WITH edge carries all that the filter asks about,
// apart from Between.
func edgeKnows(f *graph.EventFilter) bool {
	return len(f.IDs) == 0 && len(f.Contexts) == 0 && len(f.Statuses) == 0 && f.Actor == "" && f.Recipient == "" && f.Country == "" &&
		f.Source == "" && f.Article == "" && f.Speaker == "" && f.KnownAt.IsZero()
}

// The sort key of a WITH edge ends in the ID of its event.
const (
	idOfEdge    = `substring(r.sort, 10)`
	eventOfEdge = `MATCH (e:Event {id: ` + idOfEdge + `})`
)

// onEdge and onEvent write what a filter demands of an edge r or an event e, apart
// from Between and the window of days, which lanes look up. What is not asked is not
// there: Neo4j would evaluate it for every edge.
// Conditions look into one parameter, the map $f: of a list or text of another
// length, as a parameter of its own, Neo4j makes a new plan. CASE rather than OR,
// since the planner unfolds every OR (with six of them planning took minutes).
func onEdge(f *graph.EventFilter) string {
	return strings.Join(append(onEither(f, "r"), "r.withdrawn IS NULL"), " AND ")
}

func onEvent(f *graph.EventFilter) string {
	all := onEither(f, "e")
	for _, c := range []struct {
		asked bool
		text  string
	}{
		{f.KnownAt.IsZero(), "e.withdrawn IS NULL"},
		{!f.KnownAt.IsZero(), "e.recorded <= $f.known AND CASE WHEN e.withdrawn IS NULL THEN true ELSE e.withdrawn > $f.known END"},
		{len(f.IDs) > 0, "e.id IN $f.ids"},
		{len(f.Statuses) > 0 && !f.AsksStatusThen(), "e.status IN $f.statuses"},
		{f.AsksStatusThen(), "CASE WHEN e.changes IS NULL THEN e.status ELSE last([c IN e.changes WHERE c < $f.then | substring(c, 11)]) END IN $f.statuses"},
		{len(f.Contexts) > 0, "any(c IN $f.contexts WHERE c IN e.contexts)"},
		{f.Actor != "", "EXISTS { (e)<-[x:ACTOR_IN]-() WHERE x.entity = $f.actor OR x.country = $f.actorCountry }"},
		{f.Recipient != "", "EXISTS { (e)-[x:DIRECTED_AT]->() WHERE x.entity = $f.recipient OR x.country = $f.recipientCountry }"},
		{f.Country != "", "EXISTS { (e)-[x:ACTOR_IN|DIRECTED_AT]-(party) WHERE x.country = $f.countryID AND party.country = $f.country }"},
		{f.Source != "", "CASE WHEN $f.source = e.source THEN true ELSE $f.source IN e.sources END"},
		{f.Speaker != "", "CASE WHEN $f.speaker = e.speaker THEN true ELSE $f.speaker IN e.speakers END"},
		{f.Article != "", "EXISTS { (e)-[:REPORTED_IN]->(told:Article) WHERE told.id = $f.article }"},
	} {
		if c.asked {
			all = append(all, c.text)
		}
	}
	return strings.Join(all, " AND ")
}

// onEither are the conditions on what edges know of their events, so named.
func onEither(f *graph.EventFilter, name string) []string {
	all := []string{name + ".realis IN $f.realis"}
	if f.MinConfidence > 0 {
		all = append(all, name+".confidence >= $f.confidence")
	}
	if _, every := f.TypesWanted(); !every {
		all = append(all, name+".type IN $f.types")
	}
	if len(f.Modes) > 0 {
		all = append(all, name+".mode IN $f.modes")
	}
	return all
}

// filterParams returns $f for onEdge, onEvent and the window.
func filterParams(f *graph.EventFilter) map[string]any {
	types, _ := f.TypesWanted()
	country := func(id string) string {
		if _, ok := standsForCountry(id, f.Exact); ok {
			return id
		}
		return ""
	}
	asked := map[string]any{
		"types": texts(types), "modes": texts(f.Modes), "realis": texts(f.RealisWanted()), "confidence": f.MinConfidence, "known": f.KnownAt.UTC(),
		"ids": texts(f.IDs), "statuses": texts(f.Statuses), "contexts": texts(f.Contexts), "actor": f.Actor, "actorCountry": country(f.Actor),
		"recipient": f.Recipient, "recipientCountry": country(f.Recipient), "country": f.Country, "countryID": graph.CountryID(f.Country), "source": f.Source, "speaker": f.Speaker,
		"article": f.Article,
	}
	if f.AsksStatusThen() {
		asked["then"] = afterDay(f.AsOf)
	}
	asked["first"], asked["end"] = window(f)
	return asked
}

// standsForCountry returns the code of the country that the ID stands for in a
// filter, if it stands for one.
func standsForCountry(id string, exact bool) (code string, ok bool) {
	code, ok = strings.CutPrefix(id, graph.CountryID(""))
	if !ok || exact {
		return "", false
	}
	return code, code != ""
}

func texts[T ~string](values []T) []string {
	ts := make([]string, len(values))
	for i, v := range values {
		ts[i] = string(v)
	}
	return ts
}

// window returns the bounds of the sort keys of the days that the filter admits:
// first <= sort < end. An event of no day passes only without From and To.
func window(f *graph.EventFilter) (first, end string) {
	first, end = "", afterAll
	if f.From != "" || f.To != "" {
		first = "0001" // the first year that a day can have; after noDay
	}
	first = max(first, string(f.From))
	if f.To != "" {
		end = string(f.To)
	}
	if f.AsOf != "" {
		end = min(end, afterDay(f.AsOf))
	}
	return first, end
}

// afterDay sorts after all keys of the day and before those of the next.
func afterDay(d graph.Day) string {
	last := len(d) - 1
	return string(d[:last]) + string(d[last]+1)
}

// lane is one way to the events of a filter: a pattern that binds the event e
// (or the edge r alone), what an index looks up in it, and by what the index
// orders it. One event may be met several times, by as many participations or edges.
type lane struct {
	match string            // ends in the look-up; bounds apart, since of $a <= x < $b the planner looks up one
	keys  []string          // of the index; sort key last
	edge  bool              // r is a WITH edge, the event is still to be looked up
	asks  graph.EventFilter // what the look-up leaves to ask
}

// lanes returns ways that together reach every event of the filter and not many
// others, and what they add to $f. The events they yield may repeat.
func lanes(f *graph.EventFilter) ([]lane, map[string]any) {
	rest := *f
	switch {
	case f.Between[0] != "":
		return dyadLanes(f)
	case len(f.IDs) > 0:
		rest.IDs = nil
		return []lane{{match: "UNWIND $f.ids AS id MATCH (e:Event {id: id}) USING INDEX SEEK e:Event(id) WHERE $f.first <= e.sort AND e.sort < $f.end", keys: []string{"e.sort"}, asks: rest}}, nil
	case f.Article != "":
		rest.Article = ""
		return []lane{{match: "MATCH (a:Article {id: $f.article})<-[:REPORTED_IN]-(e:Event) USING INDEX SEEK a:Article(id) WHERE $f.first <= e.sort AND e.sort < $f.end", keys: []string{"e.sort"}, asks: rest}}, nil
	case f.Actor != "":
		rest.Actor = ""
		return []lane{partyLane("ACTOR_IN", f.Actor, rest)}, map[string]any{"party": f.Actor}
	case f.Recipient != "":
		rest.Recipient = ""
		return []lane{partyLane("DIRECTED_AT", f.Recipient, rest)}, map[string]any{"party": f.Recipient}
	case f.Country != "":
		id := graph.CountryID(f.Country)
		rest.Exact = false
		return []lane{partyLane("ACTOR_IN", id, rest), partyLane("DIRECTED_AT", id, rest)}, map[string]any{"party": id}
	}
	return []lane{{match: "MATCH (e:Event) USING INDEX SEEK e:Event(sort) WHERE $f.first <= e.sort AND e.sort < $f.end", keys: []string{"e.sort"}, asks: rest}}, nil
}

// partyLane walks the newest participations of an entity or a country.
func partyLane(edge, wanted string, rest graph.EventFilter) lane {
	key := "entity"
	if _, ok := standsForCountry(wanted, rest.Exact); ok {
		key = "country"
	}
	pattern := "()-[r:ACTOR_IN]->(e:Event)"
	if edge == "DIRECTED_AT" {
		pattern = "(e:Event)-[r:DIRECTED_AT]->()"
	}
	return lane{
		match: "MATCH " + pattern + " USING INDEX SEEK r:" + edge + "(" + key + ", sort) WHERE r." + key + " = $f.party AND $f.first <= r.sort AND r.sort < $f.end",
		keys:  []string{"r." + key, "r.sort"},
		asks:  rest,
	}
}

// dyadLanes walk the newest edges between two entities or countries, first those
// from the first to the second, then the others.
func dyadLanes(f *graph.EventFilter) ([]lane, map[string]any) {
	return betweenLanes(f, "$f.a", "$f.b"), map[string]any{"a": f.Between[0], "b": f.Between[1]}
}

// betweenLanes are dyadLanes for ends that Cypher knows by these names.
func betweenLanes(f *graph.EventFilter, a, b string) []lane {
	ends := [2]string{}
	for i, wanted := range f.Between {
		if _, ok := standsForCountry(wanted, f.Exact); ok {
			ends[i] = "Country"
		}
	}
	one := func(from, to string, a, b string) lane {
		from, to = "from"+from, "to"+to
		return lane{
			match: "MATCH ()-[r:WITH]->() USING INDEX SEEK r:WITH(" + from + ", " + to + ", sort) WHERE r." + from + " = " + a + " AND r." + to + " = " + b + " AND $f.first <= r.sort AND r.sort < $f.end",
			keys:  []string{"r." + from, "r." + to, "r.sort"},
			edge:  true,
			asks:  *f,
		}
	}
	return []lane{one(ends[0], ends[1], a, b), one(ends[1], ends[0], b, a)}
}
