package extract

import (
	"slices"

	"detente/graph"
	"detente/loader/dictionary"
)

// titleBefore returns the title that ends right before token i, and where it starts.
func (r *reading) titleBefore(i int) (dictionary.Entry, int, bool) {
	if i == 0 || r.sent[i-1] != r.sent[i] {
		return dictionary.Entry{}, 0, false
	}
	n := r.nameOf(i - 1)
	if n == nil || n.end != i {
		return dictionary.Entry{}, 0, false
	}
	e, ok := n.first(dictionary.KindTitle)
	if !ok || !n.is(dictionary.KindTitle) {
		return e, 0, false
	}
	// "Foreign Minister and Deputy Prime Minister X", "Mr. President X": the first title tells the office.
	return e, n.start, true
}

// modifiersBefore returns where the run of countries, adjectives and titles
// before token i starts: "former French" before "President Macron".
func (r *reading) modifiersBefore(i int) int {
	start := i
	for j := i - 1; j >= r.sents[r.sent[i]].Start; j-- {
		n := r.nameOf(j)
		qualifies := n.is(dictionary.KindCountry) || n.is(dictionary.KindTitle) || n.is(dictionary.KindGroup) || n.is(dictionary.KindOrganization)
		switch {
		case qualifies && r.dep(n.end-1) != "pobj" && (r.dep(n.end-1) == "compound" || r.dep(n.end-1) == "amod" || r.dep(n.end-1) == "nmod" || r.dep(n.end-1) == "poss"):
			start, j = n.start, n.start
		case n == nil && (r.pos(j) == "ADJ" || r.tag(j) == "POS" || r.lower(j) == "-"):
			if r.pos(j) == "ADJ" {
				start = j
			}
		default:
			return start
		}
	}
	return start
}

// countryBefore returns the code of the country named right before token i
// ("Colombian", "Colombia's", "U.S."), "" if there is none.
func (r *reading) countryBefore(i int) string {
	for j := i - 1; j >= 0 && r.sent[j] == r.sent[i]; j-- {
		n := r.nameOf(j)
		switch {
		case n != nil && len(n.entries) > 0:
			if code := n.entries[0].Country; code != "" && !n.is(dictionary.KindLeader) {
				return code
			}
			if !n.is(dictionary.KindTitle) {
				return ""
			}
			j = n.start
		case r.pos(j) == "ADJ", r.tag(j) == "POS", r.lower(j) == "-", r.tag(j) == "NNP" && n == nil:
		default:
			return ""
		}
	}
	return ""
}

// title refers a title without a name: "the Colombian president". With a name
// beside it, the name tells who it is.
func (r *reading) title(h int, n *name, e dictionary.Entry) []int {
	for _, a := range r.children(h, "appos", "flat") {
		p := r.nameOf(a)
		if owner := r.owner(h, n.start); p.isPerson() && owner != nil && owner.Country != "" {
			full := r.text[r.tokens[p.start].Start:r.tokens[p.end-1].End]
			r.leaderFound(full, e, owner.Country)
		}
		if p.is(dictionary.KindLeader) || p.isPerson() {
			return r.refer(a)
		}
	}
	var found []int
	owners, at := r.ownership(h, n.start)
	if e.Plural && (r.counted(h) || len(owners) == 0 && r.isDefinite(h)) {
		if pair := r.lastTwo(h, graph.KindLeader); pair != nil {
			return pair
		}
	}
	start := r.phraseStart(h, n.start)
	if len(owners) > 1 {
		holders := make([]*graph.Entity, len(owners))
		for i, owner := range owners {
			holders[i] = r.holderFor(h, e, owner)
		}
		return r.shares(h, n.end, at, holders, FormTitle, "title")
	}
	for _, owner := range owners {
		entity := r.holderFor(h, e, owner)
		found = append(found, r.mention(h, start, n.end, FormTitle, entity, "title"))
	}
	if found == nil && e.Standalone {
		if m := r.lastLeader(h, func(p *graph.Entity) bool { return holds(p, e) }); m >= 0 && e.Office != "" {
			i := r.mention(h, start, n.end, FormTitle, r.mentions[m].Entity, "title for "+r.mentions[m].Text)
			r.mentions[i].Antecedent = m
			return []int{i}
		}
		if land := r.landOfClause(h); land != nil && e.Office != "" && r.isDefiniteTitle(h) {
			return []int{r.mention(h, start, n.end, FormTitle, r.holderFor(h, e, land), "title, by the country that its clause opens in")}
		}
	}
	if found == nil {
		return []int{r.phrase(h)}
	}
	return found
}

// landOfClause is the country that the clause of a word opens in: Peru in "In Peru,
// the president said …"; nil where none is named. One named later may be where a
// guest acts.
func (r *reading) landOfClause(h int) *graph.Entity {
	for _, o := range r.prepObjects(r.clauseOf(h), "in") {
		if e := r.entityOf(o); o < h && e != nil && e.Kind == graph.KindCountry {
			return e
		}
	}
	return nil
}

// holderFor is holder for an office that belongs to an entity. Where nobody is known
// to hold an office of an international body, the body itself is meant.
func (r *reading) holderFor(h int, title dictionary.Entry, owner *graph.Entity) *graph.Entity {
	if held := r.holder(h, title, owner.Country); held == nil || held.Kind != graph.KindGroup || !isOfficeOf(owner, held.Sectors) {
		return held
	}
	return owner
}

// holder returns who holds the office: a leader whom the article named, who
// held it on the day of publication, else the unnamed government.
func (r *reading) holder(h int, title dictionary.Entry, country string) *graph.Entity {
	if m := r.lastLeader(h, func(p *graph.Entity) bool { return p.Country == country && holds(p, title) }); m >= 0 && r.isDefiniteTitle(h) {
		return r.mentions[m].Entity
	}
	if title.Office != "" && !title.Plural && !r.ctx.Published.IsZero() && r.isDefiniteTitle(h) {
		if held := r.dictionary.Officeholder(country, title.Office, r.ctx.Published); len(held) == 1 {
			return r.person(held[0])
		}
	}
	sectors := title.Sectors
	if len(sectors) == 0 {
		sectors = []string{"GOV"}
	}
	return r.group(country, sectors)
}

// isDefiniteTitle reports whether a title without a name means the one who holds
// the office: "the Syrian president", not "a Syrian militia leader" or "the former
// president".
func (r *reading) isDefiniteTitle(h int) bool {
	for _, k := range r.kids[h] {
		switch r.dep(k) {
		case "det":
			if word := r.lower(k); word != "the" && word != "this" && word != "that" {
				return false
			}
		case "amod", "compound", "nmod", "nummod":
			if r.nameOf(k) == nil && !r.lexicon.in(r.lower(k), "incumbent") {
				return false
			}
		}
	}
	return true
}

// holds reports whether a leader holds or held the title's office. A leader of
// unnamed office may hold any of those that belong to the same sector: a senator
// is no prime minister.
func holds(p *graph.Entity, title dictionary.Entry) bool {
	if len(p.Offices) == 0 {
		return title.Office == "" || len(p.Sectors) == 0 || len(title.Sectors) == 0 ||
			slices.ContainsFunc(p.Sectors, func(s string) bool { return slices.Contains(title.Sectors, s) })
	}
	return title.Office == "" || slices.ContainsFunc(p.Offices, func(o graph.Office) bool {
		return o.Title == title.Office || o.Title == "LEADER" || title.Office == "LEADER"
	})
}

// operator returns the name of who runs what the noun h names, nil if none is told:
// "coast guard ships" are the coast guard's, not a company's.
func (r *reading) operator(h int, n *name) *name {
	for _, k := range r.children(h, "compound", "poss", "nmod") {
		if o := r.nameOf(k); o != n && (o.is(dictionary.KindAgent) && len(o.entries[0].Sectors) > 0 || o.is(dictionary.KindOrganization)) {
			return o
		}
	}
	return nil
}

// agent refers an unnamed actor: "Iraqi police", "members of his family". Without
// a country it stays a phrase.
func (r *reading) agent(h int, n *name, sectors []string, plural bool) []int {
	start := r.phraseStart(h, n.start)
	if operator := r.operator(h, n); operator != nil && slices.Contains(sectors, "BUS") {
		switch e := operator.entries[0]; e.Kind {
		case dictionary.KindOrganization:
			return []int{r.mention(h, start, max(n.end, h+1), FormAgent, r.organization(e), "run by an organization")}
		case dictionary.KindAgent:
			sectors = e.Sectors
		}
	}
	owners, at := r.ownership(h, n.start)
	if len(owners) > 1 && at[0] < h {
		groups := make([]*graph.Entity, len(owners))
		for i, owner := range owners {
			if groups[i] = r.group(owner.Country, sectors); isOfficeOf(owner, sectors) {
				groups[i] = owner
			}
		}
		return r.shares(h, max(n.end, h+1), at, groups, FormAgent, "unnamed group")
	}
	var found []int
	for k, owner := range owners {
		if owner.Country == "" || len(sectors) == 0 {
			continue
		}
		end := max(n.end, h+1)
		if o := r.nameOf(at[k]); o != nil && at[k] > h {
			end = max(end, o.end) // "pilots of the Peruvian air force"
		}
		if isOfficeOf(owner, sectors) {
			found = append(found, r.mention(h, start, end, FormAgent, owner, "official of a body"))
			continue
		}
		if g := r.group(owner.Country, sectors); g != nil {
			found = append(found, r.mention(h, start, end, FormAgent, g, "unnamed group"))
		}
	}
	if found == nil {
		return []int{r.phrase(h)}
	}
	return found
}

// isOfficeOf reports whether officials of the sectors speak for an international
// body itself: "EU negotiators" are the Union.
func isOfficeOf(body *graph.Entity, sectors []string) bool {
	return body.Kind == graph.KindOrganization && body.Country == dictionary.International && slices.Contains(sectors, "GOV")
}
