package graph_test

import (
	"slices"
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

func TestMoversGoInTheDirectionOfTheTrend(t *testing.T) {
	sum := graph.NewRelationSum(graph.RelationQuery{A: "a", B: "b", Every: graph.ByWeek})
	sum.Add(graph.Aid, "", graph.Forward, "2026-01-05", 2)
	sum.Add(graph.Accuse, "", graph.Forward, "2026-01-12", 1)
	sum.Add(graph.Assault, "", graph.Forward, "2026-01-20", 1)
	sum.Add(graph.Request, "", graph.Backward, "2026-01-21", 1)
	from, to, types := sum.Relation().Movers(graph.ByWeek)
	if from != "2026-01-19" || to != "2026-01-26" || !slices.Equal(types, []graph.Type{graph.Assault, graph.Accuse, graph.Request}) {
		t.Errorf("down: got %v from %s to %s", types, from, to)
	}
	if _, _, types := graph.NewRelationSum(graph.RelationQuery{}).Relation().Movers(graph.ByMonth); types != nil {
		t.Errorf("of nothing: got %v", types)
	}
	for every, want := range map[graph.Interval]graph.Day{graph.ByWeek: "2024-03-04", graph.ByMonth: "2024-03-01", graph.ByYear: "2025-01-01", "": "2024-03-01"} {
		if got := every.After("2024-02-29"); got != want {
			t.Errorf("after the %s of 2024-02-29: got %s, want %s", every, got, want)
		}
	}
}
