package extract

import "detente/graph"

// compose returns what an operator makes of the event that its complement
// tells. The participants stay those of the inner act; the caller puts the
// outer ones in their place. An inner act without a type yields the operator's
// plain type.
func compose(op operator, inner act) act {
	a := inner
	a.change, a.of, a.claimed = "", "", nil
	switch op {
	case opAgree:
		a.typ, a.mode = agreed(inner)
	case opCommit:
		a.typ, a.mode = committed(inner)
	case opPlan:
		a.realis = graph.Future
	case opRequest:
		a.typ, a.mode, a.realis = graph.Request, requestMode(inner.typ), ""
		if inner.typ == graph.Sanction && inner.mode == "discontinue" {
			a.typ, a.mode = graph.Accuse, "disapprove" // rallies others against the recipient
		}
	case opOrder:
		a.typ, a.mode = ordered(inner)
	case opReject:
		a.typ, a.mode, a.realis = graph.Reject, requestMode(inner.typ), ""
	case opFail:
		a.typ, a.mode = failed(inner)
		if a.typ == inner.typ {
			a.realis = graph.Negated
		}
	case opThreaten, opWarn:
		a.typ, a.mode, a.realis = graph.Threaten, threatMode(inner), ""
	case opAccuse:
		a.typ, a.mode, a.realis = graph.Accuse, "allege", ""
	case opDeny:
		a.typ, a.mode, a.realis = graph.Reject, "", ""
		a.stance, a.change, a.of = graph.StanceDenies, graph.Contested, graph.Accuse
	case opStop:
		a = stopped(inner)
	case opCancel:
		a = cancelled(inner)
	case opAllow:
		a.typ, a.mode = allowed(inner)
	case opBlame:
		a.confidence = min(inner.confidence, 0.6)
	case opForce:
		if !isConflict(inner.typ) {
			a.typ, a.mode = graph.Coerce, ""
		}
	case opSupport:
		a.typ, a.mode, a.realis = graph.Support, "", ""
	case opOppose:
		a.typ, a.mode, a.realis = graph.Accuse, "disapprove", ""
	}
	return a
}

// agreed: whatever is agreed on or offered, agreeing is AGREE.
func agreed(inner act) (graph.Type, graph.Mode) {
	switch {
	case inner.typ == graph.Reject, inner.typ == graph.Accuse:
		return inner.typ, inner.mode
	}
	return graph.Agree, ""
}

// committed: a vow to harm is a threat, any other is AGREE.
func committed(inner act) (graph.Type, graph.Mode) {
	if isConflict(inner.typ) {
		return graph.Threaten, threatMode(inner)
	}
	return agreed(inner)
}

// ordered: what a government orders its own forces or courts to do is the deed
// itself; an order to anyone else is a request.
func ordered(inner act) (graph.Type, graph.Mode) {
	switch inner.typ {
	case graph.Coerce, graph.Assault, graph.Mobilize, graph.Sanction, graph.Accuse:
		return inner.typ, inner.mode
	case graph.Retreat, graph.Concede:
		if len(inner.actors) == 0 { // "ordered the release of": a court's order frees
			return inner.typ, inner.mode
		}
	}
	return graph.Request, requestMode(inner.typ)
}

// failed: failing to cooperate is a refusal; failing to harm is nothing.
func failed(inner act) (graph.Type, graph.Mode) {
	if isCooperation(inner.typ) {
		return graph.Reject, requestMode(inner.typ)
	}
	return inner.typ, inner.mode
}

// requestMode is the mode of a request for an event of that type, and of the refusal of one.
func requestMode(t graph.Type) graph.Mode {
	switch t {
	case graph.Consult:
		return "meet"
	case graph.Aid, graph.Cooperate, graph.Support, graph.Agree:
		return "assist"
	case graph.Concede, graph.Retreat:
		return "yield"
	case "":
		return ""
	}
	return "change"
}

// threatMode is the content of the threat of an event.
func threatMode(inner act) graph.Mode {
	switch inner.typ {
	case graph.Assault, graph.Mobilize:
		return "violence"
	case graph.Coerce:
		switch inner.mode {
		case "arrest":
			return "arrest"
		case "deport":
			return "expel"
		}
		return "restrict"
	case graph.Protest:
		return "restrict"
	case graph.Sanction:
		if inner.mode == "expel" {
			return "expel"
		}
		return "relations"
	case graph.Reject, graph.Retreat:
		return "relations"
	case graph.Threaten:
		return inner.mode
	}
	return ""
}

// stopped: ending a conflict steps back from it, ending cooperation is a sanction.
func stopped(inner act) act {
	a := inner
	a.mode, a.realis = "", ""
	switch inner.typ {
	case graph.Assault:
		a.typ, a.mode = graph.Retreat, "ceasefire"
	case graph.Mobilize:
		a.typ, a.mode = graph.Retreat, "withdraw"
	case graph.Sanction:
		a.typ, a.change, a.of = graph.Concede, graph.Lifted, graph.Sanction
	case graph.Coerce, graph.Protest, graph.Threaten, graph.Request, graph.Accuse, graph.Reject:
		a.typ = graph.Concede
	case graph.Aid, graph.Cooperate, graph.Consult, graph.Agree, graph.Support, graph.Retreat, graph.Concede:
		a.typ, a.mode = graph.Sanction, "discontinue"
	}
	return a
}

// cancelled: what was planned and will not be is refused, if it was cooperation.
func cancelled(inner act) act {
	switch inner.typ {
	case graph.Consult, graph.Agree, graph.Support, graph.Cooperate, graph.Concede, graph.Retreat:
		a := inner
		a.typ, a.mode, a.realis = graph.Reject, requestMode(inner.typ), ""
		if inner.typ == graph.Consult {
			a.change, a.of = graph.Cancelled, graph.Consult
		}
		return a
	}
	return stopped(inner)
}

// allowed: letting outsiders or help in is access, any other permission a concession.
func allowed(inner act) (graph.Type, graph.Mode) {
	switch inner.typ {
	case graph.Aid, graph.Consult:
		return graph.Retreat, "access"
	case graph.Retreat:
		return inner.typ, inner.mode
	}
	return graph.Concede, ""
}
