package nlp

import (
	"errors"
	"reflect"
	"testing"
	"unicode/utf8"
)

// FuzzParse checks that any text is parsed or refused, that tokens, sentences and entities cover it as they promise, and that parsing
// again, with what the caches have learnt, gives the same.
func FuzzParse(f *testing.F) {
	for _, g := range readGolden(f, ownGolden) {
		f.Add(g.Text)
	}
	f.Add("\xff")
	m := testModel(f, "best")
	f.Fuzz(func(t *testing.T, text string) {
		doc, err := m.Parse(text)
		if !utf8.ValidString(text) {
			if !errors.Is(err, ErrInvalidUTF8) {
				t.Fatalf("invalid text gives %v", err)
			}
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		checkDoc(t, doc)
		again, err := m.Parse(text)
		if err != nil || !reflect.DeepEqual(doc, again) {
			t.Fatalf("%q parses differently the second time: %v", text, err)
		}
	})
}
