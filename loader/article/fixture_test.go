package article_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"detente/loader/article"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestFixtures reads each file of testdata and compares what comes out, errors
// included, with the JSON file of the same name. To add a case, drop a file
// and run the test with -update; then check what it wrote.
func TestFixtures(t *testing.T) {
	files, err := filepath.Glob("testdata/*.*")
	if err != nil {
		t.Fatal(err)
	}
	files = slices.DeleteFunc(files, func(f string) bool {
		return strings.HasSuffix(f, ".json") || strings.HasPrefix(filepath.Base(f), ".")
	})
	if len(files) == 0 {
		t.Fatal("testdata holds no fixture")
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			input, err := os.Open(file)
			if err != nil {
				t.Fatal(err)
			}
			defer input.Close()
			got := readAll(t, filepath.Base(file), input)
			golden := strings.TrimSuffix(file, filepath.Ext(file)) + ".json"
			if *update {
				if err := os.WriteFile(golden, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, want) {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// readAll returns what Read yields as indented JSON: articles as they are,
// errors as objects with the key error.
func readAll(t *testing.T, name string, input *os.File) []byte {
	t.Helper()
	var all []any
	for a, err := range article.Read(t.Context(), name, input, article.Options{}) {
		switch {
		case err != nil:
			all = append(all, map[string]string{"error": err.Error()})
		default:
			all = append(all, a)
		}
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(all); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
