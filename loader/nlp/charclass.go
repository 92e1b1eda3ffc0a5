package nlp

import (
	"fmt"
	"sort"
)

// class is a set of code points, as inclusive ranges in order, with a table for ASCII.
type class struct {
	ascii  [128]bool
	ranges [][2]rune
}

func newClass(ranges [][2]rune) (*class, error) {
	last := rune(-1)
	for _, r := range ranges {
		if r[0] <= last || r[1] < r[0] {
			return nil, fmt.Errorf("ranges are not in order at %d", r[0])
		}
		last = r[1]
	}
	c := &class{ranges: ranges}
	for r := range rune(len(c.ascii)) {
		c.ascii[r] = c.search(r)
	}
	return c, nil
}

// has reports whether r is in the class; a negative r, which stands for the end of a text, never is.
func (c *class) has(r rune) bool {
	if r < 128 {
		return r >= 0 && c.ascii[r]
	}
	return c.search(r)
}

func (c *class) search(r rune) bool {
	i := sort.Search(len(c.ranges), func(i int) bool { return c.ranges[i][1] >= r })
	return i < len(c.ranges) && c.ranges[i][0] <= r
}

// all reports whether s is not empty and all its code points are in the class.
func (c *class) all(s string) bool {
	for _, r := range s {
		if !c.has(r) {
			return false
		}
	}
	return s != ""
}

// classes are the character classes of the model file: those of the tokenizer's patterns and those of Python.
type classes struct {
	alpha, alphaLower, alphaUpper *class // letters of the tokenizer's patterns; uncased scripts are in all three
	icons                         *class // symbols and emoji, each a token
	suffixDot                     *class // what a final full stop is split from
	infixDotBefore, infixDotAfter *class // between which a full stop splits

	letter, upper, digit, space *class // Python's isalpha, isupper, isdigit, isspace
	decimal, word               *class // Python's \d and \w
	cased, caseIgnorable        *class // for the Greek final sigma
}

func newClasses(ranges map[string][][2]rune) (*classes, error) {
	c := &classes{}
	for name, field := range map[string]**class{
		"alpha": &c.alpha, "alpha_lower": &c.alphaLower, "alpha_upper": &c.alphaUpper, "icons": &c.icons,
		"suffix_dot": &c.suffixDot, "infix_dot_before": &c.infixDotBefore, "infix_dot_after": &c.infixDotAfter,
		"letter": &c.letter, "upper": &c.upper, "digit": &c.digit, "space": &c.space,
		"decimal": &c.decimal, "word": &c.word, "cased": &c.cased, "case_ignorable": &c.caseIgnorable,
	} {
		if len(ranges[name]) == 0 {
			return nil, fmt.Errorf("character class %q is missing", name)
		}
		var err error
		if *field, err = newClass(ranges[name]); err != nil {
			return nil, fmt.Errorf("character class %q: %w", name, err)
		}
	}
	return c, nil
}
