package extract

import (
	"slices"

	"detente/graph"
	"detente/loader/dictionary"
)

// referNames refers every head of a phrase that names an actor, in the order of
// the text, so that pronouns and bare titles find what came before them.
func (r *reading) referNames() {
	for _, words := range []int{2, 1} { // who is named in full, then who is named by title and surname
		for k := range r.names {
			n := &r.names[k]
			if _, _, titled := r.titleBefore(n.start); titled && n.end-n.start >= words && (n.isPerson() || n.is(dictionary.KindLeader)) {
				r.refer(n.end - 1)
			}
		}
	}
	for i := range r.tokens {
		if !r.isNominal(i) || r.isModifier(i) {
			continue
		}
		if r.named[i] >= 0 || r.pos(i) == "PRON" && isPersonal(r.lower(i)) {
			r.refer(i)
		}
	}
}

// isModifier reports whether token i only qualifies the head of its phrase.
func (r *reading) isModifier(i int) bool {
	switch r.dep(i) {
	case "compound", "amod", "det", "nummod", "quantmod", "nmod":
		return r.head[i] != i && r.head[i] > i
	}
	return false
}

// refer returns the mentions that the noun phrase headed by h stands for: one as
// a rule, several for "U.S. and Russian negotiators" or "the two leaders". The
// answer is kept, so that a phrase is one mention however often it is asked for.
func (r *reading) refer(h int) []int {
	if found, ok := r.referred[h]; ok {
		return found
	}
	r.referred[h] = nil // an answer for phrases that refer to themselves
	found := r.referNew(h)
	r.referred[h] = found
	for _, m := range found {
		if r.mentions[m].Entity != nil {
			at, _ := slices.BinarySearchFunc(r.order, m, func(a, b int) int { return compareMentions(&r.mentions[a], &r.mentions[b]) })
			r.order = slices.Insert(r.order, at, m)
		}
	}
	return found
}

func (r *reading) referNew(h int) []int {
	n := r.nameOf(h)
	if r.pos(h) == "PRON" && n == nil {
		return r.pronoun(h)
	}
	if n != nil {
		if found := r.referName(h, n); found != nil {
			return found
		}
	}
	if found := r.surname(h, n); found != nil {
		return found
	}
	if found := r.counterpart(h); found != nil {
		return found
	}
	if found := r.collective(h); found != nil {
		return found
	}
	return []int{r.phrase(h)}
}

// referName refers a head that is part of a name.
func (r *reading) referName(h int, n *name) []int {
	if len(n.entries) == 0 {
		return r.recognized(h, n)
	}
	switch e := n.entries[0]; e.Kind {
	case dictionary.KindCountry:
		return r.country(h, n, e)
	case dictionary.KindOrganization:
		return []int{r.mention(h, n.start, n.end, FormName, r.organization(e), "name")}
	case dictionary.KindLeader:
		return r.leader(h, n)
	case dictionary.KindTitle:
		return r.title(h, n, e)
	case dictionary.KindAgent:
		return r.agent(h, n, e.Sectors, e.Plural)
	case dictionary.KindGroup:
		return r.people(h, n, e)
	case dictionary.KindPlace:
		return r.place(h, n, e)
	}
	return nil
}

// mention adds a mention of tokens [start, end).
func (r *reading) mention(h, start, end int, form Form, entity *graph.Entity, why string) int {
	m := Mention{
		Start: r.tokens[start].Start, End: r.tokens[end-1].End, Head: h, Form: form, Entity: entity, Antecedent: -1, Why: why,
	}
	m.Text = r.text[m.Start:m.End]
	r.mentions = append(r.mentions, m)
	return len(r.mentions) - 1
}

// country refers the name of a country, its people, its capital or its seat of power.
func (r *reading) country(h int, n *name, e dictionary.Entry) []int {
	entity := r.countryEntity(e.Country)
	if entity == nil {
		return nil
	}
	switch e.How {
	case dictionary.ByAdjective, dictionary.ByDemonym:
		if e.How == dictionary.ByAdjective && (r.pos(h) == "ADJ" || r.isModifier(h)) {
			return []int{r.mention(h, n.start, n.end, FormDemonym, entity, "adjective of a country")} // "the Israeli attack"
		}
		group := r.group(e.Country, []string{"CVL"})
		return []int{r.mention(h, n.start, n.end, FormDemonym, group, "people of a country")}
	case dictionary.ByCapital, dictionary.ByMetonym:
		if body := r.bodyAt(h); body != nil && !r.isLocation(h) {
			return []int{r.mention(h, n.start, n.end, FormMetonym, body, "seat of a body")}
		}
		m := r.mention(h, n.start, n.end, FormMetonym, entity, "seat of a government")
		r.mentions[m].Place = r.isLocation(h) || e.Building && r.isLocation(h)
		return []int{m}
	}
	m := r.mention(h, n.start, n.end, FormName, entity, "name")
	r.mentions[m].Place = r.isLocation(h)
	return []int{m}
}

// bodyAt returns the European Union for the city of its seat, where the article
// names the Union and not the country of the city; nil otherwise.
func (r *reading) bodyAt(h int) *graph.Entity {
	n := r.nameOf(h)
	if n == nil || !r.lexicon.in(r.lower(h), "union_seat") || !n.is(dictionary.KindCountry) {
		return nil
	}
	var union *graph.Entity
	for i := range r.names {
		for _, e := range r.names[i].entries {
			switch {
			case e.Kind == dictionary.KindCountry && e.Country == n.entries[0].Country && e.How != dictionary.ByCapital:
				return nil
			case e.Kind == dictionary.KindOrganization && e.ID == europeanUnion:
				union = r.organization(e)
			}
		}
	}
	return union
}

// europeanUnion is the ID of the body whose seat news takes for it ("Brussels said").
const europeanUnion = "org:eu"

// place refers a city or region by its country.
func (r *reading) place(h int, n *name, e dictionary.Entry) []int {
	m := r.mention(h, n.start, n.end, FormName, r.countryEntity(e.Country), "place in a country")
	r.mentions[m].Place = true
	return []int{m}
}

// people refers a people or a religious community ("Bosnian Serbs", "Kurds").
func (r *reading) people(h int, n *name, e dictionary.Entry) []int {
	code := e.Country
	if code == "" {
		if owner := r.owner(h, n.start); owner != nil {
			code = owner.Country
		}
	}
	sectors := e.Sectors
	if len(sectors) == 0 {
		sectors = []string{"CVL"}
	}
	return []int{r.mention(h, r.phraseStart(h, n.start), max(n.end, h+1), FormDemonym, r.group(code, sectors), "people")}
}

// isLocation reports whether the phrase headed by h stands after a preposition
// of place.
func (r *reading) isLocation(h int) bool {
	h = r.tree.first(h)
	if r.dep(h) != "pobj" {
		return false
	}
	switch r.lower(r.head[h]) {
	case "in", "at", "near", "outside", "inside", "around", "across", "throughout", "within", "along":
		return true
	}
	return false
}

// phrase refers any other noun phrase. It has no entity of its own, but where a
// country qualifies it ("Danish web sites") the country's people are meant.
func (r *reading) phrase(h int) int {
	start, end := r.phraseStart(h, h), h+1
	if n := r.nameOf(h); n != nil {
		start, end = min(start, n.start), max(end, n.end)
	}
	for _, p := range r.children(h, "prep") {
		if o := r.child(p, "pobj"); p == end && o > p && o-p < maxComplement && (r.lower(p) == "of" || r.lower(p) == "from") && !r.isTime(o) {
			end = o + 1 // "a group of Greek shipowners"
			break
		}
	}
	return r.mention(h, start, end, FormPhrase, nil, "")
}

// maxComplement is how many tokens after "of" still belong to a mention.
const maxComplement = 6

// phraseStart returns the first token of the noun phrase headed by h: its
// determiner, adjectives, compounds and possessor. It is at most limit.
func (r *reading) phraseStart(h, limit int) int {
	start := min(h, limit)
	for _, k := range r.kids[h] {
		switch r.dep(k) {
		case "det", "compound", "amod", "nmod", "poss", "nummod", "quantmod", "predet":
			if k < h {
				s, _ := r.span(k)
				start = min(start, s)
			}
		}
	}
	return max(start, r.sents[r.sent[h]].Start)
}

// owner returns the entity to which the phrase headed by h belongs: a name
// before it ("Iraqi police", "Macron's family"), else after of, from, in or at.
func (r *reading) owner(h, before int) *graph.Entity {
	if owners := r.owners(h, before); len(owners) > 0 {
		return owners[0]
	}
	return nil
}

// owners returns all entities to which the phrase belongs.
func (r *reading) owners(h, before int) []*graph.Entity {
	found, _ := r.ownership(h, before)
	return found
}

// ownership returns the entities to which the phrase headed by h belongs, each with
// the last token of the words that name it.
func (r *reading) ownership(h, before int) (found []*graph.Entity, at []int) {
	add := func(e *graph.Entity, t int) {
		if e != nil && !slices.Contains(found, e) {
			found, at = append(found, e), append(at, t)
		}
	}
	for i := r.phraseStart(h, before); i < before; i++ {
		add(r.namedEntity(i, h), i)
	}
	if len(found) > 0 {
		return found, at
	}
	for _, prep := range []string{"of", "from", "for", "in", "at", "to"} {
		for _, o := range r.prepObjects(h, prep) {
			for _, c := range r.conjuncts(o) {
				if body := r.bodyAt(c); body != nil {
					add(body, c)
				} else if e := r.entityOf(c); e != nil && e.Country != "" {
					add(e, c)
				}
			}
		}
		if len(found) > 0 {
			return found, at
		}
	}
	return nil, nil
}

// shares adds a mention for each of several owners of one phrase: of "U.S. and
// Russian negotiators", "U.S." and "Russian negotiators".
func (r *reading) shares(h, end int, at []int, entity []*graph.Entity, form Form, why string) []int {
	var found []int
	for k, t := range at {
		start, stop, head := t, t+1, t
		if n := r.nameOf(t); n != nil {
			start, stop, head = n.start, n.end, n.end-1
		}
		if k == len(at)-1 && t < h {
			stop, head = end, h
		}
		found = append(found, r.mention(head, start, stop, form, entity[k], why))
	}
	return found
}

// namedEntity returns the entity named at token i, which qualifies h.
func (r *reading) namedEntity(i, h int) *graph.Entity {
	if r.pos(i) == "PRON" {
		if r.dep(i) == "poss" && r.head[i] == h {
			return r.entityOf(i)
		}
		return nil
	}
	n := r.nameOf(i)
	if n == nil || n.start != i || n == r.nameOf(h) {
		return nil
	}
	if n.end+1 < h && r.lower(n.end) == "-" && r.lexicon.in(r.lower(n.end+1), "origin") {
		return nil // "the Afghan-born U.S. envoy" is not Afghanistan's
	}
	if len(n.entries) == 0 {
		if r.dep(n.end-1) == "poss" {
			return r.entityOf(n.end - 1)
		}
		return nil
	}
	switch e := n.entries[0]; e.Kind {
	case dictionary.KindCountry, dictionary.KindPlace:
		return r.countryEntity(e.Country)
	case dictionary.KindGroup:
		if e.Country != "" {
			return r.group(e.Country, []string{"CVL"})
		}
	case dictionary.KindOrganization:
		return r.organization(e)
	case dictionary.KindLeader:
		return r.personOf(n)
	case dictionary.KindTitle, dictionary.KindAgent:
		if r.dep(n.end-1) == "poss" {
			return r.entityOf(n.end - 1)
		}
	}
	return nil
}

// entityOf returns the entity of the phrase headed by h, nil if there is none.
func (r *reading) entityOf(h int) *graph.Entity {
	for _, m := range r.refer(h) {
		if e := r.mentions[m].Entity; e != nil {
			return e
		}
	}
	return nil
}
