package resolve

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"detente/graph"
	"detente/loader/dictionary"
	"detente/loader/extract"
)

// cast is who takes part in one article: the entities by ID.
type cast struct {
	facts    *dictionary.Dictionary
	mentions []extract.Mention
	entities map[string]*graph.Entity
}

// cast collects the entities of all mentions, gives each the name, offices and
// other facts that the dictionary has for it, and adds the country of each.
// Mentions are told apart by the ID that reading gave them, never by surname:
// two persons of one surname stay two.
func (r *Resolver) cast(said *extract.Result) *cast {
	c := &cast{facts: r.facts, mentions: said.Mentions, entities: map[string]*graph.Entity{}}
	for i := range said.Mentions {
		if e := said.Mentions[i].Entity; e != nil {
			c.add(e)
		}
	}
	c.addAliases()
	for _, e := range c.sorted() {
		c.country(e.Country)
	}
	return c
}

// add joins what a mention knows of an entity to what others know of it.
func (c *cast) add(e *graph.Entity) {
	known, ok := c.entities[e.ID]
	if !ok {
		known = c.canonical(e)
	}
	merged := graph.MergeEntity(known, e)
	if merged.Name != known.Name { // the canonical name stays the name
		merged.Aliases = append(merged.Aliases, merged.Name)
		merged.Name = known.Name
	}
	merged.Country, merged.Sectors = known.Country, known.Sectors
	c.entities[e.ID] = tidy(merged)
}

// country adds the country with that code and returns its ID, or "" when the
// code is empty or of no country.
func (c *cast) country(code string) string {
	if _, known := c.facts.Country(code); !known {
		return ""
	}
	id := graph.CountryID(code)
	if c.entities[id] == nil {
		c.entities[id] = tidy(c.canonical(&graph.Entity{ID: id, Kind: graph.KindCountry, Name: code, Country: code}))
	}
	return id
}

// canonical returns the entity as the dictionary knows it, or a copy of e when
// the dictionary does not.
func (c *cast) canonical(e *graph.Entity) *graph.Entity {
	known := *e
	known.Aliases, known.Offices = slices.Clone(e.Aliases), slices.Clone(e.Offices)
	switch e.Kind {
	case graph.KindCountry:
		if country, ok := c.facts.Country(strings.TrimPrefix(e.ID, "country:")); ok {
			known.Name, known.Country, known.Wikidata = country.Name, country.Code, country.Wikidata
			known.Aliases = append(known.Aliases, country.Aliases...)
		}
	case graph.KindOrganization:
		if org, ok := c.facts.Organization(e.ID); ok {
			known.Name, known.Country, known.Wikidata = org.Name, org.Country, org.Wikidata
			known.Sectors = slices.Clone(org.Sectors)
			known.Aliases = append(known.Aliases, org.Aliases...)
		}
	case graph.KindLeader:
		if person, ok := c.facts.Person(e.ID); ok {
			known.Name, known.Country, known.Wikidata = person.Name, person.Country, person.Wikidata
			known.Aliases = append(known.Aliases, person.Aliases...)
			known.Offices = officesOf(person)
		}
	case graph.KindGroup:
		if len(e.Sectors) > 0 {
			known.Name = cmp.Or(c.facts.GroupName(e.Country, e.Sectors[0]), e.Name) // every article gives it the same name
		}
		known.Aliases = nil // "police" and "protesters" name no one
	}
	return &known
}

// officesOf returns the dictionary's terms as the graph keeps them.
func officesOf(p *dictionary.Person) []graph.Office {
	day := func(t time.Time) graph.Day {
		if t.IsZero() {
			return ""
		}
		return graph.DayOf(t)
	}
	var offices []graph.Office
	for _, o := range p.Offices {
		offices = append(offices, graph.Office{Title: o.Code, Country: o.Country, Body: o.Organization, From: day(o.From), To: day(o.To)})
	}
	return offices
}

// addAliases adds the names under which the article mentions each entity. A
// name that it uses for two entities, as a surname two persons share, is an
// alias of neither.
func (c *cast) addAliases() {
	users := map[string][]string{}
	for _, m := range c.mentions {
		if m.Entity == nil || m.Form != extract.FormName || m.Entity.Kind == graph.KindGroup {
			continue
		}
		name := c.bareName(m.Text)
		if name != "" && !slices.Contains(users[name], m.Entity.ID) {
			users[name] = append(users[name], m.Entity.ID)
		}
	}
	for name, ids := range users {
		if len(ids) == 1 {
			e := c.entities[ids[0]]
			e.Aliases = append(e.Aliases, name)
			c.entities[e.ID] = tidy(e)
		}
	}
}

// bareName strips the article, the titles and the adjectives before a name
// ("the U.S. President Donald Trump"), and a possessive after it. It returns ""
// when no capital letter is left.
func (c *cast) bareName(text string) string {
	text = strings.TrimSuffix(strings.TrimSuffix(text, "'s"), "’s")
	words := strings.Fields(text)
	for len(words) > 1 {
		if strings.EqualFold(words[0], "the") {
			words = words[1:]
			continue
		}
		n, entries := c.facts.Match(words)
		if n == 0 || n == len(words) || !precedesName(entries) {
			break
		}
		words = words[n:]
	}
	name := strings.Join(words, " ")
	if strings.ToLower(name) == name {
		return ""
	}
	return name
}

// precedesName reports whether all readings are of words that stand before a
// name without belonging to it.
func precedesName(entries []dictionary.Entry) bool {
	return !slices.ContainsFunc(entries, func(e dictionary.Entry) bool {
		return e.Kind != dictionary.KindTitle && e.Kind != dictionary.KindAgent && e.How != dictionary.ByAdjective && e.How != dictionary.ByAcronym
	})
}

// tidy sorts the aliases, each once and without the name, and the offices.
func tidy(e *graph.Entity) *graph.Entity {
	return graph.MergeEntity(e, &graph.Entity{ID: e.ID, Kind: e.Kind})
}

// sorted returns the entities sorted by ID.
func (c *cast) sorted() []*graph.Entity {
	list := make([]*graph.Entity, 0, len(c.entities))
	for _, e := range c.entities {
		list = append(list, e)
	}
	slices.SortFunc(list, func(a, b *graph.Entity) int { return strings.Compare(a.ID, b.ID) })
	return list
}

// countryOf returns the country code of an entity of this article, "" when unknown.
func (c *cast) countryOf(id string) string {
	if e := c.entities[id]; e != nil {
		return e.Country
	}
	return ""
}

// stands reports whether a and b may name one participant: they are the same,
// or one is the country of the other, which acts for it ("Bogotá" for its
// president).
func (c *cast) stands(a, b string) bool {
	return a == b || a != "" && (c.isCountryOf(a, b) || c.isCountryOf(b, a))
}

func (c *cast) isCountryOf(country, id string) bool {
	code := c.countryOf(id)
	return code != "" && graph.CountryID(code) == country
}

// covered reports whether each of part is among all, or stands for one of it.
func (c *cast) covered(part, all []string) bool {
	return !slices.ContainsFunc(part, func(p string) bool {
		return !slices.ContainsFunc(all, func(a string) bool { return c.stands(p, a) })
	})
}
