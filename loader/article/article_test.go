package article

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestDictionariesAreWellFormed(t *testing.T) {
	if _, err := parseFurniture(furnitureTSV); err != nil {
		t.Error(err)
	}
	if _, err := parseMonths(monthsTSV); err != nil {
		t.Error(err)
	}
}

func TestBadDictionaryLineIsNamed(t *testing.T) {
	for _, tsv := range []string{"# head\nline", "# head\nstart\t(", "# head\nverb\tx", "# head\nagency\tReuters"} {
		if _, err := parseFurniture(tsv); err == nil || !strings.Contains(err.Error(), "furniture.tsv:2:") {
			t.Errorf("%q: error is %v", tsv, err)
		}
	}
	for _, tsv := range []string{"1\tjan\n13\tjan", "1\tjan\n2\tjan", "1\tjan\nx"} {
		if _, err := parseMonths(tsv); err == nil || !strings.Contains(err.Error(), "months.tsv:2:") {
			t.Errorf("%q: error is %v", tsv, err)
		}
	}
}

func TestParseDate(t *testing.T) {
	for in, want := range map[string]string{
		"2026-02-01":                            "2026-02-01",
		"2026-02-01T00:00:00Z":                  "2026-02-01",
		"2026-02-01T10:30:00-05:00":             "2026-02-01T10:30:00-05:00",
		"2026-02-01T10:30:00.123+0100":          "2026-02-01T10:30:00+01:00",
		"Sun, 01 Feb 2026 10:30:00 EST":         "2026-02-01T10:30:00-05:00",
		"Sun, 1 Feb 2026 10:30:00 GMT":          "2026-02-01T10:30:00Z",
		"Feb. 1, 2026, 10:30 a.m. ET":           "2026-02-01",
		"1st February 2026":                     "2026-02-01",
		"Published on Sunday, February 1, 2026": "2026-02-01",
		"1. Februar 2026":                       "2026-02-01",
		"1 de febrero de 2026":                  "2026-02-01",
		"1 février 2026 à 10h30":                "2026-02-01",
		"1 февраля 2026":                        "2026-02-01",
		"01.02.2026":                            "2026-02-01",
		"25/12/2026":                            "2026-12-25",
		"12/25/2026":                            "2026-12-25",
		"01/02/2026":                            "",
		"31 April 2026":                         "",
		"0001-01-01":                            "",
		"yesterday":                             "",
		"Reading 2026 again":                    "",
		"":                                      "",
	} {
		got, ok := ParseDate(in)
		if ok != (want != "") || formatDate(got) != want {
			t.Errorf("%q is %q, %v; want %q", in, formatDate(got), ok, want)
		}
	}
}

func TestDateOfURL(t *testing.T) {
	for in, want := range map[string]string{
		"https://a.example/2026/02/01/talks":     "2026-02-01",
		"https://a.example/2026/feb/01/talks":    "2026-02-01",
		"https://a.example/news-2026-02-01.html": "2026-02-01",
		"https://a.example/20260201/talks":       "2026-02-01",
		"https://a.example/2026/02/talks":        "",
		"https://a.example/id/99999999":          "",
	} {
		if got, _ := dateOfURL(in); formatDate(got) != want {
			t.Errorf("%s is %q, want %q", in, formatDate(got), want)
		}
	}
}

func TestCleanAuthors(t *testing.T) {
	for _, c := range []struct {
		name, outlet string
		in, want     []string
		wire         string
	}{
		{"LeadsAndConjunctionsGo", "", []string{"By JANE DOE and John Roe, White House correspondent"}, []string{"Jane Doe", "John Roe"}, ""},
		{"PlacesGo", "", []string{"Lucia Paredes and Tom Hale in Lima"}, []string{"Lucia Paredes", "Tom Hale"}, ""},
		{"NamesTwiceAreOne", "", []string{"Jane Doe", "jane doe", "Jane  Doe"}, []string{"Jane Doe"}, ""},
		{"AgencyIsAWire", "", []string{"Jane Doe, Reuters"}, []string{"Jane Doe"}, "Reuters"},
		{"AgencyAloneIsTheAuthor", "", []string{"Associated Press"}, []string{"Associated Press"}, "AP"},
		{"AgencyInAListStays", "", []string{"Jane Doe", "dpa"}, []string{"Jane Doe", "dpa"}, "dpa"},
		{"ProfilePagesAreNoNames", "", []string{"https://a.example/by/jane-doe", "jane@a.example", "@jane"}, nil, ""},
		{"OutletGoesWhenAPersonIsNamed", "The Outlet", []string{"The Outlet", "Jane Doe"}, []string{"Jane Doe"}, ""},
		{"OutletStaysAlone", "The Outlet", []string{"The Outlet"}, []string{"The Outlet"}, ""},
		{"StaffStays", "", []string{"By Valley Courier Staff"}, []string{"Valley Courier Staff"}, ""},
		{"InitialsKeepTheirPoint", "", []string{"By J.R. Stone, Martin Luther King Jr."}, []string{"J.R. Stone", "Martin Luther King Jr."}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, wire := cleanAuthors(c.in, c.outlet)
			if !reflect.DeepEqual(got, c.want) || wire != c.wire {
				t.Errorf("got %q, %q", got, wire)
			}
		})
	}
}

func TestStripSite(t *testing.T) {
	for in, want := range map[string]string{
		"Talks open in Geneva | World news | The Outlet": "Talks open in Geneva",
		"Talks open in Geneva - The Outlet":              "Talks open in Geneva",
		"The Outlet: Talks open":                         "The Outlet: Talks open",
		"The Outlet » Talks open in Geneva":              "Talks open in Geneva",
		"Iran - Iraq border reopens":                     "Iran - Iraq border reopens",
		"World | Talks open in Geneva":                   "Talks open in Geneva",
	} {
		if got := stripSite(in, outletNames{"The Outlet"}); got != want {
			t.Errorf("%q is %q, want %q", in, got, want)
		}
	}
}

func TestDetectLanguage(t *testing.T) {
	for text, want := range map[string]string{
		"The ministers met in Geneva and agreed to talk again.":                                           "en",
		"Emmanuel Macron met Friedrich Merz in Berlin on Thursday.":                                       "en",
		"Lula says Milei must apologise.":                                                                 "",
		"Rutte is in Berlijn en praat met Merz over de oorlog in Oekraïne. Daarna reist hij naar Parijs.": "nl",
		"Merz ist in Paris und spricht mit Macron über die Ukraine.":                                      "de",
		"Trump was in London.":    "",
		"The two presidents met.": "",
		"Die Minister trafen sich in Genf und vereinbarten, wieder zu sprechen.":                    "de",
		"Los ministros se reunieron en Ginebra. Acordaron volver a hablar de la frontera el lunes.": "es",
		"Les ministres se sont réunis à Genève et ont convenu de se parler à nouveau":               "fr",
		"Министры встретились в Женеве и договорились о новых переговорах.":                         "ru",
		"部长们在日内瓦会面并同意再次会谈。":                                                                         "zh",
	} {
		if got := detectLanguage(text); got != want && !(want == "" && got == "en") {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}

func TestPublicationDayIsTheOutletsOwn(t *testing.T) {
	for name, c := range map[string]struct{ page, url, want string }{
		"TheAddressTellsTheDayBeforeUTC": {`<meta property="article:published_time" content="2026-11-09T01:30:00Z">`, "https://a.example/2026/11/08/talks", "2026-11-08"},
		"AZoneElsewhereTellsIt":          {`<meta property="article:published_time" content="2026-11-09T01:30:00Z"><meta name="pubdate" content="2026-11-08T20:30:00-05:00">`, "https://a.example/talks", "2026-11-08T20:30:00-05:00"},
		"AnAddressOfAnotherDayDoesNot":   {`<meta property="article:published_time" content="2026-11-09T01:30:00Z">`, "https://a.example/2026/11/01/talks", "2026-11-09T01:30:00Z"},
		"ModifiedIsNotPublished":         {`<meta property="article:modified_time" content="2026-11-09T01:30:00Z">`, "https://a.example/talks", ""},
	} {
		t.Run(name, func(t *testing.T) {
			d, err := readHTML("<html><head>"+c.page+"</head><body><p>The talks opened on Sunday.</p></body></html>", Article{URL: c.url})
			if err != nil || formatDate(d.Published) != c.want {
				t.Errorf("published %q, %v; want %q", formatDate(d.Published), err, c.want)
			}
		})
	}
}

func TestJSONFormRoundTrips(t *testing.T) {
	for _, a := range []Article{
		{},
		{URL: "https://a.example/1", Title: "Talks & more", Authors: []string{"Jane Doe"}, Published: time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC), Source: "A", Language: "en", Wire: "AP", Text: "Talks & more\n\nThe talks opened."},
	} {
		data, err := json.Marshal(a)
		if err != nil {
			t.Fatal(err)
		}
		var back Article
		if err := json.Unmarshal(data, &back); err != nil || !reflect.DeepEqual(a, back) {
			t.Errorf("%s became %+v, %v", data, back, err)
		}
	}
	if data, _ := json.Marshal(Article{}); string(data) != `{"url":"","title":"","authors":[],"published":"","source":"","language":"","text":""}` {
		t.Errorf("empty article is %s", data)
	}
}
