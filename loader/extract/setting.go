package extract

import (
	"slices"

	"detente/graph"
)

// setting adds to a meeting whether it was held in a third country, or within an
// alliance or an international body: PLOVER's modes third-party and multilateral.
func (r *reading) setting(e *Event) {
	if e.Type != graph.Consult || e.Mode == "phone" || e.Mode == "visit" && len(e.Actors) < 2 {
		return
	}
	var countries []string
	body := false
	for _, m := range e.Actors {
		entity := r.mentions[m].Entity
		if entity == nil || entity.Country == "" {
			continue
		}
		body = body || slices.ContainsFunc(entity.Sectors, func(s string) bool { return s == "IGO" || s == "UNO" || s == "EUR" })
		if !slices.Contains(countries, entity.Country) {
			countries = append(countries, entity.Country)
		}
	}
	place := e.Place
	if place < 0 && e.Mode == "visit" && len(e.Recipients) == 1 { // "the two sides travelled to Geneva for talks"
		place = e.Recipients[0]
	}
	if len(countries) < 2 {
		return
	}
	if place >= 0 && r.mentions[place].Entity != nil {
		where := r.mentions[place].Entity.Country
		if where != "" && !slices.Contains(countries, where) {
			e.Mode = "third-party"
			e.Recipients = slices.DeleteFunc(e.Recipients, func(m int) bool { return m == place })
			return
		}
	}
	if e.Mode == "" && body && len(countries) > 2 {
		e.Mode = "multilateral"
	}
}
