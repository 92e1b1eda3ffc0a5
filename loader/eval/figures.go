package eval

import (
	"cmp"
	"slices"
	"strings"
)

// counts are right, wrong and missed.
type counts struct{ right, wrong, missed int }

func (c *counts) add(o counts) {
	c.right += o.right
	c.wrong += o.wrong
	c.missed += o.missed
}

// Figure is precision, recall and their harmonic mean.
type Figure struct {
	P  float64 `json:"p"`
	R  float64 `json:"r"`
	F1 float64 `json:"f1"`
	// Low and High are the 95 % bootstrap interval of F1; both 0 where none is computed.
	Low  float64 `json:"f1_lo,omitempty"`
	High float64 `json:"f1_hi,omitempty"`
	Gold int     `json:"gold,omitempty"` // how many gold marks, for the figure of one type
}

func (c counts) figure() Figure {
	f := Figure{Gold: c.right + c.missed}
	if c.right+c.wrong > 0 {
		f.P = float64(c.right) / float64(c.right+c.wrong)
	}
	if c.right+c.missed > 0 {
		f.R = float64(c.right) / float64(c.right+c.missed)
	}
	if c.right > 0 {
		f.F1 = 2 * float64(c.right) / float64(2*c.right+c.wrong+c.missed)
	}
	return f
}

// draws is how many bootstrap samples an interval is taken from.
const draws = 1000

// RuleFigure is how often the events of one rule were right.
type RuleFigure struct {
	Rule         string `json:"rule"`
	Right, Wrong int
}

// rules orders the figures of rules: the most wrong first, then by name.
func rules(right, wrong map[string]int) []RuleFigure {
	var list []RuleFigure
	for rule, n := range right {
		list = append(list, RuleFigure{rule, n, wrong[rule]})
	}
	for rule, n := range wrong {
		if _, ok := right[rule]; !ok {
			list = append(list, RuleFigure{rule, 0, n})
		}
	}
	slices.SortFunc(list, func(a, b RuleFigure) int {
		return cmp.Or(cmp.Compare(b.Wrong, a.Wrong), strings.Compare(a.Rule, b.Rule))
	})
	return list
}
