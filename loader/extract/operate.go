package extract

import (
	"slices"

	"detente/graph"
)

// operate reads a predicate that acts on the event of its complement: "agreed to
// meet", "threatened Iran with sanctions", "is ready to talk".
func (r *reading) operate(t int, args arguments, a act, e entry) act {
	if r.child(t, "csubj") >= 0 && e.op != opReject {
		return act{clause: t, trigger: a.trigger, speaker: -1} // "hosting him offers a chance": nobody offers
	}
	inner, c, ok := r.complement(t, args)
	if e.op == opBegin && (!ok || inner.typ == "") {
		inner.actors, inner.trigger, inner.clause = args.subjects, []int{t}, t
		r.fillRecipients(&inner, args, []string{"obj", "with", "to", "against", "on", "for", "in"}, append([]int{t}, args.objects...))
		if inner.confidence == 0 {
			inner.confidence, inner.speaker = 0.5, -1
		}
		if e.typ != "" {
			inner.typ, inner.mode, inner.rule = e.typ, e.mode, e.rule
		}
		return inner
	}
	if e.op == opBlame {
		if s := r.sayer(t); s >= 0 && !r.same(r.refer(s), r.mentionsOf(args.subjects)) {
			a.typ, a.mode, a.rule = graph.Accuse, "allege", e.rule // "said Iran was responsible": who says so accuses
			a.actors, a.recipients = r.conjuncts(s), args.subjects
			return a
		}
	}
	if (!ok || inner.typ == "") && e.typ == "" && !standsAlone(e.op) {
		a = r.unknownVerb(t, args, a)
		a.rule = ""
		return a
	}
	out := compose(e.op, inner)
	if inner.typ == "" && e.typ != "" {
		out.typ, out.mode = e.typ, e.mode
	}
	out.rule = e.rule
	if inner.rule != "" {
		out.rule += "+" + inner.rule
	}
	out.clause, out.speaker, out.confidence = t, -1, a.confidence
	out.trigger = append(slices.Clone(a.trigger), inner.trigger...)
	r.roles(&out, t, args, e, inner, c)
	if e.op == opAccuse {
		r.absorbAlleged(t)
	}
	out.claimed = r.claimOf(&out, e.op, inner, ok)
	return out
}

// standsAlone reports whether the operator tells an event even when nothing is
// known of its complement: a demand is a demand whatever is demanded.
func standsAlone(op operator) bool {
	switch op {
	case opAgree, opRequest, opOrder, opReject, opThreaten, opAccuse, opSupport, opOppose:
		return true
	}
	return false
}

// roles gives the composed act its participants: the operator's subject does
// it; the recipient is the operator's own, else whom the inner act names.
func (r *reading) roles(out *act, t int, args arguments, e entry, inner act, c int) {
	out.actors, out.recipients, out.nearby = args.subjects, nil, nil
	if e.op == opPlan && c >= 0 && r.dep(c) == "xcomp" && r.hasTo(c) && len(args.objects) == 0 && len(inner.actors) > 0 && !overlap(inner.actors, args.subjects) {
		out.actors, out.recipients, out.nearby, out.mutual = inner.actors, inner.recipients, inner.nearby, inner.mutual
		return // "100 million euros are to go from Brussels to Tunis": Brussels pays
	}
	if s := r.sayer(t); len(out.actors) == 0 && s >= 0 {
		out.actors = r.conjuncts(s) // "said lifting the ban is out of the question"
	} else if len(out.actors) == 0 && !args.passive {
		out.actors = inner.actors
	}
	if len(out.actors) == 0 && args.passive && (e.op == opPlan || e.op == opBegin || e.op == opFail || e.op == opStop || e.op == opCancel) {
		out.actors, out.recipients, out.nearby, out.mutual = inner.actors, inner.recipients, inner.nearby, inner.mutual
		if len(out.actors) > 0 {
			return // "the talks between A and B were suspended", "A is expected to meet B"
		}
	}
	slots := e.slots
	if slots == nil {
		slots = operatorSlots(e.op)
	}
	for _, slot := range slots {
		if slot == "doer" && e.op == opOrder && out.typ == inner.typ {
			continue // who carries out the order is no recipient of it
		}
		found := r.role(*out, slot, t, args, inner, c)
		if len(found) == 0 {
			continue
		}
		if len(out.recipients) == 0 {
			out.recipients = found
		} else if len(out.nearby) == 0 {
			out.nearby = found
		}
	}
	out.mutual = false
	if inner.mutual && len(out.recipients) == 0 {
		out.mutual = true
		if len(args.subjects) == 0 {
			out.actors = inner.actors
		}
	}
	if len(out.recipients) == 0 && !out.mutual {
		r.fillRecipients(out, args, []string{"obj", "on", "against", "with", "to", "of", "for", "in"}, append(append([]int{t}, args.objects...), inner.trigger...))
	}
}

// role is who fills one of an operator's slots in out: whoever the act inner, told by the complement at c, names there, or
// the word at t itself. Whoever acts, the complement and the words that tell it fill none.
func (r *reading) role(out act, slot string, t int, args arguments, inner act, c int) []int {
	told := func(i int) bool { return slices.Contains(inner.trigger, i) }
	switch slot {
	case "doer":
		if r.same(r.referAll(inner.actors), r.referAll(out.actors)) {
			return nil
		}
		return r.eligible(inner.actors, out.actors)
	case "owner":
		return r.eligible(r.owned(args.objects), out.actors)
	case "inner":
		return r.eligible(inner.recipients, out.actors)
	case "obj":
		return slices.DeleteFunc(r.eligible(args.objects, out.actors), func(i int) bool { return i == c || told(i) })
	}
	return slices.DeleteFunc(r.eligible(r.fill(args, slot, r.parts(t, args)...), out.actors), told)
}

// owned returns the objects that somebody's name qualifies: "Iran's offer", "a U.S. draft".
func (r *reading) owned(objects []int) []int {
	var found []int
	for _, o := range objects {
		if r.entityOf(o) != nil || len(r.namesInside(o, 0)) > 0 {
			found = append(found, o)
		}
	}
	return found
}

// referAll refers phrases, without the names inside of them.
func (r *reading) referAll(heads []int) []int {
	var all []int
	for _, h := range heads {
		all = append(all, r.refer(h)...)
	}
	return all
}

// operatorSlots is where the recipient of an operator stands.
func operatorSlots(op operator) []string {
	switch op {
	case opRequest, opOrder, opForce:
		return []string{"iobj", "obj", "doer", "on", "from", "to", "inner", "against", "of"}
	case opAccuse, opOppose:
		return []string{"obj", "doer", "against", "inner", "on", "for"}
	case opThreaten, opWarn:
		return []string{"iobj", "obj", "to", "inner", "doer", "against", "with"}
	case opReject, opDeny:
		return []string{"iobj", "from", "by", "owner", "doer", "inner", "obj", "to", "with", "of"}
	case opSupport:
		return []string{"doer", "inner", "obj", "of", "to", "for", "with"}
	case opAllow:
		return []string{"iobj", "doer", "obj", "inner", "to"}
	case opStop, opCancel:
		return []string{"inner", "on", "against", "with", "to", "doer", "in", "from", "obj"}
	case opAgree, opCommit:
		return []string{"iobj", "with", "inner", "to", "doer", "obj", "for", "on", "in"}
	}
	return []string{"inner", "iobj", "with", "obj", "doer", "to", "in"}
}

// operateNoun reads an event noun that acts on another event: "its refusal to
// meet", "the suspension of aid", "a call for protests".
func (r *reading) operateNoun(n, at int, args arguments, a act, e entry) act {
	var list []int
	for _, w := range []int{n, at} {
		list = append(list, r.children(w, "acl", "relcl")...)
		for _, p := range r.children(w, "prep") {
			switch r.lower(p) {
			case "of", "for", "to", "on", "in", "from", "against":
				list = append(list, r.children(p, "pcomp", "pobj")...)
			}
		}
		list = append(list, r.children(w, "compound")...)
	}
	inner, c, ok := act{speaker: -1}, -1, false
	for _, w := range list {
		if r.consumed[w] || r.isTime(w) || r.isClause(w) && r.dep(w) == "acl" && r.isPassive(w) {
			continue
		}
		if found, is := r.predicate(w); is && found.typ != "" {
			inner, c, ok = found, w, true
			break
		}
	}
	if !ok && e.typ == "" {
		return act{speaker: -1}
	}
	out := compose(e.op, inner)
	if inner.typ == "" {
		out.typ, out.mode = e.typ, e.mode
	}
	out.rule, out.clause, out.speaker, out.confidence = e.rule, n, -1, a.confidence
	if inner.rule != "" {
		out.rule += "+" + inner.rule
	}
	out.trigger = append(slices.Clone(a.trigger), inner.trigger...)
	if victims := r.victimsOf(n, a.actors); len(victims) > 0 {
		out.actors, out.recipients = a.actors, victims
		return out
	}
	r.roles(&out, n, args, e, inner, c)
	return out
}

// speech reads a verb of saying: it tells no event itself; what is said is coded
// with its speaker.
func (r *reading) speech(v int, args arguments, a act, e entry) act {
	if c := r.child(v, "ccomp", "xcomp"); c >= 0 || e.typ == "" { // what is said is coded by itself
		for _, o := range args.objects { // "announced the suspension of aid"
			if r.consumed[o] {
				continue
			}
			noun, _, ok := r.eventNoun(o)
			if c >= 0 && (!ok || noun.op != opRequest) {
				continue
			}
			if inner, ok := r.nounAct(o); ok && inner.typ != "" {
				if c >= 0 { // "reiterated its demand that Iran stop"
					if what, ok := r.predicate(c); ok {
						inner.mode = requestMode(what.typ)
						inner.recipients = append(what.actors, what.recipients...)
					}
				}
				if len(inner.actors) == 0 {
					inner.actors = args.subjects
				}
				inner.recipients = r.eligible(inner.recipients, inner.actors)
				if len(inner.recipients) == 0 {
					r.fillRecipients(&inner, arguments{}, defaultSlots(inner.typ), []int{v, o})
				}
				if inner.stance = r.stanceOf(v); inner.stance != "" && len(args.subjects) > 0 {
					inner.speaker = args.subjects[0]
				}
				inner.rule, inner.trigger, inner.clause = e.rule+"+"+inner.rule, append(inner.trigger, v), v
				inner.confidence = 0.7
				return inner
			}
		}
		a = r.unknownVerb(v, args, a)
		a.rule = ""
		return a
	}
	a.typ, a.mode = e.typ, e.mode
	r.recipients(&a, v, args, e)
	return a
}

// sayer returns the head of the phrase that says the clause of v, -1 when the
// article says it itself.
func (r *reading) sayer(v int) int {
	speaker, _ := r.saying(v)
	return speaker
}

// saying is sayer with the verb that says it; both are -1 together.
func (r *reading) saying(v int) (speaker, verb int) {
	for i := 0; i < maxControl && r.head[v] != v; i++ {
		h := r.head[v]
		if r.isClause(h) && (r.dep(v) == "ccomp" || r.dep(v) == "xcomp" || r.dep(v) == "parataxis" || r.dep(v) == "advcl") && r.says(h) {
			if s := r.child(h, "nsubj"); s >= 0 && !isRelative(r.lower(s)) {
				return s, h
			}
			if s := r.subjectsOf(h, 0); len(s) > 0 && !r.isPassive(h) {
				return s[0], h
			}
			return -1, -1
		}
		if r.pos(h) == "NOUN" && (r.dep(v) == "acl" || r.dep(v) == "ccomp" || r.dep(v) == "relcl") && r.lexicon.in(r.lemma(h), "document") {
			if own := r.holdersOf(h, 0); len(own) > 0 { // "a reminder to Iraq that it must"
				return own[0], h
			}
		}
		v = h
	}
	for _, k := range r.children(v, "parataxis", "ccomp") {
		if r.says(k) {
			if s := r.child(k, "nsubj"); s >= 0 {
				return s, k
			}
		}
	}
	return -1, -1
}

// stanceOf is what a verb of speech does with what it says: who confirms, or
// admits, answers somebody who said it before.
func (r *reading) stanceOf(verb int) graph.Stance {
	if verb >= 0 && r.lexicon.in(r.lemma(verb), "confirming") {
		return graph.StanceConfirms
	}
	return ""
}

// says reports whether the verb introduces what somebody says.
func (r *reading) says(v int) bool {
	return r.lexicon.in(r.lemma(v), "confirming") || slices.ContainsFunc(r.lexicon.verbs[r.lemma(v)], func(e entry) bool {
		return e.op == opSay || e.op == opWarn || e.typ == graph.Accuse && e.op == opSay
	})
}
