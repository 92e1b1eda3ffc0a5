package article

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
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
			return in.readJSONValues(json.NewDecoder(io.MultiReader(strings.NewReader("{"), r)))
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

// readJSONArray reads a JSON array of records, one at a time.
func (in *input) readJSONArray(r io.Reader) error {
	decoder := json.NewDecoder(r)
	if _, err := decoder.Token(); err != nil {
		return fmt.Errorf("%w: %w", ErrFormat, err)
	}
	return in.readJSONValues(decoder)
}

// readJSONValues reads records to the end of the array or of the input. A
// syntax error ends it, for nobody knows where the next record begins.
func (in *input) readJSONValues(decoder *json.Decoder) error {
	for n := 1; decoder.More(); n++ {
		label := fmt.Sprintf("item %d", n)
		var raw json.RawMessage
		if err := decoder.Decode(&raw); err != nil {
			return fmt.Errorf("%s: %w: %w", label, ErrFormat, err)
		}
		a, err := in.readRecord(raw)
		if !in.emit(label, a, err) {
			return nil
		}
	}
	return nil
}

// readRecord reads one record.
func (in *input) readRecord(data []byte) (*Article, error) {
	if int64(len(data)) > in.options.maxBytes() {
		return nil, fmt.Errorf("%w: more than %d bytes", ErrTooLarge, in.options.maxBytes())
	}
	var rec record
	if err := json.Unmarshal(data, &rec); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFormat, err)
	}
	return ReadRecord(Record{
		URL: rec.URL, Title: rec.Title, Source: rec.Source, Published: rec.Published, Language: rec.Language,
		Wire: rec.Wire, Text: rec.Text, HTML: rec.HTML, Authors: append(rec.Authors, rec.Author...),
	}, in.options)
}
