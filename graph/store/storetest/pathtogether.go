package storetest

import (
	"slices"
	"sync"
	"testing"

	"detente/graph"
)

// pathsTogether has searches fill one empty memory of links at the same time: each
// meets entities that another saw first.
func pathsTogether(t *testing.T, s graph.Store) {
	w := newWorld(31)
	put(t, s, w.batches(10, 40)...)
	ends, err := s.EntitiesByID(t.Context(), people)
	if err != nil {
		t.Fatal(err)
	}
	var questions []graph.PathQuery
	var want [][]string
	for _, end := range ends {
		if end == nil || end.ID == people[0] {
			continue
		}
		q := graph.PathQuery{From: people[0], To: end.ID, K: 6, MaxHops: 4, Avoid: []string{"leader:nobody-knows"}}
		questions, want = append(questions, q), append(want, hopsOf(pathsWith(t, s, q, nil)))
	}
	if len(questions) < 4 {
		t.Fatalf("%d questions; the case proves little", len(questions))
	}
	for range 20 {
		memory := graph.NewNeighbours(s)
		var all sync.WaitGroup
		for i, q := range questions {
			q.Neighbours = memory
			all.Go(func() {
				found, err := graph.FindPaths(t.Context(), s, q)
				if err != nil || !slices.Equal(hopsOf(found), want[i]) {
					t.Errorf("paths %+v: %v, %v; want %v", q, hopsOf(found), err, want[i])
				}
			})
		}
		all.Wait()
	}
}
