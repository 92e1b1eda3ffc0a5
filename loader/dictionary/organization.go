package dictionary

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// Organization is a named body: international, of a state, armed, a company.
type Organization struct {
	ID       string // "org:usa-treasury"
	Name     string
	Aliases  []string
	Country  string   // alpha-3 code, or INT
	Sectors  []string // PLOVER sectors, the primary first
	Kind     string   // "ministry", "agency", "armed group", ...; see organizations.tsv
	Wikidata string   // empty if not known
}

var organizationColumns = []string{"id", "name", "aliases", "country", "sectors", "kind", "wikidata", "source"}

// Organization returns the organization with that id, and whether there is one.
func (d *Dictionary) Organization(id string) (Organization, bool) {
	o, ok := d.organizations[id]
	return o, ok
}

// Organizations returns all organizations, ordered by id.
func (d *Dictionary) Organizations() []Organization {
	return slices.SortedFunc(maps.Values(d.organizations), func(a, b Organization) int { return cmp.Compare(a.ID, b.ID) })
}

func (d *Dictionary) addOrganization(r row) error {
	country, err := d.country(r, true, false)
	if err != nil {
		return err
	}
	sectors, err := r.sectors()
	if err != nil {
		return err
	}
	o := Organization{
		ID: r.text("id"), Name: r.text("name"), Aliases: r.list("aliases"),
		Country: country, Sectors: sectors, Kind: r.text("kind"), Wikidata: r.text("wikidata"),
	}
	switch _, known := d.organizations[o.ID]; {
	case !isID(o.ID, "org:"):
		return r.errorf("id %q, expected org: and lower case words joined by hyphens", o.ID)
	case known:
		return r.errorf("organization %s is there already", o.ID)
	case o.Name == "" || o.Kind == "" || len(o.Sectors) == 0:
		return r.errorf("organization %s, expected a name, a kind and a sector", o.ID)
	case !isWikidata(o.Wikidata):
		return r.errorf("wikidata %q, expected Q and digits, or nothing", o.Wikidata)
	}
	d.organizations[o.ID] = o
	e := o.entry()
	d.lookup.add(o.Name, properCase, e)
	for _, name := range o.Aliases {
		d.lookup.add(name, properCase, e.as(ByAlias))
	}
	return nil
}

func (o Organization) entry() Entry {
	return Entry{Kind: KindOrganization, How: ByName, ID: o.ID, Name: o.Name, Country: o.Country, Sectors: o.Sectors}
}

var seatColumns = []string{"name", "aliases", "country", "organization", "sectors", "building", "source"}

// addSeat enters a seat of power that stands for who sits there. It reads as its
// organization if the row names one, else as its country's government.
func (d *Dictionary) addSeat(r row) error {
	country, err := d.country(r, true, false)
	if err != nil {
		return err
	}
	sectors, err := r.sectors()
	if err != nil {
		return err
	}
	building, err := r.flag("building")
	if err != nil {
		return err
	}
	name, err := r.require("name")
	if err != nil {
		return err
	}
	e := Entry{Kind: KindCountry, Country: country, Sectors: sectors}
	if id := r.text("organization"); id != "" {
		o, ok := d.organizations[id]
		if !ok {
			return r.errorf("organization %q, expected an id of organizations.tsv", id)
		}
		if o.Country != country {
			return r.errorf("country %s, expected %s, that of %s", country, o.Country, id)
		}
		e = o.entry()
	} else {
		c, ok := d.countries[country]
		if !ok {
			return r.errorf("seat %q of no country, expected an organization", name)
		}
		e.ID, e.Name = c.ID(), c.Name
	}
	e.How, e.Building = ByMetonym, building
	d.lookup.add(name, properCase, e)
	for _, alias := range r.list("aliases") {
		d.lookup.add(alias, properCase, e)
	}
	return nil
}

// sectorCodes are PLOVER's sectors and non-state codes (manual 2.0), with PRE
// for partially recognised entities.
const sectorCodes = " COP GOV JUD LEG MIL PRM PTY REB SPY UAF UNK AGR BUS CRM CVL EDU ELI JRN LAB MED REF OPP PRE REL SOC" +
	" IGO UNO EUR NGO ISM IMG MNC "

// sectors reads the cell of PLOVER sectors, which may be empty.
func (r row) sectors() ([]string, error) {
	sectors := r.list("sectors")
	for _, s := range sectors {
		if len(s) != 3 || !strings.Contains(sectorCodes, " "+s+" ") {
			return nil, r.errorf("sector %q, expected one of%s", s, sectorCodes)
		}
	}
	return sectors, nil
}

// isID tells whether s is the prefix followed by lower case ASCII letters,
// digits and hyphens.
func isID(s, prefix string) bool {
	rest, ok := strings.CutPrefix(s, prefix)
	if !ok || rest == "" {
		return false
	}
	for i := range len(rest) {
		if c := rest[i]; !('a' <= c && c <= 'z' || '0' <= c && c <= '9' || c == '-') {
			return false
		}
	}
	return true
}
