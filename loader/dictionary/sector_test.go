package dictionary

import (
	"strings"
	"testing"
	"testing/fstest"
)

func TestGroupName(t *testing.T) {
	d := loaded(t)
	for _, c := range []struct{ claim, country, sector, want string }{
		{"a country's adjective", "RUS", "MIL", "Russian military"},
		{"an adjective of two words", "KOR", "COP", "South Korean police"},
		{"a sector that takes the country's name", "RUS", "GOV", "government of Russia"},
		{"an article before the country", "NLD", "GOV", "government of the Netherlands"},
		{"an article before a republic", "CAF", "REB", "rebels in the Central African Republic"},
		{"an adjective that two countries share", "COD", "MIL", "military of the Democratic Republic of the Congo"},
		{"an adjective that a longer one contains", "NER", "JUD", "Nigerien courts"},
		{"a country without an adjective", "LIE", "COP", "police of Liechtenstein"},
		{"no country", "", "REB", "rebels"},
		{"no country of the world", International, "REF", "refugees"},
		{"a country that is not known", "XXX", "MIL", ""},
		{"a sector that is not known", "RUS", "XYZ", ""},
		{"no sector", "RUS", "", ""},
	} {
		t.Run(c.claim, func(t *testing.T) {
			if got := d.GroupName(c.country, c.sector); got != c.want {
				t.Errorf("GroupName(%q, %q) = %q, want %q", c.country, c.sector, got, c.want)
			}
		})
	}
}

func TestEverySectorNamesAGroupOfEveryCountry(t *testing.T) {
	d := loaded(t)
	for _, sector := range strings.Fields(sectorCodes) {
		seen := map[string]string{}
		for _, c := range d.Countries() {
			name := d.GroupName(c.Code, sector)
			if name == "" || strings.ContainsAny(name, "{}") {
				t.Errorf("GroupName(%s, %s) = %q, want a name", c.Code, sector, name)
			}
			if other := seen[name]; other != "" {
				t.Errorf("%s and %s both have %q", c.Code, other, name)
			}
			seen[name] = c.Code
		}
	}
}

func TestSectorTableIsChecked(t *testing.T) {
	header := strings.Join(sectorColumns, "\t") + "\n"
	for claim, line := range map[string]string{
		"an unknown sector":             "XYZ\t\tpeople of {country}\tpeople\ttest",
		"a pattern without its mark":    "MIL\t\tmilitary\tmilitary\ttest",
		"an adjective without its mark": "MIL\tmilitary\tmilitary of {country}\tmilitary\ttest",
		"no name without a country":     "MIL\t\tmilitary of {country}\t\ttest",
	} {
		t.Run(claim+" is an error", func(t *testing.T) {
			data := fstest.MapFS{"sectors.tsv": {Data: []byte(header + line + "\n")}}
			d := &Dictionary{sectors: map[string]sectorName{}}
			if err := readTable(data, "sectors.tsv", sectorColumns, d.addSector); err == nil {
				t.Errorf("line %q gave no error", line)
			}
		})
	}
}

func TestHeadOf(t *testing.T) {
	d := loaded(t)
	for _, c := range []struct{ claim, organization, on, want string }{
		{"a commission is headed by its president, not by commissioners", "org:european-commission", "2022-03-01", "leader:ursula-von-der-leyen"},
		{"an armed group by its leader", "org:lbn-hezbollah", "2020-05-01", "leader:hassan-nasrallah"},
		{"a military command by its commander", "org:usa-centcom", "2023-05-01", "leader:michael-kurilla"},
		{"a court not by its prosecutor", "org:icc", "2010-05-01", ""},
		{"nobody before the first", "org:lbn-hezbollah", "1970-01-01", ""},
		{"no organization", "org:none", "2020-01-01", ""},
	} {
		t.Run(c.claim, func(t *testing.T) {
			var got []string
			for _, p := range d.HeadOf(c.organization, day(t, c.on)) {
				got = append(got, p.ID)
			}
			if s := strings.Join(got, " "); s != c.want {
				t.Errorf("HeadOf(%s, %s) = %q, want %q", c.organization, c.on, s, c.want)
			}
		})
	}
	t.Run("no body is headed by its officials, envoys or spokespersons", func(t *testing.T) {
		for s, held := range d.holders {
			for _, h := range held {
				if strings.HasPrefix(s.of, "org:") && s.office == "" && !headsBody(h.term.Code) {
					t.Errorf("%s heads %s as %s", h.person.ID, s.of, h.term.Code)
				}
			}
		}
	})
}
