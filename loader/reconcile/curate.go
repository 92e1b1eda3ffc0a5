package reconcile

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"detente/graph"
)

// Curator changes what the graph makes of articles, on the word of a person. All
// it does can be undone. The decision is kept first and the articles are written
// after it, some at a time: doing the same again completes what was interrupted.
type Curator struct {
	graph interface {
		Graph
		graph.Writer
	}
	reconciler *Reconciler
	now        func() time.Time
}

// NewCurator returns a Curator of the store.
func NewCurator(s graph.Store, now func() time.Time) *Curator {
	return &Curator{graph: s, reconciler: New(s, now), now: now}
}

// writtenAtOnce is how many articles are written in one transaction.
const writtenAtOnce = 256

// MergeEntities makes the entity from another name of the entity into, in all
// articles read so far or later, and returns into. Its ID keeps answering through
// EntityNow. It returns ErrNotFound when one of the two is not there, ErrInvalid
// when they are one, are of different kinds, or into is from by an earlier merge.
func (c *Curator) MergeEntities(ctx context.Context, from, into, why string) (*graph.Entity, error) {
	w, err := c.reconciler.begin(ctx)
	if err != nil {
		return nil, err
	}
	into = w.become(into)
	if w.become(from) == into {
		if from == into {
			return nil, fmt.Errorf("merge %q into itself: want two entities: %w", from, graph.ErrInvalid)
		}
		if err := c.rewriteNaming(ctx, from); err != nil { // what was interrupted is completed
			return nil, err
		}
		return c.graph.Entity(ctx, into)
	}
	gone, err := c.graph.Entity(ctx, from)
	if err != nil {
		return nil, err
	}
	stays, err := c.graph.Entity(ctx, into)
	if err != nil {
		return nil, err
	}
	if gone.Kind != stays.Kind {
		return nil, fmt.Errorf("merge %s %q into %s %q: want two of one kind: %w", gone.Kind, from, stays.Kind, into, graph.ErrInvalid)
	}
	if gone, err = w.ownNames(from); err != nil { // those that became it go with it by their own decisions
		return nil, err
	}
	d := graph.Decision{Ruling: graph.SameEntity, From: from, To: into, Why: firstWord(why, "merged by hand"), At: c.now(), Entity: gone}
	if err := c.graph.Decide(ctx, d); err != nil {
		return nil, err
	}
	if err := c.rewriteNaming(ctx, from); err != nil {
		return nil, err
	}
	return c.graph.Entity(ctx, into)
}

// SplitEntity undoes that the entity of that ID became another, by hand or by a
// rule, and keeps rules from doing so again. It returns the entity as it stands
// then. An ID that never was another's is ErrInvalid.
func (c *Curator) SplitEntity(ctx context.Context, id, why string) (*graph.Entity, error) {
	w, err := c.reconciler.begin(ctx)
	if err != nil {
		return nil, err
	}
	before, err := c.graph.Decisions(ctx)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(before, func(d graph.Decision) bool { return d.Ruling != graph.OtherEvent && d.From == id && d.Entity != nil })
	if i < 0 {
		return nil, fmt.Errorf("split %q: it is no entity that was merged into another: %w", id, graph.ErrInvalid)
	}
	was := before[i]
	naming, err := c.graph.ArticlesNaming(ctx, w.become(was.To))
	if err != nil {
		return nil, err
	}
	if was.Ruling == graph.SameEntity {
		d := graph.Decision{Ruling: graph.OtherEntity, From: id, To: was.To, Why: firstWord(why, "split by hand"), At: c.now(), Entity: was.Entity}
		if err := c.graph.Decide(ctx, d); err != nil {
			return nil, err
		}
	}
	before[i].Ruling = graph.SameEntity // as it was when what is left to split was written
	if err := c.rewrite(ctx, naming, before, ""); err != nil {
		return nil, err
	}
	e, err := c.graph.Entity(ctx, id)
	if isNotFound(err) { // no article that stands named it
		return was.Entity, nil
	}
	return e, err
}

// SplitEvent takes the account that one article gives of an event out of it, and
// keeps it out. It returns the event that the account is now. ErrNotFound means
// that the event is not there, ErrInvalid that the article does not tell it or
// that no other does.
func (c *Curator) SplitEvent(ctx context.Context, event, article, why string) (*graph.Event, error) {
	e, err := c.graph.Event(ctx, event)
	if err != nil {
		return nil, err
	}
	own, others, founded := "", []string(nil), false // whether one of the others tells it under its ID
	for _, ev := range e.Evidence {
		switch {
		case ev.Article != article:
			others = append(others, ev.Article)
			founded = founded || ownID(e, ev) == event
		case ev.Told == nil:
			own = event
		case ev.Told.Event != "":
			own = ev.Told.Event
		}
	}
	if own == "" || len(others) == 0 {
		return nil, fmt.Errorf("split article %q off event %q: want an article that tells it, beside another that does: %w", article, event, graph.ErrInvalid)
	}
	d := graph.Decision{Ruling: graph.OtherEvent, From: own, To: event, Article: article, Why: firstWord(why, "split by hand"), At: c.now()}
	if own == event { // both articles give the same ID: the account needs one of its own
		d.To = ownAlone(event)
	}
	if err := c.graph.Decide(ctx, d); err != nil {
		return nil, err
	}
	before, err := c.graph.Decisions(ctx)
	if err != nil {
		return nil, err
	}
	again, gone := []string{article}, ""
	if own == event && !founded { // the others were joined to what it says
		slices.Sort(others)
		again, gone = append(again, slices.Compact(others)...), event
	}
	if err := c.rewrite(ctx, again, before, gone); err != nil {
		return nil, err
	}
	if own == event {
		own += "." + strings.TrimPrefix(article, "article:")
	}
	return c.graph.Event(ctx, own)
}

// Retract withdraws the article and what it alone supports, as graph.Writer has it.
// What other articles say of the same events stays as they say it: first they are
// written as if the article were not there, so that doing the same again completes
// what was interrupted.
func (c *Curator) Retract(ctx context.Context, article string) error {
	w, err := c.reconciler.begin(ctx)
	if err != nil {
		return err
	}
	nothing := &graph.Batch{Article: &graph.Article{ID: article}}
	others, err := w.leave([]*graph.Batch{nothing})
	if err != nil {
		return err
	}
	batches, err := w.all(others)
	if err != nil {
		return err
	}
	for chunk := range slices.Chunk(batches, writtenAtOnce) {
		if _, err := c.graph.Put(ctx, chunk...); err != nil {
			return err
		}
	}
	return c.graph.Retract(ctx, article, c.now())
}

// EntityNow returns the entity of that ID, or the one that it was merged into.
// It returns ErrNotFound when neither is there.
func (c *Curator) EntityNow(ctx context.Context, id string) (*graph.Entity, error) {
	e, err := c.graph.Entity(ctx, id)
	if !isNotFound(err) {
		return e, err
	}
	w, beginErr := c.reconciler.begin(ctx)
	if beginErr != nil {
		return nil, errors.Join(err, beginErr)
	}
	if now := w.become(id); now != id {
		return c.graph.Entity(ctx, now)
	}
	return nil, err
}

// rewriteNaming writes all articles that name the entity anew.
func (c *Curator) rewriteNaming(ctx context.Context, entity string) error {
	naming, err := c.graph.ArticlesNaming(ctx, entity)
	if err != nil {
		return err
	}
	decisions, err := c.graph.Decisions(ctx)
	if err != nil {
		return err
	}
	return c.rewrite(ctx, naming, decisions, "")
}

// rewrite takes the articles back to what they say by themselves, by the
// decisions they were written under, and writes them as they are reconciled now, in
// the order in which they were recorded; none is joined to the event gone ("" for none).
func (c *Curator) rewrite(ctx context.Context, articles []string, under []graph.Decision, gone string) error {
	for chunk := range slices.Chunk(articles, writtenAtOnce) {
		var told []*graph.Batch
		for _, id := range chunk {
			b, err := c.graph.Telling(ctx, id)
			if isNotFound(err) {
				continue // retracted meanwhile
			}
			if err != nil {
				return err
			}
			told = append(told, Undo(b, under))
		}
		slices.SortStableFunc(told, func(x, y *graph.Batch) int { return x.At.Compare(y.At) })
		w, err := c.reconciler.begin(ctx)
		if err != nil {
			return err
		}
		if err := w.forgetNames(under); err != nil {
			return err
		}
		w.gone[gone] = true
		for _, b := range told {
			b.At, w.anew[b.Article.ID] = c.now(), true
		}
		batches, err := w.all(told)
		if err != nil {
			return err
		}
		if _, err := c.graph.Put(ctx, batches...); err != nil {
			return err
		}
	}
	return nil
}

// forgetNames takes off entities, as the graph still has them, the names and offices
// of those that were another under the decisions and are no longer. What they have
// themselves, the articles that name them tell.
func (w *work) forgetNames(under []graph.Decision) error {
	was := sameBy(under)
	for from, d := range was {
		to := become(was, from)
		if w.become(from) == to {
			continue
		}
		e, err := w.entity(to)
		if err != nil {
			return err
		}
		if e != nil {
			w.entities[to] = withoutOffices(withoutNames(e, d.Entity), d.Entity)
		}
	}
	return nil
}

func firstWord(why, otherwise string) string {
	if why = strings.TrimSpace(why); why != "" {
		return why
	}
	return otherwise
}
