package reconcile

import (
	"errors"
	"maps"
	"slices"

	"detente/graph"
)

// maxNear bounds the events compared with one.
const maxNear = 200

// near returns events of the type that may have to do with e, by their
// participants, in a window of days: the newest maxNear, each once, in the order
// of graph.CompareEvents. The batches before count as if they were written, so that
// it makes no difference which articles come in one load.
func (w *work) near(e *graph.Event, t graph.Type, realis []graph.Realis, from, to graph.Day) ([]*graph.Event, error) {
	filters, err := w.between(e, t)
	if err != nil {
		return nil, err
	}
	known := map[string]*graph.Event{}
	for _, f := range filters {
		f.Types, f.Realis, f.From, f.To = []graph.Type{t}, realis, from, to
		if err := w.find(f, known); err != nil {
			return nil, err
		}
	}
	found := slices.SortedFunc(maps.Values(known), graph.CompareEvents)
	return found[:min(len(found), maxNear)], nil
}

// between returns the filters, of participants only, that events of the type pass
// which may be another account of e, may be changed by e, or may change it. A country
// stands for those who act for it, as it does in the store's own filter.
func (w *work) between(e *graph.Event, t graph.Type) ([]graph.EventFilter, error) {
	stands, countries := map[string]string{}, []string{}
	for _, id := range e.Participants() {
		country, err := w.stand(id)
		if err != nil {
			return nil, err
		}
		if stands[id] = country; !slices.Contains(countries, country) {
			countries = append(countries, country)
		}
	}
	var filters []graph.EventFilter
	switch {
	case len(countries) == 1 && t == graph.Accuse && e.Type != t: // who denies is the accused
		return []graph.EventFilter{{Recipient: countries[0]}}, nil
	case len(countries) == 1:
		return []graph.EventFilter{{Actor: countries[0]}}, nil
	case t == graph.Consult: // another account may say who visited whom: any two of them may be a pair
		for _, other := range countries[1:] {
			filters = append(filters, graph.EventFilter{Between: [2]string{countries[0], other}})
		}
		return filters, nil
	}
	for _, p := range e.Pairs() { // two who acted together are none: one pair, which all accounts have
		if from, to := stands[p.From], stands[p.To]; from != to {
			filters = append(filters, graph.EventFilter{Between: [2]string{from, to}})
			break
		}
	}
	if e.Type == graph.Accuse && t == graph.Reject && !e.Symmetric() { // a denial need not say who accused
		filters = append(filters, graph.EventFilter{Actor: stands[e.Recipients[0]]})
	}
	return filters, nil
}

// find adds to known, by ID, the newest events that pass the filter once the
// batches before are written.
func (w *work) find(f graph.EventFilter, known map[string]*graph.Event) error {
	found, _, err := w.graph.Events(w.ctx, graph.EventQuery{Filter: f, Page: graph.Page{First: maxNear}})
	if err != nil {
		return err
	}
	var failed error
	facts := graph.Facts{Country: func(id string) string {
		country, err := w.countryOf(id)
		failed = errors.Join(failed, err)
		return country
	}}
	had := map[string]bool{}
	found = slices.DeleteFunc(found, func(x *graph.Event) bool { return w.gone[x.ID] })
	for i, x := range found {
		had[x.ID], found[i] = true, w.whole(x.ID, x)
	}
	for _, r := range f.Realis {
		for _, s := range w.shown[block(f.Types[0], &graph.Event{Type: f.Types[0], Realis: r})] {
			if had[s.ID] || s.Date.Start < f.From || s.Date.Start >= f.To || !f.Matches(s, facts) { // most are of other days, which is soon told
				continue
			}
			x, err := w.event(s.ID) // the store may have it, but not pass it without this account
			if err != nil {
				return err
			}
			had[s.ID], found = true, append(found, x)
		}
	}
	for _, x := range found {
		if x != nil && f.Matches(x, facts) { // nil: nobody else tells it
			known[x.ID] = x
		}
	}
	return failed
}
