package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"detente/graph/store"
)

// limit measures how fast Neo4j takes the records that Détente keeps there, when
// nobody reads what was there before, counts or merges: it copies nodes and edges
// of a loaded database as they are into one that is empty but for the same
// indexes, as many articles a transaction as load puts, and each link, with all
// that it counts in the end, once. Reading them is not measured. What a loader
// does on the same records can hardly be faster.
func limit(ctx context.Context, o options) (err error) {
	s, err := store.Open(ctx, o.store) // which makes the indexes
	if err != nil {
		return err
	}
	if err := s.Close(); err != nil {
		return err
	}
	from, err := neo4j.NewDriverWithContext(o.from, neo4j.NoAuth())
	if err != nil {
		return fmt.Errorf("connect to %s: %w", o.from, err)
	}
	defer func() { err = errors.Join(err, from.Close(ctx)) }()
	to, err := neo4j.NewDriverWithContext(o.store, neo4j.NoAuth())
	if err != nil {
		return fmt.Errorf("connect to %s: %w", o.store, err)
	}
	defer func() { err = errors.Join(err, to.Close(ctx)) }()
	if err := copyEntities(ctx, from, to); err != nil {
		return err
	}
	var took time.Duration
	written, linked := 0, map[[2]string]bool{}
	for after, more := "", true; more && written < o.events; {
		articles, err := ask(ctx, from, readArticles, map[string]any{"after": after, "limit": o.batch})
		if err != nil {
			return err
		}
		if more = len(articles) == o.batch; len(articles) == 0 {
			break
		}
		after, _ = articles[len(articles)-1]["id"].(string)
		events, err := ask(ctx, from, readEvents, map[string]any{"ids": column(articles, "id")})
		if err != nil {
			return err
		}
		links, err := ask(ctx, from, readLinks, map[string]any{"pairs": unlinked(events, linked)})
		if err != nil {
			return err
		}
		began := time.Now()
		if err := create(ctx, to, articles, events, links); err != nil {
			return err
		}
		took += time.Since(began)
		written += len(events)
		fmt.Fprintf(os.Stderr, "%d events, %.0f/s so far\n", written, float64(written)/took.Seconds())
	}
	fmt.Printf("%d events in %.1f s: %.0f events/s\n", written, took.Seconds(), float64(written)/took.Seconds())
	return nil
}

// Every event of the generator has one actor, one recipient and one article.
const (
	readEntities = `MATCH (n:Entity) RETURN [l IN labels(n) WHERE l <> 'Entity'][0] AS label, properties(n) AS node ORDER BY n.id`
	readArticles = `MATCH (a:Article) WHERE a.id > $after RETURN a.id AS id, properties(a) AS node ORDER BY a.id LIMIT $limit`
	readEvents   = `UNWIND $ids AS id MATCH (e:Event)-[t:REPORTED_IN]->(:Article {id: id}) MATCH ()-[p:ACTOR_IN]->(e)-[q:DIRECTED_AT]->()
		MATCH ()-[w:WITH]->() USING INDEX SEEK w:WITH(from, to, sort) WHERE w.from = p.entity AND w.to = q.entity AND w.sort = e.sort
		RETURN [l IN labels(e) WHERE l <> 'Event'][0] AS label, id AS article, properties(e) AS event, properties(t) AS telling,
			properties(p) AS acting, properties(q) AS undergoing, properties(w) AS pair`
	readLinks = `UNWIND $pairs AS pair MATCH ()-[l:LINK]->() USING INDEX SEEK l:LINK(from, to) WHERE l.from = pair[0] AND l.to = pair[1] RETURN properties(l) AS link`
)

// Every property is named, which Neo4j writes faster than a map.
func createArticles(rows []map[string]any) string {
	return `UNWIND $rows AS row CREATE (:Article ` + given(rows, "node") + `)`
}

func createEvents(label string, rows []map[string]any) string {
	return `UNWIND $rows AS row MATCH (a:Entity {id: row.acting.entity}) MATCH (b:Entity {id: row.undergoing.entity}) MATCH (t:Article {id: row.article})
		CREATE (e:Event:` + label + " " + given(rows, "event") + `), (a)-[:ACTOR_IN ` + given(rows, "acting") + `]->(e), (e)-[:DIRECTED_AT ` + given(rows, "undergoing") + `]->(b),
		(e)-[:REPORTED_IN ` + given(rows, "telling") + `]->(t), (a)-[:WITH ` + given(rows, "pair") + `]->(b)`
}

func createLinks(rows []map[string]any) string {
	return `UNWIND $rows AS row MATCH (a:Entity {id: row.link.from}) MATCH (b:Entity {id: row.link.to}) CREATE (a)-[:LINK ` + given(rows, "link") + `]->(b)`
}

// given names the properties that some row has in that column.
func given(rows []map[string]any, column string) string {
	names := map[string]bool{}
	for _, row := range rows {
		properties, _ := row[column].(map[string]any)
		for name := range properties {
			names[name] = true
		}
	}
	var each []string
	for _, name := range slices.Sorted(maps.Keys(names)) {
		each = append(each, name+": row."+column+"."+name)
	}
	return "{" + strings.Join(each, ", ") + "}"
}

// unlinked returns the ends, in order, of the pairs of events that are not in
// linked, and adds them.
func unlinked(events []map[string]any, linked map[[2]string]bool) []any {
	pairs := []any{}
	for _, e := range events {
		pair, _ := e["pair"].(map[string]any)
		from, _ := pair["from"].(string)
		to, _ := pair["to"].(string)
		ends := [2]string{min(from, to), max(from, to)}
		if !linked[ends] {
			linked[ends] = true
			pairs = append(pairs, []any{ends[0], ends[1]})
		}
	}
	return pairs
}

func copyEntities(ctx context.Context, from, to neo4j.DriverWithContext) error {
	entities, err := ask(ctx, from, readEntities, nil)
	if err != nil {
		return err
	}
	for label, rows := range byLabel(entities) {
		if _, err := ask(ctx, to, "UNWIND $rows AS row CREATE (n:Entity:"+label+") SET n = row.node", map[string]any{"rows": rows}); err != nil {
			return err
		}
	}
	return nil
}

// create writes the articles, their events and the links in one transaction.
func create(ctx context.Context, to neo4j.DriverWithContext, articles, events, links []map[string]any) error {
	session := to.NewSession(ctx, neo4j.SessionConfig{DatabaseName: "neo4j"})
	_, err := session.ExecuteWrite(ctx, func(tx neo4j.ManagedTransaction) (any, error) {
		write := func(query string, rows []map[string]any) error {
			for len(rows) > 0 {
				n := min(len(rows), 1000)
				result, err := tx.Run(ctx, query, map[string]any{"rows": rows[:n]})
				if err == nil {
					_, err = result.Consume(ctx)
				}
				if err != nil {
					return err
				}
				rows = rows[n:]
			}
			return nil
		}
		if err := write(createArticles(articles), articles); err != nil {
			return nil, err
		}
		for label, rows := range byLabel(events) {
			if err := write(createEvents(label, rows), rows); err != nil {
				return nil, err
			}
		}
		return nil, write(createLinks(links), links)
	})
	return errors.Join(err, session.Close(ctx))
}

// byLabel parts rows, since a label cannot be a parameter.
func byLabel(rows []map[string]any) map[string][]map[string]any {
	parts := map[string][]map[string]any{}
	for _, row := range rows {
		label, _ := row["label"].(string)
		parts[label] = append(parts[label], row)
	}
	return parts
}

func column(rows []map[string]any, name string) []any {
	values := make([]any, len(rows))
	for i, row := range rows {
		values[i] = row[name]
	}
	return values
}

func ask(ctx context.Context, driver neo4j.DriverWithContext, query string, params map[string]any) ([]map[string]any, error) {
	session := driver.NewSession(ctx, neo4j.SessionConfig{DatabaseName: "neo4j"})
	result, err := session.Run(ctx, query, params)
	if err != nil {
		return nil, errors.Join(err, session.Close(ctx))
	}
	records, err := result.Collect(ctx)
	rows := make([]map[string]any, len(records))
	for i, r := range records {
		rows[i] = r.AsMap()
	}
	return rows, errors.Join(err, session.Close(ctx))
}
