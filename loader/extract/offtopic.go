package extract

import (
	"slices"
	"strings"
	"unicode"

	"detente/graph"
)

// isSport reports whether a sentence tells of a game, where countries meet, beat and
// attack each other: one word that only sport uses, or two that sport shares, and
// no word of force or government.
func (r *reading) isSport(s int) bool {
	score := 0
	span := r.sents[s]
	for i := span.Start; i < span.End; i++ {
		word, lemma := r.lower(i), r.lemma(i)
		switch {
		case r.lexicon.in(lemma, "grave") || r.lexicon.in(word, "grave"):
			return false
		case r.lexicon.in(lemma, "sport") || r.lexicon.in(word, "sport"), r.tokens[i].Text == "Test" && r.pos(i) != "VERB", isResult(word):
			score += 2
		case r.lexicon.in(lemma, "sport_shared") || r.lexicon.in(word, "sport_shared"):
			score++
		}
	}
	return score >= 2
}

// isResult reports whether a word is the result of a match: "4-2", "6–3".
func isResult(word string) bool {
	before, after, ok := strings.Cut(strings.ReplaceAll(word, "–", "-"), "-")
	return ok && isScore(before) && isScore(after)
}

func isScore(s string) bool {
	return s != "" && len(s) <= 3 && strings.IndexFunc(s, func(c rune) bool { return !unicode.IsDigit(c) }) < 0
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
