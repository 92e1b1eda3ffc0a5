package extract

import (
	"strings"
	"unicode"

	"detente/loader/dictionary"
)

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

// isClub reports whether the token starts the name of a club that is called after its
// city: "Real Madrid", "Inter Miami".
func (r *reading) isClub(i int) bool {
	return r.lexicon.in(r.lower(i), "club") && startsUpper(r.tokens[i].Text) && i+1 < len(r.tokens) && r.sent[i] == r.sent[i+1] &&
		startsUpper(r.tokens[i+1].Text) && !isAcronym(r.tokens[i+1].Text) // the "Real IRA" plays no games
}

// isTeam reports whether the token is a verb whose plural makes a team of the one
// country or club that is its subject: "India need 90 to win", "Germany were held".
func (r *reading) isTeam(i int) bool {
	if r.tag(i) != "VBP" && r.lower(i) != "were" || r.pos(i) != "VERB" && r.pos(i) != "AUX" || r.lexicon.nouns[r.lemma(i)] != nil {
		return false // of "Israel strike on a port" the verb is a noun
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
	if i+1 >= len(r.tokens) || !r.lexicon.in(r.lemma(i+1), "stage_of_game") {
		return false
	}
	word := r.lower(i)
	if j := strings.LastIndexByte(word, '-'); j >= 0 {
		word = word[j+1:]
	}
	return r.lexicon.in(word, "ordinal") || word != "" && unicode.IsDigit(rune(word[0])) && strings.Trim(word, "0123456789") != ""
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

// isOutplayed reports whether the token is a verb that between countries
// only tells of a game: "Wales stunned Argentina".
func (r *reading) isOutplayed(i int) bool {
	if r.pos(i) != "VERB" || !r.lexicon.in(r.lemma(i), "outplay") || r.isPassive(i) {
		return false
	}
	o, s := r.child(i, "dobj"), r.child(i, "nsubj")
	return s >= 0 && o >= 0 && r.pos(s) == "PROPN" && r.nameOf(s).is(dictionary.KindCountry) && r.nameOf(o).is(dictionary.KindCountry)
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
