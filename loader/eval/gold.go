// Package eval measures the coder on gold standards, in three formats. Two hold
// sentences with one marked event each, as JSON lines: of these it computes,
// number for number, what the programs score.py and score_plv.py beside the gold
// compute. The third is text for people, with every event of a sentence marked;
// testdata/news/README.md describes it. All say per type and per rule where the
// coder loses.
package eval

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"

	"detente/graph"
)

// maxLine is the longest line of a gold file, in bytes.
const maxLine = 1 << 20

// Side is one participant as gold marks it; offsets are code points.
type Side struct {
	Text    string `json:"text"`
	Start   *int   `json:"start"`
	End     *int   `json:"end"`
	Country string `json:"country"`
	More    []Side `json:"more"`
}

// Record is one line of a gold file of either format.
type Record struct {
	ID         string   `json:"id"`
	Text       string   `json:"text"`
	Type       string   `json:"type"`
	Mode       string   `json:"mode"`
	Reciprocal *bool    `json:"reciprocal"`
	Sources    []Side   `json:"sources"`
	Targets    []Side   `json:"targets"`
	SameText   []string `json:"same_text"`
	Doubt      []string `json:"doubt"`

	Source *Side `json:"source"`
	Target *Side `json:"target"`
	// Reading is "manual" where the types of a marked pair follow PLOVER 2.0 and not PLV.
	Reading string `json:"reading"`

	// Events are all the events of the text, of gold with every event marked.
	Events []Marked `json:"-"`
	Group  string   `json:"-"` // the file's name where several were read
}

// Gold is a gold file.
type Gold struct {
	Records []Record
	// Relations tells the format: rows with one marked source and target and their
	// offsets (PLV), not events with lists of countries.
	Relations bool
	// Marked tells that records have Events and none of the other fields but ID and Text.
	Marked bool
}

// ReadGold reads gold of one of the three formats: JSON lines where the first
// character is a brace, else text. An error names the line and what was expected.
func ReadGold(r io.Reader) (*Gold, error) {
	text := bufio.NewReader(r)
	for n := 1; ; n++ {
		start, err := text.Peek(n)
		if err != nil || n == text.Size() {
			break // nothing but white space, which the reader of JSON lines refuses
		}
		switch start[n-1] {
		case ' ', '\t', '\r', '\n':
		case '{':
			return readJSON(text)
		default:
			return readMarked(text)
		}
	}
	return readJSON(text)
}

func readJSON(r io.Reader) (*Gold, error) {
	g := &Gold{}
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, maxLine)
	seen := make(map[string]bool)
	for n := 1; lines.Scan(); n++ {
		line := bytes.TrimSpace(lines.Bytes())
		if len(line) == 0 {
			continue
		}
		var fields map[string]json.RawMessage
		var rec Record
		if err := json.Unmarshal(line, &fields); err != nil {
			return nil, fmt.Errorf("eval: gold line %d: %w", n, err)
		}
		if err := json.Unmarshal(line, &rec); err != nil {
			return nil, fmt.Errorf("eval: gold line %d: %w", n, err)
		}
		_, one := fields["source"]
		_, many := fields["sources"]
		switch {
		case rec.ID == "" || rec.Text == "" || rec.Type == "":
			return nil, fmt.Errorf("eval: gold line %d: expected id, text and type", n)
		case graph.Type(rec.Type).Quad() == "" && rec.Type != "YIELD":
			return nil, fmt.Errorf("eval: gold line %d: type %q, expected one of the 16 or YIELD", n, rec.Type)
		case seen[rec.ID]:
			return nil, fmt.Errorf("eval: gold line %d: id %q is there already", n, rec.ID)
		case rec.Reading != "" && rec.Reading != readingManual:
			return nil, fmt.Errorf("eval: gold line %d: reading %q, expected none or %q", n, rec.Reading, readingManual)
		case one == many:
			return nil, fmt.Errorf("eval: gold line %d: expected either sources and targets or source and target", n)
		case len(g.Records) > 0 && one != g.Relations:
			return nil, fmt.Errorf("eval: gold line %d: a format other than that of the lines before", n)
		}
		seen[rec.ID], g.Relations = true, one
		g.Records = append(g.Records, rec)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("eval: read gold: %w", err)
	}
	if len(g.Records) == 0 {
		return nil, fmt.Errorf("eval: gold holds no record")
	}
	return g, nil
}
