package coded

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
)

// maxLine bounds a row, in bytes. Rows of GDELT have about 500.
const maxLine = 1 << 20

// errLong says that a line, or the lines of a record, are longer than maxLine.
var errLong = fmt.Errorf("longer than %d bytes", maxLine)

// line is a line with its end, and its number, from 1; or why it could not be read.
type line struct {
	n    int
	text []byte
	err  error
}

// scanner reads lines.
type scanner struct {
	r     *bufio.Reader
	n     int    // of the line read last
	ahead []line // read already
	ended bool   // by an error other than io.EOF
}

func newScanner(r io.Reader) *scanner { return &scanner{r: bufio.NewReaderSize(r, maxLine)} }

// next returns the next line, whose text is valid until the line after it is
// read. Its error is io.EOF after the last one, and errLong for a line that was
// skipped; any other ends the file.
func (s *scanner) next() line {
	if len(s.ahead) > 0 {
		first := s.ahead[0]
		s.ahead = s.ahead[1:]
		return first
	}
	s.n++
	text, err := s.r.ReadSlice('\n')
	long := errors.Is(err, bufio.ErrBufferFull)
	for errors.Is(err, bufio.ErrBufferFull) {
		text, err = s.r.ReadSlice('\n')
	}
	if errors.Is(err, io.EOF) && (long || len(text) > 0) {
		err = nil // the end comes again
	}
	switch {
	case err != nil:
		s.ended = !errors.Is(err, io.EOF)
		return line{n: s.n, err: err}
	case long:
		return line{n: s.n, err: errLong}
	case s.n == 1:
		text = bytes.TrimPrefix(text, []byte("\xEF\xBB\xBF"))
	}
	return line{n: s.n, text: text}
}

// goesOn reports whether more can be read: not after an error of the file.
func (s *scanner) goesOn() bool { return !s.ended || len(s.ahead) > 0 }

// blank reports whether nothing stands in the line.
func (l line) blank() bool { return l.err == nil && len(bytes.TrimSpace(l.text)) == 0 }

// record returns the cells of the next record of a comma-separated table, which
// may take several lines, and the number of its first line. Its errors are those
// of next, or say what is wrong with the record; a bad record is its first line
// alone, so that a quote that is never closed does not take the next ones along.
// cells is how many there must be, 0 for any number.
func (s *scanner) record(cells int) ([]string, int, error) {
	first := s.next()
	for first.blank() {
		first = s.next()
	}
	if first.err != nil {
		return nil, first.n, first.err
	}
	row, err := split(first.text)
	if errors.Is(err, csv.ErrQuote) && bytes.Count(first.text, []byte{'"'})%2 == 1 {
		first.text = bytes.Clone(first.text)
		whole, taken := s.closed(first.text)
		if row, err = split(whole); err != nil || cells > 0 && len(row) != cells {
			s.ahead = append(taken, s.ahead...)
			return nil, first.n, expected("a quote is opened and not closed as it should be, expected a record")
		}
	}
	if err == nil && cells > 0 && len(row) != cells {
		err = expected("%d cells, expected %d", len(row), cells)
	}
	return row, first.n, err
}

// closed adds lines to the record until its quotes are closed, or it is too long.
// It returns the lines it took, too.
func (s *scanner) closed(record []byte) (whole []byte, taken []line) {
	whole = bytes.Clone(record)
	for open := true; open && len(whole) <= maxLine; {
		l := s.next()
		l.text = bytes.Clone(l.text)
		taken = append(taken, l)
		if l.err != nil {
			break
		}
		whole = append(whole, l.text...)
		open = bytes.Count(l.text, []byte{'"'})%2 == 0
	}
	return whole, taken
}

// split returns the cells of one record.
func split(record []byte) ([]string, error) {
	r := csv.NewReader(bytes.NewReader(record))
	r.FieldsPerRecord = -1
	cells, err := r.Read()
	var wrong *csv.ParseError
	if errors.As(err, &wrong) {
		err = expected("column %d: %w", wrong.Column, wrong.Err)
	}
	return cells, err
}
