package export_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"detente/graph"
	"detente/graph/export"
	"detente/graph/store/sqlite"
)

// hostile is a text with everything that some format must escape.
const hostile = "=1+1; \"quoted\" <b>&amp;</b> \\N backslash\nnew line, Ñandú \u0001"

// newGraph returns a store with
//
//	A --ACCUSE--> B    A --CONSULT-- B (planned)    A --PROTEST (nobody)    A --AID--> B (negated)
//
// and one event whose date is wholly unknown, all told by one article.
func newGraph(t *testing.T) graph.Store {
	t.Helper()
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "graph.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	put(t, s, 0)
	return s
}

func put(t *testing.T, s graph.Store, more int) {
	t.Helper()
	text := "Ñuñez says: " + hostile + "."
	a := &graph.Entity{ID: "leader:a", Kind: graph.KindLeader, Name: hostile, Aliases: []string{"A; B"}, Country: "PER", Sectors: []string{"GOV"},
		Offices: []graph.Office{{Title: "PRESIDENT", Country: "PER", From: "2024-01-01", To: "2026-01-01"}, {Title: "MAYOR", Country: "PER", From: "2026-01-01"}}}
	b := &graph.Entity{ID: "country:CHL", Kind: graph.KindCountry, Name: "Chile", Country: "CHL", Wikidata: "Q298"}
	evidence := func() []graph.Evidence {
		return []graph.Evidence{{Article: "article:1", Sentence: text[14:], Start: 14, End: len(text), Trigger: "says", Rule: "test", Stance: graph.StanceAsserts,
			Mentions: []graph.Mention{{Role: graph.RoleActor, Entity: a.ID, Text: "says", Start: 8, End: 12, Why: "name"}}}}
	}
	three := 3
	batch := &graph.Batch{
		Article: &graph.Article{ID: "article:1", URL: "https://example.org/1", Title: "T", Source: "S", Language: "en", Text: text, Published: time.Date(2025, 3, 2, 0, 0, 0, 0, time.UTC)},
		At:      time.Date(2025, 3, 3, 0, 0, 0, 0, time.UTC), Entities: []*graph.Entity{b, a},
		Events: []*graph.Event{
			{ID: "event:accuse", Type: graph.Accuse, Mode: "allege", Actors: []string{a.ID}, Recipients: []string{b.ID}, Date: graph.OnDay("2025-03-01"), Realis: graph.Actual, Confidence: 0.8, Evidence: evidence(), Contexts: []string{"crime", "legal"}},
			{ID: "event:meet", Type: graph.Consult, Mode: "visit", Actors: []string{b.ID, a.ID}, Date: graph.InMonth(2026, 2), Realis: graph.Future, Status: graph.Planned, Changes: []graph.Change{{Status: graph.Planned, On: "2025-03-02"}}, Confidence: 0.5, Evidence: evidence(), Place: graph.Place{Name: hostile, Country: "CHL"}},
			{ID: "event:protest", Type: graph.Protest, Actors: []string{a.ID}, Date: graph.OnDay("2025-03-01"), Realis: graph.Actual, Confidence: 1, Evidence: evidence(), Fatalities: &three},
			{ID: "event:aid", Type: graph.Aid, Actors: []string{a.ID}, Recipients: []string{b.ID}, Date: graph.OnDay("2025-03-01"), Realis: graph.Negated, Confidence: 1, Evidence: evidence()},
			{ID: "event:undated", Type: graph.Reject, Actors: []string{a.ID}, Recipients: []string{b.ID}, Date: graph.Date{Precision: graph.PrecisionUnknown}, Realis: graph.Historical, Confidence: 1, Evidence: evidence()},
		},
	}
	for i := range more {
		batch.Events = append(batch.Events, &graph.Event{ID: fmt.Sprintf("event:more-%05d", i), Type: graph.Support, Actors: []string{a.ID}, Recipients: []string{b.ID},
			Date: graph.OnDay(graph.Day("2020-01-01").Add(i % 700)), Realis: graph.Actual, Confidence: 1, Evidence: evidence()})
	}
	if _, err := s.Put(t.Context(), batch); err != nil {
		t.Fatal(err)
	}
}

func written(t *testing.T, f export.Format, src export.Source) []byte {
	t.Helper()
	var out bytes.Buffer
	if _, err := export.Write(t.Context(), &out, f, src); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestWhatAFormatHasNoPlaceForIsCounted(t *testing.T) {
	s := newGraph(t)
	for f, want := range map[export.Format]int{export.PLOVER: 2, export.GraphML: 0} {
		if left, err := export.Write(t.Context(), io.Discard, f, s); left != want || err != nil {
			t.Errorf("%s: %d events left out, want %d (%v)", f, left, want, err)
		}
	}
}

func TestGraphMLIsWellFormedAndDeclaresWhatItUses(t *testing.T) {
	var g struct {
		Keys []struct {
			ID string `xml:"id,attr"`
		} `xml:"key"`
		Nodes []struct {
			ID   string `xml:"id,attr"`
			Data []struct {
				Key   string `xml:"key,attr"`
				Value string `xml:",chardata"`
			} `xml:"data"`
		} `xml:"graph>node"`
		Edges []struct {
			Source string `xml:"source,attr"`
			Target string `xml:"target,attr"`
			Data   []struct {
				Key string `xml:"key,attr"`
			} `xml:"data"`
		} `xml:"graph>edge"`
	}
	if err := xml.Unmarshal(written(t, export.GraphML, newGraph(t)), &g); err != nil {
		t.Fatal(err)
	}
	declared := map[string]bool{}
	for _, k := range g.Keys {
		declared[k.ID] = true
	}
	if len(g.Nodes) != 2 || len(g.Edges) != 4 {
		t.Fatalf("%d nodes and %d edges, want 2 and 4: an event of one actor has no edge", len(g.Nodes), len(g.Edges))
	}
	for _, e := range g.Edges {
		for _, d := range e.Data {
			if !declared[d.Key] {
				t.Errorf("key %s is not declared", d.Key)
			}
		}
	}
	if label := g.Nodes[1].Data[0].Value; label != strings.ReplaceAll(hostile, "\u0001", "\uFFFD") {
		t.Errorf("the name came back as %q", label)
	}
}

func TestGEXFGivesEveryEdgeItsDays(t *testing.T) {
	var g struct {
		Attributes []struct {
			Class string `xml:"class,attr"`
			List  []struct {
				ID string `xml:"id,attr"`
			} `xml:"attribute"`
		} `xml:"graph>attributes"`
		Nodes []struct {
			Label string `xml:"label,attr"`
		} `xml:"graph>nodes>node"`
		Edges []struct {
			Kind   string `xml:"kind,attr"`
			Type   string `xml:"type,attr"`
			Start  string `xml:"start,attr"`
			End    string `xml:"end,attr"`
			Values []struct {
				For string `xml:"for,attr"`
			} `xml:"attvalues>attvalue"`
		} `xml:"graph>edges>edge"`
	}
	if err := xml.Unmarshal(written(t, export.GEXF, newGraph(t)), &g); err != nil {
		t.Fatal(err)
	}
	if len(g.Nodes) != 2 || len(g.Edges) != 4 || g.Nodes[1].Label != strings.ReplaceAll(hostile, "\u0001", "\uFFFD") {
		t.Fatalf("%d nodes and %d edges, want 2 and 4; the name came back as %q", len(g.Nodes), len(g.Edges), g.Nodes[1].Label)
	}
	declared := map[string]bool{}
	for _, a := range g.Attributes[1].List {
		declared[a.ID] = true
	}
	for _, e := range g.Edges {
		for _, v := range e.Values {
			if !declared[v.For] {
				t.Errorf("attribute %s is not declared", v.For)
			}
		}
		switch want := map[string][3]string{"ACCUSE": {"directed", "2025-03-01", "2025-03-01"}, "CONSULT": {"mutual", "2026-02-01", "2026-02-28"}, "REJECT": {"directed", "", ""}}; {
		case e.Kind != "AID" && want[e.Kind] != [3]string{e.Type, e.Start, e.End}:
			t.Errorf("%s is %s from %q to %q, want %q: the last day counts", e.Kind, e.Type, e.Start, e.End, want[e.Kind])
		}
	}
}

func TestCytoscapeJSONHoldsNodesAndEdges(t *testing.T) {
	var g struct {
		Elements struct {
			Nodes []struct{ Data map[string]any }
			Edges []struct{ Data map[string]any }
		}
	}
	if err := json.Unmarshal(written(t, export.Cytoscape, newGraph(t)), &g); err != nil {
		t.Fatal(err)
	}
	if len(g.Elements.Nodes) != 2 || len(g.Elements.Edges) != 4 {
		t.Fatalf("%d nodes and %d edges, want 2 and 4", len(g.Elements.Nodes), len(g.Elements.Edges))
	}
	if name := g.Elements.Nodes[1].Data["label"]; name != hostile {
		t.Errorf("the name came back as %q", name)
	}
	ids := map[any]bool{}
	for _, n := range g.Elements.Nodes {
		if n.Data["value"] != n.Data["id"] || n.Data["name"] != n.Data["label"] {
			t.Errorf("node %v: want its ID as value and its label as name, as networkx reads them", n.Data)
		}
		ids[n.Data["id"]] = true
	}
	for _, e := range g.Elements.Edges {
		if !ids[e.Data["source"]] || !ids[e.Data["target"]] || ids[e.Data["id"]] {
			t.Errorf("edge %v: want an ID of its own and two nodes of the file", e.Data)
		}
		if _, ok := e.Data["score"].(float64); !ok {
			t.Errorf("score %v is no number", e.Data["score"])
		}
		ids[e.Data["id"]] = true
	}
}

func TestTablesOpenInSpreadsheetsWithoutRunningFormulas(t *testing.T) {
	var out bytes.Buffer
	archive := zip.NewWriter(&out)
	if err := errors.Join(export.WriteCSV(t.Context(), archive.Create, newGraph(t)), archive.Close()); err != nil {
		t.Fatal(err)
	}
	files, err := zip.NewReader(bytes.NewReader(out.Bytes()), int64(out.Len()))
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string]int{"nodes.csv": 2, "edges.csv": 4, "events.csv": 5}
	for _, f := range files.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		table, err := csv.NewReader(r).ReadAll() // it wants as many fields in each row
		if err != nil {
			t.Fatal(err)
		}
		if len(table) != rows[f.Name]+1 {
			t.Errorf("%s has %d rows, want %d and a header", f.Name, len(table), rows[f.Name])
		}
		for _, row := range table {
			for i, cell := range row {
				if strings.HasPrefix(cell, "=") {
					t.Errorf("%s: %s is a formula: %s", f.Name, table[0][i], cell)
				}
			}
		}
		delete(rows, f.Name)
	}
	if len(rows) > 0 {
		t.Errorf("%v are missing", rows)
	}
}

func TestPLOVERFormatAppliesTheManualsReductions(t *testing.T) {
	type line struct {
		ID, Date, EndDate string
		Event, Mode       []string
		Context           []string
		Quad              int     `json:"quad_code"`
		Scale             float64 `json:"event_scale"`
		Actor             []struct {
			Code, Office string
			Text         string `json:"entity_text"`
		}
		Recipient []struct {
			Identifier string `json:"identifier_id"`
		}
		Size struct{ Dead *int }
		Text struct{ Start, End int } `json:"text_info"`
	}
	lines := map[string]line{}
	for l := range bytes.Lines(written(t, export.PLOVER, newGraph(t))) {
		var e line
		if err := json.Unmarshal(l, &e); err != nil {
			t.Fatal(err)
		}
		lines[e.ID] = e
	}
	if len(lines) != 3 {
		t.Fatalf("%d events, want 3: neither the negated nor the undated one", len(lines))
	}
	if m := lines["event:meet"]; !slices.Equal(m.Event, []string{"AGREE"}) || m.Mode != nil || m.Scale != 2.5 || m.Date != "2026-02-01" || m.EndDate != "2026-02-28" {
		t.Errorf("the planned meeting is %+v, want AGREE in February", m)
	}
	a := lines["event:accuse"]
	if a.Quad != 3 || a.Scale != -3.5 || a.Actor[0].Code != "PER" || a.Actor[0].Text != "says" || a.Recipient[0].Identifier != "Q298" {
		t.Errorf("the accusation is %+v", a)
	}
	if a.Actor[0].Office != "PRESIDENT" || lines["event:meet"].Actor[1].Office != "MAYOR" {
		t.Errorf("offices %q and %q, want those held on the days of the events", a.Actor[0].Office, lines["event:meet"].Actor[1].Office)
	}
	if a.Text.Start != 12 {
		t.Errorf("the sentence starts at character %d, want 12: bytes are not characters", a.Text.Start)
	}
	if p := lines["event:protest"]; p.Size.Dead == nil || *p.Size.Dead != 3 {
		t.Errorf("the protest is %+v, want 3 dead", p)
	}
}

func TestDOTQuotesEveryText(t *testing.T) {
	out := string(written(t, export.DOT, newGraph(t)))
	if got := strings.Count(out, " -> "); got != 4 {
		t.Errorf("%d edges, want 4", got)
	}
	if !strings.Contains(out, `\"quoted\"`) || !strings.Contains(out, `\\N backslash\nnew line`) || !strings.Contains(out, "dir=none") {
		t.Errorf("quotes, backslashes, new lines or the undirected edge are lost:\n%s", out)
	}
}

func TestEveryPageIsExportedAndTwiceTheSame(t *testing.T) {
	s := newGraph(t)
	put(t, s, 2*graph.MaxPage+1)
	for _, c := range []struct {
		format export.Format
		lines  int
	}{{export.PLOVER, 2*graph.MaxPage + 4}, {export.DOT, 2*graph.MaxPage + 1 + 4 + 2 + 3}} {
		out := written(t, c.format, s)
		if got := bytes.Count(out, []byte("\n")); got != c.lines {
			t.Errorf("%s: %d lines, want %d", c.format, got, c.lines)
		}
		if !bytes.Equal(out, written(t, c.format, s)) {
			t.Errorf("%s: a second export differs", c.format)
		}
	}
}

func TestFailingWriterAndEndedContextEndTheExport(t *testing.T) {
	s := newGraph(t)
	for _, f := range []export.Format{export.GraphML, export.GEXF, export.Cytoscape, export.PLOVER, export.DOT} {
		if _, err := export.Write(t.Context(), full{}, f, s); !errors.Is(err, errFull) {
			t.Errorf("%s into a full disk: %v", f, err)
		}
		ended, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := export.Write(ended, io.Discard, f, s); !errors.Is(err, context.Canceled) {
			t.Errorf("%s after the end: %v", f, err)
		}
	}
	if _, err := export.Write(t.Context(), io.Discard, "xlsx", s); !errors.Is(err, graph.ErrInvalid) {
		t.Errorf("an unknown format: %v", err)
	}
}

var errFull = errors.New("disk full")

// full is a disk without room.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }
