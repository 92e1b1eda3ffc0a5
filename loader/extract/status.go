package extract

import "detente/graph"

// lifeOf adds to an act the step that it is in the life of another event: a
// sanction that is lifted, eased or waived, a meeting that is planned, held or
// called off.
func (r *reading) lifeOf(v int, a *act) {
	switch a.typ {
	case graph.Concede:
		if r.aboutSanctions(v, a) {
			a.of = graph.Sanction
			if a.change = statuses[r.lemma(a.clause)]; a.change == "" {
				a.change = statuses[r.lemma(v)]
			}
			if a.change == "" {
				a.change = graph.Lifted
			}
		}
	case graph.Sanction:
		if a.mode == "discontinue" && (r.lemma(v) == "extend" || r.lemma(v) == "renew" || r.lemma(v) == "prolong") {
			a.change, a.of = graph.Extended, graph.Sanction
		}
	}
}

// statuses maps the verbs that change a sanction to its new state.
var statuses = map[string]graph.Status{
	"waive": graph.Waived, "exempt": graph.Waived, "suspend": graph.Waived,
	"ease": graph.Eased, "relax": graph.Eased, "loosen": graph.Eased, "soften": graph.Eased, "reduce": graph.Eased, "lower": graph.Eased,
	"lift": graph.Lifted, "remove": graph.Lifted, "end": graph.Lifted, "cancel": graph.Lifted, "drop": graph.Lifted, "scrap": graph.Lifted,
}

// aboutSanctions reports whether the words of the act name a sanction, or
// measures that can only be those told before.
func (r *reading) aboutSanctions(v int, a *act) bool {
	tokens := append([]int{v}, a.trigger...)
	for _, o := range append(r.argumentsOf(v).objects, a.recipients...) {
		tokens = append(tokens, r.contents(o)...)
	}
	for _, t := range tokens {
		if r.lexicon.in(r.lemma(t), "sanction") || r.lexicon.in(r.lemma(t), "tariff") {
			return true
		}
		if r.lexicon.in(r.lemma(t), "measure_word") && r.sanctionsBefore() {
			return true
		}
	}
	return false
}

// sanctionsBefore reports whether the article has told of a sanction.
func (r *reading) sanctionsBefore() bool {
	for i := range r.events {
		if r.events[i].Type == graph.Sanction && !r.events[i].Claim {
			return true
		}
	}
	return false
}
