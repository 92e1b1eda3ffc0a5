package sqlite

import (
	"context"
	"fmt"
	"slices"

	"detente/graph"
	"detente/graph/store/codec"
)

// entityRow returns the entity of that number, or nil.
func (c *conn) entityRow(id int64) (e *entityRow, err error) {
	var bad error
	err = c.query("SELECT stands, data FROM entity WHERE id = ?", func(r row) bool {
		e = &entityRow{id: id, stands: r.ColumnBool(0)}
		e.known, bad = codec.DecodeEntity(r.ColumnRawBlob(1))
		return false
	}, id)
	return e, firstError(err, bad)
}

// Entity is graph.EntityReader's.
func (s *Store) Entity(ctx context.Context, id string) (*graph.Entity, error) {
	found, err := s.EntitiesByID(ctx, []string{id})
	if err != nil {
		return nil, err
	}
	if found[0] == nil {
		return nil, fmt.Errorf("sqlite: entity %q: %w", id, graph.ErrNotFound)
	}
	return found[0], nil
}

// EntitiesByID is graph.EntityReader's.
func (s *Store) EntitiesByID(ctx context.Context, ids []string) ([]*graph.Entity, error) {
	return byID(ctx, s, "entities by ID", "SELECT data FROM entity WHERE key = ? AND stands = 1", ids, func(r row) (*graph.Entity, error) {
		return codec.DecodeEntity(r.ColumnRawBlob(0))
	})
}

// byID reads one row for each ID, nil where there is none.
func byID[T any](ctx context.Context, s *Store, what, sql string, ids []string, decode func(row) (*T, error)) ([]*T, error) {
	if len(ids) == 0 {
		return nil, s.usable(ctx)
	}
	found := make([]*T, len(ids))
	read := s.read
	if len(ids) == 1 {
		read = s.readRow
	}
	err := read(ctx, what, func(c *conn) error {
		for i, id := range ids {
			var bad error
			err := c.query(sql, func(r row) bool {
				found[i], bad = decode(r)
				return false
			}, id)
			if err != nil || bad != nil {
				return fmt.Errorf("%q: %w", id, firstError(err, bad))
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return found, nil
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// Entities is graph.EntityReader's.
func (s *Store) Entities(ctx context.Context, q graph.EntityQuery) ([]*graph.Entity, bool, error) {
	limit, err := q.Page.Limit()
	if err != nil {
		return nil, false, fmt.Errorf("sqlite: entities: %w", err)
	}
	after, err := q.Cursor()
	if err != nil {
		return nil, false, fmt.Errorf("sqlite: entities: %w", err)
	}
	if err := q.Validate(); err != nil {
		return nil, false, fmt.Errorf("sqlite: %w", err)
	}
	var page []*graph.Entity
	err = s.read(ctx, "entities", func(c *conn) error {
		if q.Text != "" {
			page, err = c.searchPage(q, after, limit+1)
			return err
		}
		return c.listEntities(q, after.ID, func(e *graph.Entity) bool {
			page = append(page, e)
			return len(page) <= limit
		})
	})
	if err != nil {
		return nil, false, err
	}
	more := len(page) > limit
	return page[:min(len(page), limit)], more, nil
}

// CountEntities is graph.EntityReader's.
func (s *Store) CountEntities(ctx context.Context, q graph.EntityQuery) (n int, err error) {
	if err := q.Validate(); err != nil {
		return 0, fmt.Errorf("sqlite: %w", err)
	}
	err = s.read(ctx, "count entities", func(c *conn) error {
		if q.Text != "" {
			found, err := c.search(q)
			n = len(found)
			return err
		}
		return c.listEntities(q, "", func(*graph.Entity) bool { n++; return true })
	})
	return n, err
}

// listEntities calls read with the entities of the query after that ID, by ID,
// until it returns false. It walks the facet that is likely the rarest.
func (c *conn) listEntities(q graph.EntityQuery, after string, read func(*graph.Entity) bool) error {
	f := facet{}
	switch {
	case q.OfficeOf != "":
		f = facet{"office", q.OfficeOf}
	case q.Sector != "":
		f = facet{"sector", q.Sector}
	case q.Country != "":
		f = facet{"country", q.Country}
	case len(q.Kinds) == 1:
		f = facet{"kind", string(q.Kinds[0])}
	}
	var bad error
	err := c.query("SELECT entity.data FROM facet JOIN entity ON entity.id = facet.entity WHERE facet = ? AND value = ? AND facet.key > ? ORDER BY facet.key", func(r row) bool {
		var e *graph.Entity
		if e, bad = codec.DecodeEntity(r.ColumnRawBlob(0)); bad != nil {
			return false
		}
		return !admits(q, e) || read(e)
	}, f.facet, f.value, after)
	return firstError(err, bad)
}

// admits reports whether the entity passes the query's conditions but for the text.
func admits(q graph.EntityQuery, e *graph.Entity) bool {
	return (len(q.Kinds) == 0 || slices.Contains(q.Kinds, e.Kind)) && (q.Country == "" || e.Country == q.Country) &&
		(q.Sector == "" || slices.Contains(e.Sectors, q.Sector)) &&
		(q.OfficeOf == "" || slices.ContainsFunc(e.Offices, func(o graph.Office) bool { return slices.Contains(o.Of(), q.OfficeOf) }))
}
