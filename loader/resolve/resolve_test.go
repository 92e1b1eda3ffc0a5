package resolve

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"detente/graph"
	"detente/loader/article"
	"detente/loader/dictionary"
	"detente/loader/extract"
)

// The actors of the tests. Persons are invented, so that no dictionary knows them.
var (
	peru    = &graph.Entity{ID: "country:PER", Kind: graph.KindCountry, Name: "Peru", Country: "PER"}
	chile   = &graph.Entity{ID: "country:CHL", Kind: graph.KindCountry, Name: "Chile", Country: "CHL"}
	brazil  = &graph.Entity{ID: "country:BRA", Kind: graph.KindCountry, Name: "Brazil", Country: "BRA"}
	quispe  = &graph.Entity{ID: "leader:rosa-quispe", Kind: graph.KindLeader, Name: "Rosa Quispe", Country: "PER", Sectors: []string{"GOV"}}
	quispe2 = &graph.Entity{ID: "leader:juan-quispe", Kind: graph.KindLeader, Name: "Juan Quispe", Country: "PER", Sectors: []string{"LEG"}}
	soto    = &graph.Entity{ID: "leader:ana-soto", Kind: graph.KindLeader, Name: "Ana Soto", Country: "CHL", Sectors: []string{"GOV"}}
	police  = &graph.Entity{ID: "group:PER.COP", Kind: graph.KindGroup, Name: "police", Country: "PER", Sectors: []string{"COP"}}
)

// story builds what extraction says of a text, sentence by sentence.
type story struct {
	t    *testing.T
	text string
	said extract.Result
}

// event tells one event by the next sentence, in which every mention stands.
func (s *story) event(sentence string, e extract.Event, actors, recipients map[string]*graph.Entity) {
	s.t.Helper()
	if s.text != "" {
		s.text += " "
	}
	start := len(s.text)
	s.text += sentence
	e.Sentence = extract.Span{Start: start, End: len(s.text)}
	e.Trigger = extract.Span{Start: start, End: start + len(strings.Fields(sentence)[0])}
	e.Actors, e.Recipients = s.mentions(start, sentence, actors), s.mentions(start, sentence, recipients)
	e.Place = -1
	e.Speaker = -1
	e.Confidence = 0.8
	if e.Rule == "" {
		e.Rule = "test"
	}
	if e.Realis == "" {
		e.Realis = graph.Actual
	}
	s.said.Events = append(s.said.Events, e)
}

func (s *story) mentions(start int, sentence string, named map[string]*graph.Entity) []int {
	s.t.Helper()
	var indexes []int
	for text, entity := range named {
		at := strings.Index(sentence, text)
		if at < 0 {
			s.t.Fatalf("sentence %q lacks %q", sentence, text)
		}
		form := extract.FormName
		if entity == nil {
			form = extract.FormPhrase
		}
		indexes = append(indexes, len(s.said.Mentions))
		s.said.Mentions = append(s.said.Mentions, extract.Mention{Start: start + at, End: start + at + len(text), Text: text, Form: form, Entity: entity, Why: "name", Antecedent: -1})
	}
	slices.Sort(indexes)
	return indexes
}

// facts loads the dictionary once for all tests; it never changes.
var facts = sync.OnceValues(dictionary.Load)

func newResolver(t *testing.T) *Resolver {
	t.Helper()
	d, err := facts()
	if err != nil {
		t.Fatal(err)
	}
	return New(d)
}

// resolve resolves the story as an article of Sunday, 1 February 2026.
func (s *story) resolve() *graph.Batch {
	s.t.Helper()
	a := &article.Article{Text: s.text, Language: "en", Published: printed.Time()}
	b := newResolver(s.t).Resolve(a, &s.said, time.Date(2026, 2, 2, 0, 0, 0, 0, time.UTC))
	if err := b.Validate(); err != nil {
		s.t.Fatalf("the batch breaks the graph's rules: %v", err)
	}
	return b
}

type named = map[string]*graph.Entity

func eventsOf(b *graph.Batch, typ graph.Type) []*graph.Event {
	var list []*graph.Event
	for _, e := range b.Events {
		if e.Type == typ {
			list = append(list, e)
		}
	}
	return list
}

func one(t *testing.T, b *graph.Batch, typ graph.Type) *graph.Event {
	t.Helper()
	list := eventsOf(b, typ)
	if len(list) != 1 {
		t.Fatalf("%d events of type %s, want 1", len(list), typ)
	}
	return list[0]
}

func TestPlannedMeetingToldFourTimesIsOneEvent(t *testing.T) {
	s := &story{t: t}
	s.event("Peru and Chile will meet.", extract.Event{Type: graph.Consult, Realis: graph.Future}, named{"Peru": peru, "Chile": chile}, nil)
	s.event("Soto will host Quispe on Tuesday.", extract.Event{Type: graph.Consult, Mode: "visit", Realis: graph.Future, DateText: "on Tuesday"}, named{"Quispe": quispe}, named{"Soto": soto})
	s.event("Talks of Quispe and Soto are planned.", extract.Event{Type: graph.Consult, Realis: graph.Future}, named{"Quispe": quispe, "Soto": soto}, nil)
	s.event("Talks will last two hours.", extract.Event{Type: graph.Consult, Realis: graph.Future}, nil, nil)
	e := one(t, s.resolve(), graph.Consult)
	if len(e.Evidence) != 4 {
		t.Errorf("%d pieces of evidence, want 4", len(e.Evidence))
	}
	if !slices.Equal(e.Actors, []string{quispe.ID}) || !slices.Equal(e.Recipients, []string{soto.ID}) || e.Mode != "visit" {
		t.Errorf("%v %s %v, want the guest visiting the host", e.Actors, e.Mode, e.Recipients)
	}
	if e.Date != graph.OnDay("2026-02-03") || e.Status != graph.Planned || e.StatusOn("2026-02-01") != graph.Planned {
		t.Errorf("date %v, status %s: want planned for 2026-02-03", e.Date, e.Status)
	}
}

func TestMeetingOfThreeIsOneWhereASentenceNamesTheMinistersOfTwo(t *testing.T) {
	s := &story{t: t}
	norway := &graph.Entity{ID: "country:NOR", Kind: graph.KindCountry, Name: "Norway", Country: "NOR"}
	s.event("Peru and Chile will hold talks in Norway.", extract.Event{Type: graph.Consult, Realis: graph.Future}, named{"Peru": peru, "Chile": chile, "Norway": norway}, nil)
	s.event("Quispe will meet Soto on Tuesday.", extract.Event{Type: graph.Consult, Realis: graph.Future, DateText: "on Tuesday"}, named{"Quispe": quispe, "Soto": soto}, nil)
	e := one(t, s.resolve(), graph.Consult)
	if want := []string{"country:NOR", soto.ID, quispe.ID}; !slices.Equal(e.Actors, want) || e.Date != graph.OnDay("2026-02-03") {
		t.Errorf("%v on %v, want %v on Tuesday", e.Actors, e.Date, want)
	}
}

func TestMeetingsAtDifferentTimesAreTwo(t *testing.T) {
	s := &story{t: t}
	both := named{"Quispe": quispe, "Soto": soto}
	s.event("Quispe met Soto last year.", extract.Event{Type: graph.Consult, DateText: "last year", Past: true}, both, nil)
	s.event("Quispe met Soto on Friday.", extract.Event{Type: graph.Consult, DateText: "on Friday", Past: true}, both, nil)
	s.event("Quispe will meet Soto on Tuesday.", extract.Event{Type: graph.Consult, Realis: graph.Future, DateText: "on Tuesday"}, both, nil)
	if list := eventsOf(s.resolve(), graph.Consult); len(list) != 3 {
		t.Errorf("%d meetings, want 3", len(list))
	}
}

func TestPersonsOfOneSurnameStayTwo(t *testing.T) {
	s := &story{t: t}
	s.event("Rosa Quispe praised Chile.", extract.Event{Type: graph.Support}, named{"Rosa Quispe": quispe}, named{"Chile": chile})
	s.event("Juan Quispe praised Chile.", extract.Event{Type: graph.Support}, named{"Juan Quispe": quispe2}, named{"Chile": chile})
	s.event("Quispe criticised Chile.", extract.Event{Type: graph.Accuse}, named{"Quispe": quispe2}, named{"Chile": chile})
	s.event("Quispe thanked Chile.", extract.Event{Type: graph.Agree}, named{"Quispe": quispe}, named{"Chile": chile})
	b := s.resolve()
	if list := eventsOf(b, graph.Support); len(list) != 2 {
		t.Errorf("%d events, want one for each person", len(list))
	}
	for _, e := range b.Entities {
		if slices.Contains(e.Aliases, "Quispe") {
			t.Errorf("%s has the alias Quispe, which two persons share", e.ID)
		}
	}
}

func TestSanctionAndItsWaiverAreTied(t *testing.T) {
	s := &story{t: t}
	s.event("Chile imposed sanctions on Quispe in October.", extract.Event{Type: graph.Sanction, Mode: "discontinue", DateText: "in October", Past: true}, named{"Chile": chile}, named{"Quispe": quispe})
	s.event("Measures were waived for Quispe.", extract.Event{Type: graph.Concede, Change: graph.Waived, Of: graph.Sanction, Past: true}, nil, named{"Quispe": quispe})
	b := s.resolve()
	sanction, waiver := one(t, b, graph.Sanction), one(t, b, graph.Concede)
	want := []graph.Change{{Status: graph.Imposed, On: "2025-10-01"}, {Status: graph.Waived, On: printed, Event: waiver.ID}}
	if !slices.Equal(sanction.Changes, want) || sanction.Status != graph.Waived {
		t.Errorf("changes %v, want %v", sanction.Changes, want)
	}
	if sanction.StatusOn("2025-12-01") != graph.Imposed || sanction.StatusOn(printed) != graph.Waived {
		t.Error("want imposed in December and waived on the day of the report")
	}
	if !slices.Equal(waiver.Actors, []string{chile.ID}) {
		t.Errorf("the waiver is by %v, want the country that imposed the sanction", waiver.Actors)
	}
}

func TestDenialContestsTheAccusation(t *testing.T) {
	s := &story{t: t}
	s.event("Peru accused Chile of spying.", extract.Event{Type: graph.Accuse, Mode: "allege", Past: true}, named{"Peru": peru}, named{"Chile": chile})
	s.event("Chile denied it.", extract.Event{Type: graph.Reject, Change: graph.Contested, Of: graph.Accuse, Stance: graph.StanceDenies, Past: true}, named{"Chile": chile}, nil)
	b := s.resolve()
	if e := one(t, b, graph.Accuse); e.Status != graph.Contested || e.Changes[1].Event != one(t, b, graph.Reject).ID {
		t.Errorf("status %s, changes %v: want contested by the denial", e.Status, e.Changes)
	}
}

func TestDenialDoesNotContestTheAccusationOfWhoDenies(t *testing.T) {
	s := &story{t: t}
	s.event("Peru said Chile had spied.", extract.Event{Type: graph.Accuse, Mode: "allege", Past: true}, named{"Peru": peru}, named{"Chile": chile})
	s.event("Chile denied spying on Peru.", extract.Event{Type: graph.Reject, Change: graph.Contested, Of: graph.Accuse, Stance: graph.StanceDenies, Past: true}, named{"Chile": chile}, named{"Peru": peru})
	s.event("Chile accused Peru of lying.", extract.Event{Type: graph.Accuse, Mode: "allege", Past: true}, named{"Chile": chile}, named{"Peru": peru})
	for _, e := range eventsOf(s.resolve(), graph.Accuse) {
		want := graph.Contested
		if e.Actors[0] == chile.ID {
			want = graph.Open
		}
		if e.Status != want {
			t.Errorf("accusation by %v is %s, want %s", e.Actors, e.Status, want)
		}
	}
}

func TestAllegedDeedIsNotJoinedToOneThatMightCome(t *testing.T) {
	s := &story{t: t}
	s.event("Peru accused Chile of attacking Peru on Monday.", extract.Event{Type: graph.Assault, Realis: graph.Hypothetical, Claim: true, DateText: "on Monday"}, named{"Chile": chile}, named{"Peru": peru})
	s.event("Chile may attack Peru.", extract.Event{Type: graph.Assault, Realis: graph.Hypothetical}, named{"Chile": chile}, named{"Peru": peru})
	list := eventsOf(s.resolve(), graph.Assault)
	if len(list) != 2 {
		t.Fatalf("%d attacks, want the alleged one and the possible one", len(list))
	}
	if !slices.ContainsFunc(list, func(e *graph.Event) bool { return e.Date.Start < printed }) {
		t.Error("the alleged attack is not dated before the report")
	}
}

func TestHostOfTheMeetingJoinsTheMeetingToldBefore(t *testing.T) {
	s := &story{t: t}
	s.event("Quispe met Soto.", extract.Event{Type: graph.Consult, Past: true}, named{"Quispe": quispe, "Soto": soto}, nil)
	s.event("Brazil hosted the meeting.", extract.Event{Type: graph.Consult, Past: true}, named{"Brazil": brazil, "the meeting": nil}, nil)
	e := one(t, s.resolve(), graph.Consult)
	if want := []string{brazil.ID, soto.ID, quispe.ID}; !slices.Equal(e.Actors, want) || len(e.Evidence) != 2 {
		t.Errorf("%v met in %d sentences, want the two and their host in both", e.Actors, len(e.Evidence))
	}
}

func TestCancellingAMeetingEndsThePlan(t *testing.T) {
	s := &story{t: t}
	s.event("Quispe was to meet Soto on Friday.", extract.Event{Type: graph.Consult, Realis: graph.Future, DateText: "on Friday"}, named{"Quispe": quispe, "Soto": soto}, nil)
	s.event("Quispe called off Soto.", extract.Event{Type: graph.Reject, Mode: "meet", Change: graph.Cancelled, Of: graph.Consult, Past: true}, named{"Quispe": quispe}, named{"Soto": soto})
	if e := one(t, s.resolve(), graph.Consult); e.Status != graph.Cancelled || e.Realis != graph.Future {
		t.Errorf("%s, %s: want a cancelled plan", e.Status, e.Realis)
	}
}

func TestDayThatACancelledMeetingWasPlannedForIsAhead(t *testing.T) {
	calledOff := extract.Event{Type: graph.Reject, Mode: "meet", Change: graph.Cancelled, Of: graph.Consult, Past: true}
	for _, c := range []struct {
		dated string
		want  graph.Day
	}{
		{"on " + printed.Add(9).Time().Format("January 2"), printed},
		{"on " + printed.Add(-2).Time().Format("January 2"), printed.Add(-2)},
	} {
		s := &story{t: t}
		e := calledOff
		e.DateText = c.dated
		s.event("Quispe called off Soto.", e, named{"Quispe": quispe}, named{"Soto": soto})
		if e := one(t, s.resolve(), graph.Reject); e.Date.Start != c.want {
			t.Errorf("called off %q: %v, want %s", c.dated, e.Date, c.want)
		}
	}
}

func TestEventWithoutANamedActorIsDropped(t *testing.T) {
	s := &story{t: t}
	s.event("Gunmen attacked Peru.", extract.Event{Type: graph.Assault}, named{"Gunmen": nil}, named{"Peru": peru})
	s.event("Chile gave money.", extract.Event{Type: graph.Aid}, named{"Chile": chile}, named{"money": nil})
	if b := s.resolve(); len(b.Events) != 0 {
		t.Errorf("%d events, want none: one has no actor, the other not the recipient that AID needs", len(b.Events))
	}
}

func TestListOfHundredsIsNoEvent(t *testing.T) {
	s := &story{t: t}
	many := named{}
	for i := range graph.MaxParticipants + 1 {
		name := fmt.Sprintf("n%03d", i)
		many[name] = &graph.Entity{ID: "org:" + name, Kind: graph.KindOrganization, Name: name}
	}
	s.event(strings.Join(slices.Sorted(maps.Keys(many)), " "), extract.Event{Type: graph.Agree}, many, nil)
	s.event("Peru praised Chile.", extract.Event{Type: graph.Support}, named{"Peru": peru}, named{"Chile": chile})
	if b := s.resolve(); len(b.Events) != 1 || b.Events[0].Type != graph.Support {
		t.Errorf("%d events, want only the other one", len(b.Events))
	}
}

func TestAccusationsOfALeaderAndOfHerCountryAreTwo(t *testing.T) {
	s := &story{t: t}
	s.event("Quispe accused Soto of lying.", extract.Event{Type: graph.Accuse, Mode: "allege"}, named{"Quispe": quispe}, named{"Soto": soto})
	s.event("Quispe accused Chile of theft.", extract.Event{Type: graph.Accuse, Mode: "allege"}, named{"Quispe": quispe}, named{"Chile": chile})
	if list := eventsOf(s.resolve(), graph.Accuse); len(list) != 2 {
		t.Errorf("%d accusations, want 2", len(list))
	}
}

func TestEveryMentionCarriesItsReasonAndEveryCountryIsThere(t *testing.T) {
	s := &story{t: t}
	s.event("police arrested Soto.", extract.Event{Type: graph.Coerce, Mode: "arrest"}, named{"police": police}, named{"Soto": soto})
	b := s.resolve()
	for _, m := range b.Events[0].Evidence[0].Mentions {
		if m.Why == "" {
			t.Errorf("mention %q says not why it is %s", m.Text, m.Entity)
		}
	}
	var ids []string
	for _, e := range b.Entities {
		ids = append(ids, e.ID)
	}
	if want := []string{"country:CHL", "country:PER", police.ID, soto.ID}; !slices.Equal(ids, want) {
		t.Errorf("entities %v, want %v", ids, want)
	}
	if name := b.Entities[2].Name; name != "Peruvian police" {
		t.Errorf("the group is called %q, want its country and sector", name)
	}
}

func TestTwoArticlesGiveOneIDToOneEvent(t *testing.T) {
	first, second := &story{t: t}, &story{t: t}
	first.event("Soto will host Quispe on Tuesday.", extract.Event{Type: graph.Consult, Mode: "visit", Realis: graph.Future, DateText: "on Tuesday"}, named{"Quispe": quispe}, named{"Soto": soto})
	second.event("On February 3 Quispe met Soto.", extract.Event{Type: graph.Consult, Realis: graph.Future, DateText: "On February 3"}, named{"Quispe": quispe, "Soto": soto}, nil)
	a, b := first.resolve(), second.resolve()
	if a.Events[0].ID != b.Events[0].ID {
		t.Error("one meeting has two IDs")
	}
	if a.Article.ID == b.Article.ID {
		t.Error("two texts are one article")
	}
}

func TestEventIDsKeepFieldsApart(t *testing.T) {
	event := func(actors, recipients []string, mode graph.Mode) *graph.Event {
		return &graph.Event{Type: graph.Accuse, Mode: mode, Actors: actors, Recipients: recipients, Realis: graph.Actual, Date: graph.OnDay(printed)}
	}
	seen := map[string]int{}
	for i, e := range []*graph.Event{
		event([]string{"a", "b"}, []string{"c"}, ""), event([]string{"a"}, []string{"b", "c"}, ""), event([]string{"ab"}, []string{"c"}, ""),
		event([]string{"a", "b", "recipients"}, []string{"c"}, ""), event([]string{"a"}, []string{"recipients", "b", "c"}, ""), event([]string{"a", "b"}, []string{"c"}, "allege"),
	} {
		id := EventID(e)
		if other, ok := seen[id]; ok {
			t.Errorf("events %d and %d share the ID %s", other, i, id)
		}
		seen[id] = i
	}
}

func TestAddressesOfOneArticleGiveOneID(t *testing.T) {
	want := ArticleID("https://example.org/a?id=7", "text")
	for _, address := range []string{"https://EXAMPLE.org/a?id=7#top", "https://example.org/a?utm_source=feed&id=7", " https://example.org/a?id=7&fbclid=x"} {
		if got := ArticleID(address, "another text"); got != want {
			t.Errorf("%q is another article", address)
		}
	}
	if ArticleID("https://example.org/a?id=8", "text") == want {
		t.Error("another query is the same article")
	}
	if ArticleID("", "one") == ArticleID("", "two") || ArticleID("", "one") != ArticleID("", string([]byte{'o', 'n', 'e'})) {
		t.Error("without an address the text decides")
	}
}

func TestArticleInAnotherLanguageIsKeptWithANote(t *testing.T) {
	b := New(nil).Resolve(&article.Article{Text: "Peru und Chile verhandeln.", Language: "de"}, nil, time.Now())
	if b.Article.Note != "language de is not coded" || len(b.Events) != 0 || len(b.Entities) != 0 {
		t.Errorf("note %q, %d events", b.Article.Note, len(b.Events))
	}
}

func TestUnknownDateOfPublicationLeavesEventsUndated(t *testing.T) {
	s := &story{t: t}
	s.event("Peru accused Chile on Tuesday.", extract.Event{Type: graph.Accuse, DateText: "on Tuesday", Past: true}, named{"Peru": peru}, named{"Chile": chile})
	b := newResolver(t).Resolve(&article.Article{Text: s.text}, &s.said, time.Now())
	if d := b.Events[0].Date; d != (graph.Date{Precision: graph.PrecisionUnknown}) {
		t.Errorf("date %v, want a wholly unknown one", d)
	}
	if err := b.Validate(); err != nil {
		t.Error(err)
	}
}

func TestWhatHappenedIsNotDatedAfterTheReport(t *testing.T) {
	s := &story{t: t}
	s.event("Peru agreed to meet Chile next year.", extract.Event{Type: graph.Agree, DateText: "next year", Past: true}, named{"Peru": peru}, named{"Chile": chile})
	if d := s.resolve().Events[0].Date; d != graph.ReportedOn(printed) {
		t.Errorf("date %v, want the day of the report", d)
	}
}
