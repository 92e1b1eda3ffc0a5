package neo4j

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"detente/graph"
	"detente/graph/search"
	"detente/graph/store/codec"
)

// Nearly every new event is told by one article, of one entity that did it to one
// other: such are made in one go. Every property is named, since Neo4j stops
// between a CREATE and each SET of a map until all rows have come so far.
func createPlain(label string) string {
	return `UNWIND $rows AS row MATCH (a:Entity {id: row.acting.entity}) MATCH (b:Entity {id: row.undergoing.entity}) MATCH (t:Article {id: row.article})
		CREATE (e:Event:` + label + given("event", "id", "sort", "type", "mode", "score", "realis", "confidence", "start", "end", "precision", "place",
		"placeCountry", "status", "programme", "contexts", "source", "sources", "speaker", "speakers", "evidence", "fatalities", "injured", "changed", "recorded", "data", "changes") + `),
		(a)-[:ACTOR_IN` + given("acting", "entity", "country", "sort") + `]->(e),
		(e)-[:DIRECTED_AT` + given("undergoing", "entity", "country", "sort") + `]->(b),
		(e)-[:REPORTED_IN` + given("telling", "sentence", "start", "end", "trigger", "rule", "speaker", "stance", "evidence", "words") + `]->(t),
		(a)-[:WITH` + given("pair", "from", "to", "fromCountry", "toCountry", "sort", "type", "mode", "realis", "confidence") + `]->(b)`
}

// given writes the properties that a map of the row gives; those it lacks are null
// and become none.
func given(from string, names ...string) string {
	each := make([]string, len(names))
	for i, name := range names {
		each[i] = name + ": row." + from + "." + name
	}
	return " {" + strings.Join(each, ", ") + "}"
}

const (
	// The label of the event's kind follows.
	createEvent = `UNWIND $rows AS row CREATE (e:Event) SET e = row.event, e:`
	// An event that is there keeps its node; its edges are made anew.
	rewriteEvent = `UNWIND $rows AS row MATCH (e:Event {id: row.id})
		CALL (e) { MATCH (e)-[r:ACTOR_IN|DIRECTED_AT|REPORTED_IN]-() DELETE r }
		CALL (row) { UNWIND row.before AS p MATCH ()-[w:WITH]->() USING INDEX SEEK w:WITH(from, to, sort)
			WHERE w.from = p.from AND w.to = p.to AND w.sort = p.sort DELETE w }
		REMOVE e:Meeting:Sanction:Accusation:Interaction SET e = row.event, e:`
	eventEdges = `
		WITH e, row
		CALL (e, row) { UNWIND row.actors AS x MATCH (n:Entity {id: x.entity}) CREATE (n)-[r:ACTOR_IN]->(e) SET r = x }
		CALL (e, row) { UNWIND row.recipients AS x MATCH (n:Entity {id: x.entity}) CREATE (e)-[r:DIRECTED_AT]->(n) SET r = x }
		CALL (row) { UNWIND row.pairs AS p MATCH (a:Entity {id: p.from}) MATCH (b:Entity {id: p.to})
			CREATE (a)-[w:WITH]->(b) SET w = p }
		CALL (e, row) { UNWIND row.tellings AS t MATCH (a:Article {id: t.article})
			CREATE (e)-[r:REPORTED_IN]->(a) SET r = t.telling }`
)

// eventLabel is the kind of event that people look for by name.
func eventLabel(t graph.Type) string {
	switch t {
	case graph.Consult:
		return "Meeting"
	case graph.Sanction:
		return "Sanction"
	case graph.Accuse:
		return "Accusation"
	}
	return "Interaction"
}

// labels are those of events.
var labels = []string{"Meeting", "Sanction", "Accusation", "Interaction"}

func (t *transaction) saveEvents(s *state) error {
	touched := slices.DeleteFunc(sortedKeys(s.events), func(id string) bool { return !s.events[id].touched })
	plain, created, rewritten := map[string][]map[string]any{}, map[string][]map[string]any{}, map[string][]map[string]any{}
	for _, id := range touched {
		e := s.events[id]
		now := e.merged()
		if now == nil {
			return fmt.Errorf("event %q: %w", id, errNoEvidence)
		}
		if s.revision > 0 {
			e.changed = s.revision
		}
		row := s.eventRow(now, e)
		switch l := eventLabel(now.Type); {
		case e.before != nil:
			row["before"] = s.pairRows(e.before)
			rewritten[l] = append(rewritten[l], row)
		case len(e.tellings) == 1 && len(now.Actors) == 1 && len(now.Recipients) == 1 && now.Actors[0] != now.Recipients[0]:
			plain[l] = append(plain[l], plainRow(row))
		default:
			created[l] = append(created[l], row)
		}
	}
	for _, l := range labels {
		t.each(createPlain(l), plain[l])
		t.each(createEvent+l+eventEdges, created[l])
		t.each(rewriteEvent+l+eventEdges, rewritten[l])
	}
	return nil
}

// plainRow is the row of an event with one actor, one recipient and one telling.
func plainRow(row map[string]any) map[string]any {
	acting, undergoing := row["actors"].([]map[string]any)[0], row["recipients"].([]map[string]any)[0]
	told := row["tellings"].([]map[string]any)[0]
	return map[string]any{
		"article": told["article"], "telling": told["telling"], "acting": acting, "undergoing": undergoing,
		"pair": row["pairs"].([]map[string]any)[0], "event": row["event"],
	}
}

func (s *state) eventRow(e *graph.Event, st *eventState) map[string]any {
	sort := eventSort(e.Date.Start, e.ID)
	row := map[string]any{"id": e.ID, "event": s.eventProperties(e, st), "pairs": s.pairRows(e), "actors": s.partyRows(e.Actors, sort), "recipients": s.partyRows(e.Recipients, sort)}
	var told []map[string]any
	for _, article := range sortedKeys(st.tellings) {
		told = append(told, map[string]any{"article": article, "telling": tellingProperties(st.tellings[article], len(st.tellings) > 1)})
	}
	row["tellings"] = told
	return row
}

// properties are what a node or an edge gets. What is not there is not sent, since
// a null costs its way to the server too.
type properties map[string]any

// text adds a text unless it is empty.
func (p properties) text(name, value string) {
	if value != "" {
		p[name] = value
	}
}

// texts adds a list: one value alone as a text of that name, several as a list
// of the plural. A list takes a record of its own, and few events need one.
func (p properties) texts(name string, values []string) {
	switch len(values) {
	case 0:
	case 1:
		p[name] = values[0]
	default:
		p[name+"s"] = values
	}
}

// eventProperties are the event itself in bytes (data), what filters look at, and
// what people read.
func (s *state) eventProperties(e *graph.Event, st *eventState) map[string]any {
	var sources, speakers []string
	for _, ev := range e.Evidence {
		if source := s.sources[ev.Article]; source != "" {
			sources = append(sources, source)
		}
		if ev.Speaker != "" {
			speakers = append(speakers, ev.Speaker)
		}
	}
	p := properties{
		"id": e.ID, "sort": eventSort(e.Date.Start, e.ID), "type": string(e.Type), "score": e.Score(), "realis": string(e.Realis),
		"confidence": e.Confidence, "changed": st.changed, "recorded": e.Recorded.UTC(), "data": eventData(e, st),
	}
	p.text("mode", string(e.Mode))
	p.text("start", string(e.Date.Start))
	if e.Date.End != e.Date.Start {
		p.text("end", string(e.Date.End))
	}
	if e.Date.Precision != graph.PrecisionDay {
		p.text("precision", string(e.Date.Precision))
	}
	p.text("place", e.Place.Name)
	p.text("placeCountry", e.Place.Country)
	p.text("status", string(e.Status))
	p.text("programme", e.Programme)
	if len(e.Contexts) > 0 {
		p["contexts"] = e.Contexts
	}
	p.texts("source", distinct(sources))
	p.texts("speaker", distinct(speakers))
	if steps := datedSteps(e); steps != nil {
		p["changes"] = steps
	}
	if len(e.Evidence) > 1 {
		p["evidence"] = len(e.Evidence)
	}
	if !e.Withdrawn.IsZero() {
		p["withdrawn"] = e.Withdrawn.UTC()
	}
	if e.Fatalities != nil {
		p["fatalities"] = *e.Fatalities
	}
	if e.Injured != nil {
		p["injured"] = *e.Injured
	}
	return p
}

// noStepDay stands in a step for a day that is not told, before all others.
const noStepDay = "0000-00-00"

// datedSteps are the changes of an event, oldest first, each its day and its state,
// as "2025-03-01 LIFTED"; nil where its state has been the latest since it began, so
// that no day tells another. A state without changes has an empty list: nobody knows
// since when it is.
func datedSteps(e *graph.Event) []string {
	n := len(e.Changes)
	if n == 0 && e.Status == "" || n > 0 && e.Changes[n-1].On <= e.Date.Start {
		return nil
	}
	steps := make([]string, n)
	for i, c := range e.Changes {
		steps[i] = cmp.Or(string(c.On), noStepDay) + " " + string(c.Status)
	}
	return steps
}

// eventData is the event in bytes. Of one telling it is the telling as it was
// told, of several what they make; graph.MergeEvents of either is the event.
func eventData(e *graph.Event, st *eventState) []byte {
	if len(st.tellings) == 1 {
		for _, t := range st.tellings {
			e = t
		}
	}
	return encode(e)
}

// encode packs an event without what is the store's to say.
func encode(e *graph.Event) []byte {
	kept := *e
	kept.Recorded, kept.Withdrawn = time.Time{}, time.Time{}
	return codec.EncodeEvent(&kept)
}

func distinct(s []string) []string {
	slices.Sort(s)
	return slices.Compact(s)
}

// tellingProperties show the first sentence; where several articles tell the
// event they keep all that this one says of it.
func tellingProperties(e *graph.Event, several bool) map[string]any {
	ev := e.Evidence[0]
	p := properties{"sentence": ev.Sentence, "start": ev.Start, "end": ev.End, "rule": ev.Rule, "words": strings.Join(search.EventWords(e), " ")}
	p.text("trigger", ev.Trigger)
	p.text("speaker", ev.Speaker)
	if ev.Stance != graph.StanceAsserts {
		p.text("stance", string(ev.Stance))
	}
	if len(e.Evidence) > 1 {
		p["evidence"] = len(e.Evidence)
	}
	if several {
		p["telling"] = encode(e)
	}
	return p
}

// partyRows are the properties of the edges that join an event to its entities.
func (s *state) partyRows(ids []string, sort string) []map[string]any {
	rows := make([]map[string]any, len(ids))
	for i, id := range ids {
		p := properties{"entity": id, "sort": sort}
		p.text("country", s.standsFor(id))
		rows[i] = p
	}
	return rows
}

// standsFor is the ID of the country that may mean the entity, "" for none.
func (s *state) standsFor(id string) string { return standID(id, s.entities[id].countryNow()) }

// pairRows are the properties of the event's WITH edges: both ends, as
// themselves and as their countries, and what the commonest filters ask.
func (s *state) pairRows(e *graph.Event) []map[string]any {
	sort := eventSort(e.Date.Start, e.ID)
	pairs := e.Pairs()
	rows := make([]map[string]any, len(pairs))
	for i, pair := range pairs {
		p := properties{"from": pair.From, "to": pair.To, "sort": sort, "type": string(e.Type), "realis": string(e.Realis), "confidence": e.Confidence}
		p.text("mode", string(e.Mode))
		p.text("fromCountry", s.standsFor(pair.From))
		p.text("toCountry", s.standsFor(pair.To))
		if pair.Mutual {
			p["mutual"] = true
		}
		if !e.Withdrawn.IsZero() {
			p["withdrawn"] = true
		}
		// Of an event that goes both ways only one edge counts where events are counted.
		if pair.From > pair.To && slices.Contains(pairs, graph.Pair{From: pair.To, To: pair.From}) {
			p["again"] = true
		}
		rows[i] = p
	}
	return rows
}
