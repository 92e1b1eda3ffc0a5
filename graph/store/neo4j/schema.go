package neo4j

import (
	"context"
	"errors"
	"fmt"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"detente/graph"
)

// migrations lists, for every version of the schema, the statements that lead to
// it from the one before. Each can be run twice, so that a migration that was
// interrupted, or is run by two programs at once, ends well. A version that a
// release has written is never changed.
//
// The indexes of WITH and of the participation edges end in the sort key, so
// that one look-up yields the newest first; see package comment.
var migrations = [][]string{{
	`CREATE CONSTRAINT detente_id IF NOT EXISTS FOR (n:Detente) REQUIRE n.id IS UNIQUE`,
	`CREATE CONSTRAINT entity_id IF NOT EXISTS FOR (n:Entity) REQUIRE n.id IS UNIQUE`,
	`CREATE CONSTRAINT event_id IF NOT EXISTS FOR (n:Event) REQUIRE n.id IS UNIQUE`,
	`CREATE CONSTRAINT article_id IF NOT EXISTS FOR (n:Article) REQUIRE n.id IS UNIQUE`,
	`CREATE CONSTRAINT form_key IF NOT EXISTS FOR (n:Form) REQUIRE n.key IS UNIQUE`,

	`CREATE INDEX event_sort IF NOT EXISTS FOR (e:Event) ON (e.sort)`,
	`CREATE INDEX article_sort IF NOT EXISTS FOR (a:Article) ON (a.sort)`,
	`CREATE INDEX entity_country IF NOT EXISTS FOR (n:Entity) ON (n.country, n.id)`,
	`CREATE FULLTEXT INDEX entity_words IF NOT EXISTS FOR (n:Entity) ON EACH [n.words] OPTIONS {indexConfig: {` + "`fulltext.analyzer`" + `: 'whitespace'}}`,

	`CREATE INDEX actor_entity IF NOT EXISTS FOR ()-[r:ACTOR_IN]-() ON (r.entity, r.sort)`,
	`CREATE INDEX actor_country IF NOT EXISTS FOR ()-[r:ACTOR_IN]-() ON (r.country, r.sort)`,
	`CREATE INDEX recipient_entity IF NOT EXISTS FOR ()-[r:DIRECTED_AT]-() ON (r.entity, r.sort)`,
	`CREATE INDEX recipient_country IF NOT EXISTS FOR ()-[r:DIRECTED_AT]-() ON (r.country, r.sort)`,

	`CREATE INDEX with_from_to IF NOT EXISTS FOR ()-[r:WITH]-() ON (r.from, r.to, r.sort)`,
	`CREATE INDEX with_countries IF NOT EXISTS FOR ()-[r:WITH]-() ON (r.fromCountry, r.toCountry, r.sort)`,
	`CREATE INDEX with_from_country IF NOT EXISTS FOR ()-[r:WITH]-() ON (r.from, r.toCountry, r.sort)`,
	`CREATE INDEX with_to_country IF NOT EXISTS FOR ()-[r:WITH]-() ON (r.fromCountry, r.to, r.sort)`,
}, {
	`CREATE CONSTRAINT decision_id IF NOT EXISTS FOR (d:Decision) REQUIRE d.id IS UNIQUE`,
	`CREATE CONSTRAINT revision_id IF NOT EXISTS FOR (r:Revision) REQUIRE r.id IS UNIQUE`,
	"CREATE FULLTEXT INDEX telling_words IF NOT EXISTS FOR ()-[r:REPORTED_IN]-() ON EACH [r.words] OPTIONS {indexConfig: {`fulltext.analyzer`: 'whitespace'}}",
	`CREATE INDEX event_changed IF NOT EXISTS FOR (e:Event) ON (e.changed)`,
}, {
	// Leaders are found by the bodies of their offices too; so far only those
	// without a country were tied to their body. Offices are kept as JSON.
	`MATCH (n:Leader) WHERE n.stands UNWIND n.offices AS o WITH n, o, split(split(o, '"body":"')[1], '"')[0] AS body WHERE body IS NOT NULL
		MERGE (at:Entity {id: body}) ON CREATE SET at:Organization, at.kind = 'ORGANIZATION', at.name = split(body, ':')[1]
		WITH n, o, at WHERE NOT EXISTS { (n)-[:HOLDS]->(at) }
		CREATE (n)-[:HOLDS {office: split(split(o, '"title":"')[1], '"')[0], from: split(split(o, '"from":"')[1], '"')[0], to: split(split(o, '"to":"')[1], '"')[0]}]->(at)`,
}, {
	// Links and the counts of entities; retold makes those of events that are there.
	`CREATE INDEX link_ends IF NOT EXISTS FOR ()-[l:LINK]-() ON (l.from, l.to)`,
	// An entity says itself how many articles tell its forms.
	`MATCH (f:Form)-[:FORM_OF]->(n:Entity) WHERE f.articles IS NOT NULL WITH n, collect(f) AS forms
		SET n.forms = reduce(all = '', f IN forms | all + ' ' + f.key + '=' + f.articles)
		FOREACH (f IN forms | REMOVE f.articles)`,
}, {
	// Events are written as bytes, which programs that know version 4 cannot read.
}, {
	// Events that changed after they began have their steps; dated adds those of events
	// that are there.
}}

// retold is the version to which every event is written anew, dated the one to
// which the steps of events are.
const (
	retold = 4
	dated  = 6
)

const (
	readVersion  = `OPTIONAL MATCH (d:Detente {id: 'graph'}) RETURN coalesce(d.schema, 0) AS version`
	writeVersion = `MERGE (d:Detente {id: 'graph'}) ON CREATE SET d.schema = $version
		SET d.schema = CASE WHEN d.schema < $version THEN $version ELSE d.schema END`
	awaitIndexes = `CALL db.awaitIndexes(600)`
)

// prepare finds the name of the database, which spares every session the
// question, and brings the schema to the newest version.
func (s *Store) prepare(ctx context.Context) error {
	session := s.session(ctx, neo4j.AccessModeRead)
	defer func() { _ = session.Close(ctx) }()
	result, err := session.Run(ctx, readVersion, nil)
	if err != nil {
		return s.translate(ctx, err)
	}
	row, err := result.Single(ctx)
	if err != nil {
		return s.translate(ctx, err)
	}
	summary, err := result.Consume(ctx)
	if err != nil {
		return s.translate(ctx, err)
	}
	s.database = summary.Database().Name()
	version, err := column[int64](row, "version")
	if err != nil {
		return err
	}
	if int(version) > len(migrations) {
		return fmt.Errorf("database %q has version %d of the schema, this program knows %d: want a newer program: %w", s.database, version, len(migrations), graph.ErrInvalid)
	}
	for n := int(version); n < len(migrations); n++ {
		if err := s.migrate(ctx, n); err != nil {
			return fmt.Errorf("migrate database %q to version %d: %w", s.database, n+1, s.translate(ctx, err))
		}
	}
	return nil
}

func (s *Store) migrate(ctx context.Context, n int) error {
	for _, statement := range append(migrations[n], awaitIndexes) {
		if err := s.alone(ctx, statement, nil); err != nil {
			return err
		}
	}
	switch n + 1 {
	case retold:
		if err := s.retell(ctx); err != nil {
			return err
		}
	case dated:
		if err := s.dateSteps(ctx); err != nil {
			return err
		}
	}
	return s.alone(ctx, writeVersion, map[string]any{"version": n + 1})
}

// alone runs one statement in a transaction of its own, again when another
// program's migration stood in its way.
func (s *Store) alone(ctx context.Context, statement string, params map[string]any) error {
	session := s.session(ctx, neo4j.AccessModeWrite)
	_, err := session.ExecuteWrite(ctx, func(tx neo4j.ManagedTransaction) (any, error) {
		return nil, (&transaction{ctx: ctx, tx: tx}).run(statement, params)
	})
	return errors.Join(err, session.Close(ctx))
}
