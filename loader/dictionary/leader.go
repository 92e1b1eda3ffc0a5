package dictionary

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"
)

// Person is someone who holds or held an office, or leads a group.
type Person struct {
	ID       string // "leader:gustavo-petro"
	Name     string // full name; only a surname where no more is known
	Aliases  []string
	Surname  string // "Petro", "Xi", "Lula"
	Sex      string // "m", "f", or empty if not known
	Wikidata string // empty if not known
	Country  string // of the latest office; alpha-3 code or INT
	// TitledOnly says that little more than the surname is known, so that only a
	// title and the time can tell that it means this person; see [Dictionary.Titled].
	TitledOnly bool
	Offices    []Office
}

// Office is one term of a person in an office.
type Office struct {
	Code         string // as in offices.tsv: "PRESIDENT"
	Country      string // alpha-3 code, or INT
	Organization string // id of the body headed, empty for an office of the state
	// From is the first day, To the first day after; zero means not known, and
	// for To also still in office. Where only a month or a year is known, the
	// term covers all of it.
	From, To time.Time
}

// Covers tells whether the day on lies in the term.
func (o Office) Covers(on time.Time) bool {
	return !on.Before(o.From) && (o.To.IsZero() || on.Before(o.To))
}

// OfficesOn returns the offices the person held on that day, as listed.
func (p *Person) OfficesOn(on time.Time) []Office {
	var held []Office
	for _, o := range p.Offices {
		if o.Covers(on) {
			held = append(held, o)
		}
	}
	return held
}

var leaderColumns = []string{"id", "name", "aliases", "surname", "sex", "country", "office", "organization", "from", "to", "wikidata", "source"}

// seat is an office of a country or of an organization.
type seat struct{ of, office string }

// holding is one person's term in a seat.
type holding struct {
	person *Person
	term   Office
}

// Person returns the person with that id, and whether there is one. The caller
// must not change it.
func (d *Dictionary) Person(id string) (*Person, bool) {
	p, ok := d.persons[id]
	return p, ok
}

// Persons returns all persons, ordered by id.
func (d *Dictionary) Persons() []*Person {
	return slices.SortedFunc(maps.Values(d.persons), func(a, b *Person) int { return cmp.Compare(a.ID, b.ID) })
}

// PersonsBySurname returns the persons with that surname, nil if there is none;
// none of them is TitledOnly. Those whom the surname means when it stands alone
// (see [Dictionary.Match]) come before their namesakes, then the latest in office.
// The surname is folded first.
func (d *Dictionary) PersonsBySurname(surname string) []*Person {
	return d.bySurname[foldName(surname)]
}

// Officeholder returns who held the office of a country on that day: usually
// one person, two where sources overlap (a regent, a rival government), none if
// not known; the latest to take office comes first. A leader of unnamed office
// (LEADER) will do for PRESIDENT, PRIME_MINISTER or MONARCH where the country is
// known to have that one alone: of Japan's leader of 1981 we cannot tell that he
// was not its emperor.
func (d *Dictionary) Officeholder(country, office string, on time.Time) []*Person {
	if held := d.holdersOn(seat{country, office}, on); held != nil {
		return held
	}
	for _, other := range headOffices {
		if (d.holders[seat{country, other}] != nil) != (other == office) {
			return nil
		}
	}
	return d.holdersOn(seat{country, "LEADER"}, on)
}

// headOffices are those of which a state's leader usually holds one.
var headOffices = [...]string{"PRESIDENT", "PRIME_MINISTER", "MONARCH"}

// HeadOf returns who headed the organization on that day; the latest to take
// office comes first, nil if not known. Officials, envoys, prosecutors and
// spokespersons of a body do not head it.
func (d *Dictionary) HeadOf(organization string, on time.Time) []*Person {
	return d.holdersOn(seat{of: organization}, on)
}

// headsBody tells whether who holds the office in an organization heads it.
func headsBody(office string) bool {
	switch office {
	case "BODY_HEAD", "SECRETARY_GENERAL", "SPEAKER", "PARTY_LEADER", "SPY_CHIEF", "MILITARY_CHIEF", "POLICE_CHIEF", "CHIEF_JUSTICE",
		"CENTRAL_BANK_GOVERNOR", "RELIGIOUS_LEADER", "GROUP_LEADER", "CRIME_LEADER", "BUSINESS_LEADER":
		return true
	}
	return false
}

func (d *Dictionary) holdersOn(s seat, on time.Time) []*Person {
	var held []*Person
	for _, h := range d.holders[s] {
		if h.term.Covers(on) && !slices.Contains(held, h.person) {
			held = append(held, h.person)
		}
	}
	return held
}

// addLeader reads one term. A person's later rows add terms and aliases.
func (d *Dictionary) addLeader(r row) error {
	country, err := d.country(r, true, false)
	if err != nil {
		return err
	}
	p := &Person{ID: r.text("id"), Name: r.text("name"), Surname: r.text("surname"), Sex: r.text("sex")}
	switch {
	case !isID(p.ID, "leader:"):
		return r.errorf("id %q, expected leader: and lower case words joined by hyphens", p.ID)
	case p.Name == "":
		return r.errorf("%s has no name, expected one", p.ID)
	case p.Sex != "" && p.Sex != "m" && p.Sex != "f":
		return r.errorf("sex %q, expected m, f or nothing", p.Sex)
	case !isWikidata(r.text("wikidata")):
		return r.errorf("wikidata %q, expected Q and digits, or nothing", r.text("wikidata"))
	}
	if known, ok := d.persons[p.ID]; ok {
		if known.Name != p.Name {
			return r.errorf("%s is %q, expected %q as in an earlier row", p.ID, p.Name, known.Name)
		}
		known.Sex, known.Surname = cmp.Or(known.Sex, p.Sex), cmp.Or(known.Surname, p.Surname)
		p = known
	}
	term, err := d.term(r, country)
	if err != nil {
		return err
	}
	if slices.Contains(p.Offices, term) {
		return r.errorf("%s has this term already", p.ID)
	}
	p.Aliases = append(p.Aliases, r.list("aliases")...)
	p.Wikidata = cmp.Or(p.Wikidata, r.text("wikidata"))
	p.Offices = append(p.Offices, term)
	d.persons[p.ID] = p
	return nil
}

// term reads the office and its time.
func (d *Dictionary) term(r row, country string) (Office, error) {
	o := Office{Code: r.text("office"), Country: country, Organization: r.text("organization")}
	if _, ok := d.offices[o.Code]; !ok {
		return o, r.errorf("office %q, expected one of offices.tsv", o.Code)
	}
	if _, ok := d.organizations[o.Organization]; o.Organization != "" && !ok {
		return o, r.errorf("organization %q, expected an id of organizations.tsv", o.Organization)
	}
	var ok bool
	if o.From, _, ok = parseDate(r.text("from")); !ok {
		return o, r.errorf("from %q, expected YYYY, YYYY-MM, YYYY-MM-DD or nothing", r.text("from"))
	}
	start, end, ok := parseDate(r.text("to"))
	if !ok {
		return o, r.errorf("to %q, expected YYYY, YYYY-MM, YYYY-MM-DD or nothing", r.text("to"))
	}
	// On the very day of a handover the successor holds the office.
	if o.To = end; end.Equal(start.AddDate(0, 0, 1)) {
		o.To = start
	}
	if !o.To.IsZero() && o.To.Before(o.From) {
		return o, r.errorf("to %q before from %q, expected a term", r.text("to"), r.text("from"))
	}
	return o, nil
}

// parseDate reads a day, a month or a year and returns its first day and the
// first day after it; both are zero for an empty string.
func parseDate(s string) (start, end time.Time, ok bool) {
	if s == "" {
		return start, end, true
	}
	for _, f := range []struct {
		layout              string
		years, months, days int
	}{{time.DateOnly, 0, 0, 1}, {"2006-01", 0, 1, 0}, {"2006", 1, 0, 0}} {
		if t, err := time.Parse(f.layout, s); err == nil {
			return t, t.AddDate(f.years, f.months, f.days), true
		}
	}
	return start, end, false
}

// addPersons enters all persons once their rows are read.
func (d *Dictionary) addPersons() {
	for _, p := range d.Persons() {
		slices.SortStableFunc(p.Offices, func(a, b Office) int { return b.From.Compare(a.From) })
		p.Country = p.Offices[0].Country
		p.Surname = cmp.Or(p.Surname, lastWord(p.Name))
		for _, o := range p.Offices {
			h := holding{p, o}
			if o.Organization == "" {
				d.hold(seat{o.Country, o.Code}, h)
			} else {
				d.hold(seat{o.Organization, o.Code}, h)
				if headsBody(o.Code) {
					d.hold(seat{of: o.Organization}, h)
				}
			}
		}
		surname := foldName(p.Surname)
		d.addTitled(p, surname)
		if p.TitledOnly {
			continue
		}
		d.bySurname[surname] = append(d.bySurname[surname], p)
		d.addPersonNames(p)
	}
	for _, persons := range d.bySurname {
		slices.SortStableFunc(persons, func(a, b *Person) int {
			return cmp.Or(readFirst(d.readsAlone(a), d.readsAlone(b)), b.Offices[0].From.Compare(a.Offices[0].From))
		})
	}
	for _, held := range d.holders {
		slices.SortStableFunc(held, func(a, b holding) int { return b.term.From.Compare(a.term.From) })
	}
}

func (d *Dictionary) hold(s seat, h holding) {
	d.holders[s] = append(d.holders[s], h)
}

// addPersonNames enters a person's names. Population orders namesakes: the
// year in which the latest office began.
func (d *Dictionary) addPersonNames(p *Person) {
	latest := p.Offices[0]
	e := Entry{Kind: KindLeader, ID: p.ID, Name: p.Name, Country: p.Country, Office: latest.Code, Sectors: d.offices[latest.Code].Sectors}
	if !latest.From.IsZero() {
		e.Population = latest.From.Year()
	}
	if o, ok := d.organizations[latest.Organization]; ok {
		e.Sectors = o.Sectors
	}
	if p.Name != p.Surname {
		d.lookup.add(p.Name, properCase, e.as(ByName))
	}
	for _, alias := range p.Aliases {
		how := ByAlias
		if !strings.Contains(alias, " ") {
			how = BySurname
		}
		d.lookup.add(alias, properCase, e.as(how))
	}
	if d.readsAlone(p) {
		d.lookup.add(p.Surname, properCase, e.as(BySurname))
	}
}

// lastWord returns the last word of a name that is not a suffix: "Trump" of
// "Donald Trump Jr.".
func lastWord(name string) string {
	words := strings.Fields(name)
	for len(words) > 1 && slices.Contains([]string{"Jr.", "Sr.", "II", "III", "IV"}, words[len(words)-1]) {
		words = words[:len(words)-1]
	}
	return words[len(words)-1]
}

// foldName folds a name of several words to the words joined by spaces, so that
// "Al-Sudani" and "al Sudani" are one.
func foldName(name string) string {
	words := split(name)
	for i, w := range words {
		words[i] = Fold(w)
	}
	return strings.Join(words, " ")
}
