package nlp

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"detente/loader/nlp/internal/kernel"
)

func TestKernelIsNamed(t *testing.T) {
	if got, want := testModel(t, "best").Kernel(), kernel.Best().Name(); got != want {
		t.Errorf("kernel is %q, want %q", got, want)
	}
	if got := testModel(t, "portable").Kernel(); got != "portable" {
		t.Errorf("kernel is %q, want portable", got)
	}
}

// TestLoadRejects checks that no damaged model file loads, and that none makes it panic.
func TestLoadRejects(t *testing.T) {
	for name, file := range map[string]string{
		"AnEmptyFile":              "",
		"AnotherMagic":             "x" + modelFile[1:],
		"AFileThatEndsInTheHeader": modelFile[:1000],
		"AFileWithoutTensors":      modelFile[:500_000],
		"AFileThatLosesItsEnd":     modelFile[:len(modelFile)-1],
		"AHeaderThatIsNoJSON":      modelFile[:20] + "}" + modelFile[21:],
		"AMissingTensor":           strings.Replace(modelFile, `"parser.lin.W"`, `"parser.lin.V"`, 1),
		"ATensorOfAnotherShape":    strings.Replace(modelFile, `"shape":[96,3,288]`, `"shape":[96,2,288]`, 1),
		"AnUnknownKey":             strings.Replace(modelFile, `"units"`, `"onits"`, 1),
	} {
		t.Run(name, func(t *testing.T) {
			if m, err := load(file, kernel.Portable()); err == nil || m != nil {
				t.Errorf("load gives %v, %v; want an error", m, err)
			}
		})
	}
}

func TestParseOfEmptyTextGivesAnEmptyDocument(t *testing.T) {
	doc, err := testModel(t, "best").Parse("")
	if err != nil || doc == nil || doc.Text != "" || len(doc.Tokens)+len(doc.Sentences)+len(doc.Entities) != 0 {
		t.Errorf("Parse gives %+v, %v", doc, err)
	}
}

func TestParseRejectsInvalidUTF8(t *testing.T) {
	for _, text := range []string{"\xff", "a \xc3", "ok \xed\xa0\x80", strings.Repeat("é", 30) + "\x80"} {
		if doc, err := testModel(t, "best").Parse(text); !errors.Is(err, ErrInvalidUTF8) || doc != nil {
			t.Errorf("Parse(%q) gives %v, %v; want ErrInvalidUTF8", text, doc, err)
		}
	}
}

func TestParseRejectsTextOverTheLimit(t *testing.T) {
	doc, err := testModel(t, "best").Parse(strings.Repeat("a", MaxTextBytes+1))
	if !errors.Is(err, ErrTooLong) || doc != nil {
		t.Errorf("Parse gives %v, %v; want ErrTooLong", doc, err)
	}
}

// TestTreeQuestions checks the questions about a parse against the heads of the tokens.
func TestTreeQuestions(t *testing.T) {
	for _, g := range readGolden(t, ownGolden) {
		doc, err := testModel(t, "best").Parse(g.Text)
		if err != nil {
			t.Fatal(err)
		}
		checkDoc(t, doc)
		for i := range doc.Tokens {
			var children []int
			first, last := i, i
			for j := range doc.Tokens {
				if head := doc.Tokens[j].Head; head == i && j != i {
					children = append(children, j)
				}
				for k := j; ; k = doc.Tokens[k].Head {
					if k == i {
						first, last = min(first, j), max(last, j)
					}
					if k == doc.Tokens[k].Head {
						break
					}
				}
			}
			if got := doc.Children(i); !reflect.DeepEqual(got, children) {
				t.Errorf("%.40q: children of %d are %v, want %v", g.Text, i, got, children)
			}
			if start, end := doc.Subtree(i); start != first || end != last+1 {
				t.Errorf("%.40q: subtree of %d is [%d,%d), want [%d,%d)", g.Text, i, start, end, first, last+1)
			}
			if s := doc.Sentences[doc.Sentence(i)]; i < s.Start || i >= s.End {
				t.Errorf("%.40q: token %d is not in its sentence %v", g.Text, i, s)
			}
		}
	}
}

// checkDoc checks what holds for every document: tokens cover the text, sentences cover the tokens, entities are in order.
func checkDoc(t *testing.T, doc *Doc) {
	t.Helper()
	at := 0
	for i := range doc.Tokens {
		token := &doc.Tokens[i]
		if token.Start != at || token.End <= token.Start || token.End > len(doc.Text) || doc.Text[token.Start:token.End] != token.Text {
			t.Fatalf("token %d %q is at [%d,%d), after %d of %q", i, token.Text, token.Start, token.End, at, doc.Text)
		}
		at = token.End
		if token.Space {
			if at >= len(doc.Text) || doc.Text[at] != ' ' {
				t.Fatalf("token %d %q has no space after it in %q", i, token.Text, doc.Text)
			}
			at++
		}
		if token.Head < 0 || token.Head >= len(doc.Tokens) || token.Tag == "" || token.POS == "" || token.Dep == "" {
			t.Fatalf("token %d of %q is incomplete: %+v", i, doc.Text, *token)
		}
		if token.Head == i && token.Dep != "ROOT" && token.Tag != "_SP" {
			t.Fatalf("token %d of %q heads itself as %s", i, doc.Text, token.Dep)
		}
	}
	if at != len(doc.Text) {
		t.Fatalf("tokens cover %d of %d bytes of %q", at, len(doc.Text), doc.Text)
	}
	next := 0
	for _, s := range doc.Sentences {
		if s.Start != next || s.End <= s.Start {
			t.Fatalf("sentence %v of %q starts after token %d", s, doc.Text, next)
		}
		next = s.End
	}
	if next != len(doc.Tokens) {
		t.Fatalf("sentences cover %d of %d tokens of %q", next, len(doc.Tokens), doc.Text)
	}
	next = 0
	for _, e := range doc.Entities {
		if e.Start < next || e.End <= e.Start || e.End > len(doc.Tokens) || e.Label == "" {
			t.Fatalf("entity %v of %q follows token %d", e, doc.Text, next)
		}
		next = e.End
	}
}

// TestParseIsTheSameFromManyGoroutines runs texts in another order in each goroutine, so that caches fill differently, on a model of
// its own. Run it with -race.
func TestParseIsTheSameFromManyGoroutines(t *testing.T) {
	texts := readGolden(t, ownGolden)
	m, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	var group sync.WaitGroup
	for worker := range 8 {
		group.Go(func() {
			for i := range texts {
				g := &texts[(i*7+worker*11)%len(texts)]
				doc, err := m.Parse(g.Text)
				if err != nil {
					t.Errorf("%.40q: %v", g.Text, err)
				} else if diff := g.compare(doc); diff != "" {
					t.Errorf("worker %d: %.40q: %s", worker, g.Text, diff)
				}
			}
		})
	}
	group.Wait()
}

// TestCachesAreBounded fills the caches more than twice over and checks that results stay the same.
func TestCachesAreBounded(t *testing.T) {
	m, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	words := m.tokenizer.words
	for i := range 2*maxCachedChunks + 10 {
		m.tokenizer.tokenize(fmt.Sprintf("w%d", i))
		if len(words.words) > maxCachedWords || len(words.chunks) > maxCachedChunks {
			t.Fatalf("after %d words the caches hold %d words and %d chunks", i, len(words.words), len(words.chunks))
		}
	}
	long := strings.Repeat("y", maxCachedLength+1)
	m.tokenizer.tokenize(long)
	if words.words[long] != nil || words.chunks[long] != nil {
		t.Error("a word over the limit of length is cached")
	}
	compareFile(t, m, ownGolden)
}

// TestLongTextsTakeLinearTime parses texts of a shape at two sizes; eight times the text may take no more than some 24 times the
// time, where quadratic work would take 64 times.
func TestLongTextsTakeLinearTime(t *testing.T) {
	m := testModel(t, "best")
	for name, unit := range longShapes {
		t.Run(name, func(t *testing.T) {
			short, _ := timeParse(t, m, unit, 4_000)
			long, doc := timeParse(t, m, unit, 32_000)
			t.Logf("%v, %v for 8 times as much; %d tokens", short, long, len(doc.Tokens))
			if long > 24*short+200*time.Millisecond {
				t.Errorf("%v for a text, %v for one 8 times as long", short, long)
			}
		})
	}
}

// longShapes are units to repeat, each of which some careless loop would take quadratic time for.
var longShapes = map[string]string{
	"Prose":                    "The minister met the ambassador in Geneva on Monday, and they agreed to talk again. ",
	"OneSentenceWithoutEnd":    "and the man who saw the dog that bit the cat which the boy that ",
	"OneWord":                  "a",
	"OneWordOfSymbols":         "☺",
	"OneRunOfDots":             ".",
	"OpeningBrackets":          "(",
	"ClosingBrackets":          ")",
	"AlternatingAffixes":       "(.",
	"WhiteSpace":               " \n",
	"Spaces":                   " ",
	"WordsInOneChunk":          "word/",
	"AddressesInOneChunk":      "a@b.",
	"ExceptionsAcrossChunks":   ":) a.m. ",
	"EmoticonsInOneChunk":      "x:)",
	"LettersApart":             "a ",
	"QuestionsInOneLine":       "what? ",
	"ListWithoutVerbs":         "Paris, ",
	"GreekCapitals":            "Σ",
	"HyphensInOneChunk":        "a-",
	"MarksThatCaseIsBlindFor":  "'\u0301",
	"GreekCapitalsWithAccents": "Σ\u0301",
}

func timeParse(t *testing.T, m *Model, unit string, size int) (time.Duration, *Doc) {
	t.Helper()
	text := strings.Repeat(unit, size/len(unit)+1)
	start := time.Now()
	doc, err := m.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	taken := time.Since(start)
	checkDoc(t, doc)
	return taken, doc
}

func TestTextOfOneMegabyteIsParsed(t *testing.T) {
	m := testModel(t, "best")
	taken, doc := timeParse(t, m, longShapes["Prose"], 1<<20)
	t.Logf("%d tokens in %v", len(doc.Tokens), taken)
	if len(doc.Sentences) < 10_000 {
		t.Errorf("%d sentences", len(doc.Sentences))
	}
}
