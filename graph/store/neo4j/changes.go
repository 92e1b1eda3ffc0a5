package neo4j

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"detente/graph"
)

const (
	// Writers take turns, so that revisions are in the order of the commits.
	nextRevision = `MATCH (d:Detente {id: 'graph'}) SET d.revision = coalesce(d.revision, 0) + 1
		CREATE (:Revision {id: d.revision, at: $at}) RETURN d.revision AS revision`
	readRevision = `MATCH (d:Detente {id: 'graph'}) RETURN coalesce(d.revision, 0) AS revision`
	readChanges  = `MATCH (e:Event) USING INDEX SEEK e:Event(changed) WHERE e.changed >= $after
		MATCH (v:Revision {id: e.changed}) WHERE v.at >= $since
		WITH e, v WHERE e.changed > $after OR e.id > $id ORDER BY e.changed, e.id LIMIT $limit`
)

var shownChange = shownEvent.and("e.changed AS revision", "v.at AS at")

// beginRevision numbers the write.
func (t *transaction) beginRevision(at time.Time) (int64, error) {
	rows, err := t.ask(nextRevision, map[string]any{"at": at.UTC()})
	if err != nil {
		return 0, err
	}
	if len(rows) != 1 {
		return 0, fmt.Errorf("the node :Detente is missing; was the database changed by hand?")
	}
	return column[int64](rows[0], "revision")
}

// revisionFor is how long the number of the newest write may lack what another
// program wrote; what this one wrote it has at once. To ask takes a trip.
const revisionFor = 100 * time.Millisecond

// Revision implements graph.ChangeReader.
func (s *Store) Revision(ctx context.Context) (int64, error) {
	if err := s.usable(ctx); err != nil {
		return 0, s.failed(err, "revision")
	}
	n, err := s.revision.Number(revisionFor, func() (int64, error) {
		rows, err := s.ask(ctx, readRevision, nil)
		if err != nil || len(rows) == 0 {
			return 0, err
		}
		return column[int64](rows[0], "revision")
	})
	return n, s.failed(err, "revision")
}

// Changes implements graph.ChangeReader.
func (s *Store) Changes(ctx context.Context, q graph.ChangeQuery) ([]graph.Changed, bool, error) {
	limit, after, err := checkPage(q.Page, "changes", q.Validate())
	if err != nil {
		return nil, false, s.failed(err, "changes")
	}
	params := map[string]any{"after": q.After, "id": afterAll, "since": q.Since.UTC(), "limit": limit + 1}
	if after.ID != "" {
		revision, err := strconv.ParseInt(after.Key, 10, 64)
		if err != nil {
			return nil, false, s.failed(fmt.Errorf("cursor: %w", graph.ErrInvalid), "changes")
		}
		params["after"], params["id"] = revision, after.ID
	}
	found, more, err := page(ctx, s, "changes", readChanges, shownChange, params, limit, func(r *reader) (*graph.Changed, error) {
		e, err := readEvent(r)
		if err != nil {
			return nil, err
		}
		return &graph.Changed{Event: e, Revision: int64(r.number("revision")), At: r.time("at")}, r.err
	})
	changed := make([]graph.Changed, len(found))
	for i, c := range found {
		changed[i] = *c
	}
	return changed, more, err
}
