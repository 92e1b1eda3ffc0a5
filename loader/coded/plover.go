package coded

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"detente/graph"
)

// ploverLine is the part of a PLOVER 2.0 record that a graph keeps.
type ploverLine struct {
	ID        string        `json:"id"`
	Date      graph.Day     `json:"date"`
	EndDate   graph.Day     `json:"enddate"`
	Actor     []ploverParty `json:"actor"`
	Recipient []ploverParty `json:"recipient"`
	Event     []graph.Type  `json:"event"`
	Mode      []graph.Mode  `json:"mode"`
	Context   []string      `json:"context"`
	Location  struct {
		Extracted string `json:"extracted_place"`
		Country   string `json:"country_code"`
	} `json:"event_loc"`
	EventText string `json:"event_text"`
	Size      struct {
		Dead    *int `json:"dead"`
		Injured *int `json:"injured"`
	} `json:"size"`
	CiteInfo struct {
		URL         string    `json:"url"`
		Title       string    `json:"title"`
		Language    string    `json:"language"`
		Publication string    `json:"publication"`
		Date        graph.Day `json:"citation"`
	} `json:"cite_info"`
}

type ploverParty struct {
	Code       string   `json:"code"`
	Sector     []string `json:"sector"`
	EntityText string   `json:"entity_text"`
	Identifier string   `json:"identifier_id"`
	Name       string   `json:"identifier_text"`
	Office     string   `json:"office"`
}

// plover reads a record of PLOVER. Of several types, which the manual allows
// where participants are the same, it takes the first.
func plover(line []byte) (*Event, error) {
	var r ploverLine
	if err := json.Unmarshal(line, &r); err != nil {
		return nil, expected("expected a PLOVER record: %w", err)
	}
	start, err := graph.ParseDay(string(r.Date))
	if err != nil || start == "" || r.ID == "" || len(r.Event) == 0 {
		return nil, expected("id %q, date %q and %d event types, expected an id, YYYY-MM-DD and one type", r.ID, r.Date, len(r.Event))
	}
	e := &Event{
		Format: PLOVER, Key: r.ID, Rule: "plover", Type: r.Event[0], Realis: graph.Actual, Date: graph.OnDay(start),
		Place: graph.Place{Name: r.Location.Extracted, Country: r.Location.Country}, Fatalities: r.Size.Dead, Injured: r.Size.Injured,
		URL: r.CiteInfo.URL, Title: r.CiteInfo.Title, Trigger: oneLine(r.EventText), Language: r.CiteInfo.Language, Outlet: r.CiteInfo.Publication,
	}
	if e.Type.Quad() == "" {
		return nil, expected("event type %q, expected one of PLOVER's 16", e.Type)
	}
	if strings.HasPrefix(r.ID, "event:") {
		e.ID = r.ID
	}
	if len(r.Mode) > 0 {
		if e.Mode = r.Mode[0]; !e.Type.HasMode(e.Mode) {
			return nil, expected("mode %q, expected one of %s", e.Mode, e.Type)
		}
	}
	if last, err := graph.ParseDay(string(r.EndDate)); err == nil && last > start {
		e.Date = span(start, last)
	}
	e.takeContexts(r.Context)
	if published, err := time.Parse(time.DateOnly, string(r.CiteInfo.Date)); err == nil {
		e.Published = published
	}
	e.Actors, e.Recipients = ploverParties(r.Actor), ploverParties(r.Recipient)
	return e, nil
}

// oneLine keeps a text as it is, or empties one that is no line of words: what a
// row brings becomes part of the sentence that stands in for it.
func oneLine(text string) string {
	if strings.TrimSpace(text) != text || strings.ContainsAny(text, "\n\r") {
		return ""
	}
	return text
}

// span is the date of an event between two days, both included. The record
// does not tell its precision; the length does.
func span(first, last graph.Day) graph.Date {
	d := graph.Date{Start: first, End: last.Add(1), Precision: graph.PrecisionMonth}
	if last >= first.Add(31) {
		d.Precision = graph.PrecisionYear
	}
	return d
}

// takeContexts keeps the contexts that are PLOVER's, and reads from the others
// what they say of the event's reality: the manual puts it there.
func (e *Event) takeContexts(contexts []string) {
	for _, c := range contexts {
		switch realis := graph.Realis(strings.ToUpper(c)); {
		case graph.IsContext(c):
			e.Contexts = append(e.Contexts, c)
		case slices.Contains(graph.RealisValues(), realis):
			e.Realis = realis
		}
	}
	slices.Sort(e.Contexts)
	e.Contexts = slices.Compact(e.Contexts)
}

func ploverParties(list []ploverParty) []Party {
	var parties []Party
	for _, p := range list {
		party := Party{ID: p.Identifier, Code: p.Code, Name: p.Name, Text: oneLine(p.EntityText), Country: p.Code, Titled: p.Office != ""}
		if party.Name == "" {
			party.Name = p.EntityText
		}
		for _, s := range p.Sector {
			if graph.IsSector(s) {
				party.Sectors = append(party.Sectors, s)
			}
		}
		parties = append(parties, party)
	}
	return parties
}
