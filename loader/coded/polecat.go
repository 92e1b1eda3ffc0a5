package coded

import (
	"slices"
	"strings"
	"time"

	"detente/graph"
)

// polecatNeeds are the columns without which a file is not POLECAT's.
var polecatNeeds = []string{"Event ID", "Event Date", "Event Type", "Event Mode", "Actor Name", "Actor Country", "Recipient Name", "Recipient Country"}

// polecat returns a function that reads a file of POLECAT: first the header,
// by whose names the cells of the other lines are found. Some of the published
// files name more columns than their rows have, and some rows end in more tabs.
func polecat() func(line []byte) (*Event, error) {
	var columns map[string]int
	return func(line []byte) (*Event, error) {
		cells := strings.Split(string(line), "\t")
		if columns == nil {
			named := map[string]int{}
			for i, name := range cells {
				named[strings.TrimSpace(name)] = i
			}
			for _, name := range polecatNeeds {
				if _, ok := named[name]; !ok {
					return nil, expected("header without %q, expected the columns of POLECAT", name)
				}
			}
			columns = named
			return nil, nil
		}
		return polecatEvent(func(column string) string {
			if i, ok := columns[column]; ok && i < len(cells) {
				if cell := strings.TrimSpace(cells[i]); cell != "None" && cell != "NA" {
					return cell
				}
			}
			return ""
		})
	}
}

func polecatEvent(cell func(column string) string) (*Event, error) {
	day, ok := dayOf(time.DateOnly, cell("Event Date"))
	if !ok || cell("Event ID") == "" {
		return nil, expected("event %q of %q, expected an ID and YYYY-MM-DD", cell("Event ID"), cell("Event Date"))
	}
	e := &Event{
		Format: POLECAT, Key: cell("Event ID"), Rule: "polecat", Type: graph.Type(strings.ToUpper(cell("Event Type"))), Realis: graph.Actual,
		Date: graph.OnDay(day), Outlet: cell("Source"), Language: language(cell("Language")),
	}
	if e.Type.Quad() == "" {
		return nil, expected("event type %q, expected one of PLOVER's 16", cell("Event Type"))
	}
	for _, mode := range list(cell("Event Mode")) {
		if e.Mode == "" && e.Type.HasMode(graph.Mode(mode)) {
			e.Mode = graph.Mode(mode)
		}
	}
	for _, context := range list(cell("Contexts")) {
		if graph.IsContext(context) {
			e.Contexts = append(e.Contexts, context)
		}
	}
	slices.Sort(e.Contexts)
	e.Contexts = slices.Compact(e.Contexts)
	for _, column := range []string{"City", "Placename", "Raw Placename", "Province", "Country"} {
		if e.Place.Name == "" {
			e.Place.Name = cell(column)
		}
	}
	e.Place.Country = cell("Country")
	if published, err := time.Parse(time.DateOnly, cell("Publication Date")); err == nil {
		e.Published = published
	}
	e.Actors, e.Recipients = polecatParty(cell, "Actor"), polecatParty(cell, "Recipient")
	return e, nil
}

func polecatParty(cell func(column string) string, role string) []Party {
	p := Party{Name: cell(role + " Name"), Country: cell(role + " Country"), Titled: cell(role+" Title") != ""}
	if p.Name == "" {
		p.Name = cell(role + " Name Raw")
	}
	for _, sector := range append(list(cell("Primary "+role+" Sector")), list(cell(role+" Sectors"))...) {
		if sector = strings.ToUpper(sector); graph.IsSector(sector) && !slices.Contains(p.Sectors, sector) {
			p.Sectors = append(p.Sectors, sector)
		}
	}
	if p.Name == "" && p.Country == "" {
		return nil
	}
	p.Code = strings.TrimSpace(p.Country + " " + strings.Join(p.Sectors, " "))
	return []Party{p}
}

// list splits a cell at commas and semicolons, in lower case.
func list(cell string) []string {
	var parts []string
	for _, part := range strings.FieldsFunc(cell, func(r rune) bool { return r == ',' || r == ';' }) {
		if part = strings.ToLower(strings.TrimSpace(part)); part != "" {
			parts = append(parts, part)
		}
	}
	return parts
}

// language returns the ISO 639-1 code of the languages that POLECAT reads.
func language(name string) string {
	return map[string]string{"english": "en", "spanish": "es", "arabic": "ar", "russian": "ru", "chinese": "zh", "french": "fr", "portuguese": "pt"}[strings.ToLower(name)]
}
