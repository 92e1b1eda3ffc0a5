package extract

import (
	"detente/graph"
	"detente/loader/dictionary"
)

// isPersonal reports whether a pronoun can stand for an actor.
func isPersonal(word string) bool {
	switch word {
	case "he", "him", "his", "himself", "she", "her", "hers", "herself", "they", "them", "their", "themselves", "it", "its", "itself",
		"who", "which", "that", "whom", "whose":
		return true
	}
	return false
}

// pronoun refers a pronoun to what it stands for: the nearest mention before it
// that agrees in number, one that is a subject before others of its sentence.
func (r *reading) pronoun(h int) []int {
	if m := r.firstPerson(h); m != nil {
		return m
	}
	fits := r.agreement(r.lower(h))
	if fits == nil {
		return []int{r.phrase(h)}
	}
	best := -1
	if s := r.reporter(h); s >= 0 {
		best = s
	} else {
		best = r.antecedent(h, fits)
	}
	m := r.mention(h, h, h+1, FormPronoun, nil, "")
	if best < 0 {
		r.mentions[m].Form = FormPhrase
		return []int{m}
	}
	r.mentions[m].Antecedent = best
	r.mentions[m].Entity = r.mentions[best].Entity
	r.mentions[m].Why = "pronoun for " + r.mentions[best].Text
	all := []int{m}
	if word := r.lower(h); word == "they" || word == "them" || word == "themselves" {
		all = append(all, r.joined(h, best)...)
	}
	return all
}

// joined makes the mentions of the others whom a plural pronoun stands for: in "X
// and Y met. They signed …" Y, where best is X.
func (r *reading) joined(h, best int) []int {
	var found []int
	for _, c := range r.conjuncts(r.tree.first(r.mentions[best].Head)) {
		for _, o := range r.referred[c] {
			e := r.mentions[o].Entity
			if o == best || e == nil || e == r.mentions[best].Entity || c >= h {
				continue
			}
			i := r.mention(h, h, h+1, FormPronoun, e, "pronoun for "+r.mentions[o].Text)
			r.mentions[i].Antecedent = o
			found = append(found, i)
		}
	}
	return found
}

// agreement returns what a pronoun can stand for; nil for a pronoun that this
// package does not resolve.
func (r *reading) agreement(word string) func(*Mention) bool {
	switch word {
	case "he", "him", "his", "himself":
		return func(m *Mention) bool { return isOnePerson(r, m) && r.sexOf(m) != female }
	case "she", "her", "hers", "herself":
		return func(m *Mention) bool { return isOnePerson(r, m) && r.sexOf(m) != male }
	case "they", "them", "their", "themselves":
		return func(m *Mention) bool {
			return r.isPlural(m.Head) || m.Entity != nil && m.Entity.Kind != graph.KindLeader
		}
	case "it", "its", "itself":
		return func(m *Mention) bool {
			return m.Entity != nil && m.Entity.Kind != graph.KindLeader && !r.isPlural(m.Head)
		}
	}
	return nil
}

// isOnePerson reports whether a mention is a single person.
func isOnePerson(r *reading, m *Mention) bool {
	if m.Entity != nil && m.Entity.Kind == graph.KindLeader {
		return true
	}
	n := r.nameOf(m.Head)
	return !r.isPlural(m.Head) && (n.isPerson() || n.is(dictionary.KindTitle) || n.is(dictionary.KindAgent) && m.Form == FormAgent)
}

func (r *reading) isPlural(h int) bool {
	if len(r.children(h, "conj")) > 0 {
		return true
	}
	if n := r.nameOf(h); n != nil && len(n.entries) > 0 && n.entries[0].Plural {
		return true
	}
	return r.tag(h) == "NNS" || r.tag(h) == "NNPS"
}

// reporter returns the mention of who says the clause in which the pronoun h is
// the subject: "Hungary has said it will …". It returns -1 if nobody does or the
// speaker does not agree with the pronoun.
func (r *reading) reporter(h int) int {
	if r.dep(h) != "nsubj" && r.dep(h) != "nsubjpass" {
		return -1
	}
	v := r.head[h]
	for r.dep(v) == "conj" || r.dep(v) == "xcomp" {
		v = r.head[v]
	}
	if r.dep(v) != "ccomp" {
		return -1
	}
	s := r.child(r.head[v], "nsubj")
	if s < 0 || s == h || r.pos(s) == "PRON" && s > h {
		return -1
	}
	mentions := r.refer(s)
	if len(mentions) == 0 {
		return -1
	}
	m := mentions[0]
	switch r.lower(h) {
	case "he", "she":
		if fits := r.agreement(r.lower(h)); r.isPlural(s) || r.sexOf(&r.mentions[m]) != "" && !fits(&r.mentions[m]) || r.mentions[m].Entity != nil && (r.mentions[m].Entity.Kind == graph.KindCountry || r.mentions[m].Entity.Kind == graph.KindOrganization) {
			return -1
		}
	case "it":
		if r.mentions[m].Entity != nil && r.mentions[m].Entity.Kind == graph.KindLeader {
			return -1
		}
	case "they":
		if !r.isPlural(s) && r.mentions[m].Entity != nil && r.mentions[m].Entity.Kind == graph.KindLeader {
			return -1
		}
	default:
		return -1
	}
	return m
}

// antecedent returns the mention that h stands for, -1 if none fits.
func (r *reading) antecedent(h int, fits func(*Mention) bool) int {
	if who := r.quotes[r.sent[h]]; who > 0 { // the line below a quotation may name whom it speaks of
		for i := r.sents[r.sent[who]].Start; i < r.sents[r.sent[who]].End; i++ {
			if r.named[i] >= 0 && r.isNominal(i) && !r.isModifier(i) {
				r.refer(i)
			}
		}
	}
	best, bestScore := -1, 0
	scores := map[*graph.Entity]int{}
	for i := range r.mentions {
		m := &r.mentions[i]
		if m.Head >= h && !r.attributed(m.Head, h) || r.quotes[r.sent[h]] > 0 && m.Entity == r.quoter(h) || m.Form == FormPronoun || m.Place || !fits(m) {
			continue
		}
		distance := r.sent[h] - r.sent[m.Head]
		if distance > 3 || r.under(h, m.Head) && r.dep(h) != "poss" {
			continue
		}
		score := 100 - 20*distance
		switch r.dep(r.tree.first(m.Head)) {
		case "nsubj", "nsubjpass":
			score += 25
		case "pobj":
			if p := r.head[r.tree.first(m.Head)]; p == r.sents[r.sent[m.Head]].Start {
				score += 20 // "For Trump, …": what the sentence is about
			}
		case "dobj":
			score += 5
		case "poss", "compound", "amod":
			score -= 10
		}
		if r.clauseOf(m.Head) == r.clauseOf(h) && r.dep(h) != "poss" {
			score -= 40 // "Merz met him": not Merz
		}
		if score >= bestScore {
			best, bestScore = i, score
		}
		scores[m.Entity] = max(scores[m.Entity], score)
	}
	if best >= 0 && r.isDoubtful(h, r.mentions[best].Entity, scores) {
		return -1
	}
	return best
}

// isDoubtful reports whether somebody else fits a personal pronoun as well as the
// best: no answer is better than a wrong one. A pronoun in the object may mean
// the subject of the sentence before as well as its object.
func (r *reading) isDoubtful(h int, best *graph.Entity, scores map[*graph.Entity]int) bool {
	margin := 0
	switch r.lower(h) {
	case "him":
		margin = 20
	case "her":
		if r.dep(h) != "poss" {
			margin = 20
		}
	case "he", "she":
	default:
		return false
	}
	for e, score := range scores {
		if e != best && e != nil && score+margin >= scores[best] {
			return true
		}
	}
	return false
}

// clauseOf returns the head of the clause that token i is in.
func (r *reading) clauseOf(i int) int {
	for r.head[i] != i {
		i = r.head[i]
		if r.isClause(i) {
			return i
		}
	}
	return i
}

// lastMention returns the last mention of that entity before token h, -1 if none.
func (r *reading) lastMention(h int, e *graph.Entity) int {
	for i := len(r.order) - 1; i >= 0; i-- {
		if m := &r.mentions[r.order[i]]; m.Head < h && m.Entity == e {
			return r.order[i]
		}
	}
	return -1
}

// lastLeader returns the last mention before token h of a leader whom fits accepts, -1 if none.
func (r *reading) lastLeader(h int, fits func(*graph.Entity) bool) int {
	for i := len(r.order) - 1; i >= 0; i-- {
		if e := r.mentions[r.order[i]].Entity; r.mentions[r.order[i]].Head < h && e.Kind == graph.KindLeader && fits(e) {
			return r.order[i]
		}
	}
	return -1
}

// isDefinite reports whether the phrase is "the" and its noun, no more.
func (r *reading) isDefinite(h int) bool {
	return len(r.kids[h]) == 1 && r.lower(r.kids[h][0]) == "the"
}

// counterpart refers "his Syrian counterpart": the government of the country that
// the noun is qualified by, not of the one whose counterpart it is. A name in
// apposition tells who it is.
func (r *reading) counterpart(h int) []int {
	if r.lemma(h) != "counterpart" {
		return nil
	}
	for _, a := range r.children(h, "appos") {
		if n := r.nameOf(a); n.is(dictionary.KindLeader) || n.isPerson() {
			return r.refer(a)
		}
	}
	for _, i := range r.namesInside(h, 0) {
		if e := r.entityOf(i); r.pos(i) != "PRON" && e != nil && e.Country != "" {
			return []int{r.mention(h, r.phraseStart(h, h), h+1, FormAgent, r.group(e.Country, []string{"GOV"}), "counterpart from a country")}
		}
	}
	return nil
}
