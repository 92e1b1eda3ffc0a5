package reconcile

import (
	"slices"

	"detente/graph"
)

// How far back, in days, an event is looked for whose life another one changes.
// Sanctions last for years; an accusation is denied within weeks.
var reach = map[graph.Type]int{graph.Sanction: 20 * 366, graph.Accuse: 60, graph.Consult: plansAhead}

// stepsElsewhere returns, for the events of the batch that change the life of an
// event which only another article tells, this article's account of that event:
// the sentence that tells the change. And it adds to events of the batch the
// changes that articles read before told of them.
func (w *work) stepsElsewhere(b *graph.Batch, events []*graph.Event, before *earlier) ([]*graph.Event, error) {
	var steps []*graph.Event
	for _, e := range events {
		if e.Brings == nil || reach[e.Brings.Of] == 0 || e.Date.Start == "" || changes(b.Events, e.ID) {
			continue
		}
		changed, err := w.changed(e, before)
		if err != nil {
			return nil, err
		}
		if changed != nil {
			steps = append(steps, account(changed, e))
		}
	}
	for _, e := range events {
		if reach[e.Type] == 0 || e.Date.Start == "" || reality(e) == string(graph.Negated) {
			continue
		}
		if had, known := before.changes[e.ID]; known {
			e.SetChanges(append(e.Changes, w.stepsOfOthers(had, b.Events)...))
			continue
		}
		if err := w.laterSteps(b, e); err != nil {
			return nil, err
		}
	}
	return steps, nil
}

// stepsOfOthers returns the changes that events outside the list brought, which
// are still told.
func (w *work) stepsOfOthers(had []graph.Change, events []*graph.Event) []graph.Change {
	return slices.DeleteFunc(slices.Clone(had), func(c graph.Change) bool {
		return c.Event == "" || w.gone[c.Event] || slices.ContainsFunc(events, func(e *graph.Event) bool { return e.ID == c.Event })
	})
}

// changed returns the event whose life e changes: the one it changed when its
// article was read before, or the one that changedBy finds.
func (w *work) changed(e *graph.Event, before *earlier) (*graph.Event, error) {
	if _, known := before.changes[e.ID]; known {
		target := before.steps[e.ID]
		if target == "" {
			return nil, nil
		}
		if !w.gone[target] {
			return w.event(target)
		}
	}
	return w.changedBy(e)
}

// changes reports whether an event of the list was changed by the one of that ID.
func changes(events []*graph.Event, id string) bool {
	return slices.ContainsFunc(events, func(e *graph.Event) bool {
		return slices.ContainsFunc(e.Changes, func(c graph.Change) bool { return c.Event == id })
	})
}

// changedBy returns the event whose life e changes: the one before it with most
// words in common, then the newest; nil when there is none.
func (w *work) changedBy(e *graph.Event) (*graph.Event, error) {
	candidates, err := w.near(e, e.Brings.Of, lifeRealities(e.Brings.Of), e.Date.Start.Add(-reach[e.Brings.Of]), e.Date.Start.Add(plansAhead))
	if err != nil {
		return nil, err
	}
	var best *graph.Event
	bestAlike := -1.0
	for _, c := range candidates {
		if c.Realis != graph.Future && c.Date.Start > e.Date.Start || over(c, e) || toldOnlyBy(c, e.Evidence[0].Article) {
			continue
		}
		fits, err := w.canChange(e, c)
		if err != nil {
			return nil, err
		}
		if _, alike := wordsInCommon(e, c); fits && (alike > bestAlike || alike == bestAlike && graph.CompareEvents(c, best) < 0) {
			best, bestAlike = c, alike
		}
	}
	return best, nil
}

// lifeRealities are the kinds of realis that an event with a life may have.
func lifeRealities(t graph.Type) []graph.Realis {
	if t == graph.Accuse {
		return []graph.Realis{graph.Actual, graph.Historical}
	}
	return []graph.Realis{graph.Actual, graph.Historical, graph.Future}
}

// over reports whether the life of the event had ended when another one came.
func over(e, other *graph.Event) bool {
	var s graph.Status
	for _, c := range e.Changes {
		if c.On <= other.Date.Start && c.Event != other.ID {
			s = c.Status
		}
	}
	return s == graph.Lifted || s == graph.Cancelled || s == graph.Contested || s == graph.Held
}

// canChange reports whether e can be a step in the life of c: a sanction is
// changed by the side that imposed it, an accusation denied by the accused or
// one who stands for them, a meeting cancelled by one of those who were to meet.
func (w *work) canChange(e, c *graph.Event) (bool, error) {
	switch e.Brings.Of {
	case graph.Sanction:
		by, err := w.oneSide(e.Actors, c.Actors)
		if err != nil || !by {
			return false, err
		}
		if len(e.Recipients) == 0 {
			return true, nil
		}
		return w.oneSide(e.Recipients, c.Recipients)
	case graph.Accuse:
		if _, alike := wordsInCommon(e, c); alike < 0.1 {
			return false, nil
		}
		by, err := w.oneSide(e.Actors, c.Recipients)
		if err != nil || !by || len(e.Recipients) == 0 {
			return by, err
		}
		return w.oneSide(e.Recipients, c.Participants())
	}
	return w.sameSide(e.Participants(), c.Participants())
}

// oneSide reports whether somebody of a acts for the country of somebody of b.
func (w *work) oneSide(a, b []string) (bool, error) {
	for _, p := range a {
		one, err := w.stand(p)
		if err != nil {
			return false, err
		}
		for _, q := range b {
			other, err := w.stand(q)
			if err != nil || one == other {
				return err == nil, err
			}
		}
	}
	return false, nil
}

// account is what the article of e says of the event that e changes: that it
// is, and the change. It makes nothing surer.
func account(changed, e *graph.Event) *graph.Event {
	a := *changed
	a.Confidence, a.Changes, a.Brings = 0, []graph.Change{{Status: e.Brings.Status, On: max(e.Date.Start, firstDay(changed)), Event: e.ID}}, nil
	a.Evidence = slices.Clone(e.Evidence)
	for i := range a.Evidence {
		a.Evidence[i].Told = &graph.Told{Why: "tells a step in the life of this event: " + string(e.Brings.Status)}
	}
	a.Recorded, a.Withdrawn = e.Recorded, e.Withdrawn
	a.SetChanges(a.Changes)
	return &a
}

// firstDay is the day from which an event has a state.
func firstDay(e *graph.Event) graph.Day {
	if len(e.Changes) == 0 {
		return ""
	}
	return e.Changes[0].On
}

// laterSteps adds to an event of the batch the changes that events of other
// articles, read before, brought and that found nothing to change then.
func (w *work) laterSteps(b *graph.Batch, e *graph.Event) error {
	var found []*graph.Event
	for _, t := range bringers(e.Type) {
		more, err := w.near(e, t, []graph.Realis{graph.Actual, graph.Historical, graph.Future}, e.Date.Start, e.Date.Start.Add(reach[e.Type]))
		if err != nil {
			return err
		}
		found = append(found, more...)
	}
	for _, s := range found {
		if s.Brings == nil || s.Brings.Of != e.Type || s.ID == e.ID || toldOnlyBy(s, b.Article.ID) {
			continue
		}
		fits, err := w.canChange(s, e)
		if err != nil {
			return err
		}
		if fits && !over(e, s) {
			e.SetChanges(append(e.Changes, graph.Change{Status: s.Brings.Status, On: max(s.Date.Start, firstDay(e)), Event: s.ID}))
		}
	}
	return nil
}

// bringers lists the types of events that change the life of one of that type.
func bringers(t graph.Type) []graph.Type {
	switch t {
	case graph.Sanction:
		return []graph.Type{graph.Concede, graph.Sanction}
	case graph.Accuse:
		return []graph.Type{graph.Reject}
	}
	return []graph.Type{graph.Reject}
}
