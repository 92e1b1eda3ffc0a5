package search_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"detente/graph"
	"detente/graph/search"
)

func TestFold(t *testing.T) {
	for _, c := range []struct{ claim, in, want string }{
		{"CaseIsFolded", "NATO Summit", "nato summit"},
		{"AccentsAreDropped", "Nicolás Ordóñez", "nicolas ordonez"},
		{"CombiningMarksAreDropped", "Nicola\u0301s", "nicolas"},
		{"FullWidthIsPlain", "ＮＡＴＯ　２０２６", "nato 2026"},
		{"LigaturesAreLetters", "ﬁnance", "finance"},
		{"StrokesAreDropped", "Łódź Ørsted Đorđe", "lodz orsted dorde"},
		{"SharpSIsTwo", "Straße", "strasse"},
		{"DottedAndDotlessIAreI", "İzmir Diyarbakır", "izmir diyarbakir"},
		{"PunctuationIsOneSpace", "U.S.--Treasury (OFAC)", "u s treasury ofac"},
		{"EdgesAreTrimmed", "  ...Bonn!  ", "bonn"},
		{"SymbolsAreNoWords", "🤝 ☮", ""},
		{"NothingStaysNothing", "", ""},
		{"NULParts", "a\x00b", "a b"},
		{"ArabicVowelSignsAreDropped", "مُحَمَّد", "محمد"},
		{"InvisibleJoinersAreDropped", "می\u200cخواهم", "میخواهم"},
		{"UkrainianIsLatin", "Київ, Зеленський", "kyiv zelenskyy"},
		{"RussianIsLatin", "Лукашенко, Путин; Щёкино", "lukashenko putin shchekino"},
		{"GreekIsLatin", "Κυριάκος Μητσοτάκης", "kyriakos mitsotakis"},
		{"OtherScriptsStay", "東京", "東京"},
	} {
		t.Run(c.claim, func(t *testing.T) {
			if got := search.Fold(c.in); got != c.want {
				t.Errorf("Fold(%q) = %q, want %q", c.in, got, c.want)
			}
		})
	}
}

func FuzzFold(f *testing.F) {
	for _, s := range []string{"", "U.S. Treasury", "Łódź", "İ", "ﬃ", "e\u0301\u0302", "\xff\xfe", "ΑΣ ς", "ǅ", "ⓐ①"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := search.Fold(s)
		if twice := search.Fold(once); twice != once {
			t.Errorf("Fold(%q) = %q, folded again %q", s, once, twice)
		}
		if !utf8.ValidString(once) {
			t.Errorf("Fold(%q) = %q is not UTF-8", s, once)
		}
		if joined := strings.Join(search.Words(s), " "); joined != once {
			t.Errorf("Words(%q) join to %q, Fold gives %q", s, joined, once)
		}
	})
}

// TestRankOrder lists entities best match first for one text.
func TestRankOrder(t *testing.T) {
	entity := func(id, name string, aliases ...string) *graph.Entity {
		return &graph.Entity{ID: "org:" + id, Kind: graph.KindOrganization, Name: name, Aliases: aliases}
	}
	ordered := []*graph.Entity{
		entity("a-whole-name", "Bánk"),
		entity("b-whole-alias", "Reserve", "BANK"),
		entity("c-name-starts", "Bank of Ghent"),
		entity("d-name-starts-longer", "Bank of Ghent and Bruges"),
		entity("e-alias-starts", "Lender", "Bank of Liège"),
		entity("f-word-of-name", "World Bank"),
		entity("g-word-of-alias", "Reconstruction", "The Bank"),
		entity("h-prefix-of-name", "The Banking Union"),
		entity("i-prefix-of-alias", "Union", "The Banking Union"),
	}
	var last search.Rank
	for i, e := range ordered {
		rank, ok := search.RankOf("bank", e)
		if !ok {
			t.Fatalf("%s does not match", e.ID)
		}
		if i > 0 && rank <= last {
			t.Errorf("%s has rank %q, not after %q of %s", e.ID, rank, last, ordered[i-1].ID)
		}
		last = rank
	}
}

func TestRankMatches(t *testing.T) {
	e := &graph.Entity{ID: "org:x", Kind: graph.KindOrganization, Name: "Ministry of Foreign Affairs", Aliases: []string{"Quai d'Orsay"}}
	for _, c := range []struct {
		claim, text string
		want        bool
	}{
		{"EveryWordBeginsAWord", "for min", true},
		{"OrderDoesNotMatter", "affairs foreign", true},
		{"OneWordMissingIsNoMatch", "foreign trade", false},
		{"AnAliasMatches", "orsay", true},
		{"WordsSpreadOverNamesDoNot", "quai ministry", false},
		{"TheMiddleOfAWordDoesNot", "eign", false},
		{"NoWordMatchesNothing", " !? ", false},
		{"EmptyMatchesNothing", "", false},
	} {
		t.Run(c.claim, func(t *testing.T) {
			if _, got := search.RankOf(c.text, e); got != c.want {
				t.Errorf("RankOf(%q) matches: %v, want %v", c.text, got, c.want)
			}
		})
	}
}

func TestEntityWordsAreSortedAndOnce(t *testing.T) {
	e := &graph.Entity{Name: "Bank of Ghent", Aliases: []string{"BANK", "Gent, Bank"}}
	if got, want := search.EntityWords(e), []string{"bank", "gent", "ghent", "of"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
