package coded

import (
	"net/url"
	"strings"
	"time"

	"detente/graph"
)

// Columns of GDELT's event table, counted from 0 (GDELT Event Codebook 2.0).
const (
	gdeltID        = 0
	gdeltDay       = 1
	gdeltActor1    = 5  // then name, country, known group, ethnic group, two religions, three types
	gdeltActor2    = 15 // the same
	gdeltCode      = 26
	gdeltPlace     = 52
	gdeltAdded     = 59
	gdeltSourceURL = 60
	gdeltColumns   = 61
)

// gdelt reads a row of GDELT 2.0.
func (c *Reader) gdelt(line []byte) (*Event, error) {
	cells := strings.Split(string(line), "\t")
	if len(cells) != gdeltColumns {
		return nil, expected("%d columns, expected the %d of GDELT 2.0", len(cells), gdeltColumns)
	}
	day, ok := dayOf("20060102", cells[gdeltDay])
	if !ok || cells[gdeltID] == "" {
		return nil, expected("event %q of day %q, expected a number and YYYYMMDD", cells[gdeltID], cells[gdeltDay])
	}
	code := cells[gdeltCode]
	a, known := c.acts[code]
	switch {
	case strings.HasPrefix(code, "01"), strings.HasPrefix(code, "02"), code == "---", code == "":
		return nil, noAct
	case !known:
		return nil, expected("event code %q, expected one of CAMEO", code)
	}
	e := &Event{
		Format: GDELT, Key: cells[gdeltID], Rule: "cameo-" + code, Type: a.typ, Mode: a.mode, Contexts: a.contexts, Realis: graph.Actual,
		Date: graph.OnDay(day), Place: gdeltPlaceOf(cells[gdeltPlace]), URL: cells[gdeltSourceURL], Outlet: host(cells[gdeltSourceURL]),
	}
	if added, err := time.Parse("20060102150405", cells[gdeltAdded]); err == nil {
		e.Published = added
	}
	e.Actors, e.Recipients = gdeltParty(cells[gdeltActor1:]), gdeltParty(cells[gdeltActor2:])
	if a.swapped {
		e.Actors, e.Recipients = e.Recipients, e.Actors
	}
	return e, nil
}

// gdeltParty returns the actor that starts at the first cell, none when it is empty.
func gdeltParty(cells []string) []Party {
	if cells[0] == "" {
		return nil
	}
	p := Party{Code: cells[0], Name: cells[1], Country: cells[2]}
	if iso, ok := cameoCountries[p.Country]; ok {
		p.Country = iso
	}
	if group := cameoSectors[cells[3]]; group != "" {
		p.Sectors = append(p.Sectors, group)
	}
	for _, typ := range cells[7:10] {
		if sector := cameoSectors[typ]; sector != "" {
			p.Sectors = append(p.Sectors, sector)
		}
	}
	return []Party{p}
}

// gdeltPlaceOf reads "Geneva, Genève, Switzerland": the first part is the
// place, the last the country, whose code resolving adds.
func gdeltPlaceOf(name string) graph.Place {
	first, _, _ := strings.Cut(name, ",")
	country := name[strings.LastIndexByte(name, ',')+1:]
	return graph.Place{Name: strings.TrimSpace(first), Country: strings.TrimSpace(country)}
}

// host returns the host of an address without "www.", "" when it is none.
func host(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(u.Hostname(), "www.")
}
