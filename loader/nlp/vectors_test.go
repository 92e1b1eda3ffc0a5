package nlp

import (
	"math"
	"strings"
	"testing"
)

// The expected values of this file come from spaCy itself.

const vectorText = "Apple is looking at buying U.K. startup for $1 billion. It didn't comment."

func TestHashes(t *testing.T) {
	m := testModel(t, "best")
	l := m.tokenizer.words.lexicon
	for text, want := range map[string]uint64{"": 0, "X": 101, "det": 415, "punct": 445, "apple": 8566208034543834098} {
		if got := l.id(text); got != want {
			t.Errorf("id of %q is %d, want %d", text, got, want)
		}
	}
	if got, want := hashRows(8566208034543834098, 8, 5000), [4]uint32{3934, 1080, 901, 472}; got != want {
		t.Errorf("rows of apple are %v, want %v", got, want)
	}
}

func TestFeaturesOfAWord(t *testing.T) {
	w := testModel(t, "best").tokenizer.words.word("Apple")
	got := [4]uint64{w.normID, w.prefix, w.suffix, w.shape}
	want := [4]uint64{8566208034543834098, 14862748245026736845, 16838316573854262908, 16072095006890171862}
	if got != want {
		t.Errorf("features are %v, want %v", got, want)
	}
}

func TestVectors(t *testing.T) {
	for _, name := range []string{"best", "portable"} {
		m := testModel(t, name)
		w := newWorkspace(m)
		pieces := m.tokenizer.tokenize(vectorText)
		vectors := w.encoding.encode(m.shared, pieces, 0, len(pieces))
		checkVector(t, name+": first word", sharedVector(pieces[0]).Load()[:], -0.21421254, -0.32336348, -0.06090593, 0.2629309)
		checkVector(t, name+": first token", vectors, -0.7522695, -1.0278194, 0.98893356, 0.4298672)
		checkVector(t, name+": last token", vectors[(len(pieces)-1)*width:], -0.7916441, -0.6155014, -0.95515585, -0.61597776)

		w.parser.start(make([]float32, len(pieces)*hidden))
		w.parser.project(0, len(pieces), vectors)
		w.state.reset(len(pieces))
		features := w.state.features()
		checkVector(t, name+": first state", w.parser.score(features[:]), 15.561471, -0.7168293, -0.8176044, -9.356577)

		vectors = w.encoding.encode(m.entityVecs, pieces, 0, len(pieces))
		w.entities.start(make([]float32, len(pieces)*hidden))
		w.entities.project(0, len(pieces), vectors)
		checkVector(t, name+": entities", w.entities.projected, -2.0448544, 2.7607868, 2.0402453, 0.5015796)
	}
}

func checkVector(t *testing.T, what string, got []float32, want ...float64) {
	t.Helper()
	for i, v := range want {
		if math.Abs(float64(got[i])-v) > 1e-4 {
			t.Errorf("%s: value %d is %g, want %g", what, i, got[i], v)
		}
	}
}

// TestChunksGiveTheSameVectors checks that where a document is cut into chunks does not change a bit of any vector.
func TestChunksGiveTheSameVectors(t *testing.T) {
	for _, name := range []string{"best", "portable"} {
		m := testModel(t, name)
		e := newEncoding(m.kernel)
		pieces := m.tokenizer.tokenize(strings.Repeat(vectorText+" ", 10))
		whole := append([]float32(nil), e.encode(m.shared, pieces, 0, len(pieces))...)
		for _, size := range []int{1, 2, 7, 48, 100} {
			for from := 0; from < len(pieces); from += size {
				to := min(from+size, len(pieces))
				for i, v := range e.encode(m.shared, pieces, from, to) {
					if want := whole[from*width+i]; math.Float32bits(v) != math.Float32bits(want) {
						t.Fatalf("%s: chunk [%d,%d): value %d is %g, want %g", name, from, to, i, v, want)
					}
				}
			}
		}
	}
}

func TestLowerCaseFollowsPython(t *testing.T) {
	l := testModel(t, "best").tokenizer.words.lexicon
	for text, want := range map[string]string{
		"ΟΔΟΣ": "οδος", "ΣΙΣΥΦΟΣ": "σισυφος", "Σ": "σ", "ΑΣ'": "ας'", "ΑΣ'Α": "ασ'α", "Α'Σ": "α'ς", "1Σ": "1σ", "ΑΣ1": "ας1",
		"ΑΣ\u0301Β": "ασ\u0301β", "İstanbul": "i\u0307stanbul", "STRASSE ẞ": "strasse ß", "Ǆ": "ǆ",
	} {
		if got := l.lower(text); got != want {
			t.Errorf("lower case of %q is %q, want %q", text, got, want)
		}
	}
}

func TestURLs(t *testing.T) {
	tokenizer := testModel(t, "best").tokenizer
	for text, want := range map[string]bool{
		"example.org": true, "http://example.org": true, "a+b-c.d://example.org/x?y#z": true,
		"me@example.org": true, "a:b@example.org:8080": true,
		"x@y@example.org": true, "8.8.8.8": true, "8.8.8.8:53/x": true, "http://me@8.8.8.8": true, "müller.example": true, "x_y.example": true,
		"223.255.255.254": true, "172.32.0.1": true, "192.167.0.1": true, "1.256.1.1": false,
		"10.0.0.1": false, "127.0.0.1": false, "169.254.1.1": false, "192.168.0.1": false, "172.16.0.1": false, "172.31.9.9": false,
		"224.1.1.1": false, "0.1.1.1": false, "1.1.1.255": false, "example": false, "example.": false, "example.c": false, "example.Com": false,
		"_x.example": false, "x-.example": false, ".example": false, "@example": false, "example.org:8": false, "example.org:123456": false,
		"example.org!": false, "://example.org": false, "x://example.org": false, "xy://example.org": true,
		"":                                   false,
		strings.Repeat("a", 64) + ".example": true, strings.Repeat("a", 65) + ".example": false,
		"a." + strings.Repeat("b", 63): true, "a." + strings.Repeat("b", 64): false,
	} {
		if got := tokenizer.isURL(text); got != want {
			t.Errorf("%q is a URL: %v, want %v", text, got, want)
		}
	}
}
