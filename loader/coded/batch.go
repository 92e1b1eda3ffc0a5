package coded

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"detente/graph"
	"detente/loader/resolve"
)

// sure is the confidence given to a row. The coders tell none; measured on
// gold sentences, coders of this kind have about every second event right.
const sure = 0.5

// Batch returns what the row says, ready for graph.Writer. The row becomes an
// article of its own, whose ID names the format and the row, so that loading
// it twice changes nothing. Rows that tell the same event, by the rule of
// package resolve, give one event with several pieces of evidence.
//
// It returns an error that wraps ErrLeftOut when the row names nobody who acts,
// or nobody acted upon where PLOVER asks for it. at becomes Batch.At.
// Any other error says the file and the line.
func (r *Resolver) Batch(e *Event, at time.Time) (*graph.Batch, error) {
	tell := r.rowBatch
	if e.Format == CSV {
		tell = r.tableBatch
	}
	batch, err := tell(e, at)
	if err == nil {
		if err = batch.Validate(); err != nil {
			batch = nil
		}
	}
	if err != nil && !errors.Is(err, ErrLeftOut) {
		err = fmt.Errorf("read %s: line %d: %s %s: %w", e.File, e.Line, e.Format, e.Key, err)
	}
	return batch, err
}

// rowBatch is Batch for all formats but CSV.
func (r *Resolver) rowBatch(e *Event, at time.Time) (*graph.Batch, error) {
	t := &telling{event: e, entities: map[string]*graph.Entity{}}
	actors := r.parties(t, graph.RoleActor, e.Actors)
	t.write(" to ", e.Recipients)
	recipients := slices.DeleteFunc(r.parties(t, graph.RoleRecipient, e.Recipients), func(id string) bool { return slices.Contains(actors, id) })
	if joint(e) && len(actors) > 0 {
		actors, recipients = sortedOnce(append(actors, recipients...)), nil
	}
	switch {
	case len(actors) == 0:
		return nil, noActor
	case !resolve.Codable(&graph.Event{Type: e.Type, Actors: actors, Recipients: recipients}):
		return nil, noRecipient
	}
	place := r.place(e.Place)
	text := t.sentence(place)
	sum := sha256.Sum256([]byte(text))
	article := &graph.Article{
		ID: fmt.Sprintf("article:%s-%s", e.Format, e.Key), URL: e.URL, Title: cmp.Or(e.Title, text), Source: e.Outlet,
		Language: e.Language, Published: e.Published, SHA256: hex.EncodeToString(sum[:]), Text: text, Note: "a row coded by " + string(e.Format) + ", not the words of the source",
	}
	event := &graph.Event{
		ID: e.ID, Type: e.Type, Mode: e.Mode, Contexts: e.Contexts, Actors: actors, Recipients: recipients, Date: e.Date, Place: place, Realis: e.Realis,
		Confidence: sure, Fatalities: e.Fatalities, Injured: e.Injured,
		Evidence: []graph.Evidence{{Article: article.ID, Sentence: text, Start: 0, End: len(text), Trigger: cmp.Or(e.Trigger, string(e.Type)), Rule: e.Rule, Stance: graph.StanceAsserts, Mentions: t.mentions}},
	}
	identify(event, e.ID)
	begin(event, graph.DayOf(e.Published))
	batch := &graph.Batch{Article: article, Events: []*graph.Event{event}, At: at}
	for _, entity := range t.entities {
		batch.Entities = append(batch.Entities, entity)
	}
	slices.SortFunc(batch.Entities, func(a, b *graph.Entity) int { return strings.Compare(a.ID, b.ID) })
	return batch, nil
}

// joint reports whether PLOVER has all participants as actors: whoever meets or
// talks, meets together; only a visit has a host.
func joint(e *Event) bool { return e.Type == graph.Consult && e.Mode != "visit" }

// identify gives the event the ID that package resolve makes of what it says. told
// is the ID that the row brings, if any, which is such a digest too: it holds when
// it is that of the row's content, and then tells the precision of the date, which
// rows do not carry. Else the row says something else than the event of that ID,
// as exported lines do where PLOVER reduces a planned meeting to an agreement, and
// is an event of its own.
func identify(e *graph.Event, told string) {
	if told != "" {
		guessed := e.Date.Precision
		for _, e.Date.Precision = range graph.Precisions() {
			if e.ID = resolve.EventID(e); e.ID == told {
				return
			}
		}
		e.Date.Precision = guessed
	}
	e.ID = resolve.EventID(e)
}

// begin gives an event that has a life its first state. What lies ahead is planned
// or threatened from the day it was published on.
func begin(e *graph.Event, published graph.Day) {
	first := map[graph.Type]graph.Status{graph.Consult: graph.Held, graph.Sanction: graph.Imposed, graph.Accuse: graph.Open}[e.Type]
	switch {
	case first == "", e.Realis == graph.Negated, e.Realis == graph.Hypothetical:
		return
	case e.Realis == graph.Future && e.Type == graph.Consult:
		first = graph.Planned
	case e.Realis == graph.Future && e.Type == graph.Sanction:
		first = graph.Threatened
	}
	on := e.Date.Start
	if e.Realis == graph.Future && published != "" {
		on = min(on, published)
	}
	e.SetChanges([]graph.Change{{Status: first, On: on}})
}

// telling writes the row in words and keeps where it names whom.
type telling struct {
	event    *Event
	text     strings.Builder
	mentions []graph.Mention
	entities map[string]*graph.Entity
}

// write adds a word before the parties, when there are any.
func (t *telling) write(word string, parties []Party) {
	if len(parties) > 0 {
		t.text.WriteString(word)
	}
}

// parties writes the parties and returns the IDs of those that are entities.
func (r *Resolver) parties(t *telling, role graph.Role, list []Party) []string {
	var ids []string
	for i, p := range list {
		if i > 0 {
			t.text.WriteString(", ")
		}
		name := cmp.Or(p.Text, p.Name, p.Code)
		start := t.text.Len()
		t.text.WriteString(name)
		if e := r.entity(p); e != nil && name != "" {
			t.entities[e.ID] = e
			ids = append(ids, e.ID)
			t.mentions = append(t.mentions, graph.Mention{Role: role, Entity: e.ID, Text: name, Start: start, End: t.text.Len(), Why: "code " + p.Code})
		}
		if p.Code != "" && p.Code != name {
			fmt.Fprintf(&t.text, " (%s)", p.Code)
		}
	}
	return sortedOnce(ids)
}

// sentence ends the text: what, where and when.
func (t *telling) sentence(place graph.Place) string {
	e := t.event
	fmt.Fprintf(&t.text, ": %s", e.Type)
	if e.Mode != "" {
		fmt.Fprintf(&t.text, " %s", e.Mode)
	}
	fmt.Fprintf(&t.text, " (%s)", e.Rule)
	if e.Trigger != "" {
		fmt.Fprintf(&t.text, " by %q", e.Trigger)
	}
	if place.Name != "" {
		fmt.Fprintf(&t.text, ", %s", place.Name)
	}
	fmt.Fprintf(&t.text, ", %s", e.Date.Start)
	return t.text.String()
}

// place returns the place with the code of its country, which the row may have
// by name.
func (r *Resolver) place(p graph.Place) graph.Place {
	if code := r.countryCode(p.Country); code != "" || p.Country == "" {
		p.Country = code
		return p
	}
	country := r.named(Party{Name: p.Country})
	p.Country = ""
	if country != nil && country.Kind == graph.KindCountry {
		p.Country = country.Country
	}
	return p
}

func sortedOnce(ids []string) []string {
	slices.Sort(ids)
	return slices.Compact(ids)
}
