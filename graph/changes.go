package graph

import (
	"context"
	"fmt"
	"strconv"
	"time"
)

// ChangeQuery asks which events changed lately.
type ChangeQuery struct {
	After int64     // revision: only what later writes changed
	Since time.Time // only what was written by batches of this instant or later; zero for no bound
	Page  Page
}

// Validate returns ErrInvalid for a negative revision.
func (q *ChangeQuery) Validate() error {
	if q.After < 0 {
		return fmt.Errorf("changes: revision %d: want 0 or more: %w", q.After, ErrInvalid)
	}
	return nil
}

// Changed is an event and the write that changed it last.
type Changed struct {
	Event    *Event // as it is now; withdrawn ones too
	Revision int64
	At       time.Time // the At of that write's last batch, or when it retracted
}

// Cursor returns the cursor of a list of changes that ends with this one.
func (c *Changed) Cursor() string {
	return Cursor{List: "changes", Key: strconv.FormatInt(c.Revision, 10), ID: c.Event.ID}.String()
}

// ChangeReader tells what became of the graph.
type ChangeReader interface {
	// Revision returns the number of the newest write that changed an article, an
	// event or a decision, 0 when none has. Writes are numbered in the order in which they were
	// committed: a reader who has seen one has seen all before it.
	Revision(ctx context.Context) (int64, error)
	// Changes returns a page of the events that were recorded, told anew or
	// withdrawn, each once, by the revision of its last change, and whether more
	// follow; those of one revision are in an order that stays. A cursor of
	// another list is ErrInvalid.
	Changes(ctx context.Context, q ChangeQuery) (page []Changed, more bool, err error)
}
