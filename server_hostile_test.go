package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"detente/graph"
)

// memoryPromised is what an embedded server keeps within, whatever it is asked.
const memoryPromised = 512 << 20

// gdeltRows are that many event rows of GDELT 2.0 about 80 countries and their
// ministries, the same for the same number.
func gdeltRows(n int) []byte {
	r := rand.New(rand.NewPCG(5, 1))
	countries := strings.Fields(`USA CHN RUS GBR FRA DEU IND BRA TUR IRN ISR UKR POL JPN KOR SAU EGY ZAF NGA MEX CAN AUS ITA ESP COL VEN ARG CHL PER SYR
		IRQ AFG PAK LBN JOR QAT YEM LBY TUN DZA MAR ETH SDN SOM KEN UGA COD RWA AGO MOZ GHA SEN MLI NER TCD CMR VNM THA MYS IDN
		PHL MMR BGD LKA NPL KAZ UZB GEO ARM AZE BLR LTU FIN SWE NOR NLD GRC HUN CUB MNG`)
	party := func() string {
		c := countries[int(float64(len(countries))*r.Float64()*r.Float64())]
		t := []string{"", "GOV", "MIL", "OPP", "BUS", "MED"}[r.IntN(6)]
		return strings.Join([]string{c + t, c + " " + t, c, "", "", "", "", t, "", ""}, "\t")
	}
	codes := strings.Fields("036 040 042 043 046 057 061 070 080 100 110 111 112 120 130 141 160 163 170 173 180 190 193")
	place := "4\tGeneva, Genève, Switzerland\tSZ\tSZ\t\t46.2\t6.1\tx"
	var b bytes.Buffer
	for i := range n {
		day := graph.Day("2015-02-18").Add(i * 3650 / n)
		compact := strings.ReplaceAll(string(day), "-", "")
		code := codes[r.IntN(len(codes))]
		fmt.Fprintf(&b, "%d\t%s\t%s\t%s\t2015.1\t%s\t%s\t1\t%s\t%s\t%s\t1\t1.0\t3\t1\t3\t-2.5\t%s\t%s\t%s\t%s120000\thttps://news%d.example/%d\n",
			400_000_000+i, compact, compact[:6], compact[:4], party(), party(), code, code[:3], code[:2], place, place, place, compact, r.IntN(300), i)
	}
	return b.Bytes()
}

// built is the program itself, not the test binary, which may be slower and larger.
func built(t *testing.T) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "detente")
	if out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	return program
}

// process is a server in a process of its own.
type process struct {
	base string
	pid  int
}

func startServer(t *testing.T, program, store string, args ...string) process {
	t.Helper()
	cmd := exec.Command(program, append([]string{"serve", "--store", store, "--addr", "127.0.0.1:0"}, args...)...)
	cmd.Stderr = t.Output()
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	at, ok := strings.CutPrefix(strings.TrimSpace(line), "serving on ")
	if err != nil || !ok {
		t.Fatalf("the server said %q (%v)", line, err)
	}
	return process{at, cmd.Process.Pid}
}

// peak is the most memory that the process has used, in bytes; 0 where the
// system does not tell.
func (p process) peak() int {
	status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.pid))
	found := regexp.MustCompile(`VmHWM:\s*(\d+) kB`).FindSubmatch(status)
	if found == nil {
		return 0
	}
	n, _ := strconv.Atoi(string(found[1]))
	return n << 10
}

// code asks and returns the code of the first error, "ok" without any.
func (p process) code(query string, variables map[string]any) (string, error) {
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		return "", err
	}
	resp, err := http.Post(p.base+"/graphql", "application/json", bytes.NewReader(body))
	if err != nil {
		return "", err
	}
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		return "", err
	}
	var a graphQLAnswer
	if err := json.Unmarshal(text, &a); err != nil {
		return "", fmt.Errorf("status %d: %.200s", resp.StatusCode, text)
	}
	if len(a.Errors) > 0 {
		return a.code(), nil
	}
	return "ok", nil
}

// throw asks so many times at once; each answer must be one of the codes.
func (p process) throw(t *testing.T, times int, query string, codes ...string) {
	t.Helper()
	var all sync.WaitGroup
	for range times {
		all.Go(func() {
			got, err := p.code(query, nil)
			if err != nil || !slices.Contains(codes, got) {
				t.Errorf("answered %s (%v), want one of %v", got, err, codes)
			}
		})
	}
	all.Wait()
}

// TestServerOutlivesBadInput throws at a server of 20,000 events what may come,
// much of it at once.
func TestServerOutlivesBadInput(t *testing.T) {
	program, store := built(t), newStore(t)
	file := write(t, "rows.CSV", gdeltRows(20_000))
	if out, err := exec.Command(program, "import", "--store", store, file).CombinedOutput(); err != nil {
		t.Fatalf("import: %v\n%s", err, out)
	}
	server := startServer(t, program, store)
	aliases := func(n int, field string) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "a%d: %s ", i, field)
		}
		return "{" + b.String() + "}"
	}
	const whole = `nodes { id type actors { id name } recipients { id name } evidence { sentence trigger article { title url text } mentions { text entity { name } } } }`
	paths := func(with string) string {
		return `{ paths(from: "country:AGO", to: "country:MNG", k: 100` + with + `) { length hops { total events { id } } } }`
	}
	busy := []string{"ok", "TIMEOUT"} // a slow machine may have no time for all
	for _, c := range []struct {
		claim string
		times int
		query string
		codes []string
	}{
		{"TenMegabytes", 20, `{ entity(id: "` + strings.Repeat("x", 10<<20) + `") { id } }`, []string{"TOO_COSTLY"}},
		{"TenThousandAliases", 20, aliases(10_000, `entity(id: "x") { id }`), []string{"TOO_COSTLY"}},
		{"CyclesOfFragments", 20, `{ ...a } fragment a on Query { ...b } fragment b on Query { ...a stats { articles } }`, []string{"GRAPHQL_VALIDATION_FAILED"}},
		{"AMillionPaths", 20, `{ paths(from: "country:USA", to: "country:CHN", k: 1000000) { length } }`, []string{"BAD_USER_INPUT"}},
		{"PagesOfAThousand", 16, `{ events(first: 1000) { ` + whole + ` } }`, busy},
		{"TheCostliestQuery", 8, strings.ReplaceAll(aliases(20, "events(first: 1000) { nodes { id evidence { sentence rule } } }"), "\n", " "), busy},
		{"ListsOfLists", 16, `{ entities(first: 1000) { nodes { id country { id } events(first: 20) { nodes { id } } } } }`, busy},
		{"HundredPaths", 16, paths(``), busy},
		{"PathsInTheOrderOfTime", 16, paths(`, chronological: true`), busy},
		{"PathsByOffices", 16, paths(`, offices: true, maxDegree: 50`), busy},
		{"LargeNetworks", 16, `{ network(centers: ["country:USA"], depth: 3, maxNodes: 500, maxLinks: 10000) { nodes { id } links { source target } } }`, busy},
		{"SearchesForALetter", 16, `{ events(search: "u", first: 1000) { totalCount nodes { id } } entities(search: "g", first: 1000) { totalCount } }`, busy},
		{"WhatWasKnownBefore", 8, `{ events(filter: {knownAt: "1999-01-01T00:00:00Z"}) { totalCount } }`, busy},
	} {
		t.Run(c.claim, func(t *testing.T) { server.throw(t, c.times, c.query, c.codes...) })
	}
	t.Run("ManyDifferentQueries", func(t *testing.T) {
		for i := range 600 {
			if got, err := server.code(aliases(600, "__typename")+fmt.Sprint("#", i), nil); got != "ok" {
				t.Fatalf("answered %s (%v)", got, err)
			}
		}
	})
	t.Run("ClientsThatStopReading", func(t *testing.T) { stopReading(t, server, `{ events(first: 1000) { `+whole+` } }`) })
	if got, err := server.code("{ stats { articles } }", nil); got != "ok" {
		t.Errorf("afterwards the server answers %s (%v)", got, err)
	}
	t.Logf("at most %d MB", server.peak()>>20)
	if peak := server.peak(); peak > memoryPromised {
		t.Errorf("the server used %d MB, which is more than %d", peak>>20, memoryPromised>>20)
	}
}

// stopReading asks the question over 60 connections that never read; who asks
// little then must not wait for them.
func stopReading(t *testing.T, server process, query string) {
	body, err := json.Marshal(map[string]string{"query": query})
	if err != nil {
		t.Fatal(err)
	}
	for range 60 {
		c, err := net.Dial("tcp", strings.TrimPrefix(server.base, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = c.Close() }()
		_ = c.(*net.TCPConn).SetReadBuffer(4096)
		fmt.Fprintf(c, "POST /graphql HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
	}
	begun := time.Now()
	if got, err := server.code(`{ entity(id: "country:USA") { name } events(first: 20) { nodes { id } } }`, nil); got != "ok" {
		t.Errorf("a small question: answered %s (%v) after %v", got, err, time.Since(begun))
	}
}

// TestWrongValuesAreNamed asks with IDs of other types, days that are none and
// cursors of other lists.
func TestWrongValuesAreNamed(t *testing.T) {
	store := smallStore(t)
	base, _ := serving(t, store, ServeOptions{})
	server := process{base: base}
	for query, want := range map[string]string{
		`{ entity(id: "event:thanks") { id } event(id: "country:FRA") { id } article(id: "event:thanks") { id } }`:                                           "ok",
		`{ relation(a: "article:thanks", b: "country:FRA") { total } sanctions(against: "event:thanks") { nodes { id } } }`:                                  "ok",
		`{ paths(from: "article:thanks", to: "country:FRA") { length } }`:                                                                                    "NOT_FOUND",
		`{ network(centers: ["event:thanks"]) { more } }`:                                                                                                    "NOT_FOUND",
		`{ officeHolders(country: "France") { leader { id } } }`:                                                                                             "BAD_USER_INPUT",
		`{ events(filter: {from: "2026-02-30"}) { nodes { id } } }`:                                                                                          "BAD_USER_INPUT",
		`{ events(filter: {from: "10000-01-01"}) { nodes { id } } }`:                                                                                         "BAD_USER_INPUT",
		`{ events(filter: {from: "2026-02-02", to: "2026-02-01"}) { nodes { id } } }`:                                                                        "BAD_USER_INPUT",
		`{ events(filter: {from: "0001-01-01", to: "9999-12-31", asOf: "9999-12-31"}) { nodes { id } } }`:                                                    "ok",
		`{ paths(from: "country:FRA", to: "country:POL", offices: true, chronological: true, filter: {from: "9999-12-31", asOf: "9999-12-31"}) { length } }`: "ok",
		`{ events(filter: {knownAt: "99999-01-01T00:00:00Z"}) { nodes { id } } }`:                                                                            "BAD_USER_INPUT",
		`{ events(filter: {knownAt: "9999-12-31T23:59:59Z"}) { nodes { id } } }`:                                                                             "ok",
		`{ changes(since: "9999-12-31T23:59:59Z") { nodes { revision } } }`:                                                                                  "ok",
		`{ changes(after: -1) { nodes { revision } } }`:                                                                                                      "BAD_USER_INPUT",
		`{ events(first: 0) { nodes { id } } }`:                                                                                                              "BAD_USER_INPUT",
		`{ events(first: 99999999999999999999) { nodes { id } } }`:                                                                                           "GRAPHQL_VALIDATION_FAILED",
		`{ paths(from: "country:FRA", to: "country:POL", maxHops: 7) { length } }`:                                                                           "BAD_USER_INPUT",
		`{ network(centers: ["country:FRA"], maxLinks: 10001) { more } }`:                                                                                    "BAD_USER_INPUT",
	} {
		if got, err := server.code(query, nil); got != want {
			t.Errorf("%s: answered %s (%v), want %s", query, got, err, want)
		}
	}
	lists := map[string]string{
		"events": `events(first: 1, after: $c)`, "entities": `entities(first: 1, after: $c)`, "articles": `articles(first: 1, after: $c)`,
		"changes": `changes(first: 1, cursor: $c)`, "search": `entities(search: "fra", first: 1, after: $c)`,
	}
	for from, list := range lists {
		var a graphQLAnswer
		_, body := ask(t, http.MethodPost, base+"/graphql", fmt.Sprintf(`{"query": %q}`, `query($c: String) { l: `+list+` { pageInfo { endCursor } } }`), "Content-Type", asJSON)
		if err := json.Unmarshal([]byte(body), &a); err != nil {
			t.Fatal(err)
		}
		var found struct{ PageInfo struct{ EndCursor string } }
		if err := json.Unmarshal(a.Data["l"], &found); err != nil || found.PageInfo.EndCursor == "" {
			t.Fatalf("%s: %s", from, body)
		}
		for to, list := range lists {
			want := "BAD_USER_INPUT"
			if from == to {
				want = "ok"
			}
			got, err := server.code(`query($c: String) { `+list+` { pageInfo { hasNextPage } } }`, map[string]any{"c": found.PageInfo.EndCursor})
			if got != want {
				t.Errorf("a cursor of %s for %s: answered %s (%v), want %s", from, to, got, err, want)
			}
		}
	}
}
