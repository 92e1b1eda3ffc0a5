// Package storetest is the proof of the contract that graph.Store states: every
// store must pass every case. A behaviour is promised only when a case here
// shows it, so a change of the contract starts here.
package storetest

import (
	"encoding/json"
	"errors"
	"slices"
	"testing"

	"detente/graph"
)

// testCase is one claim about a store.
type testCase struct {
	name string // the claim
	run  func(t *testing.T, s graph.Store)
}

// Run runs every case against a fresh, empty store from open. Run closes the
// store when the case has ended.
func Run(t *testing.T, open func(*testing.T) graph.Store) {
	runCases(t, open, slices.Concat(putCases, retractCases, entityCases, searchCases, eventCases, filterCases, pageCases,
		relationCases, expandCases, pathCases, articleCases, textCases, concurrentCases, lifeCases, activityCases, decisionCases, changeCases, directoryCases))
}

func runCases(t *testing.T, open func(*testing.T) graph.Store, cases []testCase) {
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s := open(t)
			t.Cleanup(func() {
				if err := s.Close(); err != nil {
					t.Errorf("close: %v", err)
				}
			})
			c.run(t, s)
		})
	}
}

// put writes the batches or ends the case.
func put(t *testing.T, s graph.Store, batches ...*graph.Batch) []graph.PutResult {
	t.Helper()
	results, err := s.Put(t.Context(), batches...)
	if err != nil {
		t.Fatalf("put: %v", err)
	}
	if len(results) != len(batches) {
		t.Fatalf("put of %d batches gave %d results", len(batches), len(results))
	}
	return results
}

func retract(t *testing.T, s graph.Store, article string, hour int) {
	t.Helper()
	if err := s.Retract(t.Context(), article, at(hour)); err != nil {
		t.Fatalf("retract %s: %v", article, err)
	}
}

func getEvent(t *testing.T, s graph.Store, id string) *graph.Event {
	t.Helper()
	e, err := s.Event(t.Context(), id)
	if err != nil {
		t.Fatalf("event %s: %v", id, err)
	}
	return e
}

func getEntity(t *testing.T, s graph.Store, id string) *graph.Entity {
	t.Helper()
	e, err := s.Entity(t.Context(), id)
	if err != nil {
		t.Fatalf("entity %s: %v", id, err)
	}
	return e
}

// eventIDs returns the IDs of all events that pass the filter, in the store's order.
func eventIDs(t *testing.T, s graph.Store, f graph.EventFilter) []string {
	t.Helper()
	events, more, err := s.Events(t.Context(), graph.EventQuery{Filter: f, Page: graph.Page{First: graph.MaxPage}})
	if err != nil {
		t.Fatalf("events of %+v: %v", f, err)
	}
	if more {
		t.Fatalf("events of %+v: more than a page", f)
	}
	return idsOf(events)
}

func idsOf(events []*graph.Event) []string {
	ids := make([]string, 0, len(events))
	for _, e := range events {
		ids = append(ids, e.ID)
	}
	return ids
}

// entityIDs returns the IDs of all entities of the query, in the store's order.
func entityIDs(t *testing.T, s graph.Store, q graph.EntityQuery) []string {
	t.Helper()
	q.Page = graph.Page{First: graph.MaxPage}
	entities, more, err := s.Entities(t.Context(), q)
	if err != nil {
		t.Fatalf("entities of %+v: %v", q, err)
	}
	if more {
		t.Fatalf("entities of %+v: more than a page", q)
	}
	ids := make([]string, 0, len(entities))
	for _, e := range entities {
		ids = append(ids, e.ID)
	}
	return ids
}

// same compares what two values say, field by field, as JSON: times by their
// instant, nothing and an empty list or table alike.
func same(t *testing.T, what string, got, want any) {
	t.Helper()
	g, w := said(t, got), said(t, want)
	if g != w {
		t.Errorf("%s:\n got %s\nwant %s", what, g, w)
	}
}

func said(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	var plain any
	if err := json.Unmarshal(b, &plain); err != nil {
		t.Fatal(err)
	}
	if b, err = json.MarshalIndent(withoutEmpty(plain), "", " "); err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// withoutEmpty drops fields that hold nothing, an empty list or an empty table.
func withoutEmpty(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for k, x := range v {
			if v[k] = withoutEmpty(x); v[k] == nil {
				delete(v, k)
			}
		}
		if len(v) == 0 {
			return nil
		}
	case []any:
		for i, x := range v {
			v[i] = withoutEmpty(x)
		}
		if len(v) == 0 {
			return nil
		}
	}
	return v
}

// equal compares two lists of IDs or numbers.
func equal[T comparable](t *testing.T, what string, got, want []T) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

func wantError(t *testing.T, what string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s: got error %v, want %v", what, err, want)
	}
}
