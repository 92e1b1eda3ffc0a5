package sqlite

import (
	"context"
	"slices"

	"detente/graph"
	"detente/graph/store/codec"
)

// plan is how a filter is answered: by walking the postings of some terms, or by
// looking at a few given events.
type plan struct {
	filter graph.EventFilter
	states []int64
	terms  []source
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

// source is a term whose postings are walked: those with any of some aspects,
// unless that is 0, and with none of others.
type source struct {
	numbered
	any, none int64
}

func (s source) wants(v value) bool {
	return (s.any == 0 || v.aspect()&s.any != 0) && v.aspect()&s.none == 0
}

// condition is what one field of a filter asks: any of the terms.
type condition struct {
	terms []asked
	apart bool
	whole bool // the terms alone do not decide
}

// conditions returns what the filter asks of an event's terms.
func conditions(f *graph.EventFilter) []condition {
	var cs []condition
	one := func(ts ...asked) { cs = append(cs, condition{terms: ts, apart: true, whole: true}) }
	if f.Actor != "" {
		one(memberAsked(roleActor, f.Actor, f.Exact))
	}
	if f.Recipient != "" {
		one(memberAsked(roleRecipient, f.Recipient, f.Exact))
	}
	if f.Between[0] != "" {
		one(pairAsked(f.Between[0], f.Between[1], f.Exact))
	}
	if f.Country != "" {
		one(countryAsked(f.Country)...)
	}
	if f.Source != "" {
		one(asked{term: term{role: roleSource, a: f.Source}})
	}
	if f.Speaker != "" {
		one(asked{term: term{role: roleSpeaker, a: f.Speaker}})
	}
	if len(f.Contexts) > 0 {
		c := condition{whole: true, apart: len(f.Contexts) == 1}
		for _, x := range f.Contexts {
			c.terms = append(c.terms, asked{term: term{role: roleContext, a: x}})
		}
		cs = append(cs, c)
	}
	if len(f.Statuses) > 0 {
		past := int64(ended) // not wanted, unless the states of a day are asked
		if f.AsksStatusThen() {
			past = noAspect
		}
		c := condition{whole: true, apart: past == ended}
		for _, x := range f.Statuses {
			c.terms = append(c.terms, asked{term: term{role: roleStatus, a: string(x)}, none: past})
		}
		cs = append(cs, c)
	}
	// A posting's kind decides on types; their terms only help to find them. As
	// every event has one, together they are all events.
	if types, all := f.TypesWanted(); !all || len(cs) == 0 {
		c := condition{apart: true}
		for _, x := range types {
			c.terms = append(c.terms, asked{term: term{role: roleType, a: string(x)}})
		}
		cs = append(cs, c)
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
	read := !f.KnownAt.IsZero() || f.AsksStatusThen() // no posting tells
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
			whole := undecided > 1 || undecided == 1 && !cond.whole || read
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
	p.whole = undecided > 0 || read
	return p, nil
}

// readingCost is what reading an event costs, in postings walked.
const readingCost = 5

// cost estimates the work of walking the terms: their postings, and where whole
// the events of those whose kind the filter admits.
func (c *conn) cost(p *plan, terms []source, whole bool) (n int64, err error) {
	for _, t := range terms {
		for _, st := range p.states {
			prefix := t.prefix(st)
			total, err := c.cells("SELECT cells FROM total WHERE term = ?", prefix)
			if err != nil {
				return 0, err
			}
			if len(total) == 0 { // few: a glance tells whether they are very few
				low, high := allOf(prefix)
				few, _, err := c.number("SELECT count(*) FROM (SELECT 1 FROM posting WHERE key >= ? AND key < ? LIMIT 100)", low, high)
				if err != nil {
					return 0, err
				}
				total = cells{{n: few}}
			}
			for _, cell := range total {
				n += cell.n
				if whole && (cell.what == 0 || p.wantsKind(value(cell.what).kind())) {
					n += readingCost * cell.n
				}
			}
		}
	}
	return n, nil
}

// findAll returns the terms that any event may have, by number, each once.
func (c *conn) findAll(ts []asked) ([]source, error) {
	var found []source
	for _, t := range ts {
		n, ok, err := c.find(t.term)
		if err != nil {
			return nil, err
		}
		if s := (source{n, t.any, t.none}); ok && !slices.Contains(found, s) {
			found = append(found, s)
		}
	}
	return found, nil
}

func (c *conn) giveByID(p *plan, ids []string) error {
	p.direct, p.whole = true, true
	for _, id := range slices.Compact(slices.Sorted(slices.Values(ids))) {
		if err := c.give(p, "SELECT data FROM event WHERE key = ?", id); err != nil {
			return err
		}
	}
	slices.SortFunc(p.given, graph.CompareEvents)
	return nil
}

func (c *conn) giveByArticle(p *plan, article string) error {
	p.direct, p.whole = true, true
	var events []int64
	var bad error
	err := c.query("SELECT events FROM article WHERE key = ?", func(r row) bool {
		events, bad = codec.DecodeNumbers(r.ColumnRawBlob(0))
		return false
	}, article)
	if err = firstError(err, bad); err != nil {
		return err
	}
	for _, id := range events {
		if err := c.give(p, "SELECT data FROM event WHERE id = ?", id); err != nil {
			return err
		}
	}
	slices.SortFunc(p.given, graph.CompareEvents)
	return nil
}

// give adds the event that the query finds, if it does.
func (c *conn) give(p *plan, sql string, arg any) error {
	var bad error
	err := c.query(sql, func(r row) bool {
		var e *graph.Event
		if e, bad = codec.DecodeEvent(r.ColumnRawBlob(0)); bad == nil {
			p.given = append(p.given, e)
		}
		return false
	}, arg)
	return firstError(err, bad)
}

// wants reports whether the filter admits the kind and the confidence that a
// posting tells; unsure means that only the event can tell whether it is sure
// enough.
func (p *plan) wants(v value) (ok, unsure bool) {
	if least := p.filter.MinConfidence; least > 0 {
		want := certainty(least)
		if v.certainty() < want {
			return false, false
		}
		unsure = v.certainty() == want && want%2 == 1
	}
	return p.wantsKind(v.kind()), unsure
}

func (p *plan) wantsKind(kind int64) bool {
	f := &p.filter
	if len(f.Types)+len(f.Quads)+len(f.Modes) == 0 {
		return true
	}
	k := p.kinds.named[kind]
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
