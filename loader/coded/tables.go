package coded

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strconv"
	"strings"
	"time"

	"detente/graph"
)

// The columns that are read of the tables that graph/export writes.
var (
	nodeColumns  = []string{"Id", "Label", "Kind", "Country", "Sectors", "Wikidata", "Aliases"}
	eventColumns = []string{
		"Id", "Event", "Mode", "Actors", "Recipients", "Start", "End", "Precision", "Realis", "Status", "Place", "PlaceCountry", "Contexts",
		"Confidence", "Fatalities", "Injured", "Speaker", "Stance", "Rule", "Trigger", "Sentence",
		"Changes",
	}
)

// maxNodes bounds the entities of a table, which are kept while it is read.
const maxNodes = 1_000_000

// tableRow is a row of a table and the number of its first line.
type tableRow struct {
	n     int
	cells []string // in the order of the columns asked for
}

// table yields the rows of a table with a header. A row that cannot be read yields
// an error that says its line, and loses nothing else; so do lines before the header.
func table(name string, r io.Reader, columns []string) iter.Seq2[tableRow, error] {
	return func(yield func(tableRow, error) bool) {
		lines := newScanner(r)
		at, width, ok := heading(name, lines, columns, yield)
		for ok {
			record, n, err := lines.record(width)
			if errors.Is(err, io.EOF) {
				return
			}
			row := tableRow{n, make([]string, len(columns))}
			for i, column := range at {
				if err == nil && column >= 0 {
					row.cells[i] = unescaped(strings.ToValidUTF8(record[column], "\uFFFD"))
				}
			}
			if err != nil {
				err = fmt.Errorf("read %s: line %d: %w", name, n, err)
			}
			ok = yield(row, err) && lines.goesOn()
		}
	}
}

// heading reads the header, whose first cell is Id, and returns where each of the
// columns is (-1 for one that is not there and need not be), how many the table
// has, and whether rows follow.
func heading(name string, lines *scanner, columns []string, yield func(tableRow, error) bool) (at []int, width int, ok bool) {
	for range detectLines {
		header, n, err := lines.record(0)
		switch {
		case errors.Is(err, io.EOF):
			return nil, 0, false
		case err == nil && header[0] != columns[0]:
			err = expected("first cell %q, expected the header, which begins with %q", header[0], columns[0])
		case err == nil:
			for _, c := range columns {
				i := slices.Index(header, c)
				if i < 0 && c != "Changes" { // which older tables have not
					yield(tableRow{}, fmt.Errorf("read %s: line %d: no column %q in the header", name, n, c))
					return nil, 0, false
				}
				at = append(at, i)
			}
			return at, len(header), true
		}
		if !yield(tableRow{}, fmt.Errorf("read %s: line %d: %w", name, n, err)) || !lines.goesOn() {
			return nil, 0, false
		}
	}
	return nil, 0, false
}

// unescaped takes the apostrophe away that keeps a spreadsheet from running a cell.
func unescaped(cell string) string {
	if len(cell) > 1 && cell[0] == '\'' && strings.ContainsRune("=+-@\t\r", rune(cell[1])) {
		return cell[1:]
	}
	return cell
}

func listed(cell string) []string {
	if cell == "" {
		return nil
	}
	return strings.Split(cell, "; ")
}

// Nodes reads nodes.csv, so that the events of events.csv that are read after it
// have the entities it tells, and returns a batch of these, since some have no
// event; nil when it tells none. A row that is bad costs no other: there is an
// error for each, which says the name and the line, and one for more than maxNodes.
func (r *Resolver) Nodes(name string, body io.Reader, at time.Time) (*graph.Batch, []error) {
	sum := sha256.New()
	batch := &graph.Batch{At: at}
	var failed []error
	for row, err := range table(name, io.TeeReader(body, sum), nodeColumns) {
		if err != nil {
			failed = append(failed, err)
			continue
		}
		cells := row.cells
		e := &graph.Entity{ID: visible(cells[0]), Name: onOneLine(cells[1]), Kind: graph.Kind(cells[2]), Country: cells[3], Sectors: listed(cells[4]), Wikidata: cells[5], Aliases: listed(onOneLine(cells[6]))}
		if err := e.Validate(); err != nil {
			failed = append(failed, fmt.Errorf("read %s: line %d: %w", name, row.n, err))
			continue
		}
		if len(batch.Entities) == maxNodes {
			failed = append(failed, fmt.Errorf("read %s: line %d: more than %d entities", name, row.n, maxNodes))
			break
		}
		r.told[e.ID] = merged(e)
		batch.Entities = append(batch.Entities, r.told[e.ID])
	}
	if len(batch.Entities) == 0 {
		return nil, failed
	}
	digest := hex.EncodeToString(sum.Sum(nil))
	text := fmt.Sprintf("A table of %d entities.", len(batch.Entities))
	textSum := sha256.Sum256([]byte(text))
	batch.Article = &graph.Article{
		ID: "article:csv-nodes-" + digest[:16], Title: text, Text: text, SHA256: hex.EncodeToString(textSum[:]), Note: "entities of a table that was exported",
	}
	return batch, failed
}

// tableEvents yields the events of events.csv.
func tableEvents(name string, body io.Reader) iter.Seq2[*Event, error] {
	return func(yield func(*Event, error) bool) {
		for row, err := range table(name, body, eventColumns) {
			var e *Event
			if err == nil {
				if e, err = tableEvent(row.cells); err != nil {
					err = fmt.Errorf("read %s: line %d: event %q: %w", name, row.n, row.cells[0], err)
				} else {
					e.File, e.Line = name, row.n
					e.clean()
				}
			}
			if !yield(e, err) {
				return
			}
		}
	}
}

func tableEvent(c []string) (*Event, error) {
	e := &Event{
		Format: CSV, Key: c[0], ID: c[0], Type: graph.Type(c[1]), Mode: graph.Mode(c[2]),
		Date:   graph.Date{Start: graph.Day(c[5]), End: graph.Day(c[6]), Precision: graph.Precision(c[7])},
		Realis: graph.Realis(c[8]), Status: graph.Status(c[9]), Place: graph.Place{Name: c[10], Country: c[11]}, Contexts: listed(c[12]),
		Speaker: c[16], Stance: graph.Stance(c[17]), Rule: c[18], Trigger: c[19], Sentence: c[20],
	}
	for _, id := range listed(c[3]) {
		e.Actors = append(e.Actors, Party{ID: id})
	}
	for _, id := range listed(c[4]) {
		e.Recipients = append(e.Recipients, Party{ID: id})
	}
	var err error
	if e.Confidence, err = strconv.ParseFloat(c[13], 64); err != nil {
		return nil, expected("confidence %q, expected a number from 0 to 1", c[13])
	}
	if e.Fatalities, err = optional(c[14]); err != nil {
		return nil, expected("fatalities %q, expected a whole number or nothing", c[14])
	}
	if e.Injured, err = optional(c[15]); err != nil {
		return nil, expected("injured %q, expected a whole number or nothing", c[15])
	}
	if e.Changes, err = life(c[21]); err != nil {
		return nil, err
	}
	if n := len(e.Changes); n > 0 && e.Status != "" && e.Changes[n-1].Status != e.Status {
		return nil, expected("status %q, expected %s, to which the last of the changes %q leads", e.Status, e.Changes[n-1].Status, c[21])
	}
	return e, nil
}

// life reads the steps in the life of an event as graph/export writes them:
// "IMPOSED@2021-08-01;LIFTED@2025-06-18@event:1". It returns them in order.
func life(cell string) ([]graph.Change, error) {
	var e graph.Event
	for _, step := range strings.FieldsFunc(cell, func(r rune) bool { return r == ';' }) {
		status, rest, dated := strings.Cut(strings.TrimSpace(step), "@")
		on, by, _ := strings.Cut(rest, "@")
		day, err := graph.ParseDay(on)
		if err != nil || !dated || !slices.Contains(graph.Statuses(), graph.Status(status)) {
			return nil, expected("change %q, expected a status, @ and YYYY-MM-DD, as in IMPOSED@2021-08-01;LIFTED@2025-06-18", step)
		}
		e.Changes = append(e.Changes, graph.Change{Status: graph.Status(status), On: day, Event: by})
	}
	e.SetChanges(e.Changes)
	return e.Changes, nil
}

func optional(cell string) (*int, error) {
	if cell == "" {
		return nil, nil
	}
	n, err := strconv.Atoi(cell)
	return &n, err
}

// tableBatch returns what a row of events.csv says, as it says it. The sentence
// stands for the article, whose text the table does not carry.
func (r *Resolver) tableBatch(e *Event, at time.Time) (*graph.Batch, error) {
	sum := sha256.Sum256([]byte(e.Sentence))
	article := &graph.Article{
		ID: fmt.Sprintf("article:%s-%s", e.Format, e.Key), Title: e.Sentence, SHA256: hex.EncodeToString(sum[:]), Text: e.Sentence,
		Note: "a row of a table that was exported, with one sentence of the source",
	}
	event := &graph.Event{
		ID: e.ID, Type: e.Type, Mode: e.Mode, Contexts: e.Contexts, Date: e.Date, Place: e.Place, Realis: e.Realis, Confidence: e.Confidence,
		Fatalities: e.Fatalities, Injured: e.Injured,
		Evidence: []graph.Evidence{{Article: article.ID, Sentence: e.Sentence, End: len(e.Sentence), Trigger: e.Trigger, Rule: e.Rule, Speaker: e.Speaker, Stance: e.Stance}},
	}
	if event.SetChanges(e.Changes); len(e.Changes) == 0 {
		event.Status = e.Status // since when, the table does not tell
	}
	for _, p := range e.Actors {
		event.Actors = append(event.Actors, p.ID)
	}
	for _, p := range e.Recipients {
		event.Recipients = append(event.Recipients, p.ID)
	}
	event.Actors, event.Recipients, event.Contexts = sortedOnce(event.Actors), sortedOnce(event.Recipients), sortedOnce(event.Contexts)
	batch := &graph.Batch{Article: article, Events: []*graph.Event{event}, At: at}
	ids := sortedOnce(append(event.Participants(), e.Speaker))
	for _, id := range ids {
		if id != "" {
			batch.Entities = append(batch.Entities, r.toldOrKnown(id))
		}
	}
	return batch, nil
}

// toldOrKnown returns the entity as nodes.csv tells it, else as the dictionary
// does, else by its ID alone.
func (r *Resolver) toldOrKnown(id string) *graph.Entity {
	if e := r.told[id]; e != nil {
		return e
	}
	kind, rest, _ := strings.Cut(id, ":")
	if e := r.identified(Party{ID: id, Name: rest}); e != nil {
		return e
	}
	kinds := map[string]graph.Kind{"country": graph.KindCountry, "leader": graph.KindLeader, "org": graph.KindOrganization, "group": graph.KindGroup}
	return &graph.Entity{ID: id, Kind: kinds[kind], Name: cmp.Or(rest, id)}
}
