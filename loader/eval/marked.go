package eval

import (
	"bufio"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"detente/graph"
)

// Marked is one event that a person marked in a sentence. Its first reading is
// the preferred one; a coder that gives any of the others is right too.
type Marked struct {
	Readings []Reading
	// Optional tells that careful coders may leave the event out: it is neither
	// missed nor false.
	Optional bool
}

// Reading is one way to code an event, as the graph keeps it: unreduced.
type Reading struct {
	Type   string
	Modes  []string // any of them is right; "" stands for none
	Realis string
	// Actors and Recipients are in the order of the file.
	Actors, Recipients []Participant
}

// Participant is who takes part; offsets are code points of the record's text.
type Participant struct {
	Mention
	// Codes are the countries that are right, "" for none told.
	Codes []string
}

// eventLine is `TYPE mode REALIS: actors -> recipients`.
var eventLine = regexp.MustCompile(`^([A-Z]+)(?: ([a-z/-]+))? ([A-Z]+): (.+) -> (.+)$`)

// participant is a quotation and its codes: "Kenya" KEN, "police" KEN?, "Brussels" INT/BEL, "gunmen" -.
var participant = regexp.MustCompile(`^"([^"]+)" (-|[A-Z]{3}(?:/[A-Z]{3})*\??)$`)

// readMarked reads the text format: a sentence a line, " / " for a line break in
// it; below it, indented, its events or the word "none", and why. Lines that start
// with # are comments.
func readMarked(r io.Reader) (*Gold, error) {
	g := &Gold{Marked: true}
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, maxLine)
	var s sentence
	finish := func() error {
		if s.line == 0 {
			return nil
		}
		if s.why == "" || s.none == (len(s.required()) > 0) {
			return fmt.Errorf("eval: gold line %d: expected events or none, and why", s.line)
		}
		g.Records = append(g.Records, s.Record)
		return nil
	}
	for n := 1; lines.Scan(); n++ {
		line := lines.Text()
		var err error
		switch {
		case strings.HasPrefix(line, "#") || strings.TrimSpace(line) == "":
		case strings.HasPrefix(line, "  ") && s.line > 0:
			err = s.add(strings.TrimSpace(line))
		case strings.HasPrefix(line, " "):
			err = fmt.Errorf("expected a sentence before what is marked in it")
		default:
			if err := finish(); err != nil {
				return nil, err
			}
			s = sentence{line: n, Record: Record{ID: fmt.Sprintf("line %d", n), Text: strings.ReplaceAll(line, " / ", "\n")}}
		}
		if err != nil {
			return nil, fmt.Errorf("eval: gold line %d: %w", n, err)
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("eval: read gold: %w", err)
	}
	if err := finish(); err != nil {
		return nil, err
	}
	if len(g.Records) == 0 {
		return nil, fmt.Errorf("eval: gold holds no record")
	}
	return g, nil
}

// sentence is a record while it is read.
type sentence struct {
	Record
	line int
	none bool
	why  string
}

// add reads one indented line.
func (s *sentence) add(line string) error {
	if why, ok := strings.CutPrefix(line, "why: "); ok {
		s.why = why
		return nil
	}
	if line == "none" {
		s.none = true
		return nil
	}
	rest, optional := strings.CutPrefix(line, "? ")
	rest, other := strings.CutPrefix(rest, "or ")
	reading, err := s.reading(rest)
	if err != nil {
		return err
	}
	if other {
		if len(s.Events) == 0 {
			return fmt.Errorf("expected an event before another reading of it")
		}
		last := &s.Events[len(s.Events)-1]
		last.Readings = append(last.Readings, reading)
		return nil
	}
	s.Events = append(s.Events, Marked{Readings: []Reading{reading}, Optional: optional})
	return nil
}

func (s *sentence) reading(line string) (Reading, error) {
	m := eventLine.FindStringSubmatch(line)
	if m == nil {
		return Reading{}, fmt.Errorf(`%q: expected TYPE mode REALIS: "actor" CODE -> "recipient" CODE`, line)
	}
	out := Reading{Type: m[1], Realis: m[3]}
	typ := graph.Type(out.Type)
	if typ.Quad() == "" || !slices.Contains(graph.RealisValues(), graph.Realis(out.Realis)) {
		return out, fmt.Errorf("%q: type or realis is unknown", line)
	}
	for _, mode := range strings.Split(m[2], "/") {
		if mode == "-" {
			mode = ""
		}
		if !typ.HasMode(graph.Mode(mode)) {
			return out, fmt.Errorf("%q: mode %q is none of %s", line, mode, typ)
		}
		out.Modes = append(out.Modes, mode)
	}
	var err error
	if out.Actors, err = s.side(m[4]); err != nil {
		return out, err
	}
	if len(out.Actors) == 0 {
		return out, fmt.Errorf("%q: expected an actor", line)
	}
	out.Recipients, err = s.side(m[5])
	return out, err
}

// side reads participants; "-" alone stands for nobody.
func (s *sentence) side(list string) ([]Participant, error) {
	if list == "-" {
		return nil, nil
	}
	var out []Participant
	for _, item := range strings.Split(list, " + ") {
		m := participant.FindStringSubmatch(item)
		if m == nil {
			return nil, fmt.Errorf(`%s: expected "text" and a code`, item)
		}
		at := wordIndex(s.Text, m[1])
		if at < 0 {
			return nil, fmt.Errorf("%s: the sentence does not have these words", item)
		}
		start := utf8.RuneCountInString(s.Text[:at])
		p := Participant{Mention: Mention{Text: m[1], Start: start, End: start + utf8.RuneCountInString(m[1])}}
		code, doubtful := strings.CutSuffix(m[2], "?")
		if code == "-" {
			doubtful = true
		} else {
			p.Codes = strings.Split(code, "/")
		}
		if doubtful {
			p.Codes = append(p.Codes, "")
		}
		out = append(out, p)
	}
	return out, nil
}

// wordIndex returns where words stand in text as whole words, -1 where they do not.
func wordIndex(text, words string) int {
	for from := 0; ; {
		i := strings.Index(text[from:], words)
		if i < 0 {
			return -1
		}
		at := from + i
		before, _ := utf8.DecodeLastRuneInString(text[:at])
		after, _ := utf8.DecodeRuneInString(text[at+len(words):])
		if !isWordRune(before) && !isWordRune(after) {
			return at
		}
		from = at + 1
	}
}

// required returns the events that must be found.
func (r *Record) required() []*Marked {
	var out []*Marked
	for i := range r.Events {
		if !r.Events[i].Optional {
			out = append(out, &r.Events[i])
		}
	}
	return out
}

// Open reads a gold file, or all files *.txt of a folder in the format for people,
// sorted by name; their records are told apart by group, the file's name.
func Open(name string) (*Gold, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, fmt.Errorf("read gold: %w", err)
	}
	if info.IsDir() {
		return readFolder(os.DirFS(name))
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("read gold: %w", err)
	}
	defer f.Close()
	g, err := ReadGold(f)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	return g, nil
}

func readFolder(folder fs.FS) (*Gold, error) {
	files, err := fs.Glob(folder, "*.txt")
	if err != nil {
		return nil, fmt.Errorf("read gold: %w", err)
	}
	all := &Gold{Marked: true}
	for _, file := range files {
		f, err := folder.Open(file)
		if err != nil {
			return nil, fmt.Errorf("read gold: %w", err)
		}
		g, err := readMarked(f)
		f.Close()
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", file, err)
		}
		group := strings.TrimSuffix(path.Base(file), ".txt")
		for _, r := range g.Records {
			r.Group, r.ID = group, group+" "+r.ID
			all.Records = append(all.Records, r)
		}
	}
	if len(all.Records) == 0 {
		return nil, fmt.Errorf("read gold: the folder has no *.txt")
	}
	return all, nil
}
