package main

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
)

// page is a page and what a person read in it; what nobody noted is empty.
type page struct {
	url, file     string
	title, date   string
	authors       []string
	with, without []string
	source        []byte
}

// fixturePages loads the pairs of HTML and JSON of package article.
func fixturePages() ([]page, error) {
	files, err := filepath.Glob("../testdata/*.html")
	if err != nil {
		return nil, err
	}
	var pages []page
	for _, file := range files {
		golden, err := os.ReadFile(strings.TrimSuffix(file, ".html") + ".json")
		if err != nil {
			return nil, err
		}
		var cases []struct {
			URL, Title, Published, Text string
			Authors                     []string
		}
		if err := json.Unmarshal(golden, &cases); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		source, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		if len(cases) != 1 || cases[0].Title == "" {
			continue // a fixture of bad input
		}
		c := cases[0]
		p := page{url: c.URL, file: file, title: c.Title, authors: c.Authors, with: strings.Split(c.Text, "\n\n")[1:], source: source}
		if len(c.Published) >= 10 {
			p.date = c.Published[:10]
		}
		pages = append(pages, p)
	}
	return pages, nil
}

// notedPages loads a collection kept as JSON lines; the pages are files beside it.
func notedPages(file string) ([]page, error) {
	lines, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer lines.Close()
	var pages []page
	for decoder := json.NewDecoder(lines); decoder.More(); {
		var note struct {
			URL, File, Title, Date string
			Authors, With, Without []string
		}
		if err := decoder.Decode(&note); err != nil {
			return nil, fmt.Errorf("%s: page %d: %w", file, len(pages)+1, err)
		}
		source, err := os.ReadFile(filepath.Join(filepath.Dir(file), note.File))
		if err != nil {
			return nil, err
		}
		pages = append(pages, page{
			url: note.URL, file: note.File, title: note.Title, date: note.Date,
			authors: note.Authors, with: note.With, without: note.Without, source: source,
		})
	}
	return pages, nil
}

// trafilaturaPages loads the collection that go-trafilatura is measured by.
func trafilaturaPages() ([]page, error) {
	dir, err := moduleDir("github.com/markusmobius/go-trafilatura")
	if err != nil {
		return nil, err
	}
	return goPages(filepath.Join(dir, "scripts/comparison/data.go"),
		filepath.Join(dir, "test-files/comparison"), filepath.Join(dir, "test-files/mock"))
}

// htmldatePages loads the collections that go-htmldate is measured by.
func htmldatePages() ([]page, error) {
	dir, err := moduleDir("github.com/markusmobius/go-htmldate")
	if err != nil {
		return nil, err
	}
	var all []page
	for _, name := range []string{"default", "mediacloud"} {
		pages, err := goPages(filepath.Join(dir, "scripts/comparison/data-"+name+".go"),
			filepath.Join(dir, "test-files/comparison"), filepath.Join(dir, "test-files/mediacloud"), filepath.Join(dir, "test-files/mock"))
		if err != nil {
			return nil, err
		}
		all = append(all, pages...)
	}
	return all, nil
}

// moduleDir returns where the go command keeps the source of a module.
func moduleDir(module string) (string, error) {
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", module).Output()
	return strings.TrimSpace(string(out)), err
}

// goPages reads a collection that is kept as a composite literal in Go source.
func goPages(file string, dirs ...string) ([]page, error) {
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	if err != nil {
		return nil, err
	}
	var pages []page
	ast.Inspect(parsed, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.KeyValueExpr:
			if entry, ok := n.Value.(*ast.CompositeLit); ok {
				if url := literal(n.Key); strings.Contains(url, "://") {
					pages = append(pages, entryPage(url, entry))
					return false
				}
			}
		case *ast.CompositeLit:
			if p := entryPage("", n); p.file != "" {
				pages = append(pages, p)
				return false
			}
		}
		return true
	})
	var found []page
	for _, p := range pages {
		for _, dir := range dirs {
			if source, err := os.ReadFile(filepath.Join(dir, p.file)); err == nil {
				p.source = source
				found = append(found, p)
				break
			}
		}
	}
	sort.Slice(found, func(i, j int) bool { return found[i].file < found[j].file })
	return found, nil
}

func entryPage(url string, entry *ast.CompositeLit) page {
	p := page{url: url}
	for _, element := range entry.Elts {
		field, ok := element.(*ast.KeyValueExpr)
		if !ok {
			continue
		}
		name, ok := field.Key.(*ast.Ident)
		if !ok {
			continue
		}
		var list []string
		if values, ok := field.Value.(*ast.CompositeLit); ok {
			for _, v := range values.Elts {
				list = append(list, literal(v))
			}
		}
		switch name.Name {
		case "URL":
			p.url = literal(field.Value)
		case "File":
			p.file = literal(field.Value)
		case "Title":
			p.title = literal(field.Value)
		case "Date":
			p.date = literal(field.Value)
		case "Authors":
			p.authors = list
		case "With":
			p.with = list
		case "Without":
			p.without = list
		}
	}
	if p.date == "nan" {
		p.date = ""
	}
	return p
}

func literal(e ast.Expr) string {
	if l, ok := e.(*ast.BasicLit); ok && l.Kind == token.STRING {
		s, _ := strconv.Unquote(l.Value)
		return s
	}
	return ""
}

// onlyEnglish keeps the pages that are read as English.
func onlyEnglish(pages []page) []page {
	var kept []page
	for _, p := range pages {
		if a := readArticle(p); a != nil && a.Language == "en" {
			kept = append(kept, p)
		}
	}
	return kept
}
