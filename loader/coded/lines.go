package coded

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"time"

	"detente/graph"
)

// Reader turns rows into events.
type Reader struct {
	acts map[string]act // by CAMEO code
}

// NewReader returns a Reader, which keeps no state between files.
func NewReader() (*Reader, error) {
	acts, err := cameoActs()
	if err != nil {
		return nil, fmt.Errorf("read coded events: %w", err)
	}
	return &Reader{acts: acts}, nil
}

// Events yields the events of r in the order of its lines. A line that cannot
// be read yields an error that says the name, the line and what was expected;
// one that is no event yields an error that wraps ErrLeftOut; both lose nothing
// else. An empty file yields nothing. name is only for messages.
func (c *Reader) Events(name string, r io.Reader, f Format) iter.Seq2[*Event, error] {
	if f == CSV {
		return tableEvents(name, r)
	}
	return func(yield func(*Event, error) bool) {
		read, err := c.reading(f)
		if err != nil {
			yield(nil, fmt.Errorf("read %s: %w", name, err))
			return
		}
		lines := newScanner(r)
		for {
			l := lines.next()
			if errors.Is(l.err, io.EOF) {
				return
			}
			if l.blank() {
				continue
			}
			var e *Event
			err := l.err
			if err == nil {
				e, err = read(bytes.ToValidUTF8(bytes.TrimRight(l.text, "\r\n"), []byte("\uFFFD")))
			}
			if err != nil {
				err = fmt.Errorf("read %s: line %d: %w", name, l.n, err)
			}
			if e != nil {
				e.File, e.Line = name, l.n
				e.clean()
			}
			if (e != nil || err != nil) && !yield(e, err) || !lines.goesOn() {
				return
			}
		}
	}
}

// reading returns the function that reads one line; it returns nil and no error
// for a header.
func (c *Reader) reading(f Format) (func(line []byte) (*Event, error), error) {
	switch f {
	case GDELT:
		return c.gdelt, nil
	case POLECAT:
		return polecat(), nil
	case PLOVER:
		return plover, nil
	}
	return nil, fmt.Errorf("format %q: want gdelt, polecat, plover or csv", f)
}

// detectLines is among how many first lines of a file one must tell its format.
const detectLines = 10

// Detect tells the format by the first lines of a file, and whether it knows it:
// a bad line before the others does not hide them. line is the number of the line
// that told, or of the first that is not blank; 0 when all of head is.
func Detect(head []byte) (f Format, line int, ok bool) {
	head = bytes.TrimPrefix(head, []byte("\xEF\xBB\xBF"))
	for n := 1; n <= detectLines && len(head) > 0; n++ {
		var text []byte
		text, head, _ = bytes.Cut(head, []byte("\n"))
		if len(bytes.TrimSpace(text)) == 0 {
			continue
		}
		if f := formatOf(text, line == 0); f != "" {
			return f, n, true
		}
		if line == 0 {
			line = n
		}
	}
	return "", line, false
}

// formatOf returns whose row or header the line is, "" when it is nobody's. Lines
// that are not the first must look more like a record to be taken for one.
func formatOf(line []byte, first bool) Format {
	record := "{\""
	if first {
		record = "{"
	}
	switch {
	case bytes.HasPrefix(bytes.TrimSpace(line), []byte(record)):
		return PLOVER
	case bytes.HasPrefix(line, []byte("Id,Event,Mode,")):
		return CSV
	case bytes.HasPrefix(line, []byte("Id,Label,Kind,")):
		return CSVNodes
	case bytes.HasPrefix(line, []byte("Event ID\t")):
		return POLECAT
	case bytes.Count(line, []byte("\t")) == gdeltColumns-1:
		return GDELT
	}
	return ""
}

// dayOf reads a day that a graph can hold, and the day after it.
func dayOf(layout, cell string) (graph.Day, bool) {
	t, err := time.Parse(layout, cell)
	return graph.DayOf(t), err == nil && t.Year() >= 1 && t.AddDate(0, 0, 1).Year() <= 9999
}

// expected is the error of a row that is not as its format asks.
func expected(format string, args ...any) error { return fmt.Errorf(format, args...) }
