package sqlite

import (
	"embed"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/ncruces/go-sqlite3"

	"detente/graph"
)

// applicationID marks a file as Détente's ("dtnt").
const applicationID = 0x64746e74

// migrations holds N.sql, which brings a file from version N-1 to N. A file
// that was released is never changed; a change of the tables adds a file.
//
//go:embed migrations/*.sql
var migrations embed.FS

// version is the one this program reads and writes.
const version = 4

// migrate brings the file to this version and returns its kinds.
func migrate(c *conn) (_ *kinds, err error) {
	// Switching to WAL cannot be part of a transaction. Looking first keeps a
	// file that is not ours as it was.
	if err := owned(c); err != nil {
		return nil, err
	}
	if err := c.logWrites(); err != nil {
		return nil, err
	}
	tx, err := c.db.BeginImmediate()
	if err != nil {
		return nil, err
	}
	defer tx.End(&err)
	at, _, err := c.number("PRAGMA user_version")
	if err != nil {
		return nil, err
	}
	if at > version {
		return nil, fmt.Errorf("the file has version %d, this program knows %d; use a newer one: %w", at, version, graph.ErrInvalid)
	}
	from := at
	for ; at < version; at++ {
		sql, err := migrations.ReadFile(fmt.Sprintf("migrations/%d.sql", at+1))
		if err != nil {
			return nil, err
		}
		if err := c.db.Exec(string(sql)); err != nil {
			return nil, fmt.Errorf("migration %d: %w", at+1, err)
		}
		if err := c.db.Exec(fmt.Sprintf("PRAGMA user_version = %d; PRAGMA application_id = %d", at+1, applicationID)); err != nil {
			return nil, err
		}
	}
	k, err := loadKinds(c)
	if err == nil && from == 1 { // what version 2 counts and finds
		w := newWriter(c, k)
		err = firstError(w.relink(), w.indexSentences())
	}
	if err == nil && from < 3 { // what version 3 finds
		err = c.listOffices()
	}
	if err == nil && from < 4 { // what version 4 finds
		err = newWriter(c, k).listEnded()
	}
	return k, err
}

// logWrites switches the file to WAL. Of two that switch at once each holds what
// the other waits for: SQLite refuses one without asking the busy handler.
func (c *conn) logWrites() error {
	ctx := c.db.GetInterrupt()
	for began := time.Now(); ; {
		err := c.db.Exec("PRAGMA journal_mode = WAL")
		if !errors.Is(err, sqlite3.BUSY) || time.Since(began) > patience {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// owned returns ErrInvalid when the file holds something else.
func owned(c *conn) error {
	id, _, err := c.number("PRAGMA application_id")
	if err != nil {
		return err
	}
	tables, _, err := c.number("SELECT count(*) FROM sqlite_schema")
	if err != nil {
		return err
	}
	if tables > 0 && id != applicationID {
		return fmt.Errorf("the file is a database of another program: %w", graph.ErrInvalid)
	}
	return nil
}

// kinds knows the number of every type and mode. The numbers are the file's own,
// so that they do not depend on the order in which package graph lists them.
type kinds struct {
	number map[typeMode]int64
	named  map[int64]typeMode
}

type typeMode struct {
	typ  graph.Type
	mode graph.Mode
}

// loadKinds reads the numbers, giving new ones to kinds that have none yet.
func loadKinds(c *conn) (*kinds, error) {
	k := &kinds{map[typeMode]int64{}, map[int64]typeMode{}}
	read := func() error {
		return c.query("SELECT id, type, mode FROM kind", func(r row) bool {
			tm := typeMode{graph.Type(r.ColumnText(1)), graph.Mode(r.ColumnText(2))}
			k.number[tm], k.named[r.ColumnInt64(0)] = r.ColumnInt64(0), tm
			return true
		})
	}
	if err := read(); err != nil {
		return nil, err
	}
	for _, t := range graph.Types() {
		info, _ := t.Info()
		for _, m := range slices.Concat([]graph.ModeScore{{}}, info.Modes) {
			if _, ok := k.number[typeMode{t, m.Mode}]; ok {
				continue
			}
			if err := c.exec("INSERT INTO kind (type, mode) VALUES (?, ?)", string(t), string(m.Mode)); err != nil {
				return nil, err
			}
		}
	}
	return k, read()
}
