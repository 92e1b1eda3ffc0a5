package coded

import (
	"errors"
	"strings"
	"testing"
	"time"

	"detente/graph"
	"detente/loader/dictionary"
)

const (
	nodesHeader  = "Id,Label,Kind,Country,Sectors,Wikidata,Aliases\n"
	eventsHeader = "Id,Event,Mode,Quad,Score,Actors,Recipients,Start,End,Precision,Realis,Status,Place,PlaceCountry,Contexts,Confidence,Fatalities,Injured,Articles,Article,Speaker,Stance,Rule,Trigger,Sentence,Changes\n"
	thanks       = "event:1,SUPPORT,,1,5,leader:ada; country:FRA,org:x,2026-02-01,2026-02-02,DAY,ACTUAL,,,,diplomatic; economic,0.9,2,,3,article:1,leader:ada,ASSERTS,verb,'-thanked,'=thanked them.,\n"
)

func TestRowsOfTablesAreReadAsTheyWereWritten(t *testing.T) {
	facts, err := dictionary.Load()
	if err != nil {
		t.Fatal(err)
	}
	r := NewResolver(facts)
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	nodes, failed := r.Nodes("nodes.csv", strings.NewReader(nodesHeader+"leader:ada,Ada North,LEADER,GBR,GOV; PTY,,Ada; North\norg:x,'+X,ORGANIZATION,,,,\n"), at)
	if failed != nil || len(nodes.Entities) != 2 || nodes.Validate() != nil {
		t.Fatalf("nodes: %v of %+v", failed, nodes)
	}
	for e, err := range tableEvents("events.csv", strings.NewReader(eventsHeader+thanks)) {
		if err != nil {
			t.Fatal(err)
		}
		b, err := r.Batch(e, at)
		if err != nil {
			t.Fatal(err)
		}
		got := b.Events[0]
		if ev := got.Evidence[0]; ev.Sentence != "=thanked them." || ev.Trigger != "-thanked" || ev.Speaker != "leader:ada" || got.Confidence != 0.9 || *got.Fatalities != 2 || got.Injured != nil || len(got.Contexts) != 2 {
			t.Errorf("event %+v with evidence %+v", got, ev)
		}
		if len(b.Entities) != 3 || b.Entities[0].Name != "France" || b.Entities[1].Name != "Ada North" || b.Entities[2].Name != "+X" {
			t.Errorf("entities %+v %+v %+v", b.Entities[0], b.Entities[1], b.Entities[2])
		}
	}
}

func TestBadTablesAreNamed(t *testing.T) {
	facts, err := dictionary.Load()
	if err != nil {
		t.Fatal(err)
	}
	r := NewResolver(facts)
	for claim, c := range map[string]struct {
		rows  string
		says  string
		after int // events that are read all the same
	}{
		"a column is missing":        {strings.Replace(eventsHeader, "Rule,", "", 1) + thanks, `"Rule"`, 0},
		"a row is short":             {eventsHeader + "event:0,SUPPORT\n" + thanks, "line 2", 1},
		"a number is none":           {eventsHeader + strings.Replace(thanks, "0.9", "sure", 1) + thanks, "sure", 1},
		"a type is none":             {eventsHeader + strings.Replace(thanks, "SUPPORT", "APPLAUD", 1) + thanks, "APPLAUD", 1},
		"a change is none":           {changed("LIFTED@soon") + thanks + "", `"LIFTED@soon"`, 1},
		"a state is none":            {changed("GONE@2026-02-01") + thanks, "GONE", 1},
		"a state is not the last":    {strings.Replace(changed("LIFTED@2026-02-01"), "ACTUAL,,", "ACTUAL,IMPOSED,", 1) + thanks, "expected LIFTED", 1},
		"a day is none":              {eventsHeader + strings.Replace(thanks, "2026-02-01", "2026-02-31", 1) + thanks, "2026-02-31", 1},
		"a quote is never closed":    {eventsHeader + `event:0,"` + strings.Repeat("x", 3*maxLine), "longer than", 0},
		"somebody of no known kind":  {eventsHeader + strings.Replace(thanks, "org:x", "planet:x", 1), "planet:x", 0},
		"a number is below none":     {eventsHeader + strings.Replace(thanks, "0.9,2", "0.9,-2", 1) + thanks, "line 2", 1},
		"a number is not whole":      {eventsHeader + strings.Replace(thanks, "0.9,2", "0.9,2.5", 1) + thanks, `line 2: event "event:1": fatalities "2.5"`, 1},
		"a mode is of another type":  {eventsHeader + thanks + strings.Replace(thanks, "SUPPORT,", "SUPPORT,visit", 1), "line 3: ", 1},
		"a day is no day":            {eventsHeader + thanks + strings.Replace(thanks, "2026-02-02", "tomorrow", 1) + thanks, "line 3: ", 2},
		"a quote opens and stays so": {eventsHeader + thanks + `"` + thanks + thanks + thanks, "line 3: ", 3},
		"a quote in the middle":      {eventsHeader + thanks + strings.Replace(thanks, "diplomatic", `dipl"omatic`, 1) + thanks, "line 3: ", 2},
		"a quoted cell goes on":      {eventsHeader + strings.Replace(thanks, "'=thanked them.", "\"one\ntwo \"\"three\"\"\"", 1) + "short\n" + thanks, "line 4: ", 2},
		"a line before the header":   {"exported by hand\n\n" + eventsHeader + thanks, "line 1: ", 1},
		"an event nobody takes part": {eventsHeader + strings.Replace(strings.Replace(thanks, "leader:ada; country:FRA", "", 1), "org:x", "", 1), "event:1", 0},
	} {
		t.Run(claim, func(t *testing.T) {
			var failed []error
			read := 0
			for e, err := range tableEvents("events.csv", strings.NewReader(c.rows)) {
				if err == nil {
					_, err = r.Batch(e, time.Unix(0, 0))
				}
				if err != nil {
					failed = append(failed, err)
				} else {
					read++
				}
			}
			if len(failed) != 1 || !strings.Contains(failed[0].Error(), c.says) || read != c.after {
				t.Errorf("got %.300v and %d events, want one error that says %q and %d events", errors.Join(failed...), read, c.says, c.after)
			}
		})
	}
}

func TestBadRowsOfEntitiesCostNoOthers(t *testing.T) {
	facts, err := dictionary.Load()
	if err != nil {
		t.Fatal(err)
	}
	nodes, failed := NewResolver(facts).Nodes("nodes.csv", strings.NewReader(nodesHeader+"leader:a,A,LEADER,,,,\nleader:b,B\nleader:c,C,PLANET,,,,\nleader:d,,LEADER,,,,\nleader:e,E\x00 E,LEADER,,,,\n"), time.Unix(0, 0))
	if len(nodes.Entities) != 2 || nodes.Entities[1].Name != "E E" || len(failed) != 3 {
		t.Fatalf("%d entities, %v", len(nodes.Entities), failed)
	}
	for i, line := range []string{"nodes.csv: line 3: ", "nodes.csv: line 4: ", "nodes.csv: line 5: "} {
		if !strings.Contains(failed[i].Error(), line) {
			t.Errorf("%v, want %s", failed[i], line)
		}
	}
}

// changed is a table of one event with that life.
func changed(life string) string {
	return eventsHeader + strings.TrimSuffix(thanks, "\n") + life + "\n"
}

func TestLifeOfAnEventIsReadAsItWasWritten(t *testing.T) {
	const life = "IMPOSED@2021-08-01;EASED@2025-06-18@event:2;LIFTED@2025-07-01"
	old := strings.NewReplacer(",Changes\n", "\n", ",\n", "\n", "ACTUAL,,", "ACTUAL,LIFTED,")
	for name, c := range map[string]struct {
		table           string
		want            int
		now, then, when graph.Status
	}{
		"AsTold":           {strings.Replace(changed(life), "ACTUAL,,", "ACTUAL,LIFTED,", 1), 3, graph.Lifted, graph.Imposed, graph.Eased},
		"NoneIsInvented":   {old.Replace(eventsHeader + thanks), 0, graph.Lifted, "", ""},
		"UnknownDayStays":  {changed("IMPOSED@"), 1, graph.Imposed, graph.Imposed, graph.Imposed},
		"OrderIsNoMatter":  {changed("EASED@2025-06-18; IMPOSED@2021-08-01"), 2, graph.Eased, graph.Imposed, graph.Eased},
		"NothingIsNothing": {changed(""), 0, "", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			facts, err := dictionary.Load()
			if err != nil {
				t.Fatal(err)
			}
			for e, err := range tableEvents("events.csv", strings.NewReader(c.table)) {
				if err != nil {
					t.Fatal(err)
				}
				b, err := NewResolver(facts).Batch(e, time.Unix(0, 0))
				if err != nil {
					t.Fatal(err)
				}
				got := b.Events[0]
				if len(got.Changes) != c.want || got.Status != c.now || got.StatusOn("2025-06-17") != c.then || got.StatusOn("2025-06-18") != c.when {
					t.Errorf("changes %v, status %s, %s the day before, %s then", got.Changes, got.Status, got.StatusOn("2025-06-17"), got.StatusOn("2025-06-18"))
				}
			}
		})
	}
}
