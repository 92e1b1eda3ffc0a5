package eval

import (
	"bytes"
	"encoding/json"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"detente/loader/dictionary"
	"detente/loader/extract"
	"detente/loader/nlp"
)

// shared returns the folder beside the project that holds the gold, "" where it
// is absent outside of CI.
func shared(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for ; ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		if dir == filepath.Dir(dir) {
			t.Fatal("go.mod not found above the package")
		}
	}
	path := filepath.Join(dir, "..", "shared")
	if _, err := os.Stat(filepath.Join(path, "gold")); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("needs ../shared: %v", err)
		}
		t.Skip("needs ../shared, which is absent")
	}
	return path
}

func readGold(t *testing.T, path string) *Gold {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	g, err := ReadGold(f)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func coder(t *testing.T) (extract.Parser, Coder) {
	t.Helper()
	d, err := dictionary.Load()
	if err != nil {
		t.Fatal(err)
	}
	c, err := extract.New(d)
	if err != nil {
		t.Fatal(err)
	}
	m, err := nlp.Load()
	if err != nil {
		t.Fatal(err)
	}
	return m, c
}

// python runs a scorer beside the gold and returns the JSON object it ends with.
func python(t *testing.T, scorer, gold string, predictions []Prediction) map[string]any {
	t.Helper()
	if _, err := exec.LookPath("python3"); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("needs python3: %v", err)
		}
		t.Skip("needs python3, and it is absent outside CI")
	}
	var lines bytes.Buffer
	enc := json.NewEncoder(&lines)
	for _, p := range predictions {
		if err := enc.Encode(p); err != nil {
			t.Fatal(err)
		}
	}
	file := filepath.Join(t.TempDir(), "pred.ndjson")
	if err := os.WriteFile(file, lines.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("python3", scorer, gold, file).Output()
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Split(strings.TrimSpace(string(out)), "\n")
	var fields map[string]any
	if err := json.Unmarshal([]byte(text[len(text)-1]), &fields); err != nil {
		t.Fatal(err)
	}
	return fields
}

func equal(t *testing.T, name string, got float64, want any) {
	t.Helper()
	if w, ok := want.(float64); !ok || math.Abs(got-w) > 0.5e-4 {
		t.Errorf("%s is %.4f here, %v in the scorer beside the gold", name, got, want)
	}
}

func TestFiguresAreThoseOfTheScorersBesideTheGold(t *testing.T) {
	dir := filepath.Join(shared(t), "gold")
	parser, c := coder(t)
	t.Run("events with countries", func(t *testing.T) {
		gold := filepath.Join(dir, "gold_dev.ndjson")
		g := readGold(t, gold)
		predictions, err := Run(g, parser, c, 0)
		if err != nil {
			t.Fatal(err)
		}
		rep := ScoreEvents(g, predictions, Options{})
		want := python(t, filepath.Join(dir, "score.py"), gold, predictions)
		for name, f := range map[string]Figure{"type": rep.Type, "dyad": rep.Dyad, "full": rep.Full, "actor": rep.Actor} {
			w := want[name].(map[string]any)
			equal(t, name+" P", f.P, w["p"])
			equal(t, name+" R", f.R, w["r"])
			equal(t, name+" F1", f.F1, w["f1"])
			equal(t, name+" low", f.Low, w["f1_lo"])
			equal(t, name+" high", f.High, w["f1_hi"])
		}
		equal(t, "macro", rep.Macro, want["type"].(map[string]any)["macro_f1"])
		equal(t, "mode", rep.Mode, want["mode"].(map[string]any)["accuracy"])
		equal(t, "records without events", float64(rep.Empty), want["no_event"])
	})
	t.Run("relations", func(t *testing.T) {
		gold := filepath.Join(dir, "plv_dev.ndjson")
		g := readGold(t, gold)
		predictions, err := Run(g, parser, c, 0)
		if err != nil {
			t.Fatal(err)
		}
		rep := ScoreRelations(g, predictions)
		want := python(t, filepath.Join(dir, "score_plv.py"), gold, predictions)
		for name, got := range map[string]float64{
			"pair": rep.Pair, "pair_close": rep.Close, "rel_p": rep.Relation.P, "rel_r": rep.Relation.R, "rel_f1": rep.Relation.F1,
			"rel_macro_f1": rep.RelationMacro, "type_acc": rep.TypeAccuracy, "type_macro_f1": rep.TypeMacro, "no_event": float64(rep.Empty),
			"pair_lo": rep.PairLow, "pair_hi": rep.PairHigh, "rel_f1_lo": rep.Relation.Low, "rel_f1_hi": rep.Relation.High,
			"type_acc_lo": rep.TypeLow, "type_acc_hi": rep.TypeHigh,
		} {
			equal(t, name, got, want[name])
		}
	})
}

func TestOneWorkerAndManyPredictTheSame(t *testing.T) {
	g := &Gold{}
	for i, text := range []string{
		"Kenya sent doctors to Malawi on Friday.",
		"The foreign ministers of Chile and Peru met in Quito to discuss trade.",
		"Norway said it would not lift its ban on the airline.",
		"Protesters in Nairobi demanded that the minister resign.",
	} {
		g.Records = append(g.Records, Record{ID: string(rune('a' + i)), Text: text, Type: "AID"})
	}
	parser, c := coder(t)
	one, err := Run(g, parser, c, 1)
	if err != nil {
		t.Fatal(err)
	}
	many, err := Run(g, parser, c, 8)
	if err != nil {
		t.Fatal(err)
	}
	a, _ := json.Marshal(one)
	b, _ := json.Marshal(many)
	if !bytes.Equal(a, b) {
		t.Errorf("one worker:\n%s\nmany:\n%s", a, b)
	}
}

func TestDrawsAreThoseOfPython(t *testing.T) {
	// python3 -c 'import random; r = random.Random(1); print([r.randrange(1047) for _ in range(6)])'
	want := []int{275, 129, 522, 241, 1014, 920}
	r := newRandom(1)
	for i, w := range want {
		if got := r.below(1047); got != w {
			t.Errorf("draw %d is %d, Python draws %d", i, got, w)
		}
	}
}

func TestGoldErrorsNameTheLine(t *testing.T) {
	good := `{"id":"a","text":"t","type":"AID","sources":[],"targets":[]}` + "\n"
	for name, line := range map[string]string{
		"NotJSON":        `{`,
		"TypeUnknown":    `{"id":"b","text":"t","type":"HELP","sources":[],"targets":[]}`,
		"IDTwice":        `{"id":"a","text":"t","type":"AID","sources":[],"targets":[]}`,
		"OtherFormat":    `{"id":"b","text":"t","type":"AID","source":null,"target":null}`,
		"NeitherFormat":  `{"id":"b","text":"t","type":"AID"}`,
		"TextIsMissing":  `{"id":"b","type":"AID","sources":[],"targets":[]}`,
		"SourcesAreText": `{"id":"b","text":"t","type":"AID","sources":"x","targets":[]}`,
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := ReadGold(strings.NewReader(good + line)); err == nil || !strings.Contains(err.Error(), "line 2") {
				t.Errorf("error %v, want one that names line 2", err)
			}
		})
	}
}
