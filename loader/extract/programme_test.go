package extract

import "testing"

func TestProgrammeOfASanction(t *testing.T) {
	model, coder := stages(t)
	for text, want := range map[string]string{
		"Norway imposed an oil embargo on Ghana on Monday.":                                 "oil embargo",
		"Canada imposed new sanctions on Ghana under its Magnitsky Act on Monday.":          "Magnitsky Act",
		"Canada imposed secondary sanctions on refiners from Peru under Executive Order 7.": "Executive Order 7",
		"Canada imposed new sanctions on Ghana on Monday.":                                  "",
	} {
		paragraphs, err := Parse(model, text)
		if err != nil {
			t.Fatal(err)
		}
		res, err := coder.ExtractParagraphs(text, paragraphs, Context{Published: published})
		if err != nil {
			t.Fatal(err)
		}
		if len(res.Events) != 1 || res.Events[0].Programme != want {
			t.Errorf("%q: %+v, want one sanction by %q", text, res.Events, want)
		}
	}
}

func TestWhoConfirms(t *testing.T) {
	model, coder := stages(t)
	for text, want := range map[string]string{
		"Norway confirmed that its navy seized a Danish trawler.": "CONFIRMS",
		"Norway said that its navy seized a Danish trawler.":      "ASSERTS",
		"Norway admitted that it had expelled Danish diplomats.":  "CONFIRMS",
	} {
		paragraphs, err := Parse(model, text)
		if err != nil {
			t.Fatal(err)
		}
		res, err := coder.ExtractParagraphs(text, paragraphs, Context{Published: published})
		if err != nil {
			t.Fatal(err)
		}
		if len(res.Events) != 1 || string(res.Events[0].Stance) != want || res.Events[0].Speaker < 0 {
			t.Errorf("%q: %+v, want one event that the speaker %s", text, res.Events, want)
		}
	}
}
