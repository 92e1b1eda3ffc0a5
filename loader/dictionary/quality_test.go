package dictionary

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// readingsOf returns the readings of the whole name, nil if only a part of it or
// nothing is known.
func readingsOf(d *Dictionary, name string) []Entry {
	tokens := split(name)
	if n, entries := d.Match(tokens); n == len(tokens) {
		return entries
	}
	return nil
}

func TestEveryCountryIsFoundByItsNames(t *testing.T) {
	d := loaded(t)
	for _, c := range d.Countries() {
		for _, names := range [][]string{{c.Name}, c.Aliases, c.Adjectives, c.Demonyms, c.Capitals} {
			for _, name := range names {
				if !slices.ContainsFunc(readingsOf(d, name), func(e Entry) bool { return e.ID == c.ID() }) {
					t.Errorf("%s (%s) reads as %v", name, c.Code, readingsOf(d, name))
				}
			}
		}
		if e := readingsOf(d, c.Name); len(e) == 0 || e[0].ID != c.ID() {
			t.Errorf("%s reads first as %v", c.Name, e)
		}
	}
}

// noGovernment are countries without a head of state or government whom the news
// names: a continent, a part of China, and a state whose two captains regent
// change every half year.
var noGovernment = []string{"ATA", "HKG", "SMR"}

// shared are offices that two persons held on one day, with the reason.
var shared = map[string]string{
	"NIC PRESIDENT": "husband and wife are co-presidents since February 2025",
	"BIH PRESIDENT": "the presidency has three members",
	"CIV PRESIDENT": "both claimed to have won the election of 2010",
	"RUS PRESIDENT": "the Soviet and the Russian president in 1991",
}

// TestOneHolderOfAnOffice looks at each day on which a term begins. Months are
// not known better than by a month, so terms overlap by up to 45 days.
func TestOneHolderOfAnOffice(t *testing.T) {
	d := loaded(t)
	for s, held := range d.holders {
		if !slices.Contains(headOffices[:], s.office) || shared[s.of+" "+s.office] != "" {
			continue
		}
		for _, a := range held {
			for _, b := range held {
				if a.person.ID >= b.person.ID || a.person.TitledOnly || b.person.TitledOnly {
					continue
				}
				from, to := a.term.From, a.term.To
				if b.term.From.After(from) {
					from = b.term.From
				}
				if to.IsZero() || !b.term.To.IsZero() && b.term.To.Before(to) {
					to = b.term.To
				}
				if to.IsZero() || to.Sub(from) > 45*24*time.Hour {
					t.Errorf("%s of %s: %s and %s both from %s", s.office, s.of, a.person.ID, b.person.ID, from.Format(time.DateOnly))
				}
			}
		}
	}
}

func TestEveryCountryHasAHead(t *testing.T) {
	d := loaded(t)
	on, persons := day(t, "2025-12-01"), d.Persons()
	for _, c := range d.Countries() {
		found := slices.Contains(noGovernment, c.Code)
		for _, p := range persons {
			found = found || slices.ContainsFunc(p.OfficesOn(on), func(o Office) bool {
				return o.Country == c.Code && o.Organization == "" && leads(o.Code) || c.Code == "VAT" && o.Code == "POPE"
			})
		}
		if !found {
			t.Errorf("%s (%s): no head of state or government on %s", c.Name, c.Code, on.Format(time.DateOnly))
		}
	}
}

// TestAmbiguousNames documents what is read first, and which readings follow.
func TestAmbiguousNames(t *testing.T) {
	d := loaded(t)
	for name, want := range map[string]string{
		"Georgia":           "COUNTRY GEO", // the American state never by its name alone
		"Jordan":            "COUNTRY JOR",
		"Congo":             "COUNTRY COD|COUNTRY COG",
		"Congolese":         "COUNTRY COD|COUNTRY COG",
		"Guinea":            "COUNTRY GIN",
		"Equatorial Guinea": "COUNTRY GNQ",
		"Papua New Guinea":  "COUNTRY PNG",
		"Niger":             "COUNTRY NER",
		"Nigerien":          "COUNTRY NER",
		"Nigeria":           "COUNTRY NGA",
		"Nigerian":          "COUNTRY NGA",
		"Chad":              "COUNTRY TCD",
		"Turkey":            "COUNTRY TUR",
		"China":             "COUNTRY CHN",
		"Republic of China": "COUNTRY TWN",
		"Mali":              "COUNTRY MLI",
		"Cuba":              "COUNTRY CUB",
		"Grenada":           "COUNTRY GRD",
		"Granada":           "PLACE ESP",
		"Dominican":         "COUNTRY DOM|COUNTRY DMA",
		"Santiago":          "COUNTRY CHL",
		"Tripoli":           "COUNTRY LBY",
		"Washington":        "COUNTRY USA",
		"Korea":             "COUNTRY KOR",
		"Sudan":             "COUNTRY SDN",
		"South Sudan":       "COUNTRY SSD",
		"Samoa":             "COUNTRY WSM",
		"American Samoa":    "PLACE USA",
		"New Mexico":        "PLACE USA",
		"San José":          "COUNTRY CRI",
		"Victoria":          "", // a first name, a state of Australia, the capital of Seychelles
		"Victoria state":    "PLACE AUS",
		"Kim":               "LEADER PRK",
		"Lincoln":           "",
		"Orleans":           "",
		"New Orleans":       "PLACE USA",
		"Male":              "",
		"Malé":              "COUNTRY MDV",
		"LeT":               "ORGANIZATION PAK",
		"Let":               "",
	} {
		t.Run(strings.ReplaceAll(name, " ", ""), func(t *testing.T) {
			var got []string
			for _, e := range readingsOf(d, name) {
				if reading := string(e.Kind) + " " + e.Country; !slices.Contains(got, reading) {
					got = append(got, reading)
				}
			}
			if joined := strings.Join(got, "|"); joined != want && !(want != "" && strings.HasPrefix(joined, want+"|")) {
				t.Errorf("%s reads as %q, want %q first", name, joined, want)
			}
		})
	}
}

// TestWordsOfEnglishAreNoNames tries words that are names somewhere, at the start
// of a sentence ("Reading the report, he ..."), where they have a capital.
func TestWordsOfEnglishAreNoNames(t *testing.T) {
	d := loaded(t)
	for _, word := range strings.Fields(`Reading Mobile Split Nice Bath Man Of Bar Male Sale Van Bo Store Hail Us It Who Is Ice Aid Raw Let Mac Pace Sec
		Price Friday Young Innocent Struck Hook Cotton Wolf Craft Power Sessions Snow Cook Fox Darling Champagne Hunt Cannon Ridge Most Best
		Rose Bush-fire March August June Hope Grace Will Can Would Should Most More Many Few Several Some All Any Each Every No Yes Not
		But And Or If When While After Before During Since Until Because Although Though However Therefore Meanwhile Moreover Also`) {
		for _, e := range readingsOf(d, word) {
			if e.Kind != KindTitle && e.Kind != KindAgent {
				t.Errorf("%s reads as %s %s%s", word, e.Kind, e.ID, e.Name)
			}
		}
	}
}

func TestEverydayWordsNameKnownPersons(t *testing.T) {
	d := loaded(t)
	for word, ids := range d.everyday {
		for _, id := range ids {
			if p, ok := d.Person(id); !ok || foldName(p.Surname) != word {
				t.Errorf("everyday.tsv: %s names %s, expected a person of that surname", word, id)
			}
		}
	}
}
