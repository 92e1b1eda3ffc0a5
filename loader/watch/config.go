// Package watch loads feeds, pages and directories again and again, each on its
// own schedule, and remembers what it has seen so that it asks and reads little
// twice.
package watch

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/robfig/cron/v3"

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

// configuration is the file as written.
type configuration struct {
	Feeds       []item `yaml:"feeds"`
	Pages       []item `yaml:"pages"`
	Directories []item `yaml:"directories"`
}

// item is one source as written, and the line it begins on.
type item struct {
	line   int
	fields struct {
		URL   string `yaml:"url"`
		Path  string `yaml:"path"`
		Every string `yaml:"every"`
		Cron  string `yaml:"cron"`
	}
}

// UnmarshalYAML reads the item and keeps its line.
func (i *item) UnmarshalYAML(node ast.Node) error {
	i.line = node.GetToken().Position.Line
	return yaml.NodeToValue(node, &i.fields, yaml.Strict())
}

// ReadSources reads a configuration: the lists feeds and pages, whose items
// have a url, and directories, whose items have a path (relative to the file
// itself); each item says every: 15m or cron: "0 6 * * *". Anything else is an
// error that names the file, the line and what was expected. The sources are in
// the order of the lists: feeds, pages, directories.
func ReadSources(name string, r io.Reader) ([]Source, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxConfig+1))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	if len(data) > maxConfig {
		return nil, fmt.Errorf("read %s: want at most %d bytes", name, maxConfig)
	}
	var c configuration
	if err := yaml.UnmarshalWithOptions(data, &c, yaml.Strict()); err != nil {
		return nil, located(name, err)
	}
	var sources []Source
	var failures []error
	for _, list := range []struct {
		items []item
		local bool
	}{{c.Feeds, false}, {c.Pages, false}, {c.Directories, true}} {
		for _, i := range list.items {
			s, err := i.source(filepath.Dir(name), list.local)
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
	f := i.fields
	s := Source{Input: f.URL, Cron: f.Cron}
	switch {
	case local && (f.Path == "" || f.URL != ""):
		return s, errors.New("want a path, and no url, for a directory")
	case !local && (f.URL == "" || f.Path != ""):
		return s, errors.New("want a url, and no path, for a feed or a page")
	case !local && !loader.IsAddress(f.URL):
		return s, fmt.Errorf("url %q: want one that begins with http:// or https://", fetch.Redact(f.URL))
	case (f.Every == "") == (f.Cron == ""):
		return s, errors.New(`want either every, as 15m, or cron, as "0 6 * * *"`)
	}
	if local {
		if s.Input = f.Path; !filepath.IsAbs(f.Path) {
			s.Input = filepath.Join(dir, f.Path)
		}
	}
	if f.Cron != "" {
		if _, err := cron.ParseStandard(f.Cron); err != nil {
			return s, fmt.Errorf("cron %q: want minute, hour, day of month, month and day of week: %w", f.Cron, err)
		}
		return s, nil
	}
	var err error
	if s.Every, err = time.ParseDuration(f.Every); err != nil || s.Every < MinEvery {
		return s, fmt.Errorf("every %q: want a duration of at least %s, as 15m or 2h", f.Every, MinEvery)
	}
	return s, nil
}

// located names the file and the line of an error of the YAML reader, and for
// an unknown key what would be known there.
func located(name string, err error) error {
	var at yaml.Error
	if !errors.As(err, &at) || at.GetToken() == nil {
		return fmt.Errorf("read %s: %w", name, err)
	}
	message := at.GetMessage()
	var unknown *yaml.UnknownFieldError
	if errors.As(err, &unknown) {
		message += ": want feeds, pages and directories, and in their items url or path, every or cron"
	}
	return fmt.Errorf("read %s: line %d: %s", name, at.GetToken().Position.Line, message)
}
