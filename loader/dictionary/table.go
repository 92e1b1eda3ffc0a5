package dictionary

import (
	"bytes"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxLine bounds a line of a table, in bytes; the longest real one is far below.
const maxLine = 8 << 10

// row is one line of a table.
type row struct {
	file    string
	line    int // counted from 1, comments included
	columns []string
	cells   []string
}

// errorf makes an error that names the file and the line.
func (r row) errorf(format string, args ...any) error {
	return fmt.Errorf("%s:%d: %w", r.file, r.line, fmt.Errorf(format, args...))
}

// text returns the cell of the named column, which must be one of the table's.
func (r row) text(column string) string {
	return r.cells[slices.Index(r.columns, column)]
}

// list returns the values of a cell, nil if it is empty.
func (r row) list(column string) []string {
	cell := r.text(column)
	if cell == "" {
		return nil
	}
	return strings.Split(cell, "|")
}

// require returns the cell of the named column, or an error if it is empty.
func (r row) require(column string) (string, error) {
	cell := r.text(column)
	if cell == "" {
		return "", r.errorf("column %s is empty, expected a value", column)
	}
	return cell, nil
}

// flag reads a cell that holds "yes" or nothing.
func (r row) flag(column string) (bool, error) {
	switch cell := r.text(column); cell {
	case "":
		return false, nil
	case "yes":
		return true, nil
	default:
		return false, r.errorf("column %s is %q, expected yes or nothing", column, cell)
	}
}

// number reads a cell that holds a whole number or nothing, which is 0.
func (r row) number(column string) (int, error) {
	cell := r.text(column)
	if cell == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(cell)
	if err != nil || n < 0 {
		return 0, r.errorf("column %s is %q, expected a whole number", column, cell)
	}
	return n, nil
}

// readTable reads one file of data and calls add on each of its rows.
func readTable(data fs.FS, file string, columns []string, add func(row) error) error {
	content, err := fs.ReadFile(data, file)
	if err != nil {
		return fmt.Errorf("read table: %w", err)
	}
	return parseTable(file, content, columns, add)
}

// parseTable calls add on each row of a table in order and stops at the first
// error. The header must name exactly the given columns, the last being source.
func parseTable(file string, content []byte, columns []string, add func(row) error) error {
	headed := false
	for line := 1; len(content) > 0; line++ {
		var text []byte
		text, content, _ = bytes.Cut(content, []byte("\n"))
		r := row{file: file, line: line, columns: columns}
		switch {
		case len(text) > maxLine:
			return r.errorf("line of %d bytes, expected at most %d", len(text), maxLine)
		case len(text) == 0 || text[0] == '#':
			continue
		}
		r.cells = strings.Split(string(text), "\t")
		if !headed {
			if !slices.Equal(r.cells, columns) {
				return r.errorf("header %q, expected %q", r.cells, columns)
			}
			headed = true
			continue
		}
		if err := r.check(); err != nil {
			return err
		}
		if err := add(r); err != nil {
			return err
		}
	}
	if !headed {
		return fmt.Errorf("%s: no header line, expected %q", file, columns)
	}
	return nil
}

// check tells whether the cells are as every table has them.
func (r row) check() error {
	if len(r.cells) != len(r.columns) {
		return r.errorf("%d columns, expected %d: %s", len(r.cells), len(r.columns), strings.Join(r.columns, ", "))
	}
	for i, cell := range r.cells {
		switch {
		case !utf8.ValidString(cell):
			return r.errorf("column %s is not UTF-8", r.columns[i])
		case !norm.NFC.IsNormalString(cell):
			return r.errorf("column %s is %q, expected Unicode form NFC", r.columns[i], cell)
		}
		for value := range strings.SplitSeq(cell, "|") {
			if strings.TrimSpace(value) != value || (value == "" && cell != "") {
				return r.errorf("column %s is %q, expected values without surrounding space, separated by |", r.columns[i], cell)
			}
		}
	}
	if r.cells[len(r.cells)-1] == "" {
		return r.errorf("column %s is empty, expected where the fact is from", r.columns[len(r.columns)-1])
	}
	return nil
}
