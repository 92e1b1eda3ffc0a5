package extract

import (
	"slices"
	"strings"

	"detente/graph"
	"detente/loader/dictionary"
)

// isOffTopic reports whether a sentence tells of what is no matter of states, in words
// that politics uses too.
func (r *reading) isOffTopic(s int) bool {
	return r.isSport(s) || r.isLeisure(s) || r.isObituary(s) || r.isAdvice(s)
}

// isLeisure reports whether a sentence tells of the arts, of cooking, of gardens or of
// holidays: two of their words or more, one of them theirs alone, which outweigh those of force and government.
func (r *reading) isLeisure(s int) bool { return r.weigh(s, "leisure", "leisure_shared") >= 3 }

// isObituary reports whether a sentence tells of a life that ended by itself: the dead
// person's age or the family stands with it, and no word of force.
func (r *reading) isObituary(s int) bool {
	dies, told := false, false
	for i := r.sents[s].Start; i < r.sents[s].End; i++ {
		switch lemma := r.lemma(i); {
		case r.lexicon.in(lemma, "violent"):
			return false
		case lemma == "die" && r.pos(i) == "VERB":
			dies = true
		case r.lexicon.in(lemma, "obituary") || r.lexicon.in(r.lower(i), "obituary"):
			told = true
		}
	}
	return dies && told
}

// weigh returns how heavy the words of a topic are in a sentence: 2 for each that only
// the topic uses, 1 for each it shares, less 1 for each that may be one of
// politics ("grave_shared"); a verb never counts for 2. A word counts once. It is below 0 where a word of the
// class "grave" stands, which no such topic uses.
func (r *reading) weigh(s int, strong, shared string) int {
	weight := 0
	span := r.sents[s]
	seen := make(map[string]bool)
	sport := strong == "sport"
	for i := span.Start; i < span.End; i++ {
		word, lemma := r.lower(i), r.lemma(i)
		pair := ""
		if i+1 < span.End {
			pair = word + "_" + r.lower(i+1)
		}
		is := func(class string) bool {
			return r.lexicon.in(lemma, class) || r.lexicon.in(word, class) || r.lexicon.in(pair, class)
		}
		verb := r.pos(i) == "VERB"
		if is("grave") && !(sport && verb && is("grave_noun")) || !sport && is("hurt") {
			return -1
		}
		if seen[lemma] || !sport && r.pos(i) == "PROPN" { // a minister may be called Baker
			continue
		}
		seen[lemma] = true
		switch {
		case is(strong) && !verb:
			weight += 2
		case is(strong), is(shared):
			weight++
		case is("grave_shared") && !(sport && verb): // players strike and shoot
			weight--
		}
	}
	return weight
}

// isAdvice reports whether a sentence tells its reader what to do: it begins with an
// imperative that nobody is said to say ("Meet the baker who agreed to share").
func (r *reading) isAdvice(s int) bool {
	span := r.sents[s]
	if r.quotes[s] > 0 {
		return false
	}
	for i := span.Start; i < span.End; i++ {
		switch r.lower(i) {
		case "do", "not", "n't", "never", "always", "please", "just", "then", "first":
			continue
		}
		root := r.first(i)
		return r.tag(i) == "VB" && r.pos(i) == "VERB" && r.named[i] < 0 && r.head[root] == root && r.child(i, "nsubj", "nsubjpass", "csubj", "aux") < 0
	}
	return false
}

// isInert reports whether the phrase headed by h is a thing that acts for no state
// whose name it bears: a film, a hotel, a dish, a currency, an animal; or somebody whom
// it names for what is not politics: an artist, an athlete, a neighbour of the writer's.
func (r *reading) isInert(h int) bool {
	if r.isOf(h, "ensemble") {
		return true
	}
	if r.pos(h) != "PROPN" && (r.isOf(h, "artist") || r.isOf(h, "inert") && r.child(h, "nummod") < 0 && !isAcronym(r.tokens[h].Text)) { // "60 million euros" are paid
		return true
	}
	for _, k := range r.kids[h] {
		switch r.dep(k) {
		case "compound", "nmod", "amod", "appos":
			if r.pos(h) == "PROPN" && r.pos(k) == "NOUN" && !startsUpper(r.tokens[k].Text) && (r.isOf(k, "artist") || r.isOf(k, "inert")) {
				return true // "the Nigerian singer Burna Boy", "the carmaker Lada"
			}
		case "poss":
			if w := r.lower(k); (w == "my" || w == "our") && r.isOf(h, "kin") {
				return true
			}
		}
	}
	return false
}

// isUntitled reports whether a name that a country's name introduces is of a person of
// whom no office is told: "Kenya's Eliud Kipchoge". Whoever speaks for a state is
// called by an office.
func (r *reading) isUntitled(h int, found []int) bool {
	return r.isIntroduced(h, found) && r.nameOf(h).label != "ORG"
}

// isFirm reports whether an act is the business of bodies of which nothing is known
// but their country: "Britain's Tesco agreed to sell". What they are blamed for or regret
// may concern states.
func (r *reading) isFirm(e *Event, a act) bool {
	if q := e.Type.Quad(); q != graph.VerbalCooperation && q != graph.MaterialCooperation && e.Type != graph.Reject && e.Type != graph.Mobilize || isYield(e.Type) && e.Mode != "release" {
		return false
	}
	return len(a.actors) > 0 && !slices.ContainsFunc(a.actors, func(h int) bool { return !r.isIntroduced(h, r.refer(h)) })
}

// isIntroduced reports whether h is a name right after a country's possessive, and of
// nobody who is known or whose office is told.
func (r *reading) isIntroduced(h int, found []int) bool {
	owner, n := r.child(h, "poss"), r.nameOf(h)
	if owner < 0 || n == nil || n.start == 0 || r.tag(n.start-1) != "POS" || !r.nameOf(owner).is(dictionary.KindCountry) {
		return false
	}
	return !slices.ContainsFunc(found, func(m int) bool {
		e := r.mentions[m].Entity
		return e != nil && (e.Kind != graph.KindLeader || e.Wikidata != "" || len(e.Offices)+len(e.Sectors) > 0)
	})
}

// isAcronym reports whether a word is written in capitals: "ICE" does not melt.
func isAcronym(s string) bool { return len(s) > 1 && s == strings.ToUpper(s) }

// isOf reports whether the token, alone or in its hyphened word, is of the class.
func (r *reading) isOf(i int, class string) bool {
	return r.lexicon.in(r.lemma(i), class) || r.lexicon.in(r.lower(i), class) || r.lexicon.in(r.hyphened(i), class)
}

// isNature reports whether the phrase headed by h is weather, an illness or
// another thing that acts without a will.
func (r *reading) isNature(h int) bool {
	if n := r.nameOf(h); n.is(dictionary.KindAgent) || n.is(dictionary.KindTitle) {
		return false // "Tiger negotiators"
	}
	for i := r.phraseStart(h, h); i <= h; i++ {
		if r.pos(i) != "VERB" && r.lexicon.in(r.lemma(i), "nature") || r.lexicon.in(r.lower(i), "nature") { // "Afghan-born" bears nothing
			return true
		}
	}
	return false
}

// isPrivate reports whether an act is a matter of private life or of the weather: a
// meeting with a husband or with fans, a warning of snow.
func (r *reading) isPrivate(e *Event, a act) bool {
	switch e.Type {
	case graph.Consult:
		return slices.ContainsFunc(a.participants(), func(h int) bool {
			if w := r.lower(h); (w == "us" || w == "me") && r.quotes[r.sent[h]] == 0 {
				return true // whom the writer met
			}
			return r.lexicon.in(r.lemma(h), "private") && (r.entityOf(h) == nil || r.lexicon.in(r.lemma(h), "kin"))
		})
	case graph.Threaten:
		return e.Mode == "" && r.mentionsClass(a.clause, "nature")
	}
	return false
}

// isTrade reports whether an act is the business of companies alone, which PLOVER
// leaves out: none of those who take part is a state, its people or a body of
// more than one state.
func (r *reading) isTrade(e *Event) bool {
	switch e.Type {
	case graph.Assault, graph.Coerce, graph.Mobilize, graph.Protest:
		return false
	case graph.Sanction:
		if e.Mode == "withdraw" { // a company that leaves a country breaks with it
			return false
		}
	}
	company := false // an actor is one
	// A country sued, refused or praised is no mere market.
	spoken := e.Type.Quad() == graph.VerbalConflict || e.Type == graph.Support
	for _, m := range slices.Concat(e.Actors, e.Recipients) {
		entity := r.mentions[m].Entity
		if entity == nil || r.mentions[m].Place || slices.Contains(e.Recipients, m) && entity.Kind == graph.KindCountry && !spoken {
			continue
		}
		if !slices.ContainsFunc(entity.Sectors, func(s string) bool { return s == "MNC" || s == "BUS" }) {
			return false
		}
		company = company || slices.Contains(e.Actors, m) && entity.Kind == graph.KindOrganization
	}
	return company
}
