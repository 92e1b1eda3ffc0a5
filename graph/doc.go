// Package graph is the domain of Détente: entities (countries, leaders,
// organizations, groups), the PLOVER events between them, the evidence that
// says so, and the roles a store plays. It imports only the standard library;
// every other package imports it, and it imports none of them.
//
// Identity is decided here and in loader/resolve: stores compare IDs byte by
// byte and never fold case or accents.
package graph
