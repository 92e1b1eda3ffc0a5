package eval

import (
	"bufio"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"detente/loader/extract"
)

var update = flag.Bool("update", false, "raise the floors of testdata/floors.tsv to what is reached now")

const (
	floorsFile = "testdata/floors.tsv"
	// margin is how far below a figure its floor lies: a change of one sentence of
	// a large set is no loss, the next ones are.
	margin = 0.005
)

// floor is the least value that a figure of a set may have.
type floor struct {
	set, figure string
	least       float64
}

// TestFloors fails when the coder does worse on a set than it once did.
func TestFloors(t *testing.T) {
	floors, head := readFloors(t)
	parser, c := coder(t)
	for _, set := range []struct {
		name    string
		figures func(t *testing.T) map[string]float64
	}{
		{"gold_dev", func(t *testing.T) map[string]float64 { return sharedFigures(t, "gold_dev.ndjson", parser, c) }},
		{"plv_dev", func(t *testing.T) map[string]float64 { return sharedFigures(t, "plv_dev.ndjson", parser, c) }},
		{"pairs", func(t *testing.T) map[string]float64 { return oneEventFigures(t, "testdata/pairs.ndjson", parser, c) }},
		{"fresh", func(t *testing.T) map[string]float64 { return oneEventFigures(t, "testdata/fresh.ndjson", parser, c) }},
		{"news", func(t *testing.T) map[string]float64 { return newsFigures(t, parser, c) }},
		{"quiet", func(t *testing.T) map[string]float64 { return quietFigures(t, "quiet.txt", parser, c) }},
		{"quiet_hard", func(t *testing.T) map[string]float64 { return quietFigures(t, "quiet_hard.txt", parser, c) }},
	} {
		t.Run(set.name+" is coded as well as before", func(t *testing.T) {
			figures := set.figures(t)
			asked := 0
			for i := range floors {
				f := &floors[i]
				if f.set != set.name {
					continue
				}
				asked++
				got, ok := figures[f.figure]
				switch {
				case !ok:
					t.Errorf("%s: there is no figure %q", f.set, f.figure)
				case *update:
					f.least = max(f.least, math.Floor((got-margin)*1000)/1000)
				case got < f.least:
					t.Errorf("%s: %s is %.4f, its floor %.3f", f.set, f.figure, got, f.least)
				}
			}
			if asked != len(figures) {
				t.Errorf("%s has floors for %d of %d figures", set.name, asked, len(figures))
			}
		})
	}
	if *update {
		writeFloors(t, head, floors)
	}
}

func readFloors(t *testing.T) (floors []floor, head []string) {
	t.Helper()
	text, err := os.ReadFile(floorsFile)
	if err != nil {
		t.Fatal(err)
	}
	for i, line := range strings.Split(strings.TrimRight(string(text), "\n"), "\n") {
		if strings.HasPrefix(line, "#") {
			head = append(head, line)
			continue
		}
		cells := strings.Split(line, "\t")
		if len(cells) != 3 {
			t.Fatalf("%s line %d: expected set, figure and least value", floorsFile, i+1)
		}
		least, err := strconv.ParseFloat(cells[2], 64)
		if err != nil {
			t.Fatalf("%s line %d: %v", floorsFile, i+1, err)
		}
		floors = append(floors, floor{cells[0], cells[1], least})
	}
	return floors, head
}

func writeFloors(t *testing.T, head []string, floors []floor) {
	t.Helper()
	var b strings.Builder
	for _, line := range head {
		b.WriteString(line + "\n")
	}
	for _, f := range floors {
		fmt.Fprintf(&b, "%s\t%s\t%.3f\n", f.set, f.figure, f.least)
	}
	if err := os.WriteFile(floorsFile, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

func sharedFigures(t *testing.T, file string, parser extract.Parser, c Coder) map[string]float64 {
	t.Helper()
	return oneEventFigures(t, filepath.Join(shared(t), "gold", file), parser, c)
}

// oneEventFigures are those of gold with one marked event a sentence.
func oneEventFigures(t *testing.T, file string, parser extract.Parser, c Coder) map[string]float64 {
	t.Helper()
	g := readGold(t, file)
	predictions, err := Run(g, parser, c, 0)
	if err != nil {
		t.Fatal(err)
	}
	if g.Relations {
		rep := ScoreRelations(g, predictions)
		return map[string]float64{"pair": rep.Pair, "close": rep.Close, "relation": rep.Relation.F1, "relation macro": rep.RelationMacro,
			"type accuracy": rep.TypeAccuracy, "type macro": rep.TypeMacro}
	}
	rep := ScoreEvents(g, predictions, Options{})
	return map[string]float64{"type": rep.Type.F1, "dyad": rep.Dyad.F1, "full": rep.Full.F1, "actor": rep.Actor.F1, "macro": rep.Macro, "mode": rep.Mode}
}

func newsFigures(t *testing.T, parser extract.Parser, c Coder) map[string]float64 {
	t.Helper()
	g, err := Open("testdata/news")
	if err != nil {
		t.Fatal(err)
	}
	predictions, err := Run(g, parser, c, 0)
	if err != nil {
		t.Fatal(err)
	}
	rep := ScoreEvents(g, predictions, Options{})
	return map[string]float64{"type": rep.Type.F1, "dyad": rep.Dyad.F1, "full": rep.Full.F1, "actor": rep.Actor.F1, "macro": rep.Macro,
		"mode": rep.Mode, "realis": rep.All.Realis, "party": rep.All.Party.F1, "type precision": rep.Type.P,
		"silence": 1 - float64(rep.All.FalseInQuiet)/float64(rep.All.Quiet)}
}

// quietFigures is how silent the coder stays on the sentences of a file that tell no
// event: 1 less the events a sentence that would reach the graph, which needs an actor it knows.
func quietFigures(t *testing.T, file string, parser extract.Parser, c Coder) map[string]float64 {
	t.Helper()
	f, err := os.Open(filepath.Join("../extract/testdata", file))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	g := &Gold{Marked: true}
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if line := lines.Text(); line != "" && !strings.HasPrefix(line, "#") {
			g.Records = append(g.Records, Record{ID: strconv.Itoa(len(g.Records)), Text: line})
		}
	}
	predictions, err := Run(g, parser, c, 0)
	if err != nil {
		t.Fatal(err)
	}
	events := 0
	for i, p := range predictions {
		for _, e := range p.Events {
			if len(e.Sources) == 0 {
				continue
			}
			events++
			t.Logf("false: %s by %s in %q", e.Type, e.Rule, g.Records[i].Text)
		}
	}
	return map[string]float64{"silence": 1 - float64(events)/float64(len(g.Records))}
}
