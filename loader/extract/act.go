package extract

import (
	"slices"

	"detente/graph"
)

// act is what a predicate tells before it becomes an Event: its participants
// are heads of noun phrases, not yet mentions.
type act struct {
	typ        graph.Type // "" for a predicate that the lexicon does not know
	mode       graph.Mode
	realis     graph.Realis
	actors     []int
	recipients []int
	nearby     []int // phrases of the clause that may be recipients when nothing better is told
	trigger    []int // tokens that tell it
	rule       string
	clause     int // token whose clause dates and places it
	speaker    int // head of the phrase that names who says so, -1 for the article
	stance     graph.Stance
	change     graph.Status
	of         graph.Type
	confidence float64
	mutual     bool // all participants are actors
	claimed    *act // the deed that an accusation alleges or a denial denies
	claim      bool // this is such a deed
}

// participants of an act: actors and recipients, each once.
func (a *act) participants() []int {
	all := slices.Concat(a.actors, a.recipients)
	slices.Sort(all)
	return slices.Compact(all)
}

// isConflict reports whether the type is material conflict or a threat of it.
func isConflict(t graph.Type) bool {
	return t.Quad() == graph.MaterialConflict || t == graph.Threaten
}

// isCooperation reports whether the type is cooperation in word or deed.
func isCooperation(t graph.Type) bool {
	q := t.Quad()
	return q == graph.VerbalCooperation || q == graph.MaterialCooperation
}

// isYield reports whether the type is a step back.
func isYield(t graph.Type) bool { return t == graph.Concede || t == graph.Retreat }

// emit turns an act into an event, unless it has no type, nobody does it, or a
// single actor does it to nobody where PLOVER asks for a recipient.
func (r *reading) emit(a act) {
	if a.typ == "" || len(r.events) > len(r.tokens) {
		return
	}
	s := r.sents[r.sent[a.clause]]
	e := Event{
		Type: a.typ, Mode: a.mode, Realis: a.realis, Place: -1, Speaker: -1, Stance: a.stance,
		Change: a.change, Of: a.of, Claim: a.claim, Rule: a.rule, Confidence: a.confidence, Sentence: r.sentenceSpan(s.Start, s.End),
	}
	if e.Realis == "" {
		e.Realis = graph.Actual
	}
	if e.Stance == "" {
		e.Stance = graph.StanceAsserts
	}
	if !e.Type.HasMode(e.Mode) {
		e.Mode = ""
	}
	e.Actors = r.actorsOf(a.actors)
	if len(e.Actors) == 0 && e.Change == "" {
		return
	}
	e.Recipients = r.recipientsOf(a, e.Actors)
	if e.Type == graph.Consult && e.Mode != "visit" { // no host and no guest: all take part alike
		for _, m := range e.Recipients {
			if !r.mentions[m].Place { // those who meet in Geneva do not meet Switzerland
				e.Actors = append(e.Actors, m)
			}
		}
		e.Recipients = nil
		slices.Sort(e.Actors)
	}
	if r.isTrade(&e) || r.isFirm(&e, a) || r.isPrivate(&e, a) {
		return
	}
	if a.speaker >= 0 {
		if said := r.refer(a.speaker); len(said) > 0 {
			e.Speaker = said[0]
		}
	}
	slices.Sort(a.trigger)
	e.Trigger = Span{r.tokens[a.trigger[0]].Start, r.tokens[a.trigger[0]].End}
	for _, t := range a.trigger {
		if r.sent[t] == r.sent[a.clause] {
			e.Trigger = Span{min(e.Trigger.Start, r.tokens[t].Start), max(e.Trigger.End, r.tokens[t].End)}
		}
	}
	r.particulars(&e, a)
	r.setting(&e)
	if e.Claim {
		e.Past = false // "accused Russia of shelling": the deed has no tense
	}
	r.events = append(r.events, e)
	if a.claimed != nil && e.Realis == graph.Actual {
		r.emit(*a.claimed)
	}
}

// sentenceSpan returns the bytes of tokens [start, end) without white space around them.
func (r *reading) sentenceSpan(start, end int) Span {
	for start < end-1 && r.pos(start) == "SPACE" {
		start++
	}
	for end-1 > start && r.pos(end-1) == "SPACE" {
		end--
	}
	return Span{r.tokens[start].Start, r.tokens[end-1].End}
}

// actorsOf refers the actors. A phrase without an entity is joined by the country that
// qualifies it only where the country acts through it: "Russian jets", "U.S.
// strikes", but not "the French tourist".
func (r *reading) actorsOf(heads []int) []int {
	var all []int
	for _, h := range heads {
		if r.isNature(h) || r.isInert(h) || isNobody(r.lower(h)) || r.lower(h) == "one" && h > 0 && r.lower(h-1) == "no" {
			continue
		}
		found := r.refer(h)
		if r.isUntitled(h, found) {
			continue
		}
		_, _, event := r.eventNoun(h)
		if r.namesSomebody(found) || !event && r.isNominal(h) && r.isPerson(h) {
			all = append(all, found...)
			continue
		}
		all = append(all, r.mentionsOf([]int{h})...)
		if !r.namesSomebody(all) {
			all = append(all, r.mentionsOf(r.senders(h))...)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func isNobody(word string) bool {
	switch word {
	case "nobody", "none", "neither", "nothing", "there":
		return true
	}
	return false
}

// senders returns who a thing comes from by its participle: "buses donated by
// Taiwan", "trucks laden with tents from the Red Crescent".
func (r *reading) senders(h int) []int {
	var found []int
	for _, v := range r.children(h, "acl") {
		if !r.lexicon.in(r.lemma(v), "sending") {
			continue // "hackers angered by" are not theirs who anger them
		}
		for _, prep := range []string{"by", "from"} {
			found = append(found, r.prepObjects(v, prep)...)
		}
	}
	return found
}

// isPerson reports whether the noun h is one for people that acts for no state.
func (r *reading) isPerson(h int) bool {
	return r.lexicon.in(r.lemma(h), "private")
}

// mentionsOf refers the phrases; a phrase without an entity is joined by the
// names inside of it, to which it belongs ("a U.S. court's decision").
func (r *reading) mentionsOf(heads []int) []int {
	var all []int
	for _, h := range r.measured(heads) {
		found := r.refer(h)
		all = append(all, found...)
		if !slices.ContainsFunc(found, func(m int) bool { return r.mentions[m].Entity != nil }) {
			for _, i := range r.namesInside(h, 2) {
				all = append(all, r.refer(i)...)
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// named2 reports whether the mentions name at least two different entities.
func (r *reading) named2(mentions []int) bool {
	var first *graph.Entity
	for _, m := range mentions {
		switch e := r.mentions[m].Entity; {
		case e == nil:
		case first == nil:
			first = e
		case e != first:
			return true
		}
	}
	return false
}

// namesSomebody reports whether one of the mentions has an entity.
func (r *reading) namesSomebody(mentions []int) bool {
	return slices.ContainsFunc(mentions, func(m int) bool { return r.mentions[m].Entity != nil })
}
