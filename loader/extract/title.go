package extract

import (
	"slices"
	"strings"

	"detente/graph"
	"detente/loader/dictionary"
)

// leader refers the name of a person of the dictionary, with the title and the
// country before it.
func (r *reading) leader(h int, n *name) []int {
	entity := r.personOf(n)
	if entity == nil {
		return nil
	}
	why := "name"
	start := n.start
	if _, titleStart, ok := r.titleBefore(n.start); ok {
		start, why = r.modifiersBefore(titleStart), "title and name"
	}
	m := r.mention(h, start, max(n.end, h+1), FormName, entity, why)
	if known := r.lastMention(h, entity); known >= 0 && n.end-n.start == 1 {
		r.mentions[m].Antecedent = known
	}
	return []int{m}
}

// personOf chooses among the persons that a name may mean: one the article has
// named, one whom the country and the title before the name fit, one in office
// on the day of publication, else the latest in office.
func (r *reading) personOf(n *name) *graph.Entity {
	e, ok := n.first(dictionary.KindLeader)
	if !ok {
		return nil
	}
	if e.How != dictionary.BySurname {
		if p, ok := r.dictionary.Person(e.ID); ok {
			return r.person(p)
		}
		return nil
	}
	surname := r.tokens[n.end-1].Text
	if known := r.persons[dictionary.Fold(surname)]; known != nil {
		return known
	}
	title, titleStart, titled := r.titleBefore(n.start)
	country := ""
	if titled {
		country = r.countryBefore(titleStart)
	} else {
		country = r.countryBefore(n.start)
	}
	people := r.candidates(n)
	best, bestScore := (*dictionary.Person)(nil), -1
	for _, p := range people {
		if score := r.fit(p, title.Office, country); score > bestScore {
			best, bestScore = p, score
		}
	}
	if best == nil || country != "" && best.Country != country && !slices.ContainsFunc(best.Offices, func(o dictionary.Office) bool { return o.Country == country }) {
		if titled {
			return r.leaderFound(surname, title, country)
		}
		return nil
	}
	return r.person(best)
}

// candidates lists the persons a name may mean, the latest in office first.
func (r *reading) candidates(n *name) []*dictionary.Person {
	var people []*dictionary.Person
	for _, p := range r.dictionary.PersonsBySurname(r.tokens[n.end-1].Text) {
		people = append(people, p)
	}
	for _, e := range n.entries {
		if p, ok := r.dictionary.Person(e.ID); ok && !slices.Contains(people, p) {
			people = append(people, p)
		}
	}
	return people
}

// fit scores how well a person fits the office and the country told.
func (r *reading) fit(p *dictionary.Person, office, country string) int {
	score := 0
	for _, o := range p.Offices {
		s := 0
		if country != "" && o.Country == country {
			s += 8
		}
		if office != "" && o.Code == office {
			s += 4
		}
		if !r.ctx.Published.IsZero() && o.Covers(r.ctx.Published) {
			s += 2
		}
		score = max(score, s)
	}
	return score
}

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
// before token i starts: "former Colombian" before "President Petro".
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

// recognized refers a name that only the recognizer knows.
func (r *reading) recognized(h int, n *name) []int {
	full := r.text[r.tokens[n.start].Start:r.tokens[n.end-1].End]
	if n.label != "PERSON" {
		if found := r.surname(n.end-1, n); found != nil && n.end-1 == h {
			return found
		}
	}
	if e := r.acronyms[full]; e != nil {
		return []int{r.mention(h, n.start, n.end, FormName, e, "acronym")}
	}
	switch n.label {
	case "PERSON":
		return r.newPerson(h, n, full)
	case "ORG":
		return r.newBody(h, n, full)
	}
	return nil
}

// newPerson refers a person whom the dictionary lacks: by title and country if
// the text tells them, else by the surname if the article told them before.
func (r *reading) newPerson(h int, n *name, full string) []int {
	title, titleStart, titled := r.titleBefore(n.start)
	words := strings.Fields(full)
	known := r.persons[dictionary.Fold(words[len(words)-1])]
	switch {
	case titled:
		country := r.countryBefore(titleStart)
		if country == "" {
			if owner := r.owner(h, n.start); owner != nil {
				country = owner.Country
			}
		}
		if title.Office == "" && len(title.Sectors) == 0 && known == nil && country == "" {
			return []int{r.mention(h, titleStart, max(n.end, h+1), FormPhrase, nil, "")}
		}
		e := r.leaderFound(full, title, country)
		return []int{r.mention(h, r.modifiersBefore(titleStart), max(n.end, h+1), FormName, e, "title and name")}
	case known == nil && r.countryBefore(n.start) != "" && r.tag(n.start-1) == "POS": // "Colombia's Gustavo Petro"
		e := r.leaderFound(full, title, r.countryBefore(n.start))
		return []int{r.mention(h, n.start, max(n.end, h+1), FormName, e, "country and name")}
	case known != nil:
		m := r.mention(h, n.start, max(n.end, h+1), FormName, known, "surname")
		r.mentions[m].Antecedent = r.lastMention(h, known)
		return []int{m}
	}
	if title, country, ok := r.titleAfter(h); ok {
		e := r.leaderFound(full, title, country)
		return []int{r.mention(h, n.start, max(n.end, h+1), FormName, e, "name and title")}
	}
	if g := r.kindOf(h, n); g != nil { // "the U.N. mediator Jan Berg", "Jan Berg, a Swedish doctor"
		return []int{r.mention(h, r.phraseStart(h, n.start), max(n.end, h+1), FormAgent, g, "one of a group")}
	}
	return nil
}

// kindOf returns the group that a person without office is one of, by the noun
// before the name or in apposition to it; nil when no country is told.
func (r *reading) kindOf(h int, n *name) *graph.Entity {
	if n.start > 0 {
		if before := r.nameOf(n.start - 1); before != nil && before.end == n.start && before.is(dictionary.KindAgent) {
			if country := r.countryBefore(before.start); country != "" {
				return r.group(country, before.entries[0].Sectors)
			}
		}
	}
	for _, a := range r.children(h, "appos") {
		owner := r.owner(a, a)
		if owner == nil || owner.Country == "" {
			continue
		}
		if e, ok := r.nameOf(a).first(dictionary.KindAgent, dictionary.KindTitle); ok && len(e.Sectors) > 0 {
			return r.group(owner.Country, e.Sectors)
		}
		return r.group(owner.Country, []string{"CVL"})
	}
	return nil
}

// surname refers a surname, alone or under a wrong label, of a person whom the
// article named in full; nil when there is none.
func (r *reading) surname(h int, n *name) []int {
	if !startsUpper(r.tokens[h].Text) || n != nil && len(n.entries) > 0 {
		return nil
	}
	known := r.persons[dictionary.Fold(r.tokens[h].Text)]
	if known == nil && n == nil && h > 0 && r.dep(h-1) == "compound" && r.tag(h-1) == "NNP" && r.named[h-1] < 0 {
		first := h - 1
		for first > 0 && r.dep(first-1) == "compound" && r.head[first-1] == h && r.tag(first-1) == "NNP" && r.named[first-1] < 0 {
			first--
		}
		if first > 0 && r.tag(first-1) == "POS" && r.countryBefore(first) != "" { // "Venezuela's Nicolás Maduro"
			full := r.text[r.tokens[first].Start:r.tokens[h].End]
			return []int{r.mention(h, first, h+1, FormName, r.leaderFound(full, dictionary.Entry{}, r.countryBefore(first)), "country and name")}
		}
	}
	if known == nil {
		return nil
	}
	start := h
	if n != nil {
		start = n.start
	}
	m := r.mention(h, start, h+1, FormName, known, "surname")
	r.mentions[m].Antecedent = r.lastMention(h, known)
	return []int{m}
}

// titleAfter reads an apposition that tells who the person at h is: "Javad
// Zarif, the Iranian foreign minister".
func (r *reading) titleAfter(h int) (dictionary.Entry, string, bool) {
	for _, a := range r.children(h, "appos") {
		if t, ok := r.nameOf(a).first(dictionary.KindTitle); ok {
			country := ""
			if owner := r.owner(a, r.nameOf(a).start); owner != nil {
				country = owner.Country
			}
			return t, country, country != ""
		}
	}
	return dictionary.Entry{}, "", false
}

// newBody refers an organization that the dictionary lacks.
func (r *reading) newBody(h int, n *name, full string) []int {
	if r.pos(h) != "PROPN" || h >= n.end {
		return nil
	}
	country := ""
	if owner := r.owner(h, n.start); owner != nil {
		country = owner.Country
	} else {
		country = r.countryBefore(n.start)
	}
	if country == "" && r.isWorldwide(n) {
		country = dictionary.International
	}
	id := "org:" + slug(full)
	if slug(full) == "" || country == "" && !r.isBody(n) {
		return nil
	}
	e := r.keep(id, func() *graph.Entity {
		return &graph.Entity{ID: id, Kind: graph.KindOrganization, Name: full, Country: country}
	})
	for _, a := range r.children(h, "appos") {
		if short := r.tokens[a].Text; short == strings.ToUpper(short) {
			r.acronyms[short] = e
		}
	}
	return []int{r.mention(h, n.start, n.end, FormName, e, "name")}
}

// isBody reports whether a word of the name says that it is a political body, or a
// short form in brackets follows it. The recognizer takes many a person, club and
// product for an organization.
func (r *reading) isBody(n *name) bool {
	for i := n.start; i < n.end; i++ {
		if r.lexicon.in(r.lower(i), "body") {
			return true
		}
	}
	return n.end+2 < len(r.tokens) && r.tokens[n.end].Text == "(" && r.tokens[n.end+2].Text == ")" && r.tokens[n.end+1].Text == strings.ToUpper(r.tokens[n.end+1].Text)
}

// isWorldwide reports whether the name says that its body belongs to no one country.
func (r *reading) isWorldwide(n *name) bool {
	for i := n.start; i < n.end; i++ {
		if r.lexicon.in(r.lower(i), "worldwide") {
			return true
		}
	}
	return false
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
	if e.Plural && len(owners) == 0 && (r.counted(h) || r.isDefinite(h)) {
		if pair := r.lastTwo(h, graph.KindLeader); pair != nil {
			return pair
		}
	}
	start := r.phraseStart(h, n.start)
	if len(owners) > 1 {
		holders := make([]*graph.Entity, len(owners))
		for i, owner := range owners {
			holders[i] = r.holder(h, e, owner.Country)
		}
		return r.shares(h, n.end, at, holders, FormTitle, "title")
	}
	for _, owner := range owners {
		entity := r.holder(h, e, owner.Country)
		found = append(found, r.mention(h, start, n.end, FormTitle, entity, "title"))
	}
	if found == nil && e.Standalone {
		if m := r.lastLeader(h, func(p *graph.Entity) bool { return holds(p, e.Office) }); m >= 0 && e.Office != "" {
			i := r.mention(h, start, n.end, FormTitle, r.mentions[m].Entity, "title for "+r.mentions[m].Text)
			r.mentions[i].Antecedent = m
			return []int{i}
		}
	}
	if found == nil {
		return []int{r.phrase(h)}
	}
	return found
}

// holder returns who holds the office: a leader whom the article named, who
// held it on the day of publication, else the unnamed government.
func (r *reading) holder(h int, title dictionary.Entry, country string) *graph.Entity {
	if m := r.lastLeader(h, func(p *graph.Entity) bool { return p.Country == country && holds(p, title.Office) }); m >= 0 {
		return r.mentions[m].Entity
	}
	if title.Office != "" && !title.Plural && !r.ctx.Published.IsZero() {
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

// holds reports whether a leader holds or held that office; a leader of unnamed
// office may hold any.
func holds(p *graph.Entity, office string) bool {
	if office == "" || len(p.Offices) == 0 {
		return true
	}
	return slices.ContainsFunc(p.Offices, func(o graph.Office) bool { return o.Title == office || o.Title == "LEADER" || office == "LEADER" })
}

// agent refers an unnamed actor: "Iraqi police", "members of his family". Without
// a country it stays a phrase.
func (r *reading) agent(h int, n *name, sectors []string, plural bool) []int {
	start := r.phraseStart(h, n.start)
	owners, at := r.ownership(h, n.start)
	if len(owners) > 1 && at[0] < h {
		groups := make([]*graph.Entity, len(owners))
		for i, owner := range owners {
			groups[i] = r.group(owner.Country, sectors)
		}
		return r.shares(h, max(n.end, h+1), at, groups, FormAgent, "unnamed group")
	}
	var found []int
	for _, owner := range owners {
		if owner.Country == "" || len(sectors) == 0 {
			continue
		}
		if g := r.group(owner.Country, sectors); g != nil {
			found = append(found, r.mention(h, start, max(n.end, h+1), FormAgent, g, "unnamed group"))
		}
	}
	if found == nil {
		return []int{r.phrase(h)}
	}
	return found
}
