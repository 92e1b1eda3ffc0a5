package main

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestPLOVERLinesComeBackAsTheyWent(t *testing.T) {
	first, second := newStore(t), newStore(t)
	detente(t, "load", "--store", first, "examples").must(t)
	went := detente(t, "export", "--store", first, "--format", "plover", "-").must(t)
	lines := went.out
	if !strings.Contains(went.err, "events left out") {
		t.Errorf("nothing says that events were left out: %q", went.err)
	}
	file := write(t, "events.jsonl", []byte(lines))
	detente(t, "import", "--store", second, file).must(t)
	again := detente(t, "export", "--store", second, "--format", "plover", "-").must(t).out
	// What cannot come back is the sentence, which the format does not carry, and
	// with it where it stood; the events that a life ties together, since the line
	// does not tell what became of the one by the other; and offices that an article
	// told and no dictionary knows. An event that PLOVER reduces, or that was joined
	// with one of another day, has the ID of what the line says.
	lost := regexp.MustCompile(`"id":"[^"]*",|"text_info":\{[^}]*\},|"link":\[[^]]*\],|,"office":"[A-Z_]*"`)
	kept := func(lines string) []string {
		return slices.Sorted(strings.SplitSeq(lost.ReplaceAllString(lines, ""), "\n"))
	}
	if a, b := kept(lines), kept(again); !slices.Equal(a, b) {
		for i := range min(len(a), len(b)) {
			if a[i] != b[i] {
				t.Fatalf("line %d of %d came back as\n%s\nwant\n%s", i+1, len(a), b[i], a[i])
			}
		}
		t.Fatalf("%d lines came back, want %d", len(b), len(a))
	}
	third := newStore(t)
	detente(t, "import", "--store", third, write(t, "again.jsonl", []byte(again))).must(t)
	if last := detente(t, "export", "--store", third, "--format", "plover", "-").must(t).out; last != again {
		t.Error("lines that came back once do not come back as the same bytes")
	}
	once := exported(t, second)
	if out := detente(t, "import", "--store", second, file).must(t).out; !strings.Contains(out, "articles: 0 new") || exported(t, second) != once {
		t.Errorf("a second import changed the graph: %s", out)
	}
}

func TestOwnPLOVERLinesLeaveTheEventsOfArticlesAsTheyAre(t *testing.T) {
	alone := newStore(t)
	detente(t, "load", "--store", alone, "examples").must(t)
	lines := filepath.Join(t.TempDir(), "events.jsonl")
	detente(t, "export", "--store", alone, "--format", "plover", lines).must(t)
	// What a row says beside an article makes the event surer, and no other.
	told := func(store string) map[string]int {
		_, rows := tables(t, store)
		events := map[string]int{}
		for _, row := range rows["events.csv"][1:] {
			events[strings.Join(row[1:15], ",")]++
		}
		return events
	}
	want := told(alone)
	for name, commands := range map[string][2][]string{
		"LinesFirst":    {{"import", lines}, {"load", "examples"}},
		"ArticlesFirst": {{"load", "examples"}, {"import", lines}},
	} {
		t.Run(name, func(t *testing.T) {
			store := newStore(t)
			for _, c := range commands {
				detente(t, append(c, "--store", store)...).must(t)
			}
			both := told(store)
			for event, n := range want {
				if both[event] < n {
					t.Errorf("the articles' event is gone: %s", event)
				}
			}
			if len(both) > len(want)+len(want)/10 {
				t.Errorf("%d events of the articles became %d: lines are not recognised", len(want), len(both))
			}
		})
	}
}

// tables exports the tables of a store and returns them by name.
func tables(t *testing.T, store string) (dir string, rows map[string][][]string) {
	t.Helper()
	dir, rows = filepath.Join(t.TempDir(), "tables"), map[string][][]string{}
	detente(t, "export", "--store", store, "--format", "csv", dir).must(t)
	for _, name := range []string{"nodes.csv", "edges.csv", "events.csv"} {
		f, err := os.Open(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		rows[name], err = csv.NewReader(f).ReadAll()
		if err := errors.Join(err, f.Close()); err != nil {
			t.Fatal(err)
		}
	}
	return dir, rows
}

func TestTablesComeBackAsTheyWent(t *testing.T) {
	first, second := newStore(t), newStore(t)
	detente(t, "load", "--store", first, "examples").must(t)
	dir, went := tables(t, first)
	detente(t, "import", "--store", second, dir).must(t)
	again, came := tables(t, second)
	// A row is an article of its own then: which one it was, and that several told
	// the event, the table does not carry.
	for name, lost := range map[string][]string{"nodes.csv": nil, "edges.csv": {"Articles"}, "events.csv": {"Articles", "Article"}} {
		for i, row := range went[name] {
			if i >= len(came[name]) {
				t.Fatalf("%s: %d rows came back, want %d", name, len(came[name]), len(went[name]))
			}
			for j, cell := range row {
				if column := went[name][0][j]; !slices.Contains(lost, column) && came[name][i][j] != cell {
					t.Errorf("%s, row %d, %s: came back as %q, want %q", name, i+1, column, came[name][i][j], cell)
				}
			}
		}
	}
	third := newStore(t)
	detente(t, "import", "--store", third, again).must(t)
	if exported(t, third) != exported(t, second) {
		t.Error("tables that came back once do not come back as the same bytes")
	}
	if out := detente(t, "import", "--store", second, dir).must(t).out; !strings.Contains(out, "articles: 0 new") {
		t.Errorf("a second import changed the graph: %s", out)
	}
}

func TestPackedRowsAreUnpackedAndBadFilesNamed(t *testing.T) {
	line := []byte(`{"id":"event:1","date":"2026-02-01","actor":[{"code":"COL","identifier_id":"country:COL"}],"event":["PROTEST"]}` + "\n")
	var packed, archived bytes.Buffer
	gz := gzip.NewWriter(&packed)
	_, _ = gz.Write(line)
	_ = gz.Close()
	z := zip.NewWriter(&archived)
	member, _ := z.Create("inside.jsonl")
	_, _ = member.Write(bytes.ReplaceAll(line, []byte("event:1"), []byte("event:2")))
	_ = z.Close()
	store := newStore(t)
	r := detente(t, "import", "--store", store, "missing.CSV", write(t, "a.jsonl.gz", packed.Bytes()), write(t, "b.zip", archived.Bytes()), write(t, "c.txt", []byte("nothing of the kind")), write(t, "broken.zip", []byte("PK")))
	if r.code != exitFailed || !strings.Contains(r.out, "articles: 2 new, 0 unchanged, 0 updated, 3 failed") {
		t.Errorf("exit code %d, %q", r.code, r.out)
	}
	for _, name := range []string{"missing.CSV", "c.txt", "broken.zip"} {
		if !strings.Contains(r.err, name) {
			t.Errorf("%s is not named in %q", name, r.err)
		}
	}
}

func TestArchivesAreToldByTheirFirstBytes(t *testing.T) {
	first := newStore(t)
	detente(t, "load", "--store", first, "examples").must(t)
	own := filepath.Join(t.TempDir(), "tables.zip")
	detente(t, "export", "--store", first, "--format", "csv", own).must(t)
	data, err := os.ReadFile(own)
	if err != nil {
		t.Fatal(err)
	}
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var turned, packed bytes.Buffer
	z := zip.NewWriter(&turned)
	for _, m := range slices.Backward(archive.File) {
		if m.Modified.Month() == 0 || m.Modified.Day() == 0 || m.Modified.Year() != 1980 {
			t.Errorf("%s is dated %v", m.Name, m.Modified)
		}
		if err := z.Copy(m); err != nil {
			t.Fatal(err)
		}
	}
	gz := gzip.NewWriter(&packed)
	_, err = gz.Write(data)
	if err := errors.Join(err, z.Close(), gz.Close()); err != nil {
		t.Fatal(err)
	}
	dir, _ := tables(t, first)
	folder := newStore(t)
	detente(t, "import", "--store", folder, dir).must(t)
	want := exported(t, folder)
	for name, c := range map[string]call{
		"ByName":          {args: []string{own}},
		"WithoutSuffix":   {args: []string{write(t, "tables", data)}},
		"OnStandardInput": {args: []string{"-"}, stdin: bytes.NewReader(data)},
		"InGzip":          {args: []string{write(t, "tables.zip.gz", packed.Bytes())}},
		"InAnotherOrder":  {args: []string{write(t, "turned.zip", turned.Bytes())}},
		"AsCSV":           {args: []string{"--format", "csv", own}},
	} {
		t.Run(name, func(t *testing.T) {
			store := newStore(t)
			c.args = append([]string{"import", "--store", store}, c.args...)
			c.run(t).must(t)
			if exported(t, store) != want {
				t.Error("the archive does not give what the folder gives")
			}
		})
	}
}

func TestEmptyFilesAreCountedAndFailNothing(t *testing.T) {
	var packed bytes.Buffer
	if err := gzip.NewWriter(&packed).Close(); err != nil {
		t.Fatal(err)
	}
	args := []string{"import", "--store", newStore(t), write(t, "a.csv", nil), write(t, "b.csv.gz", packed.Bytes()), write(t, "c.tsv", []byte("\n \r\n")), "-"}
	for _, args := range [][]string{args, append(args, "--format", "gdelt")} {
		r := call{args: args, stdin: strings.NewReader("")}.run(t).must(t)
		if !strings.Contains(r.out, "articles: 0 new, 0 unchanged, 0 updated, 0 failed") || !strings.Contains(r.out, "empty: 4 files") {
			t.Errorf("%s", r.out)
		}
	}
}

func TestBadFirstLineCostsNoOther(t *testing.T) {
	line := `{"id":"1","date":"2026-02-01","actor":[{"code":"COL"}],"event":["PROTEST"]}` + "\n"
	r := detente(t, "import", "--store", newStore(t), write(t, "a.jsonl", []byte("\nrows of today\n"+line)), write(t, "b.txt", []byte("\nnothing of the kind\n")))
	if r.code != exitFailed || !strings.Contains(r.out, "1 new, 0 unchanged, 0 updated, 2 failed") {
		t.Errorf("exit code %d, %s", r.code, r.out)
	}
	for _, say := range []string{"a.jsonl: line 2: ", "b.txt: line 2: "} {
		if !strings.Contains(r.err, say) {
			t.Errorf("%q is not in %s", say, r.err)
		}
	}
}
