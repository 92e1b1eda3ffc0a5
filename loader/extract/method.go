package extract

import (
	"slices"

	"detente/graph"
)

// methodOf returns how an assault was done, as far as the words of its clause
// tell: a weapon, a vehicle, a suicide bomber; "" if they do not.
func (r *reading) methodOf(a act) graph.Mode {
	start, end := r.span(a.clause)
	for _, method := range []string{"suicide", "drone", "aerial", "unconventional", "explosive_device", "heavy", "firearm", "blade", "beating"} {
		for i := start; i < end; i++ {
			if r.inOtherClause(i, a.clause) || !r.lexicon.in(r.lemma(i), method) && !r.lexicon.in(r.lower(i), method) {
				continue
			}
			return methods[method]
		}
	}
	for _, h := range a.recipients {
		for _, m := range r.refer(h) {
			if e := r.mentions[m].Entity; e != nil && e.Kind == graph.KindLeader && r.lexicon.in(r.lemma(a.clause), "kill") {
				return "targeted"
			}
		}
		if r.lexicon.in(r.lemma(a.clause), "kill") && r.lexicon.in(r.lemma(h), "notable") {
			return "targeted"
		}
	}
	return ""
}

// methods maps the classes of classes.tsv that name a method to PLOVER's modes.
var methods = map[string]graph.Mode{
	"suicide": "suicide-attack", "drone": "drone", "aerial": "aerial", "unconventional": "unconventional", "explosive_device": "explosives",
	"heavy": "heavy-weapons", "firearm": "firearms", "blade": "primitive", "beating": "beat",
}

// inOtherClause reports whether token i stands in a clause below the clause of v.
func (r *reading) inOtherClause(i, v int) bool {
	for ; i != v && r.head[i] != i; i = r.head[i] {
		if r.isClause(i) && i != v && r.dep(i) != "xcomp" && r.dep(i) != "acl" {
			return true
		}
	}
	return false
}

// purpose reads what a clause does to what end. A demand made by protesters is
// part of their protest; sending people or going somewhere in order to
// investigate is an investigation.
func (r *reading) purpose(v int, a act) act {
	for _, c := range r.purposesOf(v) {
		if r.consumed[c] {
			continue
		}
		switch a.typ {
		case graph.Protest:
			if inner, ok := r.predicate(c); ok {
				named := r.eligible(append(inner.recipients, inner.nearby...), a.actors)
				if len(named) > 0 && r.namesSomebody(r.without(r.mentionsOf(named), r.mentionsOf(a.actors))) {
					a.recipients, a.nearby = named, a.recipients
				}
			}
		case graph.Aid, graph.Mobilize, graph.Consult:
			if a.typ == graph.Consult && r.lexicon.in(r.lemma(c), "talk_about") {
				r.consumed[c] = true // "met to discuss": the same meeting
			}
			if !r.lexicon.in(r.lemma(c), "investigate") {
				continue
			}
			if inner, ok := r.predicate(c); ok && inner.typ == graph.Accuse {
				a.typ, a.mode, a.rule = inner.typ, inner.mode, a.rule+"+"+inner.rule
				a.trigger = append(a.trigger, inner.trigger...)
				a.recipients, a.nearby = append(slices.Clone(a.recipients), inner.recipients...), inner.nearby
			}
		case graph.Assault, graph.Coerce:
			if r.tag(c) == "VBG" && (r.lexicon.in(r.lemma(c), "kill") || r.lemma(c) == "leave") {
				for _, j := range r.conjuncts(c) {
					r.consumed[j] = true // "shelled the city, killing 20 and wounding two": the same attack
				}
				if victims := r.objectsOf(c); r.namesSomebody(r.mentionsOf(victims)) {
					a.recipients = append(slices.Clone(a.recipients), victims...)
				} else {
					a.nearby = append(a.nearby, victims...)
				}
			}
		}
	}
	return a
}

// purposesOf lists the clauses of purpose and manner of the verb v whose subject
// is that of v.
func (r *reading) purposesOf(v int) []int {
	var found []int
	list := r.children(v, "advcl", "xcomp", "conj")
	for _, o := range r.children(v, "dobj") {
		list = append(list, r.children(o, "acl", "relcl")...)
	}
	for _, c := range list {
		if r.isClause(c) && r.child(c, "nsubj", "nsubjpass", "mark") < 0 && (r.hasTo(c) || r.tag(c) == "VBG") && (r.dep(c) != "conj" || r.tag(c) == "VBG") {
			found = append(found, c)
		}
	}
	return found
}
