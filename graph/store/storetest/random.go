package storetest

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"detente/graph"
)

// world makes random graphs that are the same for the same seed: few entities,
// days and values, so that conditions meet often.
type world struct{ *rand.Rand }

func newWorld(seed uint64) world { return world{rand.New(rand.NewPCG(seed, 1))} }

func pick[T any](w world, from []T) T { return from[w.IntN(len(from))] }

// some returns up to most different values in their order.
func some[T any](w world, from []T, most int) []T {
	var got []T
	for _, x := range from {
		if len(got) < most && w.IntN(len(from)) < most {
			got = append(got, x)
		}
	}
	return got
}

var (
	people  = []string{france, germany, poland, moreau, weber, navy, bank, council, envoy, "group:POL.OPP", "group:FRA.CVL", "leader:lone"}
	outlets = []string{"courier", "herald", "wire"}
	topics  = []string{"cyber", "diplomatic", "economic", "health", "military"}
)

func (w world) day() graph.Day { return graph.Day("2026-05-01").Add(w.IntN(12)) }

func (w world) event(id string) *graph.Event {
	t := pick(w, graph.Types())
	info, _ := t.Info()
	e := event(id, t, "", "")
	e.Actors = some(w, people, 2)
	if len(e.Actors) == 0 {
		e.Actors = []string{pick(w, people)}
	}
	e.Recipients = some(w, people, 2)
	slices.Sort(e.Actors)
	slices.Sort(e.Recipients)
	if len(info.Modes) > 0 && w.IntN(2) == 0 {
		e.Mode = pick(w, info.Modes).Mode
	}
	if w.IntN(8) > 0 {
		e.Date = graph.OnDay(w.day())
	}
	e.Contexts = some(w, topics, 2)
	e.Realis = pick(w, slices.Concat(graph.RealisValues(), []graph.Realis{graph.Actual, graph.Actual, graph.Actual, graph.Actual}))
	if w.IntN(3) == 0 {
		e.Status = pick(w, graph.Statuses()) // since when is not told
	} else if w.IntN(2) == 0 {
		e.SetChanges(w.changes())
	}
	e.Confidence = float64(w.IntN(11)) / 10
	if w.IntN(3) == 0 {
		saidBy(pick(w, people))(e)
	}
	return e
}

// changes returns the steps of a life, some of unknown days.
func (w world) changes() []graph.Change {
	steps := make([]graph.Change, 1+w.IntN(3))
	for i := range steps {
		if steps[i].Status = pick(w, graph.Statuses()); w.IntN(4) > 0 {
			steps[i].On = w.day()
		}
	}
	return steps
}

// batches returns articles that together tell about so many events, some of them
// told by several articles.
func (w world) batches(articles, events int) []*graph.Batch {
	told := map[string]*graph.Event{}
	var all []*graph.Batch
	for i := range articles {
		var es []*graph.Event
		for _, n := range some(w, seq(events), 1+3*events/articles) {
			id := fmt.Sprintf("e%03d", n)
			if told[id] == nil {
				told[id] = w.event(id)
			}
			e := *told[id]
			e.Contexts, e.Confidence = some(w, topics, 2), float64(w.IntN(11))/10
			es = append(es, &e)
		}
		all = append(all, tell(fmt.Sprintf("%s/%d", pick(w, outlets), i), i+1, es...))
	}
	return all
}

func seq(n int) []int {
	ns := make([]int, n)
	for i := range ns {
		ns[i] = i
	}
	return ns
}

// filter returns a filter of a few random conditions.
func (w world) filter() graph.EventFilter {
	var f graph.EventFilter
	for range 1 + w.IntN(3) {
		switch w.IntN(18) {
		case 0:
			f.IDs = []string{fmt.Sprintf("e%03d", w.IntN(60)), fmt.Sprintf("e%03d", w.IntN(60)), fmt.Sprintf("e%03d", w.IntN(60))}
		case 1:
			f.Types = some(w, graph.Types(), 5)
		case 2:
			f.Modes = []graph.Mode{"visit", "arrest", "withdraw", "yield", "violence"}
		case 3:
			f.Quads = []graph.Quad{pick(w, graph.Quads())}
		case 4:
			f.Contexts = some(w, topics, 2)
		case 5:
			f.Actor = pick(w, people)
		case 6:
			f.Recipient = pick(w, people)
		case 7, 8:
			f.Between = [2]string{pick(w, people), pick(w, people)}
		case 9:
			f.Exact = true
		case 10:
			f.Country = pick(w, []string{"FRA", "DEU", "POL", graph.International})
		case 11:
			f.From = w.day()
		case 12:
			if day := w.day(); day >= f.From {
				f.To = day
			}
		case 13:
			f.AsOf = w.day()
		case 14:
			f.KnownAt = at(w.IntN(40))
		case 15:
			f.Realis = some(w, graph.RealisValues(), 3)
		case 16:
			f.Statuses = some(w, graph.Statuses(), 4)
			if w.IntN(2) == 0 {
				f.AsOf = w.day()
			}
		case 17:
			f.MinConfidence = float64(w.IntN(11)) / 10
		}
	}
	switch w.IntN(8) {
	case 0:
		f.Source = pick(w, outlets)
	case 1:
		f.Article = fmt.Sprintf("%s/%d", pick(w, outlets), w.IntN(20))
	case 2:
		f.Speaker = pick(w, people)
	}
	if f.From > f.To && f.To != "" {
		f.From = ""
	}
	return f
}
