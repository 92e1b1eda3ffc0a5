package export

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strings"
)

// writeDOT writes a digraph; an edge without a direction is drawn without an
// arrow. Conflict is red, cooperation blue.
func writeDOT(ctx context.Context, out io.Writer, src Source) error {
	w := bufio.NewWriter(out)
	fmt.Fprintln(w, "digraph detente {\n  node [shape=box, style=rounded];")
	for e, err := range entities(ctx, src) {
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintf(w, "  %s [label=%s, tooltip=%s];\n", quoted(e.ID), quoted(e.Name), quoted(string(e.Kind)+" "+e.Country)); err != nil {
			return err
		}
	}
	for e, err := range edges(ctx, src) {
		if err != nil {
			return err
		}
		color, direction := "blue", "forward"
		if e.Score() < 0 {
			color = "red"
		}
		if e.Mutual {
			direction = "none"
		}
		label := strings.TrimSpace(string(e.Type) + " " + string(e.Date.Start))
		if _, err := fmt.Fprintf(w, "  %s -> %s [label=%s, color=%s, dir=%s, tooltip=%s];\n",
			quoted(e.From), quoted(e.To), quoted(label), color, direction, quoted(e.Evidence[0].Sentence)); err != nil {
			return err
		}
	}
	fmt.Fprintln(w, "}")
	return w.Flush() // it returns the first error of any write above
}

// quoted is a string of DOT: in quotes, where only the quote is special, and a
// backslash before a letter, which stands for parts of the drawing.
func quoted(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\x00", "").Replace(s) + `"`
}
