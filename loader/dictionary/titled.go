package dictionary

import (
	"slices"
	"strings"
	"time"
)

// remembered is how long after a term a title and a surname alone still mean who
// held it ("former President Somoza"). Later, they are likelier someone else.
const remembered = 15 // years

// Titled returns the person whom a title and a surname mean in an article of the
// day on: "President Somoza". It takes the office that the title names and the
// country that the text tells, empty if none. Who held the office on that day
// comes before who left it at most fifteen years earlier; the latter needs the
// country. It returns false if nobody fits, if several fit equally, and for a
// title without an office ("Mr.") or a zero day.
//
// Persons known by little more than a surname are found this way only: many of
// these surnames are words ("Price", "Note"), first names ("Paul") or borne by
// thousands ("Ahmed"), so neither [Dictionary.Match] nor
// [Dictionary.PersonsBySurname] returns them.
func (d *Dictionary) Titled(office, country, surname string, on time.Time) (*Person, bool) {
	if office == "" || on.IsZero() {
		return nil, false
	}
	var found *Person
	best, several := unfit, false
	for _, p := range d.titled[foldName(surname)] {
		switch f := p.fitness(office, country, on); {
		case f > best:
			found, best, several = p, f, false
		case f == best && f != unfit:
			several = true
		}
	}
	return found, found != nil && !several
}

// fitness is how well a person fits a title on a day.
type fitness int

const (
	unfit    fitness = iota
	former           // left the office not long ago
	leading          // led the country on the day, in an office that is not known
	inOffice         // held the office on the day
)

func (p *Person) fitness(office, country string, on time.Time) fitness {
	best := unfit
	for _, o := range p.Offices {
		exact := o.Code == office
		switch {
		case country != "" && o.Country != country, !exact && !(o.Code == "LEADER" && leads(office)):
		case o.Covers(on) && exact:
			best = max(best, inOffice)
		case o.Covers(on):
			best = max(best, leading)
		case country != "" && !o.To.IsZero() && !on.Before(o.To) && on.Before(o.To.AddDate(remembered, 0, 0)):
			best = max(best, former)
		}
	}
	return best
}

// leads tells whether who holds the office may lead the state.
func leads(office string) bool {
	switch office {
	case "PRESIDENT", "PRIME_MINISTER", "CHANCELLOR", "MONARCH", "SUPREME_LEADER", "LEADER", "HEAD_OF_STATE", "HEAD_OF_GOVERNMENT":
		return true
	}
	return false
}

// addTitledLeader reads one term of a leader who is read after a title only.
func (d *Dictionary) addTitledLeader(r row) error {
	p, known := d.persons[r.text("id")]
	if known && !p.TitledOnly {
		return r.errorf("%s is in another table already", p.ID)
	}
	if err := d.addLeader(r); err != nil {
		return err
	}
	d.persons[r.text("id")].TitledOnly = true
	return nil
}

// addTitled enters a person under the folded surname, the last word of a surname
// of several ("Siad Barre"), and the whole name where no other table has it.
func (d *Dictionary) addTitled(p *Person, surname string) {
	d.addTitledName(p, surname)
	if i := strings.LastIndexByte(surname, ' '); i >= 0 && strings.Trim(surname[i:], " ivx") != "" { // not "Letsie III"
		d.addTitledName(p, surname[i+1:])
	}
	if p.TitledOnly && p.Name != p.Surname {
		d.addTitledName(p, foldName(p.Name))
	}
}

func (d *Dictionary) addTitledName(p *Person, folded string) {
	if !slices.Contains(d.titled[folded], p) {
		d.titled[folded] = append(d.titled[folded], p)
	}
}
