package neo4j

import (
	"context"
	"slices"

	"detente/graph"
)

// Activity implements graph.ActivityReader. Where the filter asks for types and
// realis only, it reads what was counted on write; otherwise the events.
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
	if linkKnows(&q.Filter) && len(f.Modes) == 0 {
		counts, err := s.counted(ctx, &q, stands)
		return counts, s.failed(err, "activity of %q", q.Entity)
	}
	ways, params := lanesOf(&f)
	rows, err := s.ask(ctx, ways[0].events()+` RETURN e.id AS id, e.type AS type, 
		[(x:Entity)-[:ACTOR_IN]->(e) | [x.id, x.country]] AS acting, [(x:Entity)<-[:DIRECTED_AT]-(e) | [x.id, x.country]] AS undergoing`, params)
	if err != nil {
		return nil, s.failed(err, "activity of %q", q.Entity)
	}
	countries := map[string]string{}
	var events []*graph.Event
	for _, row := range rows {
		r := reader{row: row}
		events = append(events, &graph.Event{ID: r.text("id"), Type: graph.Type(r.text("type"))})
		e := events[len(events)-1]
		for side, ids := range map[string]*[]string{"acting": &e.Actors, "undergoing": &e.Recipients} {
			for _, party := range r.lists(side) {
				id, _ := party[0].(string)
				countries[id], _ = party[1].(string)
				*ids = append(*ids, id)
			}
			slices.Sort(*ids)
		}
		if r.err != nil {
			return nil, s.failed(r.err, "activity of %q", q.Entity)
		}
	}
	return graph.CountActivity(events, q, func(id string) bool { return id == q.Entity || stands && countries[id] == code }), nil
}

const (
	readCounted = `MATCH (n:Entity {id: $id}) RETURN n[$counts] AS counts`
	readMembers = `CALL () { MATCH (m:Entity) WHERE m.country = $code RETURN m UNION MATCH (m:Entity {id: $id}) RETURN m }
		MATCH (m)-[l:LINK]-() RETURN m.id AS own, collect(CASE l.from WHEN m.id THEN l.to ELSE l.from END) AS others, collect(l.counts) AS counts`
)

// counted answers from the counts of an entity, or of a country and all that it
// stands for.
func (s *Store) counted(ctx context.Context, q *graph.ActivityQuery, stands bool) ([]graph.TypeCount, error) {
	role, what := acting, ownCounts
	if q.Role == graph.RoleRecipient {
		role = undergoing
	}
	if stands {
		what = memberCounts
	}
	rows, err := s.ask(ctx, readCounted, map[string]any{"id": q.Entity, "counts": what[role]})
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	r := reader{row: rows[0]}
	all, err := parseParts(r.text("counts"))
	if err == nil {
		err = r.err
	}
	if err != nil {
		return nil, err
	}
	sums := map[graph.Type]*graph.TypeCount{}
	types, _ := q.Filter.TypesWanted()
	for k, n := range all {
		if n.events == 0 || !slices.Contains(types, k.typ) || !slices.Contains(q.Filter.RealisWanted(), k.realis) {
			continue
		}
		if sums[k.typ] == nil {
			sums[k.typ] = &graph.TypeCount{Type: k.typ}
		}
		sums[k.typ].Events += n.events
		sums[k.typ].Others += n.others
	}
	// An other of two members, or of two kinds of realis, is still one.
	if stands || len(q.Filter.RealisWanted()) > 1 {
		if err := s.countOthers(ctx, q, stands, role, sums); err != nil {
			return nil, err
		}
	}
	sorted := make([]graph.TypeCount, 0, len(sums))
	for _, sum := range sums {
		sorted = append(sorted, *sum)
	}
	slices.SortFunc(sorted, graph.CompareTypeCounts)
	return sorted, nil
}

// countOthers counts the others of each type by the links.
func (s *Store) countOthers(ctx context.Context, q *graph.ActivityQuery, stands bool, role int, sums map[graph.Type]*graph.TypeCount) error {
	code := ""
	if stands {
		code, _ = standsForCountry(q.Entity, false)
	}
	rows, err := s.ask(ctx, readMembers, map[string]any{"id": q.Entity, "code": code})
	if err != nil {
		return err
	}
	members := map[string]bool{}
	for _, row := range rows {
		r := reader{row: row}
		members[r.text("own")] = true
	}
	admits := admitted(&q.Filter)
	others := map[graph.Type]map[string]bool{}
	for _, row := range rows {
		r := reader{row: row}
		own, counts := r.text("own"), r.texts("counts")
		for i, other := range r.texts("others") {
			if members[other] {
				continue
			}
			all, err := parseCells(counts[i])
			if err != nil {
				return err
			}
			for what := range all {
				if end := endOf(own, other); admits(what) && roleAt(end, what.way) == role {
					if others[what.typ] == nil {
						others[what.typ] = map[string]bool{}
					}
					others[what.typ][other] = true
				}
			}
		}
		if r.err != nil {
			return r.err
		}
	}
	for typ, sum := range sums {
		sum.Others = len(others[typ])
	}
	return nil
}

// endOf tells which end of the link of two entities the first is.
func endOf(own, other string) int {
	if own < other {
		return 0
	}
	return 1
}
