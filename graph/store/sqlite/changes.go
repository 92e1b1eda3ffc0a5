package sqlite

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"time"

	"detente/graph"
	"detente/graph/store/codec"
)

// revisionFor is how long the number of the newest write may lack what another
// process wrote; what this one wrote it has at once.
const revisionFor = 20 * time.Millisecond

// Revision is graph.ChangeReader's.
func (s *Store) Revision(ctx context.Context) (int64, error) {
	if err := s.usable(ctx); err != nil {
		return 0, fmt.Errorf("sqlite: revision: %w", err)
	}
	return s.revision.Number(revisionFor, func() (n int64, err error) {
		err = s.readRow(ctx, "revision", func(c *conn) error {
			n, _, err = c.number("SELECT coalesce(max(id), 0) FROM revision")
			return err
		})
		return n, err
	})
}

// Changes is graph.ChangeReader's.
func (s *Store) Changes(ctx context.Context, q graph.ChangeQuery) ([]graph.Changed, bool, error) {
	limit, err := q.Page.Limit()
	if err == nil {
		err = q.Validate()
	}
	if err != nil {
		return nil, false, fmt.Errorf("sqlite: changes: %w", err)
	}
	cursor, err := graph.ParseCursor("changes", q.Page.After)
	if err != nil {
		return nil, false, fmt.Errorf("sqlite: changes: %w", err)
	}
	after, number := q.After, int64(0)
	if cursor.ID != "" {
		if after, err = strconv.ParseInt(cursor.Key, 10, 64); err != nil {
			return nil, false, fmt.Errorf("sqlite: changes: cursor: %w", graph.ErrInvalid)
		}
	}
	var page []graph.Changed
	err = s.read(ctx, "changes", func(c *conn) error {
		if cursor.ID != "" {
			if number, _, err = c.number("SELECT id FROM event WHERE key = ?", cursor.ID); err != nil {
				return err
			}
		} else {
			after++ // the first of the next revision
		}
		since := int64(math.MinInt64)
		switch { // as far as nanoseconds reach
		case q.Since.After(time.Unix(0, math.MaxInt64)):
			return nil
		case q.Since.After(time.Unix(0, math.MinInt64)):
			since = q.Since.UnixNano()
		}
		var bad error
		err := c.query(`SELECT changed, at, data FROM event JOIN revision ON revision.id = changed
			WHERE (changed, event.id) > (?, ?) AND at >= ? ORDER BY changed, event.id LIMIT ?`, func(r row) bool {
			found := graph.Changed{Revision: r.ColumnInt64(0), At: time.Unix(0, r.ColumnInt64(1)).UTC()}
			found.Event, bad = codec.DecodeEvent(r.ColumnRawBlob(2))
			page = append(page, found)
			return bad == nil
		}, after, number, since, limit+1)
		return firstError(err, bad)
	})
	if err != nil {
		return nil, false, err
	}
	more := len(page) > limit
	return page[:min(len(page), limit)], more, nil
}
