package reconcile

import (
	"maps"
	"slices"
	"strings"

	"detente/graph"
	"detente/graph/search"
)

// Undo returns what an article's own accounts say, from what the graph has of
// it: each event under its own ID and with its own participants, without the
// steps that were added to events of other articles. decisions bring back the
// entities that had become others. b is not modified.
func Undo(b *graph.Batch, decisions []graph.Decision) *graph.Batch {
	u := clone(b)
	u.Events = nil
	ids := map[string]string{} // own ID by the one shown
	for _, e := range b.Events {
		for _, told := range ownAccounts(e) {
			u.Events = append(u.Events, told)
			ids[e.ID] = told.ID
		}
	}
	standing := map[string]bool{}
	for _, e := range u.Events {
		standing[e.ID] = true
	}
	for _, e := range u.Events {
		kept := slices.Clone(e.Changes)
		for i, c := range kept {
			if own, ok := ids[c.Event]; ok {
				kept[i].Event = own
			}
		}
		kept = slices.DeleteFunc(kept, func(c graph.Change) bool { return c.Event != "" && !standing[c.Event] })
		if len(e.Changes) > 0 {
			e.SetChanges(kept)
		}
	}
	slices.SortFunc(u.Events, graph.CompareEvents)
	u.Entities = ownEntities(b, u, decisions)
	return u
}

// ownAccounts returns the events that the article's own accounts make of one
// that is shown, sorted by ID.
func ownAccounts(e *graph.Event) []*graph.Event {
	accounts := map[string]*graph.Event{}
	for _, ev := range e.Evidence {
		id, told := e.ID, ev.Told
		if told != nil {
			id = told.Event
		}
		if id == "" {
			continue
		}
		a := accounts[id]
		if a == nil {
			one := *e
			one.ID, one.Evidence = id, nil
			a = &one
			accounts[id] = a
		}
		if told != nil {
			a.Actors, a.Recipients = told.Actors, told.Recipients
			ev.Speaker, ev.Told = told.Speaker, nil
		}
		ev.Mentions = slices.Clone(ev.Mentions)
		for i := range ev.Mentions {
			if m := &ev.Mentions[i]; m.Told != "" {
				m.Why, _, _ = strings.Cut(m.Why, "; ")
				m.Entity, m.Told = m.Told, ""
			}
		}
		a.Evidence = append(a.Evidence, ev)
	}
	return slices.SortedFunc(maps.Values(accounts), func(x, y *graph.Event) int { return strings.Compare(x.ID, y.ID) })
}

// ownEntities returns the entities that the article itself names: those of the
// batch but for the ones that only decisions or other articles brought in, and
// those that had become others.
func ownEntities(b, u *graph.Batch, decisions []graph.Decision) []*graph.Entity {
	used := map[string]bool{}
	use := func(events []*graph.Event, into map[string]bool) {
		for _, e := range events {
			for _, id := range e.Participants() {
				into[id] = true
			}
			for _, ev := range e.Evidence {
				into[ev.Speaker] = true
				for _, m := range ev.Mentions {
					into[m.Entity] = true
				}
			}
		}
	}
	shown := map[string]bool{}
	use(u.Events, used)
	use(b.Events, shown)
	byID, own := map[string]*graph.Entity{}, map[string]*graph.Entity{}
	named := map[string]*graph.Entity{}
	for _, e := range b.Entities {
		named[e.ID], own[e.ID] = e, e
	}
	same := sameBy(decisions)
	for _, d := range same {
		to := become(same, d.From)
		other := hasNamesOf(named[to], d.Entity)
		if used[d.From] || other {
			byID[d.From] = d.Entity
		}
		if own[to] != nil && other {
			own[to] = withoutOffices(own[to], d.Entity)
		}
		if own[to] != nil {
			own[to] = withoutNames(own[to], d.Entity)
		}
	}
	words := " " + search.Fold(b.Article.Text) + " "
	for id, e := range own {
		if byID[id] == nil && (used[id] || !shown[id] || standsIn(words, e)) { // named without an event, or by an own account
			byID[id] = e
		}
	}
	entities := make([]*graph.Entity, 0, len(byID))
	for _, e := range byID {
		entities = append(entities, e)
	}
	slices.SortFunc(entities, func(x, y *graph.Entity) int { return strings.Compare(x.ID, y.ID) })
	return entities
}

// sameBy returns the decisions that make one entity another, by the one.
func sameBy(decisions []graph.Decision) map[string]graph.Decision {
	same := map[string]graph.Decision{}
	for _, d := range decisions {
		if d.Ruling == graph.SameEntity {
			same[d.From] = d
		}
	}
	return same
}

// hasNamesOf reports whether the batch has the other entity's names on e: its
// article named that one, if only in passing.
func hasNamesOf(e, other *graph.Entity) bool {
	return e != nil && slices.Contains(e.Aliases, other.Name)
}

// shortName is the length of names that may as well be other words.
const shortName = 4

// standsIn reports whether the folded text has a name of the entity, so that the
// article names it itself, though no account of its own does.
func standsIn(words string, e *graph.Entity) bool {
	for _, name := range append([]string{e.Name}, e.Aliases...) {
		if name = search.Fold(name); len(name) >= shortName && strings.Contains(words, " "+name+" ") {
			return true
		}
	}
	return false
}

// withoutNames takes the names that came from another entity off e.
func withoutNames(e, from *graph.Entity) *graph.Entity {
	one := *e
	one.Aliases = slices.DeleteFunc(slices.Clone(e.Aliases), func(n string) bool { return n == from.Name || slices.Contains(from.Aliases, n) })
	return &one
}

// withoutOffices takes the offices that came from another entity off e.
func withoutOffices(e, from *graph.Entity) *graph.Entity {
	one := *e
	one.Offices = slices.DeleteFunc(slices.Clone(e.Offices), func(o graph.Office) bool { return slices.Contains(from.Offices, o) })
	return &one
}
