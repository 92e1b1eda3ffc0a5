package article

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	renderhtml "github.com/yuin/goldmark/renderer/html"
	"go.yaml.in/yaml/v3"
)

var frontMatter = regexp.MustCompile(`(?s)\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\z)`)

// readMarkdown reads one article as Markdown (CommonMark with tables and
// strikethrough), with YAML front matter where it begins with some. The first
// heading of level one is the headline when front matter has no title.
func readMarkdown(text string, known Article) (draft, error) {
	d := draft{Article: known}
	text = strings.ReplaceAll(text, "\r\n", "\n")
	if m := frontMatter.FindStringSubmatch(text); m != nil {
		fields := map[string]any{}
		if err := yaml.Unmarshal([]byte(m[1]), &fields); err != nil {
			return d, fmt.Errorf("%w: front matter: %w", ErrFormat, err)
		}
		d.takeFields(func(key string) []string { return yamlStrings(fieldNamed(fields, key)) })
		text = text[len(m[0]):]
	}
	// Markdown is rendered as a page and then read as one: raw HTML inside it
	// gets the same treatment as prose.
	var page bytes.Buffer
	renderer := goldmark.New(goldmark.WithExtensions(extension.Strikethrough, extension.Table), goldmark.WithRendererOptions(renderhtml.WithUnsafe()))
	if err := renderer.Convert([]byte(text), &page); err != nil {
		return d, fmt.Errorf("%w: markdown: %w", ErrFormat, err)
	}
	blocks, heading, err := fragmentParagraphs(page.String())
	if err != nil {
		return d, err
	}
	d.Title = firstOf(d.Title, heading)
	d.titleIsSecure = d.Title != ""
	d.paragraphs = blocks
	return d, nil
}

// fieldNamed returns the field whose name is key, whatever its case.
func fieldNamed(fields map[string]any, key string) any {
	for name, value := range fields {
		if strings.EqualFold(name, key) {
			return value
		}
	}
	return nil
}

// yamlStrings returns a YAML value as strings: a scalar as one, a list as
// many, a mapping by its name.
func yamlStrings(value any) []string {
	switch v := value.(type) {
	case nil:
		return nil
	case string:
		return []string{v}
	case []any:
		var all []string
		for _, item := range v {
			all = append(all, yamlStrings(item)...)
		}
		return all
	case map[string]any:
		return yamlStrings(v["name"])
	default:
		return []string{fmt.Sprint(v)}
	}
}
