package neo4j

import (
	"context"
	"strings"

	"detente/graph"
)

// Relation implements graph.EventReader.
func (s *Store) Relation(ctx context.Context, q graph.RelationQuery) (*graph.Relation, error) {
	if err := q.Validate(); err != nil {
		return nil, s.failed(err, "relation")
	}
	query, params := relationTally(&q)
	rows, err := s.gather(ctx, query, shownTally, params)
	if err != nil {
		return nil, s.failed(err, "relation of %q and %q", q.A, q.B)
	}
	sum := graph.NewRelationSum(q)
	for _, row := range rows {
		r := reader{row: row}
		sum.Add(graph.Type(r.text("type")), graph.Mode(r.text("mode")), graph.Direction(r.text("direction")), startOf(r.text("day")), r.number("events"))
		if r.err != nil {
			return nil, s.failed(r.err, "relation of %q and %q", q.A, q.B)
		}
	}
	return sum.Relation(), nil
}

// startOf reads the day at the beginning of a sort key.
func startOf(day string) graph.Day {
	if day == noDay {
		return ""
	}
	return graph.Day(day)
}

// shownTally is a row of a relation's counts.
var shownTally = show("type AS type", "mode AS mode", "day AS day", "direction AS direction", "events AS events")

// relationTally writes the question that counts the events of a relation by
// type, mode, day and direction. An event seen going both ways is mutual.
func relationTally(q *graph.RelationQuery) (string, map[string]any) {
	f := q.Filter
	f.Between = [2]string{q.A, q.B}
	ways, params := lanesOf(&f)
	parts := make([]string, len(ways))
	for i, way := range ways {
		direction := []graph.Direction{graph.Forward, graph.Backward}[i]
		parts[i] = way.edges() + " RETURN r, CASE WHEN r.mutual THEN '" + string(graph.Mutual) + "' ELSE '" + string(direction) + "' END AS way"
	}
	return "CALL () {\n" + strings.Join(parts, "\nUNION ALL\n") + `
} WITH ` + idOfEdge + ` AS event, r.type AS type, r.mode AS mode, left(r.sort, 10) AS day, collect(DISTINCT way) AS ways
WITH type, mode, day, CASE size(ways) WHEN 1 THEN ways[0] ELSE '` + string(graph.Mutual) + `' END AS direction, count(*) AS events`, params
}

// edges writes the part of a question that yields the WITH edges r of the lane
// whose events pass the filter.
func (l lane) edges() string {
	if l.edgeKnows() {
		return l.match + " AND " + onEdge(&l.asks) + "\n"
	}
	return l.match + "\n" + eventOfEdge + " WHERE " + onEvent(&l.asks) + "\n"
}
