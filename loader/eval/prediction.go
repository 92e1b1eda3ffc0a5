package eval

import (
	"slices"
	"unicode/utf8"

	"detente/graph"
	"detente/loader/extract"
)

// Prediction is what the coder says of one record.
type Prediction struct {
	ID     string  `json:"id"`
	Events []Event `json:"events"`
}

// Event is one predicted event.
type Event struct {
	Type       string    `json:"type"`
	Mode       string    `json:"mode,omitempty"`
	Sources    []Country `json:"sources"`
	Targets    []Country `json:"targets"`
	Actors     []Mention `json:"actors"`
	Recipients []Mention `json:"recipients"`
	Rule       string    `json:"rule,omitempty"`
	// Realis is told only where every event is asked for; Type is unreduced then.
	Realis string `json:"realis,omitempty"`

	reduced coding
}

// Country is a participant's ISO alpha-3 code, INT, or "" when unknown.
type Country struct {
	Country string `json:"country,omitempty"`
}

// Mention is a participant as written; offsets are code points, end exclusive.
type Mention struct {
	Text  string `json:"text"`
	Start int    `json:"start"`
	End   int    `json:"end"`
	// Antecedent is the mention that this one stands for, where every event is asked for.
	Antecedent *Mention `json:"antecedent,omitempty"`
}

// mainConfidence is what the events of main clauses have at least.
const mainConfidence = 0.5

// Predict writes what the coder found in text in the form that the scorers
// read: in the reading of the gold, PLOVER's reductions applied, byte offsets turned
// into code points, and countries completed by Countries.
// With mainOnly, the events of clauses that only qualify another are left out where
// the text tells others: the gold with lists of countries marks one event, the
// main one, and every other true event would count as false.
func Predict(id, text string, res *extract.Result, read func(extract.Event) extract.Event, mainOnly bool) Prediction {
	p := Prediction{ID: id, Events: []Event{}}
	codePoint := func(b int) int { return utf8.RuneCountInString(text[:b]) }
	main := slices.ContainsFunc(res.Events, func(e extract.Event) bool { return e.Confidence >= mainConfidence && e.Realis != graph.Negated })
	for _, e := range res.Events {
		e = read(e)
		if mainOnly && main && e.Confidence < mainConfidence {
			continue
		}
		if e.Realis == graph.Negated || e.Realis == graph.Hypothetical && !e.Past {
			continue
		}
		sources, targets := Countries(res, &e)
		out := Event{Type: string(e.Type), Mode: string(e.Mode), Sources: sources, Targets: targets, Actors: []Mention{}, Recipients: []Mention{}, Rule: e.Rule}
		add := func(list *[]Mention, members []int) {
			for _, i := range members {
				for ; i >= 0; i = res.Mentions[i].Antecedent {
					m := Mention{Text: res.Mentions[i].Text, Start: codePoint(res.Mentions[i].Start), End: codePoint(res.Mentions[i].End)}
					if !slices.Contains(*list, m) {
						*list = append(*list, m)
					}
				}
			}
		}
		add(&out.Actors, e.Actors)
		add(&out.Recipients, e.Recipients)
		p.Events = append(p.Events, out)
	}
	return p
}

// Countries returns the countries of an event's sides. A side whose own words
// name no country takes the country of the event's place, else that of the other
// side: most events whose text names one country lie inside it (measured on the
// gold: 28 of 100 dyads). The graph does not do this; it is for the comparison of
// country dyads only.
func Countries(res *extract.Result, e *extract.Event) (sources, targets []Country) {
	a, b := countriesOf(res, e.Actors), countriesOf(res, e.Recipients)
	if len(a) == 0 && len(b) == 0 && e.Place >= 0 {
		b = countriesOf(res, []int{e.Place})
	}
	if len(b) == 0 && e.Place >= 0 {
		b = countriesOf(res, []int{e.Place})
	}
	if e.Type == graph.Retreat && (e.Mode == "resign" || e.Mode == "disarm") {
		return a, slices.DeleteFunc(b, func(c Country) bool { return slices.Contains(a, c) }) // one steps back alone
	}
	mutual := len(e.Recipients) == 0 && len(a) > 1
	if len(a) == 0 {
		a = b
	}
	if len(b) == 0 && !mutual {
		b = a
	}
	return a, b
}

func countriesOf(res *extract.Result, members []int) []Country {
	found := []Country{}
	for _, i := range members {
		if e := res.Mentions[i].Entity; e != nil && e.Country != "" && !slices.Contains(found, Country{e.Country}) {
			found = append(found, Country{e.Country})
		}
	}
	return found
}

// PredictAll writes every event that the coder found in text as the graph keeps
// it: unreduced, with its realis, and with the countries of its participants only.
// An event told by two words ("punched and kicked") is one event there, and here.
func PredictAll(id, text string, res *extract.Result) Prediction {
	p := Prediction{ID: id, Events: []Event{}}
	var mention func(i int) *Mention
	mention = func(i int) *Mention {
		if i < 0 {
			return nil
		}
		m := &res.Mentions[i]
		return &Mention{Text: m.Text, Start: utf8.RuneCountInString(text[:m.Start]), End: utf8.RuneCountInString(text[:m.End]), Antecedent: mention(m.Antecedent)}
	}
	mentions := func(members []int) []Mention {
		out := []Mention{}
		for _, i := range members {
			out = append(out, *mention(i))
		}
		return out
	}
	for _, e := range res.Events {
		told := func(o Event) bool {
			return o.Type == string(e.Type) && o.Mode == string(e.Mode) && o.Realis == string(e.Realis) &&
				slices.EqualFunc(o.Actors, mentions(e.Actors), Mention.same) && slices.EqualFunc(o.Recipients, mentions(e.Recipients), Mention.same)
		}
		if slices.ContainsFunc(p.Events, told) {
			continue
		}
		p.Events = append(p.Events, Event{
			Type: string(e.Type), Mode: string(e.Mode), Realis: string(e.Realis), Rule: e.Rule,
			Sources: countriesOf(res, e.Actors), Targets: countriesOf(res, e.Recipients),
			Actors: mentions(e.Actors), Recipients: mentions(e.Recipients),
			reduced: codingOf(extract.Reduce(e)),
		})
	}
	return p
}

// same reports whether both are the same words of the text.
func (m Mention) same(o Mention) bool { return m.Start == o.Start && m.End == o.End }
