package neo4j

import (
	"context"

	"detente/graph"
)

const (
	countEvents = `MATCH (e:Event) WHERE e.withdrawn IS NULL
		RETURN e.type AS type, e.realis AS realis, count(*) AS events, sum(coalesce(e.evidence, 1)) AS evidence, min(e.start) AS first, max(e.start) AS last`
	countEntities = `MATCH (n:Entity) WHERE n.stands RETURN n.kind AS kind, count(*) AS n`
	countArticles = `MATCH (a:Article) WHERE a.withdrawn IS NULL RETURN count(*) AS n`
)

// Stats implements graph.StatsReader.
func (s *Store) Stats(ctx context.Context) (*graph.Stats, error) {
	stats := &graph.Stats{Entities: map[graph.Kind]int{}, Events: map[graph.Type]int{}, Realis: map[graph.Realis]int{}}
	var err error
	if stats.Articles, err = s.count(ctx, "stats", countArticles, nil); err != nil {
		return nil, err
	}
	rows, err := s.ask(ctx, countEntities, nil)
	if err != nil {
		return nil, s.failed(err, "stats")
	}
	for _, row := range rows {
		r := reader{row: row}
		stats.Entities[graph.Kind(r.text("kind"))] = r.number("n")
		if r.err != nil {
			return nil, s.failed(r.err, "stats")
		}
	}
	if rows, err = s.ask(ctx, countEvents, nil); err != nil {
		return nil, s.failed(err, "stats")
	}
	for _, row := range rows {
		r := reader{row: row}
		n := r.number("events")
		stats.Events[graph.Type(r.text("type"))] += n
		stats.Realis[graph.Realis(r.text("realis"))] += n
		stats.Evidence += r.number("evidence")
		if first := graph.Day(r.text("first")); first != "" && (stats.First == "" || first < stats.First) {
			stats.First = first
		}
		stats.Last = max(stats.Last, graph.Day(r.text("last")))
		if r.err != nil {
			return nil, s.failed(r.err, "stats")
		}
	}
	return stats, nil
}
