package graph

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
)

// Limits of what Neighbours remembers: links of all filters together, filters,
// and changed events that it looks at before it rather forgets everything.
const (
	maxRemembered = 4_000_000
	maxFilters    = 16
	maxChanged    = 5 * MaxPage
)

// LinkReader is what Neighbours asks of a store.
type LinkReader interface {
	Expander
	ChangeReader
	Decisions(ctx context.Context) ([]Decision, error)
}

// Neighbours remembers for one store with whom entities share events, so that
// searches through popular ones do not read their links again and again. What a
// write touches is forgotten: before each search it asks for the revision, and
// where that has moved for the events that changed. It is safe for concurrent use.
type Neighbours struct {
	reader LinkReader

	mu       sync.Mutex
	revision int64                      // GUARDED_BY(mu)
	numbers  map[string]int32           // of entities by ID; GUARDED_BY(mu)
	ids      []string                   // by number; only grows; GUARDED_BY(mu)
	rows     map[string]map[int32]*near // by filter and entity; GUARDED_BY(mu)
	links    int                        // in rows; GUARDED_BY(mu)
	// partners are, for each entity, those that a decision made one with it or parted
	// from it, now or at any earlier search. An event keeps its ID when a participant
	// becomes another entity, and says no more which it was. GUARDED_BY(mu)
	partners map[string][]string
}

// near is whom one entity shares events with, by their IDs.
type near struct {
	to     []int32
	events []int32 // how many, by place in to
}

// NewNeighbours returns one that remembers nothing yet.
func NewNeighbours(r LinkReader) *Neighbours {
	return &Neighbours{reader: r, revision: -1, numbers: map[string]int32{}, rows: map[string]map[int32]*near{}, partners: map[string][]string{}}
}

// under returns what is remembered of the events that pass the filter, as the
// store is now.
func (n *Neighbours) under(ctx context.Context, f EventFilter) (*neighbourhood, error) {
	key, err := json.Marshal(f)
	if err != nil {
		return nil, fmt.Errorf("filter: %w", err)
	}
	revision, err := n.reader.Revision(ctx)
	if err != nil {
		return nil, err
	}
	n.mu.Lock()
	known := n.revision
	n.mu.Unlock()
	var touched []string
	var decisions []Decision
	all := known < 0 || revision < known
	if !all && revision != known {
		if touched, all, err = n.changedSince(ctx, known); err != nil {
			return nil, err
		}
	}
	if all || revision != known {
		if decisions, err = n.reader.Decisions(ctx); err != nil {
			return nil, err
		}
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.decided(decisions)
	if n.revision < revision || all {
		n.forget(n.withPartners(touched), all)
		n.revision = revision
	}
	if n.rows[string(key)] == nil {
		if len(n.rows) >= maxFilters {
			n.forget(nil, true)
		}
		n.rows[string(key)] = map[int32]*near{}
	}
	return &neighbourhood{n: n, key: string(key), filter: f, revision: revision, ids: n.ids}, nil
}

// changedSince returns the participants of the events that changed after the
// revision; all is set where they are too many to tell.
func (n *Neighbours) changedSince(ctx context.Context, revision int64) (touched []string, all bool, err error) {
	q := ChangeQuery{After: revision, Page: Page{First: MaxPage}}
	for seen := 0; ; {
		page, more, err := n.reader.Changes(ctx, q)
		if err != nil {
			return nil, false, err
		}
		for _, c := range page {
			touched = append(touched, c.Event.Participants()...)
		}
		if seen += len(page); !more {
			return touched, false, nil
		}
		if seen >= maxChanged {
			return nil, true, nil
		}
		q.Page.After = page[len(page)-1].Cursor()
	}
}

// decided notes which entities the decisions are about. The caller holds mu.
func (n *Neighbours) decided(decisions []Decision) {
	for _, d := range decisions {
		if d.Ruling != OtherEvent && !slices.Contains(n.partners[d.From], d.To) {
			n.partners[d.From] = append(n.partners[d.From], d.To)
			n.partners[d.To] = append(n.partners[d.To], d.From)
		}
	}
}

// withPartners adds to the participants of events that changed those that may have
// been in their place before. The caller holds mu.
func (n *Neighbours) withPartners(touched []string) []string {
	if len(n.partners) == 0 {
		return touched
	}
	seen := make(map[string]bool, len(touched))
	for _, id := range touched {
		seen[id] = true
	}
	for i := 0; i < len(touched); i++ {
		for _, id := range n.partners[touched[i]] {
			if !seen[id] {
				seen[id] = true
				touched = append(touched, id)
			}
		}
	}
	return touched
}

// forget drops the rows of the entities, or all. The caller holds mu.
func (n *Neighbours) forget(touched []string, all bool) {
	if all {
		clear(n.rows)
		n.links = 0
		return
	}
	for _, id := range touched {
		number, ok := n.numbers[id]
		if !ok {
			continue
		}
		for _, rows := range n.rows {
			if r := rows[number]; r != nil {
				n.links -= len(r.to)
				delete(rows, number)
			}
		}
	}
}

// number returns the number of an ID, a new one for a new ID. The caller holds mu.
func (n *Neighbours) number(id string) int32 {
	k, ok := n.numbers[id]
	if !ok {
		k = int32(len(n.ids))
		n.numbers[id] = k
		n.ids = append(n.ids, id)
	}
	return k
}

// neighbourhood is one filter's part of Neighbours, for one search.
type neighbourhood struct {
	n        *Neighbours
	key      string
	filter   EventFilter
	revision int64
	ids      []string // by number, of all numbers that the search has met
}

// numbered returns the numbers of IDs.
func (h *neighbourhood) numbered(ids ...string) []int32 {
	h.n.mu.Lock()
	defer h.n.mu.Unlock()
	numbers := make([]int32, len(ids))
	for i, id := range ids {
		numbers[i] = h.n.number(id)
	}
	h.ids = h.n.ids
	return numbers
}

// of returns whom each of the entities is linked with, asking the store for those
// that are not remembered.
func (h *neighbourhood) of(ctx context.Context, entities []int32) ([]*near, error) {
	found := make([]*near, len(entities))
	var missing []string
	h.n.mu.Lock()
	rows := h.n.rows[h.key]
	for i, k := range entities {
		if found[i] = rows[k]; found[i] == nil {
			missing = append(missing, h.n.ids[k])
		}
	}
	h.ids = h.n.ids // a row may name entities that another search has met since
	h.n.mu.Unlock()
	if len(missing) == 0 {
		return found, nil
	}
	links, err := h.n.reader.Expand(ctx, missing, h.filter, false)
	if err != nil {
		return nil, err
	}
	h.remember(missing, links, found, entities)
	return found, nil
}

// remember keeps the links, sorted by From and To, of the entities that were asked
// for, and fills them in where found lacks them.
func (h *neighbourhood) remember(asked []string, links []Link, found []*near, entities []int32) {
	h.n.mu.Lock()
	defer h.n.mu.Unlock()
	fresh := make(map[int32]*near, len(asked))
	for _, id := range asked {
		fresh[h.n.number(id)] = &near{}
	}
	var row *near
	for i, l := range links {
		if i == 0 || links[i-1].From != l.From {
			row = fresh[h.n.number(l.From)]
		}
		row.to, row.events = append(row.to, h.n.number(l.To)), append(row.events, int32(l.Events))
	}
	if h.n.revision == h.revision { // else a write may have come between
		h.keep(fresh, len(links))
	}
	for i, k := range entities {
		if found[i] == nil {
			found[i] = fresh[k]
		}
	}
	h.ids = h.n.ids
}

// keep puts rows among those that later searches find. The caller holds mu.
func (h *neighbourhood) keep(fresh map[int32]*near, links int) {
	if h.n.links+links > maxRemembered {
		h.n.forget(nil, true)
	}
	rows := h.n.rows[h.key]
	if rows == nil {
		rows = map[int32]*near{}
		h.n.rows[h.key] = rows
	}
	for k, r := range fresh {
		if old := rows[k]; old != nil {
			h.n.links -= len(old.to)
		}
		rows[k] = r
		h.n.links += len(r.to)
	}
}

// between returns how many events join the entity to another that is near it.
func (h *neighbourhood) between(r *near, to int32) int {
	i, ok := slices.BinarySearchFunc(r.to, h.ids[to], func(k int32, id string) int { return compareText(h.ids[k], id) })
	if !ok {
		return 0
	}
	return int(r.events[i])
}
