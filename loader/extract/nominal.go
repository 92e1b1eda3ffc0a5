package extract

import (
	"slices"
	"strings"

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
		if joined := r.hyphened(w); joined != "" {
			keys = append(keys, joined)
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
	if len(found) == 0 && r.comesFrom(at) {
		found = r.fill(arguments{}, "from", n, at)
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// comesFrom reports whether the noun tells what somebody gives or says, who then may
// stand after "from": "a gift from Pretoria", but not "the withdrawal from Mali".
func (r *reading) comesFrom(n int) bool {
	return slices.ContainsFunc(r.lexicon.nouns[r.lemma(n)], func(e entry) bool {
		return e.typ == graph.Aid || e.typ == graph.Support || e.typ == graph.Agree && e.op == opAgree
	})
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
//
// Where the row says that the actor stands after a preposition, the subject
// tells: "praise for Bulgaria came from Brussels".
func (r *reading) lightVerb(v int, args arguments, a act, e entry) act {
	if len(e.slots) > 0 && strings.HasPrefix(e.slots[0], "<") {
		args.objects, args.subjects = args.subjects, r.fill(args, e.slots[0][1:], v)
	}
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
	return slices.DeleteFunc(found, func(o int) bool { return r.pos(o) == "PROPN" && r.isTime(o) }) // who comes in March does not march
}

// undergone reads a verb whose subject suffers what a noun tells: "faces an inquiry
// by", "came under fire from", "is the target of threats by". What is done
// together befalls nobody, and is read as after a light verb. The act has no type
// where the noun tells of no conflict and nobody does it.
func (r *reading) undergone(v int, args arguments, a act, e entry) act {
	list := r.lightObjects(v, args)
	for _, o := range args.objects {
		if r.lexicon.in(r.lemma(o), "sufferer") {
			list = append(r.prepObjects(o, "of"), list...)
		}
	}
	for _, o := range list {
		if noun, _, ok := r.eventNoun(o); ok && isTogether(noun.typ) && noun.mode != "visit" {
			return r.lightVerb(v, args, a, e)
		}
		inner, ok := r.nounAct(o)
		if !ok || inner.typ == "" {
			continue
		}
		sufferers, doers := args.subjects, []int(nil)
		if args.passive {
			sufferers, doers = slices.Concat(args.datives, args.objects), args.subjects
			sufferers = slices.DeleteFunc(sufferers, func(h int) bool { return h == o })
		}
		if len(doers) == 0 {
			doers = r.inflicting(v, o, args, inner.actors, sufferers)
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

// inflicting returns who does what the noun o of the clause v tells, as long as
// it befalls the subject: "from", "by", "at the hands of", whoever the noun names
// itself, and last a name after "of".
func (r *reading) inflicting(v, o int, args arguments, own, sufferers []int) []int {
	for _, prep := range []string{"from", "by", "at"} {
		if found := r.eligible(r.handsOf(r.fill(args, prep, v, o)), sufferers); len(found) > 0 {
			return found
		}
	}
	if len(own) > 0 {
		return own
	}
	for _, w := range r.below(o) { // "facing charges of corruption from the prosecutor"
		if found := r.eligible(r.prepObjects(w, "from"), sufferers); len(found) > 0 {
			return found
		}
	}
	return slices.DeleteFunc(r.fill(arguments{}, "of", o), func(h int) bool { return r.entityOf(h) == nil })
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

// isTogether reports whether those who take part in events of the type do so alike.
func isTogether(t graph.Type) bool {
	return t == graph.Consult || t == graph.Agree || t == graph.Cooperate
}
