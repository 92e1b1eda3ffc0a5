package dictionary

import (
	"cmp"
	"maps"
	"slices"
)

// International is the country code of bodies that belong to no country.
const International = "INT"

// Country is a state, or a territory that PLOVER codes like one.
type Country struct {
	Code       string // ISO 3166 alpha-3; KOS for Kosovo
	Alpha2     string // ISO 3166 alpha-2
	Name       string // usual English name: "South Korea"
	Aliases    []string
	Adjectives []string // "Colombian"
	Demonyms   []string // its people where the adjective does not serve, plurals included
	Capitals   []string // the first is the seat of government
	Region     string   // as the United Nations groups countries: "South America"
	Population int
	Wikidata   string // empty if not known
}

// ID returns the id of the country's entity.
func (c Country) ID() string { return "country:" + c.Code }

var countryColumns = []string{"code", "alpha2", "name", "aliases", "adjectives", "demonyms", "capitals", "region", "population", "wikidata", "source"}

// Country returns the country with that alpha-3 code, and whether there is one.
func (d *Dictionary) Country(code string) (Country, bool) {
	c, ok := d.countries[code]
	return c, ok
}

// Countries returns all countries, ordered by code.
func (d *Dictionary) Countries() []Country {
	return slices.SortedFunc(maps.Values(d.countries), func(a, b Country) int { return cmp.Compare(a.Code, b.Code) })
}

func (d *Dictionary) addCountry(r row) error {
	c := Country{
		Code: r.text("code"), Alpha2: r.text("alpha2"), Name: r.text("name"),
		Aliases: r.list("aliases"), Adjectives: r.list("adjectives"), Demonyms: r.list("demonyms"),
		Capitals: r.list("capitals"), Region: r.text("region"), Wikidata: r.text("wikidata"),
	}
	switch _, known := d.countries[c.Code]; {
	case len(c.Code) != 3 || c.Code == International:
		return r.errorf("code %q, expected three letters", c.Code)
	case known:
		return r.errorf("country %s is there already", c.Code)
	case c.Name == "":
		return r.errorf("country %s has no name, expected one", c.Code)
	case !isWikidata(c.Wikidata):
		return r.errorf("wikidata %q, expected Q and digits, or nothing", c.Wikidata)
	}
	var err error
	if c.Population, err = r.number("population"); err != nil {
		return err
	}
	d.countries[c.Code] = c

	e := Entry{Kind: KindCountry, ID: c.ID(), Name: c.Name, Country: c.Code, Population: c.Population}
	d.lookup.add(c.Name, properCase, e.as(ByName))
	for _, name := range c.Aliases {
		d.lookup.add(name, properCase, e.as(ByAlias))
	}
	for _, name := range c.Adjectives {
		d.lookup.add(name, properCase, e.as(ByAdjective))
	}
	for _, name := range c.Demonyms {
		d.lookup.add(name, properCase, e.as(ByDemonym).plural(isPluralDemonym(name, c)))
	}
	for _, name := range c.Adjectives {
		if takesPluralS(name) {
			d.lookup.add(name+"s", properCase, e.as(ByDemonym).plural(true))
		}
	}
	for _, name := range c.Capitals {
		d.lookup.add(name, properCase, e.as(ByCapital))
	}
	return nil
}

// as returns the entry found by another sort of name.
func (e Entry) as(how How) Entry {
	e.How = how
	return e
}

func (e Entry) plural(plural bool) Entry {
	e.Plural = plural
	return e
}

// takesPluralS tells whether an adjective that also names a person forms its
// plural with s ("Colombian", "Iraqi"), unlike "Chinese", "French" and "Swiss".
func takesPluralS(adjective string) bool {
	for _, end := range []string{"an", "i", "ne", "ek", "it", "ti", "sh-born", "ai", "oan", "in"} {
		if len(adjective) > len(end) && adjective[len(adjective)-len(end):] == end {
			return true
		}
	}
	return false
}

// isPluralDemonym tells whether a demonym is a plural: one that ends in s or
// "men", or the only one the country has ("the Dutch").
func isPluralDemonym(name string, c Country) bool {
	n := len(name)
	return name[n-1] == 's' || n > 3 && name[n-3:] == "men" || len(c.Demonyms) == 1
}

// isWikidata tells whether s is empty or a Wikidata item.
func isWikidata(s string) bool {
	if s == "" {
		return true
	}
	if len(s) < 2 || s[0] != 'Q' {
		return false
	}
	for i := 1; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// country reads a cell that holds the code of a known country; international
// says whether INT will do too, and optional whether nothing will.
func (d *Dictionary) country(r row, international, optional bool) (string, error) {
	code := r.text("country")
	_, known := d.countries[code]
	if known || international && code == International || optional && code == "" {
		return code, nil
	}
	return "", r.errorf("country %q, expected a code of countries.tsv", code)
}
