package eval

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"detente/graph"
)

func marked(t *testing.T, text string) *Gold {
	t.Helper()
	g, err := ReadGold(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// event returns an event as the coder would give it; the participants' words are searched in text.
func event(text, typ, mode, realis string, actors, recipients []string, sources, targets []Country) Event {
	mentions := func(words []string) []Mention {
		out := []Mention{}
		for _, w := range words {
			at := strings.Index(text, w)
			out = append(out, Mention{Text: w, Start: at, End: at + len(w)})
		}
		return out
	}
	return Event{Type: typ, Mode: mode, Realis: realis, Rule: typ, Sources: sources, Targets: targets,
		Actors: mentions(actors), Recipients: mentions(recipients), reduced: coding{typ, mode, realis}}
}

func TestSetCoversTypesAndModes(t *testing.T) {
	g, err := Open("testdata/news")
	if err != nil {
		t.Fatal(err)
	}
	types, modes, once := map[string]int{}, map[string]int{}, 0
	sentences := map[string]bool{}
	quiet := 0
	for i := range g.Records {
		r := &g.Records[i]
		if sentences[r.Text] {
			t.Errorf("%s: the sentence is there twice", r.ID)
		}
		sentences[r.Text] = true
		if len(r.required()) == 0 {
			quiet++
		}
		for _, e := range r.required() {
			types[e.Readings[0].Type]++
			for _, mode := range e.Readings[0].Modes {
				modes[e.Readings[0].Type+" "+mode]++
			}
		}
	}
	if len(g.Records) < 330 || quiet*100 < 10*len(g.Records) {
		t.Errorf("%d sentences, %d without an event: want 330 and a tenth", len(g.Records), quiet)
	}
	for _, typ := range graph.Types() {
		if types[string(typ)] < 12 {
			t.Errorf("%s is marked %d times, want 12", typ, types[string(typ)])
		}
		info, _ := typ.Info()
		for _, m := range info.Modes {
			switch modes[string(typ)+" "+string(m.Mode)] {
			case 0:
				t.Errorf("%s %s is never marked", typ, m.Mode)
			case 1:
				once++
			}
		}
	}
	if once > 10 {
		t.Errorf("%d modes are marked only once, want most twice", once)
	}
}

func TestMarkedScoring(t *testing.T) {
	const text = "Peru praised Chile and will host Bolivia's leader."
	gold := text + `
  SUPPORT ACTUAL: "Peru" PER -> "Chile" CHL
  CONSULT visit FUTURE: "Bolivia's leader" BOL -> "Peru" PER
  why: two events
`
	per, chl, bol := []Country{{"PER"}}, []Country{{"CHL"}}, []Country{{"BOL"}}
	support := event(text, "SUPPORT", "", "ACTUAL", []string{"Peru"}, []string{"Chile"}, per, chl)
	visit := event(text, "CONSULT", "visit", "FUTURE", []string{"Bolivia"}, []string{"Peru"}, bol, per)
	agree := event(text, "AGREE", "", "ACTUAL", []string{"Peru"}, []string{"Bolivia"}, per, bol)
	hosted := event(text, "CONSULT", "visit", "FUTURE", []string{"Peru"}, []string{"Bolivia"}, per, bol)
	visit.reduced, hosted.reduced = coding{"AGREE", "", "ACTUAL"}, coding{"AGREE", "", "ACTUAL"}
	for _, c := range []struct {
		name                         string
		gold                         string
		events                       []Event
		typeP, typeR, full, realis   float64
		falseEvents, quiet, modeSeen int
	}{
		{"all right", gold, []Event{support, visit}, 1, 1, 1, 1, 0, 0, 1},
		{"one is missed", gold, []Event{support}, 1, 0.5, 2.0 / 3, 1, 0, 0, 0},
		{"told twice is once false", gold, []Event{support, support, visit}, 2.0 / 3, 1, 0.8, 1, 1, 0, 1},
		{"the reduced type is right too", gold, []Event{support, agree}, 1, 1, 0.5, 1, 0, 0, 1},
		{"host and guest swapped is a wrong pair", gold, []Event{support, hosted}, 1, 1, 0.5, 1, 0, 0, 1},
		{"an optional event is neither missed nor false", strings.Replace(gold, "  CONSULT", "  ? CONSULT", 1), []Event{support, visit}, 1, 1, 1, 1, 0, 0, 0},
		{"another reading is as right", strings.Replace(gold, "  why", "  or AGREE ACTUAL: \"Peru\" PER -> \"Bolivia's leader\" BOL\n  why", 1), []Event{support, agree}, 1, 1, 1, 1, 0, 0, 0},
		{"false where none is told", text + "\n  none\n  why: for the test\n", []Event{support}, 0, 0, 0, 0, 1, 1, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			g := marked(t, c.gold)
			rep := ScoreEvents(g, []Prediction{{ID: g.Records[0].ID, Events: c.events}}, Options{})
			for name, pair := range map[string][2]float64{
				"type P": {rep.Type.P, c.typeP}, "type R": {rep.Type.R, c.typeR}, "full F1": {rep.Full.F1, c.full}, "realis": {rep.All.Realis, c.realis},
				"false events": {float64(rep.All.False), float64(c.falseEvents)}, "quiet": {float64(rep.All.Quiet), float64(c.quiet)},
				"modes asked": {float64(rep.ModeAsked), float64(c.modeSeen)},
			} {
				if d := pair[0] - pair[1]; d > 1e-9 || d < -1e-9 {
					t.Errorf("%s is %.4f, want %.4f", name, pair[0], pair[1])
				}
			}
		})
	}
}

func TestParticipantsOfDoubtfulCountry(t *testing.T) {
	g := marked(t, "Rebels attacked Mali.\n  ASSAULT ACTUAL: \"Rebels\" MLI? -> \"Mali\" MLI\n  why: the country follows from the place\n")
	text := g.Records[0].Text
	for name, sources := range map[string][]Country{"told": {{"MLI"}}, "not told": {}} {
		t.Run("the country may be "+name, func(t *testing.T) {
			e := event(text, "ASSAULT", "", "ACTUAL", []string{"Rebels"}, []string{"Mali"}, sources, []Country{{"MLI"}})
			rep := ScoreEvents(g, []Prediction{{ID: "line 1", Events: []Event{e}}}, Options{})
			if rep.Full.F1 != 1 || rep.Dyad.F1 != 1 || rep.All.Party.F1 != 1 {
				t.Errorf("full %.2f, dyad %.2f, party %.2f, want 1", rep.Full.F1, rep.Dyad.F1, rep.All.Party.F1)
			}
		})
	}
}

func TestMarkedErrorsNameTheLine(t *testing.T) {
	const good = "Togo praised Benin.\n  SUPPORT ACTUAL: \"Togo\" TGO -> \"Benin\" BEN\n  why: praise\n"
	for name, text := range map[string]string{
		"TypeUnknown":      "A b.\n  HELP ACTUAL: \"A\" TGO -> -\n",
		"ModeOfOtherType":  "A b.\n  AID demo ACTUAL: \"A\" TGO -> -\n",
		"RealisUnknown":    "A b.\n  AID DONE: \"A\" TGO -> -\n",
		"WordsAbsent":      "A b.\n  AID ACTUAL: \"C\" TGO -> -\n",
		"CodeMissing":      "A b.\n  AID ACTUAL: \"A\" -> -\n",
		"ActorMissing":     "A b.\n  AID ACTUAL: - -> \"A\" TGO\n",
		"ReadingOfNothing": "A b.\n  or AID ACTUAL: \"A\" TGO -> -\n",
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := ReadGold(strings.NewReader(good + text)); err == nil || !strings.Contains(err.Error(), "line 5") {
				t.Errorf("error %v, want one that names line 5", err)
			}
		})
	}
	for name, text := range map[string]string{
		"WhyMissing": good + "A b.\n  none\n", "NothingMarked": good + "A b.\n  why: x\n", "NoneAndEvent": good + "A b.\n  none\n  AID ACTUAL: \"A\" TGO -> -\n  why: x\n",
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := ReadGold(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), "line 4") {
				t.Errorf("error %v, want one that names line 4", err)
			}
		})
	}
}

func TestMarkedGoldIsCodedAlikeByOneWorkerAndMany(t *testing.T) {
	g, err := Open("testdata/news/several_events.txt")
	if err != nil {
		t.Fatal(err)
	}
	parser, c := coder(t)
	var reports []string
	var coded [][]byte
	for _, workers := range []int{1, 7} {
		predictions, err := Run(g, parser, c, workers)
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if _, err := ScoreEvents(g, predictions, Options{}).WriteTo(&b); err != nil {
			t.Fatal(err)
		}
		reports = append(reports, b.String())
		lines, err := json.Marshal(predictions)
		if err != nil {
			t.Fatal(err)
		}
		coded = append(coded, lines)
	}
	if reports[0] != reports[1] || !bytes.Equal(coded[0], coded[1]) {
		t.Errorf("one worker:\n%s\nmany:\n%s", reports[0], reports[1])
	}
	if !strings.Contains(reports[0], "realis ") || !strings.Contains(reports[0], "false events ") {
		t.Errorf("the report lacks realis or false events:\n%s", reports[0])
	}
}

// FuzzReadGold checks that no text makes the reader panic and that participants lie
// inside their sentence.
func FuzzReadGold(f *testing.F) {
	f.Add("Togo praised Benin.\n  SUPPORT ACTUAL: \"Togo\" TGO -> \"Benin\" BEN?\n  ? AID FUTURE: \"Benin\" - -> -\n  or AGREE ACTUAL: \"Benin\" BEN/INT -> -\n  why: praise\n")
	f.Add(`{"id":"a","text":"t","type":"AID","sources":[],"targets":[]}`)
	f.Fuzz(func(t *testing.T, text string) {
		g, err := ReadGold(strings.NewReader(text))
		if err != nil {
			return
		}
		for _, r := range g.Records {
			length := len([]rune(r.Text))
			for _, e := range r.Events {
				for _, reading := range e.Readings {
					for _, p := range slices.Concat(reading.Actors, reading.Recipients) {
						if p.Start < 0 || p.End <= p.Start || p.End > length {
							t.Errorf("%q lies at %d to %d of %d", p.Text, p.Start, p.End, length)
						}
					}
				}
			}
		}
	})
}
