package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestEvalPrintsTheFiguresAndWritesThePredictions(t *testing.T) {
	const text = "Präsident Ñuñez: Peru accused Chile of spying on Monday."
	gold := write(t, "gold.ndjson", []byte(`{"id":"a","text":"`+text+`","type":"ACCUSE","sources":[{"country":"PER"}],"targets":[{"country":"CHL"}]}`+"\n"+
		`{"id":"b","text":"Ghana sent food aid to Egypt.","type":"REJECT","sources":[{"country":"GHA"}],"targets":[{"country":"EGY"}]}`+"\n"))
	out := filepath.Join(t.TempDir(), "pred.ndjson")
	r := detente(t, "eval", gold, "--out", out).must(t)
	if !strings.Contains(r.out, "records 2") || !strings.Contains(r.out, "type    0.500  0.500  0.500") {
		t.Errorf("one record of two is right, but the figures are\n%s", r.out)
	}
	data, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	first, _, _ := strings.Cut(string(data), "\n")
	var p struct {
		ID     string
		Events []struct {
			Type    string
			Sources []struct{ Country string }
			Actors  []struct {
				Text       string
				Start, End int
			}
		}
	}
	if err := json.Unmarshal([]byte(first), &p); err != nil {
		t.Fatal(err)
	}
	if p.ID != "a" || len(p.Events) != 1 || p.Events[0].Type != "ACCUSE" || p.Events[0].Sources[0].Country != "PER" {
		t.Fatalf("predicted %s", first)
	}
	start := utf8.RuneCountInString(text[:strings.Index(text, "Peru")])
	if a := p.Events[0].Actors[0]; a.Text != "Peru" || a.Start != start || a.End != start+4 {
		t.Errorf("actor %+v, want Peru at character %d", a, start)
	}
}

func TestBrokenGoldIsNamedByFileAndLine(t *testing.T) {
	gold := write(t, "gold.ndjson", []byte("{\"id\":\"a\"}\n"))
	if r := detente(t, "eval", gold); r.code != exitFailed || !strings.Contains(r.err, gold) || !strings.Contains(r.err, "line 1") {
		t.Errorf("exit code %d, %q", r.code, r.err)
	}
}
