package extract

import (
	"slices"

	"detente/graph"
)

// modality reads the auxiliaries and the negation of verb v into the act.
func (r *reading) modality(v int, a act) act {
	if a.typ != "" {
		a = r.purpose(v, a)
	}
	if speaker, verb := r.saying(v); speaker >= 0 && a.typ != "" && r.isImperative(v) {
		return r.ordained(speaker, verb, a)
	}
	will, must, may, not := r.auxiliaries(v)
	for _, o := range r.children(v, "dobj", "attr") {
		if d := r.child(o, "det"); d >= 0 && r.lower(d) == "no" {
			not = true // "has no plans to"
		}
	}
	switch {
	case not && will && a.typ != "":
		if a.typ == graph.Reject || a.typ == graph.Accuse || a.typ == graph.Threaten {
			a.realis = graph.Negated
			return a
		}
		if a.typ == graph.Consult && a.mode == "visit" && !r.isPassive(v) {
			if host := r.subjectsOf(v, 0); r.same(r.referAll(host), r.referAll(a.recipients)) {
				a.actors, a.recipients = host, a.actors // who will not receive a guest refuses the guest
			}
		}
		a = compose(opReject, a)
		a.rule = "will not+" + a.rule
	case not && !may && (a.typ == graph.Agree || a.typ == graph.Support || isYield(a.typ)):
		a = compose(opReject, a)
		a.rule = "not+" + a.rule
	case not:
		a.realis = graph.Negated
	case must:
		a = r.demanded(v, a)
	case may:
		a.realis = graph.Hypothetical
	case will && r.isPassive(v) && len(a.actors) == 0 && isConflict(a.typ) && a.typ != graph.Threaten && r.sayer(v) >= 0:
		a = r.announced(v, a)
	case a.realis == "" && r.isConditional(v): // "would not say whether it would withdraw"
		a.realis = graph.Hypothetical
	case will && a.typ == graph.Threaten && slices.Contains(a.actors, r.sayer(v)): // it is uttered now
	case will && a.realis == "", a.realis == "" && r.isHeadlineFuture(v):
		a.realis = graph.Future
	}
	return a
}

// isImperative reports whether the verb commands: "Lift the siege", at the
// beginning of a quotation.
func (r *reading) isImperative(v int) bool {
	if r.tag(v) != "VB" || r.child(v, "nsubj", "nsubjpass", "aux", "mark") >= 0 {
		return false
	}
	start, _ := r.span(v)
	return start > 0 && (r.pos(start-1) == "PUNCT" && isQuote(r.tokens[start-1].Text) || isQuote(r.tokens[start].Text))
}

func isQuote(text string) bool {
	switch text {
	case "\"", "“", "”", "''", "``", "'", "‘", "«", "„":
		return true
	}
	return false
}

// ordained makes a REQUEST of what a speaker tells somebody to do: "Lift the siege,"
// she told the rebels.
func (r *reading) ordained(speaker, verb int, a act) act {
	d := compose(opRequest, a)
	d.rule, d.speaker = "imperative+"+a.rule, -1
	d.actors = r.conjuncts(speaker)
	args := r.argumentsOf(verb)
	d.recipients = r.eligible(slices.Concat(args.datives, args.objects), d.actors)
	if len(d.recipients) == 0 {
		d.recipients = r.eligible(r.fill(args, "to", verb), d.actors)
	}
	d.nearby = r.eligible(a.recipients, d.actors)
	if len(d.recipients) == 0 {
		d.recipients = d.nearby
	}
	return d
}

// isHeadlineFuture reports whether the verb is the infinitive by which headlines
// write the future: "Macron to host Merz".
func (r *reading) isHeadlineFuture(v int) bool {
	return r.dep(v) == "ROOT" && r.tag(v) != "VBD" && r.hasTo(v) && r.child(v, "nsubj") >= 0
}

// auxiliaries tells which modal words stand with the verb.
func (r *reading) auxiliaries(v int) (will, must, may, not bool) {
	for _, k := range r.kids[v] {
		switch r.dep(k) {
		case "neg":
			not = !r.lexicon.in(r.lemma(v), "litotes") // who does not hesitate does it
		case "aux", "advmod":
			switch r.tokens[k].Norm {
			case "will", "shall", "'ll", "would", "wo":
				will = true
			case "must", "should", "ought", "need":
				must = !r.isInverted(v, k) // "should they sell": if they sell
			case "may", "might", "could", "can":
				may = true
			case "never", "no longer":
				not = true
			}
		}
		if no := r.child(k, "neg", "advmod", "det"); r.dep(k) == "advmod" && r.lower(k) == "longer" && no >= 0 && r.lower(no) == "no" {
			not = true
		}
		if r.dep(k) == "neg" && r.lower(k) == "no" {
			not = true
		}
	}
	if r.dep(v) == "conj" && !will && !must && !may && r.child(v, "nsubj", "nsubjpass", "aux") < 0 && r.tag(v) == "VB" {
		w, m, y, _ := r.auxiliaries(r.head[v])
		return w, m, y, not
	}
	if r.dep(v) == "xcomp" && r.tag(v) == "VB" && r.isClause(r.head[v]) {
		switch r.lemma(r.head[v]) {
		case "have", "need", "ought":
			must = r.child(r.head[v], "dobj") < 0 && r.tag(r.head[v]) != "VBD"
		case "go":
			will = r.tag(r.head[v]) == "VBG"
		}
	}
	return will, must, may, not
}

// isInverted reports whether the auxiliary stands before the subject of v, which
// outside of questions writes a condition.
func (r *reading) isInverted(v, aux int) bool {
	s := r.child(v, "nsubj", "nsubjpass", "expl")
	return s > aux && r.lower(aux) == "should"
}

// isConditional reports whether the verb stands in an if-clause.
func (r *reading) isConditional(v int) bool {
	for _, k := range r.children(v, "mark", "aux") {
		switch r.lower(k) {
		case "if", "unless", "whether", "lest":
			return true
		case "should":
			if r.isInverted(v, k) {
				return true
			}
		}
	}
	return false
}

// demanded makes a REQUEST of what somebody says another must do. Without a
// speaker, or when speakers mean themselves, it is no demand but a plan.
func (r *reading) demanded(v int, a act) act {
	speaker := r.sayer(v)
	if speaker < 0 || r.same(r.refer(speaker), r.mentionsOf(a.actors)) || len(a.actors) == 0 && len(a.recipients) == 0 {
		a.realis = graph.Hypothetical
		return a
	}
	subjects := a.actors
	if r.isPassive(v) && len(subjects) == 0 {
		subjects = a.recipients
	}
	d := compose(opRequest, a)
	d.rule, d.speaker = "must+"+a.rule, -1
	d.actors = r.conjuncts(speaker)
	d.recipients = r.eligible(subjects, d.actors)
	d.nearby = a.recipients
	return d
}

// announced makes a THREATEN of the harm that somebody says will befall others:
// "declared that drivers would be shot on sight".
func (r *reading) announced(v int, a act) act {
	d := compose(opThreaten, a)
	d.rule, d.speaker = "will+"+a.rule, -1
	d.actors = r.conjuncts(r.sayer(v))
	d.recipients = r.eligible(a.recipients, d.actors)
	if told := r.told(r.argumentsOf(v), v); len(told) > 0 {
		d.recipients = told
	}
	return d
}

// same reports whether two lists of mentions name a common entity or stand for
// one another.
func (r *reading) same(a, b []int) bool {
	for _, x := range a {
		for _, y := range b {
			mx, my := &r.mentions[x], &r.mentions[y]
			if x == y || mx.Entity != nil && mx.Entity == my.Entity || my.Antecedent == x || mx.Antecedent == y {
				return true
			}
		}
	}
	return false
}
