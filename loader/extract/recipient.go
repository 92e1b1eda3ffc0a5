package extract

import (
	"slices"

	"detente/graph"
)

// without returns the mentions that do not repeat one of others.
func (r *reading) without(mentions, others []int) []int {
	return slices.DeleteFunc(mentions, func(m int) bool {
		return slices.ContainsFunc(others, func(o int) bool {
			a, b := &r.mentions[m], &r.mentions[o]
			if m == o || a.Entity == nil && a.Start < b.End && b.Start < a.End {
				return true
			}
			// A place in the actor's own country is a recipient of its own: "Egypt eased the curfew in Sinai".
			return a.Entity != nil && a.Entity == b.Entity && !(a.Place && !b.Place)
		})
	})
}

// measured adds to phrases that only measure ("two thirds of", "contingents
// of") what they measure.
func (r *reading) measured(heads []int) []int {
	var all []int
	for _, h := range heads {
		all = append(all, h)
		if r.lexicon.in(r.lemma(h), "partitive") || r.pos(h) == "NUM" {
			for _, o := range r.prepObjects(h, "of") {
				all = append(all, r.conjuncts(o)...)
			}
		}
	}
	return all
}

// recipientsOf refers the recipients. Where they name nobody, the names below
// them are added: "accepted people who live in Greek camps" concerns Greece. A
// thing is joined by what it is of: who conceded to the demands of drivers
// conceded to drivers.
func (r *reading) recipientsOf(a act, actors []int) []int {
	var deeds []int
	if a.typ == graph.Accuse || a.typ == graph.Support || a.typ == graph.Reject {
		for _, h := range a.recipients {
			if len(r.doersBehind(h)) > 0 {
				deeds = append(deeds, r.refer(h)...)
			}
		}
		a.recipients = r.behind(a.recipients)
	}
	found := append(r.mentionsOf(a.recipients), deeds...)
	slices.Sort(found)
	found = r.without(slices.Compact(found), actors)
	if a.mutual || r.namesSomebody(found) && !slices.ContainsFunc(a.recipients, r.isThing) {
		return found
	}
	if (a.typ == graph.Consult || a.typ == graph.Cooperate) && r.named2(actors) {
		return nil // all who take part are actors; what follows is where and about what
	}
	found = append(found, r.without(r.concerned(a.recipients), actors)...)
	if !r.namesSomebody(found) && !slices.ContainsFunc(a.recipients, func(h int) bool { return !r.isThing(h) }) {
		people := slices.DeleteFunc(slices.Clone(a.nearby), r.isThing)
		found = append(found, r.without(r.mentionsOf(people), actors)...) // "demanded an apology from the minister"
	}
	if a.typ == graph.Threaten || a.typ == graph.Reject {
		found = append(found, r.without(r.conditioned(a), actors)...)
	}
	slices.Sort(found)
	if found = slices.Compact(found); r.namesSomebody(found) {
		return found
	}
	return r.recipientsBelow(a, actors, found)
}

// conditioned refers who must do something before a threat or a refusal ends: the
// government of "will not end the strike until the government pays".
func (r *reading) conditioned(a act) []int {
	var found []int
	for _, t := range append([]int{a.clause}, a.trigger...) {
		for _, c := range r.children(t, "advcl") {
			mark := r.child(c, "mark")
			if mark < 0 {
				continue
			}
			switch r.lower(mark) {
			case "unless", "until", "if", "before":
			default:
				continue
			}
			who := r.doersOf(c, 0)
			if r.isPassive(c) && len(r.prepObjects(c, "by")) == 0 {
				who = append(who, r.below(c)...)
			}
			for _, h := range who {
				if r.pos(h) != "PRON" && !r.isThing(h) && !r.isTime(h) {
					found = append(found, r.refer(h)...)
				}
			}
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// recipientsBelow adds to recipients that name nobody the names nearest below
// them, or else below the rest of the clause.
func (r *reading) recipientsBelow(a act, actors, found []int) []int {
	for _, heads := range [][]int{a.recipients, a.nearby, a.trigger} {
		for _, h := range heads {
			more := r.without(r.mentionsOf(r.namesBelow(h, a.actors, false)), actors)
			if r.namesSomebody(more) {
				found = append(found, more...)
				slices.Sort(found)
				return slices.Compact(found)
			}
		}
	}
	if a.typ != graph.Consult && !a.mutual {
		found = append(found, r.without(r.mentionsOf(r.namesBelow(a.clause, a.actors, true)), actors)...)
		slices.Sort(found)
		found = slices.Compact(found)
	}
	if len(found) == 0 {
		found = r.without(r.mentionsOf(a.nearby), actors)
	}
	if len(found) == 0 && a.typ == graph.Protest {
		found = r.without(r.grieved(a.clause), actors)
	}
	return found
}

// grieved refers whom the demands of a protest concern: in "went on strike for better
// pay in Amazon warehouses", "stopped work, protesting the state's rules", the
// warehouses and the state.
func (r *reading) grieved(v int) []int {
	start, end := r.span(v)
	own := r.child(v, "nsubj", "nsubjpass")
	var demands []int
	for i := start; i < end; i++ {
		switch {
		case r.isPrep(i) && (r.lower(i) == "for" || r.lower(i) == "at" || r.lower(i) == "of"):
			demands = append(demands, r.children(i, "pobj")...)
		case i != v && r.isClause(i) && r.lexicon.in(r.lemma(i), "grievance"):
			demands = append(demands, r.objectsOf(i)...)
		}
	}
	demands = slices.DeleteFunc(demands, func(h int) bool { return r.isTime(h) || r.isAmount(h) || own >= 0 && r.under(h, own) })
	found := r.concerned(demands)
	for _, h := range demands {
		if _, _, event := r.eventNoun(h); !event && !r.isThing(h) {
			found = append(found, r.refer(h)...)
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// concerned refers the phrases inside of things: whose they are, whom they are
// of, by, from, for or against, and so on inward until somebody is named.
func (r *reading) concerned(heads []int) []int {
	var all []int
	level := slices.DeleteFunc(slices.Clone(heads), func(h int) bool { return !r.isThing(h) || len(r.namesInside(h, 0)) > 0 })
	for depth := 0; depth < 3 && len(level) > 0; depth++ {
		var next []int
		for _, h := range level {
			for _, k := range r.inside(h) {
				all = append(all, r.refer(k)...)
				if r.isThing(k) {
					next = append(next, k)
				}
			}
		}
		level = next
	}
	return all
}

// inside returns the phrases that the noun h is somebody's or by; where there are
// none, those that it is of, from, for, against, about or in.
func (r *reading) inside(h int) []int {
	var does, concerns []int
	for _, k := range r.kids[h] {
		switch {
		case r.dep(k) == "poss" && r.pos(k) != "PRON":
			does = append(does, r.conjuncts(k)...)
		case r.isPrep(k) && r.lower(k) == "by":
			does = append(does, r.prepObjects(h, "by")...)
		case r.isPrep(k) && (!isCircumstance(r.lower(k)) || r.lower(k) == "at"):
			for _, o := range r.children(k, "pobj") {
				if !r.isTime(o) {
					concerns = append(concerns, r.conjuncts(o)...)
				}
			}
		}
	}
	if len(does) == 0 {
		does = concerns
	}
	return slices.DeleteFunc(does, func(k int) bool { return !r.isNominal(k) })
}

// isThing reports whether the phrase headed by h names neither somebody nor a
// kind of people.
func (r *reading) isThing(h int) bool {
	if r.pos(h) != "NOUN" || r.entityOf(h) != nil || r.nameOf(h) != nil {
		return false
	}
	for _, class := range []string{"private", "prisoner", "notable", "official", "police", "troops", "people"} {
		if r.lexicon.in(r.lemma(h), class) {
			return false
		}
	}
	return true
}

// behind puts in the place of a deed that a clause is summed up by whoever does it
// there: "the U.S. raided the house, an act Macron called a kidnapping".
func (r *reading) behind(heads []int) []int {
	var all []int
	for _, h := range heads {
		if doers := r.doersBehind(h); len(doers) > 0 {
			all = append(all, doers...)
			continue
		}
		all = append(all, h)
		if r.dep(h) != "appos" || !r.lexicon.in(r.lemma(h), "deed") {
			continue
		}
		for v := r.clauseOf(h); ; v = r.clauseOf(v) {
			if doers := r.doersOf(v, 0); len(doers) > 0 {
				all = append(all[:len(all)-1], doers...)
				break
			}
			if r.clauseOf(v) == v {
				break
			}
		}
	}
	return all
}

// doersBehind returns who does what the phrase headed by h tells, where h names nobody: "the
// sale of two firms by the minister", "the conduct of the officers".
func (r *reading) doersBehind(h int) []int {
	if r.pos(h) != "NOUN" || r.entityOf(h) != nil {
		return nil
	}
	found := r.prepObjects(h, "by")
	if len(found) == 0 && r.lexicon.in(r.lemma(h), "conduct") {
		found = r.prepObjects(h, "of")
	}
	var all []int
	for _, o := range found {
		if !r.isTime(o) && r.isNominal(o) {
			all = append(all, r.conjuncts(o)...)
		}
	}
	return all
}

// namesBelow returns the named phrases nearest below token h, level by level;
// phrases of time, of the subjects and of other clauses' speakers are left out,
// and adverbial clauses ("until Iran …") unless clauses.
func (r *reading) namesBelow(h int, subjects []int, clauses bool) []int {
	level := []int{h}
	for depth := 0; depth < 6 && len(level) > 0; depth++ {
		var next, found []int
		for _, t := range level {
			for _, k := range r.kids[t] {
				if slices.Contains(subjects, k) || !clauses && r.dep(k) == "advcl" && r.isClause(t) || r.dep(k) == "parataxis" ||
					r.dep(k) == "appos" && r.lexicon.in(r.lemma(k), "deed") {
					continue
				}
				if r.isNominal(k) && !r.isTime(k) && r.dep(k) != "npadvmod" && r.entityOf(k) != nil {
					found = append(found, r.conjuncts(k)...)
				}
				next = append(next, k)
			}
		}
		if len(found) > 0 {
			return found
		}
		level = next
	}
	return nil
}

// namesInside returns the heads of the names that qualify the phrase headed by
// h: before it, or after of, from, in, on, against; to the given depth.
func (r *reading) namesInside(h, depth int) []int {
	var found []int
	for i := r.phraseStart(h, h); i < h; i++ {
		n := r.nameOf(i)
		if n != nil && n.start == i && n.end <= h && r.entityOf(n.end-1) != nil {
			found = append(found, n.end-1)
		} else if n == nil && r.pos(i) == "PRON" && r.dep(i) == "poss" && r.entityOf(i) != nil {
			found = append(found, i)
		}
	}
	if len(found) > 0 || depth == 0 {
		return found
	}
	for _, prep := range []string{"of", "by", "from", "in", "on", "against", "for", "to", "with", "at", "into", "near", "between", "among"} {
		for _, o := range r.prepObjects(h, prep) {
			for _, c := range r.conjuncts(o) {
				if r.entityOf(c) != nil {
					found = append(found, c)
				} else {
					found = append(found, r.namesInside(c, depth-1)...)
				}
			}
		}
		if len(found) > 0 {
			return found
		}
	}
	return nil
}
