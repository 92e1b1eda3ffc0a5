package gql_test

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"testing"

	"detente/graph/gql"
)

// BenchmarkEntityByID answers the smallest useful question, without the network.
func BenchmarkEntityByID(b *testing.B) {
	benchmark(b, `{"query":"query($id: ID!) { entity(id: $id) { id name kind aliases } }","variables":{"id":"leader:one-007"}}`)
}

// BenchmarkPageOfEvents answers a page of 20 events with what stands around them.
func BenchmarkPageOfEvents(b *testing.B) {
	benchmark(b, `{"query":"{ events { nodes { id type date { start } actors { name country { name } } recipients { name } evidence { sentence article { title } } } } }"}`)
}

func benchmark(b *testing.B, body string) {
	handler := gql.NewHandler(crowd(b, 100), gql.Options{})
	b.ReportAllocs()
	for b.Loop() {
		r := httptest.NewRequest(http.MethodPost, "/graphql", bytes.NewReader([]byte(body)))
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		if w.Code != http.StatusOK || !bytes.HasPrefix(w.Body.Bytes(), []byte(`{"data":{"e`)) {
			b.Fatalf("status %d: %.200s", w.Code, w.Body)
		}
	}
}
