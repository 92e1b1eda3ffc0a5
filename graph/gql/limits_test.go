package gql_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"detente/graph"
	"detente/graph/gql"
)

func query(t testing.TB, text string) []byte {
	t.Helper()
	b, err := json.Marshal(map[string]any{"query": text})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestAttacksAreRefusedQuickly(t *testing.T) {
	server := httptest.NewServer(gql.NewHandler(crowd(t, 1), gql.Options{}))
	defer server.Close()
	doubling := "{ ...f0 }"
	for i := range 100 {
		doubling += fmt.Sprintf(" fragment f%d on Query { ...f%d ...f%d }", i, i+1, i+1)
	}
	doubling += " fragment f100 on Query { entity(id: \"a\") { id } }"
	introspection := "id"
	for range 6 {
		introspection = "fields { type { " + strings.Replace(introspection, "id", "name", 1) + " } }"
	}
	for _, c := range []struct{ claim, query, code, message string }{
		{"TenThousandAliases", "{" + numbered(10_000, `a%d: entity(id: "x") { id }`) + "}", "TOO_COSTLY", "limit is 65536"},
		{"TooManyTokensInAShortText", "{" + strings.Repeat("a ", 10_000) + "}", "TOO_COSTLY", "2000"},
		{"ManySameFields", `{ entity(id: "x") {` + strings.Repeat("id ", 1_900) + "} }", "", ""},
		{"ManyPathSearches", "{" + numbered(90, `a%d: paths(from: "x", to: "y", k: 100) { length hops { total } }`) + "}", "TOO_COSTLY", "limit is 200000"},
		{"ATextOfTenMegabytes", "{ entity(id: \"" + strings.Repeat("x", 10<<20) + "\") { id } }", "TOO_COSTLY", "1048576 bytes"},
		{"FragmentsThatDouble", doubling, "TOO_COSTLY", "over 1000000000"},
		{"FragmentsThatGoRound", `{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }`, "GRAPHQL_VALIDATION_FAILED", "itself"},
		{"IntrospectionThatGoesRound", `{ __type(name: "Event") { ` + introspection + ` } }`, "GRAPHQL_VALIDATION_FAILED", "introspection depth"},
		{"DeepLists", `{ event(id: "x") { actors { events(first: 50) { nodes { actors { events(first: 50) { nodes { actors { events { nodes { id } } } } } } } } } } }`, "TOO_COSTLY", "cost"},
		{"DeepBrackets", "{" + strings.Repeat("a{", 2_000), "GRAPHQL_PARSE_FAILED", ""},
	} {
		t.Run(c.claim, func(t *testing.T) {
			start := time.Now()
			r := post(t, server.URL, query(t, c.query))
			if took := time.Since(start); took > 5*time.Second { // generous: the machine may be busy
				t.Errorf("took %v", took)
			}
			if c.code == "" {
				if len(r.Errors) > 0 {
					t.Errorf("refused: %.200v", r.errors())
				}
				return
			}
			if len(r.Errors) == 0 || r.errors()[0].Code != c.code || !strings.Contains(r.errors()[0].Message, c.message) {
				t.Errorf("errors %.300v, want code %s and %q", r.errors(), c.code, c.message)
			}
		})
	}
}

func numbered(n int, format string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format+" ", i)
	}
	return b.String()
}

func TestToolsMayReadTheSchema(t *testing.T) {
	server := httptest.NewServer(gql.NewHandler(crowd(t, 1), gql.Options{}))
	defer server.Close()
	r := post(t, server.URL, query(t, readFile(t, "testdata/introspection.graphql")))
	if len(r.Errors) > 0 {
		t.Fatalf("errors: %v", r.errors())
	}
	if !strings.Contains(string(r.Data), "officeHolders") {
		t.Error("the answer does not describe the schema")
	}
}

func TestLimitsAreTold(t *testing.T) {
	server := httptest.NewServer(gql.NewHandler(crowd(t, 1), gql.Options{Limits: gql.Limits{Cost: 100, Depth: 4, Tokens: 50, Bytes: 300}}))
	defer server.Close()
	for _, c := range []struct{ claim, query, message string }{
		{"Cost", `{ events(first: 50) { nodes { id type } } }`, "the query costs 160 and the limit is 100; ask for smaller pages (first) or fewer fields"},
		{"Depth", `{ entity(id: "a") { country { country { country { id } } } } }`, "the query nests fields 5 deep and the limit is 4"},
		{"Tokens", "{" + strings.Repeat(" a", 60) + "}", "exceeded token limit of 50; ask less in one query"},
		{"Bytes", "{" + strings.Repeat(" ", 300) + "}", "the query has 302 bytes and the limit is 300; pass long values as variables"},
	} {
		t.Run(c.claim, func(t *testing.T) {
			r := post(t, server.URL, query(t, c.query))
			if len(r.Errors) != 1 || r.errors()[0] != (storyError{c.message, "TOO_COSTLY"}) {
				t.Errorf("errors %q, want %q", r.errors(), c.message)
			}
		})
	}
}

func TestVariablesCountAsLiterals(t *testing.T) {
	server := httptest.NewServer(gql.NewHandler(crowd(t, 1), gql.Options{Limits: gql.Limits{Cost: 100}}))
	defer server.Close()
	for n, refused := range map[string]bool{"5": false, "50": true, "null": false, "1000000": true} {
		r := post(t, server.URL, []byte(`{"query": "query($n: Int = 2) { events(first: $n) { nodes { id } } }", "variables": {"n": `+n+`}}`))
		if got := len(r.Errors) > 0 && r.errors()[0].Code == "TOO_COSTLY"; got != refused {
			t.Errorf("first %s: refused %v, want %v: %v", n, got, refused, r.errors())
		}
	}
}

func TestListsOfIDsAreBounded(t *testing.T) {
	server := httptest.NewServer(gql.NewHandler(crowd(t, 1), gql.Options{}))
	defer server.Close()
	ids, err := json.Marshal(strings.Fields(strings.Repeat("x ", 1001)))
	if err != nil {
		t.Fatal(err)
	}
	for query, want := range map[string]string{
		`query($ids: [ID!]) { events(filter: {ids: $ids}) { nodes { id } } }`:                                    "filter: ids: 1001 of them: want at most 1000",
		`query($ids: [ID!]) { paths(from: "a", to: "b", avoid: $ids) { length } }`:                               "avoid: 1001 of them: want at most 1000",
		`query($ids: [ID!]!) { network(centers: $ids) { more } }`:                                                "centers: 1001 of them: want at most 500",
		`query($ids: [ID!]!) { network(centers: $ids, filter: {ids: $ids}) { more } }`:                           "filter: ids: 1001 of them: want at most 1000",
		`query($ids: [ID!]) { entity(id: "leader:one-000") { events(filter: {between: $ids}) { totalCount } } }`: "want the IDs of two different entities",
	} {
		r := post(t, server.URL, []byte(fmt.Sprintf(`{"query": %q, "variables": {"ids": %s}}`, query, ids)))
		if len(r.Errors) != 1 || r.errors()[0].Code != gql.CodeBadUserInput || !strings.HasSuffix(r.errors()[0].Message, want) {
			t.Errorf("%s: errors %.200v, want %q", query, r.errors(), want)
		}
	}
}

// broken fails each read in the way its ID says, as a store might.
type broken struct{ gql.Reader }

const secret = "neo4j://neo4j:hunter2@10.0.0.7:7687"

func (broken) Revision(context.Context) (int64, error) { return 1, nil }

func (broken) EntitiesByID(ctx context.Context, ids []string) ([]*graph.Entity, error) {
	switch ids[0] {
	case "slow":
		<-ctx.Done()
		return nil, fmt.Errorf("read from %s: %w", secret, ctx.Err())
	case "unavailable":
		return nil, fmt.Errorf("dial %s: %w", secret, graph.ErrUnavailable)
	case "closed":
		return nil, fmt.Errorf("%s: %w", secret, graph.ErrClosed)
	case "costly":
		return nil, fmt.Errorf("looked at 5 entities: %w", graph.ErrTooCostly)
	case "panic":
		panic(secret)
	}
	return nil, errors.New(secret)
}

func TestNothingInternalLeaks(t *testing.T) {
	var log lockedBuffer
	handler := gql.NewHandler(broken{}, gql.Options{Timeout: 50 * time.Millisecond, Log: slog.New(slog.NewTextHandler(&log, nil))})
	server := httptest.NewServer(handler)
	defer server.Close()
	for id, want := range map[string]storyError{
		"slow":        {"the time for one query, 50ms, ran out; ask for less: smaller pages, fewer hops, a narrower filter, a shorter article", gql.CodeTimeout},
		"unavailable": {"the store cannot answer just now; try again later", gql.CodeUnavailable},
		"closed":      {"the store cannot answer just now; try again later", gql.CodeUnavailable},
		"costly":      {"looked at 5 entities", gql.CodeTooCostly},
		"panic":       {"internal error", gql.CodeInternal},
		"other":       {"internal error", gql.CodeInternal},
	} {
		t.Run(id, func(t *testing.T) {
			r := post(t, server.URL, query(t, `{ entity(id: "`+id+`") { id } }`))
			if len(r.Errors) != 1 || r.errors()[0] != want {
				t.Fatalf("errors %q, want %q", r.errors(), want)
			}
			if strings.Contains(fmt.Sprint(r), "hunter2") {
				t.Errorf("the answer tells the password: %v", r)
			}
			if want.Code == gql.CodeInternal || want.Code == gql.CodeUnavailable {
				logged, _ := r.Errors[0].Extensions["id"].(string)
				if logged == "" || !strings.Contains(log.String(), logged) {
					t.Errorf("the log does not know the error's id %q", logged)
				}
			}
		})
	}
}

// lockedBuffer is a log that several requests write at once.
type lockedBuffer struct {
	mu sync.Mutex
	b  strings.Builder
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func TestTheContractIsTheSchemaFile(t *testing.T) {
	if _, err := os.Stat("../../schema.graphqls"); err != nil {
		t.Fatal(err)
	}
	if got := schema().Types["Query"].Position.Src.Name; !strings.HasSuffix(got, "schema.graphqls") {
		t.Errorf("the API is generated from %s", got)
	}
}
