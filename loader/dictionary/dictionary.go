// Package dictionary holds the facts about actors that reading an article
// needs: countries and how news names them, places, organizations, leaders and
// the offices they held, titles, and nouns for unnamed actors ("police").
//
// The facts are tab-separated files in the folder data, embedded into the
// program. [Load] parses them once; the [Dictionary] never changes afterwards
// and may be used from many goroutines. [Dictionary.Match] finds the longest
// entry at a position of a sentence; where a name is ambiguous ("Georgia",
// "Congo") it returns every reading, the likeliest first, and the caller decides.
//
// Each file starts with `#` comments, then a header line that names the columns.
// A cell with several values separates them by `|`. Every row says its source.
package dictionary

import (
	"embed"
	"fmt"
	"io/fs"
)

//go:embed data/*.tsv
var files embed.FS

// Dictionary answers questions about the facts. Make one with [Load].
type Dictionary struct {
	countries     map[string]Country
	organizations map[string]Organization
	persons       map[string]*Person
	offices       map[string]OfficeKind
	sectors       map[string]sectorName
	bySurname     map[string][]*Person
	titled        map[string][]*Person // by folded surname, persons who are TitledOnly included
	holders       map[seat][]holding
	everyday      map[string][]string // folded everyday word -> ids of who is meant by it as a surname alone
	lookup        *lookup
}

// Load parses the embedded files. An error names the file, the line and what
// was expected; it can only mean that a file of this package is wrong.
func Load() (*Dictionary, error) {
	data, err := fs.Sub(files, "data")
	if err != nil {
		return nil, fmt.Errorf("dictionary: open embedded files: %w", err)
	}
	return load(data)
}

// load reads the files in the order in which they refer to one another:
// every name may be an everyday word, everything names countries, and leaders
// name offices and organizations.
func load(data fs.FS) (*Dictionary, error) {
	d := &Dictionary{
		countries:     make(map[string]Country),
		organizations: make(map[string]Organization),
		persons:       make(map[string]*Person),
		offices:       make(map[string]OfficeKind),
		sectors:       make(map[string]sectorName),
		bySurname:     make(map[string][]*Person),
		titled:        make(map[string][]*Person),
		holders:       make(map[seat][]holding),
		everyday:      make(map[string][]string),
		lookup:        newLookup(),
	}
	for _, step := range []struct {
		file    string
		columns []string
		add     func(row) error
	}{
		{"everyday.tsv", everydayColumns, d.addEveryday},
		{"countries.tsv", countryColumns, d.addCountry},
		{"sectors.tsv", sectorColumns, d.addSector},
		{"organizations.tsv", organizationColumns, d.addOrganization},
		{"seats.tsv", seatColumns, d.addSeat},
		{"offices.tsv", officeColumns, d.addOffice},
		{"titles.tsv", titleColumns, d.addTitle},
		{"agents.tsv", agentColumns, d.addAgent},
		{"groups.tsv", groupColumns, d.addGroup},
		{"leaders_americas_europe.tsv", leaderColumns, d.addLeader},
		{"leaders_asia_africa.tsv", leaderColumns, d.addLeader},
		{"leaders_reign.tsv", leaderColumns, d.addTitledLeader},
		{"regions.tsv", placeColumns, d.addPlace},
		{"cities.tsv", placeColumns, d.addPlace},
	} {
		if err := readTable(data, step.file, step.columns, step.add); err != nil {
			return nil, fmt.Errorf("dictionary: %w", err)
		}
	}
	d.addPersons()
	d.lookup.sort()
	return d, nil
}
