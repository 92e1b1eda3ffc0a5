package dictionary

import (
	"slices"
	"testing"
	"time"
)

func day(t *testing.T, s string) time.Time {
	t.Helper()
	on, err := time.Parse(time.DateOnly, s)
	if err != nil {
		t.Fatal(err)
	}
	return on
}

func TestTitled(t *testing.T) {
	d := loaded(t)
	for _, c := range []struct {
		claim, office, country, surname, on, want string
	}{
		{"InOffice", "PRESIDENT", "ARG", "Alfonsín", "1985-06-01", "leader:alfonsin-arg"},
		{"InOfficeNeedsNoCountry", "PRESIDENT", "", "Alfonsin", "1985-06-01", "leader:alfonsin-arg"},
		{"FormerWithinFifteenYears", "PRESIDENT", "ARG", "Alfonsin", "1999-06-01", "leader:alfonsin-arg"},
		{"FormerNeedsTheCountry", "PRESIDENT", "", "Alfonsin", "1999-06-01", ""},
		{"LongGone", "PRESIDENT", "ARG", "Alfonsin", "2025-06-01", ""},
		{"NotYet", "PRESIDENT", "ARG", "Alfonsin", "1981-06-01", ""},
		{"OtherCountry", "PRESIDENT", "CHL", "Alfonsin", "1985-06-01", ""},
		{"TitleWithoutOffice", "", "ARG", "Alfonsin", "1985-06-01", ""},
		{"OtherOffice", "FOREIGN_MINISTER", "ARG", "Alfonsin", "1985-06-01", ""},
		{"LastWordOfASurnameOfTwo", "PRESIDENT", "SOM", "Barre", "1988-06-01", "leader:siad-barre-som"},
		{"UnnamedOffice", "PRESIDENT", "ROU", "Ceaușescu", "1985-06-01", "leader:ceausescu-rou"},
		{"WordAsSurname", "PRESIDENT", "MHL", "Note", "2004-06-01", "leader:note-mhl"},
		{"FullyKnownPersonToo", "PRESIDENT", "USA", "Reagan", "1985-06-01", "leader:ronald-reagan"},
		{"ExactOfficeBeforeFormer", "PRESIDENT", "USA", "Bush", "2004-06-01", "leader:george-w-bush"},
		{"TwoFormerOnesAreAmbiguous", "PRIME_MINISTER", "IND", "Gandhi", "1999-06-01", ""},
		{"NoSuchName", "PRESIDENT", "ARG", "Quetzal", "1985-06-01", ""},
	} {
		t.Run(c.claim, func(t *testing.T) {
			got := ""
			if p, ok := d.Titled(c.office, c.country, c.surname, day(t, c.on)); ok {
				got = p.ID
			}
			if got != c.want {
				t.Errorf("Titled(%s, %s, %s, %s) = %q, want %q", c.office, c.country, c.surname, c.on, got, c.want)
			}
		})
	}
}

func TestPersonsKnownBySurnameMatchNothingAlone(t *testing.T) {
	d := loaded(t)
	known := 0
	for _, p := range d.Persons() {
		if !p.TitledOnly {
			continue
		}
		known++
		for _, name := range []string{p.Surname, p.Name} {
			if slices.Contains(d.PersonsBySurname(name), p) {
				t.Errorf("PersonsBySurname(%q) has %s", name, p.ID)
			}
			_, entries := d.Match(split(name))
			if slices.ContainsFunc(entries, func(e Entry) bool { return e.ID == p.ID }) {
				t.Errorf("Match(%q) has %s", name, p.ID)
			}
		}
	}
	if known < 500 {
		t.Errorf("%d persons known by surname, expected the leaders of forty years", known)
	}
}

func TestOrdinaryWordsAreNotLeaders(t *testing.T) {
	d := loaded(t)
	for _, word := range []string{
		"Price", "Note", "King", "Best", "Rose", "Young", "Christian", "Adams", "Thomas", "Jones", "Paul", "Stephen",
		"Michel", "Anthony", "Arthur", "Chambers", "Patterson", "Moore", "Palmer", "Scott", "Horn", "Parts", "Roman",
		"Popov", "Suzuki", "English", "Lange", "Pilgrim", "Lewis", "Mitchell", "Banda", "Ahmed", "Rahman", "Turner",
	} {
		_, entries := d.Match([]string{word})
		for _, e := range entries {
			if e.Kind == KindLeader {
				t.Errorf("%s alone reads as %s", word, e.ID)
			}
		}
	}
}

func TestOfficeholder(t *testing.T) {
	d := loaded(t)
	for _, c := range []struct{ claim, country, office, on, want string }{
		{"HeldOnTheDay", "USA", "PRESIDENT", "1999-05-01", "leader:bill-clinton"},
		{"KnownByMonthOnly", "JPN", "PRIME_MINISTER", "1981-05-01", "leader:suzuki-jpn"},
		{"LeaderOfUnnamedOfficeIsNotTheEmperor", "JPN", "MONARCH", "1981-05-01", ""},
		{"SuccessorOnTheDayOfHandover", "USA", "PRESIDENT", "2021-01-20", "leader:joe-biden"},
		{"UnknownBeforeTheTables", "USA", "PRESIDENT", "1871-01-01", ""},
	} {
		t.Run(c.claim, func(t *testing.T) {
			got := ""
			if held := d.Officeholder(c.country, c.office, day(t, c.on)); len(held) > 0 {
				got = held[0].ID
			}
			if got != c.want {
				t.Errorf("Officeholder(%s, %s, %s) = %q, want %q", c.country, c.office, c.on, got, c.want)
			}
		})
	}
}
