package extract

import "strings"

// repair mends what the parser often gets wrong, before any rule reads the tree.
// It changes the reading's own heads and labels, never the parsed document.
func (r *reading) repair() {
	for i := range r.tokens {
		if r.head[i] < 0 || r.head[i] >= len(r.tokens) {
			r.head[i] = i
		}
	}
	for _, s := range r.sents {
		r.repairHeadline(s.Start, s.End)
		r.repairLists(s.Start, s.End)
		r.repairOf(s.Start, s.End)
		r.repairIncluding(s.Start, s.End)
		r.repairParticle(s.Start, s.End)
		r.repairInversion(s.Start, s.End)
		r.repairAttribution(s.Start, s.End)
		r.repairParticiple(s.Start, s.End)
		r.repairTense(s.Start, s.End)
		r.repairGerund(s.Start, s.End)
	}
}

// repairHeadline makes the name that starts a headline the subject of the infinitive
// after it: "Macron to host Merz", whether the parser took the name for a verb or
// for the head of it all.
func (r *reading) repairHeadline(start, end int) {
	root := start
	for root < end && r.head[root] != root {
		root++
	}
	if root+2 >= end || r.tokens[root+1].Tag != "TO" || !startsUpper(r.tokens[root].Text) {
		return
	}
	t := &r.tokens[root]
	mistaken := t.Tag == "VB" && root == start && r.lexicon.verbs[strings.ToLower(t.Lemma)] == nil
	if t.POS != "PROPN" && !mistaken {
		return
	}
	verb := r.head[root+1]
	if verb <= root || r.head[verb] != root || r.tokens[verb].POS != "VERB" {
		return
	}
	for i := root + 1; i < end; i++ {
		if r.head[i] == root && i != verb {
			r.head[i] = verb
		}
	}
	r.head[verb], r.tokens[verb].Dep = verb, "ROOT"
	r.head[root], t.Dep = verb, "nsubj"
	if mistaken {
		t.Tag, t.POS, t.Lemma = "NNP", "PROPN", t.Text
	}
}

// repairLists joins a second object after a comma to the list that it continues:
// in "imposed sanctions on A, members of B and C" B and C stand after "on" too.
func (r *reading) repairLists(start, end int) {
	for i := start; i < end; i++ {
		if r.tokens[i].Dep != "dobj" {
			continue
		}
		first := false
		for j := start; j < i; j++ {
			first = first || r.head[j] == r.head[i] && r.tokens[j].Dep == "dobj"
		}
		if !first {
			continue
		}
		comma := i - 1
		for comma > start && (r.head[comma] == i || r.tokens[comma].Dep == "det" || r.tokens[comma].Dep == "amod") && r.tokens[comma].Text != "," {
			comma--
		}
		if before := comma - 1; before > start && r.tokens[comma].Text == "," && r.tokens[before].Dep == "pobj" && !r.descends(before, i) {
			r.head[i], r.tokens[i].Dep = before, "conj"
		}
	}
}

// repairOf hangs "of" on the noun right before it: in "sanctions and threats of
// force" only the threats are of force.
func (r *reading) repairOf(start, end int) {
	for i := start + 1; i < end; i++ {
		if r.tokens[i].Lower != "of" || r.tokens[i].Dep != "prep" {
			continue
		}
		before := i - 1
		if r.tokens[before].POS == "NOUN" && r.tokens[before].Dep == "conj" && r.head[i] != before && r.tokens[r.head[i]].POS == "NOUN" && !r.descends(before, i) {
			r.head[i] = before
		}
	}
}

// repairIncluding takes a preposition that follows the comma after "including …" from
// the examples to what they are examples of: in "imposed sanctions, including
// travel bans, on ministers" the sanctions are on ministers.
func (r *reading) repairIncluding(start, end int) {
	for i := start + 1; i < end; i++ {
		if r.tokens[i].Dep != "prep" || r.tokens[i-1].Text != "," {
			continue
		}
		for h := r.head[i]; r.head[h] != h; h = r.head[h] {
			if r.tokens[h].Lower == "including" && r.tokens[h].Dep == "prep" && h < i {
				r.head[i] = r.head[h]
				break
			}
		}
	}
}

// repairAttribution frees a clause of saying at the end of a sentence that was taken
// for what the main verb announces: "announced the release of two men, the agency
// reported".
func (r *reading) repairAttribution(start, end int) {
	for i := start; i < end; i++ {
		h := r.head[i]
		if r.tokens[i].Dep != "ccomp" || h > i || r.lexicon.verbs[r.tokens[h].Lemma] == nil || !isSay(r.lexicon.verbs[r.tokens[i].Lemma]) {
			continue
		}
		object, subject := false, false
		for j := start; j < end; j++ {
			object = object || r.head[j] == h && r.tokens[j].Dep == "dobj" && j < i
			subject = subject || r.head[j] == i && r.tokens[j].Dep == "nsubj"
		}
		if object && subject {
			r.tokens[i].Dep = "parataxis"
		}
	}
}

// repairParticle gives a verb the object that the parser hung on its particle: "switched
// off the internet", "carted away the files".
func (r *reading) repairParticle(start, end int) {
	for i := start + 1; i < end; i++ {
		t := &r.tokens[i]
		if t.Tag != "RP" || t.Dep != "prep" || r.head[i] != i-1 || r.tokens[i-1].POS != "VERB" {
			continue
		}
		switch t.Lower {
		case "off", "out", "up", "down", "away", "back":
		default:
			continue
		}
		for j := i + 1; j < end; j++ {
			if r.head[j] == i && r.tokens[j].Dep == "pobj" {
				r.head[j], r.tokens[j].Dep, t.Dep = i-1, "dobj", "prt"
				break
			}
		}
	}
}

// repairInversion makes the speaker who follows a verb of saying its subject, where the
// parser took him for its object: "Iran armed the rebels, claimed the minister".
func (r *reading) repairInversion(start, end int) {
	for i := start + 2; i < end; i++ {
		t := &r.tokens[i]
		if t.POS != "VERB" || !isFinite(t.Tag) || r.hasSubject(i, start, end) || !isSay(r.lexicon.verbs[t.Lemma]) && !r.lexicon.in(t.Lemma, "voicing") {
			continue
		}
		before := i - 1
		if r.tokens[before].POS == "PUNCT" && r.tokens[before].Text != "," && r.tokens[before-1].Text == "," {
			before-- // the quotation mark
		}
		joined := t.Dep == "conj" && r.head[i] < i || t.Dep == "ROOT"
		if r.tokens[before].Text != "," || !joined {
			continue
		}
		clause, speaker := t.Dep == "conj", -1
		for j := start; j < end; j++ {
			clause = clause || j < i && r.head[j] == i && r.tokens[j].Dep == "ccomp"
			if speaker < 0 && j > i && r.head[j] == i && r.tokens[j].Dep == "dobj" {
				speaker = j
			}
		}
		if !clause || speaker < 0 {
			continue
		}
		r.tokens[speaker].Dep = "nsubj"
		if h := r.head[i]; t.Dep == "conj" { // what is said stands below the verb that says it
			r.head[i], t.Dep = r.head[h], r.tokens[h].Dep
			if r.head[h] == h {
				r.head[i] = i
			}
			r.head[h], r.tokens[h].Dep = i, "ccomp"
		}
	}
}

// repairParticiple makes the participle with an object that a noun at the head of a
// sentence is qualified by its verb: in "Some 300 rebels handed over their rifles" nothing
// was handed over to the rebels. Only of what is given away to somebody can a
// participle keep an object ("rebels given rifles").
func (r *reading) repairParticiple(start, end int) {
	for v := start + 1; v < end; v++ {
		n := r.head[v]
		if r.tokens[v].Dep != "acl" || r.tokens[v].Tag != "VBN" || n > v || r.head[n] != n || r.tokens[n].POS == "VERB" || r.tokens[n].POS == "AUX" {
			continue
		}
		object, particle := false, false
		for i := v + 1; i < end; i++ {
			object = object || r.head[i] == v && r.tokens[i].Dep == "dobj"
			particle = particle || r.head[i] == v && r.tokens[i].Dep == "prt"
		}
		if !object || !particle && r.lexicon.in(r.tokens[v].Lemma, "giving") {
			continue
		}
		for i := start; i < end; i++ {
			if r.head[i] == n && i > v {
				r.head[i] = v
			}
		}
		r.head[v], r.tokens[v].Dep, r.tokens[v].Tag = v, "ROOT", "VBD"
		r.head[n], r.tokens[n].Dep = v, "nsubj"
		return
	}
}

// repairTense joins a verb in a finite tense to the finite clause before it rather than
// to the infinitive or participle below that: in "denied that it had attacked X
// and accused Y" it denied and accused.
func (r *reading) repairTense(start, end int) {
	for i := start; i < end; i++ {
		h := r.head[i]
		if r.tokens[i].Dep != "conj" || r.tokens[i].POS != "VERB" || !isFinite(r.tokens[i].Tag) || r.tokens[h].POS != "VERB" || isFinite(r.tokens[h].Tag) || r.hasSubject(i, start, end) {
			continue
		}
		for n := h; r.head[n] != n; {
			n = r.head[n]
			if isFinite(r.tokens[n].Tag) && n < i {
				if r.tokens[n].POS == "VERB" && r.tokens[n].Tag == r.tokens[i].Tag {
					r.head[i] = n
				}
				break
			}
		}
	}
}

func isFinite(tag string) bool { return tag == "VBD" || tag == "VBZ" || tag == "VBP" }

// hasSubject reports whether the verb has a subject or an auxiliary of its own.
func (r *reading) hasSubject(v, start, end int) bool {
	for j := start; j < end; j++ {
		switch r.tokens[j].Dep {
		case "nsubj", "nsubjpass", "aux", "auxpass", "expl":
			if r.head[j] == v {
				return true
			}
		}
	}
	return false
}

// repairGerund gives a gerund that is the subject of a verb the object that the parser
// took for a second subject: "hosting Merz offers a chance".
func (r *reading) repairGerund(start, end int) {
	for i := start; i < end; i++ {
		v := r.head[i]
		if r.tokens[i].Dep != "csubj" || r.tokens[i].Tag != "VBG" || v < i {
			continue
		}
		object := -1
		for j := i + 1; j < v; j++ {
			if r.head[j] == i && r.tokens[j].Dep == "dobj" {
				object = -1
				break
			}
			if r.head[j] == v && r.tokens[j].Dep == "nsubj" {
				object = j
			}
		}
		if object >= 0 {
			r.head[object], r.tokens[object].Dep = i, "dobj"
		}
	}
}

// repairNamed makes the name of an actor before a verb without a subject its
// subject, where the parser took the name for an adverb or the like: it had never
// seen "USAID".
func (r *reading) repairNamed() {
	for k := range r.names {
		n := &r.names[k]
		h := n.end - 1
		v := r.head[h]
		if len(n.entries) == 0 || !isName(n.entries[0]) || v <= h || !r.isClause(v) || r.child(v, "nsubj", "nsubjpass") >= 0 {
			continue
		}
		switch t := &r.tokens[h]; t.Dep {
		case "advmod", "dep", "intj", "meta", "npadvmod", "nmod", "amod":
			if t.POS == "ADJ" || r.tag(v) == "VBN" && r.child(v, "aux", "auxpass") < 0 || r.tag(v) == "VBG" {
				continue
			}
			t.Dep, t.POS, t.Tag = "nsubj", "PROPN", "NNP"
			if r.isPassive(v) {
				t.Dep = "nsubjpass"
			}
		}
	}
}

func isSay(entries []entry) bool {
	for _, e := range entries {
		if e.op == opSay {
			return true
		}
	}
	return false
}

// descends reports whether token i is below a: hanging a on it would close a circle.
func (r *reading) descends(i, a int) bool {
	for n := 0; n <= len(r.tokens); n++ {
		if i == a {
			return true
		}
		if r.head[i] == i {
			return false
		}
		i = r.head[i]
	}
	return true
}
