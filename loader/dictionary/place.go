package dictionary

var groupColumns = []string{"name", "plural", "aliases", "country", "sectors", "kind", "source"}

// addGroup enters a people or a religious community. The country is where the
// name alone tells it; the adjective and the plural are entered alike.
func (d *Dictionary) addGroup(r row) error {
	country, err := d.country(r, false, true)
	if err != nil {
		return err
	}
	sectors, err := r.sectors()
	if err != nil {
		return err
	}
	name, err := r.require("name")
	if err != nil {
		return err
	}
	e := Entry{Kind: KindGroup, How: ByName, Name: name, Country: country, Sectors: sectors}
	d.lookup.add(name, properCase, e)
	for _, alias := range r.list("aliases") {
		d.lookup.add(alias, properCase, e.as(ByAlias))
	}
	for _, plural := range r.list("plural") {
		d.lookup.add(plural, properCase, e.as(ByDemonym).plural(true))
	}
	return nil
}

var placeColumns = []string{"name", "aliases", "country", "kind", "sectors", "population", "source"}

// addPlace enters a city, subdivision, region or sea. Sectors are set only for
// partially recognised entities (PRE).
func (d *Dictionary) addPlace(r row) error {
	country, err := d.country(r, false, true)
	if err != nil {
		return err
	}
	sectors, err := r.sectors()
	if err != nil {
		return err
	}
	name, err := r.require("name")
	if err != nil {
		return err
	}
	if _, err = r.require("kind"); err != nil {
		return err
	}
	population, err := r.number("population")
	if err != nil {
		return err
	}
	e := Entry{Kind: KindPlace, How: ByName, Name: name, Country: country, Sectors: sectors, Population: population}
	d.lookup.add(name, properCase, e)
	for _, alias := range r.list("aliases") {
		d.lookup.add(alias, properCase, e.as(ByAlias))
	}
	return nil
}
