package graph

import (
	"fmt"
	"slices"
	"strings"
)

// Kind is what an entity is.
type Kind string

// The four kinds.
const (
	KindCountry      Kind = "COUNTRY"
	KindLeader       Kind = "LEADER"       // a person who holds or held office, or leads a group
	KindOrganization Kind = "ORGANIZATION" // a named body: ministry, alliance, party, armed group
	KindGroup        Kind = "GROUP"        // an unnamed group, coded by country and sector
)

// Kinds lists every kind in the order above.
func Kinds() []Kind { return []Kind{KindCountry, KindLeader, KindOrganization, KindGroup} }

// International is the country code of bodies that belong to no one country.
const International = "INT"

// Entity is an actor of international relations.
type Entity struct {
	// ID is stable and readable: country:COL, leader:gustavo-petro,
	// org:usa-treasury, group:COL.GOV. Two entities are the same when their IDs
	// are the same bytes.
	ID   string `json:"id"`
	Kind Kind   `json:"kind"`
	Name string `json:"name"`
	// Aliases are the other names seen or known, sorted, without Name.
	Aliases []string `json:"aliases,omitempty"`
	// Country is the ISO 3166 alpha-3 code, International, or "" when unknown.
	Country string `json:"country,omitempty"`
	// Sectors are PLOVER sectors, the main one first.
	Sectors  []string `json:"sectors,omitempty"`
	Wikidata string   `json:"wikidata,omitempty"` // "Q…" where known
	// Offices a leader holds or held, sorted by From, Title and Country.
	Offices []Office `json:"offices,omitempty"`
}

// Office ties a leader to a country (or body) for a time.
type Office struct {
	Title   string `json:"title"`             // PRESIDENT, PRIME_MINISTER, FOREIGN_MINISTER, …
	Country string `json:"country,omitempty"` // ISO alpha-3 or International
	Body    string `json:"body,omitempty"`    // ID of the organization, where it is not a state office
	From    Day    `json:"from,omitempty"`    // first day; "" when unknown
	To      Day    `json:"to,omitempty"`      // first day out of office; "" while it lasts or when unknown
}

// HeldOn reports whether the office was held on that day. An unknown end counts
// as "still held", an unknown start as "always held".
func (o Office) HeldOn(d Day) bool {
	return (o.From == "" || o.From <= d) && (o.To == "" || d < o.To)
}

// Of returns the IDs of what it is an office of: the country, then the body;
// none where neither is told.
func (o Office) Of() []string {
	var ids []string
	if o.Country != "" {
		ids = append(ids, CountryID(o.Country))
	}
	if o.Body != "" {
		ids = append(ids, o.Body)
	}
	return ids
}

// CountryID is the ID of the country with that ISO alpha-3 code.
func CountryID(code string) string { return "country:" + code }

// Validate returns ErrInvalid, naming the entity, when a required field is
// empty, the kind is unknown or the ID has not the prefix of its kind.
func (e *Entity) Validate() error {
	prefix := map[Kind]string{KindCountry: "country:", KindLeader: "leader:", KindOrganization: "org:", KindGroup: "group:"}[e.Kind]
	switch {
	case prefix == "":
		return fmt.Errorf("entity %q: kind %q: want COUNTRY, LEADER, ORGANIZATION or GROUP: %w", e.ID, e.Kind, ErrInvalid)
	case !strings.HasPrefix(e.ID, prefix) || len(e.ID) == len(prefix):
		return fmt.Errorf("entity %q: want an ID that starts with %q: %w", e.ID, prefix, ErrInvalid)
	case e.Name == "":
		return fmt.Errorf("entity %q: want a name: %w", e.ID, ErrInvalid)
	case !validUTF8(e.ID, e.Name, e.Country, e.Wikidata) || !validUTF8(e.Aliases...) || !validUTF8(e.Sectors...):
		return fmt.Errorf("entity %q: want UTF-8: %w", e.ID, ErrInvalid)
	}
	return nil
}

// Equal reports whether two entities say the same in every field.
func (e *Entity) Equal(o *Entity) bool {
	return e.ID == o.ID && e.Kind == o.Kind && e.Name == o.Name && e.Country == o.Country && e.Wikidata == o.Wikidata &&
		slices.Equal(e.Aliases, o.Aliases) && slices.Equal(e.Sectors, o.Sectors) && slices.Equal(e.Offices, o.Offices)
}

// MergeEntity joins what two articles know of one entity. It is commutative,
// associative and idempotent, so that the order of loading leaves no trace:
// aliases and offices are united; of two names the longer wins, then the one
// that sorts first, and the other becomes an alias; of other single values the
// one that sorts first among those that are not empty.
func MergeEntity(a, b *Entity) *Entity {
	m := *a
	names := slices.Concat(a.Aliases, b.Aliases, []string{a.Name, b.Name})
	m.Name = better(a.Name, b.Name)
	slices.Sort(names)
	names = slices.DeleteFunc(slices.Compact(names), func(n string) bool { return n == m.Name || n == "" })
	m.Aliases = slices.Clip(names)
	m.Country = firstTold(a.Country, b.Country)
	m.Wikidata = firstTold(a.Wikidata, b.Wikidata)
	m.Sectors = a.Sectors
	if len(a.Sectors) == 0 || len(b.Sectors) > 0 && slices.Compare(b.Sectors, a.Sectors) < 0 {
		m.Sectors = b.Sectors
	}
	m.Offices = slices.Concat(a.Offices, b.Offices)
	slices.SortFunc(m.Offices, compareOffices)
	m.Offices = slices.Compact(m.Offices)
	return &m
}

func compareOffices(a, b Office) int {
	if c := strings.Compare(string(a.From), string(b.From)); c != 0 {
		return c
	}
	if c := strings.Compare(a.Title, b.Title); c != 0 {
		return c
	}
	if c := strings.Compare(a.Country, b.Country); c != 0 {
		return c
	}
	if c := strings.Compare(a.Body, b.Body); c != 0 {
		return c
	}
	return strings.Compare(string(a.To), string(b.To))
}

func better(a, b string) string {
	if len(a) != len(b) {
		if len(a) > len(b) {
			return a
		}
		return b
	}
	return min(a, b)
}

func firstTold(a, b string) string {
	if a == "" || b != "" && b < a {
		return b
	}
	return a
}
