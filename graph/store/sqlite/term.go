package sqlite

import (
	"strings"

	"detente/graph"
)

// role says what part of a question a term answers. The numbers are in files.
type role int

const (
	roleType      role = 1 // event type: every event has one
	roleContext   role = 2 // context
	roleStatus    role = 3 // status, the latest or one before
	roleSource    role = 4 // outlet of an article of evidence
	roleSpeaker   role = 5 // entity ID of a speaker
	roleActor     role = 6 // entity ID of an actor, or the country ID it stands for
	roleRecipient role = 7 // the same of a recipient
	rolePair      role = 8 // two entity IDs, the smaller first, either of which may stand for its members
)

// term is something a filter can ask for. Its parts are texts; the file keeps
// their symbols.
type term struct {
	role role
	a, b string
}

// The aspect of a posting tells how the event has the term. Of actors and
// recipients it says whether the entity itself takes part, whether some
// participant has it for a country, and whether such a one is an actor too. The
// numbers are in files.
const (
	itself   = 1
	byCode   = 2
	byActor  = 4 // of recipients, with byCode
	noAspect = 0
)

// ended is the aspect of a status that another has followed. The number is in files.
const ended = 1

// The aspect of a pair holds who acted, seen from the term's first part, twice:
// in the lower bits where a country's ID stands for its members, above them for
// the two entities themselves, if a Pair joins them. The numbers are in files.
const (
	forward    = 1
	backward   = 2
	mutual     = 3
	exactShift = 2
	exactBits  = mutual << exactShift
)

// states is how many numbers state gives.
const states = 10

// state packs realis and withdrawn into one number that files hold.
func state(r graph.Realis, withdrawn bool) int64 {
	var n int64
	switch r {
	case graph.Actual:
	case graph.Future:
		n = 2
	case graph.Hypothetical:
		n = 4
	case graph.Negated:
		n = 6
	case graph.Historical:
		n = 8
	}
	if withdrawn {
		n++
	}
	return n
}

// isCountryID reports whether other entities may belong to the one of this ID.
func isCountryID(id string) bool { return strings.HasPrefix(id, graph.CountryID("")) }

// terms returns every term that the event has, with its aspect.
func terms(e *graph.Event, facts graph.Facts) map[term]int64 {
	ts := make(map[term]int64, 16)
	ts[term{role: roleType, a: string(e.Type)}] = noAspect
	add := func(r role, a string, aspect int64) {
		if a != "" {
			ts[term{role: r, a: a}] |= aspect
		}
	}
	for _, c := range e.Contexts {
		add(roleContext, c, noAspect)
	}
	add(roleStatus, string(e.Status), noAspect)
	addEnded(ts, e)
	for i := range e.Evidence {
		add(roleSource, facts.Source(e.Evidence[i].Article), noAspect)
		add(roleSpeaker, e.Evidence[i].Speaker, noAspect)
	}
	for _, side := range []struct {
		role role
		ids  []string
	}{{roleActor, e.Actors}, {roleRecipient, e.Recipients}} {
		for _, id := range side.ids {
			add(side.role, id, itself)
			if code := facts.Country(id); code != "" {
				c := graph.CountryID(code)
				add(side.role, c, byCode)
				if side.role == roleRecipient && ts[term{role: roleActor, a: c}]&byCode != 0 {
					add(side.role, c, byActor)
				}
			}
		}
	}
	for _, p := range e.Pairs() {
		addPairs(ts, p, facts)
	}
	return ts
}

// addEnded adds the terms of the states that others have followed.
func addEnded(ts map[term]int64, e *graph.Event) {
	for _, c := range e.Changes {
		if c.Status != e.Status {
			ts[term{role: roleStatus, a: string(c.Status)}] = ended
		}
	}
}

// addPairs adds the terms of the pair: of the two themselves, and of the
// countries that stand for them.
func addPairs(ts map[term]int64, p graph.Pair, facts graph.Facts) {
	sides := func(id string) []string {
		if code := facts.Country(id); code != "" && graph.CountryID(code) != id {
			return []string{id, graph.CountryID(code)}
		}
		return []string{id}
	}
	for _, a := range sides(p.From) {
		for _, b := range sides(p.To) {
			addPair(ts, a, b, p.Mutual, 0)
			if a == p.From && b == p.To {
				addPair(ts, a, b, p.Mutual, exactShift)
			}
		}
	}
}

// addPair adds the direction of a pair to its term; met from both ends it is
// mutual, as graph.DirectionOf has it.
func addPair(ts map[term]int64, from, to string, together bool, shift int) {
	t, d := term{rolePair, from, to}, int64(forward)
	if to < from {
		t, d = term{rolePair, to, from}, backward
	}
	had := ts[t] >> shift & mutual
	if together || from == to || had != 0 && had != d {
		d = mutual
	}
	ts[t] |= d << shift
}

// asked is a term as a filter asks for it: with any of some aspects, unless that
// is 0, and with none of others.
type asked struct {
	term
	any, none int64
}

// pairAsked answers "between a and b".
func pairAsked(a, b string, exact bool) asked {
	w := asked{term: term{rolePair, min(a, b), max(a, b)}}
	if exact || !isCountryID(a) && !isCountryID(b) {
		w.any = exactBits
	}
	return w
}

// memberAsked answers "is an actor" or "is a recipient".
func memberAsked(r role, id string, exact bool) asked {
	w := asked{term: term{role: r, a: id}}
	if exact || !isCountryID(id) {
		w.any = itself
	}
	return w
}

// countryAsked answers "a participant is of that country", each event once.
func countryAsked(code string) []asked {
	id := graph.CountryID(code)
	return []asked{{term: term{role: roleActor, a: id}, any: byCode}, {term: term{role: roleRecipient, a: id}, any: byCode, none: byActor}}
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
