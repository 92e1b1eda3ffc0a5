package neo4j

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"detente/graph"
)

// state is the part of the graph that one write touches: read under the lock,
// changed in memory, then written back. Whatever is not there yet has a zero state.
type state struct {
	articles map[string]*articleState
	sources  map[string]string // outlet of every article that tells one of the events
	events   map[string]*eventState
	entities map[string]*entityState
	at       time.Time // of the newest batch, or of the retraction
	revision int64     // number of this write
}

type articleState struct {
	known               bool
	stored              bool // has a node already
	digest              string
	recorded, withdrawn time.Time
	named               map[string]string // entity ID to the key of the form it is named in
	tells               []string          // IDs of the events it tells
	write               *graph.Article    // what to write; nil to leave it
	touched             bool
}

// stands reports whether the article is there and not retracted.
func (a *articleState) stands() bool { return a.known && a.withdrawn.IsZero() }

type eventState struct {
	known               bool
	recorded, withdrawn time.Time
	tellings            map[string]*graph.Event // by article; of a withdrawn event the last one
	before              *graph.Event            // as the database has it now; nil when it is new
	changed             int64                   // revision of its last change
	touched             bool
	uncounted           bool // no count of the database has it yet
}

type entityState struct {
	known   bool
	forms   map[string]*form // by key
	country string           // as known now, or known last
	before  *graph.Entity    // as it stands in the database; nil when it does not
	tally   *tally           // of the database, and what the write adds when it ends
	touched bool
}

// form is what some articles, all alike, say of an entity.
type form struct {
	entity   *graph.Entity
	articles int
	before   int // articles in the database
}

// formKey identifies what is said of an entity. The JSON starts with its ID.
func formKey(e *graph.Entity) (key string, data []byte, err error) {
	if data, err = json.Marshal(e); err != nil {
		return "", nil, fmt.Errorf("entity %q: %w", e.ID, err)
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:16]), data, nil
}

func (e *eventState) merged() *graph.Event {
	m := graph.MergeEvents(told(e.tellings))
	if m != nil {
		m.Recorded, m.Withdrawn = e.recorded, e.withdrawn
	}
	return m
}

func told(tellings map[string]*graph.Event) []*graph.Event {
	all := make([]*graph.Event, 0, len(tellings))
	for _, t := range tellings {
		all = append(all, t)
	}
	return all
}

// tell makes the telling of an article part of the event, and reports whether
// the event did not stand before.
func (e *eventState) tell(article string, telling *graph.Event, at time.Time) (fresh bool) {
	e.touched = true
	fresh = !e.known || !e.withdrawn.IsZero()
	if fresh {
		e.tellings = map[string]*graph.Event{}
		e.withdrawn = time.Time{}
	}
	if !e.known {
		e.known, e.recorded = true, at
	}
	e.tellings[article] = telling
	return fresh
}

// untell takes the telling of an article from the event. The last one stays as
// evidence of what was withdrawn.
func (e *eventState) untell(article string, at time.Time) {
	if _, ok := e.tellings[article]; !ok || !e.withdrawn.IsZero() {
		return
	}
	e.touched = true
	if len(e.tellings) == 1 {
		e.withdrawn = at
		return
	}
	delete(e.tellings, article)
}

// merged returns the entity that the forms make, or nil when none is left.
func (e *entityState) merged() *graph.Entity {
	var m *graph.Entity
	for _, key := range sortedKeys(e.forms) {
		switch f := e.forms[key]; {
		case f.articles == 0:
		case m == nil:
			m = f.entity
		default:
			m = graph.MergeEntity(m, f.entity)
		}
	}
	return m
}

func (e *entityState) stands() bool {
	for _, f := range e.forms {
		if f.articles > 0 {
			return true
		}
	}
	return false
}

// put changes the state to what the graph is after the batch.
func (s *state) put(b *graph.Batch, digest string) (graph.PutResult, error) {
	a := s.articles[b.Article.ID]
	if s.at.Before(b.At) {
		s.at = b.At
	}
	r := graph.PutResult{Outcome: graph.OutcomeNew}
	if a.stands() {
		if a.digest == digest {
			return graph.PutResult{Outcome: graph.OutcomeUnchanged}, nil
		}
		r.Outcome = graph.OutcomeUpdated
	}
	named := make(map[string]string, len(b.Entities))
	for _, e := range b.Entities {
		key, _, err := formKey(e)
		if err != nil {
			return r, err
		}
		n := s.entities[e.ID]
		if !n.stands() {
			r.Entities++
		}
		n.say(key, e, 1)
		named[e.ID] = key
	}
	s.dropForms(a)
	retold := map[string]bool{}
	for _, e := range b.Events {
		retold[e.ID] = true
		if s.events[e.ID].tell(b.Article.ID, e, b.At) {
			r.Events++
		}
	}
	if a.stands() {
		for _, id := range a.tells {
			if !retold[id] {
				s.events[id].untell(b.Article.ID, b.At)
			}
		}
	}
	if !a.known {
		a.recorded = b.At
	}
	a.known, a.withdrawn, a.digest, a.named, a.write, a.touched = true, time.Time{}, digest, named, b.Article, true
	a.tells = sortedKeys(retold)
	s.sources[b.Article.ID] = b.Article.Source
	return r, nil
}

// retract changes the state to what the graph is without the article.
func (s *state) retract(id string, at time.Time) {
	a := s.articles[id]
	s.at = at
	s.dropForms(a)
	for _, event := range a.tells {
		s.events[event].untell(id, at)
	}
	a.withdrawn, a.named, a.touched = at, nil, true
}

// say counts n more articles (fewer if negative) that say this of the entity.
func (e *entityState) say(key string, as *graph.Entity, n int) {
	f := e.forms[key]
	if f == nil {
		f = &form{entity: as}
		e.forms[key] = f
	}
	f.articles += n
	e.touched = true
}

// dropForms takes back what the article said of entities.
func (s *state) dropForms(a *articleState) {
	for id, key := range a.named {
		if e := s.entities[id]; e.forms[key] != nil {
			e.say(key, nil, -1)
		}
	}
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
