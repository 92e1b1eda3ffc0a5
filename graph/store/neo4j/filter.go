package neo4j

import (
	"strings"

	"detente/graph"
)

// afterAll sorts after every sort key.
const afterAll = "\U0010FFFF"

// conditions gathers what a filter demands, as Cypher on a variable and the
// parameters it names.
type conditions struct {
	on     string // the variable: an event, or a WITH edge where edgeKnows
	texts  []string
	params map[string]any
}

func (c *conditions) add(text, param string, value any) {
	c.texts = append(c.texts, strings.ReplaceAll(text, "@", c.on))
	if param != "" {
		c.params[param] = value
	}
}

// String joins the conditions; none hold always.
func (c *conditions) String() string {
	if len(c.texts) == 0 {
		return "true"
	}
	return strings.Join(c.texts, " AND ")
}

// edgeKnows reports whether a WITH edge carries all that the filter asks about,
// apart from Between.
func edgeKnows(f *graph.EventFilter) bool {
	return len(f.IDs) == 0 && len(f.Contexts) == 0 && len(f.Statuses) == 0 && f.Actor == "" && f.Recipient == "" && f.Country == "" &&
		f.Source == "" && f.Article == "" && f.Speaker == "" && f.KnownAt.IsZero()
}

// filterOn returns all conditions of the filter except Between and the window of
// days, which lanes look up. The conditions that most questions use are always
// there and let all pass where nothing is asked, so that Neo4j meets few different
// texts: planning one costs more than running it.
func filterOn(variable string, f *graph.EventFilter) *conditions {
	c := &conditions{on: variable, params: map[string]any{}}
	types, all := f.TypesWanted()
	if all {
		types = nil
	} else if len(types) == 0 {
		c.add("false", "", nil) // types and quads exclude each other
	}
	c.add("(size($types) = 0 OR @.type IN $types)", "types", texts(types))
	c.add("(size($modes) = 0 OR @.mode IN $modes)", "modes", texts(f.Modes))
	c.add("@.realis IN $realis", "realis", texts(f.RealisWanted()))
	c.add("@.confidence >= $confidence", "confidence", f.MinConfidence)
	if f.KnownAt.IsZero() {
		c.add("@.withdrawn IS NULL", "", nil)
	} else {
		c.add("@.recorded <= $known AND (@.withdrawn IS NULL OR @.withdrawn > $known)", "known", f.KnownAt.UTC())
	}
	if len(f.IDs) > 0 {
		c.add("@.id IN $ids", "ids", f.IDs)
	}
	if len(f.Contexts) > 0 {
		c.add("any(c IN $contexts WHERE c IN @.contexts)", "contexts", f.Contexts)
	}
	if len(f.Statuses) > 0 {
		c.add("@.status IN $statuses", "statuses", texts(f.Statuses))
	}
	c.participants(f)
	if f.Source != "" {
		c.add("$source IN @.sources", "source", f.Source)
	}
	if f.Speaker != "" {
		c.add("$speaker IN @.speakers", "speaker", f.Speaker)
	}
	if f.Article != "" {
		c.add("EXISTS { (@)-[:REPORTED_IN]->(:Article {id: $article}) }", "article", f.Article)
	}
	return c
}

func (c *conditions) participants(f *graph.EventFilter) {
	for _, role := range []struct{ name, wanted string }{{"actor", f.Actor}, {"recipient", f.Recipient}} {
		if role.wanted == "" {
			continue
		}
		text := "$" + role.name + " IN @." + role.name + "s"
		if code, ok := standsForCountry(role.wanted, f.Exact); ok {
			text = "(" + text + " OR $" + role.name + "Code IN @." + role.name + "Countries)"
			c.params[role.name+"Code"] = code
		}
		c.add(text, role.name, role.wanted)
	}
	if f.Country != "" {
		c.add("($country IN @.actorCountries OR $country IN @.recipientCountries)", "country", f.Country)
	}
}

// standsForCountry returns the code of the country that the ID stands for in a
// filter, if it stands for one.
func standsForCountry(id string, exact bool) (code string, ok bool) {
	code, ok = strings.CutPrefix(id, graph.CountryID(""))
	return code, ok && !exact && code != ""
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
// (or the edge r alone), what an index looks up in it, and the order the index
// yields, newest first.
type lane struct {
	match string // ends in the look-up
	order string // sort key last
	edge  bool   // r is a WITH edge, the event is still to be looked up
}

// lanes returns ways that together reach every event of the filter and not many
// others, and their parameters. The events they yield may repeat.
func lanes(f *graph.EventFilter) ([]lane, map[string]any) {
	switch {
	case f.Between[0] != "":
		return dyadLanes(f)
	case len(f.IDs) > 0:
		return []lane{{match: "UNWIND $ids AS id MATCH (e:Event {id: id}) WHERE $first <= e.sort < $end", order: "e.sort DESC"}}, nil
	case f.Article != "":
		return []lane{{match: "MATCH (:Article {id: $article})<-[:REPORTED_IN]-(e:Event) WHERE $first <= e.sort < $end", order: "e.sort DESC"}}, nil
	case f.Actor != "":
		return partyLanes("ACTOR_IN", f.Actor, f.Exact), map[string]any{"party": f.Actor}
	case f.Recipient != "":
		return partyLanes("DIRECTED_AT", f.Recipient, f.Exact), map[string]any{"party": f.Recipient}
	case f.Country != "":
		id := graph.CountryID(f.Country)
		return append(partyLanes("ACTOR_IN", id, false), partyLanes("DIRECTED_AT", id, false)...), map[string]any{"party": id}
	}
	return []lane{{match: "MATCH (e:Event) USING INDEX e:Event(sort) WHERE $first <= e.sort < $end", order: "e.sort DESC"}}, nil
}

// partyLanes walk the newest participations of an entity or a country.
func partyLanes(edge, wanted string, exact bool) []lane {
	key := "entity"
	if _, ok := standsForCountry(wanted, exact); ok {
		key = "country"
	}
	pattern := "()-[r:ACTOR_IN]->(e:Event)"
	if edge == "DIRECTED_AT" {
		pattern = "(e:Event)-[r:DIRECTED_AT]->()"
	}
	return []lane{{
		match: "MATCH " + pattern + " USING INDEX r:" + edge + "(" + key + ", sort) WHERE r." + key + " = $party AND $first <= r.sort < $end",
		order: "r." + key + " DESC, r.sort DESC",
	}}
}

// dyadLanes walk the newest edges between two entities or countries, first those
// from the first to the second, then the others.
func dyadLanes(f *graph.EventFilter) ([]lane, map[string]any) {
	ends := [2]string{}
	for i, wanted := range f.Between {
		if _, ok := standsForCountry(wanted, f.Exact); ok {
			ends[i] = "Country"
		}
	}
	one := func(from, to string, a, b string) lane {
		from, to = "from"+from, "to"+to
		return lane{
			match: "MATCH ()-[r:WITH]->() USING INDEX r:WITH(" + from + ", " + to + ", sort) WHERE r." + from + " = $" + a + " AND r." + to + " = $" + b + " AND $first <= r.sort < $end",
			order: "r." + from + " DESC, r." + to + " DESC, r.sort DESC",
			edge:  true,
		}
	}
	return []lane{one(ends[0], ends[1], "a", "b"), one(ends[1], ends[0], "b", "a")}, map[string]any{"a": f.Between[0], "b": f.Between[1]}
}
