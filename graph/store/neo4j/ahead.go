package neo4j

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"detente/graph"
)

// Who asks for an entity asks next for its country or for what it does, who asks
// for the events of pairs for the entities. These are read in the same trip to the
// server, which costs more than the question, and kept for aheadFor, and so is the
// revision. So long may an answer not know yet what another program wrote; what
// this Store wrote it always knows.
const (
	aheadFor = 100 * time.Millisecond
	maxAhead = 1024
)

// One row of two whole nodes: naming the properties costs the server more than
// those of them that are not needed.
const readAhead = `MATCH (m:Entity {id: $id}) WHERE m.stands OPTIONAL MATCH (c:Entity {id: '` + countryPrefix + `' + m.country}) WHERE c.stands
	RETURN properties(m) AS entity, properties(c) AS country`

// ofEntity are the properties that are read of an entity's node.
var ofEntity = []string{"id", "kind", "name", "aliases", "country", "sectors", "wikidata", "offices", "did", "underwent", "membersDid", "membersUnderwent"}

// countryPrefix begins the IDs of countries, as graph.CountryID has it.
const countryPrefix = "country:"

// ahead holds what was read ahead. The zero value holds nothing.
type ahead struct {
	writes   atomic.Int64 // of this Store
	mu       sync.Mutex
	things   map[string]nearby
	revision held
}

// held is when something was read.
type held struct {
	number int64
	until  time.Time
	writes int64 // of this Store before it was read
}

// nearby is an entity and what is counted of it.
type nearby struct {
	entity *graph.Entity
	counts map[string]string // by property; nil where they were not read
	until  time.Time
	writes int64 // of this Store before it was read
}

// find returns what was read ahead of the entity and still holds.
func (a *ahead) find(id string) (nearby, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	n, ok := a.things[id]
	return n, ok && n.writes == a.writes.Load() && time.Now().Before(n.until)
}

// findAll is find for several entities, whose copies it returns; nil when one of
// them was not read ahead.
func (a *ahead) findAll(ids []string) []*graph.Entity {
	all := make([]*graph.Entity, len(ids))
	for i, id := range ids {
		n, ok := a.find(id)
		if !ok {
			return nil
		}
		e := *n.entity
		all[i] = &e
	}
	return all
}

// findRevision returns the number of the newest write while it still holds.
func (a *ahead) findRevision() (int64, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	r := a.revision
	return r.number, r.writes == a.writes.Load() && time.Now().Before(r.until)
}

func (a *ahead) keepRevision(number, writes int64, until time.Time) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.revision = held{number, until, writes}
}

func (a *ahead) keep(n nearby) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.things == nil || len(a.things) >= maxAhead {
		a.things = map[string]nearby{}
	}
	a.things[n.entity.ID] = n
}

// entityAhead returns the entity, or nil where there is none, and reads ahead.
func (s *Store) entityAhead(ctx context.Context, id string) (*graph.Entity, error) {
	writes := s.ahead.writes.Load()
	rows, err := s.ask(ctx, readAhead, map[string]any{"id": id})
	if err != nil {
		return nil, err
	}
	var found *graph.Entity
	until := time.Now().Add(aheadFor)
	for _, row := range rows { // one, or none
		for _, name := range []string{"entity", "country"} {
			node, err := column[map[string]any](row, name)
			if err != nil {
				return nil, err
			}
			if node == nil || name == "country" && node["id"] == id {
				continue
			}
			n, err := readNearby(nodeRow(node, ofEntity))
			if err != nil {
				return nil, err
			}
			n.until, n.writes = until, writes
			if name == "entity" {
				found = n.entity
			}
			s.ahead.keep(n)
		}
	}
	return found, nil
}

// readNearby makes an entity, and what is counted of it, of its node.
func readNearby(r *reader) (nearby, error) {
	e, err := readEntity(r)
	if err != nil {
		return nearby{}, err
	}
	n := nearby{entity: e, counts: map[string]string{}}
	for role := range ownCounts {
		for _, property := range []string{ownCounts[role], memberCounts[role]} {
			n.counts[property] = r.text(property)
		}
	}
	return n, r.err
}

// countsOf returns a property that holds counts of an entity; "" without any.
func (s *Store) countsOf(ctx context.Context, id, property string) (string, error) {
	if n, ok := s.ahead.find(id); ok && n.counts != nil {
		return n.counts[property], s.usable(ctx)
	}
	rows, err := s.ask(ctx, readCounted, map[string]any{"id": id, "counts": property})
	if err != nil || len(rows) == 0 {
		return "", err
	}
	r := reader{row: rows[0]}
	counts := r.text("counts")
	return counts, r.err
}
