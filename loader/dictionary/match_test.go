package dictionary

import (
	"slices"
	"strings"
	"testing"
)

func TestMatch(t *testing.T) {
	d := loaded(t)
	for _, c := range []struct {
		claim, text string
		n           int
		want        string // kind, how, id or name, country of the first reading; "" for none
	}{
		{"DottedAcronymIsTheCountry", "U.S. officials", 1, "COUNTRY ACRONYM country:USA USA"},
		{"LowerCaseUsIsThePronoun", "us officials", 0, ""},
		{"CapitalizedUsIsThePronoun", "Us officials", 0, ""},
		{"LowerCaseTurkeyIsTheBird", "turkey", 0, ""},
		{"LongestNameWins", "South Korea 's army", 2, "COUNTRY NAME country:KOR KOR"},
		{"AdjectiveIsTheCountry", "Colombian President", 1, "COUNTRY ADJECTIVE country:COL COL"},
		{"PluralDemonymIsTheCountry", "Colombians protested", 1, "COUNTRY DEMONYM country:COL COL"},
		{"CapitalWithoutItsAccent", "Bogota said", 1, "COUNTRY CAPITAL country:COL COL"},
		{"SeatOfGovernment", "Kremlin said", 1, "COUNTRY METONYM country:RUS RUS"},
		{"SeatOfAnOrganization", "Pentagon said", 1, "ORGANIZATION METONYM org:usa-defense USA"},
		{"HyphensInsideANameDoNotCount", "Guinea - Bissau", 3, "COUNTRY NAME country:GNB GNB"},
		{"AcronymBeforeAHyphenEndsThere", "U.S. - led coalition", 4, "ORGANIZATION ALIAS org:global-coalition INT"},
		{"PoliceIsAnAgent", "police", 1, "AGENT NAME police "},
		{"TypesetApostropheIsAnApostrophe", "N’Djamena", 1, "COUNTRY CAPITAL country:TCD TCD"},
	} {
		t.Run(c.claim, func(t *testing.T) {
			n, entries := d.Match(strings.Fields(c.text))
			got := ""
			if len(entries) > 0 {
				e := entries[0]
				name := e.ID
				if name == "" {
					name = e.Name
				}
				got = strings.Join([]string{string(e.Kind), string(e.How), name, e.Country}, " ")
			}
			if n != c.n || got != c.want {
				t.Errorf("Match(%q) = %d %q, want %d %q", c.text, n, got, c.n, c.want)
			}
		})
	}
}

func TestAmbiguousNamesGiveEveryReading(t *testing.T) {
	d := loaded(t)
	for name, want := range map[string][]string{
		"Congo":     {"COD", "COG"},
		"Dominican": {"DOM", "DMA"},
	} {
		_, entries := d.Match([]string{name})
		var got []string
		for _, e := range entries {
			if !slices.Contains(got, e.Country) {
				got = append(got, e.Country)
			}
		}
		if !slices.Equal(got[:min(len(got), len(want))], want) {
			t.Errorf("%s reads as %v, want %v first", name, got, want)
		}
	}
}
