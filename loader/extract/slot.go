package extract

import (
	"slices"
	"strings"

	"detente/graph"
)

// clauseSubjects returns the subjects of the clauses that say what t is about, below it or
// below its prepositions.
func (r *reading) clauseSubjects(t int) []int {
	list := r.children(t, "ccomp", "acl", "pcomp")
	for _, p := range r.children(t, "prep") {
		list = append(list, r.children(p, "pcomp", "ccomp")...)
	}
	var found []int
	for _, c := range list {
		if s := r.child(c, "nsubj", "nsubjpass"); s >= 0 && r.isClause(c) && !isRelative(r.lower(s)) {
			found = append(found, r.conjuncts(s)...)
		}
	}
	return found
}

// approximate returns the object that a word before "to" only rounds, which the
// parser takes for an adverb: "is sheltering close to a million refugees".
func (r *reading) approximate(v int) []int {
	var found []int
	for _, k := range r.children(v, "advmod") {
		if r.lower(k) != "close" && r.lower(k) != "up" {
			continue
		}
		for _, o := range r.prepObjects(k, "to") {
			if r.child(o, "nummod") >= 0 && !r.isTime(o) {
				found = append(found, r.conjuncts(o)...)
			}
		}
	}
	return found
}

// below returns the objects of the prepositions of t, and theirs.
func (r *reading) below(t int) []int {
	var found []int
	for _, p := range r.children(t, "prep") {
		for _, o := range r.children(p, "pobj") {
			found = append(append(found, o), r.below(o)...)
		}
	}
	return found
}

// told returns whom the clause of v is said to, when its participants are pronouns.
func (r *reading) told(a arguments, v int) []int {
	_, say := r.saying(v)
	if say < 0 || !slices.ContainsFunc(slices.Concat(a.subjects, a.objects), func(p int) bool { return r.pos(p) == "PRON" }) {
		return nil
	}
	to := r.argumentsOf(say)
	if to.passive {
		return nil
	}
	return append(to.datives, to.objects...)
}

// obliques returns the objects of the preposition slot below t: on t itself, on
// an adverb of it ("stayed away from"), on a phrase of time, where the parser hangs
// what belongs to the clause ("marched on Saturday over"), on a quarrel or its
// cause ("in a dispute with", "in protest at"), and for "by" on a participle ("the elections sought by").
func (r *reading) obliques(t int, slot string) []int {
	found := r.prepObjects(t, slot)
	for _, k := range r.kids[t] {
		switch {
		case slot == "from" && (r.dep(k) == "advmod" || r.dep(k) == "prt"):
			found = append(found, r.prepObjects(k, slot)...)
		case r.isPrep(k):
			for _, o := range r.children(k, "pobj") {
				if slot != "of" && slot != "in" && r.isTime(o) || (slot == "with" || slot == "at" || slot == "against") && r.lexicon.in(r.lemma(o), "quarrel") {
					found = append(found, r.prepObjects(o, slot)...)
				}
			}
		case slot == "by" && r.dep(k) == "acl" && r.isPassive(k) && r.lexicon.in(r.lemma(k), "seeking"):
			found = append(found, r.prepObjects(k, slot)...)
		}
	}
	return found
}

// isTime reports whether the phrase headed by h tells a time.
func (r *reading) isTime(h int) bool {
	return r.lexicon.in(r.lemma(h), "time") || r.lexicon.in(r.lower(h), "time") || r.tokens[h].Tag == "CD" && len(r.tokens[h].Text) == 4 && r.dep(h) == "pobj"
}

// isAmount reports whether the phrase headed by h says by how much: "was cut by two
// thirds".
func (r *reading) isAmount(h int) bool {
	switch r.lemma(h) {
	case "half", "third", "quarter", "percent", "%", "dollar", "euro", "pound", "degree":
		return r.entityOf(h) == nil && len(r.prepObjects(h, "of")) == 0
	}
	return r.pos(h) == "NUM" && len(r.prepObjects(h, "of")) == 0 || r.isBodyPart(h)
}

// isBodyPart reports whether h is a part of the body by which somebody is held: "was hung by
// the wrists".
func (r *reading) isBodyPart(h int) bool { return r.lexicon.in(r.lemma(h), "limb") }

// fill returns the phrases in the slot of a predicate whose other parts (the
// object of a light verb, say) may carry prepositions too.
func (r *reading) fill(a arguments, slot string, parts ...int) []int {
	var found []int
	switch slot {
	case "obj":
		return a.objects
	case "iobj", "poss":
		return a.datives
	case "subj":
		return a.subjects
	case "clause": // "looks into whether he took", "examines claims that it spied": who did it there
		for _, p := range parts {
			found = append(found, r.clauseSubjects(p)...)
		}
		return found
	case "hands": // "died at the hands of the rebels"
		for _, p := range parts {
			for _, o := range r.prepObjects(p, "at") {
				if r.lemma(o) == "hand" {
					found = append(found, r.handsOf([]int{o})...)
				}
			}
		}
		return found
	case "sayer": // who says so: of "said Iran would pay a price", who threatens
		if s := r.sayer(parts[0]); s >= 0 {
			return r.conjuncts(s)
		}
		return nil
	case "told": // to whom it is said, where a pronoun stands for them: "told exiles they would be detained"
		return r.told(a, parts[0])
	}
	if outer, inner, ok := strings.Cut(slot, ">"); ok { // "in>of": "came out in favour of X"
		var inside []int
		for _, p := range parts {
			inside = append(inside, r.prepObjects(p, outer)...)
		}
		return r.fill(a, inner, inside...)
	}
	for _, p := range parts {
		for _, o := range r.obliques(p, slot) {
			if r.isTime(o) {
				continue
			}
			found = append(found, r.conjuncts(o)...)
		}
	}
	if found == nil && slot == "against" { // the parser hangs it on any phrase between
		for _, p := range parts {
			for _, o := range r.below(p) {
				for _, x := range r.prepObjects(o, slot) {
					found = append(found, r.conjuncts(x)...)
				}
			}
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// defaultSlots is where the recipient of a type stands when the lexicon says nothing.
func defaultSlots(t graph.Type) []string {
	switch t {
	case graph.Accuse:
		return []string{"obj", "against", "into", "of", "on", "over", "at", "for", "with", "about", "in", "to"}
	case graph.Consult, graph.Agree, graph.Cooperate:
		return []string{"with", "iobj", "obj", "to", "between", "among", "for", "on", "in"}
	case graph.Aid:
		return []string{"iobj", "to", "into", "for", "obj", "in", "with", "on"}
	case graph.Support:
		return []string{"obj", "with", "to", "for", "of", "on", "in"}
	case graph.Concede, graph.Retreat:
		return []string{"iobj", "on", "against", "to", "from", "obj", "with", "of", "in", "for", "over"}
	case graph.Request:
		return []string{"iobj", "from", "to", "on", "of", "obj", "for", "with", "in"}
	case graph.Reject:
		return []string{"iobj", "from", "by", "with", "to", "obj", "of", "on", "for", "in"}
	case graph.Threaten:
		return []string{"iobj", "obj", "against", "to", "with", "on", "of", "in"}
	case graph.Protest:
		return []string{"obj", "against", "at", "over", "with", "in", "to", "by", "for", "outside", "on"}
	case graph.Sanction:
		return []string{"on", "against", "to", "with", "from", "obj", "for", "of", "in", "between"}
	case graph.Mobilize:
		return []string{"against", "to", "into", "in", "on", "along", "near", "at", "around", "for", "obj", "from"}
	case graph.Coerce:
		return []string{"on", "obj", "against", "in", "from", "of", "at", "to"}
	case graph.Assault:
		return []string{"obj", "on", "against", "at", "in", "with", "of", "into", "near", "to", "outside"}
	}
	return []string{"obj", "iobj", "to", "with", "against", "on", "in"}
}

// recipients fills the recipients of an act from the first slot that holds a
// phrase, and keeps the rest of the clause's phrases as second choice.
func (r *reading) recipients(a *act, t int, args arguments, e entry) {
	slots := e.slots
	if slots == nil {
		slots = defaultSlots(a.typ)
	}
	r.fillRecipients(a, args, slots, r.parts(t, args))
}

// parts lists the words of a predicate that carry its prepositions: itself, its
// objects, and what they only frame ("an offer of a truce from").
func (r *reading) parts(t int, args arguments) []int {
	parts := append([]int{t}, args.objects...)
	for _, o := range args.objects {
		for _, w := range r.contents(o) {
			if w != o {
				parts = append(parts, w)
			}
		}
	}
	return parts
}

// A slot that starts with "<" is where the actor stands: of "faces criticism
// from" the actor is after from and the recipient is the subject. After "both"
// several actors have each other for recipients, if none was found before.
func (r *reading) fillRecipients(a *act, args arguments, slots []string, parts []int) {
	for _, slot := range slots {
		if slot == "both" {
			if len(a.recipients) == 0 && r.areSeveral(a.actors) {
				a.mutual = true
				return
			}
			continue
		}
		if doer, ok := strings.CutPrefix(slot, "<"); ok {
			if found := r.fill(args, doer, parts...); len(found) > 0 {
				a.actors = found
			} else {
				a.actors = nil
			}
			continue
		}
		found := r.eligible(r.fill(args, slot, parts...), a.actors)
		if slot != "obj" && (a.typ == graph.Protest || a.typ == graph.Mobilize) {
			found = slices.DeleteFunc(found, func(h int) bool { return r.lexicon.in(r.lemma(h), "thoroughfare") }) // where, not against whom
		}
		if slot != "obj" && slot != "against" && slot != "over" && (a.typ == graph.Protest || a.typ == graph.Assault) {
			found = slices.DeleteFunc(found, func(h int) bool { // "stopped work in a strike", "killed in two attacks"
				_, _, event := r.eventNoun(h)
				if slot == "over" && a.typ == graph.Protest && len(r.possessors(h)) > 0 {
					return false // "over the government's decision"
				}
				return event && r.entityOf(h) == nil
			})
		}
		if len(found) > 0 {
			if len(a.recipients) == 0 {
				a.recipients = found
			} else if len(a.nearby) == 0 {
				a.nearby = found
			}
		}
	}
}

// areSeveral reports whether the phrases stand for more than one actor: "A and B",
// "House and Senate negotiators", "both sides", "the navies of France and India".
func (r *reading) areSeveral(heads []int) bool {
	if len(heads) > 1 || r.twoActors(heads) || r.named2(r.mentionsOf(heads)) {
		return true
	}
	return slices.ContainsFunc(heads, func(h int) bool {
		return r.counted(h) || slices.ContainsFunc(r.kids[h], func(k int) bool {
			return r.isModifier(k) && r.child(k, "conj") >= 0
		})
	})
}

// eligible drops the phrases that are actors already, and reflexives.
func (r *reading) eligible(heads, actors []int) []int {
	return slices.DeleteFunc(slices.Clone(heads), func(h int) bool {
		return slices.Contains(actors, h) || r.isTime(h) || isReflexive(r.lower(h))
	})
}

func isReflexive(word string) bool {
	switch word {
	case "itself", "himself", "herself", "themselves":
		return true
	}
	return false
}
