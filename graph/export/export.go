// Package export writes a graph in the formats of other tools: tables for
// spreadsheets, Gephi and pandas, GraphML, GEXF, Cytoscape's JSON, Graphviz's DOT and
// PLOVER's JSON lines.
//
// Entities are nodes. Events are edges: one from each actor to each recipient,
// or between every two actors of an event that has no recipient; that is
// graph.Event.Pairs. An event of one actor alone has no edge and appears only in
// the table of events and in PLOVER's format.
//
// All formats hold every standing event, whatever its realis, which is told
// with it. Entities are sorted by ID and events as in graph.CompareEvents, and
// nothing tells when the store learned of them: the same articles give the same
// bytes. The graph is read page by page, so that memory does not grow with it.
package export

import (
	"context"
	"fmt"
	"io"
	"iter"
	"slices"
	"strconv"
	"strings"

	"detente/graph"
)

// Source is what an export reads of a store.
type Source interface {
	Entities(ctx context.Context, q graph.EntityQuery) (page []*graph.Entity, more bool, err error)
	Events(ctx context.Context, q graph.EventQuery) (page []*graph.Event, more bool, err error)
	EntitiesByID(ctx context.Context, ids []string) ([]*graph.Entity, error)
	ArticlesByID(ctx context.Context, ids []string) ([]*graph.Article, error)
}

// Format is a format of another tool.
type Format string

// The formats.
const (
	CSV       Format = "csv"       // three tables; see WriteCSV
	GraphML   Format = "graphml"   // yEd, Gephi, igraph, networkx
	GEXF      Format = "gexf"      // Gephi, with the days of events for its timeline
	Cytoscape Format = "cytoscape" // Cytoscape and Cytoscape.js
	PLOVER    Format = "plover"    // one event a line, as PLOVER 2.0 defines
	DOT       Format = "dot"       // Graphviz
)

// Write writes the graph in any format but CSV, which is several files. left is
// how many events it left out because the format has no place for them: PLOVER
// has none for those without a day and those told as not having happened. An
// error of w or of the source ends it.
func Write(ctx context.Context, w io.Writer, f Format, src Source) (left int, err error) {
	switch f {
	case GraphML:
		err = writeGraphML(ctx, w, src)
	case GEXF:
		err = writeGEXF(ctx, w, src)
	case Cytoscape:
		err = writeCytoscape(ctx, w, src)
	case PLOVER:
		left, err = writePLOVER(ctx, w, src)
	case DOT:
		err = writeDOT(ctx, w, src)
	default:
		return 0, fmt.Errorf("export: format %q: want graphml, gexf, cytoscape, plover or dot: %w", f, graph.ErrInvalid)
	}
	if err != nil {
		return left, fmt.Errorf("export %s: %w", f, err)
	}
	return left, nil
}

// entities yields all entities, sorted by ID.
func entities(ctx context.Context, src Source) iter.Seq2[*graph.Entity, error] {
	return func(yield func(*graph.Entity, error) bool) {
		q := graph.EntityQuery{Page: graph.Page{First: graph.MaxPage}}
		for more := true; more; {
			var page []*graph.Entity
			var err error
			if page, more, err = src.Entities(ctx, q); err != nil {
				yield(nil, err)
				return
			}
			more = more && len(page) > 0
			for _, e := range page {
				if !yield(e, nil) {
					return
				}
				q.Page.After = graph.Cursor{List: "entities", ID: e.ID}.String()
			}
		}
	}
}

// pages yields all standing events in lists of at most size, which the caller
// may change.
func pages(ctx context.Context, src Source, size int) iter.Seq2[[]*graph.Event, error] {
	return func(yield func([]*graph.Event, error) bool) {
		q := graph.EventQuery{Filter: graph.EventFilter{Realis: graph.RealisValues()}, Page: graph.Page{First: size}}
		for more := true; more; {
			var page []*graph.Event
			var err error
			if page, more, err = src.Events(ctx, q); err != nil {
				yield(nil, err)
				return
			}
			if len(page) == 0 {
				return
			}
			q.Page.After = graph.EventCursor(page[len(page)-1])
			if !yield(page, nil) {
				return
			}
		}
	}
}

// edge is an event as it joins two entities.
type edge struct {
	graph.Pair
	*graph.Event
	id string // of the edge: an event may have several
}

// edges yields the edges of all events.
func edges(ctx context.Context, src Source) iter.Seq2[edge, error] {
	return func(yield func(edge, error) bool) {
		for page, err := range pages(ctx, src, graph.MaxPage) {
			if err != nil {
				yield(edge{}, err)
				return
			}
			for _, e := range page {
				for i, p := range e.Pairs() {
					if !yield(edge{p, e, e.ID + "#" + strconv.Itoa(i+1)}, nil) {
						return
					}
				}
			}
		}
	}
}

// attribute is a property of a node or an edge under the name that every
// format gives it. Numbers are written as numbers where a format tells them apart.
type attribute struct {
	name   string
	number bool
}

var nodeAttributes = []attribute{{name: "label"}, {name: "kind"}, {name: "country"}, {name: "sectors"}, {name: "wikidata"}, {name: "aliases"}}

func nodeValues(e *graph.Entity) []string {
	return []string{e.Name, string(e.Kind), e.Country, joined(e.Sectors), e.Wikidata, joined(e.Aliases)}
}

var edgeAttributes = []attribute{
	{name: "label"}, {name: "event"}, {name: "mode"}, {name: "quad"}, {name: "score", number: true}, {name: "realis"}, {name: "status"},
	{name: "start"}, {name: "end"}, {name: "precision"}, {name: "confidence", number: true}, {name: "contexts"}, {name: "place"},
	{name: "mutual"}, {name: "articles", number: true}, {name: "sentence"},
}

func edgeValues(e edge) []string {
	return []string{
		string(e.Type), e.ID, string(e.Mode), string(e.Quad()), decimal(e.Score()), string(e.Realis), string(e.Status),
		string(e.Date.Start), string(e.Date.End), string(e.Date.Precision), decimal(e.Confidence), joined(e.Contexts), e.Place.Name,
		strconv.FormatBool(e.Mutual), strconv.Itoa(articles(e.Event)), e.Evidence[0].Sentence,
	}
}

// articles counts the articles that tell the event.
func articles(e *graph.Event) int {
	var ids []string
	for _, ev := range e.Evidence {
		ids = append(ids, ev.Article)
	}
	slices.Sort(ids)
	return len(slices.Compact(ids))
}

// joined writes a list into one cell. No ID, code or context holds a semicolon;
// in an alias it becomes a comma.
func joined(list []string) string {
	parts := make([]string, len(list))
	for i, s := range list {
		parts[i] = strings.ReplaceAll(s, ";", ",")
	}
	return strings.Join(parts, "; ")
}

// decimal writes a number with at most four decimals, and no exponent.
func decimal(x float64) string {
	s := strings.TrimRight(strconv.FormatFloat(x, 'f', 4, 64), "0")
	return strings.TrimSuffix(s, ".")
}
