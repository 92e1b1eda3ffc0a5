package sqlite

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/ext/fts5"

	"detente/graph"
)

// patience is how long a writer waits for one in another process before it
// gives up; the wait ends earlier with the caller's context.
const patience = time.Minute

// conn is one connection with its prepared statements. Not for concurrent use.
type conn struct {
	db    *sqlite3.Conn
	free  map[string][]*sqlite3.Stmt // prepared and not in use, by their SQL
	names *names
}

// row is the statement whose current row is read.
type row = *sqlite3.Stmt

func openConn(ctx context.Context, path string, names *names, writes bool) (*conn, error) {
	flags := sqlite3.OPEN_READWRITE
	if writes {
		flags |= sqlite3.OPEN_CREATE
		if info, err := os.Stat(path); err == nil && info.IsDir() {
			return nil, fmt.Errorf("it is a folder, want a file: %w", graph.ErrInvalid)
		}
	}
	db, err := sqlite3.OpenFlags(path, flags)
	if err != nil {
		return nil, translate(ctx, err)
	}
	c := &conn{db: db, free: map[string][]*sqlite3.Stmt{}, names: names}
	db.SetInterrupt(ctx)
	if err := c.setUp(writes); err != nil {
		return nil, errors.Join(translate(ctx, err), c.close())
	}
	db.SetInterrupt(context.Background())
	return c, nil
}

func (c *conn) setUp(writes bool) error {
	err := c.db.BusyHandler(func(ctx context.Context, count int) bool {
		// Between 1 and 20 ms: short enough to be unnoticed, long enough not to spin.
		nap := time.Duration(min(count+1, 20)) * time.Millisecond
		select {
		case <-ctx.Done():
			return false
		case <-time.After(nap):
			return time.Duration(count)*20*time.Millisecond < patience
		}
	})
	if err != nil {
		return err
	}
	if err := fts5.Register(c.db); err != nil {
		return fmt.Errorf("full-text search: %w", err)
	}
	if !writes {
		return c.db.Exec("PRAGMA query_only = ON; PRAGMA cache_size = -16384; PRAGMA temp_store = MEMORY")
	}
	if readOnly, ok := c.db.ReadOnly("main"); ok && readOnly {
		return fmt.Errorf("the file cannot be written: %w", graph.ErrInvalid)
	}
	// NORMAL may lose the last transactions when the machine loses power, never
	// when the process is killed, and never leaves half of one. An event changes
	// some fifteen pages all over the file; a log of 256 MiB gathers the changes of
	// many articles before they are moved there, and is cut back afterwards.
	return c.db.Exec("PRAGMA cache_size = -196608; PRAGMA temp_store = MEMORY; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 65536; PRAGMA journal_size_limit = 67108864")
}

func (c *conn) close() error {
	for _, stmts := range c.free {
		for _, s := range stmts {
			_ = s.Close() // repeats the statement's last error, which its caller has seen
		}
	}
	return c.db.Close()
}

// snapshot runs the question in a transaction that only reads.
func (c *conn) snapshot(ctx context.Context, question func(*conn) error) error {
	c.db.SetInterrupt(ctx)
	err := c.exec("BEGIN")
	if err == nil {
		err = question(c)
	}
	c.db.SetInterrupt(context.Background()) // a cancelled question must end its transaction too
	if c.db.GetAutocommit() {
		return err
	}
	return errors.Join(err, c.exec("ROLLBACK"))
}

// prepare returns a statement of that SQL that is not in use, with its
// arguments bound. Give it back with release.
func (c *conn) prepare(sql string, args []any) (*sqlite3.Stmt, error) {
	var stmt *sqlite3.Stmt
	if free := c.free[sql]; len(free) > 0 {
		stmt = free[len(free)-1]
		c.free[sql] = free[:len(free)-1]
	} else {
		var err error
		if stmt, _, err = c.db.PrepareFlags(sql, sqlite3.PREPARE_PERSISTENT); err != nil {
			return nil, err
		}
	}
	for i, a := range args {
		var err error
		switch a := a.(type) {
		case string:
			err = stmt.BindText(i+1, a)
		case int64:
			err = stmt.BindInt64(i+1, a)
		case int:
			err = stmt.BindInt(i+1, a)
		case float64:
			err = stmt.BindFloat(i+1, a)
		case []byte:
			err = stmt.BindBlob(i+1, a)
		default:
			err = fmt.Errorf("argument %d of %q is a %T", i+1, sql, a)
		}
		if err != nil {
			return nil, errors.Join(err, c.release(sql, stmt))
		}
	}
	return stmt, nil
}

// release resets the statement for its next use. It returns the error that
// stopped it, if one did.
func (c *conn) release(sql string, stmt *sqlite3.Stmt) error {
	err := stmt.Reset()
	c.free[sql] = append(c.free[sql], stmt)
	return err
}

// query calls read for every row until it returns false. read must not keep
// what it did not copy.
func (c *conn) query(sql string, read func(row) bool, args ...any) error {
	stmt, err := c.prepare(sql, args)
	if err != nil {
		return err
	}
	for stmt.Step() && read(stmt) {
	}
	err = stmt.Err()
	return errors.Join(err, c.release(sql, stmt))
}

// exec runs a statement that gives no rows.
func (c *conn) exec(sql string, args ...any) error {
	return c.query(sql, func(row) bool { return true }, args...)
}

// number returns the first column of the first row; ok is false without a row.
func (c *conn) number(sql string, args ...any) (n int64, ok bool, err error) {
	err = c.query(sql, func(r row) bool {
		n, ok = r.ColumnInt64(0), true
		return false
	}, args...)
	return n, ok, err
}

// text is number for a text.
func (c *conn) text(sql string, args ...any) (s string, ok bool, err error) {
	err = c.query(sql, func(r row) bool {
		s, ok = r.ColumnText(0), true
		return false
	}, args...)
	return s, ok, err
}
