package neo4j

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"time"

	"detente/graph"
)

// maxID is the length in bytes up to which IDs and country codes are taken. A
// key of an index holds two or three of them and no more than 8,167 bytes.
const maxID = 2000

// Put implements graph.Writer. Batches that are all known already cost one read.
func (s *Store) Put(ctx context.Context, batches ...*graph.Batch) ([]graph.PutResult, error) {
	if err := s.usable(ctx); err != nil || len(batches) == 0 {
		return nil, s.failed(err, "put")
	}
	digests, err := checkBatches(batches)
	if err != nil {
		return nil, s.failed(err, "put")
	}
	results := make([]graph.PutResult, len(batches))
	unchanged, err := s.unchanged(ctx, batches, digests)
	if err != nil && !errors.Is(err, graph.ErrUnavailable) { // a write waits for a server that is away
		return nil, s.failed(err, "put")
	}
	if unchanged {
		for i := range results {
			results[i].Outcome = graph.OutcomeUnchanged
		}
		return results, nil
	}
	err = s.write(ctx, func(t *transaction) error {
		ids := newTouched()
		for _, b := range batches {
			ids.addBatch(b)
		}
		state, err := t.read(ids)
		if err != nil {
			return err
		}
		for i, b := range batches {
			if results[i], err = state.put(b, digests[i]); err != nil {
				return err
			}
		}
		return t.save(state)
	})
	if err != nil {
		return nil, s.failed(err, "put %d articles, first %q", len(batches), batches[0].Article.ID)
	}
	return results, nil
}

// checkBatches validates the batches and returns their digests.
func checkBatches(batches []*graph.Batch) ([]string, error) {
	for _, b := range batches {
		if b.Article == nil {
			continue // digestsOf says so
		}
		if err := checkLengths(b); err != nil {
			return nil, err
		}
	}
	return digestsOf(batches)
}

// digestsOf validates the batches, which must be of different articles, and returns
// their digests. It works on as many at a time as there are processors, for what
// follows, the writing, is done by one.
func digestsOf(batches []*graph.Batch) ([]string, error) {
	digests, errs := make([]string, len(batches)), make([]error, len(batches))
	workers := min(runtime.GOMAXPROCS(0), len(batches))
	var running sync.WaitGroup
	for w := range workers {
		running.Go(func() {
			for i := w; i < len(batches); i += workers {
				if errs[i] = batches[i].Validate(); errs[i] == nil {
					digests[i], errs[i] = batches[i].Digest()
				}
			}
		})
	}
	running.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return digests, graph.OneBatchAnArticle(batches)
}

func checkLengths(b *graph.Batch) error {
	check := func(what, id string) error {
		if len(id) > maxID {
			return fmt.Errorf("%s %.40q… of %d bytes: want at most %d: %w", what, id, len(id), maxID, graph.ErrInvalid)
		}
		return nil
	}
	if err := check("article", b.Article.ID); err != nil {
		return err
	}
	for _, e := range b.Entities {
		if err := check("entity", e.ID); err != nil {
			return err
		}
		if err := check("country", e.Country); err != nil {
			return err
		}
	}
	for _, e := range b.Events {
		if err := check("event", e.ID); err != nil {
			return err
		}
	}
	return nil
}

const readDigests = `UNWIND $ids AS id MATCH (a:Article {id: id}) WHERE a.withdrawn IS NULL RETURN a.id AS id, a.digest AS digest`

// unchanged reports whether every batch is in the graph as it is.
func (s *Store) unchanged(ctx context.Context, batches []*graph.Batch, digests []string) (bool, error) {
	if len(batches) > 1 { // where the first is new the others hardly matter
		if first, err := s.unchanged(ctx, batches[:1], digests[:1]); err != nil || !first {
			return false, err
		}
	}
	ids := make([]string, len(batches))
	for i, b := range batches {
		ids[i] = b.Article.ID
	}
	rows, err := s.ask(ctx, readDigests, map[string]any{"ids": ids})
	if err != nil {
		return false, err
	}
	known := map[string]string{}
	for _, row := range rows {
		r := reader{row: row}
		known[r.text("id")] = r.text("digest")
		if r.err != nil {
			return false, r.err
		}
	}
	for i, id := range ids {
		if d, ok := known[id]; !ok || d != digests[i] {
			return false, nil
		}
	}
	return true, nil
}

// Retract implements graph.Writer.
func (s *Store) Retract(ctx context.Context, articleID string, at time.Time) error {
	if err := s.usable(ctx); err != nil {
		return s.failed(err, "retract")
	}
	if at.IsZero() {
		return fmt.Errorf("neo4j: retract article %q: want the time it is retracted: %w", articleID, graph.ErrInvalid)
	}
	err := s.write(ctx, func(t *transaction) error {
		ids := newTouched()
		ids.articles[articleID] = true
		state, err := t.read(ids)
		if err != nil {
			return err
		}
		switch a := state.articles[articleID]; {
		case !a.known:
			return graph.ErrNotFound
		case !a.stands():
			return nil
		}
		state.retract(articleID, at)
		return t.save(state)
	})
	return s.failed(err, "retract article %q", articleID)
}

// touched names what a write may change, before it knows the state.
type touched struct{ articles, events, entities map[string]bool }

func newTouched() touched {
	return touched{map[string]bool{}, map[string]bool{}, map[string]bool{}}
}

func (ids touched) addBatch(b *graph.Batch) {
	ids.articles[b.Article.ID] = true
	for _, e := range b.Entities {
		ids.entities[e.ID] = true
	}
	for _, e := range b.Events {
		ids.events[e.ID] = true
	}
}

const (
	readArticles = `UNWIND $ids AS id MATCH (a:Article {id: id})
		RETURN a.id AS id, a.digest AS digest, a.recorded AS recorded, a.withdrawn AS withdrawn,
			[(e:Event)-[:REPORTED_IN]->(a) | e.id] AS tells,
			COLLECT { UNWIND a.forms AS key MATCH (f:Form {key: key})-[:FORM_OF]->(n:Entity) RETURN [n.id, key] } AS named`
	readEvents = `UNWIND $ids AS id MATCH (e:Event {id: id})
		RETURN e.id AS id, e.recorded AS recorded, e.withdrawn AS withdrawn, e.changed AS changed,
			[(e)-[t:REPORTED_IN]->(a:Article) | [a.id, coalesce(a.source, ''), coalesce(t.telling, e.data)]] AS tellings`
	readEntities = `UNWIND $ids AS id MATCH (n:Entity {id: id})
		RETURN id, n.country AS country, n.forms AS counts, [(f:Form)-[:FORM_OF]->(n) | [f.key, f.data]] AS forms,
			n.did AS did, n.underwent AS underwent, n.membersDid AS membersDid, n.membersUnderwent AS membersUnderwent`
)

// read reads the state of all that the IDs name, and of what the articles among
// them told before.
func (t *transaction) read(ids touched) (*state, error) {
	s := &state{articles: map[string]*articleState{}, sources: map[string]string{}, events: map[string]*eventState{}, entities: map[string]*entityState{}}
	for id := range ids.articles {
		s.articles[id] = &articleState{}
	}
	err := t.askEach(readArticles, sortedKeys(ids.articles), func(r *reader) error {
		a := s.articles[r.text("id")]
		*a = articleState{known: true, stored: true, digest: r.text("digest"), recorded: r.time("recorded"), withdrawn: r.time("withdrawn"), tells: r.texts("tells"), named: map[string]string{}}
		for _, named := range r.lists("named") {
			id, _ := named[0].(string)
			a.named[id], _ = named[1].(string)
			ids.entities[id] = true
		}
		for _, id := range a.tells {
			ids.events[id] = true
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for id := range ids.events {
		s.events[id] = &eventState{}
	}
	if err := t.askEach(readEvents, sortedKeys(ids.events), func(r *reader) error { return s.readEvent(r, ids) }); err != nil {
		return nil, err
	}
	return s, t.readEntities(s, sortedKeys(ids.entities))
}

// readEntities adds the entities to the state, from memory where they are there.
func (t *transaction) readEntities(s *state, ids []string) error {
	var asked []string
	for _, id := range ids {
		e := t.memory.entities[id]
		if e == nil {
			e = &entityState{forms: map[string]*form{}, tally: newTally()}
			t.memory.entities[id] = e
			asked = append(asked, id)
		}
		s.entities[id] = e
	}
	return t.askEach(readEntities, asked, s.readEntity)
}

func (s *state) readEvent(r *reader, ids touched) error {
	e := s.events[r.text("id")]
	*e = eventState{known: true, changed: int64(r.number("changed")), recorded: r.time("recorded"), withdrawn: r.time("withdrawn"), tellings: map[string]*graph.Event{}}
	for _, t := range r.lists("tellings") {
		telling, err := decode(t[2])
		if err != nil {
			return fmt.Errorf("event %q as article %q tells it: %w", r.text("id"), t[0], err)
		}
		e.tellings[t[0].(string)] = telling
		s.sources[t[0].(string)] = t[1].(string)
		for _, id := range telling.Participants() {
			ids.entities[id] = true
		}
	}
	e.before = e.merged()
	return nil
}

func (s *state) readEntity(r *reader) (err error) {
	e := s.entities[r.text("id")]
	e.known, e.country = true, r.text("country")
	articles := map[string]int{}
	for word := range strings.FieldsSeq(r.text("counts")) {
		key, n, _ := strings.Cut(word, "=")
		if articles[key], err = strconv.Atoi(n); err != nil {
			return fmt.Errorf("entity %q: count %q of a form: %w; was the database changed by hand?", r.text("id"), word, err)
		}
	}
	for _, f := range r.lists("forms") {
		var entity graph.Entity
		if err := json.Unmarshal([]byte(f[1].(string)), &entity); err != nil {
			return fmt.Errorf("form of entity %q: %w", r.text("id"), err)
		}
		n := articles[f[0].(string)]
		e.forms[f[0].(string)] = &form{entity: &entity, articles: n, before: n}
	}
	e.before = e.merged()
	for role := range e.tally.own {
		if e.tally.own[role], err = parseParts(r.text(ownCounts[role])); err != nil {
			return err
		}
		if e.tally.members[role], err = parseParts(r.text(memberCounts[role])); err != nil {
			return err
		}
	}
	return nil
}

// askEach asks for the things with these IDs, some at a time.
func (t *transaction) askEach(query string, ids []string, take func(*reader) error) error {
	for len(ids) > 0 {
		n := min(len(ids), rowsAtOnce)
		rows, err := t.ask(query, map[string]any{"ids": ids[:n]})
		if err != nil {
			return err
		}
		for _, row := range rows {
			r := reader{row: row}
			if err := take(&r); err != nil {
				return err
			}
			if r.err != nil {
				return r.err
			}
		}
		ids = ids[n:]
	}
	return nil
}
