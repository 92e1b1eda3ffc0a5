package extract

import (
	"testing"
	"unicode/utf8"

	"detente/loader/dictionary"
)

func TestRecase(t *testing.T) {
	facts, err := dictionary.Load()
	if err != nil {
		t.Fatal(err)
	}
	for line, want := range map[string]string{
		"RUSSIA LAUNCHES MISSILE STRIKES ON UKRAINE AS TALKS FAIL": "Russia launches missile strikes on Ukraine as talks fail",
		"TRUMP AND XI MEET IN BEIJING":                             "Trump and Xi meet in Beijing",
		"EU IMPOSES SANCTIONS ON SAUDI ARABIA OVER TRADE":          "EU imposes sanctions on Saudi Arabia over trade",
		"U.S. ENVOY VISITS NORTH KOREA WHO SAYS NOTHING":           "U.S. envoy visits North Korea who says nothing",
		"İZMİR TALKS END WITHOUT A RESULT":                         "İzmİr talks end without a result",
	} {
		if !inCapitals(line) {
			t.Errorf("%q is not taken for capitals", line)
		}
		if got := recase(line, facts, nil); got != want {
			t.Errorf("%q becomes\n%q, want\n%q", line, got, want)
		}
	}
	for _, line := range []string{"The USA and the EU met NATO.", "NATO", "KYIV, March 3 (Reuters) - Russia struck Kyiv."} {
		if inCapitals(line) {
			t.Errorf("%q is taken for capitals", line)
		}
	}
}

func TestHeadlinesWithACapitalAtEachWord(t *testing.T) {
	facts, err := dictionary.Load()
	if err != nil {
		t.Fatal(err)
	}
	c, err := New(facts)
	if err != nil {
		t.Fatal(err)
	}
	for line, want := range map[string]string{
		"U.S. Lifts Travel Ban to Lebanon, Officials Say":          "U.S. lifts travel ban to Lebanon, officials say",
		"Macron Condemns Strike on Hospital in Sudan":              "Macron condemns strike on hospital in Sudan",
		"Ruling Party Denied Seats as Kabylov Threatens Boycott":   "Ruling party denied seats as Kabylov threatens boycott",
		"Thai Court Orders Arrest of Former Minister Over Protest": "Thai court orders arrest of former minister over protest",
	} {
		if !inTitleCase(line) {
			t.Errorf("%q is not taken for a headline", line)
		}
		if got := recase(line, facts, c.isCommon); got != want {
			t.Errorf("%q becomes\n%q, want\n%q", line, got, want)
		}
	}
	for _, line := range []string{"President Joe Biden met Xi Jinping in Bali.", "Angela Merkel", "Romania Lifts ban on Moldovan Grain Imports Today"} {
		if inTitleCase(line) {
			t.Errorf("%q is taken for a headline", line)
		}
	}
}

func FuzzRecase(f *testing.F) {
	facts, err := dictionary.Load()
	if err != nil {
		f.Fatal(err)
	}
	f.Add("RUSSIA STRIKES KYIV")
	f.Add("İZMİR ǅ ŒUVRE ﬀ ß")
	f.Fuzz(func(t *testing.T, line string) {
		if !utf8.ValidString(line) {
			return // the reader of articles gives UTF-8 only
		}
		got := recase(line, facts, func(word string) bool { return len(word)%2 == 0 })
		if len(got) != len(line) || !utf8.ValidString(got) {
			t.Errorf("%q becomes %q: bytes moved", line, got)
		}
	})
}
