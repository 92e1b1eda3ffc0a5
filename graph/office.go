package graph

import (
	"context"
	"fmt"
	"slices"
)

// MaxHolders bounds the leaders of one country or body that a question looks at.
const MaxHolders = 10_000

// OfficeHolders returns the leaders who hold or held, at any time, an office of
// the country or body with that ID, by ID. More than MaxHolders are ErrTooCostly.
func OfficeHolders(ctx context.Context, r EntityReader, of string) ([]*Entity, error) {
	q := EntityQuery{Kinds: []Kind{KindLeader}, OfficeOf: of, Page: Page{First: MaxPage}}
	var all []*Entity
	for {
		leaders, more, err := r.Entities(ctx, q)
		if err != nil {
			return nil, err
		}
		if all = append(all, leaders...); !more {
			return all, nil
		}
		if len(all) >= MaxHolders {
			return nil, fmt.Errorf("office holders of %q: more than %d: %w", of, MaxHolders, ErrTooCostly)
		}
		q.Page.After = Cursor{List: "entities", ID: leaders[len(leaders)-1].ID}.String()
	}
}

// lastDay is the last that a Day can tell; no day is after it.
const lastDay Day = "9999-12-31"

// within returns the part of the office's term in which the filter's window lies:
// its From is the first day of it and its To the day after, each "" where both
// are open. ok is false when there is none.
func (o Office) within(f *EventFilter) (term Office, ok bool) {
	o.From = max(o.From, f.From)
	ends := []Day{f.To}
	if f.AsOf < lastDay {
		ends = append(ends, f.AsOf.Add(1))
	}
	for _, d := range ends {
		if d != "" && (o.To == "" || d < o.To) {
			o.To = d
		}
	}
	return o, o.From == "" || o.To == "" || o.From < o.To
}

// officeLinks finds who is joined to whom by an office, for one question.
type officeLinks struct {
	reader EntityReader
	filter *EventFilter
}

// officeLink is a leader and what it holds offices of, seen from one of them.
type officeLink struct {
	from, to string
	offices  []Office // those within the filter's window, never none
}

// of returns the links of the frontier, each once. Both of their ends are in the graph.
func (l officeLinks) of(ctx context.Context, frontier []string) ([]officeLink, error) {
	members, err := l.reader.EntitiesByID(ctx, frontier)
	if err != nil {
		return nil, err
	}
	var links []officeLink
	var told []string
	for _, e := range members {
		switch {
		case e == nil:
		case e.Kind == KindLeader:
			for _, of := range officesOf(e) {
				if offices := l.held(e, of); len(offices) > 0 {
					links, told = append(links, officeLink{e.ID, of, offices}), append(told, of)
				}
			}
		case e.Kind == KindCountry || e.Kind == KindOrganization:
			holders, err := OfficeHolders(ctx, l.reader, e.ID)
			if err != nil {
				return nil, err
			}
			for _, h := range holders {
				if offices := l.held(h, e.ID); len(offices) > 0 {
					links = append(links, officeLink{e.ID, h.ID, offices})
				}
			}
		}
	}
	return l.standing(ctx, links, told)
}

// standing drops the links to those of the IDs told that are no country or
// organization of the graph.
func (l officeLinks) standing(ctx context.Context, links []officeLink, told []string) ([]officeLink, error) {
	slices.Sort(told)
	told = slices.Compact(told)
	found, err := l.reader.EntitiesByID(ctx, told)
	if err != nil {
		return nil, err
	}
	absent := map[string]bool{}
	for i, e := range found {
		absent[told[i]] = e == nil || e.Kind != KindCountry && e.Kind != KindOrganization
	}
	return slices.DeleteFunc(links, func(k officeLink) bool { return absent[k.to] }), nil
}

// officesOf returns the IDs of all that the entity holds or held offices of, sorted.
func officesOf(e *Entity) []string {
	var ids []string
	for _, o := range e.Offices {
		ids = append(ids, o.Of()...)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// held returns the offices of that country or body that the leader held within
// the window, in their order.
func (l officeLinks) held(leader *Entity, of string) []Office {
	var held []Office
	for _, o := range leader.Offices {
		if _, ok := o.within(l.filter); ok && slices.Contains(o.Of(), of) {
			held = append(held, o)
		}
	}
	return held
}

// officeDay returns the first day not before after on which one of the offices
// was held in the filter's window, "" when nothing is known of its days.
func officeDay(offices []Office, f *EventFilter, after Day) (first Day, ok bool) {
	for _, o := range offices {
		term, _ := o.within(f)
		day := max(term.From, after)
		if (term.To == "" || day < term.To) && (!ok || day < first) {
			first, ok = day, true
		}
	}
	return first, ok
}
