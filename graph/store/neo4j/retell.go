package neo4j

import (
	"context"

	"detente/graph"
)

const (
	// How far a retelling has come is kept with the events that it wrote, so that
	// none is counted twice, however often it is interrupted.
	readRetold = `MATCH (d:Detente {id: 'graph'}) WHERE d.schema < $version
		MATCH (e:Event) USING INDEX SEEK e:Event(id) WHERE e.id > coalesce(d.retold, '') RETURN e.id AS id ORDER BY id LIMIT $limit`
	writeRetold = `MATCH (d:Detente {id: 'graph'}) SET d.retold = $last`
	endRetold   = `MATCH (d:Detente {id: 'graph'}) REMOVE d.retold SET d.schema = CASE WHEN d.schema < $version THEN $version ELSE d.schema END`
)

// retell writes every event anew, as this version keeps it, and counts it. The
// counts of a database whose events are not retold hold none of them.
func (s *Store) retell(ctx context.Context) error {
	for more := true; more; {
		err := s.write(ctx, func(t *transaction) error {
			rows, err := t.ask(readRetold, map[string]any{"version": retold, "limit": rowsAtOnce})
			if err != nil {
				return err
			}
			if more = len(rows) > 0; !more {
				return t.run(endRetold, map[string]any{"version": retold})
			}
			ids, last := newTouched(), ""
			for _, row := range rows {
				r := reader{row: row}
				last = r.text("id")
				ids.events[last] = true
			}
			state, err := t.read(ids)
			if err != nil {
				return err
			}
			for _, e := range state.events {
				e.touched, e.uncounted = true, true
			}
			if err := t.run(writeRetold, map[string]any{"last": last}); err != nil {
				return err
			}
			return t.save(state)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// counted is the event as the counts of the database have it now.
func (e *eventState) counted() *graph.Event {
	if e.uncounted {
		return nil
	}
	return e.before
}

const (
	readLives = `MATCH (e:Event) USING INDEX SEEK e:Event(id) WHERE e.id > $after AND e.status IS NOT NULL
		RETURN e.id AS id, e.recorded AS recorded, e.withdrawn AS withdrawn, e.data AS data ORDER BY id LIMIT $limit`
	writeSteps = `UNWIND $rows AS row MATCH (e:Event {id: row.id}) SET e.changes = row.changes`
)

// dateSteps gives the events that changed after they began their steps. To do it
// twice changes nothing.
func (s *Store) dateSteps(ctx context.Context) error {
	after, last := "", ""
	for more := true; more; after = last {
		err := s.write(ctx, func(t *transaction) error {
			found, err := t.ask(readLives, map[string]any{"after": after, "limit": rowsAtOnce})
			if err != nil {
				return err
			}
			var rows []map[string]any
			for _, row := range found {
				e, err := readEvent(&reader{row: row})
				if err != nil {
					return err
				}
				if last = e.ID; datedSteps(e) != nil {
					rows = append(rows, map[string]any{"id": e.ID, "changes": datedSteps(e)})
				}
			}
			t.each(writeSteps, rows)
			if err := t.settle(); err != nil {
				return err
			}
			more = len(found) == rowsAtOnce
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}
