package extract

import (
	"slices"

	"detente/graph"
)

// lastTwo makes the mentions of "the two leaders" or "both countries": the last
// two different entities of that kind. It returns nil when there are not two.
func (r *reading) lastTwo(h int, kind graph.Kind) []int {
	var last []int
	acting := r.actingOn(h)
	for i := len(r.order) - 1; i >= 0 && len(last) < 2; i-- {
		m := r.order[i]
		if e := r.mentions[m].Entity; r.mentions[m].Head < h && e.Kind == kind && !slices.Contains(acting, e) && (len(last) == 0 || r.mentions[last[0]].Entity != e) {
			last = append(last, m)
		}
	}
	if len(last) < 2 {
		return nil
	}
	slices.Sort(last)
	var found []int
	start := r.phraseStart(h, h)
	for _, m := range last {
		i := r.mention(h, start, h+1, FormPronoun, r.mentions[m].Entity, "both of the last two")
		r.mentions[i].Antecedent = m
		found = append(found, i)
	}
	return found
}

// actingOn returns who does what the phrase headed by h suffers: in "Macron called
// both leaders" Macron is none of both. Of a phrase deeper in the clause ("the
// border between the two countries") the subject may well be one.
func (r *reading) actingOn(h int) []*graph.Entity {
	v := r.head[h]
	switch r.dep(h) {
	case "dobj", "dative":
	case "pobj":
		v = r.head[v]
	default:
		return nil
	}
	if !r.isClause(v) {
		return nil
	}
	var acting []*graph.Entity
	for _, s := range r.subjectsOf(v, 0) {
		for _, m := range r.referred[s] {
			if e := r.mentions[m].Entity; e != nil {
				acting = append(acting, e)
			}
		}
	}
	return acting
}

// collective refers "the two countries", "both sides", "the neighbours": nouns
// that stand for actors named before.
func (r *reading) collective(h int) []int {
	if r.tag(h) != "NNS" || !r.counted(h) {
		return nil
	}
	switch r.lemma(h) {
	case "leader", "president", "man", "counterpart":
		return r.lastTwo(h, graph.KindLeader)
	case "country", "nation", "side", "neighbor", "neighbour", "government", "party", "ally", "state":
		if found := r.lastTwo(h, graph.KindCountry); found != nil {
			return found
		}
		return r.lastTwo(h, graph.KindLeader)
	}
	return nil
}

// counted reports whether "two" or "both" stands before the noun.
func (r *reading) counted(h int) bool {
	for _, k := range r.kids[h] {
		if k < h && (r.lower(k) == "two" || r.lower(k) == "both") {
			return true
		}
	}
	return false
}

// overlap reports whether two lists of heads have one in common.
func overlap(a, b []int) bool {
	return slices.ContainsFunc(a, func(h int) bool { return slices.Contains(b, h) })
}
