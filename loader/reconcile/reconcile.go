// Package reconcile makes one of what several articles say: it finds that a
// person spelled otherwise is known already, that an event was told before by
// another outlet, and that an event changes the life of one told elsewhere (a
// sanction lifted, an accusation denied, a meeting cancelled). It stands between
// package resolve, which knows one article, and the store.
//
// Nothing is lost by it: what an article's own account says is kept with the
// evidence (graph.Told), with the reason in words, and Undo brings it back.
// Decisions of people (graph.Decision) go before every rule here.
//
// An article is compared with what the store has when it is written, so two
// programs that load at the same moment may leave one event twice; writing the
// later article again joins them. The same articles in the same order, in however
// many loads, give the same graph. In another order an event told in two ways may
// bear the other ID, and what is told of it be joined otherwise.
package reconcile

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"detente/graph"
)

// Graph is what is asked of the store.
type Graph interface {
	graph.EntityReader
	graph.EventReader
	graph.TellingReader
	graph.Decider
}

// Reconciler reconciles articles with a graph. It may be used from many goroutines.
type Reconciler struct {
	graph Graph
	now   func() time.Time // when a decision is made
}

// New returns a Reconciler for a graph.
func New(g Graph, now func() time.Time) *Reconciler { return &Reconciler{graph: g, now: now} }

// Reconcile returns the batches as the graph shall have them, in their order;
// they are compared with the graph and with those before them. The batches given
// are not modified. An article that is in the graph already is joined to the
// events it was joined to before. After the batches come those of other articles
// that must be written with them: what they were joined to is no longer told.
func (r *Reconciler) Reconcile(ctx context.Context, batches []*graph.Batch) ([]*graph.Batch, error) {
	w, err := r.begin(ctx)
	if err != nil {
		return nil, err
	}
	others, err := w.leave(batches)
	if err != nil {
		return nil, err
	}
	return w.all(append(slices.Clip(batches), others...))
}

// all reconciles the batches in their order.
func (w *work) all(batches []*graph.Batch) (_ []*graph.Batch, err error) {
	out := make([]*graph.Batch, len(batches))
	for i, b := range batches {
		if out[i], err = w.reconcile(b); err != nil {
			return nil, fmt.Errorf("reconcile article %q: %w", b.Article.ID, err)
		}
	}
	return out, nil
}

// work is one Reconcile under way: what it knows of the graph, and what it adds.
type work struct {
	ctx       context.Context
	graph     Graph
	now       func() time.Time
	same      map[string]graph.Decision // by the entity that is another
	apart     map[string]bool           // keys of decisions that keep things apart
	entities  map[string]*graph.Entity  // that batches of this work or the graph have; nil for none
	leaders   map[string][]*graph.Entity
	shown     map[string][]*graph.Event // of the batches before, by block
	shownByID map[string][]*graph.Event // the same, by ID: as each batch tells it
	anew      map[string]bool           // articles that are joined as if they were not in the graph yet
	gone      map[string]bool           // events that nobody tells once this work is written
	told      map[string]*graph.Batch   // what the graph has of articles
	decisions []graph.Decision
}

func (r *Reconciler) begin(ctx context.Context) (*work, error) {
	w := &work{
		ctx: ctx, graph: r.graph, now: r.now, same: map[string]graph.Decision{}, apart: map[string]bool{}, entities: map[string]*graph.Entity{},
		leaders: map[string][]*graph.Entity{}, shown: map[string][]*graph.Event{}, shownByID: map[string][]*graph.Event{},
		anew: map[string]bool{}, gone: map[string]bool{}, told: map[string]*graph.Batch{},
	}
	var err error
	if w.decisions, err = r.graph.Decisions(ctx); err != nil {
		return nil, err
	}
	for _, d := range w.decisions {
		if d.Ruling == graph.SameEntity {
			w.same[d.From] = d
		} else {
			w.apart[keepsApart(d.From, d.To, d.Article)] = true
		}
	}
	return w, nil
}

func keepsApart(from, to, article string) string { return from + "\x1f" + to + "\x1f" + article }

// reconcile does one batch.
func (w *work) reconcile(told *graph.Batch) (*graph.Batch, error) {
	b := clone(told)
	if err := w.findAlike(b); err != nil {
		return nil, err
	}
	if err := w.rename(b); err != nil {
		return nil, err
	}
	before, err := w.before(b.Article.ID)
	if err != nil {
		return nil, err
	}
	var all []*graph.Event
	for _, e := range b.Events {
		if err := w.joinEvent(b, e, before); err != nil {
			return nil, err
		}
		all = append(all, e)
	}
	steps, err := w.stepsElsewhere(b, all, before)
	if err != nil {
		return nil, err
	}
	b.Events = onceEach(append(all, steps...))
	if err := w.nameAll(b); err != nil {
		return nil, err
	}
	for _, e := range b.Events {
		w.shown[block(e.Type, e)] = append(w.shown[block(e.Type, e)], e)
		w.shownByID[e.ID] = append(w.shownByID[e.ID], e)
	}
	return b, nil
}

// clone copies all that reconciling may change.
func clone(b *graph.Batch) *graph.Batch {
	c := *b
	c.Entities = slices.Clone(b.Entities)
	c.Events = make([]*graph.Event, len(b.Events))
	for i, e := range b.Events {
		one := *e
		one.Actors, one.Recipients, one.Changes = slices.Clone(e.Actors), slices.Clone(e.Recipients), slices.Clone(e.Changes)
		one.Evidence = slices.Clone(e.Evidence)
		for j := range one.Evidence {
			one.Evidence[j].Mentions = slices.Clone(one.Evidence[j].Mentions)
		}
		c.Events[i] = &one
	}
	return &c
}

// earlier is what an article's accounts were joined to when it was written last.
// Keeping to it, an article that is read again changes nothing, whatever came
// into the graph since.
type earlier struct {
	joined  map[string]string         // the event shown, by the ID that the account alone has
	why     map[string]string         // by the same ID
	changes map[string][]graph.Change // by the event shown: the steps that the article has of it
	steps   map[string]string         // the event changed, by the one shown that changes it
}

// before returns what was made of the article when it was written last; nothing
// when it is new.
func (w *work) before(article string) (*earlier, error) {
	before := &earlier{map[string]string{}, map[string]string{}, map[string][]graph.Change{}, map[string]string{}}
	if w.anew[article] {
		return before, nil
	}
	told, err := w.telling(article)
	if err != nil || told == nil {
		return before, err
	}
	for _, e := range told.Events {
		step := false
		for _, ev := range e.Evidence {
			switch {
			case ev.Told == nil:
				before.joined[e.ID] = e.ID
			case ev.Told.Event != "":
				before.joined[ev.Told.Event] = e.ID
				before.why[ev.Told.Event] = strings.TrimPrefix(ev.Told.Why, renamedWhy+"; ")
			default:
				step = true
			}
		}
		before.changes[e.ID] = e.Changes
		if step {
			for _, c := range e.Changes {
				before.steps[c.Event] = e.ID
			}
		}
	}
	return before, nil
}

// onceEach joins events that became one, and sorts them.
func onceEach(events []*graph.Event) []*graph.Event {
	byID := map[string][]*graph.Event{}
	for _, e := range events {
		byID[e.ID] = append(byID[e.ID], e)
	}
	var once []*graph.Event
	for _, tellings := range byID {
		e := tellings[0]
		if len(tellings) > 1 {
			sure := 0.0
			for _, t := range tellings {
				sure = max(sure, t.Confidence) // of one article: its sentences do not err independently
			}
			e = graph.MergeEvents(tellings)
			e.Actors, e.Recipients, e.Confidence = tellings[0].Actors, tellings[0].Recipients, sure
		}
		itself := func(c graph.Change) bool { return c.Event == e.ID } // one that changed the other became one with it
		if slices.ContainsFunc(e.Changes, itself) {
			e.SetChanges(slices.DeleteFunc(slices.Clone(e.Changes), itself))
		}
		once = append(once, e)
	}
	slices.SortFunc(once, graph.CompareEvents)
	return once
}

// nameAll adds the entities that joined events name and the article does not,
// as the graph has them.
func (w *work) nameAll(b *graph.Batch) error {
	named := map[string]bool{}
	for _, e := range b.Entities {
		named[e.ID] = true
	}
	for _, e := range b.Events {
		ids := e.Participants()
		for _, ev := range e.Evidence {
			if ev.Speaker != "" {
				ids = append(ids, ev.Speaker)
			}
		}
		for _, id := range ids {
			if named[id] {
				continue
			}
			known, err := w.ownNames(id)
			if err != nil {
				return err
			}
			if known == nil {
				return fmt.Errorf("event %q names %q, which the graph does not have: %w", e.ID, id, graph.ErrInvalid)
			}
			named[id] = true
			b.Entities = append(b.Entities, known)
		}
	}
	slices.SortFunc(b.Entities, func(x, y *graph.Entity) int { return strings.Compare(x.ID, y.ID) })
	for _, e := range b.Entities {
		w.entities[e.ID] = e
	}
	return nil
}

// entity returns the entity as this work or the graph knows it, nil when neither does.
func (w *work) entity(id string) (*graph.Entity, error) {
	if e, ok := w.entities[id]; ok {
		return e, nil
	}
	found, err := w.graph.EntitiesByID(w.ctx, []string{id})
	if err != nil {
		return nil, err
	}
	w.entities[id] = found[0]
	return found[0], nil
}

// countryOf returns the code of an entity's country, "" when unknown.
func (w *work) countryOf(id string) (string, error) {
	e, err := w.entity(id)
	if e == nil || err != nil {
		return "", err
	}
	return e.Country, nil
}
