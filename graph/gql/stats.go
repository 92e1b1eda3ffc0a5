package gql

import "detente/graph"

// Stats is what the graph holds.
type Stats struct{ *graph.Stats }

// Entities returns the number of entities of every kind.
func (s Stats) Entities() []*KindCount {
	var counts []*KindCount
	for _, k := range graph.Kinds() {
		counts = append(counts, &KindCount{Kind: k, Total: s.Stats.Entities[k]})
	}
	return counts
}

// Events returns the number of events of every type.
func (s Stats) Events() []*TypeCount {
	var counts []*TypeCount
	for _, t := range graph.Types() {
		counts = append(counts, &TypeCount{Type: t, Total: s.Stats.Events[t]})
	}
	return counts
}

// Realis returns the number of events of every realis.
func (s Stats) Realis() []*RealisCount {
	var counts []*RealisCount
	for _, r := range graph.RealisValues() {
		counts = append(counts, &RealisCount{Realis: r, Total: s.Stats.Realis[r]})
	}
	return counts
}
