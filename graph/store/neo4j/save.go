package neo4j

import (
	"encoding/json"
	"fmt"
	"strings"

	"detente/graph"
	"detente/graph/search"
)

// save writes what the state changed.
func (t *transaction) save(s *state) error {
	if err := t.saveEntities(s); err != nil {
		return err
	}
	if s.changed() {
		var err error
		if s.revision, err = t.beginRevision(s.at); err != nil {
			return err
		}
	}
	counts := t.readCounts(s) // while events are written
	t.saveArticles(s)
	err := t.saveEvents(s)
	t.moveEntities(s)
	if e := counts.arrive(); err == nil {
		err = e
	}
	if err != nil {
		return err
	}
	return t.saveTallies(s, counts)
}

// changed reports whether the write changes an article; every change of an event
// comes with one of an article.
func (s *state) changed() bool {
	for _, a := range s.articles {
		if a.touched {
			return true
		}
	}
	return false
}

const (
	// The label is one of entityLabels. A node may be there already: as an entity
	// that stands no longer, or because somebody held an office of it.
	saveEntity = `UNWIND $rows AS row MERGE (n:Entity {id: row.id}) SET n += row.entity, n:`
	// People see what was known last; searches and lists no longer find it.
	fallEntity = `UNWIND $rows AS row MATCH (n:Entity {id: row.id}) REMOVE n.stands, n.words`
	saveForm   = `UNWIND $rows AS row MATCH (n:Entity {id: row.id})
		CREATE (:Form {key: row.key, data: row.data})-[:FORM_OF]->(n)`
	dropForm   = `UNWIND $rows AS row MATCH (f:Form {key: row.key}) DETACH DELETE f`
	saveOffice = `UNWIND $rows AS row MATCH (n:Entity {id: row.id})
		CALL (n) { MATCH (n)-[h:HOLDS]->() DELETE h }
		UNWIND row.offices AS o
		MERGE (at:Entity {id: o.at}) ON CREATE SET at.name = o.name
		FOREACH (_ IN CASE WHEN o.at STARTS WITH 'country:' THEN [1] ELSE [] END | SET at:Country, at.kind = 'COUNTRY')
		FOREACH (_ IN CASE WHEN o.at STARTS WITH 'org:' THEN [1] ELSE [] END | SET at:Organization, at.kind = 'ORGANIZATION')
		CREATE (n)-[:HOLDS {office: o.office, from: o.from, to: o.to}]->(at)`
)

func label(k graph.Kind) string {
	return map[graph.Kind]string{graph.KindCountry: "Country", graph.KindLeader: "Leader", graph.KindOrganization: "Organization", graph.KindGroup: "Group"}[k]
}

func (t *transaction) saveEntities(s *state) error {
	entities := map[graph.Kind][]map[string]any{}
	var fallen, added, dropped, offices []map[string]any
	for _, id := range sortedKeys(s.entities) {
		e := s.entities[id]
		if !e.touched {
			continue
		}
		now := e.merged()
		switch {
		case now == nil && e.before != nil:
			fallen = append(fallen, map[string]any{"id": id})
		case now != nil && (e.before == nil || !now.Equal(e.before)):
			entities[now.Kind] = append(entities[now.Kind], map[string]any{"id": id, "entity": entityProperties(now)})
			if len(now.Offices) > 0 || e.before != nil && len(e.before.Offices) > 0 {
				offices = append(offices, officeRow(now))
			}
		}
		for _, key := range sortedKeys(e.forms) {
			f := e.forms[key]
			row := map[string]any{"id": id, "key": key}
			switch {
			case f.articles == f.before:
			case f.articles == 0:
				dropped = append(dropped, row)
			case f.before == 0:
				_, data, err := formKey(f.entity)
				if err != nil {
					return err
				}
				row["data"] = string(data)
				added = append(added, row)
			}
		}
	}
	for _, k := range graph.Kinds() {
		t.each(saveEntity+label(k), entities[k])
	}
	t.each(fallEntity, fallen)
	t.each(saveForm, added)
	t.each(dropForm, dropped)
	t.each(saveOffice, offices)
	return nil
}

func entityProperties(e *graph.Entity) map[string]any {
	offices := make([]string, len(e.Offices))
	for i, o := range e.Offices {
		data, _ := json.Marshal(o) // five texts always marshal
		offices[i] = string(data)
	}
	return map[string]any{
		"id": e.ID, "kind": string(e.Kind), "name": e.Name, "aliases": orNullList(e.Aliases), "country": orNull(e.Country),
		"sectors": orNullList(e.Sectors), "wikidata": orNull(e.Wikidata), "offices": orNullList(offices),
		"words": strings.Join(search.EntityWords(e), " "), "stands": true,
	}
}

// officeRow ties a leader to the countries and bodies of its offices.
func officeRow(e *graph.Entity) map[string]any {
	offices := []map[string]any{}
	for _, o := range e.Offices {
		for _, at := range o.Of() {
			if len(at) > maxID {
				continue
			}
			_, name, _ := strings.Cut(at, ":")
			offices = append(offices, map[string]any{"at": at, "name": name, "office": o.Title, "from": orNull(string(o.From)), "to": orNull(string(o.To))})
		}
	}
	return map[string]any{"id": e.ID, "offices": offices}
}

const (
	createArticle  = `UNWIND $rows AS row CREATE (a:Article) SET a = row.article`
	rewriteArticle = `UNWIND $rows AS row MATCH (a:Article {id: row.id}) SET a = row.article`
	retractArticle = `UNWIND $rows AS row MATCH (a:Article {id: row.id}) SET a.withdrawn = row.withdrawn REMOVE a.forms`
)

func (t *transaction) saveArticles(s *state) {
	var created, rewritten, retracted []map[string]any
	for _, id := range sortedKeys(s.articles) {
		switch a := s.articles[id]; {
		case !a.touched:
		case a.write == nil:
			retracted = append(retracted, map[string]any{"id": id, "withdrawn": a.withdrawn.UTC()})
		case a.stored:
			rewritten = append(rewritten, map[string]any{"id": id, "article": a.properties()})
		default:
			created = append(created, map[string]any{"id": id, "article": a.properties()})
		}
	}
	t.each(createArticle, created)
	t.each(rewriteArticle, rewritten)
	t.each(retractArticle, retracted)
}

func (a *articleState) properties() map[string]any {
	w := a.write
	names := sortedKeys(a.named)
	forms := make([]string, len(names))
	for i, id := range names {
		forms[i] = a.named[id]
	}
	return map[string]any{
		"id": w.ID, "url": orNull(w.URL), "title": w.Title, "authors": orNullList(w.Authors), "source": orNull(w.Source), "language": orNull(w.Language),
		"published": timeOrNull(w.Published), "sha256": w.SHA256, "wire": orNull(w.Wire), "text": w.Text, "note": orNull(w.Note),
		"recorded": a.recorded.UTC(), "digest": a.digest, "sort": articleSort(w.SortKey(), w.ID), "forms": orNullList(forms),
	}
}

// moveEntities brings the edges of entities whose country is told otherwise now
// into line. Entities of the state come last, so that the edges that this write
// made already are met too and no older country is copied.
func (t *transaction) moveEntities(s *state) {
	var rows []map[string]any
	for _, id := range sortedKeys(s.entities) {
		e := s.entities[id]
		if now := e.countryNow(); e.known && now != e.country {
			rows = append(rows, map[string]any{"id": id, "country": stand(id, now)})
		}
	}
	for _, move := range []string{moveActor, moveRecipient, moveFrom, moveTo} {
		t.each(move, rows)
	}
}

const (
	moveActor     = `UNWIND $rows AS row MATCH (n:Entity {id: row.id})-[r:ACTOR_IN]->() SET r.country = row.country`
	moveRecipient = `UNWIND $rows AS row MATCH (n:Entity {id: row.id})<-[r:DIRECTED_AT]-() SET r.country = row.country`
	moveFrom      = `UNWIND $rows AS row MATCH (n:Entity {id: row.id})-[r:WITH]->() SET r.fromCountry = row.country`
	moveTo        = `UNWIND $rows AS row MATCH (n:Entity {id: row.id})<-[r:WITH]-() SET r.toCountry = row.country`
)

// countryNow is the country of the entity, or the last one known of it.
func (e *entityState) countryNow() string {
	if now := e.merged(); now != nil {
		return now.Country
	}
	return e.country
}

// stand is the ID of the country that a question may name to mean the entity
// among others, or null. A country of no told code stands for itself.
func stand(id, country string) any { return orNull(standID(id, country)) }

func standID(id, country string) string {
	switch {
	case country != "":
		return graph.CountryID(country)
	case strings.HasPrefix(id, graph.CountryID("")):
		return id
	}
	return ""
}

// Sort keys are a day, or for articles an instant, of fixed width followed by
// the ID: they compare as lists are ordered, and no two are the same.
const noDay, noInstant = "0000-00-00", "0000-00-00T00:00:00.000000000Z"

func eventSort(start graph.Day, id string) string {
	if start == "" {
		return noDay + id
	}
	return string(start) + id
}

func articleSort(instant, id string) string {
	if instant == "" {
		return noInstant + id
	}
	return instant + id
}

// orNullList writes an empty list as null.
func orNullList(s []string) any {
	if len(s) == 0 {
		return nil
	}
	return s
}

var errNoEvidence = fmt.Errorf("event without a telling: %w", graph.ErrInvalid)
