package eval

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// RelationReport is what score_plv.py prints of gold with marked pairs.
type RelationReport struct {
	Records, Empty, Events int
	Pair, Close            float64 // share of rows with an event that has the pair; with mentions close to gold's
	PairLow, PairHigh      float64 // 95 % bootstrap intervals, also below and in Relation
	TypeLow, TypeHigh      float64
	Relation               Figure  // pair and type
	RelationMacro          float64 // F1 averaged over the 15 types
	TypeAccuracy           float64
	TypeMacro              float64
	ByType                 map[string]Figure // of Relation
	ByRule                 []RuleFigure      // the most wrong first, of events that have the pair
}

// relationTypes are the 15 types of the data; YIELD is CONCEDE or RETREAT.
var relationTypes = strings.Fields("AGREE CONSULT SUPPORT YIELD COOPERATE AID REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE COERCE ASSAULT")

func merged(typ string) string {
	if typ == "CONCEDE" || typ == "RETREAT" {
		return "YIELD"
	}
	return typ
}

// span is a mention as score_plv.py compares it.
type span struct {
	start, end int // code points; end 0 when not known
	words      []string
	content    map[string]bool
}

func newSpan(text string, start, end int, within string) span {
	if text == "" && end > start {
		runes := []rune(within)
		text = string(runes[min(start, len(runes)):min(end, len(runes))])
	}
	return span{start, end, wordsOf(text), contentOf(text)}
}

// wordsOf cuts a text into lower case words: dots inside words and after single
// letters are dropped first ("U.S." is "us").
func wordsOf(s string) []string {
	runes := []rune(strings.ToLower(s))
	var b strings.Builder
	for i, c := range runes {
		if c == '.' {
			followed := i+1 < len(runes) && (isWordRune(runes[i+1]) || runes[i+1] == '_')
			single := i > 0 && (isWordRune(runes[i-1]) || runes[i-1] == '_') && (i == 1 || !isWordRune(runes[i-2]) && runes[i-2] != '_')
			if followed || single {
				continue
			}
		}
		b.WriteRune(c)
	}
	return strings.FieldsFunc(b.String(), func(c rune) bool { return !isWordRune(c) })
}

// stopwords are those of score_plv.py.
var stopwords = func() map[string]bool {
	set := make(map[string]bool)
	for _, w := range strings.Fields(`a an the this that these those his her its their our your my he she it they we you i him them us
who which what and or but nor of in on at to for from by with against over under between among into about as than
after before during within without not no all some any each both many more most other another such own same so also
one two three first last new is are was were be been being has have had do does did will would can could may might
shall should must s mr mrs ms dr said say says least several`) {
		set[w] = true
	}
	return set
}()

func contentOf(s string) map[string]bool {
	set := make(map[string]bool)
	country := namesUS(s)
	for _, w := range wordsOf(s) {
		if !stopwords[w] || w == "us" && country {
			set[w] = true
		}
	}
	return set
}

// namesUS reports whether "US" or "U.S" stands in s as a word.
func namesUS(s string) bool {
	for _, name := range []string{"US", "U.S"} {
		for at := 0; ; {
			i := strings.Index(s[at:], name)
			if i < 0 {
				break
			}
			before, _ := utf8.DecodeLastRuneInString(s[:at+i])
			after, _ := utf8.DecodeRuneInString(s[at+i+len(name):])
			if !wordOrUnderscore(before) && !wordOrUnderscore(after) {
				return true
			}
			at += i + 1
		}
	}
	return false
}

func wordOrUnderscore(c rune) bool {
	return c != utf8.RuneError && (unicode.IsLetter(c) || unicode.IsNumber(c) || c == '_')
}

func (s span) known() bool { return s.end > s.start && s.start >= 0 }

func (s span) overlaps(o span) bool {
	if s.known() && o.known() {
		return max(s.start, o.start) < min(s.end, o.end)
	}
	for w := range s.content {
		if o.content[w] {
			return true
		}
	}
	return false
}

func (s span) same(o span) bool {
	if s.known() && o.known() {
		return s.overlaps(o)
	}
	if len(s.content) != len(o.content) {
		return false
	}
	for w := range s.content {
		if !o.content[w] {
			return false
		}
	}
	return true
}

func (s span) closeTo(o span) bool {
	left := make(map[string]int)
	for _, w := range s.words {
		left[w]++
	}
	both := 0
	for _, w := range o.words {
		if left[w] > 0 {
			left[w]--
			both++
		}
	}
	n := len(s.words) + len(o.words)
	return n > 0 && float64(2*both) >= 0.5*float64(n)
}

// side is the pieces that gold marks of one participant; empty where it marks none.
type side []span

func newSide(s *Side, text string) side {
	if s == nil {
		return nil
	}
	var out side
	for _, piece := range append([]Side{*s}, s.More...) {
		start, end := 0, 0
		if piece.Start != nil && piece.End != nil {
			start, end = *piece.Start, *piece.End
		}
		out = append(out, newSpan(piece.Text, start, end, text))
	}
	return out
}

// quality is 0 where m does not match the side, 1 where it overlaps it, 2 where it is close to it.
func (s side) quality(m span) int {
	best := 0
	for _, p := range s {
		if m.overlaps(p) && !(len(m.words) > 10 && len(m.words) > 2*len(p.words)) {
			if m.closeTo(p) {
				return 2
			}
			best = 1
		}
	}
	return best
}

// question is one row: what does this source do to this target?
type question struct {
	source, target side
	nested         bool // the two overlap
}

func (q question) pairing(xs, ys []span, sameList bool) int {
	best := 0
	for i := range max(len(xs), 1) {
		for j := range max(len(ys), 1) {
			qx, qy := 2, 2
			var x, y *span
			if len(q.source) > 0 {
				if i >= len(xs) {
					return 0
				}
				x, qx = &xs[i], q.source.quality(xs[i])
			} else if i > 0 {
				continue
			}
			if len(q.target) > 0 {
				if j >= len(ys) {
					return 0
				}
				y, qy = &ys[j], q.target.quality(ys[j])
			} else if j > 0 {
				continue
			}
			if qx == 0 || qy == 0 || x != nil && y != nil && !q.nested && (sameList && i == j || x.same(*y)) {
				continue
			}
			best = max(best, min(qx, qy))
		}
	}
	return best
}

// verdict is how an event answers a question.
type verdict struct{ quality, role, sides int }

func (q question) judge(e *Event, text string) verdict {
	actors, recipients := spans(e.Actors, text), spans(e.Recipients, text)
	v := verdict{quality: q.pairing(actors, recipients, false)}
	if reciprocal(merged(e.Type)) {
		v.quality = max(v.quality, q.pairing(actors, actors, true), q.pairing(recipients, actors, false))
	} else if len(recipients) == 0 {
		v.quality = max(v.quality, q.pairing(actors, actors, true))
	}
	if len(q.source) == 0 && len(q.target) == 0 {
		v.quality = 2
	}
	hit := func(ms []span, s side) int {
		if slices.ContainsFunc(ms, func(m span) bool { return s.quality(m) > 0 }) {
			return 1
		}
		return 0
	}
	all := slices.Concat(actors, recipients)
	v.role = hit(actors, q.source) + hit(recipients, q.target)
	v.sides = hit(all, q.source) + hit(all, q.target)
	return v
}

func spans(list []Mention, text string) []span {
	out := make([]span, len(list))
	for i, m := range list {
		out[i] = newSpan(m.Text, m.Start, m.End, text)
	}
	return out
}
