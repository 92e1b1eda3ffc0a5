package article_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"detente/loader/article"
)

// checkRead reads data under a name and fails when what comes out breaks a
// promise of the package.
func checkRead(t *testing.T, name string, data []byte) {
	n := 0
	for a, err := range article.Read(t.Context(), name, bytes.NewReader(data), article.Options{MaxBytes: 1 << 20}) {
		n++
		if err != nil {
			if a != nil || !strings.HasPrefix(err.Error(), "read "+name+": ") {
				t.Fatalf("article %v with error %v", a, err)
			}
			continue
		}
		if strings.TrimSpace(a.Text) == "" || !utf8.ValidString(a.Text) || strings.Contains(a.Text, "\n\n\n") || strings.Contains(a.Text, "\r") {
			t.Fatalf("text is %q", a.Text)
		}
		if a.Title != "" && !strings.HasPrefix(a.Text, a.Title) {
			t.Fatalf("text %q does not begin with title %q", a.Text, a.Title)
		}
	}
	if n == 0 {
		t.Fatal("nothing was yielded")
	}
}

func seed(f *testing.F, patterns ...string) {
	for _, pattern := range patterns {
		files, err := filepath.Glob("testdata/" + pattern)
		if err != nil || len(files) == 0 {
			f.Fatalf("no seed %s: %v", pattern, err)
		}
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(data)
		}
	}
}

func FuzzText(f *testing.F) {
	seed(f, "*.txt")
	f.Fuzz(func(t *testing.T, data []byte) { checkRead(t, "in.txt", data) })
}

func FuzzMarkdown(f *testing.F) {
	seed(f, "*.md")
	f.Fuzz(func(t *testing.T, data []byte) { checkRead(t, "in.md", data) })
}

func FuzzHTML(f *testing.F) {
	seed(f, "*.html")
	f.Fuzz(func(t *testing.T, data []byte) {
		checkRead(t, "in.html", append([]byte("<html>"), data...))
	})
}

func FuzzFeed(f *testing.F) {
	seed(f, "*.rss", "*.atom", "*.jsonfeed")
	f.Fuzz(func(t *testing.T, data []byte) {
		checkRead(t, "in.rss", append([]byte(`<rss version="2.0"><channel>`), data...))
		checkRead(t, "in.feed", data)
	})
}

func FuzzJSON(f *testing.F) {
	seed(f, "*.jsonl", "*.jsonarray")
	f.Fuzz(func(t *testing.T, data []byte) { checkRead(t, "in.jsonl", data) })
}
