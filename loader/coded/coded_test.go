package coded_test

import (
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"detente/graph"
	"detente/loader/coded"
	"detente/loader/dictionary"
	"detente/loader/resolve"
)

var now = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// gdelt writes a row of GDELT 2.0 with the cells given by number.
func gdelt(cells map[int]string) string {
	row := make([]string, 61)
	for i, cell := range map[int]string{0: "77", 1: "20240305", 26: "040", 59: "20240306101500", 60: "https://www.example.org/a"} {
		row[i] = cell
	}
	for i, cell := range cells {
		row[i] = cell
	}
	return strings.Join(row, "\t") + "\n"
}

// actors gives the cells of two actors: code, name, country, first type of each.
func actors(code1, name1, country1, type1, code2, name2, country2, type2 string) map[int]string {
	return map[int]string{5: code1, 6: name1, 7: country1, 12: type1, 15: code2, 16: name2, 17: country2, 22: type2}
}

func with(cells map[int]string, more ...string) map[int]string {
	cells = maps.Clone(cells)
	for i := 0; i < len(more); i += 2 {
		n, _ := strconv.Atoi(more[i])
		cells[n] = more[i+1]
	}
	return cells
}

func read(t *testing.T, rows string, f coded.Format) (batches []*graph.Batch, failures []error) {
	t.Helper()
	reader, err := coded.NewReader()
	if err != nil {
		t.Fatal(err)
	}
	facts, err := dictionary.Load()
	if err != nil {
		t.Fatal(err)
	}
	resolver := coded.NewResolver(facts)
	for e, err := range reader.Events("rows", strings.NewReader(rows), f) {
		var b *graph.Batch
		if err == nil {
			b, err = resolver.Batch(e, now)
		}
		if err != nil {
			failures = append(failures, err)
			continue
		}
		batches = append(batches, b)
	}
	return batches, failures
}

func TestRowsOfGDELTBecomeEvents(t *testing.T) {
	usaIran := actors("USAGOV", "UNITED STATES", "USA", "GOV", "IRN", "IRAN", "IRN", "")
	for _, c := range []struct {
		name  string
		cells map[int]string
		want  string
	}{
		{"a government is a group of its country", with(usaIran, "26", "163"), "SANCTION discontinue group:USA.GOV > country:IRN"},
		{"whoever talks talks together", with(usaIran, "26", "046"), "CONSULT  country:IRN group:USA.GOV >"},
		{"a visitor acts, a host receives", with(usaIran, "26", "042"), "CONSULT visit group:USA.GOV > country:IRN"},
		{"who hosts a visit is its recipient", with(usaIran, "26", "043"), "CONSULT visit country:IRN > group:USA.GOV"},
		{"leaders are known by name", actors("RUSGOV", "VLADIMIR PUTIN", "RUS", "GOV", "UKR", "UKRAINE", "UKR", ""), "CONSULT  country:UKR leader:vladimir-putin >"},
		{"so are international bodies", actors("UNO", "UNITED NATIONS", "", "IGO", "SYR", "SYRIA", "SYR", ""), "CONSULT  country:SYR org:un >"},
		{"Kosovo is a country", with(actors("KSVGOV", "KOSOVO", "KSV", "GOV", "SRB", "SERBIA", "SRB", ""), "26", "111"), "ACCUSE disapprove group:KOS.GOV > country:SRB"},
		{"so it is alone", with(actors("KSV", "KOSOVO", "KSV", "", "SRB", "SERBIA", "SRB", ""), "26", "111"), "ACCUSE disapprove country:KOS > country:SRB"},
		{"a region is no country and hides no body", with(actors("EUR", "EUROPEAN UNION", "EUR", "", "SRB", "SERBIA", "SRB", ""), "26", "111"), "ACCUSE disapprove org:eu > country:SRB"},
		{"CAMEO's own country codes are ISO's here", with(actors("ROM", "ROMANIA", "ROM", "", "HUN", "HUNGARY", "HUN", ""), "26", "111"), "ACCUSE disapprove country:ROU > country:HUN"},
	} {
		t.Run(c.name, func(t *testing.T) {
			batches, failures := read(t, gdelt(c.cells), coded.GDELT)
			if len(failures) > 0 || len(batches) != 1 {
				t.Fatalf("%d batches, %v", len(batches), failures)
			}
			e := batches[0].Events[0]
			if got := strings.TrimRight(strings.Join([]string{string(e.Type), string(e.Mode), strings.Join(e.Actors, " "), ">", strings.Join(e.Recipients, " ")}, " "), " "); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}

func TestTheRowItselfIsTheEvidence(t *testing.T) {
	batches, failures := read(t, gdelt(with(actors("USA", "UNITED STATES", "USA", "", "IRN", "IRAN", "IRN", ""), "26", "163", "52", "Geneva, Genève, Switzerland")), coded.GDELT)
	if len(failures) > 0 {
		t.Fatal(failures)
	}
	a, e := batches[0].Article, batches[0].Events[0]
	const want = "UNITED STATES (USA) to IRAN (IRN): SANCTION discontinue (cameo-163), Geneva, 2024-03-05"
	if a.Text != want || e.Evidence[0].Sentence != want || e.Evidence[0].Rule != "cameo-163" {
		t.Errorf("the text is %q, the sentence %q by %s, want %q", a.Text, e.Evidence[0].Sentence, e.Evidence[0].Rule, want)
	}
	if a.ID != "article:gdelt-77" || a.URL != "https://www.example.org/a" || a.Source != "example.org" || !a.Published.Equal(time.Date(2024, 3, 6, 10, 15, 0, 0, time.UTC)) {
		t.Errorf("the article is %+v", a)
	}
	if e.Place != (graph.Place{Name: "Geneva", Country: "CHE"}) || e.Date != graph.OnDay("2024-03-05") || e.StatusOn("2024-03-05") != graph.Imposed {
		t.Errorf("place %v, date %v, status %s", e.Place, e.Date, e.Status)
	}
}

func TestRowsThatAreNoEventsAreLeftOutAndSaidSo(t *testing.T) {
	two := actors("USA", "UNITED STATES", "USA", "", "IRN", "IRAN", "IRN", "")
	for name, cells := range map[string]map[int]string{
		"a comment is no event":                       with(two, "26", "010"),
		"an appeal is no event":                       with(two, "26", "0231"),
		"a row without an event code":                 with(two, "26", "---"),
		"police of no country are nobody":             actors("COP", "POLICE", "", "COP", "IRN", "IRAN", "IRN", ""),
		"aid to oneself is none":                      with(actors("USA", "UNITED STATES", "USA", "", "USA", "UNITED STATES", "USA", ""), "26", "071"),
		"Europe is no country, and so is not Romania": actors("EUR", "EUROPE", "EUR", "", "IRN", "IRAN", "IRN", ""),
	} {
		t.Run(name, func(t *testing.T) {
			batches, failures := read(t, gdelt(cells)+gdelt(with(two, "0", "78")), coded.GDELT)
			if len(failures) != 1 || !errors.Is(failures[0], coded.ErrLeftOut) || coded.Reason(failures[0]) == "" {
				t.Fatalf("%v, want one row left out, with a reason", failures)
			}
			if len(batches) != 1 || batches[0].Article.ID != "article:gdelt-78" {
				t.Errorf("the row after it is lost")
			}
		})
	}
}

func TestBadRowsAreNamedAndLoseNothingElse(t *testing.T) {
	good := gdelt(actors("USA", "UNITED STATES", "USA", "", "IRN", "IRAN", "IRN", ""))
	for name, bad := range map[string]string{
		"too few columns":  "1\t2\t3\n",
		"a day that is no": gdelt(map[int]string{1: "20241399"}),
		"an unknown code":  gdelt(map[int]string{26: "999"}),
		"no number":        gdelt(map[int]string{0: ""}),
		"a very long line": strings.Repeat("x", 2<<20) + "\n",
	} {
		t.Run(name, func(t *testing.T) {
			batches, failures := read(t, good+bad+good, coded.GDELT)
			if len(batches) != 2 || len(failures) != 1 || !strings.Contains(failures[0].Error(), "rows: line 2: ") || errors.Is(failures[0], coded.ErrLeftOut) {
				t.Errorf("%d batches, want 2; failures %v, want one that names line 2", len(batches), failures)
			}
		})
	}
}

const polecatHeader = "Event ID\tEvent Date\tEvent Type\tEvent Mode\tContexts\tActor Name\tActor Country\tPrimary Actor Sector\tActor Title\tRecipient Name\tRecipient Country\tPrimary Recipient Sector\tRecipient Title\tCity\tCountry\tSource\tPublication Date\tLanguage\n"

func TestRowsOfPOLECATAreReadByTheNamesOfTheirColumns(t *testing.T) {
	batches, failures := read(t, polecatHeader+
		"2024001\t2024-02-29\tACCUSE\tallege\tmilitary,human_rights,other\tAna Ficticia\tCOL\tGOV\tMinister of Mines\tVenezuela\tVEN\tNone\tNone\tCúcuta\tCOL\tEl Diario\t2024-03-01\tSpanish\t\t\t\n", coded.POLECAT)
	if len(failures) > 0 || len(batches) != 1 {
		t.Fatalf("%d batches, %v", len(batches), failures)
	}
	e := batches[0].Events[0]
	if e.Type != graph.Accuse || e.Mode != "allege" || !slices.Equal(e.Contexts, []string{"human_rights", "military"}) || e.Place != (graph.Place{Name: "Cúcuta", Country: "COL"}) {
		t.Errorf("the event is %+v", e)
	}
	if !slices.Equal(e.Actors, []string{"leader:ana-ficticia-col"}) || !slices.Equal(e.Recipients, []string{"country:VEN"}) {
		t.Errorf("%v to %v, want the minister by name and the country", e.Actors, e.Recipients)
	}
	if a := batches[0].Article; a.Language != "es" || a.Source != "El Diario" {
		t.Errorf("the article is %+v", a)
	}
	if _, failures := read(t, "Event ID\tEvent Date\nx\ty\n", coded.POLECAT); len(failures) == 0 || !strings.Contains(failures[0].Error(), `without "Event Type"`) {
		t.Errorf("%v, want the missing column named", failures)
	}
}

func TestNobodyMovesToTheCountryOfANamesake(t *testing.T) {
	row := func(id, name, country string) string {
		return id + "\t2024-02-29\tACCUSE\tallege\t\t" + name + "\t" + country + "\tGOV\tMinister\tVenezuela\tVEN\n"
	}
	for name, c := range map[string]struct{ name, cell, id, country string }{
		"WhoIsKnown":           {"Vladimir Putin", "RUS", "leader:vladimir-putin", "RUS"},
		"NamesakeElsewhere":    {"Vladimir Putin", "UKR", "leader:vladimir-putin-ukr", "UKR"},
		"NoCountry":            {"Vladimir Putin", "None", "leader:vladimir-putin", "RUS"},
		"Stranger":             {"Ana Ficticia", "COL", "leader:ana-ficticia-col", "COL"},
		"StrangerOfOneName":    {"Ana Ficticia", "PER", "leader:ana-ficticia-per", "PER"},
		"StrangerOfNoCountry":  {"Ana Ficticia", "", "leader:ana-ficticia", ""},
		"CodeOfNoCountry":      {"Ana Ficticia", "XXX", "leader:ana-ficticia", ""},
		"TwoCountriesAreNone":  {"Ana Ficticia", "USA; GBR", "leader:ana-ficticia", ""},
		"BodyOfAllCountries":   {"Ana Ficticia", "INT", "leader:ana-ficticia-int", "INT"},
		"KosovoOfOtherLetters": {"Ana Ficticia", "XKX", "leader:ana-ficticia-kos", "KOS"},
	} {
		t.Run(name, func(t *testing.T) {
			batches, failures := read(t, polecatHeader+row("1", c.name, c.cell), coded.POLECAT)
			if len(failures) > 0 || len(batches) != 1 {
				t.Fatalf("%d batches, %v", len(batches), failures)
			}
			for _, e := range batches[0].Entities {
				if e.Kind == graph.KindLeader && (e.ID != c.id || e.Country != c.country) {
					t.Errorf("%s of %q, want %s of %q", e.ID, e.Country, c.id, c.country)
				}
			}
		})
	}
}

func TestPLOVERRecordsKeepTheirReality(t *testing.T) {
	batches, failures := read(t, `{"id":"event:abc","date":"2026-02-01","enddate":"2026-02-28","actor":[{"code":"COL","identifier_id":"leader:nobody-known","identifier_text":"Nobody Known"}],"recipient":[{"identifier_id":"Q298","identifier_text":"Chile","code":"CHL"}],"event":["THREATEN"],"mode":["violence"],"context":["military","hypothetical"],"cite_info":{"url":"https://example.org/1","citation":"2026-01-31"}}
{"id":"2","date":"someday","event":["AID"]}
{"id":"3","date":"2026-02-01","event":["WAR"]}
no json
`, coded.PLOVER)
	if len(batches) != 1 || len(failures) != 3 {
		t.Fatalf("%d batches, want 1; failures %v, want 3", len(batches), failures)
	}
	e := batches[0].Events[0]
	if e.ID != resolve.EventID(e) || e.Realis != graph.Hypothetical || e.Date != graph.InMonth(2026, time.February) || !slices.Equal(e.Contexts, []string{"military"}) {
		t.Errorf("the event is %+v", e)
	}
	if !slices.Equal(e.Actors, []string{"leader:nobody-known"}) || !slices.Equal(e.Recipients, []string{"country:CHL"}) {
		t.Errorf("%v to %v", e.Actors, e.Recipients)
	}
}

// What several do together has no recipient: export writes such events, so that
// they must come back.
func TestCooperationOfSeveralNeedsNoRecipient(t *testing.T) {
	batches, failures := read(t, `{"id":"1","date":"2026-02-01","actor":[{"code":"KEN","sector":["MIL"]},{"code":"USA","sector":["MIL"]}],"event":["COOPERATE"]}
{"id":"2","date":"2026-02-01","actor":[{"code":"KEN","sector":["MIL"]}],"event":["COOPERATE"]}
`, coded.PLOVER)
	if len(batches) != 1 || !slices.Equal(batches[0].Events[0].Actors, []string{"group:KEN.MIL", "group:USA.MIL"}) {
		t.Errorf("%d batches, want the one of two actors", len(batches))
	}
	if len(failures) != 1 || !errors.Is(failures[0], coded.ErrLeftOut) {
		t.Errorf("%v, want the cooperation of one alone left out", failures)
	}
}

func TestTheFormatIsToldByTheFirstLines(t *testing.T) {
	for head, want := range map[string]struct {
		format coded.Format
		line   int
	}{
		gdelt(nil):                         {coded.GDELT, 1},
		"\n \n1\t2\n" + gdelt(nil):         {coded.GDELT, 4},
		polecatHeader:                      {coded.POLECAT, 1},
		"\uFEFF{\"id\":1}":                 {coded.PLOVER, 1},
		"# by hand\r\n{\"id\":1}":          {coded.PLOVER, 2},
		"a,b,c\n":                          {"", 1},
		"\n\na,b,c\n":                      {"", 3},
		"\r\n\n":                           {"", 0},
		"":                                 {"", 0},
		"a\n" + strings.Repeat("b\n", 100): {"", 1},
	} {
		if got, line, ok := coded.Detect([]byte(head)); got != want.format || line != want.line || ok != (want.format != "") {
			t.Errorf("%.20q is %q by line %d, want %q by %d", head, got, line, want.format, want.line)
		}
	}
}

func TestWhatAGraphCannotHoldIsNamedByItsLine(t *testing.T) {
	plover := `{"id":"1","date":"2026-02-01","actor":[{"code":"COL"}],"event":["PROTEST"]`
	for name, c := range map[string]struct {
		format coded.Format
		rows   string
	}{
		"DayOutOfRangeOfGDELT":   {coded.GDELT, "\n" + gdelt(with(actors("USA", "UNITED STATES", "USA", "", "IRN", "IRAN", "IRN", ""), "1", "99991231"))},
		"DayOutOfRangeOfPOLECAT": {coded.POLECAT, polecatHeader + "1\t9999-12-31\tPROTEST\t\t\tA\tCOL\tGOV\tX\tB\tVEN\n"},
		"DayOutOfRangeOfPLOVER":  {coded.PLOVER, "\n" + strings.Replace(plover, "2026-02-01", "9999-12-31", 1) + "}"},
		"EntityWithoutName":      {coded.PLOVER, "\n" + strings.Replace(plover, `"code"`, `"identifier_id":"leader:x","code"`, 1) + "}"},
		"FewerThanNoneKilled":    {coded.PLOVER, "\n" + plover + `,"size":{"dead":-3}}`},
		"FewerThanNoneInjured":   {coded.PLOVER, "\n" + plover + `,"size":{"injured":-3}}`},
	} {
		t.Run(name, func(t *testing.T) {
			batches, failures := read(t, c.rows, c.format)
			if len(batches) > 0 || len(failures) != 1 || !strings.Contains(failures[0].Error(), "rows: line 2: ") {
				t.Errorf("%d batches, failures %v, want one that names line 2", len(batches), failures)
			}
		})
	}
}

func TestControlCharactersAreNoPartOfNames(t *testing.T) {
	batches, failures := read(t, `{"id":"1","date":"2026-02-01","actor":[{"identifier_id":"leader:x","identifier_text":"Ada\u0000 \u0007North\u200b","entity_text":"A\u0000da"}],"event":["PROTEST"],"event_loc":{"extracted_place":"Bo\u0000nn"}}`, coded.PLOVER)
	if len(failures) > 0 || len(batches) != 1 {
		t.Fatalf("%d batches, %v", len(batches), failures)
	}
	b := batches[0]
	if name, place := b.Entities[0].Name, b.Events[0].Place.Name; name != "Ada North" || place != "Bonn" || !strings.HasPrefix(b.Article.Text, "Ada: ") {
		t.Errorf("name %q, place %q, text %q", name, place, b.Article.Text)
	}
}

func FuzzRowsNeverYieldABatchThatAStoreRefuses(f *testing.F) {
	f.Add(gdelt(actors("USAGOV", "UNITED STATES", "USA", "GOV", "IRN", "IRAN", "IRN", "")), "gdelt")
	f.Add(polecatHeader+"1\t2024-02-29\tAID\t\t\tA\tCOL\tGOV\tX\tB\tVEN\n", "polecat")
	f.Add(`{"id":"event:abc","date":"2026-02-01","actor":[{"code":"COL"}],"event":["PROTEST"]}`, "plover")
	f.Add("Id,Event,Mode,Quad,Score,Actors,Recipients,Start,End,Precision,Realis,Status,Place,PlaceCountry,Contexts,Confidence,Fatalities,Injured,Articles,Article,Speaker,Stance,Rule,Trigger,Sentence,Changes\nevent:1,SUPPORT,,1,5,leader:ada,country:FRA,2026-02-01,2026-02-02,DAY,ACTUAL,,,,,0.9,2,,3,a,,ASSERTS,verb,thanked,thanked.,IMPOSED@2026-02-01\n", "csv")
	reader, err := coded.NewReader()
	if err != nil {
		f.Fatal(err)
	}
	facts, err := dictionary.Load()
	if err != nil {
		f.Fatal(err)
	}
	resolver := coded.NewResolver(facts)
	f.Fuzz(func(t *testing.T, rows, format string) {
		for e, err := range reader.Events("rows", strings.NewReader(rows), coded.Format(format)) {
			var b *graph.Batch
			if err == nil {
				b, err = resolver.Batch(e, now)
			}
			switch {
			case err != nil && !errors.Is(err, coded.ErrLeftOut) && !strings.Contains(err.Error(), "rows: line ") && !strings.Contains(err.Error(), "format "):
				t.Errorf("no line in the error of %q: %v", rows, err)
			case err == nil && (len(b.Events) != 1 || b.Validate() != nil):
				t.Errorf("the batch of %q: %d events, %v", rows, len(b.Events), b.Validate())
			}
		}
	})
}
