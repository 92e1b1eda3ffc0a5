package extract

import (
	"slices"
	"strings"
	"unicode"

	"detente/graph"
	"detente/loader/dictionary"
)

// isOffTopic reports whether a sentence tells of what is no matter of states, in words
// that politics uses too.
func (r *reading) isOffTopic(s int) bool {
	return r.isSport(s) || r.isLeisure(s) || r.isObituary(s) || r.isAdvice(s)
}

// isSport reports whether a sentence tells of a game, where countries meet, beat and
// attack each other: the words of sport, of which one that only sport uses counts for
// two that it shares, outweigh those it shares with force and government.
func (r *reading) isSport(s int) bool {
	weight := r.weigh(s, "sport", "sport_shared")
	span := r.sents[s]
	for i := span.Start; i < span.End; i++ {
		switch {
		case r.tokens[i].Text == "Test" && r.pos(i) != "VERB", r.isClub(i), r.isTeam(i), r.isOutplayed(i):
			weight += 2
		case r.isMinute(i):
			weight += 2
		case r.isResult(i):
			weight++
			if r.hasContest(s) {
				weight++
			}
		case r.isTheirs(i), r.isOnePlayer(i):
			weight++
		}
	}
	return weight >= 2
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
// politics ("grave_shared"). A word counts once. It is below 0 where a word of the
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
		if is("grave") && !(sport && r.pos(i) == "VERB" && is("grave_noun")) {
			return -1
		}
		if seen[lemma] || !sport && r.pos(i) == "PROPN" { // a minister may be called Baker
			continue
		}
		seen[lemma] = true
		switch {
		case is(strong):
			weight += 2
		case is(shared):
			weight++
		case is("grave_shared") && (!sport || r.pos(i) != "VERB"): // players strike and shoot
			weight--
		}
	}
	return weight
}

// isClub reports whether the token starts the name of a club that is called after its
// city: "Real Madrid", "Inter Miami".
func (r *reading) isClub(i int) bool {
	switch r.tokens[i].Text {
	case "Real", "Inter", "Sporting", "Racing", "Maccabi", "Hapoel", "Dynamo", "Dinamo", "Lokomotiv", "Spartak", "Borussia", "Bayern", "Olympique":
		return i+1 < len(r.tokens) && r.sent[i] == r.sent[i+1] && startsUpper(r.tokens[i+1].Text)
	}
	return false
}

// isTeam reports whether the token is a verb whose plural makes a team of the one
// country or club that is its subject: "India need 90 to win", "Germany were held".
func (r *reading) isTeam(i int) bool {
	if r.tag(i) != "VBP" && r.lower(i) != "were" || r.pos(i) != "VERB" && r.pos(i) != "AUX" {
		return false
	}
	v := i
	if dep := r.dep(i); dep == "aux" || dep == "auxpass" {
		v = r.head[i]
	}
	subjects := r.children(v, "nsubj", "nsubjpass")
	if len(subjects) != 1 || r.child(subjects[0], "conj", "cc", "appos") >= 0 {
		return false
	}
	h := subjects[0]
	n := r.nameOf(h)
	if n == nil || h > i || r.pos(h) != "PROPN" || r.tag(h) == "NNPS" || strings.HasSuffix(r.lower(h), "s") {
		return false
	}
	e, ok := n.first(dictionary.KindCountry)
	return ok && e.How != dictionary.ByAdjective && e.How != dictionary.ByDemonym
}

// isMinute reports whether the token starts a point of a game: "83rd minute", "fifth set".
func (r *reading) isMinute(i int) bool {
	if i+1 >= len(r.tokens) || !r.lexicon.in(r.lemma(i+1), "leg_of_game") {
		return false
	}
	word := r.lower(i)
	if j := strings.LastIndexByte(word, '-'); j >= 0 {
		word = word[j+1:]
	}
	return r.lexicon.in(word, "ordinal") || unicode.IsDigit(rune(word[0])) && strings.Trim(word, "0123456789") != ""
}

// isTheirs reports whether the token says of what a single country's name is the subject
// for that it is theirs, as of a team's: "Ireland defended their line".
func (r *reading) isTheirs(i int) bool {
	if r.lower(i) != "their" {
		return false
	}
	o := r.head[i]
	if r.dep(o) != "dobj" {
		return false
	}
	subjects := r.children(r.head[o], "nsubj")
	if len(subjects) != 1 || r.child(subjects[0], "conj", "cc") >= 0 || strings.HasSuffix(r.lower(subjects[0]), "s") {
		return false
	}
	return r.pos(subjects[0]) == "PROPN" && r.nameOf(subjects[0]).is(dictionary.KindCountry)
}

// isOnePlayer reports whether the token starts the name of a person without title or
// office whom a country's name introduces: "Kenya's Eliud Kipchoge".
func (r *reading) isOnePlayer(i int) bool {
	n := r.named[i]
	if n < 0 || r.names[n].start != i || r.names[n].label != "PERSON" || i == 0 || r.tag(i-1) != "POS" {
		return false
	}
	if dep := r.dep(r.names[n].end - 1); dep != "nsubj" && dep != "dobj" {
		return false
	}
	return !r.names[n].is(dictionary.KindLeader) && r.countryBefore(i) != ""
}

// isOutplayed reports whether the token is a verb that between countries, or between
// a country's players, only tells of a game: "Wales stunned Argentina".
func (r *reading) isOutplayed(i int) bool {
	if r.pos(i) != "VERB" || !r.lexicon.in(r.lemma(i), "outplay") || r.isPassive(i) {
		return false
	}
	o, s := r.child(i, "dobj"), r.child(i, "nsubj")
	return s >= 0 && o >= 0 && r.pos(s) == "PROPN" && r.pos(o) == "PROPN" && r.nameOf(o).is(dictionary.KindCountry)
}

// isResult reports whether the result of a match starts at a token: "4-2", "6–3".
func (r *reading) isResult(i int) bool {
	before, after, ok := strings.Cut(strings.ReplaceAll(r.lower(i), "–", "-"), "-")
	if ok {
		return isScore(before) && isScore(after)
	}
	return i+2 < len(r.tokens) && isScore(before) && isScore(r.lower(i+2)) && (r.lower(i+1) == "-" || r.lower(i+1) == "–") &&
		r.tokens[i].End == r.tokens[i+1].Start && r.tokens[i+1].End == r.tokens[i+2].Start
}

// hasContest reports whether a verb of the sentence tells how a match ends: beat, draw, thrash.
func (r *reading) hasContest(s int) bool {
	for i := r.sents[s].Start; i < r.sents[s].End; i++ {
		if r.lexicon.in(r.lemma(i), "contest") {
			return true
		}
	}
	return false
}

func isScore(s string) bool {
	return s != "" && len(s) <= 3 && strings.IndexFunc(s, func(c rune) bool { return !unicode.IsDigit(c) }) < 0
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

// isAcronym reports whether a word is written in capitals: "ICE" does not melt.
func isAcronym(s string) bool { return len(s) > 1 && s == strings.ToUpper(s) }

// isOf reports whether the token, alone or in its hyphened word, is of the class.
func (r *reading) isOf(i int, class string) bool {
	return r.lexicon.in(r.lemma(i), class) || r.lexicon.in(r.lower(i), class) || r.lexicon.in(r.hyphened(i), class)
}

// isNature reports whether the phrase headed by h is weather, an illness or
// another thing that acts without a will.
func (r *reading) isNature(h int) bool {
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
		return slices.ContainsFunc(a.participants(), func(h int) bool { return r.lexicon.in(r.lemma(h), "private") && r.entityOf(h) == nil })
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
