package storetest

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"detente/graph"
)

// at is the clock of the cases: so many hours after the beginning.
func at(hour int) time.Time {
	return time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(hour) * time.Hour)
}

// The cast of most cases: three countries, a leader and a body of each of two
// of them, an international body, and a person of no known country.
const (
	france  = "country:FRA"
	germany = "country:DEU"
	poland  = "country:POL"
	moreau  = "leader:claire-moreau" // of France
	weber   = "leader:jonas-weber"   // of Germany
	navy    = "org:fra-navy"         // of France
	bank    = "org:deu-bank"         // of Germany
	council = "org:harbour-council"  // international
	envoy   = "leader:the-envoy"     // of no known country
)

// entity returns one of the cast, or an entity made from its ID: a country of
// that code, anything else of no known country.
func entity(id string) *graph.Entity {
	kind, rest, _ := strings.Cut(id, ":")
	e := &graph.Entity{ID: id, Name: rest}
	switch kind {
	case "country":
		e.Kind, e.Country = graph.KindCountry, rest
	case "leader":
		e.Kind = graph.KindLeader
	case "org":
		e.Kind = graph.KindOrganization
	case "group":
		e.Kind = graph.KindGroup
		e.Country, _, _ = strings.Cut(rest, ".")
	}
	switch id {
	case france:
		e.Name, e.Aliases = "France", []string{"French Republic"}
	case germany:
		e.Name, e.Aliases = "Germany", []string{"Federal Republic of Germany"}
	case poland:
		e.Name = "Poland"
	case moreau:
		e.Name, e.Country, e.Sectors = "Claire Moreau", "FRA", []string{"GOV"}
	case weber:
		e.Name, e.Country, e.Sectors = "Jonas Weber", "DEU", []string{"GOV", "PTY"}
	case navy:
		e.Name, e.Country, e.Sectors = "French Navy", "FRA", []string{"MIL"}
	case bank:
		e.Name, e.Country, e.Sectors = "Bank of Germany", "DEU", []string{"BUS"}
	case council:
		e.Name, e.Country, e.Sectors = "Harbour Council", graph.International, []string{"IGO"}
	}
	return e
}

// change alters an event under construction.
type change func(*graph.Event)

// event returns an actual event of one day (or of no day at all) without
// evidence; tell gives it some. Sides are "A B > C", IDs parted by spaces; no
// ">" makes a joint event of all.
func event(id string, typ graph.Type, sides string, day graph.Day, changes ...change) *graph.Event {
	e := &graph.Event{ID: id, Type: typ, Realis: graph.Actual, Confidence: 0.5, Date: graph.OnDay(day)}
	if day == "" {
		e.Date = graph.Date{Precision: graph.PrecisionUnknown}
	}
	actors, recipients, _ := strings.Cut(sides, ">")
	e.Actors, e.Recipients = strings.Fields(actors), strings.Fields(recipients)
	slices.Sort(e.Actors)
	slices.Sort(e.Recipients)
	for _, c := range changes {
		c(e)
	}
	return e
}

func mode(m graph.Mode) change     { return func(e *graph.Event) { e.Mode = m } }
func realis(r graph.Realis) change { return func(e *graph.Event) { e.Realis = r } }
func status(s graph.Status) change { return func(e *graph.Event) { e.Status = s } }
func sure(c float64) change        { return func(e *graph.Event) { e.Confidence = c } }
func contexts(cs ...string) change { return func(e *graph.Event) { e.Contexts = cs } }

// saidBy makes the entity the speaker of the sentence that tell writes.
func saidBy(speaker string) change {
	return func(e *graph.Event) { e.Evidence = []graph.Evidence{{Speaker: speaker}} }
}

// tell returns the batch of an article, recorded at that hour, that tells each
// event in one sentence. Its source is the part of its ID before a slash, and it
// was published on the first of May 2026.
func tell(article string, hour int, events ...*graph.Event) *graph.Batch {
	source, _, _ := strings.Cut(article, "/")
	b := &graph.Batch{At: at(hour), Article: &graph.Article{
		ID: article, URL: "https://example.org/" + article, Title: "Report " + article, Source: source, Language: "en",
		Published: time.Date(2026, 5, 1, 6, 30, 0, 0, time.UTC),
	}}
	var text strings.Builder
	named := map[string]bool{}
	for _, e := range events {
		told := *e
		sentence := fmt.Sprintf("%s told %s of %s.", article, e.ID, strings.Join(e.Participants(), ", "))
		ev := graph.Evidence{Article: article, Sentence: sentence, Start: text.Len(), Trigger: "told", Rule: "test", Stance: graph.StanceAsserts}
		ev.End = ev.Start + len(sentence)
		if len(e.Evidence) > 0 {
			ev.Speaker = e.Evidence[0].Speaker
		}
		told.Evidence = []graph.Evidence{ev}
		b.Events = append(b.Events, &told)
		for _, id := range append(e.Participants(), ev.Speaker) {
			if id != "" && !named[id] {
				named[id] = true
				b.Entities = append(b.Entities, entity(id))
			}
		}
		text.WriteString(sentence + "\n")
	}
	b.Article.Text = text.String()
	sum := sha256.Sum256([]byte(b.Article.Text))
	b.Article.SHA256 = hex.EncodeToString(sum[:])
	return b
}

// harbour puts the graph that most reading cases ask about:
//
//	           visit 05-03, praise 05-03 (joint with POL), sanction 05-10
//	France ──────────────────────────────────────────────────────────▶ Germany
//	  ┆  ◀────────────────── accusation 05-02 ──────────────────────────  ┆
//	  ┆                                                                   ┆
//	Moreau ═══ talks 05-05 (with the Council) ═══════════════════════ Weber
//	  ┆                                                                   ┆
//	Navy ──── move 05-07, move 05-08 told as not done ─▶ Poland ◀─ aid ── Bank
//	                                                        (month of April)
//	envoy ──── request of no known day ─▶ Moreau      envoy ── warning (future) ─▶ Poland
//
// ─▶ actor to recipient, ═══ together, ┆ of that country.
func harbour() []*graph.Batch {
	april := func(e *graph.Event) { e.Date = graph.InMonth(2026, time.April) }
	return []*graph.Batch{
		tell("courier/1", 1,
			event("accuse", graph.Accuse, germany+">"+france, "2026-05-02", mode("allege"), status(graph.Open), sure(0.9), saidBy(weber)),
			event("visit", graph.Consult, france+">"+germany, "2026-05-03", mode("visit"), contexts("diplomatic")),
			event("praise", graph.Support, france+" "+poland+">"+germany, "2026-05-03", contexts("diplomatic", "economic")),
		),
		tell("courier/2", 2,
			event("talks", graph.Consult, moreau+" "+weber+" "+council, "2026-05-05", mode("multilateral"), status(graph.Held)),
			event("visit", graph.Consult, france+">"+germany, "2026-05-03", mode("visit"), contexts("diplomatic", "economic")),
		),
		tell("herald/1", 3,
			event("move", graph.Mobilize, navy+">"+poland, "2026-05-07", mode("troops"), contexts("military")),
			event("no-move", graph.Mobilize, navy+">"+poland, "2026-05-08", realis(graph.Negated), saidBy(moreau)),
			event("sanction", graph.Sanction, france+">"+germany, "2026-05-10", mode("discontinue"), status(graph.Imposed), sure(1)),
		),
		tell("herald/2", 4,
			event("aid", graph.Aid, bank+">"+poland, "", april, contexts("economic")),
			event("ask", graph.Request, envoy+">"+moreau, "", sure(0.2)),
			event("warn", graph.Threaten, envoy+">"+poland, "2026-06-01", realis(graph.Future)),
		),
	}
}

// actualHarbour lists the actual events of harbour in the order of graph.CompareEvents.
var actualHarbour = []string{"sanction", "move", "talks", "visit", "praise", "accuse", "aid", "ask"}

// facts answers what filters ask of the cast and of articles named by tell.
func facts() graph.Facts {
	return graph.Facts{
		Country: func(id string) string { return entity(id).Country },
		Source:  func(id string) string { source, _, _ := strings.Cut(id, "/"); return source },
	}
}

// merged returns what a store must show after the batches, none retracted:
// every event of their tellings, newest first, recorded when it was first told.
func merged(batches []*graph.Batch) []*graph.Event {
	tellings := map[string][]*graph.Event{}
	recorded := map[string]time.Time{}
	for _, b := range batches {
		for _, e := range b.Events {
			tellings[e.ID] = append(tellings[e.ID], e)
			if _, ok := recorded[e.ID]; !ok {
				recorded[e.ID] = b.At
			}
		}
	}
	var all []*graph.Event
	for id, ts := range tellings {
		e := graph.MergeEvents(ts)
		e.Recorded = recorded[id]
		all = append(all, e)
	}
	slices.SortFunc(all, graph.CompareEvents)
	return all
}
