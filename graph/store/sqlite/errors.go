package sqlite

import (
	"context"
	"errors"
	"fmt"

	"github.com/ncruces/go-sqlite3"

	"detente/graph"
)

// translate turns an error of the driver into one of package graph. Its words
// stay, its type does not cross the border of this package.
func translate(ctx context.Context, err error) error {
	var code sqlite3.ErrorCode
	if err == nil || !errors.As(err, &code) {
		return err
	}
	switch code {
	case sqlite3.INTERRUPT:
		if cause := ctx.Err(); cause != nil {
			return cause
		}
	case sqlite3.NOTADB:
		return fmt.Errorf("the file is not an SQLite database: %w", graph.ErrInvalid)
	case sqlite3.READONLY, sqlite3.PERM, sqlite3.AUTH:
		return fmt.Errorf("the file cannot be written (%v): %w", err, graph.ErrInvalid)
	case sqlite3.CANTOPEN:
		return fmt.Errorf("the file cannot be opened; does its folder exist? (%v): %w", err, graph.ErrUnavailable)
	case sqlite3.FULL:
		return fmt.Errorf("the disk is full; nothing was written: %w", graph.ErrUnavailable)
	case sqlite3.BUSY, sqlite3.LOCKED:
		if cause := ctx.Err(); cause != nil {
			return cause
		}
		return fmt.Errorf("another process holds the file: %w", graph.ErrUnavailable)
	case sqlite3.IOERR, sqlite3.NOMEM, sqlite3.PROTOCOL:
		return fmt.Errorf("the file cannot be read or written (%v): %w", err, graph.ErrUnavailable)
	}
	return errors.New(err.Error())
}
