package export

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"detente/graph"
)

// ploverPage bounds the articles held at once: their texts are needed, because
// PLOVER counts offsets in characters.
const ploverPage = 100

// writePLOVER writes one event a line with the fields of PLOVER 2.0. The
// manual's reductions apply (see reduce). Its field text stays empty: the
// rights to the articles are not ours; text_info and cite_info tell where to
// find the sentence. An event without any day is left out, since the format
// requires a date, and so is one told as not having happened; left counts them.
func writePLOVER(ctx context.Context, out io.Writer, src Source) (left int, err error) {
	w := bufio.NewWriter(out)
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	for page, err := range pages(ctx, src, ploverPage) {
		if err != nil {
			return left, err
		}
		all := len(page)
		page = slices.DeleteFunc(page, func(e *graph.Event) bool { return e.Date.Start == "" || e.Realis == graph.Negated })
		left += all - len(page)
		named, err := participantsOf(ctx, src, page)
		if err != nil {
			return left, err
		}
		told, err := articlesOf(ctx, src, page)
		if err != nil {
			return left, err
		}
		for _, e := range page {
			if err := encoder.Encode(ploverOf(e, named, told[e.Evidence[0].Article])); err != nil {
				return left, err
			}
		}
	}
	return left, w.Flush()
}

// ploverEvent is one line.
type ploverEvent struct {
	ID        string         `json:"id"`
	Date      graph.Day      `json:"date"`
	EndDate   graph.Day      `json:"enddate,omitempty"` // last day, where the date is a span
	Actor     []ploverEntity `json:"actor"`
	Recipient []ploverEntity `json:"recipient,omitempty"`
	Event     []graph.Type   `json:"event"`
	Mode      []graph.Mode   `json:"mode,omitempty"`
	Context   []string       `json:"context,omitempty"`
	QuadCode  int            `json:"quad_code"`
	Scale     float64        `json:"event_scale"`
	Location  *ploverPlace   `json:"event_loc,omitempty"`
	EventText string         `json:"event_text,omitempty"`
	Size      *ploverSize    `json:"size,omitempty"`
	Link      []string       `json:"link,omitempty"` // events that changed this one
	TextInfo  ploverText     `json:"text_info"`
	CiteInfo  ploverCitation `json:"cite_info"`
	Coder     string         `json:"coder"`
}

type ploverEntity struct {
	Code       string   `json:"code"` // ISO alpha-3, or INT; empty when unknown
	Sector     []string `json:"sector,omitempty"`
	EntityText string   `json:"entity_text"`
	Identifier string   `json:"identifier_id"` // Wikidata item, else our ID
	Name       string   `json:"identifier_text"`
	Office     string   `json:"office,omitempty"` // held on the day of the event
}

type ploverPlace struct {
	Extracted string `json:"extracted_place"`
	Country   string `json:"country_code,omitempty"`
}

type ploverSize struct {
	Dead    *int `json:"dead,omitempty"`
	Injured *int `json:"injured,omitempty"`
}

// ploverText says where the sentence stands, in characters of the article's text.
type ploverText struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

type ploverCitation struct {
	URL         string    `json:"url,omitempty"`
	Title       string    `json:"title,omitempty"`
	Language    string    `json:"language,omitempty"`
	Publication string    `json:"publication,omitempty"`
	Date        graph.Day `json:"citation,omitempty"`
}

// reduce applies the manual's rules for events ahead: a planned meeting is an
// agreement to meet, a withdrawal announced is a concession, a meeting called
// off is a refusal. What they leave unsaid of an event's reality is returned in
// the manual's words, which it puts among the contexts.
func reduce(e *graph.Event) (graph.Type, graph.Mode, string) {
	switch {
	case e.Type == graph.Consult && e.Status == graph.Cancelled:
		return graph.Reject, "meet", ""
	case e.Realis == graph.Future && slices.Contains([]graph.Type{graph.Consult, graph.Support, graph.Cooperate, graph.Aid}, e.Type):
		return graph.Agree, "", ""
	case e.Realis == graph.Future && e.Type == graph.Retreat:
		return graph.Concede, "", ""
	case e.Realis == graph.Actual:
		return e.Type, e.Mode, ""
	}
	return e.Type, e.Mode, strings.ToLower(string(e.Realis))
}

func ploverOf(e *graph.Event, named map[string]*graph.Entity, a *graph.Article) ploverEvent {
	typ, mode, reality := reduce(e)
	first := e.Evidence[0]
	line := ploverEvent{
		ID: e.ID, Date: e.Date.Start, Event: []graph.Type{typ}, QuadCode: typ.Quad().Number(), Scale: typ.Score(mode),
		Context: slices.Clone(e.Contexts), EventText: first.Trigger, Coder: "detente",
		Actor: ploverEntities(e.Actors, e, named), Recipient: ploverEntities(e.Recipients, e, named),
	}
	if last := e.Date.End.Add(-1); last > e.Date.Start {
		line.EndDate = last
	}
	if mode != "" {
		line.Mode = []graph.Mode{mode}
	}
	if reality != "" {
		line.Context = append(line.Context, reality)
	}
	if e.Place.Name != "" {
		line.Location = &ploverPlace{e.Place.Name, e.Place.Country}
	}
	if e.Fatalities != nil || e.Injured != nil {
		line.Size = &ploverSize{e.Fatalities, e.Injured}
	}
	for _, c := range e.Changes {
		if c.Event != "" {
			line.Link = append(line.Link, c.Event)
		}
	}
	if a != nil {
		line.TextInfo = ploverText{utf8.RuneCountInString(a.Text[:first.Start]), utf8.RuneCountInString(a.Text[:first.End])}
		line.CiteInfo = ploverCitation{a.URL, a.Title, a.Language, a.Source, graph.DayOf(a.Published)}
	}
	return line
}

func ploverEntities(ids []string, e *graph.Event, named map[string]*graph.Entity) []ploverEntity {
	var list []ploverEntity
	for _, id := range ids {
		p := ploverEntity{EntityText: mentionOf(e, id), Identifier: id, Name: id}
		if n := named[id]; n != nil {
			p.Code, p.Sector, p.Name = n.Country, n.Sectors, n.Name
			if n.Wikidata != "" {
				p.Identifier = n.Wikidata
			}
			for _, o := range n.Offices {
				if o.HeldOn(e.Date.Start) {
					p.Office = o.Title
				}
			}
		}
		if p.EntityText == "" {
			p.EntityText = p.Name
		}
		list = append(list, p)
	}
	return list
}

// mentionOf returns the words by which the evidence names a participant, or "".
func mentionOf(e *graph.Event, id string) string {
	for _, ev := range e.Evidence {
		for _, m := range ev.Mentions {
			if m.Entity == id && (m.Role == graph.RoleActor || m.Role == graph.RoleRecipient) {
				return m.Text
			}
		}
	}
	return ""
}

// participantsOf reads the entities of the events, by ID.
func participantsOf(ctx context.Context, src Source, events []*graph.Event) (map[string]*graph.Entity, error) {
	var ids []string
	for _, e := range events {
		ids = append(ids, e.Participants()...)
	}
	return byID(ctx, ids, src.EntitiesByID)
}

// articlesOf reads the article of each event's first evidence, by ID.
func articlesOf(ctx context.Context, src Source, events []*graph.Event) (map[string]*graph.Article, error) {
	var ids []string
	for _, e := range events {
		ids = append(ids, e.Evidence[0].Article)
	}
	return byID(ctx, ids, src.ArticlesByID)
}

func byID[T any](ctx context.Context, ids []string, read func(context.Context, []string) ([]*T, error)) (map[string]*T, error) {
	slices.Sort(ids)
	ids = slices.Compact(ids)
	list, err := read(ctx, ids)
	if err != nil {
		return nil, err
	}
	m := make(map[string]*T, len(ids))
	for i, id := range ids {
		if list[i] != nil {
			m[id] = list[i]
		}
	}
	return m, nil
}
