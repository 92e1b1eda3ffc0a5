package article

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// record is a Record as JSON lines and JSON arrays state it.
type record struct {
	URL       string     `json:"url"`
	Title     string     `json:"title"`
	Source    string     `json:"source"`
	Published string     `json:"published"`
	Language  string     `json:"language"`
	Wire      string     `json:"wire"`
	Text      string     `json:"text"`
	HTML      string     `json:"html"`
	Authors   stringList `json:"authors"`
	Author    stringList `json:"author"`
}

// stringList is a list of strings that may also be stated as one string.
type stringList []string

// UnmarshalJSON reads a string, a list of strings, or null.
func (l *stringList) UnmarshalJSON(data []byte) error {
	if bytes.HasPrefix(data, []byte(`"`)) {
		var s string
		if err := json.Unmarshal(data, &s); err != nil {
			return err
		}
		*l = stringList{s}
		return nil
	}
	return json.Unmarshal(data, (*[]string)(l))
}

// readJSONLines reads one record a line. Blank lines are skipped; a bad line
// and one that is too long are errors of that line only. A record spread over
// many lines, as pretty printers make it, is read too when the first line is
// a lone brace.
func (in *input) readJSONLines(r *bufio.Reader) error {
	for n := 1; ; n++ {
		line, err := readLine(r, in.options.maxBytes())
		if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, errLongLine) {
			return fmt.Errorf("line %d: %w", n, err)
		}
		trimmed := bytes.TrimSpace(line)
		if n == 1 && string(trimmed) == "{" {
			return in.newJSONValues(io.MultiReader(bytes.NewReader(line), r)).read()
		}
		label := fmt.Sprintf("line %d", n)
		switch {
		case errors.Is(err, errLongLine):
			if !in.emit(label, nil, fmt.Errorf("%w: the line is longer than %d bytes", ErrTooLarge, in.options.maxBytes())) {
				return nil
			}
		case len(trimmed) > 0:
			a, bad := in.readRecord(trimmed)
			if !in.emit(label, a, bad) {
				return nil
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
	}
}

// errLongLine says that a line was skipped for its length.
var errLongLine = errors.New("line too long")

// readLine returns the next line without keeping more than limit bytes of it.
// A longer line is read to its end and reported as errLongLine. At the end of
// the input it returns what is left with io.EOF.
func readLine(r *bufio.Reader, limit int64) ([]byte, error) {
	var line []byte
	long := false
	for {
		part, err := r.ReadSlice('\n')
		if !long && int64(len(line)+len(part)) > limit {
			long, line = true, nil
		}
		if !long {
			line = append(line, part...)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case err != nil && !errors.Is(err, io.EOF):
			return nil, err
		case long && err == nil:
			return nil, errLongLine
		case long:
			return nil, errors.Join(errLongLine, io.EOF)
		}
		return line, err
	}
}

// readJSONArray reads a JSON array of records, one at a time, and arrays that
// follow it, as when files are joined. One that breaks off before its end is an
// error: what came after is lost.
func (in *input) readJSONArray(r io.Reader) error {
	values := in.newJSONValues(r)
	for values.decoder.More() {
		if open, err := values.decoder.Token(); err != nil || open != json.Delim('[') {
			return values.failed(fmt.Errorf("%w: want nothing after a list, or another list", ErrFormat))
		}
		if err := values.read(); err != nil || in.stopped {
			return err
		}
		switch _, err := values.decoder.Token(); {
		case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
			return values.failed(fmt.Errorf("%w: the list breaks off, want ] at its end", ErrFormat))
		case err != nil:
			return values.failed(err)
		}
	}
	return nil
}

// jsonValues reads records that may take several lines each.
type jsonValues struct {
	in      *input
	decoder *json.Decoder
	lines   *lineCounter
	n       int // records begun
}

func (in *input) newJSONValues(r io.Reader) *jsonValues {
	lines := &lineCounter{r: r}
	return &jsonValues{in: in, decoder: json.NewDecoder(lines), lines: lines}
}

// read reads records to the end of the array or of the input. A syntax error
// ends it, for nobody knows where the next record begins.
func (v *jsonValues) read() error {
	for v.decoder.More() {
		v.n++
		var raw json.RawMessage
		if err := v.decoder.Decode(&raw); err != nil {
			return v.failed(fmt.Errorf("item %d: %w: %w", v.n, ErrFormat, err))
		}
		a, err := v.in.readRecord(raw)
		label := ""
		if err != nil {
			label = fmt.Sprintf("line %d: item %d", v.line("")-bytes.Count(raw, []byte("\n")), v.n)
		}
		if !v.in.emit(label, a, err) {
			return nil
		}
	}
	return nil
}

// failed names the line at which reading stopped, past what only parts records.
func (v *jsonValues) failed(err error) error {
	return fmt.Errorf("line %d: %w", v.line(" \t\r\n,"), err)
}

// line returns the number of the line on which the next byte stands that is not
// one of skip.
func (v *jsonValues) line(skip string) int {
	rest, _ := io.ReadAll(v.decoder.Buffered()) // from memory, which does not fail
	return 1 + v.lines.n - bytes.Count(bytes.TrimLeft(rest, skip), []byte("\n"))
}

// lineCounter counts the line ends read through it.
type lineCounter struct {
	r io.Reader
	n int
}

func (c *lineCounter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += bytes.Count(p[:n], []byte("\n"))
	return n, err
}

// readRecord reads one record.
func (in *input) readRecord(data []byte) (*Article, error) {
	if int64(len(data)) > in.options.maxBytes() {
		return nil, fmt.Errorf("%w: more than %d bytes", ErrTooLarge, in.options.maxBytes())
	}
	var rec record
	if err := json.Unmarshal(data, &rec); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFormat, plainly(err))
	}
	return ReadRecord(Record{
		URL: rec.URL, Title: rec.Title, Source: rec.Source, Published: rec.Published, Language: rec.Language,
		Wire: rec.Wire, Text: rec.Text, HTML: rec.HTML, Authors: append(rec.Authors, rec.Author...),
	}, in.options)
}

// plainly says of a field of the wrong kind what encoding/json says in terms of Go.
func plainly(err error) error {
	var wrong *json.UnmarshalTypeError
	switch {
	case !errors.As(err, &wrong):
		return err
	case wrong.Field == "":
		return fmt.Errorf("want a record in braces, got %s", wrong.Value)
	}
	want := "a string"
	if wrong.Field == "authors" || wrong.Field == "author" {
		want = "a string or a list of strings"
	}
	return fmt.Errorf("%s: want %s, got %s", wrong.Field, want, wrong.Value)
}
