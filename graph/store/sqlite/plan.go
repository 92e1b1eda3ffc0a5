package sqlite

import (
	"context"
	"slices"

	"detente/graph"
)

// plan is how a filter is answered: by walking the postings of some terms, or by
// looking at a few given events.
type plan struct {
	filter graph.EventFilter
	states []int64
	terms  []int64
	// given are the only events that can pass, when direct is set.
	direct bool
	given  []*graph.Event
	// whole means that an event must be read to decide whether it passes.
	whole bool
	// apart means that no event has two of the terms.
	apart bool
	none  bool // nothing passes
	kinds *kinds
	facts graph.Facts
	bad   *error // of facts
}

// condition is what one field of a filter asks: any of the terms.
type condition struct {
	terms []term
	apart bool
	whole bool // the terms alone do not decide
}

// conditions returns what the filter asks of an event's terms.
func conditions(f *graph.EventFilter) []condition {
	var cs []condition
	one := func(t term) { cs = append(cs, condition{terms: []term{t}, apart: true, whole: true}) }
	if f.Actor != "" {
		one(memberTerm(f.Actor, f.Exact, roleActor, roleActorOf))
	}
	if f.Recipient != "" {
		one(memberTerm(f.Recipient, f.Exact, roleRecipient, roleRecipientOf))
	}
	if f.Between[0] != "" {
		one(pairTerm(f.Between[0], f.Between[1], f.Exact))
	}
	if f.Country != "" {
		one(term{role: roleCountry, a: f.Country})
	}
	if f.Source != "" {
		one(term{role: roleSource, a: f.Source})
	}
	if f.Speaker != "" {
		one(term{role: roleSpeaker, a: f.Speaker})
	}
	if len(f.Contexts) > 0 {
		c := condition{whole: true, apart: len(f.Contexts) == 1}
		for _, x := range f.Contexts {
			c.terms = append(c.terms, term{role: roleContext, a: x})
		}
		cs = append(cs, c)
	}
	if len(f.Statuses) > 0 {
		c := condition{whole: true, apart: true}
		for _, x := range f.Statuses {
			c.terms = append(c.terms, term{role: roleStatus, a: string(x)})
		}
		cs = append(cs, c)
	}
	// A posting's kind decides on types; their terms only help to find them.
	if types, all := f.TypesWanted(); !all {
		c := condition{apart: true}
		for _, x := range types {
			c.terms = append(c.terms, term{role: roleType, a: string(x)})
		}
		cs = append(cs, c)
	}
	if len(cs) == 0 {
		cs = append(cs, condition{terms: []term{{role: roleAll}}, apart: true})
	}
	return cs
}

// plan chooses how to answer the filter.
func (c *conn) plan(k *kinds, f graph.EventFilter) (*plan, error) {
	p := &plan{filter: f, kinds: k}
	p.facts, p.bad = c.facts()
	for _, r := range f.RealisWanted() {
		p.states = append(p.states, state(r, false))
		if !f.KnownAt.IsZero() {
			p.states = append(p.states, state(r, true))
		}
	}
	slices.Sort(p.states)
	p.states = slices.Compact(p.states)
	switch {
	case len(f.IDs) > 0:
		return p, c.giveByID(p, f.IDs)
	case f.Article != "":
		return p, c.giveByArticle(p, f.Article)
	}
	var best int64 = -1
	cs := conditions(&f)
	undecided := 0
	for _, cond := range cs {
		if cond.whole {
			undecided++
		}
	}
	for _, cond := range cs {
		numbers, err := c.findAll(cond.terms)
		if err != nil {
			return nil, err
		}
		if len(numbers) == 0 {
			p.none = true
			return p, nil
		}
		n := int64(0)
		if len(cs) > 1 {
			whole := undecided > 1 || undecided == 1 && !cond.whole || !f.KnownAt.IsZero()
			if n, err = c.cost(p, numbers, whole); err != nil {
				return nil, err
			}
		}
		if best < 0 || n < best {
			best, p.terms, p.apart = n, numbers, cond.apart
			p.whole = !cond.whole
		}
	}
	// The condition whose terms are walked is decided; any other needs the event.
	if !p.whole {
		undecided--
	}
	p.whole = undecided > 0 || !f.KnownAt.IsZero()
	return p, nil
}

// readingCost is what reading an event costs, in postings walked.
const readingCost = 5

// cost estimates the work of walking the terms: their postings, and where whole
// the events of those whose kind the filter admits.
func (c *conn) cost(p *plan, terms []int64, whole bool) (n int64, err error) {
	for _, t := range terms {
		err := c.query("SELECT state, kind, n FROM tally WHERE term = ?", func(r row) bool {
			if slices.Contains(p.states, r.ColumnInt64(0)) {
				n += r.ColumnInt64(2)
				if whole && p.wantsKind(r.ColumnInt64(1)) {
					n += readingCost * r.ColumnInt64(2)
				}
			}
			return true
		}, t)
		if err != nil {
			return 0, err
		}
	}
	return n, nil
}

// findAll returns the numbers of the terms that any event ever had, each once.
func (c *conn) findAll(ts []term) ([]int64, error) {
	var numbers []int64
	for _, t := range ts {
		n, ok, err := c.find(t)
		if err != nil {
			return nil, err
		}
		if ok && !slices.Contains(numbers, n) {
			numbers = append(numbers, n)
		}
	}
	return numbers, nil
}

func (c *conn) giveByID(p *plan, ids []string) error {
	p.direct, p.whole = true, true
	for _, id := range slices.Compact(slices.Sorted(slices.Values(ids))) {
		if err := c.give(p, "SELECT data FROM event WHERE key = ?", id); err != nil {
			return err
		}
	}
	return nil
}

func (c *conn) giveByArticle(p *plan, article string) error {
	p.direct, p.whole = true, true
	return c.give(p, "SELECT event.data FROM article JOIN telling ON telling.article = article.id JOIN event ON event.id = telling.event WHERE article.key = ?", article)
}

func (c *conn) give(p *plan, sql string, arg any) error {
	var bad error
	err := c.query(sql, func(r row) bool {
		var e *graph.Event
		e, bad = decodeEvent(r.ColumnRawBlob(0))
		p.given = append(p.given, e)
		return bad == nil
	}, arg)
	if err = firstError(err, bad); err != nil {
		return err
	}
	slices.SortFunc(p.given, graph.CompareEvents)
	return nil
}

// wants reports whether the filter admits the kind and the confidence.
func (p *plan) wants(kind int64, confidence float64) bool {
	if confidence < p.filter.MinConfidence {
		return false
	}
	return p.wantsKind(kind)
}

func (p *plan) wantsKind(kind int64) bool {
	f := &p.filter
	if len(f.Types)+len(f.Quads)+len(f.Modes) == 0 {
		return true
	}
	k := p.kinds.named[kind%directionUnit]
	return (len(f.Types) == 0 || slices.Contains(f.Types, k.typ)) && (len(f.Quads) == 0 || slices.Contains(f.Quads, k.typ.Quad())) &&
		(len(f.Modes) == 0 || slices.Contains(f.Modes, k.mode))
}

// question runs with the plan of a filter that is valid.
func (s *Store) question(ctx context.Context, what string, f graph.EventFilter, run func(*conn, *plan) error) error {
	return s.read(ctx, what, func(c *conn) error {
		p, err := c.plan(s.kinds, f)
		if err != nil {
			return err
		}
		return run(c, p)
	})
}
