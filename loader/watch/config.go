// Package watch loads feeds, pages and directories again and again, each on its
// own schedule, and remembers what it has seen so that it asks and reads little
// twice.
package watch

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/robfig/cron/v3"
	"go.yaml.in/yaml/v3"

	"detente/loader"
	"detente/loader/fetch"
)

// Source is one feed, page or directory and when it is loaded.
type Source struct {
	Input string        // address, or path of a directory
	Every time.Duration // how often, beginning at once; 0 when Cron says when
	Cron  string        // five fields, in the time zone of the machine; "" when Every says how often
}

// Name names the source for people: its address without a password.
func (s Source) Name() string {
	if loader.IsAddress(s.Input) {
		return fetch.Redact(s.Input)
	}
	return s.Input
}

// MinEvery is the shortest interval, so that a slip of the pen does not press
// an outlet's server.
const MinEvery = 10 * time.Second

// maxConfig bounds a configuration file.
const maxConfig = 1 << 20

// configuration is the file as written: lists of items by name.
type configuration map[string][]item

// item is one source as written, by key, and the line it begins on.
type item struct {
	line   int
	fields map[string]string
}

// UnmarshalYAML reads the lists that there may be.
func (c *configuration) UnmarshalYAML(node *yaml.Node) error {
	*c = configuration{}
	return eachMember(node, []string{"feeds", "pages", "directories"}, func(list string, value *yaml.Node) error {
		var items []item
		if value.Kind != yaml.SequenceNode {
			return fmt.Errorf("line %d: %s: want a list of items that begin with -", value.Line, list)
		}
		for _, node := range value.Content {
			i := item{node.Line, map[string]string{}}
			if err := eachMember(node, []string{"url", "path", "every", "cron"}, func(key string, value *yaml.Node) error {
				if value.Kind != yaml.ScalarNode {
					return fmt.Errorf("line %d: %s: want one value", value.Line, key)
				}
				i.fields[key] = value.Value
				return nil
			}); err != nil {
				return err
			}
			items = append(items, i)
		}
		(*c)[list] = items
		return nil
	})
}

// eachMember calls read for the members of a mapping. A key that is not known,
// or there twice, is an error.
func eachMember(node *yaml.Node, known []string, read func(key string, value *yaml.Node) error) error {
	if node.Kind != yaml.MappingNode {
		return fmt.Errorf("line %d: want %s, each followed by a colon", node.Line, strings.Join(known, ", "))
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(node.Content); i += 2 {
		key := node.Content[i]
		switch {
		case !slices.Contains(known, key.Value):
			return fmt.Errorf("line %d: unknown key %q: want %s", key.Line, key.Value, strings.Join(known, ", "))
		case seen[key.Value]:
			return fmt.Errorf("line %d: %s is there already", key.Line, key.Value)
		}
		seen[key.Value] = true
		if err := read(key.Value, node.Content[i+1]); err != nil {
			return err
		}
	}
	return nil
}

// ReadSources reads a configuration: the lists feeds and pages, whose items
// have a url, and directories, whose items have a path (relative to the file
// itself); each item says every: 15m or cron: "0 6 * * *". Anything else is an
// error that names the file, the line and what was expected. The sources are in
// the order feeds, pages, directories, and within a list in that of the file.
func ReadSources(name string, r io.Reader) ([]Source, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxConfig+1))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	if len(data) > maxConfig {
		return nil, fmt.Errorf("read %s: want at most %d bytes", name, maxConfig)
	}
	var lists configuration
	if err := yaml.Unmarshal(data, &lists); err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	var sources []Source
	var failures []error
	for _, list := range []string{"feeds", "pages", "directories"} {
		for _, i := range lists[list] {
			s, err := i.source(filepath.Dir(name), list == "directories")
			if err != nil {
				failures = append(failures, fmt.Errorf("read %s: line %d: %w", name, i.line, err))
			}
			sources = append(sources, s)
		}
	}
	if len(sources) == 0 {
		return nil, fmt.Errorf("read %s: want at least one item under feeds, pages or directories", name)
	}
	return sources, errors.Join(failures...)
}

// source checks the item; dir is where relative paths begin.
func (i item) source(dir string, local bool) (Source, error) {
	url, path, every := i.fields["url"], i.fields["path"], i.fields["every"]
	s := Source{Input: url, Cron: i.fields["cron"]}
	switch {
	case local && (path == "" || url != ""):
		return s, errors.New("want a path, and no url, for a directory")
	case !local && (url == "" || path != ""):
		return s, errors.New("want a url, and no path, for a feed or a page")
	case !local && !loader.IsAddress(url):
		return s, fmt.Errorf("url %q: want one that begins with http:// or https://", fetch.Redact(url))
	case (every == "") == (s.Cron == ""):
		return s, errors.New(`want either every, as 15m, or cron, as "0 6 * * *"`)
	}
	if local {
		if s.Input = path; !filepath.IsAbs(path) {
			s.Input = filepath.Join(dir, path)
		}
	}
	if s.Cron != "" {
		if _, err := cron.ParseStandard(s.Cron); err != nil {
			return s, fmt.Errorf("cron %q: want minute, hour, day of month, month and day of week: %w", s.Cron, err)
		}
		return s, nil
	}
	var err error
	if s.Every, err = time.ParseDuration(every); err != nil || s.Every < MinEvery {
		return s, fmt.Errorf("every %q: want a duration of at least %s, as 15m or 2h", every, MinEvery)
	}
	return s, nil
}
