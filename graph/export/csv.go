package export

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"

	"detente/graph"
)

// WriteCSV writes nodes.csv, edges.csv and events.csv, each to the writer that
// create returns for its name; they are written one after another, and a writer
// is not used again once the next was created, as zip.Writer.Create asks.
//
// Gephi imports nodes.csv and edges.csv as they are (Id, Label, Source, Target,
// Type). events.csv has one row an event, those of one actor included, with the
// sentence that tells it and the steps in its life (see life). Lists stand in one cell, separated by semicolons. A
// text that a spreadsheet would take for a formula is preceded by an apostrophe.
func WriteCSV(ctx context.Context, create func(name string) (io.Writer, error), src Source) error {
	for _, table := range []struct {
		name  string
		write func(context.Context, *csv.Writer, Source) error
	}{{"nodes.csv", writeNodes}, {"edges.csv", writeEdges}, {"events.csv", writeEvents}} {
		file, err := create(table.name)
		if err == nil {
			w := csv.NewWriter(file)
			if err = table.write(ctx, w, src); err == nil {
				w.Flush()
				err = w.Error()
			}
		}
		if err != nil {
			return fmt.Errorf("export csv: %s: %w", table.name, err)
		}
	}
	return nil
}

func writeNodes(ctx context.Context, w *csv.Writer, src Source) error {
	if err := w.Write(append([]string{"Id"}, header(nodeAttributes)...)); err != nil {
		return err
	}
	for e, err := range entities(ctx, src) {
		if err != nil {
			return err
		}
		if err := w.Write(append([]string{e.ID}, cells(nodeAttributes, nodeValues(e))...)); err != nil {
			return err
		}
	}
	return nil
}

func writeEdges(ctx context.Context, w *csv.Writer, src Source) error {
	if err := w.Write(append([]string{"Source", "Target", "Type", "Id"}, header(edgeAttributes)...)); err != nil {
		return err
	}
	for e, err := range edges(ctx, src) {
		if err != nil {
			return err
		}
		direction := "Directed"
		if e.Mutual {
			direction = "Undirected"
		}
		if err := w.Write(append([]string{e.From, e.To, direction, e.id}, cells(edgeAttributes, edgeValues(e))...)); err != nil {
			return err
		}
	}
	return nil
}

var eventColumns = []string{
	"Id", "Event", "Mode", "Quad", "Score", "Actors", "Recipients", "Start", "End", "Precision", "Realis", "Status", "Place", "PlaceCountry",
	"Contexts", "Confidence", "Fatalities", "Injured", "Articles", "Article", "Speaker", "Stance", "Rule", "Trigger", "Sentence",
	"Changes", // last, for readers that count columns
}

func writeEvents(ctx context.Context, w *csv.Writer, src Source) error {
	if err := w.Write(eventColumns); err != nil {
		return err
	}
	for page, err := range pages(ctx, src, graph.MaxPage) {
		if err != nil {
			return err
		}
		for _, e := range page {
			first := e.Evidence[0]
			if err := w.Write([]string{
				e.ID, string(e.Type), string(e.Mode), string(e.Quad()), decimal(e.Score()), joined(e.Actors), joined(e.Recipients),
				string(e.Date.Start), string(e.Date.End), string(e.Date.Precision), string(e.Realis), string(e.Status),
				plain(e.Place.Name), e.Place.Country, joined(e.Contexts), decimal(e.Confidence), optional(e.Fatalities), optional(e.Injured),
				strconv.Itoa(articles(e)), first.Article, first.Speaker, string(first.Stance), first.Rule, plain(first.Trigger), plain(first.Sentence),
				life(e.Changes),
			}); err != nil {
				return err
			}
		}
	}
	return nil
}

// life writes the steps in the life of an event, in order: state, day, and the
// event that brought it where that is another one, as in
// "IMPOSED@2021-08-01;LIFTED@2025-06-18@event:1". A day that nobody told is empty.
func life(changes []graph.Change) string {
	var steps []string
	for _, c := range changes {
		step := string(c.Status) + "@" + string(c.On)
		if c.Event != "" {
			step += "@" + c.Event
		}
		steps = append(steps, step)
	}
	return strings.Join(steps, ";")
}

// header capitalises the names, as Gephi expects of Label.
func header(attributes []attribute) []string {
	var names []string
	for _, a := range attributes {
		names = append(names, strings.ToUpper(a.name[:1])+a.name[1:])
	}
	return names
}

func cells(attributes []attribute, values []string) []string {
	for i, a := range attributes {
		if !a.number {
			values[i] = plain(values[i])
		}
	}
	return values
}

// plain keeps a spreadsheet from running a text that an article brought in.
func plain(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}

func optional(n *int) string {
	if n == nil {
		return ""
	}
	return strconv.Itoa(*n)
}
