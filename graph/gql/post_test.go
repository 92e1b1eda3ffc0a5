package gql_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"detente/graph/gql"
)

// TestPostAnswersAsGetDoes compares what is written as it is with what gqlgen
// writes: of data, of errors, and of both.
func TestPostAnswersAsGetDoes(t *testing.T) {
	store := crowd(t, 2)
	article, err := store.Telling(t.Context(), "article:000")
	if err != nil {
		t.Fatal(err)
	}
	article.Entities[0].Name = "A <b> & \"c\" \u2028\u0001\U0001F600"
	if _, err := store.Put(t.Context(), article); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(gql.NewHandler(store, gql.Options{}))
	defer server.Close()
	read := func(resp *http.Response, err error) (body string, decoded any) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = resp.Body.Close() }()
		b, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(b, &decoded); err != nil {
			t.Errorf("%v: %s", err, b)
		}
		return string(b), decoded
	}
	for asked, want := range map[string]string{
		`{ entities(first: 9) { nodes { id name aliases } } }`:  `{"data":{"entities":`,
		`{ events(first: 1) { nodes { id actors { name } } } }`: `{"data":{"events":`,
		`{ entity(id: "leader:nobody") { name } }`:              `{"data":{"entity":null}}`,
		`{ nothing }`: `{"errors":[`,
		`{ good: entity(id: "leader:one-000") { name } bad: entities(first: -1) { nodes { id } } }`: `{"errors":[`,
	} {
		posted, got := read(http.Post(server.URL, "application/json", strings.NewReader(string(query(t, asked)))))
		_, plain := read(http.Get(server.URL + "?query=" + url.QueryEscape(asked)))
		if !strings.HasPrefix(posted, want) {
			t.Errorf("%s: %s, want %s…", asked, posted, want)
		}
		if !reflect.DeepEqual(got, plain) {
			t.Errorf("%s:\nPOST %v\nGET  %v", asked, got, plain)
		}
	}
}
