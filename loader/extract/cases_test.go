package extract

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"detente/loader/dictionary"
	"detente/loader/nlp"
)

var update = flag.Bool("update", false, "rewrite the events of testdata/cases")

// published is the day on which the sentences of the cases are read.
var published = time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)

// stages returns the parser and the coder that the tests use.
func stages(t testing.TB) (*nlp.Model, *Coder) {
	t.Helper()
	d, err := dictionary.Load()
	if err != nil {
		t.Fatal(err)
	}
	c, err := New(d)
	if err != nil {
		t.Fatal(err)
	}
	m, err := nlp.Load()
	if err != nil {
		t.Fatal(err)
	}
	return m, c
}

func read(t testing.TB, m *nlp.Model, c *Coder, text string) *Result {
	t.Helper()
	paragraphs, err := Parse(m, text)
	if err != nil {
		t.Fatal(err)
	}
	res, err := c.ExtractParagraphs(text, paragraphs, Context{Published: published})
	if err != nil {
		t.Fatal(err)
	}
	return res
}

// told writes an event as the files of cases do:
//
//	TYPE mode REALIS: actors -> recipients; place, speaker, change
//
// a participant by its entity's ID, or in quotation marks where it has none.
func told(res *Result, e *Event) string {
	who := func(list []int) string {
		var names []string
		for _, i := range list {
			m := res.Mentions[i]
			name := fmt.Sprintf("%q", m.Text)
			if m.Entity != nil {
				name = m.Entity.ID
			}
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
		if names == nil {
			return "-"
		}
		return strings.Join(names, " + ")
	}
	s := string(e.Type)
	if e.Mode != "" {
		s += " " + string(e.Mode)
	}
	s += fmt.Sprintf(" %s: %s -> %s", e.Realis, who(e.Actors), who(e.Recipients))
	if e.Place >= 0 {
		s += fmt.Sprintf("; at %q", res.Mentions[e.Place].Text)
	}
	if e.DateText != "" {
		s += fmt.Sprintf("; when %q", e.DateText)
	}
	if e.Speaker >= 0 {
		s += "; says " + who([]int{e.Speaker})
	}
	if e.Change != "" {
		s += fmt.Sprintf("; %s %s", e.Change, e.Of)
	}
	if e.Fatalities != nil {
		s += fmt.Sprintf("; %d dead", *e.Fatalities)
	}
	if e.Injured != nil {
		s += fmt.Sprintf("; %d injured", *e.Injured)
	}
	return s
}

// TestCases reads the files of testdata/cases: a sentence a line, below it, indented, the
// events it tells, none where it tells none; lines that start with # say why.
func TestCases(t *testing.T) {
	files, err := filepath.Glob("testdata/cases/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases found: %v", err)
	}
	m, c := stages(t)
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var out []string
			lines := strings.Split(strings.TrimRight(string(text), "\n"), "\n")
			for i := 0; i < len(lines); i++ {
				out = append(out, lines[i])
				if lines[i] == "" || strings.HasPrefix(lines[i], "#") {
					continue
				}
				sentence := lines[i]
				var want []string
				for ; i+1 < len(lines) && strings.HasPrefix(lines[i+1], "  "); i++ {
					want = append(want, strings.TrimSpace(lines[i+1]))
				}
				res := read(t, m, c, strings.ReplaceAll(sentence, " / ", "\n"))
				var got []string
				for e := range res.Events {
					got = append(got, told(res, &res.Events[e]))
				}
				for _, g := range got {
					out = append(out, "  "+g)
				}
				t.Run(sentence, func(t *testing.T) {
					if !*update && !slices.Equal(got, want) {
						t.Errorf("got:\n  %s\nwant:\n  %s", strings.Join(got, "\n  "), strings.Join(want, "\n  "))
					}
				})
			}
			if *update {
				if err := os.WriteFile(file, []byte(strings.Join(out, "\n")+"\n"), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}
