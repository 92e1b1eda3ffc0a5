package extract

import "testing"

func TestLexiconLoads(t *testing.T) {
	if _, err := New(nil); err != nil {
		t.Fatal(err)
	}
}
