package watch

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestSourcesAreReadInOrder(t *testing.T) {
	got, err := ReadSources("conf/feeds.yaml", strings.NewReader(`
directories:
  - path: inbox
    every: 1m
feeds:
  - url: https://example.org/rss
    every: 15m
pages:
  - {url: "https://example.org/page", cron: "0 6 * * *"}
`))
	want := []Source{
		{Input: "https://example.org/rss", Every: 15 * time.Minute},
		{Input: "https://example.org/page", Cron: "0 6 * * *"},
		{Input: filepath.Join("conf", "inbox"), Every: time.Minute},
	}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("%v (%v), want %v", got, err, want)
	}
}

func TestWrongConfigurationIsNamedByFileAndLine(t *testing.T) {
	for name, c := range map[string]struct{ text, say string }{
		"unknown list":         {"fedes:\n  - url: https://example.org\n", "line 1: unknown key \"fedes\": want feeds, pages"},
		"unknown key":          {"feeds:\n  - url: https://example.org\n    evry: 15m\n", "line 3: unknown key \"evry\""},
		"no schedule":          {"feeds:\n  - url: https://example.org\n", "line 2: want either every"},
		"two schedules":        {"feeds:\n  - url: https://example.org\n    every: 15m\n    cron: \"0 6 * * *\"\n", "line 2: want either every"},
		"no duration":          {"feeds:\n  - url: https://example.org\n    every: often\n", "line 2: every \"often\": want a duration"},
		"too often":            {"feeds:\n  - url: https://example.org\n    every: 1s\n", "want a duration of at least 10s"},
		"no cron":              {"pages:\n  - url: https://example.org\n    cron: \"61 * * * *\"\n", "line 2: cron"},
		"no address":           {"feeds:\n  - url: /etc/passwd\n    every: 15m\n", "line 2: url \"/etc/passwd\": want one that begins"},
		"a path for a feed":    {"feeds:\n  - path: inbox\n    every: 15m\n", "line 2: want a url"},
		"a url for directory":  {"directories:\n  - url: https://example.org\n    every: 15m\n", "line 2: want a path"},
		"a list that is none":  {"feeds: https://example.org\n", "line 1"},
		"a key told twice":     {"feeds:\n  - url: https://example.org\n    url: https://example.com\n    every: 15m\n", "line 3"},
		"nothing":              {"", "want at least one item"},
		"broken YAML":          {"feeds: [\n", "line 1"},
		"the second of errors": {"feeds:\n  - url: https://example.org\n    every: 15m\n  - url: https://example.com\n", "line 4: want either every"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := ReadSources("feeds.yaml", strings.NewReader(c.text))
			if err == nil || !strings.Contains(err.Error(), "feeds.yaml") || !strings.Contains(err.Error(), c.say) {
				t.Errorf("error %v, want feeds.yaml and %q", err, c.say)
			}
		})
	}
}

func TestPasswordOfASourceIsNotTold(t *testing.T) {
	_, err := ReadSources("feeds.yaml", strings.NewReader("feeds:\n  - url: ftp://me:geheim@example.org/\n    every: 15m\n"))
	if err == nil || strings.Contains(err.Error(), "geheim") {
		t.Errorf("error %v", err)
	}
	if name := (Source{Input: "https://me:geheim@example.org/"}).Name(); strings.Contains(name, "geheim") {
		t.Errorf("the source is called %s", name)
	}
}

// Any text is read as sources that have a schedule, or refused.
func FuzzReadSources(f *testing.F) {
	f.Add("feeds:\n  - url: https://example.org\n    every: 15m\n")
	f.Add("directories: [{path: a, cron: '0 6 * * *'}]")
	f.Add("feeds: &a\n  - *a\n")
	f.Fuzz(func(t *testing.T, text string) {
		sources, err := ReadSources("feeds.yaml", strings.NewReader(text))
		if err != nil {
			return
		}
		for _, s := range sources {
			if s.Input == "" || (s.Every < MinEvery) == (s.Cron == "") {
				t.Errorf("%q is read as %+v", text, s)
			}
		}
	})
}
