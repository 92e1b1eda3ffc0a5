package neo4j

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"detente/graph"
)

const (
	saveDecision  = `MERGE (d:Decision {id: $id}) SET d = $decision`
	readDecisions = `MATCH (d:Decision) RETURN d.data AS data`
)

// Decide implements graph.Decider. People who look at the graph see a node
// :Decision with its fields; data holds all of it.
func (s *Store) Decide(ctx context.Context, d graph.Decision) error {
	if err := d.Validate(); err != nil {
		return s.failed(err, "decide")
	}
	if err := s.usable(ctx); err != nil {
		return s.failed(err, "decide")
	}
	d.At = d.At.UTC()
	data, err := json.Marshal(d)
	if err != nil {
		return s.failed(err, "decision about %q", d.From)
	}
	err = s.write(ctx, func(t *transaction) error {
		if _, err := t.beginRevision(d.At); err != nil {
			return err
		}
		return t.run(saveDecision, map[string]any{"id": d.Key(), "decision": map[string]any{
			"id": d.Key(), "data": string(data), "ruling": string(d.Ruling), "from": d.From, "to": d.To, "article": orNull(d.Article), "why": d.Why, "at": d.At,
		}})
	})
	return s.failed(err, "decide about %q", d.From)
}

// Decisions implements graph.Decider.
func (s *Store) Decisions(ctx context.Context) ([]graph.Decision, error) {
	rows, err := s.ask(ctx, readDecisions, nil)
	if err != nil {
		return nil, s.failed(err, "decisions")
	}
	var all []graph.Decision
	for _, row := range rows {
		r := reader{row: row}
		var d graph.Decision
		if err := json.Unmarshal([]byte(r.text("data")), &d); err != nil {
			return nil, s.failed(err, "decisions")
		}
		all = append(all, d)
	}
	slices.SortFunc(all, graph.CompareDecisions)
	return all, nil
}

// shownTelling is an article and what it tells.
var shownTelling = shownArticle.and("[(e:Event)-[t:REPORTED_IN]->(a) WHERE e.withdrawn IS NULL | coalesce(t.telling, e.data)] AS tellings", "a.forms AS forms")

const (
	readForms = `UNWIND $ids AS key MATCH (f:Form {key: key}) RETURN f.data AS data`
	naming    = `MATCH (:Entity {id: $id})<-[:FORM_OF]-(f:Form) WITH collect(f.key) AS keys
		MATCH (a:Article) WHERE a.withdrawn IS NULL AND any(key IN a.forms WHERE key IN keys) RETURN a.id AS id ORDER BY id`
)

// Telling implements graph.TellingReader.
func (s *Store) Telling(ctx context.Context, articleID string) (*graph.Batch, error) {
	rows, err := s.gather(ctx, articlesByID, shownTelling, map[string]any{"ids": []string{articleID}})
	if err != nil {
		return nil, s.failed(err, "telling of %q", articleID)
	}
	if len(rows) == 0 {
		return nil, s.failed(graph.ErrNotFound, "telling of %q", articleID)
	}
	r := &reader{row: rows[0]}
	a, err := readArticle(r)
	if err != nil {
		return nil, s.failed(err, "telling of %q", articleID)
	}
	if !a.Withdrawn.IsZero() {
		return nil, s.failed(graph.ErrNotFound, "telling of retracted article %q", articleID)
	}
	b := &graph.Batch{Article: a, At: a.Recorded}
	a.Recorded = a.Withdrawn
	for _, kept := range take(r, "tellings", column[[]any]) {
		e, err := decode(kept)
		if err != nil {
			return nil, s.failed(err, "telling of %q", articleID)
		}
		b.Events = append(b.Events, e)
	}
	if b.Entities, err = s.formsOf(ctx, r.texts("forms")); err == nil {
		err = r.err
	}
	if err != nil {
		return nil, s.failed(err, "telling of %q", articleID)
	}
	slices.SortFunc(b.Events, graph.CompareEvents)
	return b, nil
}

// formsOf returns the entities of these forms, sorted by ID.
func (s *Store) formsOf(ctx context.Context, keys []string) ([]*graph.Entity, error) {
	rows, err := s.ask(ctx, readForms, map[string]any{"ids": keys})
	if err != nil {
		return nil, err
	}
	entities := make([]*graph.Entity, len(rows))
	for i, row := range rows {
		r := reader{row: row}
		entities[i] = new(graph.Entity)
		if err := json.Unmarshal([]byte(r.text("data")), entities[i]); err != nil {
			return nil, fmt.Errorf("form of an entity: %w", err)
		}
	}
	slices.SortFunc(entities, func(a, b *graph.Entity) int { return strings.Compare(a.ID, b.ID) })
	return entities, nil
}

// ArticlesNaming implements graph.TellingReader. It looks at every article.
func (s *Store) ArticlesNaming(ctx context.Context, entityID string) ([]string, error) {
	rows, err := s.ask(ctx, naming, map[string]any{"id": entityID})
	if err != nil {
		return nil, s.failed(err, "articles naming %q", entityID)
	}
	ids := make([]string, len(rows))
	for i, row := range rows {
		r := reader{row: row}
		ids[i] = r.text("id")
	}
	return ids, nil
}
