package neo4j

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"detente/graph"
	"detente/graph/search"
)

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
		CALL (e, row) { UNWIND row.actors AS x MATCH (n:Entity {id: x.id})
			CREATE (n)-[:ACTOR_IN {entity: x.id, country: x.country, sort: e.sort}]->(e) }
		CALL (e, row) { UNWIND row.recipients AS x MATCH (n:Entity {id: x.id})
			CREATE (e)-[:DIRECTED_AT {entity: x.id, country: x.country, sort: e.sort}]->(n) }
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

func (t *transaction) saveEvents(s *state) error {
	touched := slices.DeleteFunc(sortedKeys(s.events), func(id string) bool { return !s.events[id].touched })
	created, rewritten := map[string][]map[string]any{}, map[string][]map[string]any{}
	for _, id := range touched {
		e := s.events[id]
		now := e.merged()
		if now == nil {
			return fmt.Errorf("event %q: %w", id, errNoEvidence)
		}
		if s.revision > 0 {
			e.changed = s.revision
		}
		row, err := s.eventRow(now, e)
		if err != nil {
			return err
		}
		if l := eventLabel(now.Type); e.before == nil {
			created[l] = append(created[l], row)
		} else {
			row["before"] = s.pairRows(e.before)
			rewritten[l] = append(rewritten[l], row)
		}
	}
	for _, l := range []string{"Meeting", "Sanction", "Accusation", "Interaction"} {
		if err := t.steps([]step{{createEvent + l + eventEdges, created[l]}, {rewriteEvent + l + eventEdges, rewritten[l]}}); err != nil {
			return err
		}
	}
	return nil
}

func (s *state) eventRow(e *graph.Event, st *eventState) (map[string]any, error) {
	row := map[string]any{
		"id": e.ID, "event": s.eventProperties(e, st.changed), "pairs": s.pairRows(e), "actors": s.partyRows(e.Actors), "recipients": s.partyRows(e.Recipients),
	}
	var told []map[string]any
	for _, article := range sortedKeys(st.tellings) {
		properties, err := tellingProperties(st.tellings[article])
		if err != nil {
			return nil, err
		}
		told = append(told, map[string]any{"article": article, "telling": properties})
	}
	row["tellings"] = told
	return row, nil
}

// eventProperties are what filters look at and people read; the event itself is
// read from its tellings.
func (s *state) eventProperties(e *graph.Event, changed int64) map[string]any {
	changes := make([]string, len(e.Changes))
	for i, c := range e.Changes {
		data, _ := json.Marshal(c) // three texts always marshal
		changes[i] = string(data)
	}
	var articles, sources, speakers []string
	for _, ev := range e.Evidence {
		articles = append(articles, ev.Article)
		if source := s.sources[ev.Article]; source != "" {
			sources = append(sources, source)
		}
		if ev.Speaker != "" {
			speakers = append(speakers, ev.Speaker)
		}
	}
	p := map[string]any{
		"id": e.ID, "sort": eventSort(e.Date.Start, e.ID), "type": string(e.Type), "mode": orNull(string(e.Mode)), "score": e.Score(),
		"contexts": orNullList(e.Contexts), "actors": e.Actors, "recipients": orNullList(e.Recipients),
		"actorCountries": orNullList(s.countriesOf(e.Actors)), "recipientCountries": orNullList(s.countriesOf(e.Recipients)),
		"start": orNull(string(e.Date.Start)), "end": orNull(string(e.Date.End)), "precision": string(e.Date.Precision),
		"place": orNull(e.Place.Name), "placeCountry": orNull(e.Place.Country), "realis": string(e.Realis), "status": orNull(string(e.Status)),
		"changes": orNullList(changes), "confidence": e.Confidence, "sources": orNullList(distinct(sources)), "speakers": orNullList(distinct(speakers)), "articles": distinct(articles),
		"evidence": len(e.Evidence), "changed": changed, "recorded": e.Recorded.UTC(), "withdrawn": timeOrNull(e.Withdrawn),
	}
	if e.Programme != "" {
		p["programme"] = e.Programme
	}
	if e.Fatalities != nil {
		p["fatalities"] = *e.Fatalities
	}
	if e.Injured != nil {
		p["injured"] = *e.Injured
	}
	return p
}

func distinct(s []string) []string {
	slices.Sort(s)
	return slices.Compact(s)
}

// tellingProperties show the first sentence, and keep all that the article says.
func tellingProperties(e *graph.Event) (map[string]any, error) {
	kept := *e
	kept.Recorded, kept.Withdrawn = graph.Event{}.Recorded, graph.Event{}.Withdrawn // the event's, not the telling's
	data, err := json.Marshal(&kept)
	if err != nil {
		return nil, fmt.Errorf("event %q: %w", e.ID, err)
	}
	ev := e.Evidence[0]
	return map[string]any{
		"telling": string(data), "sentence": ev.Sentence, "start": ev.Start, "end": ev.End, "trigger": ev.Trigger, "rule": ev.Rule,
		"speaker": orNull(ev.Speaker), "stance": string(ev.Stance), "evidence": len(e.Evidence), "words": strings.Join(search.EventWords(e), " "),
	}, nil
}

func (s *state) partyRows(ids []string) []map[string]any {
	rows := make([]map[string]any, len(ids))
	for i, id := range ids {
		rows[i] = map[string]any{"id": id, "country": stand(id, s.entities[id].countryNow())}
	}
	return rows
}

// pairRows are the properties of the event's WITH edges: both ends, as
// themselves and as their countries, and what the commonest filters ask.
func (s *state) pairRows(e *graph.Event) []map[string]any {
	sort := eventSort(e.Date.Start, e.ID)
	pairs := e.Pairs()
	rows := make([]map[string]any, len(pairs))
	for i, p := range pairs {
		row := map[string]any{
			"from": p.From, "to": p.To, "sort": sort, "event": e.ID, "type": string(e.Type), "mode": orNull(string(e.Mode)), "realis": string(e.Realis),
			"confidence": e.Confidence, "mutual": orNull(p.Mutual), "withdrawn": orNull(!e.Withdrawn.IsZero()),
			"fromCountry": stand(p.From, s.entities[p.From].countryNow()), "toCountry": stand(p.To, s.entities[p.To].countryNow()),
		}
		// Of an event that goes both ways only one edge counts where events are counted.
		if p.From > p.To && slices.Contains(pairs, graph.Pair{From: p.To, To: p.From}) {
			row["again"] = true
		}
		rows[i] = row
	}
	return rows
}
