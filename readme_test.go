package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"detente/graph/store"
)

var updateReadme = flag.Bool("update-readme", false, "rewrite the answers in README.md")

// questionAndAnswer finds a graphql block of README.md and the json block after it.
var questionAndAnswer = regexp.MustCompile("(?s)```graphql\n(.*?)```\n\n```json\n(.*?)```")

func TestReadmeAnswersAreWhatTheServerSays(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	uri := newStore(t)
	detente(t, "load", "--store", uri, "examples").must(t)
	s, err := store.Open(t.Context(), uri)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	today := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	server := httptest.NewServer(newHandler(s, nil, ServeOptions{Now: func() time.Time { return today }}.orDefaults()))
	t.Cleanup(server.Close)

	blocks := questionAndAnswer.FindAllSubmatchIndex(readme, -1)
	if len(blocks) < 3 {
		t.Fatalf("README.md has %d questions with answers, want at least 3", len(blocks))
	}
	for i := len(blocks) - 1; i >= 0; i-- { // from the end, so that offsets before a rewritten answer stay right
		b := blocks[i]
		answer := dataOf(t, server.URL, string(readme[b[2]:b[3]]))
		if *updateReadme {
			readme = bytes.Join([][]byte{readme[:b[4]], answer, readme[b[5]:]}, nil)
			continue
		}
		var got, want any
		if err := json.Unmarshal(answer, &got); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(readme[b[4]:b[5]], &want); err != nil {
			t.Fatalf("answer %d of README.md: %v", i+1, err)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("answer %d of README.md is out of date (go test -run Readme -update-readme .); the server says\n%s", i+1, answer)
		}
	}
	if *updateReadme {
		if err := os.WriteFile("README.md", readme, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// dataOf posts the query and returns the data of the answer, indented.
func dataOf(t *testing.T, url, query string) []byte {
	t.Helper()
	body, err := json.Marshal(map[string]string{"query": query})
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.Post(url+"/graphql", "application/json", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	var answer struct {
		Data   json.RawMessage
		Errors json.RawMessage
	}
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil {
		t.Fatal(err)
	}
	if answer.Errors != nil {
		t.Fatalf("%s\nanswers with errors %s", query, answer.Errors)
	}
	var indented bytes.Buffer
	if err := json.Indent(&indented, answer.Data, "", "  "); err != nil {
		t.Fatal(err)
	}
	return append(foldShort(indented.Bytes()), '\n')
}

// innermost finds an indented object or list that holds no other; folded, its
// members stand on one line.
var innermost = regexp.MustCompile(`[\[{]\n[^\[\]{}]*\n *[\]}]|[\[{]\n *[\[{] [^\n]*[\]}]\n *[\]}]`)

// foldShort writes objects and lists of indented JSON that fit a line on one line.
func foldShort(indented []byte) []byte {
	const width = 130
	space := regexp.MustCompile(`\n *`)
	for {
		folded := innermost.ReplaceAllFunc(indented, func(m []byte) []byte {
			if one := space.ReplaceAll(m, []byte(" ")); len(one) <= width {
				return one
			}
			return m
		})
		if bytes.Equal(folded, indented) {
			return folded
		}
		indented = folded
	}
}

// TestContributingNamesFilesThatAreThere looks for each file and folder that
// CONTRIBUTING.md names; NAME stands for any name without a dot.
func TestContributingNamesFilesThatAreThere(t *testing.T) {
	text, err := os.ReadFile("CONTRIBUTING.md")
	if err != nil {
		t.Fatal(err)
	}
	named := regexp.MustCompile("`([a-z]+/[^` ]+)`").FindAllStringSubmatch(string(text), -1)
	if len(named) < 8 {
		t.Errorf("only %d files are named", len(named))
	}
	for _, m := range named {
		found, err := filepath.Glob(strings.ReplaceAll(m[1], "NAME", "*"))
		found = slices.DeleteFunc(found, func(f string) bool { return strings.Count(f, ".") != strings.Count(m[1], ".") })
		if err != nil || len(found) == 0 {
			t.Errorf("%s: no such file: %v", m[1], err)
		}
	}
}
