package extract

import (
	"slices"

	"detente/graph"
)

// act is what a predicate tells before it becomes an Event: its participants
// are heads of noun phrases, not yet mentions.
type act struct {
	typ        graph.Type // "" for a predicate that the lexicon does not know
	mode       graph.Mode
	realis     graph.Realis
	actors     []int
	recipients []int
	nearby     []int // phrases of the clause that may be recipients when nothing better is told
	trigger    []int // tokens that tell it
	rule       string
	clause     int // token whose clause dates and places it
	speaker    int // head of the phrase that names who says so, -1 for the article
	stance     graph.Stance
	change     graph.Status
	of         graph.Type
	confidence float64
	mutual     bool // all participants are actors
	claimed    *act // the deed that an accusation alleges or a denial denies
	claim      bool // this is such a deed
}

// participants of an act: actors and recipients, each once.
func (a *act) participants() []int {
	all := slices.Concat(a.actors, a.recipients)
	slices.Sort(all)
	return slices.Compact(all)
}

// isConflict reports whether the type is material conflict or a threat of it.
func isConflict(t graph.Type) bool {
	return t.Quad() == graph.MaterialConflict || t == graph.Threaten
}

// isCooperation reports whether the type is cooperation in word or deed.
func isCooperation(t graph.Type) bool {
	q := t.Quad()
	return q == graph.VerbalCooperation || q == graph.MaterialCooperation
}

// isYield reports whether the type is a step back.
func isYield(t graph.Type) bool { return t == graph.Concede || t == graph.Retreat }

// emit turns an act into an event, unless it has no type, nobody does it, or a
// single actor does it to nobody where PLOVER asks for a recipient.
func (r *reading) emit(a act) {
	if a.typ == "" || len(r.events) > len(r.tokens) {
		return
	}
	s := r.sents[r.sent[a.clause]]
	e := Event{
		Type: a.typ, Mode: a.mode, Realis: a.realis, Place: -1, Speaker: -1, Stance: a.stance,
		Change: a.change, Of: a.of, Claim: a.claim, Rule: a.rule, Confidence: a.confidence, Sentence: r.sentenceSpan(s.Start, s.End),
	}
	if e.Realis == "" {
		e.Realis = graph.Actual
	}
	if e.Stance == "" {
		e.Stance = graph.StanceAsserts
	}
	if !e.Type.HasMode(e.Mode) {
		e.Mode = ""
	}
	e.Actors = r.actorsOf(a.actors)
	if len(e.Actors) == 0 && e.Change == "" {
		return
	}
	e.Recipients = r.recipientsOf(a, e.Actors)
	if e.Type == graph.Consult && e.Mode != "visit" { // no host and no guest: all take part alike
		for _, m := range e.Recipients {
			if !r.mentions[m].Place || !r.named2(e.Actors) { // those who meet in Geneva do not meet Switzerland
				e.Actors = append(e.Actors, m)
			}
		}
		e.Recipients = nil
		slices.Sort(e.Actors)
	}
	if r.isTrade(&e) || r.isFirm(&e, a) || r.isPrivate(&e, a) {
		return
	}
	if a.speaker >= 0 {
		if said := r.refer(a.speaker); len(said) > 0 {
			e.Speaker = said[0]
		}
	}
	slices.Sort(a.trigger)
	e.Trigger = Span{r.tokens[a.trigger[0]].Start, r.tokens[a.trigger[0]].End}
	for _, t := range a.trigger {
		if r.sent[t] == r.sent[a.clause] {
			e.Trigger = Span{min(e.Trigger.Start, r.tokens[t].Start), max(e.Trigger.End, r.tokens[t].End)}
		}
	}
	r.particulars(&e, a)
	r.setting(&e)
	if e.Claim {
		e.Past = false // "accused Russia of shelling": the deed has no tense
	}
	r.events = append(r.events, e)
	if a.claimed != nil && e.Realis == graph.Actual {
		r.emit(*a.claimed)
	}
}

// sentenceSpan returns the bytes of tokens [start, end) without white space around them.
func (r *reading) sentenceSpan(start, end int) Span {
	for start < end-1 && r.pos(start) == "SPACE" {
		start++
	}
	for end-1 > start && r.pos(end-1) == "SPACE" {
		end--
	}
	return Span{r.tokens[start].Start, r.tokens[end-1].End}
}

// actorsOf refers the actors. A phrase without an entity is joined by the country that
// qualifies it only where the country acts through it: "Russian jets", "U.S.
// strikes", but not "the French tourist".
func (r *reading) actorsOf(heads []int) []int {
	var all []int
	for _, h := range heads {
		if r.isNature(h) || r.isInert(h) || isNobody(r.lower(h)) || r.lower(h) == "one" && h > 0 && r.lower(h-1) == "no" {
			continue
		}
		found := r.refer(h)
		if r.isUntitled(h, found) {
			continue
		}
		_, _, event := r.eventNoun(h)
		if r.namesSomebody(found) || !event && r.isNominal(h) && r.isPerson(h) {
			all = append(all, found...)
			continue
		}
		all = append(all, r.mentionsOf([]int{h})...)
		if !r.namesSomebody(all) {
			all = append(all, r.mentionsOf(r.senders(h))...)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func isNobody(word string) bool {
	switch word {
	case "nobody", "none", "neither", "nothing", "there":
		return true
	}
	return false
}

// senders returns who a thing comes from by its participle: "buses donated by
// Taiwan", "trucks laden with tents from the Red Crescent".
func (r *reading) senders(h int) []int {
	var found []int
	for _, v := range r.children(h, "acl") {
		if !r.lexicon.in(r.lemma(v), "sending") {
			continue // "hackers angered by" are not theirs who anger them
		}
		for _, prep := range []string{"by", "from"} {
			found = append(found, r.prepObjects(v, prep)...)
		}
	}
	return found
}

// isPerson reports whether the noun h is one for people that acts for no state.
func (r *reading) isPerson(h int) bool {
	return r.lexicon.in(r.lemma(h), "private")
}

// mentionsOf refers the phrases; a phrase without an entity is joined by the
// names inside of it, to which it belongs ("a U.S. court's decision").
func (r *reading) mentionsOf(heads []int) []int {
	var all []int
	for _, h := range r.measured(heads) {
		found := r.refer(h)
		all = append(all, found...)
		if !slices.ContainsFunc(found, func(m int) bool { return r.mentions[m].Entity != nil }) {
			for _, i := range r.namesInside(h, 2) {
				all = append(all, r.refer(i)...)
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

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
	slices.Sort(found)
	if found = slices.Compact(found); r.namesSomebody(found) {
		return found
	}
	return r.recipientsBelow(a, actors, found)
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
	return found
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

// named2 reports whether the mentions name at least two different entities.
func (r *reading) named2(mentions []int) bool {
	var first *graph.Entity
	for _, m := range mentions {
		switch e := r.mentions[m].Entity; {
		case e == nil:
		case first == nil:
			first = e
		case e != first:
			return true
		}
	}
	return false
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

// namesSomebody reports whether one of the mentions has an entity.
func (r *reading) namesSomebody(mentions []int) bool {
	return slices.ContainsFunc(mentions, func(m int) bool { return r.mentions[m].Entity != nil })
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
