package eval

import (
	"fmt"
	"io"
	"strings"

	"detente/graph"
)

// worst is how many rules a report names.
const worst = 15

// WriteTo prints the figures in the layout of score.py, then the rules that were wrong
// most often.
func (rep *EventReport) WriteTo(w io.Writer) (int64, error) {
	var b strings.Builder
	fmt.Fprintf(&b, "records %d   without a prediction %d   predicted events %d\n", rep.Records, rep.Empty, rep.Events)
	fmt.Fprintf(&b, "%-6s %6s %6s %6s   %s\n", "", "P", "R@all", "F1", "95% of F1")
	for i, f := range []Figure{rep.Type, rep.Dyad, rep.Full, rep.Actor} {
		fmt.Fprintf(&b, "%-6s %6.3f %6.3f %6.3f   [%.3f-%.3f]\n", metrics[i], f.P, f.R, f.F1, f.Low, f.High)
	}
	fmt.Fprintf(&b, "macro  F1 over the 16 types %.3f\n", rep.Macro)
	fmt.Fprintf(&b, "mode   %.3f (%d of %d; gold has %d modes)\n", rep.Mode, rep.ModeRight, rep.ModeAsked, rep.ModeGold)
	rep.All.write(&b)
	for _, t := range graph.Types() {
		f := rep.ByType[string(t)]
		fmt.Fprintf(&b, "  %-10s P %.2f  R %.2f  F1 %.2f  gold %d\n", t, f.P, f.R, f.F1, f.Gold)
	}
	writeRules(&b, rep.ByRule)
	n, err := io.WriteString(w, b.String())
	return int64(n), err
}

// WriteTo prints the figures in the layout of score_plv.py, then the rules that were
// wrong most often.
func (rep *RelationReport) WriteTo(w io.Writer) (int64, error) {
	var b strings.Builder
	fmt.Fprintf(&b, "rows %d   without an event %d   predicted events %d\n", rep.Records, rep.Empty, rep.Events)
	fmt.Fprintf(&b, "%-18s %.3f   [%.3f-%.3f]\n", "pair found", rep.Pair, rep.PairLow, rep.PairHigh)
	fmt.Fprintf(&b, "%-18s %.3f\n", "  close mentions", rep.Close)
	fmt.Fprintf(&b, "%-18s %.3f\n%-18s %.3f\n", "relation P", rep.Relation.P, "relation R", rep.Relation.R)
	fmt.Fprintf(&b, "%-18s %.3f   [%.3f-%.3f]\n", "relation F1 micro", rep.Relation.F1, rep.Relation.Low, rep.Relation.High)
	fmt.Fprintf(&b, "%-18s %.3f\n", "relation F1 macro", rep.RelationMacro)
	fmt.Fprintf(&b, "%-18s %.3f   [%.3f-%.3f]\n", "type accuracy", rep.TypeAccuracy, rep.TypeLow, rep.TypeHigh)
	fmt.Fprintf(&b, "%-18s %.3f\n", "type F1 macro", rep.TypeMacro)
	for _, t := range relationTypes {
		f := rep.ByType[t]
		fmt.Fprintf(&b, "  %-10s P %.2f  R %.2f  F1 %.2f  gold %d\n", t, f.P, f.R, f.F1, f.Gold)
	}
	writeRules(&b, rep.ByRule)
	n, err := io.WriteString(w, b.String())
	return int64(n), err
}

// write adds the lines that only gold with every event marked has; nothing for nil.
func (all *AllEvents) write(b *strings.Builder) {
	if all == nil {
		return
	}
	fmt.Fprintf(b, "realis %.3f (%d of %d)\n", all.Realis, all.RealisRight, all.RealisAsked)
	fmt.Fprintf(b, "%-6s %6.3f %6.3f %6.3f   where the type is right\n", "party", all.Party.P, all.Party.R, all.Party.F1)
	fmt.Fprintf(b, "false events %d, of them %d in the %d sentences that tell none\n", all.False, all.FalseInQuiet, all.Quiet)
	for _, g := range all.ByGroup {
		fmt.Fprintf(b, "  %-28s type F1 %.2f  full F1 %.2f  sentences %d\n", g.Group, g.Type.F1, g.Full.F1, g.Sentences)
	}
}

func writeRules(b *strings.Builder, list []RuleFigure) {
	b.WriteString("rules, the most wrong first:\n")
	for i, r := range list {
		if i == worst || r.Wrong == 0 {
			break
		}
		fmt.Fprintf(b, "  %4d wrong %4d right  %s\n", r.Wrong, r.Right, r.Rule)
	}
}
