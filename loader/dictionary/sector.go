package dictionary

import (
	"slices"
	"strings"
)

// sectorName holds the patterns of a group's name; adjective is empty where the
// name always takes the country's own.
type sectorName struct{ adjective, country, alone string }

var sectorColumns = []string{"sector", "adjective", "country", "alone", "source"}

// GroupName returns how to name a group that the text leaves unnamed, by its
// country and its PLOVER sector: "Russian military", "government of the
// Netherlands", "rebels in Mali". An adjective that several countries share is
// not used: the military of DR Congo is not "Congolese military". Without a
// country, or with [International], it is the sector alone: "rebels". It returns
// "" for a country or a sector that is not known.
func (d *Dictionary) GroupName(country, sector string) string {
	name, ok := d.sectors[sector]
	if !ok {
		return ""
	}
	if country == "" || country == International {
		return name.alone
	}
	c, ok := d.countries[country]
	if !ok {
		return ""
	}
	if adjective := d.ownAdjective(c); adjective != "" && name.adjective != "" {
		return strings.ReplaceAll(name.adjective, adjectiveMark, adjective)
	}
	return strings.ReplaceAll(name.country, countryMark, c.NameInText())
}

// Marks that a pattern of sectors.tsv puts for the country's words.
const (
	adjectiveMark = "{adjective}"
	countryMark   = "{country}"
)

// ownAdjective returns the country's first adjective, empty if it has none or
// if another country has the same one.
func (d *Dictionary) ownAdjective(c Country) string {
	if len(c.Adjectives) == 0 {
		return ""
	}
	adjective := c.Adjectives[0]
	for code, other := range d.countries {
		if code != c.Code && slices.Contains(other.Adjectives, adjective) {
			return ""
		}
	}
	return adjective
}

// NameInText returns the country's name as it stands within a sentence: "the
// Netherlands", "the Czech Republic", "Russia". English gives the article to
// names of states ("Republic", "Kingdom", "States", "Emirates", "Islands"),
// to plurals and to the Gambia.
func (c Country) NameInText() string {
	switch c.Code {
	case "BHS", "COM", "GMB", "MDV", "NLD", "PHL", "SYC", "VAT":
		return "the " + c.Name
	}
	for _, word := range [...]string{"Republic", "Kingdom", "States", "Emirates", "Islands"} {
		if strings.Contains(c.Name, word) {
			return "the " + c.Name
		}
	}
	return c.Name
}

// addSector reads the patterns of a sector's groups.
func (d *Dictionary) addSector(r row) error {
	sector := r.text("sector")
	name := sectorName{adjective: r.text("adjective"), country: r.text("country"), alone: r.text("alone")}
	_, known := d.sectors[sector]
	switch {
	case !slices.Contains(strings.Fields(sectorCodes), sector):
		return r.errorf("sector %q, expected a code of PLOVER", sector)
	case known:
		return r.errorf("sector %s is there already", sector)
	case name.adjective != "" && strings.Count(name.adjective, adjectiveMark) != 1:
		return r.errorf("adjective %q, expected a name with one %s, or nothing", name.adjective, adjectiveMark)
	case strings.Count(name.country, countryMark) != 1:
		return r.errorf("country %q, expected a name with one %s", name.country, countryMark)
	case name.alone == "" || strings.ContainsAny(name.alone, "{}"):
		return r.errorf("alone %q, expected a name", name.alone)
	}
	d.sectors[sector] = name
	return nil
}
