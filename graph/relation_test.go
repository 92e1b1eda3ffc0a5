package graph_test

import (
	"testing"

	"detente/graph"
)

func TestTrendComparesTheLastThirdWithTheFirst(t *testing.T) {
	point := func(events int, score float64) graph.RelationPoint {
		return graph.RelationPoint{Events: events, Score: score}
	}
	for _, c := range []struct {
		claim  string
		series []graph.RelationPoint
		trend  float64
		ok     bool
	}{
		{"one step has no trend", []graph.RelationPoint{point(3, -5)}, 0, false},
		{"of two steps the second is compared with the first", []graph.RelationPoint{point(1, -6), point(9, 2)}, 8, true},
		{"steps with more events weigh more", []graph.RelationPoint{
			point(3, -4), point(1, 0), point(5, 9), point(5, -9), point(1, 1), point(3, 5)}, 7, true},
	} {
		t.Run(c.claim, func(t *testing.T) {
			r := graph.Relation{Series: c.series}
			if trend, ok := r.Trend(); ok != c.ok || trend != c.trend {
				t.Errorf("trend %v, %v: want %v, %v", trend, ok, c.trend, c.ok)
			}
		})
	}
}
