package article

import (
	_ "embed" // the dictionary of page furniture
	"fmt"
	"regexp"
	"strings"
	"sync"
)

//go:embed dictionaries/furniture.tsv
var furnitureTSV string

// furniture is the dictionary of what stands around the prose of a page. It is
// read-only once parsed.
type furniture struct {
	line     map[string]bool // foldKey of a paragraph that is never prose
	section  map[string]bool // foldKey of a section label above a headline
	start    *regexp.Regexp  // how a paragraph that is furniture begins
	whole    *regexp.Regexp  // what a whole paragraph that is furniture looks like
	block    *regexp.Regexp  // class or id of an element that is furniture
	role     *regexp.Regexp  // what in a byline is no name
	agencies []agency
}

// agency is a news agency: the short name used in Article.Wire, how it is
// spelled in bylines and datelines, and its host.
type agency struct {
	name, host string
	spelled    *regexp.Regexp
}

// pageFurniture returns the embedded dictionary. A bad line in it is a
// programming error, which the test of the dictionary finds first.
var pageFurniture = sync.OnceValue(func() *furniture {
	f, err := parseFurniture(furnitureTSV)
	if err != nil {
		panic(err)
	}
	return f
})

// parseFurniture reads lines of a kind, a tab, and a phrase or regular
// expression; see the head of the file. An error names the line.
func parseFurniture(tsv string) (*furniture, error) {
	f := &furniture{line: map[string]bool{}, section: map[string]bool{}}
	patterns := map[string][]string{}
	for i, line := range strings.Split(tsv, "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		fields := strings.Split(line, "\t")
		if len(fields) < 2 {
			return nil, fmt.Errorf("furniture.tsv:%d: want a kind, a tab and a phrase", i+1)
		}
		kind, phrase := fields[0], fields[1]
		switch kind {
		case "line":
			f.line[foldKey(phrase)] = true
		case "section":
			f.section[foldKey(phrase)] = true
		case "start", "whole", "block", "role":
			if _, err := regexp.Compile(phrase); err != nil {
				return nil, fmt.Errorf("furniture.tsv:%d: %w", i+1, err)
			}
			patterns[kind] = append(patterns[kind], phrase)
		case "agency":
			spelled, err := regexp.Compile(`^(?:` + phrase + `)$`)
			if err != nil || len(fields) != 4 {
				return nil, fmt.Errorf("furniture.tsv:%d: want agency, spellings, name and host: %w", i+1, err)
			}
			f.agencies = append(f.agencies, agency{name: fields[2], host: fields[3], spelled: spelled})
		default:
			return nil, fmt.Errorf("furniture.tsv:%d: unknown kind %q", i+1, kind)
		}
	}
	f.start = regexp.MustCompile(`(?i)^(?:` + strings.Join(patterns["start"], "|") + `)`)
	f.whole = regexp.MustCompile(`(?i)^(?:` + strings.Join(patterns["whole"], "|") + `)$`)
	f.block = regexp.MustCompile(`(?i)(?:^|[\s_-])(?:` + strings.Join(patterns["block"], "|") + `)(?:$|[\s_-])`)
	f.role = regexp.MustCompile(`(?i)^(?:` + strings.Join(patterns["role"], "|") + `)$`)
	return f, nil
}

// agencyNamed returns the short name of the agency that s is, or "".
func (f *furniture) agencyNamed(s string) string {
	s = strings.TrimSpace(s)
	for _, a := range f.agencies {
		if a.spelled.MatchString(s) {
			return a.name
		}
	}
	return ""
}

// agencyAt returns the short name of the agency whose site host is, or "".
func (f *furniture) agencyAt(host string) string {
	for _, a := range f.agencies {
		if a.host != "" && (host == a.host || strings.HasSuffix(host, "."+a.host)) {
			return a.name
		}
	}
	return ""
}
