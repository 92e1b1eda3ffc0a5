package neo4j

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"detente/graph"
	"detente/graph/search"
)

// shownEntity is what an entity n is made of.
var shownEntity = show("n.id AS id", "n.kind AS kind", "n.name AS name", "n.aliases AS aliases", "n.country AS country", "n.sectors AS sectors",
	"n.wikidata AS wikidata", "n.offices AS offices")

const entitiesByID = `UNWIND $ids AS id MATCH (n:Entity {id: id}) WHERE n.stands`

// Entity implements graph.EntityReader.
func (s *Store) Entity(ctx context.Context, id string) (*graph.Entity, error) {
	entities, err := s.EntitiesByID(ctx, []string{id})
	if err == nil && entities[0] == nil {
		err = fmt.Errorf("neo4j: entity %q: %w", id, graph.ErrNotFound)
	}
	if err != nil {
		return nil, err
	}
	return entities[0], nil
}

// EntitiesByID implements graph.EntityReader.
func (s *Store) EntitiesByID(ctx context.Context, ids []string) ([]*graph.Entity, error) {
	return byID(ctx, s, "entities", entitiesByID, shownEntity, ids, readEntity, func(e *graph.Entity) string { return e.ID })
}

func readEntity(r *reader) (*graph.Entity, error) {
	e := &graph.Entity{ID: r.text("id"), Kind: graph.Kind(r.text("kind")), Name: r.text("name"), Aliases: r.texts("aliases"), Country: r.text("country"),
		Sectors: r.texts("sectors"), Wikidata: r.text("wikidata")}
	for _, data := range r.texts("offices") {
		var o graph.Office
		if err := json.Unmarshal([]byte(data), &o); err != nil {
			return nil, fmt.Errorf("office of entity %q: %w", e.ID, err)
		}
		e.Offices = append(e.Offices, o)
	}
	return e, r.err
}

// Entities implements graph.EntityReader.
func (s *Store) Entities(ctx context.Context, q graph.EntityQuery) ([]*graph.Entity, bool, error) {
	limit, after, err := checkPage(q.Page, "entities", q.Validate())
	if err == nil {
		after, err = q.Cursor()
	}
	if err != nil {
		return nil, false, s.failed(err, "entities")
	}
	if q.Text != "" {
		return s.searchPage(ctx, q, limit, after)
	}
	query, params := entityWalk(&q)
	params["after"], params["limit"] = after.ID, limit+1
	return page(ctx, s, "entities", query+" AND n.id > $after WITH n ORDER BY n.id LIMIT $limit", shownEntity, params, limit, readEntity)
}

// CountEntities implements graph.EntityReader.
func (s *Store) CountEntities(ctx context.Context, q graph.EntityQuery) (int, error) {
	if err := q.Validate(); err != nil {
		return 0, s.failed(err, "count entities")
	}
	if q.Text != "" {
		matches, err := s.search(ctx, &q)
		return len(matches), s.failed(err, "search for %.40q", q.Text)
	}
	query, params := entityWalk(&q)
	return s.count(ctx, "count entities", query+" RETURN count(*) AS n", params)
}

// entityWalk writes the beginning of a question for the entities of a query.
func entityWalk(q *graph.EntityQuery) (string, map[string]any) {
	where, params := entityConditions(q)
	if q.OfficeOf != "" {
		return "MATCH (:Entity {id: $officeOf})<-[:HOLDS]-(n:Entity) WITH DISTINCT n WHERE " + where, params
	}
	return "MATCH (n:Entity) WHERE " + where, params
}

func entityConditions(q *graph.EntityQuery) (string, map[string]any) {
	where, params := "n.stands", map[string]any{}
	if len(q.Kinds) > 0 {
		where, params["kinds"] = where+" AND n.kind IN $kinds", texts(q.Kinds)
	}
	if q.Country != "" {
		where, params["country"] = where+" AND n.country = $country", q.Country
	}
	if q.Sector != "" {
		where, params["sector"] = where+" AND $sector IN n.sectors", q.Sector
	}
	if q.OfficeOf != "" {
		where, params["officeOf"] = where+" AND EXISTS { (n)-[:HOLDS]->(:Entity {id: $officeOf}) }", q.OfficeOf
	}
	return where, params
}

// longestTerm is how much of a word Lucene keeps as one term, in UTF-16 units;
// each of 200 bytes of text makes at most one.
const longestTerm = 200

const searchEntities = `CALL db.index.fulltext.queryNodes('entity_words', $lucene) YIELD node AS n WITH n ORDER BY n.id
	WHERE `

// match is an entity that a text found, and how well.
type match struct {
	entity *graph.Entity
	rank   search.Rank
}

// search returns the entities that match the text, best first.
func (s *Store) search(ctx context.Context, q *graph.EntityQuery) ([]match, error) {
	if err := s.usable(ctx); err != nil {
		return nil, err
	}
	text := search.NewQuery(q.Text)
	if len(text.Words()) == 0 {
		return nil, nil
	}
	found, err := s.ranked(ctx, q, text, lucene(text.Words()))
	if err != nil || len(found) > 0 {
		return found, err
	}
	return s.ranked(ctx, q, text.Fuzzy(), luceneNear(text.Words()))
}

// ranked returns the entities that the index finds and that match, best first.
func (s *Store) ranked(ctx context.Context, q *graph.EntityQuery, text search.Query, asked string) ([]match, error) {
	where, params := entityConditions(q)
	params["lucene"] = asked
	rows, err := s.gather(ctx, searchEntities+where, shownEntity, params)
	if err != nil {
		return nil, err
	}
	var matches []match
	for _, row := range rows {
		e, err := readEntity(&reader{row: row})
		if err != nil {
			return nil, err
		}
		if rank, ok := text.Rank(e); ok && len(matches) < search.MaxMatches {
			matches = append(matches, match{e, rank})
		}
	}
	slices.SortFunc(matches, func(a, b match) int {
		return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.entity.ID, b.entity.ID))
	})
	return matches, nil
}

// lucene asks for entities with a word that each of the words begins. Folded
// words hold letters and digits only, so none needs an escape.
func lucene(words []string) string {
	terms := make([]string, len(words))
	for i, w := range words {
		for len(w) > longestTerm {
			w = w[:strings.LastIndexFunc(w, func(rune) bool { return true })]
		}
		terms[i] = "+" + w + "*"
	}
	return strings.Join(terms, " ")
}

// luceneNear asks for entities with, for each of the words, one that differs from
// it by slips.
func luceneNear(words []string) string {
	terms := make([]string, len(words))
	for i, w := range words {
		if terms[i] = "+" + w; search.Slips(w) > 0 {
			terms[i] += fmt.Sprintf("~%d", search.Slips(w))
		}
	}
	return strings.Join(terms, " ")
}

func (s *Store) searchPage(ctx context.Context, q graph.EntityQuery, limit int, after graph.Cursor) ([]*graph.Entity, bool, error) {
	matches, err := s.search(ctx, &q)
	if err != nil {
		return nil, false, s.failed(err, "search for %.40q", q.Text)
	}
	all := []*graph.Entity{}
	for _, m := range matches {
		if after.ID != "" && cmp.Or(cmp.Compare(string(m.rank), after.Key), cmp.Compare(m.entity.ID, after.ID)) <= 0 {
			continue
		}
		if len(all) == limit {
			return all, true, nil
		}
		all = append(all, m.entity)
	}
	return all, false, nil
}
