package extract

import "detente/graph"

// modality reads the auxiliaries and the negation of verb v into the act.
func (r *reading) modality(v int, a act) act {
	if a.typ != "" {
		a = r.purpose(v, a)
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
	case will && a.realis == "", a.realis == "" && r.isHeadlineFuture(v):
		a.realis = graph.Future
	}
	if a.realis == "" && r.isConditional(v) {
		a.realis = graph.Hypothetical
	}
	return a
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
			not = true
		case "aux", "advmod":
			switch r.tokens[k].Norm {
			case "will", "shall", "'ll", "would", "wo":
				will = true
			case "must", "should", "ought", "need":
				must = true
			case "may", "might", "could", "can":
				may = true
			case "never", "no longer":
				not = true
			}
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

// isConditional reports whether the verb stands in an if-clause.
func (r *reading) isConditional(v int) bool {
	for _, k := range r.children(v, "mark") {
		switch r.lower(k) {
		case "if", "unless", "whether", "lest":
			return true
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
