package extract

import (
	"slices"

	"detente/graph"
)

// nounAct reads an event noun: "sanctions on Iran", "U.S. strikes", "its refusal to
// meet". ok is false when the lexicon does not know the noun as an event.
func (r *reading) nounAct(n int) (act, bool) {
	e, at, ok := r.eventNoun(n)
	if !ok {
		return act{}, false
	}
	for _, w := range []int{n, at} {
		r.consumed[w] = true
	}
	args := arguments{subjects: r.doers(n, at)}
	if slices.Contains(e.slots, "poss") { // "his arrest": whom it befell
		args.datives = r.children(n, "poss")
		args.subjects = slices.DeleteFunc(args.subjects, func(s int) bool { return slices.Contains(args.datives, s) })
	}
	a := act{clause: n, trigger: []int{n, at}, speaker: -1, actors: args.subjects, confidence: 0.6, rule: e.rule}
	if e.op != "" && e.op != opLight && e.op != opSay {
		args.objects = r.eligible(r.fill(args, "of", n, at), a.actors)
		return r.operateNoun(n, at, args, a, e), true
	}
	if e.typ == "" {
		return act{}, false
	}
	a.typ, a.mode = e.typ, e.mode
	if len(a.actors) > 0 {
		r.doing[r.lemma(at)] = a.actors
	}
	if between := append(r.fill(args, "between", n, at), r.fill(args, "among", n, at)...); len(between) > 0 {
		a.actors, a.mutual = between, true
		return a, true
	}
	slots := e.slots
	if slots == nil {
		slots = defaultSlots(a.typ)
	}
	if slots[0] == "<of" { // "the withdrawal of its troops": they withdraw
		slots = slots[1:]
		if of := r.fill(args, "of", n, at); len(of) > 0 && len(a.actors) == 0 {
			a.actors = of
		}
	}
	r.fillRecipients(&a, args, slots, []int{n, at})
	if len(a.recipients) == 0 {
		a.recipients = r.victimsOf(n, a.actors)
	}
	return a, true
}

// eventNoun returns the entry of a noun phrase and the word that it is about:
// the head, its compound ("air strike"), or what the head frames ("a series of
// strikes").
func (r *reading) eventNoun(n int) (entry, int, bool) {
	for _, w := range r.contents(n) {
		if w != n && r.dep(w) == "compound" && !r.lexicon.in(r.lemma(r.head[w]), "frame") {
			continue // an "emergency landing" is no emergency
		}
		var keys []string
		for _, k := range r.children(w, "compound", "amod", "nmod") {
			keys = append(keys, r.lemma(k)+"_"+r.lemma(w))
		}
		keys = append(keys, r.lemma(w))
		for _, key := range keys {
			if entries := r.lexicon.nouns[key]; entries != nil {
				if e, ok := r.choose(entries, w, arguments{}); ok {
					if e.op == opNone {
						break
					}
					return e, w, true
				}
			}
		}
	}
	return entry{}, 0, false
}

// doers returns the phrases that do what the noun tells: possessors, named
// modifiers, "by"; for the word framed as for the head.
func (r *reading) doers(n, at int) []int {
	found := r.possessors(n)
	if at != n {
		found = append(found, r.possessors(at)...)
	}
	if len(found) == 0 {
		for _, v := range r.participles(n) { // "threats directed at Colombia by the U.S."
			if r.isPassive(v) {
				found = append(found, r.prepObjects(v, "by")...)
			}
		}
	}
	if len(found) == 0 {
		for _, o := range r.below(n) { // "the arrest of the mayor at the airport by the police"
			for _, by := range r.prepObjects(o, "by") {
				if r.entityOf(by) != nil && r.tag(o) != "VBN" {
					found = append(found, r.conjuncts(by)...)
				}
			}
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// participles lists the participles that qualify the noun n, or what stands after
// its "of" at the end of the phrase.
func (r *reading) participles(n int) []int {
	found := r.children(n, "acl")
	for _, o := range r.prepObjects(n, "of") {
		found = append(found, r.children(o, "acl")...)
	}
	return found
}

// victimsOf returns against whom a noun's participle says it goes: "threats
// directed at Colombia", "strikes targeting vessels".
func (r *reading) victimsOf(n int, actors []int) []int {
	for _, v := range r.participles(n) {
		args := r.argumentsOf(v)
		if r.isPassive(v) {
			for _, slot := range []string{"at", "against", "on", "to", "toward", "towards"} {
				if found := r.eligible(r.fill(args, slot, v), actors); len(found) > 0 {
					return found
				}
			}
			continue
		}
		if r.lexicon.in(r.lemma(v), "aim") {
			return r.eligible(args.objects, actors)
		}
	}
	return nil
}

// lightVerb reads a verb whose object tells the event: "held talks", "imposed
// sanctions on", "was put on trial".
func (r *reading) lightVerb(v int, args arguments, a act, e entry) act {
	for _, o := range r.lightObjects(v, args) {
		inner, ok := r.nounAct(o)
		if !ok || inner.typ == "" {
			continue
		}
		own := inner.actors
		if !slices.Contains(args.objects, o) && len(args.objects) > 0 { // "was put under investigation", "took him into custody"
			inner.recipients = args.objects
		}
		if between := r.fill(args, "between", v); len(own) == 0 && len(between) > 0 { // "talks were held between A and B"
			own, inner.mutual = between, len(args.subjects) == 0
		}
		inner.actors = args.subjects
		if len(inner.actors) == 0 {
			inner.actors = own
		} else if inner.mutual {
			inner.mutual, inner.recipients = false, own
		}
		inner.rule = e.rule + "+" + inner.rule
		inner.clause, inner.confidence = v, 0.75
		inner.trigger = append(inner.trigger, v)
		slots := defaultSlots(inner.typ)
		if inner.recipients = r.eligible(inner.recipients, inner.actors); len(inner.recipients) == 0 {
			inner.recipients = r.eligible(own, inner.actors)
		}
		if args.passive && len(args.subjects) == 0 {
			inner.recipients = r.eligible(inner.recipients, inner.actors)
		}
		rest := arguments{datives: args.datives, subjects: args.subjects}
		if inner.typ == graph.Consult || inner.typ == graph.Agree || inner.typ == graph.Cooperate {
			slots = []string{"with", "between", "among", "to", "iobj"}
		}
		r.fillRecipients(&inner, rest, slots, []int{v, o})
		return inner
	}
	if e.typ != "" {
		a.typ, a.mode = e.typ, e.mode
		r.recipients(&a, v, args, e)
	} else {
		a = r.unknownVerb(v, args, a)
		a.rule = ""
	}
	return a
}

// lightObjects returns the nouns that may tell what a light verb does: its
// objects, then what follows its prepositions.
func (r *reading) lightObjects(v int, args arguments) []int {
	found := slices.Clone(args.objects)
	for _, p := range r.children(v, "prep") {
		switch r.lower(p) {
		case "in", "into", "on", "to", "with", "under", "for":
			found = append(found, r.children(p, "pobj")...)
		}
	}
	return found
}

// undergone reads a verb whose subject suffers what a noun tells: "faces an inquiry
// by", "came under fire from", "is the target of threats by". The act has no type
// where the noun tells of no conflict and nobody does it.
func (r *reading) undergone(v int, args arguments, a act, e entry) act {
	list := r.lightObjects(v, args)
	for _, o := range args.objects {
		if r.lexicon.in(r.lemma(o), "sufferer") {
			list = append(r.prepObjects(o, "of"), list...)
		}
	}
	for _, o := range list {
		inner, ok := r.nounAct(o)
		if !ok || inner.typ == "" {
			continue
		}
		sufferers, doers := args.subjects, []int(nil)
		if args.passive {
			sufferers, doers = slices.Concat(args.datives, args.objects), args.subjects
			sufferers = slices.DeleteFunc(sufferers, func(h int) bool { return h == o })
		}
		for _, prep := range []string{"from", "by", "at"} {
			if len(doers) == 0 {
				doers = r.eligible(r.handsOf(r.fill(args, prep, v, o)), sufferers)
			}
		}
		if len(doers) == 0 {
			doers = inner.actors
		}
		for _, w := range r.below(o) { // "facing charges of corruption from the prosecutor"
			if len(doers) == 0 {
				doers = r.eligible(r.prepObjects(w, "from"), sufferers)
			}
		}
		if len(sufferers) == 0 || isCooperation(inner.typ) && !r.namesSomebody(r.mentionsOf(doers)) { // "drew praise from critics"
			continue
		}
		inner.actors, inner.recipients, inner.nearby, inner.mutual = r.eligible(doers, sufferers), sufferers, nil, false
		inner.rule, inner.clause, inner.confidence = e.rule+"+"+inner.rule, v, 0.75
		inner.trigger = append(inner.trigger, v)
		return inner
	}
	return a
}

// handsOf puts whoever they belong to in the place of hands: "at the hands of the rebels".
func (r *reading) handsOf(heads []int) []int {
	var all []int
	for _, h := range heads {
		if of := r.prepObjects(h, "of"); r.lemma(h) == "hand" && len(of) > 0 {
			all = append(all, r.conjuncts(of[0])...)
			continue
		}
		all = append(all, h)
	}
	return all
}
