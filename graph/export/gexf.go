package export

import (
	"bufio"
	"context"
	"encoding/xml"
	"fmt"
	"io"
)

// writeGEXF writes GEXF 1.3 for Gephi. The edges carry the days of their
// events, so that Gephi's timeline plays them; edges without any day are always
// there. Edges without a direction are mutual:
// some readers refuse a directed graph with undirected ones.
func writeGEXF(ctx context.Context, out io.Writer, src Source) error {
	w := bufio.NewWriter(out)
	fmt.Fprint(w, xml.Header, `<gexf xmlns="http://gexf.net/1.3" version="1.3">`, "\n",
		`<meta><creator>detente</creator></meta>`, "\n", `<graph mode="dynamic" defaultedgetype="directed" timeformat="date">`, "\n")
	writeGEXFAttributes(w, "node", nodeAttributes)
	writeGEXFAttributes(w, "edge", edgeAttributes)
	fmt.Fprintln(w, "<nodes>")
	for e, err := range entities(ctx, src) {
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "<node id=\"%s\" label=\"%s\">", escaped(e.ID), escaped(e.Name))
		writeGEXFValues(w, nodeValues(e))
		if _, err := fmt.Fprintln(w, "</node>"); err != nil {
			return err
		}
	}
	fmt.Fprintln(w, "</nodes>\n<edges>")
	for e, err := range edges(ctx, src) {
		if err != nil {
			return err
		}
		direction := "directed"
		if e.Mutual {
			direction = "mutual"
		}
		fmt.Fprintf(w, "<edge id=\"%s\" source=\"%s\" target=\"%s\" type=\"%s\" kind=\"%s\" label=\"%s\"", escaped(e.id), escaped(e.From), escaped(e.To), direction, e.Type, e.Type)
		if e.Date.Start != "" {
			fmt.Fprintf(w, " start=\"%s\" end=\"%s\"", e.Date.Start, e.Date.End.Add(-1)) // GEXF counts the last day in
		}
		fmt.Fprint(w, ">")
		writeGEXFValues(w, edgeValues(e))
		if _, err := fmt.Fprintln(w, "</edge>"); err != nil {
			return err
		}
	}
	fmt.Fprintln(w, "</edges>\n</graph>\n</gexf>")
	return w.Flush() // it returns the first error of any write above
}

// writeGEXFAttributes declares the attributes but the first, the label, which
// GEXF has a place of its own for. They are known by their number.
func writeGEXFAttributes(w io.Writer, of string, attributes []attribute) {
	fmt.Fprintf(w, "<attributes class=\"%s\" mode=\"static\">\n", of)
	for i, a := range attributes[1:] {
		kind := "string"
		if a.number {
			kind = "double"
		}
		fmt.Fprintf(w, "<attribute id=\"%d\" title=\"%s\" type=\"%s\"/>\n", i, a.name, kind)
	}
	fmt.Fprintln(w, "</attributes>")
}

// writeGEXFValues writes the values but the first that are not empty.
func writeGEXFValues(w io.Writer, values []string) {
	fmt.Fprint(w, "<attvalues>")
	for i, v := range values[1:] {
		if v != "" {
			fmt.Fprintf(w, "<attvalue for=\"%d\" value=\"%s\"/>", i, escaped(v))
		}
	}
	fmt.Fprint(w, "</attvalues>")
}
