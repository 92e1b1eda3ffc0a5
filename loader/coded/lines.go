package coded

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"time"

	"detente/graph"
)

// maxLine bounds a row, in bytes. Rows of GDELT have about 500.
const maxLine = 1 << 20

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
		lines := bufio.NewReaderSize(r, maxLine)
		for n := 1; ; n++ {
			line, err := lines.ReadSlice('\n')
			last := errors.Is(err, io.EOF)
			switch {
			case errors.Is(err, bufio.ErrBufferFull):
				if !yield(nil, fmt.Errorf("read %s: line %d: longer than %d bytes", name, n, maxLine)) || !skipLine(lines) {
					return
				}
				continue
			case err != nil && !last:
				yield(nil, fmt.Errorf("read %s: line %d: %w", name, n, err))
				return
			}
			if n == 1 {
				line = bytes.TrimPrefix(line, []byte("\xEF\xBB\xBF"))
			}
			if line = bytes.TrimRight(line, "\r\n"); len(line) > 0 {
				e, err := read(bytes.ToValidUTF8(line, []byte("\uFFFD")))
				if err != nil {
					err = fmt.Errorf("read %s: line %d: %w", name, n, err)
				}
				if (e != nil || err != nil) && !yield(e, err) {
					return
				}
			}
			if last {
				return
			}
		}
	}
}

// skipLine reads to the end of the line, and reports whether there is more.
func skipLine(r *bufio.Reader) bool {
	for {
		if _, err := r.ReadSlice('\n'); err == nil {
			return true
		} else if !errors.Is(err, bufio.ErrBufferFull) {
			return false
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

// Detect tells the format by the first bytes of a file, and whether it knows it.
func Detect(head []byte) (Format, bool) {
	head = bytes.TrimPrefix(head, []byte("\xEF\xBB\xBF"))
	line, _, _ := bytes.Cut(head, []byte("\n"))
	switch {
	case bytes.HasPrefix(bytes.TrimSpace(line), []byte("{")):
		return PLOVER, true
	case bytes.HasPrefix(line, []byte("Id,Event,Mode,")):
		return CSV, true
	case bytes.HasPrefix(line, []byte("Id,Label,Kind,")):
		return CSVNodes, true
	case bytes.HasPrefix(line, []byte("Event ID\t")):
		return POLECAT, true
	case bytes.Count(line, []byte("\t")) == gdeltColumns-1:
		return GDELT, true
	}
	return "", false
}

// dayOf reads a day that a graph can hold.
func dayOf(layout, cell string) (graph.Day, bool) {
	t, err := time.Parse(layout, cell)
	return graph.DayOf(t), err == nil && t.Year() >= 1
}

// expected is the error of a row that is not as its format asks.
func expected(format string, args ...any) error { return fmt.Errorf(format, args...) }
