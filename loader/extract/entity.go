package extract

import (
	"strings"

	"detente/graph"
	"detente/loader/dictionary"
)

// keep returns the one entity of that ID that all mentions of the article
// share until the result is handed over; make is called for a new ID.
func (r *reading) keep(id string, make func() *graph.Entity) *graph.Entity {
	if e, ok := r.entities[id]; ok {
		return e
	}
	e := make()
	r.entities[id] = e
	return e
}

// countryEntity returns the country with that code, nil when there is none.
func (r *reading) countryEntity(code string) *graph.Entity {
	c, ok := r.dictionary.Country(code)
	if !ok {
		return nil
	}
	return r.keep(c.ID(), func() *graph.Entity {
		return &graph.Entity{ID: c.ID(), Kind: graph.KindCountry, Name: c.Name, Country: code, Wikidata: c.Wikidata}
	})
}

func (r *reading) organization(e dictionary.Entry) *graph.Entity {
	return r.keep(e.ID, func() *graph.Entity {
		entity := &graph.Entity{ID: e.ID, Kind: graph.KindOrganization, Name: e.Name, Country: e.Country, Sectors: e.Sectors}
		if o, ok := r.dictionary.Organization(e.ID); ok {
			entity.Wikidata = o.Wikidata
		}
		return entity
	})
}

// group returns the unnamed group of a country and a sector, nil without a country.
func (r *reading) group(country string, sectors []string) *graph.Entity {
	if country == "" || len(sectors) == 0 {
		return nil
	}
	id := "group:" + country + "." + sectors[0]
	return r.keep(id, func() *graph.Entity {
		return &graph.Entity{ID: id, Kind: graph.KindGroup, Name: r.dictionary.GroupName(country, sectors[0]), Country: country, Sectors: sectors}
	})
}

// person returns the entity of a person of the dictionary.
func (r *reading) person(p *dictionary.Person) *graph.Entity {
	e := r.keep(p.ID, func() *graph.Entity {
		e := &graph.Entity{ID: p.ID, Kind: graph.KindLeader, Name: p.Name, Country: p.Country, Wikidata: p.Wikidata}
		for _, o := range p.Offices {
			e.Offices = append(e.Offices, graph.Office{
				Title: o.Code, Country: o.Country, Body: o.Organization, From: graph.DayOf(o.From), To: graph.DayOf(o.To),
			})
			if kind, ok := r.dictionary.Office(o.Code); ok && len(e.Sectors) == 0 {
				e.Sectors = kind.Sectors
			}
		}
		return e
	})
	surname := dictionary.Fold(p.Surname)
	r.persons[surname] = e
	if i := strings.LastIndexByte(surname, ' '); i >= 0 && r.persons[surname[i+1:]] == nil {
		r.persons[surname[i+1:]] = e // "Obrador" for López Obrador
	}
	return e
}

// leaderFound makes the entity of a person whom the dictionary lacks, by name,
// title and country, and keeps it for the rest of the article.
func (r *reading) leaderFound(full string, title dictionary.Entry, country string) *graph.Entity {
	words := strings.Fields(full)
	if len(words) == 0 {
		return nil
	}
	surname := dictionary.Fold(words[len(words)-1])
	if known := r.persons[surname]; known != nil && (len(words) == 1 || country == "" || known.Country == country || known.Country == "") {
		return known
	}
	e := r.keep("leader:"+slug(full), func() *graph.Entity {
		e := &graph.Entity{ID: "leader:" + slug(full), Kind: graph.KindLeader, Name: full, Country: country, Sectors: title.Sectors}
		if title.Office != "" && country != "" {
			e.Offices = []graph.Office{{Title: title.Office, Country: country}}
		}
		return e
	})
	r.persons[surname] = e
	return e
}
