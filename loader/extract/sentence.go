package extract

import (
	"slices"

	"detente/graph"
)

// codeSentence codes the predicates of one sentence, the outer before the inner,
// so that what an outer one takes as its complement is not coded again.
func (r *reading) codeSentence(s int) {
	span := r.sents[s]
	if span.End-span.Start > maxSentence || span.End-span.Start < 3 || r.isOffTopic(s) {
		return
	}
	order := make([]int, 0, span.End-span.Start)
	for i := span.Start; i < span.End; i++ {
		if r.isClause(i) || r.isOperatorNoun(i) {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return r.depth[a] - r.depth[b] })
	for _, v := range order {
		if r.consumed[v] {
			continue
		}
		r.depthLeft = maxNesting
		if !r.isClause(v) {
			r.codeNoun(v)
			continue
		}
		a := r.verbAct(v)
		if a.typ == "" {
			continue
		}
		r.finish(v, &a)
		r.emit(a)
	}
	for i := span.Start; i < span.End; i++ {
		if r.consumed[i] || r.pos(i) != "NOUN" || r.isModifier(i) {
			continue
		}
		r.codeNoun(i)
	}
}

// isOperatorNoun reports whether a noun acts on the clause below it: "its refusal
// to meet" must be read before the meeting is.
func (r *reading) isOperatorNoun(i int) bool {
	if r.pos(i) != "NOUN" || r.child(i, "acl") < 0 || r.isModifier(i) {
		return false
	}
	e, _, ok := r.eventNoun(i)
	return ok && (e.op == opReject || e.op == opFail || e.op == opThreaten || e.op == opRequest || e.op == opAgree || e.op == opDeny)
}

// finish adds to an act what its surroundings tell: who says it, and whether
// it is under a condition.
func (r *reading) finish(v int, a *act) {
	if a.speaker < 0 {
		var by int
		if a.speaker, by = r.saying(v); a.stance == "" {
			a.stance = r.stanceOf(by)
		}
	}
	if who := r.quotes[r.sent[v]]; a.speaker < 0 && who > 0 {
		a.speaker = who
	}
	if a.typ == graph.Assault && a.mode == "" {
		a.mode = r.methodOf(*a)
	}
	if a.typ == graph.Mobilize && a.mode == "troops" && r.mentionsClass(v, "peacekeeper") {
		a.typ, a.mode = graph.Aid, "" // forces sent to keep the peace help the recipient
	}
	if len(a.nearby) == 0 {
		a.nearby = r.governed(v, a.actors)
	}
	r.lifeOf(v, a)
	if r.isAside(v) {
		a.confidence *= 0.6
	}
	if a.realis == "" {
		a.realis = r.realisAround(v)
	}
	if len(a.actors) == 0 {
		r.placeAsActor(v, a)
	}
}

// mentionsClass reports whether a word of the class stands in the clause of v.
func (r *reading) mentionsClass(v int, class string) bool {
	start, end := r.span(v)
	for i := start; i < end; i++ {
		if r.lexicon.in(r.lemma(i), class) && !r.inOtherClause(i, v) {
			return true
		}
	}
	return false
}

// governed returns the objects of the clause that a clause of purpose or manner
// depends on: whom one called "to congratulate".
func (r *reading) governed(v int, actors []int) []int {
	g := r.head[v]
	if g == v || !r.isClause(v) || !r.isClause(g) || r.dep(v) != "advcl" && r.dep(v) != "xcomp" || r.child(v, "nsubj", "nsubjpass", "mark") >= 0 {
		return nil
	}
	args := r.argumentsOf(g)
	for _, found := range [][]int{r.eligible(args.objects, actors), r.eligible(r.fill(args, "with", g), actors), r.eligible(r.fill(args, "to", g), actors)} {
		if r.namesSomebody(r.mentionsOf(found)) {
			return found
		}
	}
	return nil
}

// isAside reports whether the clause of v only qualifies another: a relative
// clause, a reason, a time ("after rebels shelled …").
func (r *reading) isAside(v int) bool {
	for i := v; r.head[i] != i; i = r.head[i] {
		if !r.isClause(i) {
			continue
		}
		switch r.dep(i) {
		case "relcl", "acl", "advcl", "pcomp":
			return true
		}
	}
	return false
}

// realisAround returns HYPOTHETICAL below an if-clause and for a gerund of which
// something is said that is not past ("hosting him offers a chance"), "" otherwise.
func (r *reading) realisAround(v int) graph.Realis {
	if r.dep(v) == "csubj" && r.tag(v) == "VBG" && !r.isPast(r.head[v]) {
		return graph.Hypothetical
	}
	for i := v; ; i = r.head[i] {
		if r.isClause(i) && r.isConditional(i) {
			return graph.Hypothetical
		}
		if r.head[i] == i {
			return ""
		}
	}
}

// placeAsActor takes the country where a state act happens for its actor, when
// nobody is named: "was arrested in Niger", "were freed in Libya".
func (r *reading) placeAsActor(v int, a *act) {
	switch a.typ {
	case graph.Coerce, graph.Sanction, graph.Retreat, graph.Concede, graph.Accuse:
	default:
		return
	}
	for _, prep := range []string{"in", "at", "from", "of", "outside", "near"} {
		var places []int
		for _, t := range append([]int{v}, a.trigger...) {
			places = append(places, r.prepObjects(t, prep)...)
		}
		for _, o := range places {
			if slices.Contains(a.recipients, o) {
				continue
			}
			e := r.entityOf(o)
			if e == nil {
				if names := r.namesInside(o, 1); len(names) > 0 {
					o = names[0]
					e = r.entityOf(o)
				}
			}
			if e != nil && e.Kind == graph.KindCountry {
				a.actors, a.confidence, a.rule = []int{o}, 0.5, a.rule+"+place as actor"
				return
			}
		}
	}
}

// codeNoun codes an event noun that stands by itself, when the phrase names both
// who does it and to whom, or what is done leaves no doubt.
func (r *reading) codeNoun(n int) {
	r.depthLeft = maxNesting
	a, ok := r.nounAct(n)
	if !ok || a.typ == "" || len(a.actors) == 0 {
		return
	}
	if !r.namesSomebody(r.referAll(a.actors)) || !a.mutual && !r.isOperatorNoun(n) && !r.befalls(a) {
		return
	}
	if a.typ == graph.Consult && !r.named2(r.mentionsOf(a.participants())) {
		return
	}
	r.finish(n, &a)
	a.rule = "noun+" + a.rule
	a.confidence = 0.45
	r.emit(a)
}

// befalls reports whether the recipients of an act, other than its actors, name
// somebody or some place, or are people.
func (r *reading) befalls(a act) bool {
	others := r.eligible(a.recipients, a.actors)
	return r.namesSomebody(r.without(r.mentionsOf(others), r.mentionsOf(a.actors))) ||
		slices.ContainsFunc(others, func(h int) bool { return r.entityOf(h) == nil && !r.isThing(h) && r.pos(h) != "PRON" })
}
