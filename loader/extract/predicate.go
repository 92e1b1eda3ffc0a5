package extract

import (
	"slices"

	"detente/graph"
)

// maxNesting bounds how deep predicates nest in one another.
const maxNesting = 8

// predicate reads what the token tells, with all that its complements add, and
// consumes the tokens that are part of it. ok is false when it is no predicate
// that can be read; an act without a type has participants all the same.
func (r *reading) predicate(t int) (act, bool) {
	if r.depthLeft <= 0 {
		return act{}, false
	}
	r.depthLeft--
	defer func() { r.depthLeft++ }()
	switch {
	case r.isClause(t):
		return r.verbAct(t), true
	case r.pos(t) == "ADJ":
		return r.adjectiveAct(t)
	case r.pos(t) == "NOUN", r.pos(t) == "PROPN":
		return r.nounAct(t)
	}
	return act{}, false
}

// verbAct reads a clause by its verb.
func (r *reading) verbAct(v int) act {
	r.consumed[v] = true
	args := r.argumentsOf(v)
	a := act{clause: v, trigger: []int{v}, speaker: -1, actors: args.subjects, confidence: 0.8}
	var entries []entry
	for _, key := range r.verbKeys(v) {
		entries = append(entries, r.lexicon.verbs[key]...)
	}
	if found, ok := r.copula(v, args); ok {
		return r.modality(v, found)
	}
	for _, e := range entries {
		if !r.holds(e.when, v, args) {
			continue
		}
		if found := r.apply(v, args, a, e); found.typ != "" || e.op == opNone {
			return r.modality(v, found)
		}
	}
	if e, ok := r.mistaken(v, args); ok {
		return r.modality(v, r.apply(v, args, a, e))
	}
	return r.modality(v, r.unknownVerb(v, args, a))
}

// mistaken returns the entry of a plural noun that the parser took for a verb that
// the lexicon does not know: "US airstrikes on radar sites went on".
func (r *reading) mistaken(v int, args arguments) (entry, bool) {
	noun := singular(r.lower(v))
	if r.tag(v) != "VBZ" || noun == r.lower(v) || r.lexicon.verbs[r.lemma(v)] != nil || r.lexicon.verbs[noun] != nil {
		return entry{}, false
	}
	e, ok := r.choose(r.lexicon.nouns[noun], v, args)
	return e, ok && e.op == ""
}

// apply reads the verb v as the entry says. The act has no type when the
// entry's operator finds nothing to act on.
func (r *reading) apply(v int, args arguments, a act, e entry) act {
	a.rule = e.rule
	switch e.op {
	case "":
		a.typ, a.mode = e.typ, e.mode
		r.recipients(&a, v, args, e)
		r.aimed(&a, v, args, e)
		r.absorb(v, args)
		for _, o := range args.objects {
			if between := r.prepObjects(o, "between"); args.passive && len(a.actors) == 0 && len(between) > 0 {
				a.actors, a.mutual = r.conjuncts(between[0]), true // "ties between A and B were restored"
			}
		}
		if a.typ == graph.Assault && args.passive && len(a.actors) == 0 {
			a.actors = r.deedDoers(v)
		} else if a.typ == graph.Assault {
			a.actors = r.wielders(a.actors)
		}
		moved := a.typ == graph.Mobilize || a.typ == graph.Aid && r.lexicon.in(r.lemma(v), "move") || a.mode == "withdraw" || a.mode == "disarm"
		if moved && args.passive && len(a.actors) == 0 {
			a.actors = args.objects // "peacekeepers were deployed": they move
			a.recipients = r.eligible(a.recipients, a.actors)
		}
		return a
	case opLight:
		return r.lightVerb(v, args, a, e)
	case opUndergo:
		return r.undergone(v, args, a, e)
	case opSay:
		return r.speech(v, args, a, e)
	case opNone:
		return a
	}
	return r.operate(v, args, a, e)
}

// aimed puts before the place of a protest or of a move of forces against whom a
// clause of manner or purpose says it goes: "marched through Cairo, denouncing
// Ethiopia", "moved to the border to confront rebels".
func (r *reading) aimed(a *act, v int, args arguments, e entry) {
	if a.typ != graph.Protest && a.typ != graph.Mobilize || len(e.slots) > 0 && e.slots[0] == "obj" {
		return
	}
	for _, slot := range []string{"against", "over", "with"} {
		if len(r.fill(args, slot, append([]int{v}, args.objects...)...)) > 0 {
			return
		}
	}
	for _, k := range r.children(v, "advcl", "xcomp") {
		if r.tag(k) != "VBG" && !r.hasTo(k) || r.child(k, "nsubj", "nsubjpass", "mark") >= 0 || a.typ == graph.Mobilize && !(r.hasTo(k) && r.lexicon.in(r.lemma(k), "confront")) {
			continue
		}
		inner := r.argumentsOf(k)
		parts := append([]int{k}, inner.objects...)
		found := r.fill(inner, "against", parts...)
		if len(found) == 0 && a.typ == graph.Protest {
			found = r.fill(inner, "at", parts...)
		}
		if len(found) == 0 {
			for _, c := range r.children(k, "ccomp") { // "demanding that the president resign"
				found = append(found, r.children(c, "nsubj")...)
			}
			found = slices.DeleteFunc(append(found, inner.objects...), func(o int) bool { return r.entityOf(o) == nil })
		}
		if found = r.eligible(found, a.actors); r.namesSomebody(r.mentionsOf(found)) {
			a.nearby, a.recipients = a.recipients, found
			return
		}
	}
}

// deedDoers returns who did the deed in which the passive v befell somebody:
// "were killed in Russian strikes"; or, where the deed's phrase names nobody, who did the
// last one told by that noun.
func (r *reading) deedDoers(v int) []int {
	for _, prep := range []string{"in", "by", "during"} {
		for _, o := range r.prepObjects(v, prep) {
			_, at, ok := r.eventNoun(o)
			if !ok {
				continue
			}
			r.consumed[o], r.consumed[at] = true, true
			if own := r.doers(o, at); len(own) > 0 {
				return own
			}
			return r.doing[r.lemma(at)]
		}
	}
	return nil
}

// wielders puts who fired or laid a weapon in its place, where the phrase says so: "rounds
// fired by Tajik troops", "a van packed with explosives and parked by ETA".
func (r *reading) wielders(actors []int) []int {
	var all []int
	for _, h := range actors {
		var found []int
		if r.lexicon.in(r.lemma(h), "projectile") {
			for _, p := range r.children(h, "acl") {
				for _, v := range r.conjuncts(p) {
					found = append(found, r.prepObjects(v, "by")...)
					if len(found) == 0 {
						found = append(found, r.prepObjects(v, "from")...) // "a missile fired from Yemen"
					}
				}
			}
		}
		if len(found) == 0 {
			found = []int{h}
		}
		all = append(all, found...)
	}
	return all
}

// absorb consumes what a verb that tells an event by itself has for its
// complement: "failed to reach", "condemned the attack".
func (r *reading) absorb(v int, args arguments) {
	for _, c := range r.children(v, "xcomp") {
		r.consumed[c] = true
	}
	for _, o := range slices.Concat(args.objects, args.subjects) {
		if _, at, ok := r.eventNoun(o); ok {
			r.consumed[o], r.consumed[at] = true, true // "condemned the attack", "the strike killed two"
			if own := r.doers(o, at); len(own) > 0 {
				r.doing[r.lemma(at)] = own
			}
		}
	}
}

// copula reads what a form of "be" says of its subject: "is ready to send",
// "was guilty of", "remains the largest donor of".
func (r *reading) copula(v int, args arguments) (act, bool) {
	for _, c := range r.children(v, "acomp", "attr", "oprd") {
		if a, ok := r.disparaged(v, c, args); ok {
			return a, true
		}
		switch {
		case r.pos(c) == "ADJ" || r.tag(c) == "VBN":
			if a, ok := r.adjectiveAct(c); ok && a.typ != "" {
				a.clause, a.trigger = v, append(a.trigger, v)
				return a, true
			}
		case r.pos(c) == "NOUN" && r.pos(v) == "AUX" || r.lemma(v) == "remain" || r.lemma(v) == "become":
			if a, ok := r.nounAct(c); ok && a.typ != "" && (a.typ == graph.Aid || a.typ == graph.Support) {
				a.actors = args.subjects
				a.recipients = r.eligible(a.recipients, a.actors)
				a.clause = v
				return a, true
			}
		}
	}
	return act{}, false
}

// disparaged reads what somebody says of another in harsh words: "said the plan was a
// betrayal", "the trial is a sham, it said". ok is false where nobody is said to say it.
func (r *reading) disparaged(v, c int, args arguments) (act, bool) {
	if !r.lexicon.in(r.lemma(c), "slur") || len(args.subjects) == 0 || r.pos(args.subjects[0]) == "PRON" || r.child(v, "neg") >= 0 {
		return act{}, false
	}
	s := r.sayer(v)
	if s < 0 || r.same(r.refer(s), r.mentionsOf(args.subjects)) {
		return act{}, false
	}
	r.consumed[c] = true
	return act{typ: graph.Accuse, mode: "disapprove", actors: r.conjuncts(s), recipients: args.subjects, trigger: []int{v, c},
		rule: "disparaged", clause: v, speaker: -1, confidence: 0.7}, true
}

// verbKeys returns under which words the lexicon may know the verb, the longest first.
func (r *reading) verbKeys(v int) []string {
	lemma := r.lemma(v)
	var keys []string
	for _, k := range r.kids[v] {
		// A particle may stand behind a long object: "handed the fugitive colonel over".
		if k > v && (r.dep(k) == "prt" || k <= v+4 && (r.dep(k) == "advmod" || r.dep(k) == "intj" || r.isPrep(k) && !r.beforeTime(k))) {
			keys = append(keys, lemma+"_"+r.lower(k))
		}
	}
	return append(keys, lemma)
}

// beforeTime reports whether a preposition only tells when: "called him on Monday".
func (r *reading) beforeTime(p int) bool {
	o := r.child(p, "pobj")
	return o >= 0 && r.lexicon.in(r.lemma(o), "day")
}

// unknownVerb keeps the participants of a verb that the lexicon does not know:
// an operator around it may need them.
func (r *reading) unknownVerb(v int, args arguments, a act) act {
	r.fillRecipients(&a, args, []string{"iobj", "obj", "with", "to", "against", "on", "for", "from", "at", "into", "in", "of"}, append([]int{v}, args.objects...))
	return a
}

// adjectiveAct reads an adjective with its complement: "ready to send troops".
func (r *reading) adjectiveAct(t int) (act, bool) {
	entries := r.lexicon.adjectives[r.lemma(t)]
	var args arguments
	args.subjects = r.subjectsOf(r.head[t], 0)
	e, ok := r.choose(entries, t, args)
	if !ok {
		return act{}, false
	}
	r.consumed[t] = true
	a := act{clause: t, trigger: []int{t}, speaker: -1, actors: args.subjects, confidence: 0.75, rule: e.rule}
	if e.op != "" && e.op != opNone {
		return r.operate(t, args, a, e), true
	}
	a.typ, a.mode = e.typ, e.mode
	r.recipients(&a, t, args, e)
	return a, true
}
