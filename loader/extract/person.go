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
	if titled {
		if p := r.titledPerson(title, country, []string{surname}); p != nil && !r.inOffice(n, title.Office, country) {
			return r.person(p)
		}
	}
	people := r.candidates(n)
	if !titled {
		people = slices.DeleteFunc(people, r.isForgotten)
	}
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

// titledPerson returns the person of the dictionary whom a title and the last of the
// words of a name mean on the day of publication, nil if there is none.
func (r *reading) titledPerson(title dictionary.Entry, country string, words []string) *dictionary.Person {
	for i := range words { // "Siad Barre" before "Barre"
		if p, ok := r.dictionary.Titled(title.Office, country, strings.Join(words[i:], " "), r.ctx.Published); ok {
			return p
		}
	}
	return nil
}

// inOffice reports whether one of the persons whom a surname means alone holds that
// office on the day of publication.
func (r *reading) inOffice(n *name, office, country string) bool {
	return slices.ContainsFunc(r.candidates(n), func(p *dictionary.Person) bool {
		return slices.ContainsFunc(p.Offices, func(o dictionary.Office) bool {
			return o.Code == office && (country == "" || o.Country == country) && o.Covers(r.ctx.Published)
		})
	})
}

// remembered is for how many years after the last term a surname alone still
// means who held an office; later it is likelier somebody else's.
const remembered = 15

// isForgotten reports whether the last term of a person ended too long before
// publication for the surname alone to mean that person.
func (r *reading) isForgotten(p *dictionary.Person) bool {
	if r.ctx.Published.IsZero() || len(p.Offices) == 0 {
		return false
	}
	return !slices.ContainsFunc(p.Offices, func(o dictionary.Office) bool {
		return o.To.IsZero() || o.To.AddDate(remembered, 0, 0).After(r.ctx.Published)
	})
}

// candidates lists the persons a name may mean, the latest in office first.
func (r *reading) candidates(n *name) []*dictionary.Person {
	people := slices.Clone(r.dictionary.PersonsBySurname(r.tokens[n.end-1].Text))
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
		e := r.leaderTitled(words, title, country)
		return []int{r.mention(h, r.modifiersBefore(titleStart), max(n.end, h+1), FormName, e, "title and name")}
	case known == nil && r.countryBefore(n.start) != "" && r.tag(n.start-1) == "POS": // "France's Emmanuel Macron"
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

// leaderTitled returns the person whom a title, a country and the words of a name
// mean: one whom the article has named, one of the dictionary, else a new one.
func (r *reading) leaderTitled(words []string, title dictionary.Entry, country string) *graph.Entity {
	if r.persons[dictionary.Fold(words[len(words)-1])] == nil {
		if p := r.titledPerson(title, country, words); p != nil {
			return r.person(p)
		}
	}
	return r.leaderFound(strings.Join(words, " "), title, country)
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
