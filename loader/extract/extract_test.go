package extract

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"detente/graph"
)

// check fails when the result breaks a promise of its types.
func check(t testing.TB, text string, res *Result) {
	t.Helper()
	span := func(what string, start, end int) {
		if start < 0 || end > len(text) || start > end {
			t.Errorf("%s [%d:%d] is not in the text of %d bytes", what, start, end, len(text))
		}
	}
	for i, m := range res.Mentions {
		span("mention", m.Start, m.End)
		if text[m.Start:m.End] != m.Text {
			t.Errorf("mention %d says %q, the text %q", i, m.Text, text[m.Start:m.End])
		}
		if m.Antecedent >= len(res.Mentions) || m.Antecedent == i {
			t.Errorf("mention %d has antecedent %d of %d", i, m.Antecedent, len(res.Mentions))
		}
		if m.Entity != nil {
			if err := m.Entity.Validate(); err != nil {
				t.Error(err)
			}
		}
		if i > 0 && compareMentions(&res.Mentions[i-1], &res.Mentions[i]) > 0 {
			t.Errorf("mention %d is out of order", i)
		}
	}
	for i, e := range res.Events {
		span("sentence", e.Sentence.Start, e.Sentence.End)
		span("trigger", e.Trigger.Start, e.Trigger.End)
		span("date", e.DateStart, e.DateEnd)
		if text[e.DateStart:e.DateEnd] != e.DateText {
			t.Errorf("event %d: date %q, the text says %q", i, e.DateText, text[e.DateStart:e.DateEnd])
		}
		if e.Trigger.Start < e.Sentence.Start || e.Trigger.End > e.Sentence.End {
			t.Errorf("event %d: trigger %v outside of sentence %v", i, e.Trigger, e.Sentence)
		}
		if !e.Type.HasMode(e.Mode) || e.Type.Quad() == "" {
			t.Errorf("event %d: %s has no mode %q", i, e.Type, e.Mode)
		}
		if e.Rule == "" || e.Confidence <= 0 || e.Confidence > 1 || e.Realis == "" || e.Stance == "" {
			t.Errorf("event %d: rule %q, confidence %v, realis %q, stance %q", i, e.Rule, e.Confidence, e.Realis, e.Stance)
		}
		for _, list := range [][]int{e.Actors, e.Recipients} {
			for j, m := range list {
				if m < 0 || m >= len(res.Mentions) || j > 0 && m <= list[j-1] {
					t.Errorf("event %d: participants %v of %d mentions", i, list, len(res.Mentions))
				}
			}
		}
		if e.Place >= len(res.Mentions) || e.Speaker >= len(res.Mentions) {
			t.Errorf("event %d: place %d, speaker %d of %d mentions", i, e.Place, e.Speaker, len(res.Mentions))
		}
	}
}

func TestTheSameArticleGivesTheSameResultInManyGoroutines(t *testing.T) {
	m, c := stages(t)
	text := "President Bola Tinubu met his French counterpart in Abuja on Monday.\n\nThe two leaders signed an accord. " +
		"He later criticised the junta in Niger, which expelled a Nigerian diplomat in May."
	first, err := json.Marshal(read(t, m, c, text))
	if err != nil {
		t.Fatal(err)
	}
	var running sync.WaitGroup
	for range 8 {
		running.Go(func() {
			if again, _ := json.Marshal(read(t, m, c, text)); string(again) != string(first) {
				t.Errorf("got %s, first %s", again, first)
			}
		})
	}
	running.Wait()
}

func TestADatelineIsNotTheSubject(t *testing.T) {
	for paragraph, want := range map[string]string{
		"NAIROBI, Kenya (AP) — Police arrested two men.":            "NAIROBI, Kenya (AP) — ",
		"GENEVA - The agency sent food.":                            "GENEVA - ",
		"LIMA, March 3 (Xinhua) -- Peru signed the pact.":           "LIMA, March 3 (Xinhua) -- ",
		"Ankara: Turkey rejected the plan.":                         "",
		"The minister said: We will leave.":                         "",
		"Trump-Xi talks resumed on Monday.":                         "",
		"Peace talks between the two sides - the first - collapsed": "",
	} {
		if n := Dateline(paragraph); paragraph[:n] != want {
			t.Errorf("the dateline of %q is %q, want %q", paragraph, paragraph[:n], want)
		}
	}
}

func TestReduceWritesTheFutureIntoTheType(t *testing.T) {
	for name, c := range map[string]struct{ in, want Event }{
		"APlannedMeetingIsAgree":          {Event{Type: graph.Consult, Mode: "visit", Realis: graph.Future}, Event{Type: graph.Agree, Realis: graph.Actual}},
		"APromisedWithdrawalIsConcede":    {Event{Type: graph.Retreat, Mode: "withdraw", Realis: graph.Future}, Event{Type: graph.Concede, Realis: graph.Actual}},
		"AnAttackToComeIsAThreat":         {Event{Type: graph.Assault, Mode: "aerial", Realis: graph.Future}, Event{Type: graph.Threaten, Mode: "violence", Realis: graph.Actual}},
		"AnAttackThatMayHaveBeenIsNot":    {Event{Type: graph.Assault, Realis: graph.Hypothetical, Past: true}, Event{Type: graph.Assault, Realis: graph.Hypothetical, Past: true}},
		"AMeetingHeldStaysAMeeting":       {Event{Type: graph.Consult, Realis: graph.Actual}, Event{Type: graph.Consult, Realis: graph.Actual}},
		"AnArrestThreatenedKeepsItsMode":  {Event{Type: graph.Coerce, Mode: "arrest", Realis: graph.Future}, Event{Type: graph.Threaten, Mode: "arrest", Realis: graph.Actual}},
		"AConcessionToComeStaysConcede":   {Event{Type: graph.Concede, Realis: graph.Future}, Event{Type: graph.Concede, Realis: graph.Future}},
		"ADeniedAttackStaysWhatItIs":      {Event{Type: graph.Assault, Realis: graph.Negated}, Event{Type: graph.Assault, Realis: graph.Negated}},
		"ASanctionThreatenedIsOfRelation": {Event{Type: graph.Sanction, Mode: "discontinue", Realis: graph.Future}, Event{Type: graph.Threaten, Mode: "relations", Realis: graph.Actual}},
	} {
		t.Run(name, func(t *testing.T) {
			got := Reduce(c.in)
			if got.Type != c.want.Type || got.Mode != c.want.Mode || got.Realis != c.want.Realis {
				t.Errorf("got %s %q %s, want %s %q %s", got.Type, got.Mode, got.Realis, c.want.Type, c.want.Mode, c.want.Realis)
			}
			if again := Reduce(got); again.Type != got.Type || again.Mode != got.Mode || again.Realis != got.Realis {
				t.Errorf("reducing twice gives %s %q %s", again.Type, again.Mode, again.Realis)
			}
		})
	}
}

func TestLexiconErrorsNameFileAndLine(t *testing.T) {
	header := strings.Join(lexiconColumns, "\t") + "\n"
	for name, row := range map[string]string{
		"CellsAreMissing":  "x\tV\tgo",
		"TypeIsUnknown":    "x\tV\tgo\t\tHELP\t\t\ts",
		"ModeIsOfNoType":   "x\tV\tgo\t\tAID\tvisit\t\ts",
		"ClassIsUnknown":   "x\tV\tgo\tobj=@nothing\tAID\t\t\ts",
		"ConditionIsEmpty": "x\tV\tgo\tobj\tAID\t\t\ts",
		"WordIsUnknown":    "x\tX\tgo\t\tAID\t\t\ts",
		"RuleHasNoName":    "\tV\tgo\t\tAID\t\t\ts",
	} {
		t.Run(name, func(t *testing.T) {
			_, err := loadLexicon(fstest.MapFS{
				"classes.tsv":  {Data: []byte("class\twords\tsource\na\tb\ts\n")},
				"contexts.tsv": {Data: []byte("context\twords\tsource\nmilitary\tarmy\ts\n")},
				"verbs.tsv":    {Data: []byte(header + "# why\n" + row + "\n")},
			})
			if err == nil || !strings.Contains(err.Error(), "verbs.tsv:3") {
				t.Errorf("error %v, want one that names verbs.tsv:3", err)
			}
		})
	}
}

func TestNoEventOfItsOwnFromAHeadingOrALabel(t *testing.T) {
	m, c := stages(t)
	for _, text := range []string{"Copy link", "Sanctions, strikes and a fragile peace", "By Our Correspondent", "• Assistance for farmers in Honduras", "Analysts said so."} {
		if res := read(t, m, c, text); len(res.Events) > 0 {
			t.Errorf("%q tells %s", text, told(res, &res.Events[0]))
		}
	}
}

func TestPromisesHoldOnNews(t *testing.T) {
	dir, err := filepath.Abs(".")
	if err != nil {
		t.Fatal(err)
	}
	for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
	}
	files, err := filepath.Glob(filepath.Join(dir, "..", "shared", "gold", "*_dev.ndjson"))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		if os.Getenv("CI") != "" {
			t.Fatal("needs ../shared/gold")
		}
		t.Skip("needs ../shared, which is absent")
	}
	m, c := stages(t)
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(strings.TrimSpace(string(text)), "\n") {
			var record struct{ Text string }
			if err := json.Unmarshal([]byte(line), &record); err != nil {
				t.Fatal(err)
			}
			if i%4 == 0 { // a quarter is enough to break a promise, and quick
				check(t, record.Text, read(t, m, c, record.Text))
			}
		}
	}
}

func FuzzExtract(f *testing.F) {
	m, c := stages(f)
	for _, seed := range []string{
		"Kenya condemned the attack on Somalia's embassy.", "“I invited him here,”\nPresident X", "the of and to", "U.S.\n\n-- said he they it",
		"Åland 🇫🇮 met\u00a0Norway’s foreign minister, who said that he would not.", "Xi Xi Xi 3-2 Xi", "who who which that accused of of of accusing",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 2000 {
			return
		}
		paragraphs, err := Parse(m, text)
		if err != nil {
			return // not valid UTF-8
		}
		res, err := c.ExtractParagraphs(text, paragraphs, Context{Published: published})
		if err != nil {
			t.Fatal(err)
		}
		check(t, text, res)
	})
}
