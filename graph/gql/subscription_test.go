package gql_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"detente/graph/gql"
)

// TestSubscriptionsThatCannotBeAnsweredAreRefused sends some where no stream is, and
// to more than one field.
func TestSubscriptionsThatCannotBeAnsweredAreRefused(t *testing.T) {
	server := httptest.NewServer(gql.NewHandler(crowd(t, 1), gql.Options{Timeout: 30 * time.Second}))
	defer server.Close()
	const twice = `subscription { a: eventRecorded { id } ...More } fragment More on Subscription { b: eventRecorded { id } }`
	for _, c := range []struct{ claim, accept, asked, want string }{
		{"OnePostWithoutAStream", "application/json", `subscription { eventRecorded { id } }`, "a subscription is answered over WebSocket"},
		{"TwoFieldsAsEvents", "text/event-stream", twice, "a subscription to 2 fields: want one"},
		{"NoFieldIncluded", "text/event-stream", `subscription { eventRecorded @skip(if: true) { id } }`, "a subscription to 0 fields: want one"},
		{"TwoFieldsByPost", "application/json", twice, "a subscription to 2 fields: want one"},
	} {
		t.Run(c.claim, func(t *testing.T) {
			r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL, bytes.NewReader(query(t, c.asked)))
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Content-Type", "application/json")
			r.Header.Set("Accept", c.accept)
			began := time.Now()
			resp, err := http.DefaultClient.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = resp.Body.Close() }()
			body, err := io.ReadAll(resp.Body)
			if err != nil {
				t.Fatal(err)
			}
			if took := time.Since(began); !bytes.Contains(body, []byte(c.want)) || bytes.Contains(body, []byte("INTERNAL")) || took > 10*time.Second {
				t.Errorf("after %v: %s, want %q", took, body, c.want)
			}
		})
	}
}
