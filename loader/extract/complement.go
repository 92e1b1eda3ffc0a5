package extract

import "slices"

// complement finds and reads the event that a predicate is about: a clause
// below it, a gerund or an event noun in it. It returns the token of the event.
func (r *reading) complement(t int, args arguments) (act, int, bool) {
	best, token, found := act{speaker: -1}, -1, false
	try := func(c int) bool {
		if r.consumed[c] {
			return false
		}
		a, ok := r.predicate(c)
		if !ok {
			return false
		}
		r.consumed[c] = true
		if !found || best.typ == "" && a.typ != "" {
			best, token, found = a, c, true
		}
		return a.typ != ""
	}
	for _, c := range r.complementsOf(t, args) {
		if r.isClause(c) && r.hasTo(c) && r.stops(t) {
			continue // "was lifted to permit": why, not what
		}
		if try(c) {
			return r.withConjuncts(best, c), token, true
		}
		if !r.isClause(c) || !found || token != c {
			continue
		}
		for _, j := range r.conjuncts(c) { // "to unite and mobilize"
			if j != c && r.isClause(j) && r.child(j, "nsubj", "nsubjpass") < 0 && try(j) {
				return r.withConjuncts(best, c), token, true
			}
		}
	}
	return best, token, found
}

// stops reports whether the predicate ends things rather than wants them.
func (r *reading) stops(t int) bool {
	return slices.ContainsFunc(r.lexicon.verbs[r.lemma(t)], func(e entry) bool { return e.op == opStop || e.op == opCancel })
}

// complementsOf lists the tokens that may tell what a predicate is about, the
// likeliest first.
func (r *reading) complementsOf(t int, args arguments) []int {
	list := r.children(t, "xcomp", "ccomp", "csubj", "csubjpass")
	clauses := len(list) > 0
	for _, o := range args.objects {
		if o != t && !(clauses && r.entityOf(o) != nil) { // "ordered the mission to leave": not the mission
			list = append(list, o)
			list = append(list, r.children(o, "acl")...)
			for _, p := range r.children(o, "prep") { // "accused the troops of firing", where "of" hangs on the troops
				if r.lower(p) == "of" {
					list = append(list, r.children(p, "pcomp")...)
				}
			}
		}
	}
	for _, p := range r.kids[t] {
		if (r.dep(p) == "prep" || r.dep(p) == "prt") && !isCircumstance(r.lower(p)) {
			list = append(list, r.children(p, "pcomp")...)
			for _, o := range r.children(p, "pobj") {
				if !r.isTime(o) {
					list = append(list, o)
				}
			}
		}
	}
	for _, c := range append(r.children(t, "advcl", "acl", "relcl"), r.dueBy(t)...) {
		if r.hasTo(c) {
			list = append(list, c)
		}
	}
	return list
}

// isCircumstance reports whether a preposition tells when or why, not what about.
func isCircumstance(prep string) bool {
	switch prep {
	case "at", "during", "after", "before", "amid", "despite", "following", "since", "until", "by", "over", "because", "without", "under":
		return true
	}
	return false
}

// withConjuncts consumes what is joined to the complement ("to meet and
// discuss"), which is the same matter.
func (r *reading) withConjuncts(a act, c int) act {
	for _, j := range r.conjuncts(c) {
		if j != c && r.isClause(j) && r.child(j, "nsubj", "nsubjpass") < 0 {
			r.consumed[j] = true
		}
	}
	return a
}
