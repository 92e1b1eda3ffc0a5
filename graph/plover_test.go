package graph_test

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"detente/graph"
)

// ploverTable is written by hand from the manual (with the readings of its
// errata), not from the code: type, quad class, base score, whether a recipient
// is required, and each mode with its score.
const ploverTable = `
AGREE     1  2.5 no
CONSULT   1  2.5 no   visit 4, third-party 1, multilateral 4, phone 1.5
SUPPORT   1  5   no
CONCEDE   1  4.5 no
COOPERATE 2  9.5 yes
AID       2  10  yes
RETREAT   2  6.5 no   withdraw 8, release 6.5, disarm 10, ceasefire 7.5, access 6.5, resign 4.5
REQUEST   3  0   no   assist 0.5, change -1, yield -1, meet 0
ACCUSE    3 -3   no   disapprove -2, investigate -3.5, allege -3.5
REJECT    3 -2   no   assist -1.5, change -2, yield -2, meet -2
THREATEN  3 -3.5 no   restrict -3, arrest -3.5, relations -3.5, expel -3.5, territory -4, violence -3.5
PROTEST   4 -5   no   demo -5, riot -7, strike -5, hunger -4.5, boycott -4.5, obstruct -4.5, vandalize -5
SANCTION  4 -6   yes  convict -6, expel -5.5, withdraw -6, discontinue -6
MOBILIZE  4 -5.5 no   troops -6.5, weapons -6.5, police -5.5, militia -6
COERCE    4 -7   no   seize -7, restrict -7, censor -6.5, curfew -6.5, martial-law -7.5, arrest -7, deport -7, withhold -7, misinformation -6.5, cyber -7
ASSAULT   4 -9   no   abduct -8.5, beat -7.5, torture -8.5, sexual -8.5, targeted -9.5, destroy -8.5, primitive -8, firearms -9, explosives -9, suicide-attack -9.5, aerial -9.5, drone -9.5, heavy-weapons -9.5, crowd-control -7.5, unconventional -10`

type ploverType struct {
	name      string
	quad      int
	base      float64
	recipient bool
	modes     []graph.ModeScore
}

func number(t *testing.T, s string) float64 {
	t.Helper()
	x, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func wantedTypes(t *testing.T) []ploverType {
	t.Helper()
	var all []ploverType
	for _, line := range strings.Split(strings.TrimSpace(ploverTable), "\n") {
		fields := strings.Fields(line)
		p := ploverType{name: fields[0], quad: int(number(t, fields[1])), base: number(t, fields[2]), recipient: fields[3] == "yes"}
		for _, m := range strings.Split(strings.Join(fields[4:], " "), ", ") {
			if name, score, ok := strings.Cut(m, " "); ok {
				p.modes = append(p.modes, graph.ModeScore{Mode: graph.Mode(name), Score: number(t, score)})
			}
		}
		all = append(all, p)
	}
	return all
}

func TestTypesAreThoseOfTheManual(t *testing.T) {
	want := wantedTypes(t)
	types := graph.Types()
	if len(types) != 16 || len(want) != 16 {
		t.Fatalf("%d types in the code, %d in the table, want 16", len(types), len(want))
	}
	pairs := 0
	for i, w := range want {
		typ := types[i]
		info, ok := typ.Info()
		if !ok || string(typ) != w.name || info.Quad.Number() != w.quad || typ.Quad() != info.Quad || info.Base != w.base || info.NeedsRecipient != w.recipient {
			t.Errorf("type %d: got %s %+v, want %+v", i, typ, info, w)
		}
		if !slices.Equal(info.Modes, w.modes) {
			t.Errorf("%s: modes %v, want %v", typ, info.Modes, w.modes)
		}
		if !typ.HasMode("") || typ.Score("") != w.base || typ.HasMode("no-such-mode") || typ.Score("no-such-mode") != w.base {
			t.Errorf("%s: the base score must serve where no mode applies", typ)
		}
		for _, m := range w.modes {
			pairs++
			if !typ.HasMode(m.Mode) || typ.Score(m.Mode) != m.Score {
				t.Errorf("%s %s: score %v, want %v", typ, m.Mode, typ.Score(m.Mode), m.Score)
			}
		}
	}
	if pairs != 67 {
		t.Errorf("%d pairs of type and mode, want 67", pairs)
	}
}

func TestUnknownTypesHaveNothing(t *testing.T) {
	for _, typ := range []graph.Type{"", "agree", "FIGHT", "DEMAND"} {
		if _, ok := typ.Info(); ok || typ.Quad() != "" || typ.Score("visit") != 0 || typ.HasMode("") {
			t.Errorf("%q is taken for a type", typ)
		}
	}
	if graph.Quad("").Number() != 0 || graph.Quads()[3].Number() != 4 {
		t.Error("quad classes are not numbered 1 to 4")
	}
}

func TestTablesBelongToTheCaller(t *testing.T) {
	info, _ := graph.Consult.Info()
	info.Modes[0].Score = 99
	graph.Contexts()[0], graph.Sectors()[0].Code, graph.Types()[0] = "x", "x", "x"
	if graph.Consult.Score("visit") != 4 || graph.Contexts()[0] != "military" || graph.Sectors()[0].Code != "COP" || graph.Types()[0] != graph.Agree {
		t.Error("a caller changed the table for all")
	}
}

func TestContextsAreThe37(t *testing.T) {
	want := strings.Fields(`military intelligence executive legislative election political_institutions pro_democracy pro_autocracy economic legal reparations
		human_rights rights_freedoms repression human_security gender lgbt religion_ethnicity inequality diplomatic territory peacekeeping health asylum migration
		disasters natural_resource environment technology terrorism cbrn cyber misinformation crime corruption illegal_drugs trafficking`)
	if got := graph.Contexts(); len(got) != 37 || !slices.Equal(got, want) {
		t.Errorf("got %d: %v", len(got), got)
	}
	if !graph.IsContext("cbrn") || graph.IsContext("weather") || graph.IsContext("") {
		t.Error("IsContext does not agree with the list")
	}
}

func TestSectorsAreThoseOfTheManual(t *testing.T) {
	frequent := strings.Fields("COP GOV JUD LEG MIL PRM PTY REB SPY UAF UNK")
	others := strings.Fields("AGR BUS CRM CVL EDU ELI JRN LAB MED REF OPP PRE REL SOC")
	nonState := strings.Fields("IGO UNO EUR NGO ISM IMG MNC")
	if len(frequent) != 11 || len(others) != 14 || len(nonState) != 7 {
		t.Fatal("the table of this test is wrong")
	}
	var got []string
	for _, s := range graph.Sectors() {
		got = append(got, s.Code)
		if s.Meaning == "" || !graph.IsSector(s.Code) {
			t.Errorf("sector %q: meaning %q", s.Code, s.Meaning)
		}
	}
	if want := slices.Concat(frequent, others, nonState); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if graph.IsSector("") || graph.IsSector("gov") {
		t.Error("IsSector knows too much")
	}
}

// shared returns the path of a file beside the project, or skips where it is
// absent; in CI it must be there.
func shared(t *testing.T, name string) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		if dir == filepath.Dir(dir) {
			t.Fatal("no go.mod above the test")
		}
		dir = filepath.Dir(dir)
	}
	path := filepath.Join(filepath.Dir(dir), "shared", name)
	if _, err := os.Stat(path); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("%v: CI must have it", err)
		}
		t.Skipf("needs %s beside the project, which is absent", name)
	}
	return path
}

// The digest of the manual has a table of types ("| AGREE | 1 | 2.5 | no | …")
// and one of modes ("| CONSULT | visit 4 (…); third-party 1 (…) |").
func TestTypesAgreeWithTheDigest(t *testing.T) {
	f, err := os.Open(shared(t, filepath.Join("plover", "PLOVER_DIGEST.md")))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close() //nolint:errcheck // only read
	typeRow := regexp.MustCompile(`^\| ([A-Z]+) \| (\d)[^|]*\| (-?[\d.]+)[^|]*\| (yes|no) \|`)
	modeRow := regexp.MustCompile(`^\| ([A-Z]+) \| ([^|]*)\|$`)
	aside := regexp.MustCompile(`\([^()]*\)`)
	mode := regexp.MustCompile(`(?:^|[ ,:])([a-z][a-z-]*) (-?\d+(?:\.\d+)?)\.?$`)
	types, modes := map[string]bool{}, map[string]int{}
	for lines := bufio.NewScanner(f); lines.Scan(); {
		line := lines.Text()
		if m := typeRow.FindStringSubmatch(line); m != nil {
			info, ok := graph.Type(m[1]).Info()
			if got, want := fmt.Sprintln(ok, info.Quad.Number(), info.Base, info.NeedsRecipient), fmt.Sprintln(true, m[2], number(t, m[3]), m[4] == "yes"); got != want {
				t.Errorf("%s: the code has %s, the digest %s", m[1], got, want)
			}
			types[m[1]] = true
		} else if m := modeRow.FindStringSubmatch(line); m != nil && types[m[1]] {
			for _, part := range strings.Split(aside.ReplaceAllString(m[2], ""), ";") {
				found := mode.FindStringSubmatch(strings.TrimSpace(part))
				if found == nil {
					continue // vandalize, which the manual does not score
				}
				modes[m[1]]++
				typ := graph.Type(m[1])
				if !typ.HasMode(graph.Mode(found[1])) || typ.Score(graph.Mode(found[1])) != number(t, found[2]) {
					t.Errorf("%s %s: the code has %v (a mode: %v), the digest %s", typ, found[1], typ.Score(graph.Mode(found[1])), typ.HasMode(graph.Mode(found[1])), found[2])
				}
			}
		}
	}
	total := 0
	for _, n := range modes {
		total += n
	}
	if len(types) != 16 || total != 66 {
		t.Errorf("read %d types and %d scored modes of the digest, want 16 and 66 (%v)", len(types), total, modes)
	}
}
