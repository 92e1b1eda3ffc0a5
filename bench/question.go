package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"detente/graph"
)

// question is one of those asked, in the words of each target. An answer is
// brought to lines that are equal where the answers are.
type question struct {
	name, says string
	anyTarget  bool
	peer       string // GraphQL of @neo4j/graphql
	cypher     string // what one would write first for the bare driver
	detente    string // GraphQL of Détente
	variables  func(p parameters, detente bool) map[string]any
	lines      func(q *question, data any, detente bool) []string
}

// questions returns those that are named.
func questions(named string) []*question {
	return slices.DeleteFunc(allQuestions(), func(q *question) bool { return !slices.Contains(strings.Split(named, ","), q.name) })
}

func allQuestions() []*question {
	return []*question{
		{ // what an answer costs that needs no data; asked only by name
			name: "q0", says: "nothing",
			peer: `{__typename}`, cypher: `RETURN 1`, detente: `{__typename}`,
			variables: func(parameters, bool) map[string]any { return map[string]any{} },
			lines:     func(*question, any, bool) []string { return nil },
		},
		{
			name: "q1", says: "an entity by ID with its country",
			peer:      `query($a:ID!){actors(where:{id:{eq:$a}}){id name kind countries{id name}}}`,
			cypher:    `MATCH (a:Actor {id: $a})-[:BELONGS_TO]->(c:Country) RETURN a.id AS id, a.name AS name, a.kind AS kind, c.name AS country`,
			detente:   `query($a:ID!){entity(id:$a){id name kind country{id name}}}`,
			variables: func(p parameters, detente bool) map[string]any { return map[string]any{"a": id(p.a, detente)} },
			lines:     (*question).names,
		},
		{
			name: "q2", says: "the newest 20 events between two actors",
			peer: `query($a:ID!,$b:ID!){eventsBetween(a:$a,b:$b,limit:20){id type date score}}`,
			cypher: `CALL { MATCH (:Actor {id: $a})-[:SOURCE_OF]->(e:Event)-[:TARGETS]->(:Actor {id: $b}) RETURN e ORDER BY e.date DESC, e.id DESC LIMIT 20
UNION ALL MATCH (:Actor {id: $b})-[:SOURCE_OF]->(e:Event)-[:TARGETS]->(:Actor {id: $a}) RETURN e ORDER BY e.date DESC, e.id DESC LIMIT 20 }
RETURN e.id AS id, e.type AS type, e.date AS date, e.score AS score ORDER BY date DESC, id DESC LIMIT 20`,
			detente: `query($a:ID!,$b:ID!){events(filter:{between:[$a,$b]},first:20){nodes{id type date{start} score}}}`,
			variables: func(p parameters, detente bool) map[string]any {
				return map[string]any{"a": id(p.a, detente), "b": id(p.b, detente)}
			},
			lines: (*question).dated,
		},
		{
			name: "q3", says: "an actor's events by type: how many, with how many others",
			peer: `query($a:ID!){actors(where:{id:{eq:$a}}){typeCounts{type count neighbours}}}`,
			cypher: `MATCH (:Actor {id: $a})-[:SOURCE_OF]->(e:Event)-[:TARGETS]->(b:Actor)
RETURN e.type AS type, count(*) AS count, count(DISTINCT b) AS neighbours ORDER BY count DESC, type`,
			detente:   `query($a:ID!){entity(id:$a){activity(role:ACTOR){type events others}}}`,
			variables: func(p parameters, detente bool) map[string]any { return map[string]any{"a": id(p.a, detente)} },
			lines:     (*question).counts,
		},
		{
			name: "q4", says: "the shortest path, up to 4 hops", anyTarget: true,
			peer:    `query($a:ID!,$b:ID!){shortestPath(a:$a,b:$b){label id}}`,
			cypher:  `MATCH (x:Actor {id: $a}), (y:Actor {id: $b}), p = shortestPath((x)-[:SOURCE_OF|TARGETS*..8]-(y)) UNWIND nodes(p) AS n RETURN labels(n)[0] AS label, n.id AS id`,
			detente: `query($a:ID!,$b:ID!){paths(from:$a,to:$b,maxHops:4,eventsPerHop:1){length hops{from{id} to{id} events{id}}}}`,
			variables: func(p parameters, detente bool) map[string]any {
				return map[string]any{"a": id(p.a, detente), "b": id(p.b, detente)}
			},
			lines: (*question).hops,
		},
		{
			name: "q5", says: "the newest 50 events of a country's actors in a range of dates",
			peer: `query($c:ID!,$from:Date!,$to:Date!){countryEvents(country:$c,from:$from,to:$to,limit:50){id type date score}}`,
			cypher: `MATCH (:Country {id: $c})<-[:BELONGS_TO]-(:Actor)-[:SOURCE_OF]->(e:Event) WHERE date($from) <= e.date <= date($to) WITH e ORDER BY e.date DESC, e.id DESC LIMIT 50
RETURN e.id AS id, e.type AS type, e.date AS date, e.score AS score ORDER BY date DESC, id DESC LIMIT 50`,
			detente: `query($c:ID!,$from:Day!,$to:Day!){events(filter:{actor:$c,from:$from,to:$to},first:50){nodes{id type date{start} score}}}`,
			variables: func(p parameters, detente bool) map[string]any {
				if detente { // its windows end before the day they name
					return map[string]any{"c": graph.CountryID(p.country), "from": p.from, "to": p.to.Add(1)}
				}
				return map[string]any{"c": p.country, "from": p.from, "to": p.to}
			},
			lines: (*question).dated,
		},
	}
}

func id(a actor, detente bool) string {
	if detente {
		return a.entity()
	}
	return a.id
}

func (q *question) peerRequest(p parameters) []byte { return body(q.peer, q.variables(p, false)) }

func (q *question) detenteRequest(p parameters) []byte { return body(q.detente, q.variables(p, true)) }

func body(query string, variables map[string]any) []byte {
	b, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		panic(err) // strings only
	}
	return b
}

func (q *question) peerAnswer(data any) []string { return q.lines(q, data, false) }

func (q *question) detenteAnswer(data any) []string { return q.lines(q, data, true) }

// objects returns every object of the answer that has the field, in order.
func objects(data any, field string) (found []map[string]any) {
	switch v := data.(type) {
	case []any:
		for _, each := range v {
			found = append(found, objects(each, field)...)
		}
	case map[string]any:
		if _, ok := v[field]; ok {
			found = append(found, v)
		}
		keys := make([]string, 0, len(v))
		for k := range v {
			keys = append(keys, k)
		}
		slices.Sort(keys)
		for _, k := range keys {
			found = append(found, objects(v[k], field)...)
		}
	}
	return found
}

func (q *question) names(data any, _ bool) []string {
	var lines []string
	for _, o := range objects(data, "name") {
		lines = append(lines, fmt.Sprint(o["name"]))
		if country, ok := o["country"].(string); ok { // of a row of the driver
			lines = append(lines, country)
		}
	}
	slices.Sort(lines)
	return lines
}

// dated brings events to "date id type"; the scores are not the same by design.
func (q *question) dated(data any, _ bool) []string {
	var lines []string
	for _, o := range objects(data, "score") {
		day := o["date"]
		if span, ok := day.(map[string]any); ok {
			day = span["start"]
		}
		typ := fmt.Sprint(o["type"])
		if kind, ok := kinds[typ]; ok {
			typ = string(kind.typ)
		}
		lines = append(lines, fmt.Sprint(day, " ", o["id"], " ", typ))
	}
	return lines
}

// counts brings the counts to the types of PLOVER. The others of types that
// become one cannot be added up, so they are only compared where one stays one.
func (q *question) counts(data any, detente bool) []string {
	events, others, merged := map[string]float64{}, map[string]float64{}, map[string]int{}
	for name := range kinds {
		merged[string(kinds[name].typ)]++
	}
	add := func(typ string, n, with any) {
		events[typ] += number(n)
		others[typ] += number(with)
	}
	if detente {
		for _, o := range objects(data, "others") {
			add(fmt.Sprint(o["type"]), o["events"], o["others"])
		}
	} else {
		for _, o := range objects(data, "neighbours") {
			add(string(kinds[fmt.Sprint(o["type"])].typ), o["count"], o["neighbours"])
		}
	}
	var lines []string
	for typ, n := range events {
		if merged[typ] > 1 {
			others[typ] = -1
		}
		lines = append(lines, fmt.Sprintf("%s %.0f with %.0f", typ, n, others[typ]))
	}
	slices.Sort(lines)
	return lines
}

// hops brings a path to its length: of equally short ones any is right.
func (q *question) hops(data any, detente bool) []string {
	if detente {
		for _, o := range objects(data, "length") {
			return []string{fmt.Sprint(number(o["length"]), " hops")}
		}
		return nil
	}
	if nodes := objects(data, "label"); len(nodes) > 0 {
		return []string{fmt.Sprint(float64(len(nodes)/2), " hops")}
	}
	return nil
}

func number(v any) float64 {
	switch n := v.(type) {
	case float64:
		return n
	case int64:
		return float64(n)
	}
	return 0
}

// rows brings what the driver returns to what JSON would hold.
func rows(records []*neo4j.Record) any {
	list := make([]any, len(records))
	for i, r := range records {
		row := r.AsMap()
		for k, v := range row {
			if d, ok := v.(neo4j.Date); ok {
				row[k] = d.Time().Format(time.DateOnly)
			}
		}
		list[i] = row
	}
	return list
}

// explain shows the first difference of two answers.
func explain(a, b []string) string {
	for i := range max(len(a), len(b)) {
		at := func(list []string) string {
			if i < len(list) {
				return list[i]
			}
			return "nothing"
		}
		if at(a) != at(b) {
			return fmt.Sprintf("line %d of %d and %d: %q and %q", i+1, len(a), len(b), at(a), at(b))
		}
	}
	return strings.Join(a, "; ")
}
