package extract

import "detente/graph"

// Reduce applies the reductions by which PLOVER writes an auxiliary mode into
// the type (manual 2.0; section "Auxiliary modes" and the types' own): what will
// be CONSULT, SUPPORT, COOPERATE or AID is AGREE; a RETREAT to come is CONCEDE;
// material conflict to come or under a condition, but not one that may have
// happened, is THREATEN with its content as mode; what is announced and not yet CONCEDEd stays CONCEDE. The graph keeps
// events unreduced, so that a planned meeting can be found as a meeting.
// Reducing twice changes nothing; a claim, and an event of any other realis, is
// returned as it is.
func Reduce(e Event) Event {
	if e.Claim || e.Realis != graph.Future && (e.Realis != graph.Hypothetical || e.Past) {
		return e
	}
	switch {
	case e.Type == graph.Consult, e.Type == graph.Support, e.Type == graph.Cooperate, e.Type == graph.Aid:
		if e.Realis == graph.Future {
			e.Type, e.Mode, e.Realis = graph.Agree, "", graph.Actual
		}
	case e.Type == graph.Retreat:
		if e.Realis == graph.Future {
			e.Type, e.Mode, e.Realis = graph.Concede, "", graph.Actual
		}
	case e.Type.Quad() == graph.MaterialConflict:
		e.Mode = threatMode(act{typ: e.Type, mode: e.Mode})
		e.Type, e.Realis = graph.Threaten, graph.Actual
	}
	return e
}
