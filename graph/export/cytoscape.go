package export

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
)

// writeCytoscape writes {"elements": {"nodes": [...], "edges": [...]}}, one
// element a line, as Cytoscape and Cytoscape.js read it; directed, multigraph,
// value, name and key are for networkx, which reads it too.
func writeCytoscape(ctx context.Context, out io.Writer, src Source) error {
	w := bufio.NewWriter(out)
	w.WriteString("{\"data\":{\"name\":\"detente\"},\"directed\":true,\"multigraph\":true,\"elements\":{\"nodes\":[")
	separator := "\n"
	for e, err := range entities(ctx, src) {
		if err != nil {
			return err
		}
		if err := writeElement(w, &separator, []string{"id", e.ID, "value", e.ID, "name", e.Name}, nodeAttributes, nodeValues(e)); err != nil {
			return err
		}
	}
	w.WriteString("\n],\"edges\":[")
	separator = "\n"
	for e, err := range edges(ctx, src) {
		if err != nil {
			return err
		}
		if err := writeElement(w, &separator, []string{"id", e.id, "source", e.From, "target", e.To, "key", e.id}, edgeAttributes, edgeValues(e)); err != nil {
			return err
		}
	}
	w.WriteString("\n]}}\n")
	return w.Flush() // it returns the first error of any write above
}

// writeElement writes {"data": {...}}: first the keys and values of identity,
// then the attributes that have a value.
func writeElement(w *bufio.Writer, separator *string, identity []string, attributes []attribute, values []string) error {
	w.WriteString(*separator)
	*separator = ",\n"
	w.WriteString("{\"data\":{")
	for i := 0; i < len(identity); i += 2 {
		if i > 0 {
			w.WriteByte(',')
		}
		if err := writeMember(w, identity[i], identity[i+1], false); err != nil {
			return err
		}
	}
	for i, a := range attributes {
		if values[i] == "" {
			continue
		}
		w.WriteByte(',')
		if err := writeMember(w, a.name, values[i], a.number); err != nil {
			return err
		}
	}
	_, err := w.WriteString("}}")
	return err
}

// writeMember writes "key": value; a number is written as it stands.
func writeMember(w *bufio.Writer, key, value string, number bool) error {
	quoted := []byte(value)
	if !number {
		var err error
		if quoted, err = json.Marshal(value); err != nil {
			return err
		}
	}
	w.WriteString("\"" + key + "\":")
	_, err := w.Write(quoted)
	return err
}
