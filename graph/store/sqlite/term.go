package sqlite

import (
	"strings"

	"detente/graph"
)

// role says what part of a question a term answers. The numbers are in files.
type role int

const (
	roleAll         role = 1  // every event
	roleType        role = 2  // event type
	roleContext     role = 3  // context
	roleStatus      role = 4  // latest status
	roleSource      role = 5  // outlet of an article of evidence
	roleSpeaker     role = 6  // entity ID of a speaker
	roleActor       role = 7  // entity ID of an actor
	roleRecipient   role = 8  // entity ID of a recipient
	roleActorOf     role = 9  // country ID that an actor stands for or belongs to
	roleRecipientOf role = 10 // the same of a recipient
	roleCountry     role = 11 // country code of a participant
	rolePair        role = 12 // two entity IDs that a Pair joins, the smaller first
	roleDyad        role = 13 // the same, where a country ID stands for its members
)

// term is something a filter can ask for. Its parts are texts; the file keeps
// their symbols.
type term struct {
	role role
	a, b string
}

// direction says who acted in a pair, seen from the term's first part; 0 for
// terms that are no pairs. The numbers are in files.
const (
	noDirection = iota
	forward
	backward
	mutual
)

// directionUnit is what a posting's kind counts directions in; kinds are below it.
const directionUnit = 1 << 10

// state packs realis and withdrawn into one number that files hold.
func state(r graph.Realis, withdrawn bool) int64 {
	n := map[graph.Realis]int64{graph.Actual: 0, graph.Future: 2, graph.Hypothetical: 4, graph.Negated: 6, graph.Historical: 8}[r]
	if withdrawn {
		n++
	}
	return n
}

// isCountryID reports whether other entities may belong to the one of this ID.
func isCountryID(id string) bool { return strings.HasPrefix(id, graph.CountryID("")) }

// terms returns every term that the event has, and of pairs the direction.
func terms(e *graph.Event, facts graph.Facts) map[term]int64 {
	ts := map[term]int64{{role: roleAll}: noDirection, {role: roleType, a: string(e.Type)}: noDirection}
	add := func(r role, a string) {
		if a != "" {
			ts[term{role: r, a: a}] = noDirection
		}
	}
	for _, c := range e.Contexts {
		add(roleContext, c)
	}
	add(roleStatus, string(e.Status))
	for i := range e.Evidence {
		add(roleSource, facts.Source(e.Evidence[i].Article))
		add(roleSpeaker, e.Evidence[i].Speaker)
	}
	sides := map[string][]string{} // of a participant: the IDs that stand for it
	for _, id := range e.Participants() {
		country := facts.Country(id)
		add(roleCountry, country)
		sides[id] = []string{id}
		if c := graph.CountryID(country); country != "" && c != id {
			sides[id] = append(sides[id], c)
		}
	}
	for _, id := range e.Actors {
		add(roleActor, id)
		for _, s := range sides[id] {
			if isCountryID(s) {
				add(roleActorOf, s)
			}
		}
	}
	for _, id := range e.Recipients {
		add(roleRecipient, id)
		for _, s := range sides[id] {
			if isCountryID(s) {
				add(roleRecipientOf, s)
			}
		}
	}
	for _, p := range e.Pairs() {
		addPair(ts, rolePair, p.From, p.To, p.Mutual)
		for _, a := range sides[p.From] {
			for _, b := range sides[p.To] {
				if isCountryID(a) || isCountryID(b) {
					addPair(ts, roleDyad, a, b, p.Mutual)
				}
			}
		}
	}
	return ts
}

// addPair adds the term of the pair; met from both ends it is mutual, as
// graph.DirectionOf has it.
func addPair(ts map[term]int64, r role, from, to string, together bool) {
	t, d := term{r, from, to}, int64(forward)
	if to < from {
		t, d = term{r, to, from}, backward
	}
	if had := ts[t]; together || from == to || had != noDirection && had != d {
		d = mutual
	}
	ts[t] = d
}

// pairTerm is the term that answers "between a and b".
func pairTerm(a, b string, exact bool) term {
	r := rolePair
	if !exact && (isCountryID(a) || isCountryID(b)) {
		r = roleDyad
	}
	return term{r, min(a, b), max(a, b)}
}

// memberTerm is the term of a participant: role exactly, or roleOf where the ID
// is a country's that stands for its members.
func memberTerm(id string, exact bool, exactly, of role) term {
	if !exact && isCountryID(id) {
		return term{role: of, a: id}
	}
	return term{role: exactly, a: id}
}

// facts answers what filters ask, remembering the answers for one question.
func (c *conn) facts() (graph.Facts, *error) {
	failed := new(error)
	lookUp := func(sql string) func(string) string {
		known := map[string]string{}
		return func(id string) string {
			s, ok := known[id]
			if !ok {
				var err error
				if s, _, err = c.text(sql, id); err != nil && *failed == nil {
					*failed = err
				}
				known[id] = s
			}
			return s
		}
	}
	return graph.Facts{
		Country: lookUp("SELECT country FROM entity WHERE key = ?"),
		Source:  lookUp("SELECT source FROM article WHERE key = ?"),
	}, failed
}
