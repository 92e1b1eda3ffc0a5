package export

import (
	"bufio"
	"context"
	"encoding/xml"
	"fmt"
	"io"
)

// writeGraphML writes a directed graph. Edges without a direction carry
// mutual=true: some readers refuse a file that mixes directed and undirected edges.
func writeGraphML(ctx context.Context, out io.Writer, src Source) error {
	w := bufio.NewWriter(out)
	fmt.Fprint(w, xml.Header, `<graphml xmlns="http://graphml.graphdrawing.org/xmlns" `+
		`xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" `+
		`xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">`, "\n")
	writeKeys(w, "node", nodeAttributes)
	writeKeys(w, "edge", edgeAttributes)
	fmt.Fprintln(w, `<graph id="detente" edgedefault="directed">`)
	for e, err := range entities(ctx, src) {
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "<node id=\"%s\">", escaped(e.ID))
		writeData(w, "node", nodeAttributes, nodeValues(e))
		if _, err := fmt.Fprintln(w, "</node>"); err != nil {
			return err
		}
	}
	for e, err := range edges(ctx, src) {
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "<edge id=\"%s\" source=\"%s\" target=\"%s\">", escaped(e.id), escaped(e.From), escaped(e.To))
		writeData(w, "edge", edgeAttributes, edgeValues(e))
		if _, err := fmt.Fprintln(w, "</edge>"); err != nil {
			return err
		}
	}
	fmt.Fprintln(w, "</graph>\n</graphml>")
	return w.Flush() // it returns the first error of any write above
}

// writeKeys declares the attributes of nodes or edges.
func writeKeys(w io.Writer, of string, attributes []attribute) {
	for _, a := range attributes {
		kind := "string"
		if a.number {
			kind = "double"
		}
		fmt.Fprintf(w, "<key id=\"%s-%s\" for=\"%s\" attr.name=\"%s\" attr.type=\"%s\"/>\n", of, a.name, of, a.name, kind)
	}
}

// writeData writes the attributes that have a value.
func writeData(w io.Writer, of string, attributes []attribute, values []string) {
	for i, a := range attributes {
		if values[i] != "" {
			fmt.Fprintf(w, "<data key=\"%s-%s\">%s</data>", of, a.name, escaped(values[i]))
		}
	}
}

// escaped writes text for XML; what XML cannot hold becomes U+FFFD.
type escaped string

func (s escaped) Format(state fmt.State, _ rune) {
	_ = xml.EscapeText(state, []byte(s)) // the writer remembers its error until Flush
}
