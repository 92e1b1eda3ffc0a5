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
//	(:Entity)-[:WITH {type, mode, …}]->(:Entity)
//	(:Entity)-[:LINK {events, counts}]->(:Entity)
//
// WITH is an event seen as an edge, one for every pair of it (graph.Event.Pairs).
// It makes dyads first class: its indexes lead by both ends, each end as itself
// or as its country, to the newest event in one step, so that a question about
// two actors costs what its answer costs, however many events each of them has.
// The participation edges carry their entity, its country and the event's place
// in lists for the same reason.
//
// LINK joins every two entities that share events, once, from the one whose ID
// sorts first: how many, by type, mode, realis and who acted ("CONSULT/visit>3
// FUTURE:AID<1"). Entities carry what they did and underwent ("CONSULT=12/5":
// twelve events with five others), countries also what all their entities did.
// These are kept on write, by the differences that a write makes, so that a
// network, a path and an activity cost what their answer costs. One edge for
// every two rather than for each direction halves what is written, and an answer
// needs both. How many others a country's entities have is not kept, since it
// would take two more edges for every event; it is counted from the links.
//
// An event is read from one property, its bytes as of package codec (data), for
// decoding JSON took as long as the question: of one article's telling
// as it was told, of several as they make it; then REPORTED_IN carries each
// telling. Events that version 4 of the schema wrote are JSON until they are
// written again. (:Form)-[:FORM_OF]->(:Entity) is what some articles, all alike, say of
// an entity, which counts them (forms). Every other property follows from these
// by graph.MergeEvents and graph.MergeEntity, so that a retraction leaves no
// trace. What is empty or implied has no property: a commit costs by the
// properties it writes. For the same reason a list of one is a text (source) and
// only a longer one a list (sources), and who took part is told by the edges alone.
// An event has its steps (changes: "2025-06-18 LIFTED") where they came after it
// began, or where no step tells of its status; else that has been the same since.
//
// (:Detente) is one node: the version of the schema, and the lock that writers
// take turns by. It keeps the token of the last writer, by which a Store knows
// whether what it remembers of entities still holds, and whether a commit whose
// answer was lost did happen; whoever changes the graph by
// hand while a program writes to it removes Detente.writer.
package neo4j
