package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// asProgram is the variable that makes the test binary the program itself, for
// tests that must kill a real process.
const asProgram = "DETENTE_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
	}
	os.Exit(m.Run())
}

// call is one run of the program within the test.
type call struct {
	args  []string
	stdin io.Reader
	env   map[string]string
	ctx   context.Context
}

// ran is what a run gave.
type ran struct {
	code     int
	out, err string
}

func (c call) run(t *testing.T) ran {
	t.Helper()
	var out, errs bytes.Buffer
	p := &program{
		in: c.stdin, out: &out, err: &errs,
		env: func(name string) (string, bool) { v, ok := c.env[name]; return v, ok },
		now: func() time.Time { return time.Date(2026, 2, 2, 12, 0, 0, 0, time.UTC) },
	}
	ctx := c.ctx
	if ctx == nil {
		ctx = t.Context()
	}
	code := p.run(ctx, c.args)
	return ran{code, out.String(), errs.String()}
}

// detente runs the program with the arguments.
func detente(t *testing.T, args ...string) ran {
	t.Helper()
	return call{args: args}.run(t)
}

// must fails the test unless the run ended with 0.
func (r ran) must(t *testing.T) ran {
	t.Helper()
	if r.code != exitDone {
		t.Fatalf("exit code %d\n%s%s", r.code, r.out, r.err)
	}
	return r
}

// newStore is the URI of an empty store.
func newStore(t *testing.T) string {
	return "sqlite:" + filepath.Join(t.TempDir(), "graph.db")
}

// exported is the whole graph as bytes: every format of one file, and the tables.
func exported(t *testing.T, store string) string {
	t.Helper()
	var all strings.Builder
	for _, format := range []string{"graphml", "gexf", "cytoscape", "plover", "dot"} {
		all.WriteString(detente(t, "export", "--store", store, "--format", format, "-").must(t).out)
	}
	dir := filepath.Join(t.TempDir(), "tables")
	detente(t, "export", "--store", store, "--format", "csv", dir).must(t)
	for _, name := range []string{"nodes.csv", "edges.csv", "events.csv"} {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		all.Write(data)
	}
	return all.String()
}

// write makes a file with that content and returns its path.
func write(t *testing.T, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestWrongUsageExitsWith2AndSaysWhatIsWrong(t *testing.T) {
	for name, c := range map[string]struct {
		args []string
		say  string
	}{
		"no command":       {nil, "load"},
		"unknown command":  {[]string{"lode"}, "lode"},
		"unknown flag":     {[]string{"load", "--stoer", "x", "a.txt"}, "--stoer"},
		"no input":         {[]string{"load"}, "input"},
		"wrong date":       {[]string{"load", "--published", "soon", "a.txt"}, "soon"},
		"wrong format":     {[]string{"export", "--format", "xlsx", "out"}, "xlsx"},
		"no format":        {[]string{"export", "out"}, "--format"},
		"wrong store":      {[]string{"load", "--store", "mongodb://localhost", "a.txt"}, "mongodb"},
		"csv to stdout":    {[]string{"export", "--format", "csv", "-"}, "folder"},
		"no configuration": {[]string{"watch", "nowhere.yaml"}, "nowhere.yaml"},
	} {
		t.Run(name, func(t *testing.T) {
			r := detente(t, c.args...)
			if r.code != exitUsage || !strings.Contains(r.err, c.say) {
				t.Errorf("exit code %d, want 2 and %q in:\n%s", r.code, c.say, r.err)
			}
		})
	}
}

func TestHelpIsNoError(t *testing.T) {
	for _, args := range [][]string{{"--help"}, {"load", "--help"}, {"watch", "--help"}} {
		if r := detente(t, args...); r.code != exitDone || !strings.Contains(r.out, "Usage: detente") {
			t.Errorf("%v: exit code %d, %q", args, r.code, r.out)
		}
	}
}

func TestHelpTellsDefaults(t *testing.T) {
	for command, want := range map[string]string{"load": "sqlite:detente.db", "watch": "detente-watch.json", "serve": ":8080", "extract": "auto"} {
		if out := detente(t, command, "--help").must(t).out; !strings.Contains(strings.Join(strings.Fields(out), " "), want) {
			t.Errorf("help of %s does not tell the default %s:\n%s", command, want, out)
		}
	}
}

func TestEnvironmentGivesTheFlagsThatArgumentsLack(t *testing.T) {
	store := newStore(t)
	text := write(t, "a.txt", []byte("Peru accused Chile of spying on Monday."))
	c := call{args: []string{"load", text}, env: map[string]string{"DETENTE_STORE": store, "DETENTE_PUBLISHED": "2026-02-01"}}
	c.run(t).must(t)
	if out := detente(t, "export", "--store", store, "--format", "plover", "-").must(t).out; !strings.Contains(out, `"date":"2026-01-26"`) {
		t.Errorf("the article is not in the store of the environment, dated by it:\n%s", out)
	}
	c.args = append(c.args, "--store", newStore(t))
	if out := c.run(t).must(t).out; !strings.Contains(out, "1 new") {
		t.Errorf("an argument does not win over the environment: %s", out)
	}
}

// To move a file to /dev/stdout, as root can, would put the file in its place.
func TestExportLeavesLinksAndPipesWhereTheyAre(t *testing.T) {
	store, dir := newStore(t), t.TempDir()
	detente(t, "load", "--store", store, write(t, "a.txt", []byte("Peru accused Chile of spying on Monday."))).must(t)
	want := detente(t, "export", "--store", store, "--format", "dot", "-").must(t).out
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = r.Close(), w.Close() })
	real, link, pipe := filepath.Join(dir, "real.dot"), filepath.Join(dir, "link.dot"), filepath.Join(dir, "pipe")
	if err := errors.Join(os.WriteFile(real, []byte("old"), 0o600), os.Symlink("real.dot", link), os.Symlink(fmt.Sprintf("/dev/fd/%d", w.Fd()), pipe)); err != nil {
		t.Fatal(err)
	}
	detente(t, "export", "--store", store, "--format", "dot", link).must(t)
	detente(t, "export", "--store", store, "--format", "dot", pipe).must(t) // the graph is smaller than a pipe holds
	for _, name := range []string{link, pipe} {
		if info, err := os.Lstat(name); err != nil || info.Mode()&os.ModeSymlink == 0 {
			t.Errorf("%s is no link any more: %v", name, err)
		}
	}
	if got, err := os.ReadFile(real); err != nil || string(got) != want {
		t.Errorf("the link leads to\n%s\n%v", got, err)
	}
	got := make([]byte, len(want))
	if _, err := io.ReadFull(r, got); err != nil || string(got) != want {
		t.Errorf("the pipe has\n%s\n%v", got, err)
	}
}

func TestExportMakesNoStore(t *testing.T) {
	missing := filepath.Join(t.TempDir(), "typo.db")
	out := filepath.Join(t.TempDir(), "out.jsonl")
	r := detente(t, "export", "--store", "sqlite:"+missing, "--format", "plover", out)
	if r.code != exitFailed || !strings.Contains(r.err, "typo.db") {
		t.Errorf("exit code %d, %q", r.code, r.err)
	}
	for _, name := range []string{missing, out} {
		if _, err := os.Stat(name); err == nil {
			t.Errorf("%s was made", name)
		}
	}
}
