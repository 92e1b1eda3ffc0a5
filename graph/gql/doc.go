// Package gql answers the questions of schema.graphqls from a graph.Reader.
//
// NewHandler is the way in. A field of a GraphQL object is a field or a method
// of the Go type it is bound to (gqlgen.yml); the methods that take a context
// read the store. Objects that are listed together share one set, and what they
// lead to (the entities of a page of events, the countries of those entities,
// the articles of the evidence) is read for the whole set by the first of them
// that is asked: the number of reads depends on the question, never on the
// size of the page.
package gql

//go:generate go tool gqlgen generate
