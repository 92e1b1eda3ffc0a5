package neo4j

import (
	"strings"
	"time"

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

// What a filter demands, apart from Between and the window of days, which lanes
// look up. Every condition is always there and lets all pass where nothing is
// asked, so that Neo4j meets few different texts: it takes longer to plan one
// than to run it. CASE rather than OR, since the planner unfolds every OR (with
// six of them planning took minutes).
const (
	onEdge = `r.realis IN $realis AND r.withdrawn IS NULL AND r.confidence >= $confidence
		AND CASE WHEN size($types) > 0 THEN r.type IN $types ELSE true END
		AND CASE WHEN size($modes) > 0 THEN r.mode IN $modes ELSE true END`
	onEvent = `e.realis IN $realis AND e.recorded <= $known AND e.confidence >= $confidence
		AND CASE WHEN e.withdrawn IS NULL THEN true ELSE e.withdrawn > $known END
		AND CASE WHEN size($types) > 0 THEN e.type IN $types ELSE true END
		AND CASE WHEN size($modes) > 0 THEN e.mode IN $modes ELSE true END
		AND CASE WHEN size($ids) > 0 THEN e.id IN $ids ELSE true END
		AND CASE WHEN size($statuses) > 0 THEN e.status IN $statuses ELSE true END
		AND CASE WHEN size($contexts) > 0 THEN any(c IN $contexts WHERE c IN e.contexts) ELSE true END
		AND CASE WHEN $actor = '' THEN true WHEN $actor IN e.actors THEN true ELSE $actorCode <> '' AND $actorCode IN e.actorCountries END
		AND CASE WHEN $recipient = '' THEN true WHEN $recipient IN e.recipients THEN true ELSE $recipientCode <> '' AND $recipientCode IN e.recipientCountries END
		AND CASE WHEN $country = '' THEN true WHEN $country IN e.actorCountries THEN true ELSE $country IN e.recipientCountries END
		AND CASE WHEN $source = '' THEN true ELSE $source IN e.sources END
		AND CASE WHEN $speaker = '' THEN true ELSE $speaker IN e.speakers END
		AND CASE WHEN $article = '' THEN true ELSE $article IN e.articles END`
)

// always is later than anything was recorded: what is known then stands now.
var always = time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)

// filterParams returns the parameters of onEdge, onEvent and the window.
func filterParams(f *graph.EventFilter) map[string]any {
	types, all := f.TypesWanted()
	if all {
		types = nil
	} else if len(types) == 0 {
		types = []graph.Type{""} // types and quads exclude each other: no event has such a type
	}
	known := f.KnownAt.UTC()
	if f.KnownAt.IsZero() {
		known = always
	}
	actorCode, _ := standsForCountry(f.Actor, f.Exact)
	recipientCode, _ := standsForCountry(f.Recipient, f.Exact)
	first, end := window(f)
	return map[string]any{
		"types": texts(types), "modes": texts(f.Modes), "realis": texts(f.RealisWanted()), "confidence": f.MinConfidence, "known": known,
		"ids": texts(f.IDs), "statuses": texts(f.Statuses), "contexts": texts(f.Contexts), "actor": f.Actor, "actorCode": actorCode,
		"recipient": f.Recipient, "recipientCode": recipientCode, "country": f.Country, "source": f.Source, "speaker": f.Speaker,
		"article": f.Article, "first": first, "end": end,
	}
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
// (or the edge r alone), what an index looks up in it, and the order the index
// yields, newest first.
type lane struct {
	match string // ends in the look-up
	order string // sort key last
	edge  bool   // r is a WITH edge, the event is still to be looked up
	party bool   // r is a participation
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
		party: true,
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
