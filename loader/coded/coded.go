// Package coded reads events that other programs coded, so that a graph can
// start from decades of them: rows of GDELT 2.0, rows of POLECAT, and JSON
// lines of PLOVER and tables, which this project's own export writes too.
//
//	rows -> Event -> graph.Batch -> graph.Writer
//
// Such a row has no sentence behind it. What stands in for it is the row
// itself, in words: each row becomes an article whose address is the row's
// source, and whose text, "UNITED STATES (USAGOV) to IRAN (IRN): CAMEO 036 ...",
// is the evidence. Nobody can take it for a quotation of the source.
//
// Rows are read one at a time: memory does not grow with the file.
package coded

import (
	"errors"
	"strings"
	"time"

	"detente/graph"
	"detente/loader/article"
)

// Format is whose rows they are.
type Format string

// The formats.
const (
	// GDELT is the event table of GDELT 2.0: 61 columns, tabs, no header.
	GDELT Format = "gdelt"
	// POLECAT is a yearly or weekly file of POLECAT: tabs, with a header.
	POLECAT Format = "polecat"
	// PLOVER is one JSON object a line, as graph/export writes it.
	PLOVER Format = "plover"
	// CSV is events.csv, as graph/export writes it; nodes.csv, read before, tells
	// the entities (see Resolver.Nodes).
	CSV Format = "csv"
	// CSVNodes is nodes.csv.
	CSVNodes Format = "nodes"
)

// ErrLeftOut marks a row that is well formed but no event of this graph.
// Loading goes on, and the row is counted (see Reason), not failed.
var ErrLeftOut = errors.New("left out")

// leftOutError is an ErrLeftOut for a reason.
type leftOutError string

func (e leftOutError) Error() string { return "left out: " + string(e) }

func (e leftOutError) Unwrap() error { return ErrLeftOut }

// Reason returns why a row was left out, "" for any other error.
func Reason(err error) string {
	var left leftOutError
	errors.As(err, &left)
	return string(left)
}

// The reasons.
const (
	noAct       leftOutError = "comments, appeals and rows without an event code are no events in PLOVER"
	noActor     leftOutError = "no actor with a country or a known name"
	noRecipient leftOutError = "no recipient other than the actor, which PLOVER asks for in this type"
)

// Event is an event as another coder gives it.
type Event struct {
	File   string // and line, from 1, where the row stands; for messages
	Line   int
	Format Format
	Key    string // the coder's own name for the event; with Format it is one row
	ID     string // of the event in a graph, where the row brings it; see identify
	// Rule becomes the rule of the evidence: "cameo-036".
	Rule       string
	Type       graph.Type
	Mode       graph.Mode
	Contexts   []string
	Actors     []Party
	Recipients []Party
	Date       graph.Date
	Place      graph.Place
	Trigger    string // the words that told the event; "" when the row has none
	Realis     graph.Realis
	// Of CSV alone, which tells them as they are in a graph.
	Status     graph.Status
	Changes    []graph.Change
	Confidence float64
	Sentence   string
	Speaker    string // entity ID
	Stance     graph.Stance

	Fatalities *int
	Injured    *int
	URL        string // of the article that was coded
	Title      string // of that article
	Outlet     string // that published it
	Language   string
	Published  time.Time
}

// Party is who acts or is acted upon, as the row names it.
type Party struct {
	ID      string // of an entity, or a Wikidata item, where the row brings one
	Code    string // as the row has it: "USAGOV"
	Name    string
	Text    string   // the words that named it; "" when the row has none
	Country string   // ISO alpha-3, graph.International, or ""
	Sectors []string // of PLOVER, the main one first
	Titled  bool     // the row gives the party a title or an office, so that it is a person
}

// clean takes out of the event's words what articles are read without, too.
func (e *Event) clean() {
	for _, s := range []*string{&e.Key, &e.ID, &e.Trigger, &e.Sentence, &e.Speaker} {
		*s = visible(*s)
	}
	for _, s := range []*string{&e.Place.Name, &e.Title, &e.Outlet} {
		*s = onOneLine(*s)
	}
	for _, parties := range [][]Party{e.Actors, e.Recipients} {
		for i := range parties {
			p := &parties[i]
			p.ID, p.Code, p.Text, p.Name = visible(p.ID), visible(p.Code), visible(p.Text), onOneLine(p.Name)
		}
	}
}

// visible returns the text without control characters, other than those that end
// lines and columns, and invisible ones.
func visible(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\r' || r == '\t':
			return r
		case article.Invisible(r):
			return -1
		}
		return r
	}, text)
}

// onOneLine returns a name on one line, without what visible takes out.
func onOneLine(name string) string {
	name = visible(name)
	if strings.ContainsAny(name, "\n\r\t") {
		name = strings.Join(strings.Fields(name), " ")
	}
	return name
}
