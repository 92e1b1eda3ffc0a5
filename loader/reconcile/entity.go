package reconcile

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"detente/graph"
	"detente/graph/search"
)

func isNotFound(err error) bool { return errors.Is(err, graph.ErrNotFound) }

// maxChain bounds how often an entity is another that is another.
const maxChain = 16

// become returns the entity that decisions make of one.
func (w *work) become(id string) string { return become(w.same, id) }

func become(same map[string]graph.Decision, id string) string {
	for range maxChain {
		d, ok := same[id]
		if !ok {
			return id
		}
		id = d.To
	}
	return id
}

// rename puts, wherever the batch names an entity that is another, that other.
func (w *work) rename(b *graph.Batch) error {
	if len(w.same) == 0 {
		return nil
	}
	var kept []*graph.Entity
	byID := map[string]*graph.Entity{}
	for _, e := range b.Entities {
		id := w.become(e.ID)
		if id == e.ID {
			byID[id] = joined(byID[id], e)
			continue
		}
		as, err := w.ownNames(id)
		if err != nil {
			return err
		}
		if as == nil { // no article names it any longer: the decision keeps its place
			as = &graph.Entity{ID: id, Kind: e.Kind, Name: e.Name, Country: e.Country}
		}
		names := graph.Entity{ID: id, Kind: as.Kind, Name: as.Name, Aliases: append(slices.Clone(e.Aliases), e.Name), Offices: officesBeside(as, e)}
		byID[id] = joined(byID[id], joined(as, &names))
	}
	for _, e := range byID {
		kept = append(kept, e)
	}
	slices.SortFunc(kept, func(x, y *graph.Entity) int { return strings.Compare(x.ID, y.ID) })
	b.Entities = kept
	for _, e := range b.Events {
		w.renameEvent(e)
	}
	return nil
}

// officesBeside returns the offices of e that as is not known to hold or have held:
// that of a president whose term is known adds nothing when told without days.
func officesBeside(as, e *graph.Entity) (more []graph.Office) {
	for _, o := range e.Offices {
		if !slices.ContainsFunc(as.Offices, func(p graph.Office) bool { return p.Title == o.Title && p.Country == o.Country && p.Body == o.Body }) {
			more = append(more, o)
		}
	}
	return more
}

// ownNames returns the entity without the names and offices of those that are it by
// decisions: which of them an article tells is for the article to say, so that a
// split can take them off again.
func (w *work) ownNames(id string) (*graph.Entity, error) {
	e, err := w.entity(id)
	if e == nil || err != nil {
		return nil, err
	}
	for from, d := range w.same {
		if w.become(from) == id {
			e = withoutOffices(withoutNames(e, d.Entity), d.Entity)
		}
	}
	return e, nil
}

func joined(a, b *graph.Entity) *graph.Entity {
	if a == nil {
		return b
	}
	name := a.Name
	m := graph.MergeEntity(a, b)
	if m.Name != name { // the known name stays the name
		m.Aliases = slices.DeleteFunc(append(m.Aliases, m.Name), func(n string) bool { return n == name })
		slices.Sort(m.Aliases)
		m.Aliases, m.Name = slices.Compact(m.Aliases), name
	}
	return m
}

func (w *work) renameEvent(e *graph.Event) {
	actors := w.renamed(e.Actors)
	recipients := slices.DeleteFunc(w.renamed(e.Recipients), func(id string) bool { return slices.Contains(actors, id) })
	changed := !slices.Equal(actors, e.Actors) || !slices.Equal(recipients, e.Recipients)
	for i := range e.Evidence {
		ev := &e.Evidence[i]
		speaker := w.become(ev.Speaker)
		for j := range ev.Mentions {
			m := &ev.Mentions[j]
			if id := w.become(m.Entity); id != m.Entity {
				m.Told, m.Why = m.Entity, strings.TrimPrefix(m.Why+"; ", "; ")+w.same[m.Entity].Why
				m.Entity = id
			}
		}
		if changed || speaker != ev.Speaker {
			ev.Told = &graph.Told{Event: e.ID, Actors: e.Actors, Recipients: e.Recipients, Speaker: ev.Speaker, Why: renamedWhy}
			ev.Speaker = speaker
		}
	}
	e.Actors, e.Recipients = actors, recipients
}

const renamedWhy = "a participant or the speaker is known by another name"

func (w *work) renamed(ids []string) []string {
	var out []string
	for _, id := range ids {
		out = append(out, w.become(id))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// findAlike decides for each leader of the batch whom neither the dictionary nor
// the graph knows whether the graph knows the same person by another spelling, or
// by the full name.
func (w *work) findAlike(b *graph.Batch) error {
	for _, e := range b.Entities {
		if e.Kind != graph.KindLeader || e.Country == "" || e.Wikidata != "" || w.same[e.ID].To != "" {
			continue
		}
		known, err := w.entity(e.ID)
		if err != nil {
			return err
		}
		if known != nil {
			continue
		}
		leaders, err := w.leadersOf(e.Country)
		if err != nil {
			return err
		}
		as, why := alike(e, leaders)
		if as != nil && !w.apart[keepsApart(e.ID, as.ID, "")] {
			d := graph.Decision{Ruling: graph.SameEntity, From: e.ID, To: as.ID, Why: why, At: w.now(), Entity: e}
			if err := w.graph.Decide(w.ctx, d); err != nil {
				return err
			}
			w.same[e.ID] = d
			continue
		}
		w.leaders[e.Country] = append(w.leaders[e.Country], e)
	}
	for _, e := range b.Entities {
		if w.entities[e.ID] == nil {
			w.entities[e.ID] = e
		}
	}
	return nil
}

// maxLeaders bounds how many leaders of one country are compared.
const maxLeaders = graph.MaxPage

func (w *work) leadersOf(country string) ([]*graph.Entity, error) {
	if leaders, ok := w.leaders[country]; ok {
		return leaders, nil
	}
	leaders, _, err := w.graph.Entities(w.ctx, graph.EntityQuery{Kinds: []graph.Kind{graph.KindLeader}, Country: country, Page: graph.Page{First: maxLeaders}})
	w.leaders[country] = leaders
	return leaders, err
}

// alike returns the one leader of the same country who is the same person as e by
// name, and why; nil when none is, or several may be.
func alike(e *graph.Entity, leaders []*graph.Entity) (as *graph.Entity, why string) {
	for _, known := range leaders {
		reason := sameName(e, known)
		if reason == "" || known.ID == e.ID {
			continue
		}
		if as != nil {
			return nil, ""
		}
		as, why = known, reason
	}
	return as, why
}

// sameName tells why two leaders of one country are one person, "" when they
// need not be: all parts of the names sound alike, or a surname alone comes with
// an office that the other has.
func sameName(e, known *graph.Entity) string {
	own := search.Words(e.Name)
	for _, name := range append([]string{known.Name}, known.Aliases...) {
		other := search.Words(name)
		switch {
		case len(own) > 1 && len(own) == len(other) && slices.EqualFunc(own, other, func(a, b string) bool { return sound(a) == sound(b) }):
			return fmt.Sprintf("spelled %q elsewhere", known.Name)
		case len(own) == 1 && len(other) > 1 && sound(own[0]) == sound(other[len(other)-1]) && sameOffice(e, known):
			return fmt.Sprintf("surname and office of %q", known.Name)
		}
	}
	return ""
}

// sameOffice reports whether both hold or held one office.
func sameOffice(a, b *graph.Entity) bool {
	return slices.ContainsFunc(a.Offices, func(o graph.Office) bool {
		return slices.ContainsFunc(b.Offices, func(p graph.Office) bool { return o.Title == p.Title && o.Country == p.Country })
	})
}

// sounds are spellings of one sound in names that come from other scripts,
// longest first. They follow the differences among the romanizations of Russian,
// Ukrainian, Arabic, Persian and Chinese names (BGN/PCGN, ISO 9, ALA-LC, Wade-
// Giles and the press's own).
var sounds = strings.NewReplacer(
	"shch", "S", "sch", "S", "tch", "C", "tsch", "C", "dzh", "j", "kh", "h", "gh", "g", "zh", "j", "sh", "S", "ch", "C", "ts", "c", "tz", "c",
	"ph", "f", "ou", "u", "oo", "u", "ee", "i", "ei", "i", "ai", "i", "ay", "i", "ey", "i", "iy", "i", "yi", "i", "ij", "i", "yo", "o", "io", "o",
	"ya", "a", "ia", "a", "yu", "u", "iu", "u", "ye", "e", "ie", "e", "q", "k", "ck", "k", "w", "v", "y", "i", "x", "ks",
)

// sound folds the spellings of one name's part: letters that transliterations
// choose differently become one, doubled ones single, vowels at the end go.
func sound(word string) string {
	s := sounds.Replace(word)
	var b strings.Builder
	var last rune
	for _, r := range s {
		if r != last {
			b.WriteRune(r)
		}
		last = r
	}
	if s = strings.TrimRight(b.String(), "ie"); len(s) >= 3 {
		return s
	}
	return word
}
