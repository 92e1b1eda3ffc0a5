package extract

import (
	"regexp"
	"strings"

	"detente/graph"
)

// legalBasis finds the act, list or programme that a measure stands on: "under the
// Magnitsky Act", "under its Iran programme", "under Executive Order 14024".
var legalBasis = regexp.MustCompile(`\bunder (?:its |the |their |a |an )?((?:[\p{Lu}\d][\p{L}\d.'’-]* ){1,7}?(?:[Pp]rogram(?:me)?|[Aa]ct|[Ll]aw|[Oo]rder|[Rr]egime|[Ff]ramework|[Rr]esolution|[Ll]ist|[Mm]echanism|[Pp]ackage)(?: \d[\d/()]*)?)`)

// plainModifiers say nothing of what kind of measure it is.
var plainModifiers = map[string]bool{
	"new": true, "more": true, "further": true, "fresh": true, "additional": true, "tough": true, "tougher": true, "sweeping": true, "heavy": true,
	"harsh": true, "stiff": true, "unilateral": true, "several": true, "broad": true, "international": true, "other": true, "own": true, "latest": true,
}

// programmeOf returns what a sanction is called: the act or list that its sentence
// says it stands on, else the measure with what tells its kind ("oil embargo",
// "secondary sanctions"); "" when the text just says sanctions.
func (r *reading) programmeOf(e *Event, a act) string {
	if m := legalBasis.FindStringSubmatch(r.text[e.Sentence.Start:e.Sentence.End]); m != nil {
		return m[1]
	}
	for _, o := range append(r.argumentsOf(a.clause).objects, a.trigger...) {
		if !r.lexicon.in(r.lemma(o), "sanction") && !r.lexicon.in(r.lemma(o), "tariff") || r.pos(o) != "NOUN" {
			continue
		}
		var words []string
		for i := r.sents[r.sent[o]].Start; i < o; i++ {
			if r.head[i] == o && (r.dep(i) == "compound" || r.dep(i) == "amod") && r.nameOf(i) == nil && !plainModifiers[r.lower(i)] {
				words = append(words, r.tokens[i].Text)
			}
		}
		if len(words) > 0 {
			return strings.Join(append(words, r.tokens[o].Text), " ")
		}
	}
	return ""
}

// hasProgramme reports whether the event is a sanction or a step in the life of one.
func hasProgramme(e *Event) bool { return e.Type == graph.Sanction || e.Of == graph.Sanction }
