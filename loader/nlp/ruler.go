package nlp

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
)

// rulerPattern is a pattern of the attribute ruler as the model file has it.
type rulerPattern struct {
	Alternatives [][]tokenPattern `json:"patterns"` // each of one or two tokens
	Attributes   attributes       `json:"attrs"`
	Index        int              `json:"index"` // of the token to set them on
}

// tokenPattern is the conditions on one token; nil is none.
type tokenPattern struct {
	Tag     *condition `json:"TAG"`
	Lower   *condition `json:"LOWER"`
	Dep     *condition `json:"DEP"`
	IsSpace *bool      `json:"IS_SPACE"`
}

// attributes are the values to set; nil leaves a value as it is.
type attributes struct {
	POS   *string `json:"POS"`
	Morph *string `json:"MORPH"`
	Lemma *string `json:"LEMMA"`
	Tag   *string `json:"TAG"`
	Dep   *string `json:"DEP"`
}

// noMorph is how patterns write that a token has no morphological features.
const noMorph = "_"

// condition is a condition on a string: one of some, none of some, or a match of a regular expression.
type condition struct {
	in, notIn []string
	pattern   *regexp.Regexp
}

// UnmarshalJSON reads "x", {"IN": [...]}, {"NOT_IN": [...]} or {"REGEX": "..."}.
func (c *condition) UnmarshalJSON(data []byte) error {
	var one string
	if json.Unmarshal(data, &one) == nil {
		c.in = []string{one}
		return nil
	}
	var object struct {
		In    []string `json:"IN"`
		NotIn []string `json:"NOT_IN"`
		Regex string   `json:"REGEX"`
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&object); err != nil {
		return fmt.Errorf("condition %s: %w", data, err)
	}
	c.in, c.notIn = object.In, object.NotIn
	if object.Regex == "" {
		return nil
	}
	var err error
	c.pattern, err = regexp.Compile(object.Regex)
	return err
}

// holds reports whether s meets the condition; no condition always holds.
func (c *condition) holds(s string) bool {
	switch {
	case c == nil:
		return true
	case c.pattern != nil:
		return c.pattern.MatchString(s)
	case c.in != nil:
		return slices.Contains(c.in, s)
	}
	return !slices.Contains(c.notIn, s)
}

// ruler sets parts of speech, morphology and some lemmas by patterns over tags, words and dependency labels.
type ruler struct {
	byTag, byLower map[string][]*rule // rules by what their first token must be
	others         []*rule
}

// rule is one alternative of a pattern. Where several apply to a token, the one of the highest number wins.
type rule struct {
	number     int
	tokens     []tokenPattern
	attributes attributes
	index      int
}

func newRuler(patterns []rulerPattern) (*ruler, error) {
	r := &ruler{byTag: map[string][]*rule{}, byLower: map[string][]*rule{}}
	for number, p := range patterns {
		for _, tokens := range p.Alternatives {
			if p.Index < 0 || p.Index >= len(tokens) {
				return nil, fmt.Errorf("ruler pattern %d sets attributes of token %d of %d", number, p.Index, len(tokens))
			}
			r.add(&rule{number: number, tokens: tokens, attributes: p.Attributes, index: p.Index})
		}
	}
	return r, nil
}

func (r *ruler) add(u *rule) {
	first := &u.tokens[0]
	switch {
	case first.Lower != nil && first.Lower.in != nil:
		for _, s := range first.Lower.in {
			r.byLower[s] = append(r.byLower[s], u)
		}
	case first.Tag != nil && first.Tag.in != nil:
		for _, s := range first.Tag.in {
			r.byTag[s] = append(r.byTag[s], u)
		}
	default:
		r.others = append(r.others, u)
	}
}

// ruleMatch is a rule that applies to a token.
type ruleMatch struct {
	rule  *rule
	token int
}

// apply finds all matches first and then sets attributes, so that no rule sees what another has set.
func (r *ruler) apply(tokens []Token, pieces []piece, matches []ruleMatch) []ruleMatch {
	matches = matches[:0]
	for i := range tokens {
		for _, rules := range [...][]*rule{r.byTag[tokens[i].Tag], r.byLower[tokens[i].Lower], r.others} {
			for _, u := range rules {
				if u.matches(tokens[i:], pieces[i:]) {
					matches = append(matches, ruleMatch{u, i + u.index})
				}
			}
		}
	}
	slices.SortStableFunc(matches, func(a, b ruleMatch) int { return cmp.Compare(a.rule.number, b.rule.number) })
	for _, m := range matches {
		m.rule.attributes.set(&tokens[m.token])
	}
	return matches
}

// matches reports whether the rule applies to the first tokens.
func (u *rule) matches(tokens []Token, pieces []piece) bool {
	if len(u.tokens) > len(tokens) {
		return false
	}
	for i := range u.tokens {
		p, t := &u.tokens[i], &tokens[i]
		if !p.Tag.holds(t.Tag) || !p.Dep.holds(t.Dep) || !p.Lower.holds(t.Lower) ||
			p.IsSpace != nil && *p.IsSpace != pieces[i].word.space {
			return false
		}
	}
	return true
}

func (a *attributes) set(t *Token) {
	for _, field := range [...]struct {
		value  *string
		target *string
	}{{a.POS, &t.POS}, {a.Lemma, &t.Lemma}, {a.Tag, &t.Tag}, {a.Dep, &t.Dep}, {a.Morph, &t.Morph}} {
		if field.value != nil {
			*field.target = *field.value
		}
	}
	if t.Morph == noMorph {
		t.Morph = ""
	}
}
