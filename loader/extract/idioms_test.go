package extract

import (
	"slices"
	"strings"
	"testing"

	"detente/loader/nlp"
)

// TestIdioms holds what rows about two actors, leaders, givers and complex
// prepositions rest on, and that everyday use of their words tells nothing.
func TestIdioms(t *testing.T) {
	m, c := stages(t)
	for _, test := range []struct{ name, text, want string }{
		{"TwoActorsShareAnAct", "Armenia and Georgia signed an accord on fisheries.", "SUPPORT ACTUAL: country:ARM + country:GEO -> -"},
		{"TwoInOnePhrase", "Kenyan and Tanzanian frigates drilled together in May.", "COOPERATE ACTUAL: group:KEN.MIL + group:TZA.MIL -> -"},
		{"OneIsNotTwo", "Japan and a contractor built a bridge over the bay.", ""},
		{"LeaderArrives", "Emmanuel Macron landed in Kenya on Monday.", "CONSULT visit ACTUAL: leader:emmanuel-macron -> country:KEN"},
		{"TouristArrives", "The tourists landed in Kenya on Monday.", ""},
		{"LateParticle", "Malaysia handed a fugitive police colonel over to Thailand.", "COOPERATE ACTUAL: country:MYS -> country:THA"},
		{"PhraseInPhrase", "Argentina came out in favour of Spain.", "SUPPORT ACTUAL: country:ARG -> country:ESP"},
		{"PraiseComesFrom", "Praise for Bulgaria came from Brazil.", "SUPPORT ACTUAL: country:BRA -> country:BGR"},
		{"SentBy", "Thirty buses donated by Japan arrived as aid in Paraguay.", `AID ACTUAL: "Thirty buses" + country:JPN -> country:PRY`},
		{"PlannedFlow", "One hundred million euros is to go from Germany to Tunisia.", "AID FUTURE: country:DEU -> country:TUN"},
		{"CloseTo", "Bangladesh is sheltering close to a million refugees.", `AID ACTUAL: country:BGD -> "a million refugees"`},
		{"LostE", "Japan and Brazil staged a joint drill.", "COOPERATE ACTUAL: country:JPN + country:BRA -> -"},
	} {
		t.Run(test.name, func(t *testing.T) {
			res := read(t, m, c, test.text)
			var got []string
			for i := range res.Events {
				got = append(got, told(res, &res.Events[i]))
			}
			if test.want == "" && len(got) > 0 || test.want != "" && !slices.ContainsFunc(got, func(g string) bool { return strings.HasPrefix(g, test.want) }) {
				t.Errorf("%q tells %q, expected %q", test.text, got, test.want)
			}
		})
	}
}

func TestBaseForm(t *testing.T) {
	for _, test := range []struct{ word, lemma, tag, want string }{
		{"staged", "stag", "VBD", "stage"}, {"waging", "wag", "VBG", "wage"}, {"banned", "ban", "VBD", "ban"},
		{"visited", "visit", "VBD", "visit"}, {"vowed", "vow", "VBD", "vow"}, {"fired", "fire", "VBD", "fire"},
		{"doses", "dos", "NNS", "dose"}, {"talks", "talk", "NNS", "talk"}, {"talks", "talks", "NNPS", "talk"},
	} {
		if got := baseForm(&nlp.Token{Text: test.word, Lower: test.word, Lemma: test.lemma, Tag: test.tag}); got != test.want {
			t.Errorf("base form of %s (%s, %s) is %q, expected %q", test.word, test.lemma, test.tag, got, test.want)
		}
	}
}
