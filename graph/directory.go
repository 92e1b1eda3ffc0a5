package graph

import (
	"context"
	"sync"
	"time"
)

// How many entities each of the two halves of a Directory holds, and for how long
// it remembers at most, so that what somebody changes in the database by hand,
// which moves no revision, is seen too.
const (
	maxListed = 8192
	listedFor = time.Minute
)

// DirectoryReader is what Directory asks of a store.
type DirectoryReader interface {
	EntitiesByID(ctx context.Context, ids []string) ([]*Entity, error)
	Revision(ctx context.Context) (int64, error)
}

// Directory remembers for one store the entities that were asked for: a graph has
// few of them beside its events, and nearly every answer names some. A write makes
// it forget all, since whoever asks learns first whether the revision has moved.
// It holds at most twice maxListed entities, those that were asked for last. It is
// safe for concurrent use.
type Directory struct {
	reader DirectoryReader
	now    func() time.Time

	mu       sync.Mutex
	revision int64              // of which the entities are; GUARDED_BY(mu)
	until    time.Time          // when they are forgotten; GUARDED_BY(mu)
	recent   map[string]*Entity // GUARDED_BY(mu)
	older    map[string]*Entity // asked for before recent was begun; GUARDED_BY(mu)
}

// NewDirectory returns one that remembers nothing yet; now is its clock.
func NewDirectory(r DirectoryReader, now func() time.Time) *Directory {
	return &Directory{reader: r, now: now}
}

// Listing is the directory as it was at one revision or later.
type Listing struct {
	directory *Directory
	revision  int64
}

// Revision is the write that the listing is of, or a later one.
func (l Listing) Revision() int64 { return l.revision }

// Now returns the directory as the store is now.
func (d *Directory) Now(ctx context.Context) (Listing, error) {
	revision, err := d.reader.Revision(ctx)
	if err != nil {
		return Listing{}, err
	}
	now := d.now()
	d.mu.Lock()
	defer d.mu.Unlock()
	if revision != d.revision || now.After(d.until) {
		d.revision, d.until, d.recent, d.older = revision, now.Add(listedFor), nil, nil
	}
	return Listing{d, revision}, nil
}

// EntitiesByID is EntityReader's, but for entities that others have too: nobody
// may change them.
func (l Listing) EntitiesByID(ctx context.Context, ids []string) ([]*Entity, error) {
	entities := make([]*Entity, len(ids))
	missing := l.directory.find(ids, entities, l.revision)
	if len(missing) == 0 {
		return entities, ctx.Err()
	}
	read, err := l.directory.reader.EntitiesByID(ctx, missing)
	if err != nil {
		return nil, err
	}
	l.directory.keep(read, l.revision)
	for i := range entities {
		if entities[i] == nil {
			entities[i], read = read[0], read[1:]
		}
	}
	return entities, nil
}

// find puts the entities that are remembered into their places and returns the
// IDs of the others, in order.
func (d *Directory) find(ids []string, entities []*Entity, revision int64) (missing []string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for i, id := range ids {
		if d.revision != revision { // a write has come between
			missing = append(missing, id)
			continue
		}
		e := d.recent[id]
		if e == nil {
			if e = d.older[id]; e != nil {
				d.put(e)
			}
		}
		if entities[i] = e; e == nil {
			missing = append(missing, id)
		}
	}
	return missing
}

// keep remembers entities that were read for a listing of that revision.
func (d *Directory) keep(entities []*Entity, revision int64) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.revision != revision { // a write has come between
		return
	}
	for _, e := range entities {
		if e != nil {
			d.put(e)
		}
	}
}

// put makes the entity a recent one. The caller holds mu.
func (d *Directory) put(e *Entity) {
	if d.recent == nil || len(d.recent) >= maxListed {
		d.recent, d.older = map[string]*Entity{}, d.recent
	}
	d.recent[e.ID] = e
}
