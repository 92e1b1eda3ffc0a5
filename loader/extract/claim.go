package extract

import "detente/graph"

// claimConfidence is below that of any clause which tells an event as a fact.
const claimConfidence = 0.45

// claimOf returns the deed that the accusation or denial out is about, nil if out is
// neither, or is about none: an accusation that is denied is no deed.
func (r *reading) claimOf(out *act, op operator, inner act, told bool) *act {
	if !told || inner.typ == "" || inner.typ == graph.Accuse || len(out.actors) == 0 {
		return nil
	}
	c := inner
	switch op {
	case opAccuse:
		c.realis, c.actors, c.rule = graph.Hypothetical, out.recipients, "alleged+"+inner.rule
	case opDeny:
		c.realis, c.stance, c.rule = graph.Negated, graph.StanceDenies, "denied+"+inner.rule
		if len(c.actors) == 0 {
			c.actors = out.actors
		}
	default:
		return nil
	}
	if c.realis == graph.Hypothetical && inner.realis == graph.Negated {
		return nil // "accused it of not helping"
	}
	c.recipients, c.nearby = r.eligible(inner.recipients, c.actors), nil
	c.claim, c.claimed, c.speaker, c.confidence = true, nil, out.actors[0], claimConfidence
	if c.typ == graph.Assault && c.mode == "" {
		c.mode = r.methodOf(c)
	}
	return &c
}

// absorbAlleged consumes the clauses of an accusation: what is alleged is no fact.
func (r *reading) absorbAlleged(t int) {
	start, end := r.span(t)
	for i := start; i < end; i++ {
		if r.isClause(i) && r.dep(i) == "pcomp" {
			for _, j := range r.conjuncts(i) {
				r.consumed[j] = true
			}
		}
	}
}
