package extract

import (
	"detente/graph"
	"detente/loader/dictionary"
)

// maxAttribution is how many tokens the line below a quotation may have.
const maxAttribution = 20

// findQuotations marks the sentences of paragraphs that the next line attributes
// to somebody: a short line without a verb that starts with a person's name.
func (r *reading) findQuotations() {
	r.quotes = make([]int, len(r.sents))
	for s := 1; s < len(r.sents); s++ {
		line := r.sents[s]
		starts := r.paragraph[line.Start] == line.Start
		ends := s+1 == len(r.sents) || r.paragraph[r.sents[s+1].Start] != line.Start
		if !starts || !ends || line.End-line.Start > maxAttribution {
			continue
		}
		if who := r.attributedTo(line.Start, line.End); who > 0 {
			quoted := r.paragraph[r.sents[s-1].Start]
			for q := s - 1; q >= 0 && r.paragraph[r.sents[q].Start] == quoted; q-- {
				r.quotes[q] = who
			}
		}
	}
}

// attributedTo returns the last token of the person's name that a line without a
// verb starts with, 0 if it is no such line.
func (r *reading) attributedTo(start, end int) int {
	for i := start; i < end; i++ {
		if len(r.tokens[i].Text) > 20 || r.isClause(i) && r.tag(i) != "VBG" && r.tag(i) != "VBN" {
			return 0
		}
	}
	for i := start; i < end; {
		n := r.nameOf(i)
		if n == nil {
			return 0
		}
		if n.isPerson() || n.is(dictionary.KindLeader) {
			if n.end < end && r.pos(n.end) != "PUNCT" && !startsUpper(r.tokens[n.end].Text) {
				return 0 // a headline: "Trump and Xi in Beijing"; who speaks has a comma or an office after the name
			}
			return n.end - 1
		}
		i = n.end
	}
	return 0
}

// quoter returns the entity to which the line below attributes the sentence of
// token h, nil if none.
func (r *reading) quoter(h int) *graph.Entity {
	if who := r.quotes[r.sent[h]]; who > 0 {
		return r.entityOf(who)
	}
	return nil
}

// attributed reports whether token i stands in the line that attributes the
// sentence of h: "he" in the quotation may be named there.
func (r *reading) attributed(i, h int) bool {
	who := r.quotes[r.sent[h]]
	return who > 0 && i != who && r.sent[i] == r.sent[who]
}

// firstPerson refers "I" and "we" to who speaks: the line below the quotation,
// or the subject of the verb of saying around it; nil for another pronoun.
func (r *reading) firstPerson(h int) []int {
	switch r.lower(h) {
	case "i", "me", "my", "we", "us", "our", "myself", "ourselves":
	default:
		return nil
	}
	said := r.quotes[r.sent[h]]
	if said == 0 {
		v := r.clauseOf(h)
		if said = r.sayer(v); said < 0 || said == h {
			return nil
		}
	}
	for _, m := range r.refer(said) {
		if e := r.mentions[m].Entity; e != nil {
			i := r.mention(h, h, h+1, FormPronoun, e, "who speaks: "+r.mentions[m].Text)
			r.mentions[i].Antecedent = m
			return []int{i}
		}
	}
	return nil
}
