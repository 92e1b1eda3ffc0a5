// Package sqlite keeps the graph in one SQLite file, with nothing to install.
//
// The file is in WAL mode: one writer at a time, any number of readers that see
// the graph as it was when their question began. A process may be killed at any
// moment; what was put is there whole, the rest is not. Several processes may
// use one file; their writers wait for one another.
//
// What a question costs depends on its answer. Events are found through an
// inverted index (see migrations/1.sql): everything a filter can name is a term,
// and a term's postings are clustered in the order of the list. A filter is
// answered by walking the postings of its rarest term; graph.EventFilter.Matches
// decides what the term leaves open. Counts and relations come from tallies by
// month where a term is popular, paths and networks from a projection of pairs,
// the text of entities from a full-text index (FTS5).
//
// What an event costs to write is the rows it touches: one for itself, one for
// each of its terms, and its share of the article's. A transaction gathers its
// postings and writes them in the order of their keys, so that many articles in
// one Put cost less than each in its own.
package sqlite

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync/atomic"

	"detente/graph"
	"detente/graph/store/revision"
)

var _ graph.Store = (*Store)(nil)

// Store is a graph in an SQLite file. It is safe for concurrent use.
type Store struct {
	path     string
	kinds    *kinds
	names    *names
	writer   chan *writer // holds the one writer while it is free
	reader   chan *conn   // holds free readers, nil for one not yet opened
	closed   atomic.Bool
	revision revision.Held
}

// Open opens the file at path, or makes a new one there in a folder that exists.
// It returns ErrInvalid for a file that is not a Détente database, that a newer
// Détente wrote or that cannot be written, and ErrUnavailable when the file
// cannot be reached.
func Open(ctx context.Context, path string) (*Store, error) {
	if path == "" || strings.HasPrefix(path, ":") {
		return nil, fmt.Errorf("sqlite: path %q: want the path of a file: %w", path, graph.ErrInvalid)
	}
	s := &Store{path: path, names: newNames(), writer: make(chan *writer, 1)}
	// The writer's numbers may be rolled back: what it learns is not for readers.
	c, err := openConn(ctx, path, newNames(), true)
	if err != nil {
		return nil, fmt.Errorf("sqlite: open %s: %w", path, err)
	}
	if s.kinds, err = migrate(c); err != nil {
		return nil, fmt.Errorf("sqlite: open %s: %w", path, errors.Join(translate(ctx, err), c.close()))
	}
	s.writer <- newWriter(c, s.kinds)
	readers := max(4, 2*runtime.GOMAXPROCS(0))
	s.reader = make(chan *conn, readers)
	for range readers {
		s.reader <- nil
	}
	return s, nil
}

// Ping returns nil when the file can be read.
func (s *Store) Ping(ctx context.Context) error {
	return s.readRow(ctx, "ping", func(c *conn) error {
		return c.query("SELECT count(*) FROM kind", func(row) bool { return true })
	})
}

// Close waits for the questions under way and releases the file.
func (s *Store) Close() error {
	if s.closed.Swap(true) {
		return nil
	}
	var errs []error
	for range cap(s.reader) {
		if c := <-s.reader; c != nil {
			errs = append(errs, c.close())
		}
	}
	close(s.reader)
	w := <-s.writer
	close(s.writer)
	errs = append(errs, w.conn.close())
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("sqlite: close %s: %w", s.path, err)
	}
	return nil
}

// read runs the question on a connection of its own, which sees one state of
// the graph from its first statement to its last.
func (s *Store) read(ctx context.Context, what string, question func(c *conn) error) error {
	return s.with(ctx, what, func(c *conn) error { return c.snapshot(ctx, question) })
}

// with lends a reader's connection to use.
func (s *Store) with(ctx context.Context, what string, use func(c *conn) error) (err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("sqlite: %s: %w", what, translate(ctx, err))
		}
	}()
	if err := s.usable(ctx); err != nil {
		return err
	}
	var c *conn
	var open bool
	select {
	case <-ctx.Done():
		return ctx.Err()
	case c, open = <-s.reader:
	}
	if !open {
		return graph.ErrClosed
	}
	defer func() { s.reader <- c }()
	if c == nil {
		if c, err = openConn(ctx, s.path, s.names, false); err != nil {
			return err
		}
	}
	return use(c)
}

// readRow is read for a question of a single statement, which sees one state of
// the graph by itself.
func (s *Store) readRow(ctx context.Context, what string, question func(c *conn) error) error {
	return s.with(ctx, what, func(c *conn) error {
		c.db.SetInterrupt(ctx)
		defer c.db.SetInterrupt(context.Background())
		return question(c)
	})
}

// write runs the change in one transaction: all of it or nothing.
func (s *Store) write(ctx context.Context, what string, change func(w *writer) error) (err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("sqlite: %s: %w", what, translate(ctx, err))
		}
	}()
	if err := s.usable(ctx); err != nil {
		return err
	}
	var w *writer
	var open bool
	select {
	case <-ctx.Done():
		return ctx.Err()
	case w, open = <-s.writer:
	}
	if !open {
		return graph.ErrClosed
	}
	defer func() { s.writer <- w }()
	defer s.revision.Wrote()
	return w.transact(ctx, change)
}

func (s *Store) usable(ctx context.Context) error {
	if s.closed.Load() {
		return graph.ErrClosed
	}
	return ctx.Err()
}
