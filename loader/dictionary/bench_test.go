package dictionary

import (
	"strings"
	"testing"
)

func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Load(); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkMatch asks at every token of a sentence, as reading an article does.
func BenchmarkMatch(b *testing.B) {
	d := loaded(b)
	tokens := strings.Fields("The Colombian president met Kim Jong - un in Bogotá on Tuesday , while U.S. troops left the Gulf of Aden and the World Health Organization warned Georgia")
	b.ReportAllocs()
	for b.Loop() {
		for i := range tokens {
			d.Match(tokens[i:])
		}
	}
}

func TestMatchTakesNoMemory(t *testing.T) {
	d := loaded(t)
	tokens := strings.Fields("The U.S. president met Kim Jong - un in Bogotá — while the World Health Organization warned Georgia ’s police")
	if n := testing.AllocsPerRun(20, func() {
		for i := range tokens {
			d.Match(tokens[i:])
		}
	}); n != 0 {
		t.Errorf("%v allocations for a sentence, expected none", n)
	}
}
