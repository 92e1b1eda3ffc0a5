package neo4j

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"detente/graph"
)

// linkKnows reports whether links count what the filter asks about, apart from
// participants.
func linkKnows(f *graph.EventFilter) bool {
	return edgeKnows(f) && f.From == "" && f.To == "" && f.AsOf == "" && f.MinConfidence == 0
}

// Two questions for links. What is actual, of every type, is summed up beside
// the counts: an entity may have thousands of links.
const (
	neighbours = `UNWIND $frontier AS id MATCH (:Entity {id: id})-[l:LINK]-() `
	showOther  = `CASE l.from WHEN id THEN l.to ELSE l.from END`
	expandAll  = neighbours + `WHERE l.events > 0
		WITH id, collect(` + showOther + `) AS to, collect(l.events) AS events, collect(l.tenths) AS tenths`
	expandCounts = neighbours + `WITH id, collect(` + showOther + `) AS to, collect(l.counts) AS counts`
)

// What the questions return: of an entity, or of an entity with another and one
// type and mode.
var (
	shownAll    = show("id AS from", "to AS to", "events AS events", "tenths AS tenths")
	shownCounts = show("id AS from", "to AS to", "counts AS counts")
	shownPart   = show("a.id AS from", "b.id AS to", "type AS type", "mode AS mode", "events AS events")
)

// Expand implements graph.Expander.
func (s *Store) Expand(ctx context.Context, frontier []string, f graph.EventFilter, days bool) ([]graph.Link, error) {
	if err := f.ValidateForExpand(); err != nil {
		return nil, s.failed(err, "expand")
	}
	if err := s.usable(ctx); err != nil {
		return nil, s.failed(err, "expand")
	}
	links := map[[2]string]*linkSum{}
	query, shown, params := expansion(&f, days)
	add := func(r *reader) error { return addLink(links, r, days) }
	switch {
	case days || !linkKnows(&f):
	case len(f.Types)+len(f.Quads)+len(f.Modes)+len(f.Realis) == 0:
		query, shown, add = expandAll, shownAll, func(r *reader) error { return addAll(links, r) }
	default:
		query, shown, add = expandCounts, shownCounts, func(r *reader) error { return addCounts(links, r, &f) }
	}
	frontier = distinct(slices.Clone(frontier))
	for len(frontier) > 0 {
		n := min(len(frontier), rowsAtOnce)
		params["frontier"] = frontier[:n]
		rows, err := s.gather(ctx, query, shown, params)
		if err != nil {
			return nil, s.failed(err, "expand")
		}
		for _, row := range rows {
			if err := add(&reader{row: row}); err != nil {
				return nil, s.failed(err, "expand")
			}
		}
		frontier = frontier[n:]
	}
	return sortedLinks(links), nil
}

// expansion writes the question that counts the events of the entities with each
// of their neighbours, by what decides their score.
func expansion(f *graph.EventFilter, days bool) (string, columns, map[string]any) {
	where := "AND " + onEdge(f)
	if !edgeKnows(f) {
		where = eventOfEdge + " WHERE " + onEvent(f)
	}
	dates, shown := "", shownPart
	if days {
		dates, shown = ", collect(DISTINCT left(r.sort, 10)) AS days", shown.and("days AS days")
	}
	return `UNWIND $frontier AS id MATCH (a:Entity {id: id})-[r:WITH]-(b:Entity) WHERE r.again IS NULL AND $f.first <= r.sort AND r.sort < $f.end ` + where + `
WITH a, b, r.type AS type, r.mode AS mode, count(*) AS events` + dates, shown, map[string]any{"f": filterParams(f)}
}

// linkSum adds up a link in tenths of a score, which leave no rounding behind.
type linkSum struct {
	events, tenths int
	days           []graph.Day
}

func addLink(links map[[2]string]*linkSum, r *reader, days bool) error {
	ends := [2]string{r.text("from"), r.text("to")}
	sum := links[ends]
	if sum == nil {
		sum = &linkSum{}
		links[ends] = sum
	}
	n := r.number("events")
	sum.events += n
	sum.tenths += n * tenths(graph.Type(r.text("type")).Score(graph.Mode(r.text("mode"))))
	if days {
		for _, d := range r.texts("days") {
			if d != noDay {
				sum.days = append(sum.days, graph.Day(d))
			}
		}
	}
	return r.err
}

// tenths returns a PLOVER score, which has one decimal, as a whole number.
func tenths(score float64) int {
	if score < 0 {
		return -tenths(-score)
	}
	return int(score*10 + 0.5)
}

func sortedLinks(links map[[2]string]*linkSum) []graph.Link {
	all := make([]graph.Link, 0, len(links))
	for ends, sum := range links {
		slices.Sort(sum.days)
		all = append(all, graph.Link{From: ends[0], To: ends[1], Events: sum.events, Score: float64(sum.tenths) / float64(sum.events) / 10, Days: slices.Compact(sum.days)})
	}
	slices.SortFunc(all, func(a, b graph.Link) int { return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To)) })
	return all
}

// addAll adds the sums of an entity's links.
func addAll(links map[[2]string]*linkSum, r *reader) error {
	from, to, events, tenths := r.text("from"), r.texts("to"), r.numbers("events"), r.numbers("tenths")
	if r.err != nil {
		return r.err
	}
	for i, other := range to {
		links[[2]string{from, other}] = &linkSum{events: int(events[i]), tenths: int(tenths[i])}
	}
	return nil
}

// addCounts adds what the filter admits of the counts of an entity's links.
func addCounts(links map[[2]string]*linkSum, r *reader, f *graph.EventFilter) error {
	from, to, counts := r.text("from"), r.texts("to"), r.texts("counts")
	if r.err != nil {
		return r.err
	}
	admits := admitted(f)
	for i, other := range to {
		all, err := parseCells(counts[i])
		if err != nil {
			return fmt.Errorf("link of %q and %q: %w", from, other, err)
		}
		sum := &linkSum{}
		for what, n := range all {
			if admits(what) {
				sum.events += n
				sum.tenths += n * tenths(what.typ.Score(what.mode))
			}
		}
		if sum.events > 0 {
			links[[2]string{from, other}] = sum
		}
	}
	return nil
}

// admitted reports whether a filter that links know admits the events of a cell.
func admitted(f *graph.EventFilter) func(cell) bool {
	types, _ := f.TypesWanted()
	realis := f.RealisWanted()
	return func(c cell) bool {
		return slices.Contains(types, c.typ) && slices.Contains(realis, c.realis) && (len(f.Modes) == 0 || slices.Contains(f.Modes, c.mode))
	}
}
