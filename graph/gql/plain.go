package gql

import (
	"context"
	"io"
	"strconv"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"detente/graph"
)

// plainly is the field middleware that writes lists of events and of entities of
// which only plain fields are asked. The generated code takes a goroutine an
// element and some ten allocations a field, which for a page of 50 events is more
// than reading them; this writes the same bytes in one go. A list that is asked
// anything that is not in the tables below is left to the generated code.
func plainly(ctx context.Context, next graphql.Resolver) (any, error) {
	result, err := next(ctx)
	if err != nil {
		return result, err
	}
	var written graphql.Marshaler
	switch list := result.(type) {
	case []Event:
		s := selection{ctx, graphql.GetOperationContext(ctx)}
		written = plainList(list, s.events(graphql.GetFieldContext(ctx).Field.Selections, list))
	case []Entity:
		s := selection{ctx, graphql.GetOperationContext(ctx)}
		written = plainList(list, s.entities(graphql.GetFieldContext(ctx).Field.Selections, list))
	}
	if written == nil {
		return result, nil
	}
	return written, nil
}

// writer appends a value as JSON.
type writer[T any] func(b []byte, v T) []byte

// column is a field that is asked, and what writes its value.
type column[T any] struct {
	begin string // the name of the field in the answer, as JSON, and a colon
	write writer[T]
}

// object writes the columns of a value.
func object[T any](b []byte, v T, columns []column[T]) []byte {
	b = append(b, '{')
	for i := range columns {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, columns[i].begin...)
		b = columns[i].write(b, v)
	}
	return append(b, '}')
}

// array writes a list, by what writes an element.
func array[T any](b []byte, list []T, write writer[T]) []byte {
	b = append(b, '[')
	for i, v := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = write(b, v)
	}
	return append(b, ']')
}

// plainList writes a list when the answer is, nil without what writes an element.
func plainList[T any](list []T, write writer[T]) graphql.Marshaler {
	if write == nil {
		return nil
	}
	return graphql.WriterFunc(func(w io.Writer) {
		_, _ = w.Write(array(make([]byte, 0, 100*len(list)), list, write)) // into the answer's buffer
	})
}

// selection finds out what writes the fields that a query asks.
type selection struct {
	ctx       context.Context
	operation *graphql.OperationContext
}

// columns returns what writes the fields asked of a type that is one of types;
// nil when one of them is not plain.
func columns[T any](s selection, asked ast.SelectionSet, types []string, plain func(graphql.CollectedField) writer[T]) []column[T] {
	fields := graphql.CollectFields(s.operation, asked, types)
	list := make([]column[T], 0, len(fields))
	for _, f := range fields {
		write := plain(f)
		if f.Name == "__typename" {
			write = func(b []byte, _ T) []byte { return quote(b, types[0]) }
		}
		if write == nil || len(f.Deferrables) > 0 {
			return nil
		}
		list = append(list, column[T]{`"` + f.Alias + `":`, write})
	}
	return list
}

// byType returns what writes an element of a list by the columns of its type, or
// nil when a type among them is asked what is not plain.
func byType[N, T any](list []N, of func(N) (v T, types []string), columns func(types []string) []column[T]) writer[N] {
	known := make(map[string][]column[T], 1)
	for _, n := range list {
		_, types := of(n)
		if types == nil {
			return nil
		}
		if _, ok := known[types[0]]; ok {
			continue
		}
		c := columns(types)
		if c == nil {
			return nil
		}
		known[types[0]] = c
	}
	return func(b []byte, n N) []byte {
		v, types := of(n)
		return object(b, v, known[types[0]])
	}
}

// events returns what writes an event of the list, nil when that is not plain.
func (s selection) events(asked ast.SelectionSet, list []Event) writer[Event] {
	return byType(list, plainEvent, func(types []string) []column[event] {
		return columns(s, asked, types, func(f graphql.CollectedField) writer[event] {
			switch f.Name {
			case "date":
				return s.date(f.Selections)
			case "actors":
				return s.participants(f.Selections, list, func(e event) []string { return e.Event.Actors })
			case "recipients":
				return s.participants(f.Selections, list, func(e event) []string { return e.Event.Recipients })
			}
			return eventFields[f.Name]
		})
	})
}

// plainEvent returns what the kinds of events have in common, and the types that
// the event is of, its own first; no types for what only the generated code knows.
func plainEvent(e Event) (event, []string) {
	switch e := e.(type) {
	case *Meeting:
		return e.event, meetingImplementors
	case *Sanction:
		return e.event, sanctionImplementors
	case *Accusation:
		return e.event, accusationImplementors
	case *Interaction:
		return e.event, interactionImplementors
	}
	return event{}, nil
}

// participants returns what writes the entities that an event of the list names.
func (s selection) participants(asked ast.SelectionSet, list []Event, ids func(event) []string) writer[event] {
	first, _ := plainEvent(list[0])
	read, err := first.set.readParticipants(s.ctx)
	if err != nil {
		return nil // which the generated code meets again, and tells
	}
	all := make([]Entity, 0, len(read))
	for _, e := range read {
		all = append(all, e)
	}
	write := s.entities(asked, all)
	if write == nil {
		return nil
	}
	return func(b []byte, e event) []byte { return array(b, among(read, ids(e)), write) }
}

// date returns what writes when an event was.
func (s selection) date(asked ast.SelectionSet) writer[event] {
	list := columns(s, asked, []string{"EventDate"}, func(f graphql.CollectedField) writer[*graph.Date] { return dateFields[f.Name] })
	if list == nil {
		return nil
	}
	return func(b []byte, e event) []byte { return object(b, &e.Date, list) }
}

// entities returns what writes an entity of the list, nil when that is not plain.
func (s selection) entities(asked ast.SelectionSet, list []Entity) writer[Entity] {
	return byType(list, plainEntity, func(types []string) []column[*graph.Entity] {
		return columns(s, asked, types, func(f graphql.CollectedField) writer[*graph.Entity] { return entityFields[f.Name] })
	})
}

// plainEntity is plainEvent for an entity.
func plainEntity(e Entity) (*graph.Entity, []string) {
	switch e := e.(type) {
	case *Country:
		return e.Entity, countryImplementors
	case *Leader:
		return e.Entity, leaderImplementors
	case *Organization:
		return e.Entity, organizationImplementors
	case *Group:
		return e.Entity, groupImplementors
	}
	return nil, nil
}

// The fields that are plain, by name.
var (
	eventFields = map[string]writer[event]{
		"id":           func(b []byte, e event) []byte { return quote(b, e.ID) },
		"type":         func(b []byte, e event) []byte { return quote(b, string(e.Type)) },
		"mode":         func(b []byte, e event) []byte { return quoteOrNull(b, modeName(e.Mode)) },
		"quad":         func(b []byte, e event) []byte { return quote(b, string(e.Quad())) },
		"score":        func(b []byte, e event) []byte { return number(b, e.Score()) },
		"contexts":     func(b []byte, e event) []byte { return array(b, e.Event.Contexts, quote) },
		"actorIds":     func(b []byte, e event) []byte { return array(b, e.Event.Actors, quote) },
		"recipientIds": func(b []byte, e event) []byte { return array(b, e.Event.Recipients, quote) },
		"symmetric":    func(b []byte, e event) []byte { return strconv.AppendBool(b, e.Symmetric()) },
		"realis":       func(b []byte, e event) []byte { return quote(b, string(e.Realis)) },
		"status":       func(b []byte, e event) []byte { return quoteOrNull(b, string(e.Status)) },
		"confidence":   func(b []byte, e event) []byte { return number(b, e.Confidence) },
		"articleCount": func(b []byte, e event) []byte { return strconv.AppendInt(b, int64(e.ArticleCount()), 10) },
	}
	dateFields = map[string]writer[*graph.Date]{
		"start":     func(b []byte, d *graph.Date) []byte { return quoteOrNull(b, string(d.Start)) },
		"end":       func(b []byte, d *graph.Date) []byte { return quoteOrNull(b, string(d.End)) },
		"precision": func(b []byte, d *graph.Date) []byte { return quote(b, string(d.Precision)) },
	}
	entityFields = map[string]writer[*graph.Entity]{
		"id":          func(b []byte, e *graph.Entity) []byte { return quote(b, e.ID) },
		"kind":        func(b []byte, e *graph.Entity) []byte { return quote(b, string(e.Kind)) },
		"name":        func(b []byte, e *graph.Entity) []byte { return quote(b, e.Name) },
		"aliases":     func(b []byte, e *graph.Entity) []byte { return array(b, e.Aliases, quote) },
		"countryCode": func(b []byte, e *graph.Entity) []byte { return quoteOrNull(b, e.Country) },
		"sectors":     func(b []byte, e *graph.Entity) []byte { return array(b, e.Sectors, quote) },
		"wikidata":    func(b []byte, e *graph.Entity) []byte { return quoteOrNull(b, e.Wikidata) },
	}
)

// quote appends a string as graphql.MarshalString writes it.
func quote(b []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c == '"' || c == '\\' {
			var escaped strings.Builder
			graphql.MarshalString(s).MarshalGQL(&escaped)
			return append(b, escaped.String()...)
		}
	}
	b = append(b, '"')
	b = append(b, s...)
	return append(b, '"')
}

// quoteOrNull appends a string, null for the empty one.
func quoteOrNull(b []byte, s string) []byte {
	if s == "" {
		return append(b, "null"...)
	}
	return quote(b, s)
}

// number appends a number as graphql.MarshalFloat writes it.
func number(b []byte, f float64) []byte { return strconv.AppendFloat(b, f, 'g', -1, 64) }
