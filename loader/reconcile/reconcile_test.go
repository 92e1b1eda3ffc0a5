package reconcile_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"detente/graph"
	"detente/graph/store/sqlite"
	"detente/loader"
	"detente/loader/article"
	"detente/loader/dictionary"
	"detente/loader/extract"
	"detente/loader/nlp"
	"detente/loader/reconcile"
	"detente/loader/resolve"
)

func now() time.Time { return time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC) }

// stages are loaded once; they never change.
var stages = sync.OnceValues(func() (loader.Pipeline, error) {
	model, err := nlp.Load()
	if err != nil {
		return loader.Pipeline{}, err
	}
	facts, err := dictionary.Load()
	if err != nil {
		return loader.Pipeline{}, err
	}
	coder, err := extract.New(facts)
	return loader.Pipeline{Parser: model, Coder: coder, Resolver: resolve.New(facts), Now: now}, err
})

// desk is a store that articles are loaded into, as the loader does it.
type desk struct {
	*testing.T
	store    graph.Store
	pipeline loader.Pipeline
	curator  *reconcile.Curator
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "graph.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	p, err := stages()
	if err != nil {
		t.Fatal(err)
	}
	p.Reconciler = reconcile.New(s, now)
	return &desk{t, s, p, reconcile.NewCurator(s, now)}
}

// report is an article of an outlet.
type report struct{ outlet, published, text string }

// load loads the reports in one call and returns the summary.
func (d *desk) load(reports ...report) loader.Summary {
	d.Helper()
	sum, err := d.pipeline.Load(d.Context(), d.store, func(yield func(loader.Input, error) bool) {
		for _, r := range reports {
			day, err := time.Parse(time.DateOnly, r.published)
			if err != nil {
				d.Fatal(err)
			}
			a := &article.Article{URL: "https://" + r.outlet + ".example/" + r.published, Source: r.outlet, Language: "en", Published: day, Text: r.text}
			if !yield(loader.Input{Name: a.URL, Article: a}, nil) {
				return
			}
		}
	}, nil)
	if err != nil {
		d.Fatal(err)
	}
	return sum
}

// each loads every report in a call of its own.
func (d *desk) each(reports ...report) {
	d.Helper()
	for _, r := range reports {
		d.load(r)
	}
}

func (d *desk) articleID(r report) string {
	return resolve.ArticleID("https://"+r.outlet+".example/"+r.published, r.text)
}

// events returns the events of a type between two countries, of any realis.
func (d *desk) events(typ graph.Type, a, b string) []*graph.Event {
	d.Helper()
	f := graph.EventFilter{Types: []graph.Type{typ}, Between: [2]string{graph.CountryID(a), graph.CountryID(b)}, Realis: graph.RealisValues()}
	events, _, err := d.store.Events(context.Background(), graph.EventQuery{Filter: f, Page: graph.Page{First: 100}})
	if err != nil {
		d.Fatal(err)
	}
	return events
}

func (d *desk) one(typ graph.Type, a, b string) *graph.Event {
	d.Helper()
	events := d.events(typ, a, b)
	if len(events) != 1 {
		for _, e := range events {
			d.Logf("%s %s %v %v %v %v %q", e.ID, e.Mode, e.Actors, e.Recipients, e.Date, e.Realis, e.Evidence[0].Sentence)
		}
		d.Fatalf("%d events %s between %s and %s, want 1", len(events), typ, a, b)
	}
	return events[0]
}

// tellers returns the articles that tell an event, sorted.
func tellers(e *graph.Event) []string {
	var ids []string
	for _, ev := range e.Evidence {
		ids = append(ids, ev.Article)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

var (
	seized     = report{"harbour-post", "2026-05-05", "Iran seized a Greek tanker carrying crude oil in the Strait of Hormuz on Sunday, the shipowner said."}
	seizedToo  = report{"quay-news", "2026-05-04", "Iranian forces have seized a Greek tanker loaded with crude oil near the Strait of Hormuz."}
	seizedLate = report{"dock-times", "2026-05-20", "Iran seized a Greek fishing boat on Tuesday."}
)

// An event that several articles of one load tell, and a later one changes, is read
// again as it was: what changes it is compared with all its accounts, not with one.
func TestLoadingALifeAgainChangesNothing(t *testing.T) {
	d := newDesk(t)
	life := []report{
		{"fjord-post", "2026-03-03", "Norway imposed sanctions on Belarus on Monday over the jailing of journalists."},
		{"quay-news", "2026-03-03", "Norway has imposed sanctions on Belarus, the foreign ministry said on Tuesday, citing jailed journalists."},
		{"fjord-post", "2026-06-10", "Norway lifted its sanctions on Belarus on Tuesday after the journalists were freed."},
	}
	d.load(life...)
	events := d.events(graph.Sanction, "NOR", "BLR")
	if len(events) != 1 || events[0].Status != graph.Lifted || len(tellers(events[0])) != 3 {
		t.Fatalf("%d sanctions, want one, lifted, that all tell: %+v", len(events), events)
	}
	for range 2 {
		if sum := d.load(life...); sum.Unchanged != 3 {
			t.Errorf("%+v, want 3 unchanged", sum)
		}
	}
}

func TestOneEventToldByTwoOutlets(t *testing.T) {
	for name, reports := range map[string][]report{
		"the dated account first":  {seized, seizedToo},
		"the dated account second": {seizedToo, seized},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.each(reports...)
			var both []*graph.Event
			for _, typ := range []graph.Type{graph.Coerce, graph.Assault} {
				both = append(both, d.events(typ, "IRN", "GRC")...)
			}
			if len(both) != 1 || len(tellers(both[0])) != 2 {
				t.Fatalf("%d events, want one told by both", len(both))
			}
			joined := slices.ContainsFunc(both[0].Evidence, func(ev graph.Evidence) bool {
				return ev.Told != nil && ev.Told.Event != "" && strings.Contains(ev.Told.Why, "tanker")
			})
			if !joined {
				t.Errorf("no evidence says why the accounts were joined: %+v", both[0].Evidence)
			}
			if both[0].Date != graph.OnDay("2026-05-03") {
				t.Errorf("date %v, want the one that an account tells", both[0].Date)
			}
		})
	}
	t.Run("in one load", func(t *testing.T) {
		d := newDesk(t)
		d.load(seized, seizedToo)
		if n := len(d.events(graph.Coerce, "IRN", "GRC")); n != 1 {
			t.Errorf("%d events, want 1", n)
		}
	})
	t.Run("another seizure is another event", func(t *testing.T) {
		d := newDesk(t)
		d.each(seized, seizedToo, seizedLate)
		if n := len(d.events(graph.Coerce, "IRN", "GRC")); n != 2 {
			t.Errorf("%d events, want 2", n)
		}
	})
	t.Run("loading again changes nothing", func(t *testing.T) {
		d := newDesk(t)
		d.each(seized, seizedToo, seizedLate)
		if sum := d.load(seizedToo, seizedLate, seized); sum.Unchanged != 3 {
			t.Errorf("loaded again: %+v", sum)
		}
	})
}

func TestSplitEvent(t *testing.T) {
	d := newDesk(t)
	d.each(seized, seizedToo)
	e := d.one(graph.Coerce, "IRN", "GRC")
	late := d.articleID(seizedToo)
	apart, err := d.curator.SplitEvent(t.Context(), e.ID, late, "two tankers")
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(tellers(apart), []string{late}) {
		t.Errorf("the split account is told by %v", tellers(apart))
	}
	for range 2 { // it stays split when the article is read again
		if events := d.events(graph.Coerce, "IRN", "GRC"); len(events) != 2 {
			t.Fatalf("%d events, want 2", len(events))
		}
		d.load(seizedToo)
	}
	if _, err := d.curator.SplitEvent(t.Context(), e.ID, late, ""); !errors.Is(err, graph.ErrInvalid) {
		t.Errorf("splitting again: %v, want ErrInvalid", err)
	}
}

// TestSplitSameWords splits two articles that tell the event in the same words.
func TestSplitSameWords(t *testing.T) {
	d := newDesk(t)
	copied := report{"wire-copy", seized.published, seized.text}
	d.each(seized, copied)
	e := d.one(graph.Coerce, "IRN", "GRC")
	if _, err := d.curator.SplitEvent(t.Context(), e.ID, d.articleID(copied), ""); err != nil {
		t.Fatal(err)
	}
	d.load(copied)
	if events := d.events(graph.Coerce, "IRN", "GRC"); len(events) != 2 {
		t.Errorf("%d events, want 2", len(events))
	}
}

// The article that told the event first leaves the others to what they say, and
// each may be split off in turn.
func TestSplitOffTheFirstArticle(t *testing.T) {
	d := newDesk(t)
	d.each(byName, byCountry, byPlace)
	e := d.one(graph.Accuse, "FRA", "IRN")
	first, err := d.curator.SplitEvent(t.Context(), e.ID, d.articleID(byName), "another tanker")
	if err != nil || !slices.Equal(tellers(first), []string{d.articleID(byName)}) {
		t.Fatalf("split: %+v, %v", first, err)
	}
	others := func() (others []*graph.Event) {
		for _, e := range d.events(graph.Accuse, "FRA", "IRN") {
			if e.ID != first.ID {
				others = append(others, e)
			}
		}
		return others
	}
	if left := others(); len(left) != 1 || !slices.Equal(left[0].Actors, []string{"country:FRA"}) || len(tellers(left[0])) != 2 {
		t.Fatalf("left are %+v, want one by the country, told by two", left)
	}
	second, err := d.curator.SplitEvent(t.Context(), others()[0].ID, d.articleID(byPlace), "")
	if err != nil || !slices.Equal(tellers(second), []string{d.articleID(byPlace)}) {
		t.Fatalf("split the second: %+v, %v", second, err)
	}
	if sum := d.load(byName, byCountry, byPlace); sum.Unchanged != 3 || len(d.events(graph.Accuse, "FRA", "IRN")) != 3 {
		t.Errorf("loaded again: %+v, %d events", sum, len(d.events(graph.Accuse, "FRA", "IRN")))
	}
}

var (
	imposed  = report{"courier", "2026-03-02", "Canada imposed sanctions on Belarus on Monday over the arrest of protesters."}
	extended = report{"gazette", "2026-04-14", "Canada extended its sanctions on Belarus on Tuesday."}
	lifted   = report{"herald", "2026-05-11", "Canada lifted the sanctions on Belarus on Monday after the protesters were freed."}
)

func TestLifeOfASanctionAcrossArticles(t *testing.T) {
	for name, reports := range map[string][]report{
		"told in order":   {imposed, lifted},
		"told in reverse": {lifted, imposed},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.each(reports...)
			s := d.one(graph.Sanction, "CAN", "BLR")
			if got := fmt.Sprint(s.StatusOn("2026-03-01"), s.StatusOn("2026-04-01"), s.StatusOn("2026-05-12")); got != fmt.Sprint(graph.Status(""), graph.Imposed, graph.Lifted) {
				t.Errorf("states %q; changes %+v", got, s.Changes)
			}
			if sum := d.load(reports...); sum.Unchanged != 2 {
				t.Errorf("loaded again: %+v", sum)
			}
			if err := d.curator.Retract(t.Context(), d.articleID(lifted)); err != nil {
				t.Fatal(err)
			}
			if s = d.one(graph.Sanction, "CAN", "BLR"); s.Status != graph.Imposed {
				t.Errorf("state %q after the lifting was retracted", s.Status)
			}
		})
	}
	t.Run("extended", func(t *testing.T) {
		d := newDesk(t)
		d.each(imposed, extended)
		states := map[graph.Day]graph.Status{}
		for _, s := range d.events(graph.Sanction, "CAN", "BLR") {
			states[s.Date.Start] = s.Status
		}
		if states["2026-03-02"] != graph.Extended {
			t.Errorf("states by first day: %v", states)
		}
	})
	t.Run("not by another country", func(t *testing.T) {
		d := newDesk(t)
		d.each(imposed, report{"herald", "2026-05-11", "Norway lifted its sanctions on Belarus on Monday."})
		if s := d.one(graph.Sanction, "CAN", "BLR"); s.Status != graph.Imposed {
			t.Errorf("state %q", s.Status)
		}
	})
}

var (
	byName    = report{"harbour-post", "2026-03-03", "French President Emmanuel Macron accused Iran on Monday of attacking a French tanker in the Gulf."}
	byCountry = report{"quay-news", "2026-03-03", "France on Monday accused Iran of attacking a French tanker in the Gulf of Oman."}
	byPlace   = report{"dock-times", "2026-03-03", "France accused Iran on Monday of attacking a tanker in the Gulf of Oman, a French official said."}
)

// What is left of an event once the article that told it first says something else,
// or nothing, is what the others say: none of them named the president.
func TestWhatOthersSayOutlivesTheFirstArticle(t *testing.T) {
	corrected := report{byName.outlet, byName.published, "The weather over the Gulf was fine on Monday."}
	for name, leave := range map[string]func(d *desk) error{
		"corrected": func(d *desk) error { d.load(corrected); return nil },
		"retracted": func(d *desk) error { return d.curator.Retract(d.Context(), d.articleID(byName)) },
		"corrected with the others": func(d *desk) error {
			d.load(byCountry, corrected, byPlace)
			return nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.each(byName, byCountry, byPlace)
			if e := d.one(graph.Accuse, "FRA", "IRN"); !slices.Equal(e.Actors, []string{"leader:emmanuel-macron"}) || len(tellers(e)) != 3 {
				t.Fatalf("%v, told by %v: want the president, told by all", e.Actors, tellers(e))
			}
			if err := leave(d); err != nil {
				t.Fatal(err)
			}
			e := d.one(graph.Accuse, "FRA", "IRN")
			if !slices.Equal(e.Actors, []string{"country:FRA"}) || len(tellers(e)) != 2 {
				t.Errorf("%v, told by %v: want the country, told by two", e.Actors, tellers(e))
			}
			alone := newDesk(t)
			alone.each(byCountry, byPlace)
			if want := alone.one(graph.Accuse, "FRA", "IRN"); e.ID != want.ID || fmt.Sprint(e.Changes) != fmt.Sprint(want.Changes) {
				t.Errorf("%s %v, want %s %v, as if the first had never been", e.ID, e.Changes, want.ID, want.Changes)
			}
			if _, err := d.store.Entity(t.Context(), "leader:emmanuel-macron"); !errors.Is(err, graph.ErrNotFound) {
				t.Errorf("the president is still there: %v", err)
			}
			if sum := d.load(byCountry, byPlace); sum.Unchanged != 2 {
				t.Errorf("loaded again: %+v", sum)
			}
			if name == "retracted" {
				if err := d.curator.Retract(t.Context(), d.articleID(byName)); err != nil {
					t.Errorf("retracted again: %v", err)
				}
			}
		})
	}
}

// A step that an article takes back is no step any more, also where the article goes
// on telling the event whose life it was in.
func TestAStepTakenBack(t *testing.T) {
	d := newDesk(t)
	first := report{"courier", "2026-03-05", imposed.text + "\n\nCanada lifted the sanctions on Belarus on Wednesday after the protesters were freed."}
	d.load(first)
	if s := d.one(graph.Sanction, "CAN", "BLR"); s.Status != graph.Lifted {
		t.Fatalf("state %q, want LIFTED: %+v", s.Status, s.Changes)
	}
	for range 2 {
		d.load(report{first.outlet, first.published, imposed.text})
		if s := d.one(graph.Sanction, "CAN", "BLR"); s.Status != graph.Imposed {
			t.Errorf("state %q, want IMPOSED: %+v", s.Status, s.Changes)
		}
	}
}

func TestADenialContestsAnAccusationOfAnotherArticle(t *testing.T) {
	d := newDesk(t)
	d.each(
		report{"courier", "2026-03-02", "Chile accused Peru on Monday of spying on its copper mines."},
		report{"herald", "2026-03-04", "Peru on Wednesday denied spying on Chile's copper mines."})
	var states []graph.Status
	for _, e := range d.events(graph.Accuse, "CHL", "PER") {
		states = append(states, e.Status)
	}
	if !slices.Contains(states, graph.Contested) {
		t.Errorf("states of the accusations: %v", states)
	}
}

var (
	twoImpose    = report{"courier", "2026-03-03", "Canada and Britain imposed sanctions on Russia on Monday over the jailing of journalists."}
	twoImposeToo = report{"gazette", "2026-03-04", "Britain and Canada have imposed sanctions on Russia, the foreign ministry said, citing jailed journalists."}
	accused      = report{"herald", "2026-03-03", "Ukraine accused Russia on Monday of shelling a hospital in Kharkiv."}
	denied       = report{"quay-news", "2026-03-04", "Russia denied on Tuesday that it had shelled the hospital in Kharkiv."}
	liftedSome   = report{"fjord-post", "2026-03-09", "Canada lifted sanctions on Monday."}
)

// What is compared is the graph and the articles before, whether they came in the
// same load or in others: of two who act together neither acts upon the other, a
// denial need not say who accused, and what is told of one country alone is no
// matter of every other.
func TestItMakesNoDifferenceWhichArticlesShareALoad(t *testing.T) {
	reports := []report{twoImpose, twoImposeToo, accused, denied, liftedSome, imposed}
	whole := func(d *desk) string {
		d.Helper()
		events, _, err := d.store.Events(d.Context(), graph.EventQuery{Filter: graph.EventFilter{Realis: graph.RealisValues()}, Page: graph.Page{First: 100}})
		if err != nil {
			d.Fatal(err)
		}
		var lines []string
		for _, e := range events {
			lines = append(lines, fmt.Sprintln(e.ID, e.Type, e.Status, e.Changes, e.Actors, e.Recipients, tellers(e)))
		}
		return strings.Join(lines, "")
	}
	d, apart := newDesk(t), newDesk(t)
	d.load(reports...)
	apart.each(reports...)
	if got, want := whole(apart), whole(d); got != want {
		t.Errorf("loaded one by one\n%s\nloaded at once\n%s", got, want)
	}
	for _, d := range []*desk{d, apart} {
		if s := d.one(graph.Sanction, "GBR", "RUS"); len(tellers(s)) < 2 {
			t.Errorf("the sanction of two countries is told by %v", tellers(s))
		}
		if s := d.one(graph.Accuse, "UKR", "RUS"); s.Status != graph.Contested {
			t.Errorf("the denied accusation is %s", s.Status)
		}
	}
	backwards := newDesk(t)
	backwards.each(denied, accused)
	if s := backwards.one(graph.Accuse, "UKR", "RUS"); s.Status != graph.Contested {
		t.Errorf("the accusation read after its denial is %s", s.Status)
	}
}

var (
	ministerA = report{"courier", "2026-03-02", "Kazakh Trade Minister Serik Zhumanov met Canadian officials in Astana on Monday."}
	ministerB = report{"herald", "2026-03-09", "Kazakh Trade Minister Serik Jumanov accused Canada on Monday of delaying the deal."}
)

func TestOnePersonSpelledInTwoWays(t *testing.T) {
	const first, other = "leader:serik-zhumanov", "leader:serik-jumanov"
	d := newDesk(t)
	d.each(ministerA, ministerB)
	if _, err := d.store.Entity(t.Context(), other); !errors.Is(err, graph.ErrNotFound) {
		t.Fatalf("the other spelling is an entity of its own: %v", err)
	}
	e, err := d.curator.EntityNow(t.Context(), other)
	if err != nil || e.ID != first || !slices.Contains(e.Aliases, "Serik Jumanov") {
		t.Fatalf("%s is now %+v, %v", other, e, err)
	}
	accused := d.one(graph.Accuse, "KAZ", "CAN")
	if !slices.Equal(accused.Actors, []string{first}) {
		t.Errorf("actors %v", accused.Actors)
	}
	told := slices.ContainsFunc(accused.Evidence[0].Mentions, func(m graph.Mention) bool {
		return m.Told == other && strings.Contains(m.Why, "Serik Zhumanov")
	})
	if !told {
		t.Errorf("no mention says how it was spelled and why it is %s: %+v", first, accused.Evidence[0].Mentions)
	}
	back, err := d.curator.SplitEntity(t.Context(), other, "two men")
	if err != nil || back.ID != other {
		t.Fatalf("split: %+v, %v", back, err)
	}
	if e, err = d.store.Entity(t.Context(), first); err != nil || slices.Contains(e.Aliases, "Serik Jumanov") {
		t.Errorf("after the split: %+v, %v", e, err)
	}
	if sum := d.load(ministerB); sum.Failed != 0 {
		t.Errorf("loaded again: %+v", sum)
	}
	if accused = d.one(graph.Accuse, "KAZ", "CAN"); !slices.Equal(accused.Actors, []string{other}) {
		t.Errorf("actors after the split %v", accused.Actors)
	}
}

func TestTwoPersonsOfOneSurnameStayTwo(t *testing.T) {
	d := newDesk(t)
	d.each(ministerA, report{"herald", "2026-03-09", "Kazakh Defense Minister Aidar Zhumanov accused Canada on Monday of delaying the deal."})
	for _, id := range []string{"leader:serik-zhumanov", "leader:aidar-zhumanov"} {
		if _, err := d.store.Entity(t.Context(), id); err != nil {
			t.Error(err)
		}
	}
}

func TestMergeAndSplitEntities(t *testing.T) {
	const from, into = "leader:aidar-omarov", "leader:serik-zhumanov"
	d := newDesk(t)
	d.each(ministerA, report{"herald", "2026-03-09", "Kazakh Defense Minister Aidar Omarov accused Canada on Monday of delaying the deal."})
	before := d.one(graph.Accuse, "KAZ", "CAN")
	e, err := d.curator.MergeEntities(t.Context(), from, into, "the same man")
	if err != nil || e.ID != into {
		t.Fatalf("merge: %+v, %v", e, err)
	}
	merged := d.one(graph.Accuse, "KAZ", "CAN")
	if merged.ID != before.ID || !slices.Equal(merged.Actors, []string{into}) {
		t.Errorf("merged event %s by %v", merged.ID, merged.Actors)
	}
	if e, err := d.curator.EntityNow(t.Context(), from); err != nil || e.ID != into {
		t.Errorf("the merged ID answers %+v, %v", e, err)
	}
	if _, err := d.curator.SplitEntity(t.Context(), from, ""); err != nil {
		t.Fatal(err)
	}
	after := d.one(graph.Accuse, "KAZ", "CAN")
	after.Recorded, before.Recorded = time.Time{}, time.Time{}
	if fmt.Sprintf("%+v", after) != fmt.Sprintf("%+v", before) {
		t.Errorf("after merge and split\n got %+v\nwant %+v", after, before)
	}
	for name, err := range map[string]error{
		"into itself":    second(d.curator.MergeEntities(t.Context(), into, into, "")),
		"another kind":   second(d.curator.MergeEntities(t.Context(), into, graph.CountryID("CAN"), "")),
		"split unmerged": second(d.curator.SplitEntity(t.Context(), into, "")),
	} {
		if !errors.Is(err, graph.ErrInvalid) {
			t.Errorf("%s: %v, want ErrInvalid", name, err)
		}
	}
	if _, err := d.curator.MergeEntities(t.Context(), "leader:nobody", into, ""); !errors.Is(err, graph.ErrNotFound) {
		t.Errorf("merging a stranger: %v, want ErrNotFound", err)
	}
}

func second[T any](_ T, err error) error { return err }

var (
	fished     = report{"courier", "2026-02-05", "Tonga imposed sanctions on Fiji on Tuesday over illegal fishing in the lagoon."}
	fishedToo  = report{"herald", "2026-02-05", "On Tuesday Samoa imposed sanctions on Fiji over illegal fishing in the lagoon, officials said."}
	fishedLate = report{"gazette", "2026-02-06", "Samoa imposed sanctions on Fiji over illegal fishing in the lagoon, ministers said. Vanuatu is far away."}
)

// shown writes down what the graph shows of all articles but for the clock.
func (d *desk) shown() []string {
	d.Helper()
	events, _, err := d.store.Events(d.Context(), graph.EventQuery{Filter: graph.EventFilter{Realis: graph.RealisValues()}, Page: graph.Page{First: graph.MaxPage}})
	if err != nil {
		d.Fatal(err)
	}
	entities, _, err := d.store.Entities(d.Context(), graph.EntityQuery{Page: graph.Page{First: graph.MaxPage}})
	if err != nil {
		d.Fatal(err)
	}
	var all []string
	add := func(v any) {
		b, err := json.Marshal(v)
		if err != nil {
			d.Fatal(err)
		}
		all = append(all, string(b))
	}
	for _, e := range events {
		e.Recorded = time.Time{}
		add(e)
	}
	for _, e := range entities {
		add(e)
	}
	return all
}

// TestAMergeJoinsAccounts merges two countries of which two outlets told one deed,
// which is then one event, and takes it back.
func TestAMergeJoinsAccounts(t *testing.T) {
	d := newDesk(t)
	d.each(fished, fishedToo, fishedLate)
	before := d.shown()
	if _, err := d.curator.MergeEntities(t.Context(), "country:TON", "country:WSM", ""); err != nil {
		t.Fatal(err)
	}
	if e := d.one(graph.Sanction, "WSM", "FJI"); len(tellers(e)) != 3 {
		t.Errorf("the event is told by %v, want all three", tellers(e))
	}
	if _, err := d.curator.SplitEntity(t.Context(), "country:TON", ""); err != nil {
		t.Fatal(err)
	}
	if after := d.shown(); !slices.Equal(after, before) {
		t.Errorf("after merge and split\n got %s\nwant %s", strings.Join(after, "\n"), strings.Join(before, "\n"))
	}
	if _, err := d.curator.MergeEntities(t.Context(), "country:WSM", "country:TON", ""); err != nil {
		t.Fatal(err)
	}
	if _, err := d.curator.SplitEntity(t.Context(), "country:WSM", ""); err != nil {
		t.Fatal(err)
	}
	if after := d.shown(); !slices.Equal(after, before) { // both articles of one event were joined anew
		t.Errorf("after the merge the other way\n got %s\nwant %s", strings.Join(after, "\n"), strings.Join(before, "\n"))
	}
}

// TestSplitsBringBackAllThatWasNamed merges along a chain, an entity too that its
// article names in passing, and takes it all back in other orders.
func TestSplitsBringBackAllThatWasNamed(t *testing.T) {
	d := newDesk(t)
	d.each(fished, fishedToo, fishedLate)
	before := d.shown()
	chain := [][2]string{{"country:VUT", "country:TON"}, {"country:TON", "country:WSM"}, {"country:FJI", "country:WSM"}}
	for _, splits := range [][]string{{"country:TON", "country:FJI", "country:VUT"}, {"country:VUT", "country:TON", "country:FJI"}} {
		for _, m := range chain {
			if _, err := d.curator.MergeEntities(t.Context(), m[0], m[1], ""); err != nil {
				t.Fatal(err)
			}
		}
		for _, id := range splits {
			if _, err := d.curator.SplitEntity(t.Context(), id, ""); err != nil {
				t.Fatal(err)
			}
		}
		if after := d.shown(); !slices.Equal(after, before) {
			t.Errorf("after merges and splits\n got %s\nwant %s", strings.Join(after, "\n"), strings.Join(before, "\n"))
		}
	}
}

// failing is a store of which every Put fails while broken.
type failing struct {
	graph.Store
	broken bool
}

func (f *failing) Put(ctx context.Context, batches ...*graph.Batch) ([]graph.PutResult, error) {
	if f.broken {
		return nil, graph.ErrUnavailable
	}
	return f.Store.Put(ctx, batches...)
}

// TestWhatWasInterruptedIsCompleted merges and splits while the store takes the
// decision but not the articles; doing the same again makes up for it.
func TestWhatWasInterruptedIsCompleted(t *testing.T) {
	d := newDesk(t)
	d.each(fished, fishedToo, fishedLate)
	before := d.shown()
	store := &failing{Store: d.store}
	curator := reconcile.NewCurator(store, now)
	merge := func() error { return second(curator.MergeEntities(t.Context(), "country:TON", "country:WSM", "")) }
	split := func() error { return second(curator.SplitEntity(t.Context(), "country:TON", "")) }
	for _, do := range []func() error{merge, split} {
		store.broken = true
		if err := do(); !errors.Is(err, graph.ErrUnavailable) {
			t.Fatalf("with a broken store: %v", err)
		}
		store.broken = false
		for range 2 {
			if err := do(); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := d.store.Entity(t.Context(), "country:TON"); (err == nil) != (len(d.events(graph.Sanction, "TON", "FJI")) == 1) {
			t.Errorf("Tonga: %v, beside %d events", err, len(d.events(graph.Sanction, "TON", "FJI")))
		}
	}
	if e := d.one(graph.Sanction, "WSM", "FJI"); len(tellers(e)) != 2 {
		t.Errorf("of Samoa tell %v, want two", tellers(e))
	}
	if after := d.shown(); !slices.Equal(after, before) {
		t.Errorf("after merge and split\n got %s\nwant %s", strings.Join(after, "\n"), strings.Join(before, "\n"))
	}
}

// TestAMergeKeepsOffices merges two ministers, of whom the articles tell two offices,
// and one whose office the other is known to hold.
func TestAMergeKeepsOffices(t *testing.T) {
	const from, into = "leader:aidar-omarov", "leader:serik-zhumanov"
	d := newDesk(t)
	d.each(
		report{"herald", "2026-03-09", "Kazakh Defense Minister Aidar Omarov accused Canada on Monday of delaying the deal."},
		report{"courier", "2026-03-10", "Kazakh Foreign Minister Serik Zhumanov accused Canada on Tuesday of spying."},
	)
	before := d.shown()
	held := func() (titles []string) {
		e, err := d.store.Entity(t.Context(), into)
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range e.Offices {
			titles = append(titles, o.Title)
		}
		return titles
	}
	if _, err := d.curator.MergeEntities(t.Context(), from, into, ""); err != nil {
		t.Fatal(err)
	}
	if got, want := held(), []string{"DEFENSE_MINISTER", "FOREIGN_MINISTER"}; !slices.Equal(got, want) {
		t.Errorf("offices %v, want %v", got, want)
	}
	d.load(report{"gazette", "2026-03-11", "Kazakh Foreign Minister Aidar Omarov thanked Canada on Wednesday."})
	if got, want := held(), []string{"DEFENSE_MINISTER", "FOREIGN_MINISTER"}; !slices.Equal(got, want) {
		t.Errorf("offices after an office told by either name %v, want %v", got, want)
	}
	if err := d.store.Retract(t.Context(), d.articleID(report{"gazette", "2026-03-11", ""}), now()); err != nil {
		t.Fatal(err)
	}
	if _, err := d.curator.SplitEntity(t.Context(), from, ""); err != nil {
		t.Fatal(err)
	}
	if after := d.shown(); !slices.Equal(after, before) {
		t.Errorf("after merge and split\n got %s\nwant %s", strings.Join(after, "\n"), strings.Join(before, "\n"))
	}
}

// TestASplitLeavesWhatIsNamedInPassing merges one that has an account into one that
// the same article only names.
func TestASplitLeavesWhatIsNamedInPassing(t *testing.T) {
	d := newDesk(t)
	d.each(fishedLate)
	before := d.shown()
	if _, err := d.curator.MergeEntities(t.Context(), "country:WSM", "country:VUT", ""); err != nil {
		t.Fatal(err)
	}
	if _, err := d.curator.SplitEntity(t.Context(), "country:WSM", ""); err != nil {
		t.Fatal(err)
	}
	if after := d.shown(); !slices.Equal(after, before) {
		t.Errorf("after merge and split\n got %s\nwant %s", strings.Join(after, "\n"), strings.Join(before, "\n"))
	}
}
