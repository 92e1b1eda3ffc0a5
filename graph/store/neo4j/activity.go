package neo4j

import (
	"context"

	"detente/graph"
)

// Activity implements graph.ActivityReader.
func (s *Store) Activity(ctx context.Context, q graph.ActivityQuery) ([]graph.TypeCount, error) {
	if err := q.Validate(); err != nil {
		return nil, s.failed(err, "activity")
	}
	f := q.Filter
	if q.Role == graph.RoleRecipient {
		f.Recipient = q.Entity
	} else {
		f.Actor = q.Entity
	}
	code, stands := standsForCountry(q.Entity, f.Exact)
	ways, params := lanesOf(&f)
	rows, err := s.ask(ctx, ways[0].events(&f)+` RETURN e.id AS id, e.type AS type, e.actors AS actors, e.recipients AS recipients,
		[(x:Entity)-[:ACTOR_IN]->(e) | [x.id, x.country]] AS acting, [(x:Entity)<-[:DIRECTED_AT]-(e) | [x.id, x.country]] AS undergoing`, params)
	if err != nil {
		return nil, s.failed(err, "activity of %q", q.Entity)
	}
	countries := map[string]string{}
	var events []*graph.Event
	for _, row := range rows {
		r := reader{row: row}
		events = append(events, &graph.Event{ID: r.text("id"), Type: graph.Type(r.text("type")), Actors: r.texts("actors"), Recipients: r.texts("recipients")})
		for _, side := range []string{"acting", "undergoing"} {
			for _, party := range r.lists(side) {
				id, _ := party[0].(string)
				countries[id], _ = party[1].(string)
			}
		}
		if r.err != nil {
			return nil, s.failed(r.err, "activity of %q", q.Entity)
		}
	}
	return graph.CountActivity(events, q, func(id string) bool { return id == q.Entity || stands && countries[id] == code }), nil
}
