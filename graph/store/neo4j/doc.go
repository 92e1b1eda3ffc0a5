// Package neo4j keeps the graph in a Neo4j database, 5.26 or newer.
//
// A person with Neo4j Browser reads it without this program:
//
//	(:Entity:Country|:Leader|:Organization|:Group {id, name, aliases, country, …})
//	(:Event:Meeting|:Sanction|:Accusation|:Interaction {id, type, mode, start, realis, …})
//	(:Article {id, url, title, source, published, text, …})
//	(:Entity)-[:ACTOR_IN]->(:Event)-[:DIRECTED_AT]->(:Entity)
//	(:Event)-[:REPORTED_IN {sentence, trigger, rule, speaker, …}]->(:Article)
//	(:Leader)-[:HOLDS {office, from, to}]->(:Country|:Organization)
//	(:Entity)-[:WITH {event, type, mode, …}]->(:Entity)
//
// WITH is an event seen as an edge, one for every pair of it (graph.Event.Pairs).
// It makes dyads first class: its indexes lead by both ends, each end as itself
// or as its country, to the newest event in one step, so that a question about
// two actors costs what its answer costs, however many events each of them has.
// The participation edges carry their entity, its country and the event's place
// in lists for the same reason.
//
// What articles said is kept as they said it: REPORTED_IN carries the article's
// telling of the event as JSON, and (:Form)-[:FORM_OF]->(:Entity) what some
// articles, all alike, say of an entity. Every other property follows from these
// by graph.MergeEvents and graph.MergeEntity, so that a retraction leaves no
// trace. (:Detente) is one node: the version of the schema, and the lock that
// writers take turns by.
package neo4j
