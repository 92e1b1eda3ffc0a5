package coded

import (
	"cmp"
	"crypto/sha256"
	"encoding/csv"
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

// table yields the rows of a table with a header, as cells in the order of the
// columns. A row longer than maxLine ends it, so that a
// quote that is never closed does not fill the memory.
func table(name string, r io.Reader, columns []string) iter.Seq2[[]string, error] {
	return func(yield func([]string, error) bool) {
		limited := &limitedReader{r: r, left: maxLine}
		rows := csv.NewReader(limited)
		rows.ReuseRecord = true
		header, err := rows.Read()
		if errors.Is(err, io.EOF) {
			return
		}
		var at []int
		for _, c := range columns {
			i := slices.Index(header, c)
			if err == nil && i < 0 && c != "Changes" { // which older tables have not
				err = fmt.Errorf("no column %q in the header", c)
			}
			at = append(at, i)
		}
		if err != nil {
			yield(nil, fmt.Errorf("read %s: %w", name, err))
			return
		}
		cells := make([]string, len(columns))
		for {
			limited.left = maxLine
			row, err := rows.Read()
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil { // it says the line
				if !yield(nil, fmt.Errorf("read %s: %w", name, err)) || !errors.Is(err, csv.ErrFieldCount) {
					return
				}
				continue
			}
			for i, column := range at {
				if column >= 0 {
					cells[i] = unescaped(strings.ToValidUTF8(row[column], "\uFFFD"))
				}
			}
			if !yield(cells, nil) {
				return
			}
		}
	}
}

// limitedReader fails after that many bytes.
type limitedReader struct {
	r    io.Reader
	left int
}

// Read reads, as long as something is left.
func (l *limitedReader) Read(b []byte) (int, error) {
	if l.left <= 0 {
		return 0, fmt.Errorf("a row longer than %d bytes", maxLine)
	}
	n, err := l.r.Read(b)
	l.left -= n
	return n, err
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
// have the entities it tells, and returns a batch of these: some have no event.
// It returns an error that says the name and the line, and for more than maxNodes.
func (r *Resolver) Nodes(name string, body io.Reader, at time.Time) (*graph.Batch, error) {
	sum := sha256.New()
	batch := &graph.Batch{At: at}
	for cells, err := range table(name, io.TeeReader(body, sum), nodeColumns) {
		if err != nil {
			return nil, err
		}
		e := &graph.Entity{ID: cells[0], Name: cells[1], Kind: graph.Kind(cells[2]), Country: cells[3], Sectors: listed(cells[4]), Wikidata: cells[5], Aliases: listed(cells[6])}
		if err := e.Validate(); err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
		if len(batch.Entities) == maxNodes {
			return nil, fmt.Errorf("read %s: more than %d entities", name, maxNodes)
		}
		r.told[e.ID] = merged(e)
		batch.Entities = append(batch.Entities, r.told[e.ID])
	}
	digest := hex.EncodeToString(sum.Sum(nil))
	text := fmt.Sprintf("A table of %d entities.", len(batch.Entities))
	textSum := sha256.Sum256([]byte(text))
	batch.Article = &graph.Article{
		ID: "article:csv-nodes-" + digest[:16], Title: text, Text: text, SHA256: hex.EncodeToString(textSum[:]), Note: "entities of a table that was exported",
	}
	return batch, nil
}

// tableEvents yields the events of events.csv.
func tableEvents(name string, body io.Reader) iter.Seq2[*Event, error] {
	return func(yield func(*Event, error) bool) {
		for cells, err := range table(name, body, eventColumns) {
			var e *Event
			if err == nil {
				if e, err = tableEvent(cells); err != nil {
					err = fmt.Errorf("read %s: event %q: %w", name, cells[0], err)
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
	var err1, err2, err3 error
	e.Confidence, err1 = strconv.ParseFloat(c[13], 64)
	e.Fatalities, err2 = optional(c[14])
	e.Injured, err3 = optional(c[15])
	if errors.Join(err1, err2, err3) != nil {
		return nil, expected("confidence %q, fatalities %q and injured %q, expected a number from 0 to 1 and two whole ones or nothing", c[13], c[14], c[15])
	}
	var err error
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
	if err := batch.Validate(); err != nil {
		return nil, fmt.Errorf("%s %s: %w", e.Format, e.Key, err)
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
