package extract

import (
	"slices"
)

// arguments are what stands around a predicate, as heads of phrases.
type arguments struct {
	subjects []int // who does it; of a passive the agent
	objects  []int // to whom or what; of a passive the subject
	datives  []int // "gave France the documents": France
	passive  bool
}

// argumentsOf reads the arguments of the verb v.
func (r *reading) argumentsOf(v int) arguments {
	var a arguments
	a.passive = r.isPassive(v)
	subjects := r.subjectsOf(v, 0)
	for _, d := range r.children(v, "dative") {
		if r.isNominal(d) {
			a.datives = append(a.datives, r.conjuncts(d)...)
		}
	}
	objects := r.objectsOf(v)
	if !a.passive {
		a.subjects, a.objects = subjects, objects
		return a
	}
	a.objects = append(subjects, objects...)
	for _, by := range r.children(v, "agent", "prep") {
		if r.lower(by) == "by" {
			for _, o := range r.children(by, "pobj") {
				if !r.isTime(o) && !r.isAmount(o) {
					a.subjects = append(a.subjects, r.conjuncts(o)...)
				}
			}
		}
	}
	if len(a.subjects) == 0 {
		for _, o := range r.below(v) {
			for _, by := range r.prepObjects(o, "by") {
				if r.entityOf(by) != nil && r.tag(o) != "VBN" {
					a.subjects = append(a.subjects, r.conjuncts(by)...)
				}
			}
		}
	}
	if len(a.subjects) == 0 { // "were ordered to stay inside by the governor"
		below := r.children(v, "xcomp", "advcl")
		for _, o := range r.children(v, "dobj") {
			below = append(below, r.children(o, "acl", "relcl")...) // "was given two days to leave by"
		}
		for _, c := range below {
			for _, by := range r.prepObjects(c, "by") {
				if r.entityOf(by) != nil && !r.isPassive(c) && r.child(c, "nsubj") < 0 {
					a.subjects = append(a.subjects, r.conjuncts(by)...)
				}
			}
		}
	}
	if len(objects) > 0 && len(subjects) > 0 { // "X was given a mandate": X is the receiver
		a.datives, a.objects = subjects, objects
	}
	return a
}

// isPassive reports whether the verb v is passive: with its auxiliary, or as a
// participle after a noun ("troops sent by Chad").
func (r *reading) isPassive(v int) bool {
	if r.child(v, "nsubjpass", "auxpass", "csubjpass") >= 0 {
		return true
	}
	if r.tag(v) != "VBN" {
		return false
	}
	switch r.dep(v) {
	case "acl":
		return true
	case "conj":
		bare := r.child(v, "dobj") < 0 || r.child(v, "agent") >= 0 // "were beaten and given shocks by"
		return bare && r.child(v, "nsubj", "aux") < 0 && r.isClause(r.head[v]) && r.isPassive(r.head[v])
	case "amod", "advcl":
		return r.child(v, "aux", "dobj") < 0
	}
	return r.child(v, "aux") < 0 && r.child(v, "agent") >= 0
}

// maxControl is how many clauses up a subject is looked for.
const maxControl = 6

// subjectsOf returns the subjects of v as written (of a passive: who suffers
// it); where v has none of its own, those that grammar gives it.
func (r *reading) subjectsOf(v, up int) []int {
	if r.child(v, "expl") >= 0 {
		return nil // "there has been a rise": nobody does it
	}
	if s := r.child(v, "nsubj", "nsubjpass"); s >= 0 {
		if r.dep(r.head[s]) == "relcl" && isRelative(r.lower(s)) || isRelative(r.lower(s)) && r.dep(v) == "relcl" {
			return r.conjuncts(r.head[v])
		}
		return r.conjuncts(s)
	}
	h := r.head[v]
	if h == v || up >= maxControl {
		return nil
	}
	switch r.dep(v) {
	case "conj":
		if r.isClause(h) || r.pos(h) == "NOUN" {
			return r.subjectsOf(h, up+1)
		}
	case "acl":
		if r.tag(v) == "VB" || r.child(v, "aux") >= 0 { // "a plan to bomb": whose plan
			if r.entityOf(h) != nil {
				return r.conjuncts(h) // a headline: "Macron to host Merz"
			}
			return r.holdersOf(h, up)
		}
		if r.lexicon.in(r.lemma(h), "document") {
			if own := r.holdersOf(h, up); len(own) > 0 { // "issued a report accusing Iran"
				return own
			}
		}
		return r.conjuncts(h)
	case "relcl":
		if s := r.child(v, "nsubj"); s < 0 && r.hasTo(v) && r.entityOf(h) == nil {
			return r.holdersOf(h, up)
		}
		return r.conjuncts(h)
	case "xcomp", "ccomp":
		if o := r.controllers(h, v); o != nil {
			return o
		}
		if r.pos(h) == "ADJ" || r.pos(h) == "NOUN" {
			return r.subjectsOf(r.head[h], up+1)
		}
		return r.subjectsOf(h, up+1)
	case "advcl", "parataxis", "dep", "prep":
		if r.isClause(h) {
			return r.doersOf(h, up)
		}
	case "pcomp":
		return r.pcompSubjects(h, up)
	}
	return nil
}

// doersOf returns who acts in clause v: the agent of a passive if it has one.
func (r *reading) doersOf(v, up int) []int {
	if r.isPassive(v) {
		if by := r.prepObjects(v, "by"); len(by) > 0 {
			return by
		}
	}
	return r.subjectsOf(v, up+1)
}

// controllers returns the object that is the subject of the complement c:
// "urged Israel to stop", "accused it of bombing", "let them go".
func (r *reading) controllers(h, c int) []int {
	if !r.isClause(h) || r.lexicon.in(r.lemma(h), "subject_control") {
		return nil
	}
	if r.isPassive(h) {
		return nil
	}
	var found []int
	for _, o := range r.children(h, "dobj", "dative") {
		if o < c && r.isNominal(o) {
			found = append(found, r.conjuncts(o)...)
		}
	}
	for _, p := range r.children(h, "prep") { // "called on Iran to", "appealed to them to"
		if p < c && (r.lower(p) == "on" || r.lower(p) == "upon" || r.lower(p) == "to" || r.lower(p) == "for" || r.lower(p) == "with") && found == nil {
			for _, o := range r.children(p, "pobj") {
				if !r.isTime(o) {
					found = append(found, r.conjuncts(o)...)
				}
			}
		}
	}
	return found
}

// pcompSubjects returns the subject of a gerund after the preposition p:
// "accused Iran of bombing", "for having done".
func (r *reading) pcompSubjects(p, up int) []int {
	v := r.head[p]
	if !r.isClause(v) {
		if r.pos(v) == "NOUN" {
			return r.holdersOf(v, up)
		}
		return nil
	}
	if r.lower(p) == "of" || r.lower(p) == "for" || r.lower(p) == "from" || r.lower(p) == "into" {
		if r.isPassive(v) {
			return r.subjectsOf(v, up+1)
		}
		if o := r.objectsOf(v); len(o) > 0 {
			return o
		}
	}
	return r.doersOf(v, up)
}

// holdersOf returns whose the noun n is: "Iran's plan", "a plan by Iran", or the
// subject of the verb whose object it is.
func (r *reading) holdersOf(n, up int) []int {
	if own := r.possessors(n); len(own) > 0 {
		return own
	}
	if v := r.head[n]; v != n && up < maxControl && r.isClause(v) && (r.dep(n) == "dobj" || r.dep(n) == "attr") {
		return r.subjectsOf(v, up+1)
	}
	return nil
}

// possessors returns the phrases that possess or do the noun n: possessive,
// named compound or adjective, "by".
func (r *reading) possessors(n int) []int {
	var found []int
	for _, k := range r.kids[n] {
		switch r.dep(k) {
		case "poss":
			found = append(found, r.conjuncts(k)...)
		case "compound", "amod", "nmod":
			if name := r.nameOf(k); name != nil && len(name.entries) > 0 && name != r.nameOf(n) {
				found = append(found, r.conjuncts(k)...)
			}
		}
	}
	for _, o := range r.prepObjects(n, "by") {
		found = append(found, r.conjuncts(o)...)
	}
	return found
}

// objectsOf returns the objects and predicate nouns of v.
func (r *reading) objectsOf(v int) []int {
	var found []int
	for _, o := range r.children(v, "dobj", "attr", "oprd") {
		switch {
		case r.isNominal(o) && !r.isTime(o):
			found = append(found, r.conjuncts(o)...)
		case r.isTime(o): // "launched ten days of war games"
			found = append(found, r.prepObjects(o, "of")...)
		}
	}
	if r.lexicon.in(r.lemma(v), "naming") && len(found) > 0 {
		for _, c := range r.children(v, "xcomp") {
			if r.isNominal(c) && c < found[0] {
				return []int{c} // "calling Trump an accomplice": Trump
			}
		}
		if s := r.child(v, "nsubj"); r.dep(v) == "relcl" && s >= 0 && !isRelative(r.lower(s)) && r.child(v, "oprd") < 0 {
			return []int{r.head[v]} // "an act the president called a kidnapping": the act
		}
	}
	for _, c := range r.children(v, "oprd", "ccomp", "attr") {
		if s := r.child(c, "nsubj"); s >= 0 && (r.isNominal(c) || r.isClause(c) && (r.hasTo(c) || r.isBare(c)) && !isRelative(r.lower(s))) {
			found = append(found, s) // "called Trump an accomplice", "let Trump go": Trump
		}
	}
	if len(found) > 1 {
		if c := r.child(v, "oprd"); c >= 0 {
			found = slices.DeleteFunc(found, func(o int) bool { return o == c })
		}
	}
	if len(found) == 0 {
		found = r.approximate(v)
	}
	if len(found) == 0 && r.dep(v) == "relcl" && r.child(v, "nsubj", "nsubjpass") >= 0 {
		if s := r.child(v, "nsubj", "nsubjpass"); !isRelative(r.lower(s)) && r.child(v, "dobj") < 0 && r.isNominal(r.head[v]) {
			found = append(found, r.head[v]) // "the raid Iraq made"
		}
	}
	return slices.DeleteFunc(found, func(o int) bool { return isRelative(r.lower(o)) })
}

// isBare reports whether the verb is an infinitive without "to" and without a
// word that opens or tenses its clause, as after let and make.
func (r *reading) isBare(v int) bool {
	return r.tag(v) == "VB" && r.child(v, "mark", "aux", "auxpass") < 0
}

func isRelative(word string) bool {
	switch word {
	case "who", "which", "that", "whom", "what", "where", "when", "whose":
		return true
	}
	return false
}
