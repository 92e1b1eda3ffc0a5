package nlp

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"unicode/utf8"

	"detente/loader/nlp/internal/kernel"
)

// golden is spaCy's analysis of a text, as scripts/nlp/golden.py prints it.
type golden struct {
	Text   string   `json:"text"`
	Tokens []string `json:"tok"`
	Index  []int    `json:"idx"` // of the first code point
	Space  []bool   `json:"ws"`
	Norm   []string `json:"norm"`
	Tag    []string `json:"tag"`
	POS    []string `json:"pos"`
	Morph  []string `json:"morph"`
	Lemma  []string `json:"lemma"`
	Head   []int    `json:"head"`
	Dep    []string `json:"dep"`
	Start  []int    `json:"ss"`
	Ents   [][3]any `json:"ents"`
}

func readGolden(t testing.TB, path string) []golden {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var all []golden
	lines := bufio.NewScanner(bytes.NewReader(data))
	lines.Buffer(nil, len(data)+1)
	for number := 1; lines.Scan(); number++ {
		var g golden
		if err := json.Unmarshal(lines.Bytes(), &g); err != nil {
			t.Fatalf("%s:%d: %v", path, number, err)
		}
		all = append(all, g)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	if len(all) == 0 {
		t.Fatalf("%s holds no text", path)
	}
	return all
}

// projectRoot returns the folder of go.mod.
func projectRoot(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		if filepath.Dir(dir) == dir {
			t.Fatal("no go.mod above the working directory")
		}
		dir = filepath.Dir(dir)
	}
}

// sharedGolden returns the common golden file; where ../shared is absent outside CI it skips.
func sharedGolden(t testing.TB) string {
	t.Helper()
	path := filepath.Join(projectRoot(t), "..", "shared", "nlp", "golden.ndjson")
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) && os.Getenv("CI") == "" {
		t.Skip("needs ../shared and it is absent; testdata/golden.ndjson is still compared")
	}
	return path
}

// ownGolden holds texts written for this project.
const ownGolden = "testdata/golden.ndjson"

// modelOf loads the model once for each kernel.
var modelOf = map[string]func() (*Model, error){
	"best":     sync.OnceValues(Load),
	"portable": sync.OnceValues(func() (*Model, error) { return load(modelFile, kernel.Portable()) }),
}

func testModel(t testing.TB, name string) *Model {
	t.Helper()
	m, err := modelOf[name]()
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// TestGolden compares every field of every token with spaCy's, with both kernels. NLP_GOLDEN names a further golden file,
// relative to the project's root or absolute.
func TestGolden(t *testing.T) {
	for _, name := range []string{"best", "portable"} {
		m := testModel(t, name)
		t.Run("OwnTextsAreIdenticalToSpaCy/"+name, func(t *testing.T) { t.Parallel(); compareFile(t, m, ownGolden) })
		t.Run("SharedTextsAreIdenticalToSpaCy/"+name, func(t *testing.T) { t.Parallel(); compareFile(t, m, sharedGolden(t)) })
		if path := os.Getenv("NLP_GOLDEN"); path != "" {
			if !filepath.IsAbs(path) {
				path = filepath.Join(projectRoot(t), path)
			}
			t.Run("FurtherTextsAreIdenticalToSpaCy/"+name, func(t *testing.T) { t.Parallel(); compareFile(t, m, path) })
		}
	}
}

func compareFile(t *testing.T, m *Model, path string) {
	tokens, texts := 0, readGolden(t, path)
	for i, g := range texts {
		doc, err := m.Parse(g.Text)
		if err != nil {
			t.Errorf("text %d: %v", i+1, err)
			continue
		}
		tokens += len(doc.Tokens)
		if diff := g.compare(doc); diff != "" {
			t.Errorf("text %d (%.60q): %s", i+1, g.Text, diff)
		}
	}
	t.Logf("%s kernel: %d texts, %d tokens", m.Kernel(), len(texts), tokens)
}

// compare says where doc first differs from the golden answer, nothing if they are the same.
func (g *golden) compare(doc *Doc) string {
	var got []string
	for _, token := range doc.Tokens {
		got = append(got, token.Text)
	}
	if fmt.Sprint(got) != fmt.Sprint(g.Tokens) || len(got) != len(g.Tokens) {
		return fmt.Sprintf("tokens\n got %q\nwant %q", got, g.Tokens)
	}
	index, at := 0, 0
	for i := range doc.Tokens {
		token := &doc.Tokens[i]
		index += utf8.RuneCountInString(doc.Text[at:token.Start])
		at = token.Start
		for _, field := range []struct {
			name      string
			got, want any
		}{
			{"text", token.Text, g.Tokens[i]}, {"offset", index, g.Index[i]}, {"space", token.Space, g.Space[i]},
			{"norm", token.Norm, g.Norm[i]}, {"tag", token.Tag, g.Tag[i]}, {"part of speech", token.POS, g.POS[i]},
			{"morphology", token.Morph, g.Morph[i]}, {"lemma", token.Lemma, g.Lemma[i]}, {"head", token.Head, g.Head[i]},
			{"dependency", token.Dep, g.Dep[i]}, {"sentence start", token.SentStart, g.Start[i] == 1},
		} {
			if field.got != field.want {
				return fmt.Sprintf("token %d (%q): %s is %v, want %v", i, token.Text, field.name, field.got, field.want)
			}
		}
	}
	var entities [][3]any
	for _, e := range doc.Entities {
		entities = append(entities, [3]any{float64(e.Start), float64(e.End), e.Label})
	}
	if fmt.Sprint(entities) != fmt.Sprint(g.Ents) {
		return fmt.Sprintf("entities are %v, want %v", entities, g.Ents)
	}
	return ""
}
