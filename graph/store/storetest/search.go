package storetest

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"detente/graph"
	"detente/graph/search"
)

var searchCases = []testCase{
	{"SearchIgnoresCaseAndAccents", searchFolds},
	{"SearchFindsAliasesAndPrefixes", searchFinds},
	{"SearchListsTheBestMatchFirst", searchOrder},
	{"SearchTakesWordsOfEveryScriptWhole", searchScripts},
	{"SearchForgivesSlipsWhereNothingElseMatches", searchFuzzy},
	{"EventsAreFoundByTheWordsThatTellThem", searchEvents},
	{"EventsFoundComeInPagesAndPassTheFilter", searchEventPages},
}

// cursorOf is the cursor of an entity in a list with that text.
func cursorOf(t *testing.T, text string, e *graph.Entity) string {
	t.Helper()
	rank, ok := search.RankOf(text, e)
	if !ok && text != "" {
		t.Fatalf("%s does not match %q", e.ID, text)
	}
	return graph.Cursor{List: "entities", Key: string(rank), ID: e.ID}.String()
}

// names is a batch of leaders with these names, by ID.
func names(article string, named map[string][]string) *graph.Batch {
	b := tell(article, 1)
	for id, ns := range named {
		b.Entities = append(b.Entities, &graph.Entity{ID: id, Kind: graph.KindLeader, Name: ns[0], Aliases: ns[1:]})
	}
	return b
}

func searchFolds(t *testing.T, s graph.Store) {
	put(t, s, names("a", map[string][]string{
		"leader:nunez": {"José Núñez"}, "leader:lodz": {"Łukasz Øberg"}, "leader:kyiv": {"Київський Голова"}, "leader:smile": {"🙂"},
	}))
	for text, want := range map[string]string{
		"jose nunez": "leader:nunez", "JOSÉ": "leader:nunez", "nu\u0301n\u0303ez": "leader:nunez", "Ｊｏｓｅ": "leader:nunez", "nuñez, josé": "leader:nunez",
		"lukasz": "leader:lodz", "oberg": "leader:lodz", "КИЇВ": "leader:kyiv",
	} {
		equal(t, text, entityIDs(t, s, graph.EntityQuery{Text: text}), []string{want})
	}
	equal(t, "a symbol is no word", entityIDs(t, s, graph.EntityQuery{Text: "🙂"}), nil)
	equal(t, "a wildcard is no word", entityIDs(t, s, graph.EntityQuery{Text: "*"}), nil)
	equal(t, "quotes are no syntax", entityIDs(t, s, graph.EntityQuery{Text: `"jose" OR (x*`}), nil)
}

func searchFinds(t *testing.T, s graph.Store) {
	put(t, s, names("a", map[string][]string{
		"leader:a": {"Anna Maria Berg", "The Baroness"}, "leader:b": {"Bernd Annas"}, "leader:c": {"Carl", "Berg und Tal"},
	}))
	for text, want := range map[string][]string{
		"berg anna": {"leader:a"}, "ann": {"leader:b", "leader:a"}, "baroness": {"leader:a"}, "berg": {"leader:c", "leader:a"},
		"ber": {"leader:c", "leader:b", "leader:a"}, "berg baroness": nil, "ergo": nil, "bergen": nil, "annamaria": nil,
	} {
		got := entityIDs(t, s, graph.EntityQuery{Text: text})
		if text == "ann" || text == "ber" { // the order is another case's claim
			if len(got) != len(want) {
				t.Errorf("%s: got %v, want %v in some order", text, got, want)
			}
			continue
		}
		equal(t, text, got, want)
	}
	put(t, s, names("a", map[string][]string{"leader:a": {"Anna Maria Berg"}}))
	equal(t, "an alias that an update dropped", entityIDs(t, s, graph.EntityQuery{Text: "baroness"}), nil)
}

func searchFuzzy(t *testing.T, s graph.Store) {
	put(t, s, names("a", map[string][]string{
		"leader:zelenskyy": {"Volodymyr Zelenskyy"}, "leader:erdogan": {"Recep Tayyip Erdoğan"}, "leader:xi": {"Xi Jinping"}, "leader:xu": {"Xu Jinpeng"},
	}))
	for text, want := range map[string][]string{
		"Zelensky": {"leader:zelenskyy"}, "zelenksyy": {"leader:zelenskyy"}, "volodimir zelenskyi": {"leader:zelenskyy"}, "volodimyr zelenskiy": {"leader:zelenskyy"},
		"erdogna": {"leader:erdogan"}, "tayip erdogan": {"leader:erdogan"}, "jinpnig": {"leader:xi"}, "jinpin": {"leader:xi"}, "xo jinping": nil,
		"Зеленский": {"leader:zelenskyy"}, "Зеленський": {"leader:zelenskyy"}, "recp": {"leader:erdogan"}, "rece": {"leader:erdogan"}, "recx": nil,
		"zel": {"leader:zelenskyy"}, "zzz": nil,
	} {
		equal(t, text, entityIDs(t, s, graph.EntityQuery{Text: text}), want)
	}
	equal(t, "page by page", entityPagesOf(t, s, graph.EntityQuery{Text: "jimping"}, 1), []string{"leader:xi"})
}

// spoken is a batch of one event for each sentence, by ID.
func spoken(article string, said map[string]string) *graph.Batch {
	var events []*graph.Event
	for _, id := range slices.Sorted(maps.Keys(said)) {
		events = append(events, event(id, graph.Accuse, france+">"+poland, "2026-05-01"))
	}
	b := tell(article, 1, events...)
	b.Article.Text = ""
	for _, e := range b.Events {
		ev := &e.Evidence[0]
		ev.Sentence, ev.Start = said[e.ID], len(b.Article.Text)
		ev.End = ev.Start + len(ev.Sentence)
		b.Article.Text += ev.Sentence + "\n"
	}
	return b
}

func searchedEvents(t *testing.T, s graph.Store, text string, q graph.EventQuery) []string {
	t.Helper()
	page, _, err := s.SearchEvents(t.Context(), text, q)
	if err != nil {
		t.Fatalf("search for %q: %v", text, err)
	}
	return idsOf(page)
}

func searchEvents(t *testing.T, s graph.Store) {
	put(t, s, spoken("a", map[string]string{
		"tanker": "Its navy seized a tanker off Gdańsk.", "spies": "It accused the embassy of espionage.", "both": "The tanker's crew were spies.",
	}))
	for text, want := range map[string][]string{
		"tanker": {"tanker", "both"}, "TANK seiz": {"tanker"}, "gdansk": {"tanker"}, "crew tanker": {"both"}, "tanker espionage": nil,
		"espoinage": {"spies"}, "": nil, "*": nil, `"tanker" OR (x`: nil,
	} {
		equal(t, text, searchedEvents(t, s, text, graph.EventQuery{}), want)
	}
	put(t, s, spoken("a", map[string]string{"tanker": "Its navy seized a trawler."}))
	equal(t, "words that an update dropped", searchedEvents(t, s, "tanker", graph.EventQuery{}), nil)
	equal(t, "words that it brought", searchedEvents(t, s, "trawler", graph.EventQuery{}), []string{"tanker"})
	retract(t, s, "a", 9)
	equal(t, "a withdrawn event", searchedEvents(t, s, "trawler", graph.EventQuery{}), nil)
}

func searchEventPages(t *testing.T, s graph.Store) {
	put(t, s, harbour()...)
	q := graph.EventQuery{Page: graph.Page{First: 3}}
	var all []string
	for more := true; more; {
		page, follows, err := s.SearchEvents(t.Context(), "told of", q)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, idsOf(page)...)
		q.Page.After, more = graph.EventCursor(page[len(page)-1]), follows
	}
	equal(t, "all pages", all, actualHarbour)
	for _, f := range []graph.EventFilter{{Country: "POL"}, {Between: [2]string{france, germany}}, {Actor: envoy}, {Source: "herald", Types: []graph.Type{graph.Aid}}, {IDs: []string{"move", "no-move"}}} {
		equal(t, fmt.Sprintf("%+v", f), searchedEvents(t, s, "told", graph.EventQuery{Filter: f}), eventIDs(t, s, f))
	}
	_, _, err := s.SearchEvents(t.Context(), "told", graph.EventQuery{Page: graph.Page{After: "nonsense"}})
	wantError(t, "foreign cursor", err, graph.ErrInvalid)
	_, _, err = s.SearchEvents(t.Context(), strings.Repeat("told ", graph.MaxSearchText/5+1), graph.EventQuery{})
	wantError(t, "a text that is too long", err, graph.ErrInvalid)
}

func searchOrder(t *testing.T, s graph.Store) {
	named := map[string][]string{
		"leader:whole": {"Ring"}, "leader:whole-alias": {"Someone", "The Other", "RING"}, "leader:start": {"Ring Master"}, "leader:start-2": {"Ring Master"},
		"leader:word": {"Lord Ring"}, "leader:prefix": {"Lord Ringer"}, "leader:prefix-alias": {"Nobody", "Lord Ringer"}, "leader:inside": {"Spring"},
	}
	put(t, s, names("a", named))
	want := []string{"leader:whole", "leader:whole-alias", "leader:start", "leader:start-2", "leader:word", "leader:prefix", "leader:prefix-alias"}
	equal(t, "matches", entityIDs(t, s, graph.EntityQuery{Text: "ring"}), want)
	equal(t, "matches, page by page", entityPagesOf(t, s, graph.EntityQuery{Text: "ring"}, 2), want)
}

// searchScripts asks for words that an index may part, change or take for an
// operator of its own.
func searchScripts(t *testing.T, s graph.Store) {
	put(t, s, names("a", map[string][]string{
		"leader:hindi": {"हिन्दी नेता"}, "leader:tokyo": {"東京 都知事"}, "leader:number": {"Section 4½"}, "leader:operators": {"And Or Not Near"},
		"leader:dotless": {"ılgaz"}, "leader:sharp": {"Groß"},
	}))
	for text, want := range map[string][]string{
		"हिन्दी": {"leader:hindi"}, "हि": {"leader:hindi"}, "दी": nil, "नेता": {"leader:hindi"}, "東": {"leader:tokyo"}, "京": nil, "都知事 東京": {"leader:tokyo"},
		"section 4": {"leader:number"}, "AND": {"leader:operators"}, "or NOT": {"leader:operators"}, "near and": {"leader:operators"},
		"words:and": nil, "ilg": {"leader:dotless"}, "GROSS": {"leader:sharp"}, "gros": {"leader:sharp"}, "and and and": {"leader:operators"},
	} {
		equal(t, text, entityIDs(t, s, graph.EntityQuery{Text: text}), want)
	}
}
