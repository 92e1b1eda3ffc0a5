package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"detente/graph"
	"detente/loader"
)

type extractCommand struct {
	inputFlags
	Format  string `enum:"json,table,auto" default:"auto" help:"json, one event a line; table, for people; auto, a table on a terminal and JSON elsewhere."`
	Workers int    `default:"0" help:"Articles coded at once; 0 means one for each processor."`
}

// Run prints the events of each article in the order in which it tells them.
func (c *extractCommand) Run(ctx context.Context, p *program) error {
	pipeline, err := p.newPipeline(c.Workers)
	if err != nil {
		return err
	}
	write := writeEventLines
	if c.Format == "table" || c.Format == "auto" && isTerminal(p.out) {
		write = writeEventTable
	}
	failed := false
	for coded, err := range pipeline.Code(ctx, c.inputs(p).Articles(ctx)) {
		if err != nil && ctx.Err() != nil {
			return fmt.Errorf("extract stopped: %w", err)
		}
		if err != nil {
			fmt.Fprintln(p.err, "detente:", err)
			failed = true
			continue
		}
		if note := coded.Batch.Article.Note; note != "" {
			fmt.Fprintf(p.err, "detente: %s: %s\n", coded.Name, note)
		}
		slices.SortStableFunc(coded.Batch.Events, func(a, b *graph.Event) int {
			return cmp.Or(cmp.Compare(a.Evidence[0].Start, b.Evidence[0].Start), cmp.Compare(a.ID, b.ID))
		})
		if err := write(p.out, coded); err != nil {
			return fmt.Errorf("print events of %s: %w", coded.Name, err)
		}
	}
	if failed {
		return errNamed
	}
	return nil
}

// eventLine is one event as extract prints it.
type eventLine struct {
	Article    string         `json:"article"` // its address, or the name of its file
	ID         string         `json:"id"`
	Type       graph.Type     `json:"type"`
	Mode       graph.Mode     `json:"mode"`
	Realis     graph.Realis   `json:"realis"`
	Date       dateLine       `json:"date"`
	Actors     []entityLine   `json:"actors"`
	Recipients []entityLine   `json:"recipients"`
	Contexts   []string       `json:"contexts"`
	Score      float64        `json:"score"`
	Status     graph.Status   `json:"status"`
	Place      string         `json:"place"`
	Speaker    string         `json:"speaker"`             // name of who says so first; "" for the article itself
	Programme  string         `json:"programme,omitempty"` // of a sanction, where told
	Fatalities *int           `json:"fatalities,omitempty"`
	Injured    *int           `json:"injured,omitempty"`
	Evidence   []evidenceLine `json:"evidence"`
	Confidence float64        `json:"confidence"`
}

type dateLine struct {
	Start     graph.Day       `json:"start"` // "" when unknown
	End       graph.Day       `json:"end"`   // first day after
	Precision graph.Precision `json:"precision"`
}

type entityLine struct {
	ID      string     `json:"id"`
	Kind    graph.Kind `json:"kind"`
	Name    string     `json:"name"`
	Country string     `json:"country"`
	Sector  string     `json:"sector"` // the main one
	Text    string     `json:"text"`   // as the first sentence names it; "" when no sentence does
}

type evidenceLine struct {
	Sentence string       `json:"sentence"`
	Start    int          `json:"start"` // bytes into the article's text
	End      int          `json:"end"`
	Trigger  string       `json:"trigger"`
	Rule     string       `json:"rule"`
	Stance   graph.Stance `json:"stance"`
	Speaker  string       `json:"speaker,omitempty"`
}

func writeEventLines(w io.Writer, coded loader.Coded) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	for _, e := range coded.Batch.Events {
		if err := encoder.Encode(lineOf(coded, e)); err != nil {
			return err
		}
	}
	return nil
}

func lineOf(coded loader.Coded, e *graph.Event) eventLine {
	named := namesOf(coded.Batch)
	line := eventLine{
		Article: coded.Name, ID: e.ID, Type: e.Type, Mode: e.Mode, Realis: e.Realis,
		Date:   dateLine{e.Date.Start, e.Date.End, e.Date.Precision},
		Actors: entityLines(e, e.Actors, named), Recipients: entityLines(e, e.Recipients, named),
		Contexts: append([]string{}, e.Contexts...), Score: e.Score(), Status: e.Status, Place: e.Place.Name,
		Programme: e.Programme, Fatalities: e.Fatalities, Injured: e.Injured, Confidence: e.Confidence,
	}
	for _, ev := range e.Evidence {
		told := evidenceLine{ev.Sentence, ev.Start, ev.End, ev.Trigger, ev.Rule, ev.Stance, ""}
		if speaker := named[ev.Speaker]; speaker != nil {
			told.Speaker = speaker.Name
			line.Speaker = cmp.Or(line.Speaker, speaker.Name)
		}
		line.Evidence = append(line.Evidence, told)
	}
	return line
}

func namesOf(b *graph.Batch) map[string]*graph.Entity {
	named := make(map[string]*graph.Entity, len(b.Entities))
	for _, e := range b.Entities {
		named[e.ID] = e
	}
	return named
}

func entityLines(e *graph.Event, ids []string, named map[string]*graph.Entity) []entityLine {
	lines := []entityLine{}
	for _, id := range ids {
		n := named[id]
		line := entityLine{ID: id, Kind: n.Kind, Name: n.Name, Country: n.Country}
		if len(n.Sectors) > 0 {
			line.Sector = n.Sectors[0]
		}
		for _, ev := range e.Evidence {
			for _, m := range ev.Mentions {
				if line.Text == "" && m.Entity == id && (m.Role == graph.RoleActor || m.Role == graph.RoleRecipient) {
					line.Text = m.Text
				}
			}
		}
		lines = append(lines, line)
	}
	return lines
}

// tableSentence is how much of a sentence a table shows, in characters.
const tableSentence = 90

func writeEventTable(w io.Writer, coded loader.Coded) error {
	a := coded.Batch.Article
	fmt.Fprintf(w, "%s\n%s\n", cmp.Or(a.Title, coded.Name), strings.Repeat("─", min(len([]rune(cmp.Or(a.Title, coded.Name))), 100)))
	if len(coded.Batch.Events) == 0 {
		_, err := fmt.Fprintf(w, "no events%s\n\n", map[bool]string{true: ": " + a.Note}[a.Note != ""])
		return err
	}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "WHEN\tWHO\tDID\tTO WHOM\tREALIS\tSENTENCE")
	for _, e := range coded.Batch.Events {
		line := lineOf(coded, e)
		did := strings.TrimSuffix(string(line.Type)+" "+string(line.Mode), " ")
		if line.Status != "" {
			did += " (" + strings.ToLower(string(line.Status)) + ")"
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\n", when(e.Date), names(line.Actors), did, names(line.Recipients), line.Realis, shortened(line.Evidence))
	}
	fmt.Fprintln(table)
	return table.Flush()
}

// when writes a date as short as its precision allows; "≤" marks the day of
// the report where the text tells no date.
func when(d graph.Date) string {
	switch {
	case d.Start == "":
		return "?"
	case d.Precision == graph.PrecisionUnknown:
		return "≤ " + string(d.Start)
	case d == graph.InMonth(d.Start.Time().Year(), d.Start.Time().Month()):
		return string(d.Start[:len("2006-01")])
	case d == graph.InYear(d.Start.Time().Year()):
		return string(d.Start[:len("2006")])
	case d.Precision == graph.PrecisionDay:
		return string(d.Start)
	}
	return string(d.Start) + " to " + string(d.End.Add(-1))
}

func names(entities []entityLine) string {
	var list []string
	for _, e := range entities {
		list = append(list, e.Name)
	}
	return strings.Join(list, ", ")
}

// shortened is the first sentence, and how many more there are.
func shortened(evidence []evidenceLine) string {
	s := []rune(strings.Join(strings.Fields(evidence[0].Sentence), " "))
	text := string(s)
	if len(s) > tableSentence {
		text = string(s[:tableSentence-1]) + "…"
	}
	if more := len(evidence) - 1; more > 0 {
		text += fmt.Sprintf(" (+%d)", more)
	}
	return text
}
