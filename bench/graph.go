package main

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"detente/graph"
	"detente/graph/store"
)

// dataset is the generator's graph: 200 countries, 5,000 actors of Zipf
// popularity, and events in the order of their dates, two to an article.
type dataset struct {
	countries map[string]string // ID -> name
	actors    map[string]actor
	events    []event
}

type actor struct{ id, name, kind, country string }

type event struct {
	id, source, target, typ, article string
	date                             graph.Day
	confidence                       float64
}

// entity is the ID that the actor has in Détente.
func (a actor) entity() string {
	if a.kind == string(graph.KindLeader) {
		return "leader:" + a.id
	}
	return "org:" + a.id
}

func readGraph(dir string) (*dataset, error) {
	g := &dataset{countries: map[string]string{}, actors: map[string]actor{}}
	err := errors.Join(
		readCSV(dir, "countries.csv", func(r []string) error { g.countries[r[0]] = r[1]; return nil }),
		readCSV(dir, "actors.csv", func(r []string) error {
			g.actors[r[0]] = actor{r[0], r[1], r[2], r[3]}
			return nil
		}),
		readCSV(dir, "events.csv", func(r []string) error {
			confidence, err := strconv.ParseFloat(r[6], 64)
			g.events = append(g.events, event{id: r[0], source: r[1], target: r[2], typ: r[3], date: graph.Day(r[4]), confidence: confidence, article: r[7]})
			return err
		}),
	)
	if err == nil && len(g.events) == 0 {
		err = fmt.Errorf("no events in %s", dir)
	}
	return g, err
}

// readCSV calls add on each row but the header. A row is used before the next is read.
func readCSV(dir, name string, add func(row []string) error) error {
	f, err := os.Open(filepath.Join(dir, name))
	if err != nil {
		return err
	}
	defer f.Close()
	r := csv.NewReader(f)
	for n := 0; ; n++ {
		row, err := r.Read()
		if err == io.EOF {
			return nil
		}
		if err == nil && n > 0 {
			err = add(row)
		}
		if err != nil {
			return fmt.Errorf("read %s: row %d: %w", name, n, err)
		}
	}
}

// kinds gives the generator's 20 types a type and mode of PLOVER. All 16 are
// used; MEET, NEGOTIATE and VISIT become one, and so do two other pairs.
var kinds = map[string]struct {
	typ  graph.Type
	mode graph.Mode
}{
	"MEET": {graph.Consult, ""}, "NEGOTIATE": {graph.Consult, "multilateral"}, "VISIT": {graph.Consult, "visit"},
	"ACCUSE": {graph.Accuse, "allege"}, "CRITICIZE": {graph.Accuse, "disapprove"}, "SIGN_AGREEMENT": {graph.Agree, ""}, "STATEMENT": {graph.Agree, ""},
	"SANCTION": {graph.Sanction, "discontinue"}, "SUPPORT": {graph.Support, ""}, "THREATEN": {graph.Threaten, ""}, "AID": {graph.Aid, ""},
	"TRADE": {graph.Cooperate, ""}, "PROTEST": {graph.Protest, "demo"}, "EXPEL": {graph.Coerce, "deport"}, "DEPLOY": {graph.Mobilize, "troops"},
	"ATTACK": {graph.Assault, ""}, "CEASEFIRE": {graph.Retreat, "ceasefire"}, "CONDEMN": {graph.Reject, ""}, "APPEAL": {graph.Request, ""}, "WITHDRAW": {graph.Concede, ""},
}

// load writes the graph through the same Put that the loader uses.
func load(ctx context.Context, g *dataset, o options) (err error) {
	s, err := store.Open(ctx, o.store)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	began := time.Now()
	if _, err := s.Put(ctx, g.roster()); err != nil {
		return err
	}
	var batches []*graph.Batch
	written := 0
	for i := 0; i < len(g.events); {
		n := i + 1
		for n < len(g.events) && g.events[n].article == g.events[i].article {
			n++
		}
		batches = append(batches, g.batch(g.events[i:n]))
		written, i = written+n-i, n
		if len(batches) == o.batch || i == len(g.events) {
			if _, err := s.Put(ctx, batches...); err != nil {
				return err
			}
			batches = batches[:0]
			if written%100_000 < 2*o.batch {
				fmt.Fprintf(os.Stderr, "%d events, %.0f/s so far\n", written, float64(written)/time.Since(began).Seconds())
			}
		}
	}
	fmt.Printf("%d events in %.1f s: %.0f events/s\n", written, time.Since(began).Seconds(), float64(written)/time.Since(began).Seconds())
	return nil
}

// roster is an article that names everybody, because some take part in no event.
func (g *dataset) roster() *graph.Batch {
	at := g.events[0].date.Time()
	b := &graph.Batch{At: at, Article: &graph.Article{ID: "roster", Title: "Roster", Source: "news.example", Language: "en", Published: at, Text: "Roster"}}
	for code := range g.countries {
		b.Entities = append(b.Entities, g.country(code))
	}
	for _, a := range g.actors {
		b.Entities = append(b.Entities, a.participant())
	}
	slices.SortFunc(b.Entities, func(x, y *graph.Entity) int { return strings.Compare(x.ID, y.ID) })
	return b
}

func (g *dataset) country(code string) *graph.Entity {
	return &graph.Entity{ID: graph.CountryID(code), Kind: graph.KindCountry, Name: g.countries[code], Country: code}
}

func (a actor) participant() *graph.Entity {
	return &graph.Entity{ID: a.entity(), Kind: graph.Kind(a.kind), Name: a.name, Country: a.country}
}

// batch is what one article says.
func (g *dataset) batch(events []event) *graph.Batch {
	first := events[0]
	b := &graph.Batch{At: first.date.Time(), Article: &graph.Article{
		ID: first.article, URL: "https://news.example/" + first.article, Title: "Article " + first.article, Source: "news.example", Language: "en", Published: first.date.Time(),
	}}
	named := map[string]bool{}
	entity := func(e *graph.Entity) string {
		if !named[e.ID] {
			named[e.ID] = true
			b.Entities = append(b.Entities, e)
		}
		return e.ID
	}
	participant := func(id string) string {
		a := g.actors[id]
		entity(g.country(a.country))
		return entity(a.participant())
	}
	for _, e := range events {
		kind := kinds[e.typ]
		sentence := fmt.Sprintf("%s: %s %s %s.", e.id, g.actors[e.source].name, e.typ, g.actors[e.target].name)
		ev := graph.Evidence{Article: first.article, Sentence: sentence, Start: len(b.Article.Text), Trigger: e.typ, Rule: "generated", Stance: graph.StanceAsserts}
		ev.End = ev.Start + len(sentence)
		b.Article.Text += sentence + "\n"
		b.Events = append(b.Events, &graph.Event{
			ID: e.id, Type: kind.typ, Mode: kind.mode, Actors: []string{participant(e.source)}, Recipients: []string{participant(e.target)},
			Date: graph.OnDay(e.date), Realis: graph.Actual, Confidence: e.confidence, Evidence: []graph.Evidence{ev},
		})
	}
	return b
}

// parameters are what a question is asked about.
type parameters struct {
	a, b     actor
	country  string
	from, to graph.Day // the first and the last day
}

// draw returns n sets: a and b are the two sides of a random event, so that
// popular actors and pairs are asked about most; the country is that of another
// event's actor; the window is 30 to 365 days. For paths, b is any actor.
func (g *dataset) draw(n int, anyTarget bool) []parameters {
	r := rand.New(rand.NewPCG(1, 2))
	first, last := g.events[0].date.Time(), g.events[len(g.events)-1].date.Time()
	days := int(last.Sub(first).Hours()/24) + 1
	list := make([]parameters, n)
	for i := range list {
		e, other := g.events[r.IntN(len(g.events))], g.events[r.IntN(len(g.events))]
		p := parameters{a: g.actors[e.source], b: g.actors[e.target], country: g.actors[other.source].country}
		for anyTarget && (p.b == p.a || p.b.id == e.target) {
			p.b = g.actors[fmt.Sprintf("A%05d", r.IntN(len(g.actors)))]
		}
		from := r.IntN(max(1, days-30))
		p.from, p.to = graph.DayOf(first.AddDate(0, 0, from)), graph.DayOf(first.AddDate(0, 0, min(days-1, from+30+r.IntN(336))))
		list[i] = p
	}
	return list
}
