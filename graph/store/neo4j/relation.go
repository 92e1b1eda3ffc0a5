package neo4j

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"detente/graph"
)

// Relation implements graph.EventReader.
func (s *Store) Relation(ctx context.Context, q graph.RelationQuery) (*graph.Relation, error) {
	if err := q.Validate(); err != nil {
		return nil, s.failed(err, "relation")
	}
	query, params := relationTally(&q)
	rows, err := s.ask(ctx, query, params)
	if err != nil {
		return nil, s.failed(err, "relation of %q and %q", q.A, q.B)
	}
	sum := graph.NewRelationSum(q)
	for _, row := range rows {
		r := reader{row: row}
		sum.Add(graph.Type(r.text("type")), graph.Mode(r.text("mode")), graph.Direction(r.text("direction")), startOf(r.text("day")), r.number("events"))
		if r.err != nil {
			return nil, s.failed(r.err, "relation of %q and %q", q.A, q.B)
		}
	}
	return sum.Relation(), nil
}

// startOf reads the day at the beginning of a sort key.
func startOf(day string) graph.Day {
	if day == noDay {
		return ""
	}
	return graph.Day(day)
}

// relationTally writes the question that counts the events of a relation by
// type, mode, day and direction. An event seen going both ways is mutual.
func relationTally(q *graph.RelationQuery) (string, map[string]any) {
	f := q.Filter
	f.Between = [2]string{q.A, q.B}
	ways, params := lanesOf(&f)
	parts := make([]string, len(ways))
	for i, way := range ways {
		direction := []graph.Direction{graph.Forward, graph.Backward}[i]
		parts[i] = way.edges(&f) + " RETURN r, CASE WHEN r.mutual THEN '" + string(graph.Mutual) + "' ELSE '" + string(direction) + "' END AS way"
	}
	return "CALL () {\n" + strings.Join(parts, "\nUNION ALL\n") + `
} WITH r.event AS event, r.type AS type, r.mode AS mode, left(r.sort, 10) AS day, collect(DISTINCT way) AS ways
RETURN type, mode, day, CASE size(ways) WHEN 1 THEN ways[0] ELSE '` + string(graph.Mutual) + `' END AS direction, count(*) AS events`, params
}

// edges writes the part of a question that yields the WITH edges r of the lane
// whose events pass the filter.
func (l lane) edges(f *graph.EventFilter) string {
	if edgeKnows(f) {
		return l.match + " AND " + onEdge + "\n"
	}
	return l.match + "\nMATCH (e:Event {id: r.event}) WHERE " + onEvent + "\n"
}

// Expand implements graph.Expander.
func (s *Store) Expand(ctx context.Context, frontier []string, f graph.EventFilter, days bool) ([]graph.Link, error) {
	if err := f.ValidateForExpand(); err != nil {
		return nil, s.failed(err, "expand")
	}
	if err := s.usable(ctx); err != nil {
		return nil, s.failed(err, "expand")
	}
	links := map[[2]string]*linkSum{}
	query, params := expansion(&f, days)
	frontier = distinct(slices.Clone(frontier))
	for len(frontier) > 0 {
		n := min(len(frontier), rowsAtOnce)
		params["frontier"] = frontier[:n]
		rows, err := s.ask(ctx, query, params)
		if err != nil {
			return nil, s.failed(err, "expand")
		}
		for _, row := range rows {
			if err := addLink(links, &reader{row: row}, days); err != nil {
				return nil, s.failed(err, "expand")
			}
		}
		frontier = frontier[n:]
	}
	return sortedLinks(links), nil
}

// expansion writes the question that counts the events of the entities with each
// of their neighbours, by what decides their score.
func expansion(f *graph.EventFilter, days bool) (string, map[string]any) {
	where := "AND " + onEdge
	if !edgeKnows(f) {
		where = "MATCH (e:Event {id: r.event}) WHERE " + onEvent
	}
	dates, show := "", ""
	if days {
		dates, show = ", collect(DISTINCT left(r.sort, 10)) AS days", ", days"
	}
	return `UNWIND $frontier AS id MATCH (a:Entity {id: id})-[r:WITH]-(b:Entity) WHERE r.again IS NULL AND $f.first <= r.sort < $f.end ` + where + `
WITH a, b, r.type AS type, r.mode AS mode, count(*) AS events` + dates + `
RETURN a.id AS from, b.id AS to, type, mode, events` + show, map[string]any{"f": filterParams(f)}
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
