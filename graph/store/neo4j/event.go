package neo4j

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"detente/graph"
	"detente/graph/store/codec"
)

// shownEvent is what an event e is made of.
var shownEvent = show("e.id AS id", "e.recorded AS recorded", "e.withdrawn AS withdrawn", "e.data AS data")

const eventsByID = `UNWIND $ids AS id MATCH (e:Event {id: id})`

// Event implements graph.EventReader.
func (s *Store) Event(ctx context.Context, id string) (*graph.Event, error) {
	events, err := s.EventsByID(ctx, []string{id})
	if err == nil && events[0] == nil {
		err = fmt.Errorf("neo4j: event %q: %w", id, graph.ErrNotFound)
	}
	if err != nil {
		return nil, err
	}
	return events[0], nil
}

// EventsByID implements graph.EventReader.
func (s *Store) EventsByID(ctx context.Context, ids []string) ([]*graph.Event, error) {
	return byID(ctx, s, "events", eventsByID, shownEvent, ids, readEvent, func(e *graph.Event) string { return e.ID })
}

// byID asks for things by their IDs and puts them in the order of the IDs.
func byID[T any](ctx context.Context, s *Store, what, query string, shown columns, ids []string, read func(*reader) (*T, error), idOf func(*T) string) ([]*T, error) {
	if err := s.usable(ctx); err != nil || len(ids) == 0 {
		return nil, s.failed(err, "%s by ID", what)
	}
	rows, err := s.gather(ctx, query, shown, map[string]any{"ids": ids})
	if err != nil {
		return nil, s.failed(err, "%s %.200q", what, ids)
	}
	found := make(map[string]*T, len(rows))
	for _, row := range rows {
		v, err := read(&reader{row: row})
		if err != nil {
			return nil, s.failed(err, "%s %.200q", what, ids)
		}
		found[idOf(v)] = v
	}
	all := make([]*T, len(ids))
	for i, id := range ids {
		all[i] = found[id]
	}
	return all, nil
}

// readEvent makes the event of a row of shownEvent.
func readEvent(r *reader) (*graph.Event, error) {
	kept, err := decode(r.value("data"))
	if err != nil {
		return nil, fmt.Errorf("event %q: %w; was the database changed by hand?", r.text("id"), err)
	}
	e := graph.MergeEvents([]*graph.Event{kept})
	e.Recorded, e.Withdrawn = r.time("recorded"), r.time("withdrawn")
	return e, r.err
}

// decode reads what an event is kept as: bytes of package codec, or JSON where no
// newer version of this program has written the event.
func decode(kept any) (*graph.Event, error) {
	switch kept := kept.(type) {
	case []byte:
		return codec.DecodeEvent(kept)
	case string:
		e := new(graph.Event)
		return e, json.Unmarshal([]byte(kept), e)
	}
	return nil, fmt.Errorf("%T: want bytes", kept)
}

// Events implements graph.EventReader.
func (s *Store) Events(ctx context.Context, q graph.EventQuery) ([]*graph.Event, bool, error) {
	limit, after, err := checkPage(q.Page, "events", q.Filter.Validate())
	if err != nil {
		return nil, false, s.failed(err, "events")
	}
	query, params := eventPage(&q.Filter)
	params["limit"] = limit + 1
	if after.ID != "" {
		asked := params["f"].(map[string]any)
		asked["end"] = min(asked["end"].(string), eventSort(graph.Day(after.Key), after.ID))
	}
	events, _, err := page(ctx, s, "events", query, shownEvent, params, limit+1, readEvent)
	if err != nil {
		return nil, false, err
	}
	slices.SortFunc(events, graph.CompareEvents) // looked up after they were put in order
	n := min(limit, len(events))
	return events[:n:n], len(events) > n, nil
}

// checkPage returns the limit and the cursor of a page of a valid question.
func checkPage(p graph.Page, list string, invalid error) (int, graph.Cursor, error) {
	if invalid != nil {
		return 0, graph.Cursor{}, invalid
	}
	limit, err := p.Limit()
	if err != nil {
		return 0, graph.Cursor{}, err
	}
	after, err := graph.ParseCursor(list, p.After)
	return limit, after, err
}

// page runs a question whose query returns one row more than the limit if there
// is one.
func page[T any](ctx context.Context, s *Store, what, query string, shown columns, params map[string]any, limit int, read func(*reader) (*T, error)) ([]*T, bool, error) {
	rows, err := s.gather(ctx, query, shown, params)
	if err != nil {
		return nil, false, s.failed(err, "%s", what)
	}
	more := len(rows) > limit
	if more {
		rows = rows[:limit]
	}
	all := make([]*T, len(rows))
	for i, row := range rows {
		if all[i], err = read(&reader{row: row}); err != nil {
			return nil, false, s.failed(err, "%s", what)
		}
	}
	return all, more, nil
}

// eventPage writes the question for a page of the filter's events.
func eventPage(f *graph.EventFilter) (string, map[string]any) {
	ways, params := lanesOf(f)
	return newest("", ways), params
}

// newest writes the part of a question that yields the newest events of all lanes
// together, as e, each once; known names what the lanes take from before. What is
// wanted of edges that know all that is asked is decided before any event is read.
func newest(known string, ways []lane) string {
	if len(ways) == 1 {
		return ways[0].newest()
	}
	parts := make([]string, len(ways))
	for i, way := range ways {
		parts[i] = way.newest() + " RETURN " + way.kept()
	}
	kept := ways[0].kept()
	lookUp := ""
	if kept == "sort" {
		lookUp = " MATCH (e:Event {id: substring(sort, 10)})"
	}
	return "CALL (" + known + ") {\n" + strings.Join(parts, "\nUNION\n") + "\n} WITH DISTINCT " + kept + " ORDER BY sort DESC LIMIT $limit" + lookUp
}

// newest is newest for one lane, in the order of its index, which then need not be
// sorted nor read further; of edges it yields the sort key alone where that will do.
func (l lane) newest() string {
	var as, order []string
	for k, key := range l.keys {
		name := "sort"
		if k < len(l.keys)-1 {
			name = fmt.Sprint("key", k)
		}
		as, order = append(as, key+" AS "+name), append(order, name+" DESC")
	}
	from := l.edges
	if l.kept() != "sort" {
		from, as = l.find, append(as, "e")
	}
	return from() + " WITH DISTINCT " + strings.Join(as, ", ") + " ORDER BY " + strings.Join(order, ", ") + " LIMIT $limit"
}

// kept is what newest yields of the lane.
func (l lane) kept() string {
	if l.edgeKnows() {
		return "sort"
	}
	return "sort, e"
}

// edgeKnows reports whether the lane's edges decide all that is left to ask.
func (l lane) edgeKnows() bool { return l.edge && edgeKnows(&l.asks) }

// lanesOf returns the lanes of the filter and the parameters of both.
func lanesOf(f *graph.EventFilter) ([]lane, map[string]any) {
	ways, lookUp := lanes(f)
	asked := filterParams(f)
	maps.Copy(asked, lookUp)
	return ways, map[string]any{"f": asked}
}

// find writes the part of a question that yields the events of the lane which
// pass the filter, as e, one perhaps several times.
func (l lane) find() string {
	switch {
	case !l.edge:
		return l.match + " AND " + onEvent(&l.asks)
	case l.edgeKnows():
		return l.edges() + eventOfEdge
	}
	return l.edges() // which has led to the event already
}

// events is find with each event once.
func (l lane) events() string { return l.find() + " WITH DISTINCT e" }

// EventsOfPairs implements graph.EventReader.
func (s *Store) EventsOfPairs(ctx context.Context, pairs [][2]string, f graph.EventFilter, first int) ([][]*graph.Event, error) {
	const what = "events of pairs"
	limit, err := graph.Page{First: first}.Limit()
	if err != nil {
		return nil, s.failed(err, what)
	}
	asked := f
	for _, pair := range pairs {
		if asked, err = f.OfPair(pair); err != nil {
			return nil, s.failed(err, what)
		}
	}
	all := make([][]*graph.Event, len(pairs))
	atOnce := max(1, rowsAtOnce/limit)
	for begin := 0; begin < len(pairs); begin += atOnce {
		end := min(begin+atOnce, len(pairs))
		if err := s.readPairs(ctx, pairs[begin:end], &asked, limit, all[begin:end]); err != nil {
			return nil, s.failed(err, what)
		}
	}
	return all, s.failed(s.usable(ctx), what)
}

// readPairs puts the newest events of each pair into its place of all; asked is
// the filter of any pair.
func (s *Store) readPairs(ctx context.Context, pairs [][2]string, asked *graph.EventFilter, limit int, all [][]*graph.Event) error {
	rows := make([]any, len(pairs))
	for i, p := range pairs {
		rows[i] = []any{i, p[0], p[1]}
	}
	query := "UNWIND $pairs AS pair CALL (pair) {\n" + newest("pair", betweenLanes(asked, "pair[1]", "pair[2]")) + " RETURN e\n}"
	found, err := s.gather(ctx, query, shownEvent.and("pair[0] AS place"), map[string]any{"f": filterParams(asked), "pairs": rows, "limit": limit})
	if err != nil {
		return err
	}
	for _, row := range found {
		r := &reader{row: row}
		e, err := readEvent(r)
		if err != nil {
			return err
		}
		place := r.number("place")
		if r.err != nil {
			return r.err
		}
		all[place] = append(all[place], e)
	}
	for _, events := range all {
		slices.SortFunc(events, graph.CompareEvents)
	}
	return nil
}

// CountEvents implements graph.EventReader.
func (s *Store) CountEvents(ctx context.Context, f graph.EventFilter) (int, error) {
	if err := f.Validate(); err != nil {
		return 0, s.failed(err, "count events")
	}
	query, params := eventCount(&f)
	return s.count(ctx, "count events", query, params)
}

// count runs a question whose one row has a number n.
func (s *Store) count(ctx context.Context, what, query string, params map[string]any) (int, error) {
	rows, err := s.ask(ctx, query, params)
	if err != nil {
		return 0, s.failed(err, "%s", what)
	}
	r := reader{row: rows[0]}
	n := r.number("n")
	return n, s.failed(r.err, "%s", what)
}

func eventCount(f *graph.EventFilter) (string, map[string]any) {
	ways, params := lanesOf(f)
	parts := make([]string, len(ways))
	for i, way := range ways {
		if way.edgeKnows() {
			parts[i] = way.edges() + " RETURN " + idOfEdge + " AS event"
		} else {
			parts[i] = way.events() + " RETURN e.id AS event"
		}
	}
	return "CALL () {\n" + strings.Join(parts, "\nUNION ALL\n") + "\n} RETURN count(DISTINCT event) AS n", params
}
