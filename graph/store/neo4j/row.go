package neo4j

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// columns are what a question returns of each row, by name: in Cypher a list.
type columns struct {
	names  []string
	values []string
}

// show names columns as a RETURN does: "e.id AS id".
func show(each ...string) columns { return columns{}.and(each...) }

// and returns the columns and some more.
func (c columns) and(each ...string) columns {
	c.names, c.values = slices.Clip(c.names), slices.Clip(c.values)
	for _, column := range each {
		value, name, _ := strings.Cut(column, " AS ")
		c.names, c.values = append(c.names, name), append(c.values, value)
	}
	return c
}

// returned is the RETURN: one row of a list for each.
func (c columns) returned() string {
	return " RETURN collect([" + strings.Join(c.values, ", ") + "]) AS rows"
}

// gather asks for the columns of every row that the query, which lacks its RETURN,
// comes to. The server sends them as one row of lists: each row by itself costs both
// sides more than most hold.
func (s *Store) gather(ctx context.Context, query string, shown columns, params map[string]any) ([]*neo4j.Record, error) {
	answer, err := s.ask(ctx, query+shown.returned(), params)
	if err != nil {
		return nil, err
	}
	lists, err := list[[]any](answer[0], "rows")
	if err != nil {
		return nil, err
	}
	rows, kept := make([]*neo4j.Record, len(lists)), make([]neo4j.Record, len(lists))
	for i, values := range lists {
		kept[i] = neo4j.Record{Keys: shown.names, Values: values}
		rows[i] = &kept[i]
	}
	return rows, nil
}

// column returns a value of a row; null is the zero value. Another type than T
// means that something else than this package wrote the database.
func column[T any](row *neo4j.Record, name string) (T, error) {
	var zero T
	v, ok := row.Get(name)
	if !ok {
		return zero, fmt.Errorf("row has no %q", name)
	}
	if v == nil {
		return zero, nil
	}
	t, ok := v.(T)
	if !ok {
		return zero, fmt.Errorf("%q is a %T: want a %T; was the database changed by hand?", name, v, zero)
	}
	return t, nil
}

// list returns a list of values of a row; null is no list.
func list[T any](row *neo4j.Record, name string) ([]T, error) {
	vs, err := column[[]any](row, name)
	if err != nil || len(vs) == 0 {
		return nil, err
	}
	ts := make([]T, len(vs))
	for i, v := range vs {
		t, ok := v.(T)
		if !ok {
			return nil, fmt.Errorf("%q holds a %T: want a %T; was the database changed by hand?", name, v, t)
		}
		ts[i] = t
	}
	return ts, nil
}

// reader takes several columns of a row and keeps the first error.
type reader struct {
	row *neo4j.Record
	err error
}

func (r *reader) text(name string) string     { return take(r, name, column[string]) }
func (r *reader) number(name string) int      { return int(take(r, name, column[int64])) }
func (r *reader) texts(name string) []string  { return take(r, name, list[string]) }
func (r *reader) numbers(name string) []int64 { return take(r, name, list[int64]) }
func (r *reader) time(name string) time.Time  { return take(r, name, column[time.Time]).UTC() }
func (r *reader) lists(name string) [][]any   { return take(r, name, list[[]any]) }

// value returns a column of whatever type.
func (r *reader) value(name string) any {
	v, ok := r.row.Get(name)
	if !ok && r.err == nil {
		r.err = fmt.Errorf("row has no %q", name)
	}
	return v
}

func take[T any](r *reader, name string, get func(*neo4j.Record, string) (T, error)) T {
	v, err := get(r.row, name)
	if r.err == nil {
		r.err = err
	}
	return v
}

// orNull writes an empty text or an unknown time as null: Neo4j keeps no
// property then, and people see none.
func orNull[T comparable](v T) any {
	var zero T
	if v == zero {
		return nil
	}
	return v
}

func timeOrNull(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UTC()
}
