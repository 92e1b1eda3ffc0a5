package extract

import (
	"slices"

	"detente/graph"
)

// choose returns the first entry whose conditions all hold. Entries come with
// the most conditions first.
func (r *reading) choose(entries []entry, t int, args arguments) (entry, bool) {
	for _, e := range entries {
		if r.holds(e.when, t, args) {
			return e, true
		}
	}
	return entry{}, false
}

func (r *reading) holds(when []condition, t int, args arguments) bool {
	for _, c := range when {
		if r.meets(c, t, args) == c.not {
			return false
		}
	}
	return true
}

// meets tests one condition of the predicate t.
func (r *reading) meets(c condition, t int, args arguments) bool {
	any := c.words[0] == "*"
	switch c.slot {
	case "passive":
		return args.passive
	case "named": // "called him corrupt": an adjective or noun says what the object is
		return r.child(t, "oprd") >= 0
	case "xcomp":
		for _, k := range r.children(t, "xcomp") {
			if r.hasTo(k) && (any || c.has(r.lemma(k))) {
				return true
			}
		}
		return false
	case "inf":
		for _, k := range r.kids[t] {
			if (r.dep(k) == "xcomp" || r.dep(k) == "advcl" || r.dep(k) == "ccomp" || r.dep(k) == "acl") && r.hasTo(k) && (any || c.has(r.lemma(k))) {
				return true
			}
		}
		return slices.ContainsFunc(r.dueBy(t), func(k int) bool { return any || c.has(r.lemma(k)) })
	case "that":
		for _, k := range r.children(t, "ccomp") {
			if any || c.has(r.lemma(k)) {
				return true
			}
		}
		return false
	case "other":
		return r.aboutOther(c, t, args)
	case "mod":
		return r.modified(c, t)
	case "word":
		s, e := r.span(t)
		for i := max(s, t-12); i < min(e, t+25); i++ {
			if c.has(r.lemma(i)) || c.has(r.lower(i)) || c.has(r.hyphened(i)) {
				return true
			}
		}
		return false
	}
	return r.inSlot(c, t, args)
}

// inSlot reports whether a phrase in the slot, or a gerund after it, is one of the words.
func (r *reading) inSlot(c condition, t int, args arguments) bool {
	any := c.words[0] == "*"
	heads := r.fill(args, c.slot, append([]int{t}, args.objects...)...)
	for _, p := range r.children(t, "prep") { // "kept them from leaving"
		if r.lower(p) != c.slot {
			continue
		}
		for _, k := range r.children(p, "pcomp") {
			if any || c.has(r.lemma(k)) {
				return true
			}
		}
	}
	if any {
		return len(heads) > 0
	}
	if c.has("#two") && r.twoActors(heads) {
		return true
	}
	for _, h := range heads {
		e := r.entityOf(h)
		if c.has("#actor") && e != nil || c.has("#state") && isState(e) || c.has("#leader") && e != nil && e.Kind == graph.KindLeader {
			return true
		}
		for _, w := range r.contents(r.meant(h)) {
			if c.has(r.lemma(w)) || c.has(r.lower(w)) || c.has(r.hyphened(w)) {
				return true
			}
		}
	}
	return false
}

// aboutOther reports whether the clause that t says is about somebody else than who says
// it: "claimed that Chad had armed them".
func (r *reading) aboutOther(c condition, t int, args arguments) bool {
	for _, k := range r.children(t, "ccomp") {
		for _, s := range r.subjectsOf(k, 0) {
			e := r.entityOf(s)
			own := e != nil && slices.ContainsFunc(args.subjects, func(o int) bool { return r.entityOf(o) == e })
			if !own && r.isNominal(s) && r.pos(s) != "PRON" && (c.words[0] == "*" || c.has("#state") && isState(e)) {
				return true
			}
		}
	}
	return false
}

// dueBy lists the infinitives on the object of t that only tells a time: "gave
// Poland two months to comply".
func (r *reading) dueBy(t int) []int {
	var found []int
	for _, o := range r.children(t, "dobj", "npadvmod") {
		if !r.isTime(o) {
			continue
		}
		for _, k := range r.children(o, "acl", "relcl") {
			if r.hasTo(k) {
				found = append(found, k)
			}
		}
	}
	return found
}

// meant returns the head of the phrase that a pronoun stands for, else h itself;
// a reflexive is read as such ("chained themselves").
func (r *reading) meant(h int) int {
	if r.pos(h) != "PRON" || isReflexive(r.lower(h)) {
		return h
	}
	for _, m := range r.refer(h) {
		if a := r.mentions[m].Antecedent; a >= 0 {
			return r.mentions[a].Head
		}
	}
	return h
}

// twoActors reports whether the phrases name two actors or more that "and" joins: "Kenya and
// Uganda", "Greek and Albanian guards", "envoys of both A and B".
func (r *reading) twoActors(heads []int) bool {
	and := len(heads) > 1
	for _, h := range heads {
		s, e := r.span(h)
		for i := s; i < e && !and; i++ {
			and = r.dep(i) == "cc" && r.lower(i) != "or"
		}
		if and && r.entityOf(h) != nil && r.named2(r.referAll(r.namesInside(h, 1))) {
			return true // "the navies of France and India"
		}
	}
	return and && r.named2(r.mentionsOf(heads))
}

// isState reports whether an entity acts for a state: a country, its
// government, or an office of it.
func isState(e *graph.Entity) bool {
	if e == nil {
		return false
	}
	return e.Kind == graph.KindCountry || slices.ContainsFunc(e.Sectors, func(s string) bool {
		return s == "GOV" || s == "MIL" || s == "LEG" || s == "IGO" || s == "EUR" || s == "UNO"
	})
}

func (c condition) has(word string) bool {
	_, ok := slices.BinarySearch(c.words, word)
	return ok
}

// modified reports whether an adjective, compound or adverb of t is one of the words.
func (r *reading) modified(c condition, t int) bool {
	for _, k := range r.kids[t] {
		switch r.dep(k) {
		case "amod", "compound", "nmod", "advmod", "poss", "npadvmod":
			if c.has(r.lemma(k)) || c.has(r.lower(k)) || r.modified(c, k) {
				return true
			}
		}
	}
	return false
}

// hasTo reports whether the verb is an infinitive with "to".
func (r *reading) hasTo(v int) bool {
	for _, k := range r.kids[v] {
		if r.lower(k) == "to" && r.tag(k) == "TO" {
			return true
		}
	}
	return false
}

// contents returns the words that say what a noun phrase is about: its head, and
// where the head only measures or frames ("a series of strikes", "a mediation
// effort", "two tons of food"), what it measures or frames.
func (r *reading) contents(h int) []int {
	found := []int{h}
	for i := 0; i < len(found) && len(found) < 12; i++ {
		w := found[i]
		frame := r.lexicon.in(r.lemma(w), "frame") || r.pos(w) == "NUM" || r.pos(w) == "SYM"
		for _, k := range r.kids[w] {
			switch {
			case r.dep(k) == "compound" || r.dep(k) == "amod" && r.pos(k) == "NOUN" || r.dep(k) == "nmod":
				if r.nameOf(k) == nil || frame {
					found = append(found, k)
				}
			case frame && r.isPrep(k) && (r.lower(k) == "of" || r.lower(k) == "in" || r.lower(k) == "worth"):
				for _, o := range r.children(k, "pobj") {
					found = append(found, r.conjuncts(o)...)
				}
			}
		}
	}
	return found
}
