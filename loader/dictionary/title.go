package dictionary

import "strings"

// OfficeKind is an office that persons hold.
type OfficeKind struct {
	Code    string   // "PRESIDENT"
	Name    string   // "President"
	Sectors []string // of who holds it
}

var officeColumns = []string{"office", "name", "sectors", "source"}

// Office returns the office with that code, and whether there is one.
func (d *Dictionary) Office(code string) (OfficeKind, bool) {
	o, ok := d.offices[code]
	return o, ok
}

func (d *Dictionary) addOffice(r row) error {
	sectors, err := r.sectors()
	if err != nil {
		return err
	}
	o := OfficeKind{Code: r.text("office"), Name: r.text("name"), Sectors: sectors}
	if _, known := d.offices[o.Code]; known || o.Code == "" || o.Name == "" {
		return r.errorf("office %q (%q), expected a new code and a name", o.Code, o.Name)
	}
	d.offices[o.Code] = o
	return nil
}

var titleColumns = []string{"title", "plural", "aliases", "office", "sectors", "standalone", "source"}

// addTitle enters a title as written before or instead of a name.
func (d *Dictionary) addTitle(r row) error {
	sectors, err := r.sectors()
	if err != nil {
		return err
	}
	standalone, err := r.flag("standalone")
	if err != nil {
		return err
	}
	office := r.text("office")
	if _, known := d.offices[office]; office != "" && !known {
		return r.errorf("office %q, expected one of offices.tsv", office)
	}
	name, err := r.require("title")
	if err != nil {
		return err
	}
	d.addWord(r, Entry{Kind: KindTitle, How: ByName, Name: name, Sectors: sectors, Office: office, Standalone: standalone})
	return nil
}

var agentColumns = []string{"agent", "plural", "aliases", "sectors", "source"}

// addAgent enters a noun for an unnamed actor.
func (d *Dictionary) addAgent(r row) error {
	sectors, err := r.sectors()
	if err != nil {
		return err
	}
	name, err := r.require("agent")
	if err != nil {
		return err
	}
	if len(sectors) == 0 {
		return r.errorf("agent %q has no sector, expected one", name)
	}
	d.addWord(r, Entry{Kind: KindAgent, How: ByName, Name: name, Sectors: sectors, Standalone: true})
	return nil
}

// addWord enters the forms of a title or an agent. An empty plural means the
// regular one, "-" that there is none: the noun is a plural or a mass ("police").
func (d *Dictionary) addWord(r row, e Entry) {
	plurals := r.list("plural")
	switch {
	case len(plurals) == 0:
		plurals = []string{regularPlural(e.Name)}
		for _, alias := range r.list("aliases") {
			if !strings.HasSuffix(alias, ".") {
				plurals = append(plurals, regularPlural(alias))
			}
		}
	case plurals[0] == "-":
		plurals = nil
	}
	// A title that cannot stand alone is often a common word in lower case
	// ("major", "miss", "captain"), so it needs its capital.
	fit := func(name string) letterCase {
		switch {
		case isAcronym(name):
			return exactCase
		case e.Kind == KindTitle && !e.Standalone:
			return properCase
		}
		return anyCase
	}
	d.lookup.add(e.Name, fit(e.Name), e)
	for _, alias := range r.list("aliases") {
		d.lookup.add(alias, fit(alias), e.as(ByAlias))
	}
	for _, name := range plurals {
		d.lookup.add(name, fit(name), e.plural(true))
	}
}

// regularPlural returns the plural of a noun by the rules of English spelling.
func regularPlural(noun string) string {
	switch {
	case strings.HasSuffix(noun, "man") && !strings.HasSuffix(noun, "human"):
		return noun[:len(noun)-3] + "men"
	case strings.HasSuffix(noun, "s"), strings.HasSuffix(noun, "x"), strings.HasSuffix(noun, "ch"), strings.HasSuffix(noun, "sh"):
		return noun + "es"
	case strings.HasSuffix(noun, "y") && len(noun) > 1 && !strings.ContainsRune("aeiou", rune(noun[len(noun)-2])):
		return noun[:len(noun)-1] + "ies"
	}
	return noun + "s"
}
