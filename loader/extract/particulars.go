package extract

import (
	"strconv"
	"strings"

	"detente/graph"
)

// particulars adds the date, the place, the casualties and the contexts.
func (r *reading) particulars(e *Event, a act) {
	r.date(e, a)
	e.Past = r.isPast(a.clause)
	e.Place = r.placeOf(e, a)
	e.Contexts = r.contextsOf(r.sent[a.clause])
	if hasProgramme(e) {
		e.Programme = r.programmeOf(e, a)
	}
	if e.Type == graph.Assault {
		r.casualties(e, r.sent[a.clause])
	}
}

// date finds the expression of time nearest to the event's predicate.
func (r *reading) date(e *Event, a act) {
	s := r.sents[r.sent[a.clause]]
	best, distance := -1, 0
	for i := s.Start; i < s.End; i++ {
		if !r.startsDate(i) {
			continue
		}
		d := i - a.clause
		if d < 0 {
			d = -d
		}
		if !r.under(i, a.clause) {
			d += 8
		}
		if best < 0 || d < distance {
			best, distance = i, d
		}
	}
	if best < 0 {
		return
	}
	if best > s.Start && r.lower(best-1) == "to" {
		return // "sentenced to ten years": how long, not when
	}
	start, end := best, best+1
	for end < s.End && (r.inDate(end) || r.lower(end) == ",") && r.inDate(end) {
		end++
	}
	if start > s.Start && r.pos(start-1) == "ADP" {
		start--
	}
	e.DateStart, e.DateEnd = r.tokens[start].Start, r.tokens[end-1].End
	e.DateText = r.text[e.DateStart:e.DateEnd]
}

// startsDate reports whether a date expression starts at token i.
func (r *reading) startsDate(i int) bool {
	if !r.inDate(i) {
		return false
	}
	return i == 0 || r.sent[i-1] != r.sent[i] || !r.inDate(i-1)
}

// inDate reports whether the recognizer or the lexicon sees a date in token i.
func (r *reading) inDate(i int) bool {
	return r.dates[i] || r.lexicon.in(r.lower(i), "day")
}

// isPast reports whether the clause of token t is in a past tense.
func (r *reading) isPast(t int) bool {
	for !r.isClause(t) && r.head[t] != t {
		t = r.head[t]
	}
	past := r.tag(t) == "VBD" || r.tag(t) == "VBN"
	modal := false
	for _, k := range r.children(t, "aux", "auxpass") {
		switch r.tag(k) {
		case "VBD":
			past = true
		case "VBZ", "VBP":
			if r.lemma(k) == "be" {
				past = false
			}
		case "MD":
			modal = true
		case "VB":
			if r.lemma(k) == "have" && modal {
				return true // "may have launched"
			}
		}
	}
	return past && !modal
}

// placeOf returns the mention of where the event happened, -1 when none is told.
func (r *reading) placeOf(e *Event, a act) int {
	for _, t := range append([]int{a.clause}, a.trigger...) {
		for _, prep := range []string{"in", "at", "near", "outside"} {
			for _, o := range r.prepObjects(t, prep) {
				for _, m := range r.refer(o) {
					if r.mentions[m].Place {
						return m
					}
				}
			}
		}
	}
	return -1
}

// casualties reads how many were killed and injured in the sentence.
func (r *reading) casualties(e *Event, sentence int) {
	s := r.sents[sentence]
	for i := s.Start; i < s.End; i++ {
		var into **int
		switch r.lemma(i) {
		case "kill", "die", "dead", "slay":
			into = &e.Fatalities
		case "injure", "wound", "hurt":
			into = &e.Injured
		default:
			continue
		}
		if *into != nil {
			continue
		}
		args := r.argumentsOf(i)
		heads := args.objects
		if r.lemma(i) == "die" || r.lemma(i) == "dead" {
			heads = args.subjects
		}
		for _, h := range heads {
			if n, ok := r.count(h); ok {
				*into = &n
				break
			}
		}
	}
}

// count reads the number that stands before the noun h or is it.
func (r *reading) count(h int) (int, bool) {
	if n, ok := parseNumber(r.lower(h)); ok {
		return n, true
	}
	for _, k := range r.kids[h] {
		if r.dep(k) == "nummod" {
			if n, ok := parseNumber(r.lower(k)); ok {
				return n, true
			}
		}
	}
	return 0, false
}

// parseNumber reads a whole number in digits ("1,200") or a word up to twelve.
func parseNumber(s string) (int, bool) {
	for n, w := range []string{"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"} {
		if s == w {
			return n, true
		}
	}
	n, err := strconv.Atoi(strings.ReplaceAll(s, ",", ""))
	return n, err == nil && n >= 0 && n < 10_000_000
}
