package coded

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"detente/graph"
	"detente/loader/dictionary"
)

// Resolver turns coded events into batches. It keeps no state between events but
// what Nodes tells, and may be used from many goroutines unless Nodes runs.
type Resolver struct {
	told   map[string]*graph.Entity // by Nodes
	facts  *dictionary.Dictionary
	byItem map[string]string // Wikidata item -> entity ID
}

// NewResolver returns a Resolver that knows entities from facts.
func NewResolver(facts *dictionary.Dictionary) *Resolver {
	r := &Resolver{told: map[string]*graph.Entity{}, facts: facts, byItem: map[string]string{}}
	for _, c := range facts.Countries() {
		r.byItem[c.Wikidata] = graph.CountryID(c.Code)
	}
	for _, o := range facts.Organizations() {
		r.byItem[o.Wikidata] = o.ID
	}
	for _, p := range facts.Persons() {
		r.byItem[p.Wikidata] = p.ID
	}
	delete(r.byItem, "")
	return r
}

// entity returns whom the party is, nil when the row does not tell enough: a
// role without a country ("POLICE") is nobody.
//
// What names somebody the dictionary knows is that entity. Else a country with
// a sector is an unnamed group, a titled person or a named international body
// an entity of its own, and a country alone that country. The ID of a titled
// person has the country: two strangers of one name are two.
func (r *Resolver) entity(p Party) *graph.Entity {
	p.Country = r.countryCode(p.Country)
	if e := r.identified(p); e != nil {
		return e
	}
	if e := r.named(p); e != nil {
		return e
	}
	international := slices.ContainsFunc([]string{"IGO", "NGO", "ISM", "IMG", "MNC"}, func(s string) bool { return slices.Contains(p.Sectors, s) })
	name := strings.Join(strings.Fields(p.Name), " ")
	_, isCountry := r.facts.Country(p.Country)
	switch {
	case p.Titled && slug(name) != "":
		return &graph.Entity{ID: "leader:" + slug(name+" "+p.Country), Kind: graph.KindLeader, Name: name, Country: p.Country, Sectors: p.Sectors}
	case isCountry && len(p.Sectors) > 0:
		return r.group(p.Country, p.Sectors)
	case isCountry:
		return r.country(p.Country)
	case international && slug(name) != "" && p.Code != name:
		id := "org:" + slug(name)
		if _, other := r.facts.Organization(id); other { // of a country, else its name had been found
			id += "-int"
		}
		return &graph.Entity{ID: id, Kind: graph.KindOrganization, Name: name, Country: graph.International, Sectors: p.Sectors}
	}
	return nil
}

// identified returns the entity that the row itself identifies, nil when it does not.
func (r *Resolver) identified(p Party) *graph.Entity {
	id := p.ID
	if known, ok := r.byItem[id]; ok {
		id = known
	}
	kind, rest, _ := strings.Cut(id, ":")
	if rest == "" {
		return nil
	}
	switch kind {
	case "country":
		return r.country(rest)
	case "leader":
		if person, ok := r.facts.Person(id); ok {
			return r.person(person)
		}
		return &graph.Entity{ID: id, Kind: graph.KindLeader, Name: p.Name, Country: p.Country, Sectors: p.Sectors}
	case "org":
		if org, ok := r.facts.Organization(id); ok {
			return organization(org)
		}
		return &graph.Entity{ID: id, Kind: graph.KindOrganization, Name: p.Name, Country: p.Country, Sectors: p.Sectors}
	case "group":
		if country, sector, ok := strings.Cut(rest, "."); ok && graph.IsSector(sector) {
			return r.group(country, append([]string{sector}, slices.DeleteFunc(slices.Clone(p.Sectors), func(s string) bool { return s == sector })...))
		}
	}
	return nil
}

// otherCodes gives the dictionary's code of countries that coders write otherwise.
var otherCodes = map[string]string{"XKX": "KOS", "XKO": "KOS", "KSV": "KOS"}

// countryCode returns the code of one country, or graph.International; "" for
// what is neither: a region ("EUR"), a list ("USA; GBR"), a code of no country.
func (r *Resolver) countryCode(cell string) string {
	code := cmp.Or(otherCodes[cell], cell)
	if _, ok := r.facts.Country(code); !ok && code != graph.International {
		return ""
	}
	return code
}

// isOf reports whether the person is of that country, by nationality or by an
// office held there. A row that names no country leaves that open.
func isOf(p *dictionary.Person, country string) bool {
	return country == "" || p.Country == country || slices.ContainsFunc(p.Offices, func(o dictionary.Office) bool { return o.Country == country })
}

// named returns the leader, organization or country of the dictionary that the
// whole name is of, nil when there is none or the row says another country.
// Rows in capitals are also read as names are written.
func (r *Resolver) named(p Party) *graph.Entity {
	for _, words := range [][]string{strings.Fields(p.Name), strings.Fields(capitalised(p.Name))} {
		n, entries := r.facts.Match(words)
		if n == 0 || n < len(words) {
			continue
		}
		for _, entry := range entries {
			same := p.Country == "" || entry.Country == p.Country
			switch entry.Kind {
			case dictionary.KindLeader:
				if person, ok := r.facts.Person(entry.ID); ok && len(words) > 1 && isOf(person, p.Country) {
					return r.person(person)
				}
			case dictionary.KindOrganization:
				if org, ok := r.facts.Organization(entry.ID); ok && same {
					return organization(org)
				}
			case dictionary.KindCountry:
				if p.Country == "" && (entry.How == dictionary.ByName || entry.How == dictionary.ByAlias) && len(p.Sectors) == 0 {
					return r.country(entry.Country)
				}
			}
		}
	}
	return nil
}

// capitalised writes "VLADIMIR PUTIN" as "Vladimir Putin"; other names stay.
func capitalised(name string) string {
	if name != strings.ToUpper(name) {
		return name
	}
	words := strings.Fields(strings.ToLower(name))
	for i, w := range words {
		if !slices.Contains([]string{"of", "the", "and", "for"}, w) || i == 0 {
			first, size := utf8.DecodeRuneInString(w)
			words[i] = string(unicode.ToUpper(first)) + w[size:]
		}
	}
	return strings.Join(words, " ")
}

func (r *Resolver) country(code string) *graph.Entity {
	c, ok := r.facts.Country(code)
	if !ok {
		return nil
	}
	return merged(&graph.Entity{ID: graph.CountryID(code), Kind: graph.KindCountry, Name: c.Name, Aliases: c.Aliases, Country: c.Code, Wikidata: c.Wikidata})
}

func (r *Resolver) group(country string, sectors []string) *graph.Entity {
	name := r.facts.GroupName(country, sectors[0])
	if name == "" {
		return nil
	}
	return &graph.Entity{ID: "group:" + country + "." + sectors[0], Kind: graph.KindGroup, Name: name, Country: country, Sectors: sectors}
}

func organization(o dictionary.Organization) *graph.Entity {
	return merged(&graph.Entity{ID: o.ID, Kind: graph.KindOrganization, Name: o.Name, Aliases: o.Aliases, Country: o.Country, Sectors: o.Sectors, Wikidata: o.Wikidata})
}

func (r *Resolver) person(p *dictionary.Person) *graph.Entity {
	e := &graph.Entity{ID: p.ID, Kind: graph.KindLeader, Name: p.Name, Aliases: p.Aliases, Country: p.Country, Wikidata: p.Wikidata}
	day := func(t time.Time) graph.Day {
		if t.IsZero() {
			return ""
		}
		return graph.DayOf(t)
	}
	for _, o := range p.Offices {
		e.Offices = append(e.Offices, graph.Office{Title: o.Code, Country: o.Country, Body: o.Organization, From: day(o.From), To: day(o.To)})
		if kind, ok := r.facts.Office(o.Code); ok && len(e.Sectors) == 0 {
			e.Sectors = kind.Sectors
		}
	}
	return merged(e)
}

// merged brings the lists of an entity into the order that stores keep.
func merged(e *graph.Entity) *graph.Entity {
	return graph.MergeEntity(e, &graph.Entity{ID: e.ID, Kind: e.Kind})
}

// slug writes a name as IDs have it: "José Álvarez" is "jose-alvarez".
func slug(name string) string {
	var b strings.Builder
	for _, c := range dictionary.Fold(name) {
		switch {
		case 'a' <= c && c <= 'z' || '0' <= c && c <= '9':
			b.WriteRune(c)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	return strings.TrimSuffix(b.String(), "-")
}
