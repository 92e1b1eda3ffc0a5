package coded

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"detente/graph"
)

//go:embed data/cameo.tsv
var cameoTable string

// act is what a CAMEO code is in PLOVER.
type act struct {
	typ      graph.Type
	mode     graph.Mode
	contexts []string
	swapped  bool // CAMEO's source is PLOVER's recipient
}

// cameoActs reads the table. An error names the line; it can only mean that the
// embedded file is wrong.
func cameoActs() (map[string]act, error) {
	acts := map[string]act{}
	headed := false
	for i, line := range strings.Split(strings.TrimSuffix(cameoTable, "\n"), "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		cells := strings.Split(line, "\t")
		if len(cells) != 6 {
			return nil, fmt.Errorf("cameo.tsv:%d: %d cells, expected 6", i+1, len(cells))
		}
		if !headed {
			headed = true
			continue
		}
		a := act{typ: graph.Type(cells[1]), mode: graph.Mode(cells[2]), swapped: cells[4] == "yes"}
		if cells[3] != "" {
			a.contexts = strings.Split(cells[3], "|")
			slices.Sort(a.contexts)
		}
		switch {
		case !a.typ.HasMode(a.mode):
			return nil, fmt.Errorf("cameo.tsv:%d: %s has no mode %q", i+1, a.typ, a.mode)
		case slices.ContainsFunc(a.contexts, func(c string) bool { return !graph.IsContext(c) }):
			return nil, fmt.Errorf("cameo.tsv:%d: contexts %q are not all PLOVER's", i+1, a.contexts)
		case acts[cells[0]].typ != "":
			return nil, fmt.Errorf("cameo.tsv:%d: code %s is listed twice", i+1, cells[0])
		}
		acts[cells[0]] = a
	}
	return acts, nil
}

// cameoSectors gives for the types of actors in CAMEO (its manual 1.1b3,
// chapter 3) the sectors of PLOVER. Ethnic and religious groups are civilians.
var cameoSectors = map[string]string{
	"COP": "COP", "GOV": "GOV", "INS": "REB", "JUD": "JUD", "MIL": "MIL", "OPP": "OPP", "REB": "REB", "SEP": "REB", "SPY": "SPY", "UAF": "UAF",
	"AGR": "AGR", "BUS": "BUS", "CRM": "CRM", "CVL": "CVL", "DEV": "SOC", "EDU": "EDU", "ELI": "ELI", "ENV": "SOC", "HLH": "MED", "HRI": "SOC",
	"LAB": "LAB", "LEG": "LEG", "MED": "JRN", "REF": "REF", "PTY": "PTY", "MOD": "OPP", "RAD": "REB", "SET": "CVL", "PRM": "PRM",
	"IGO": "IGO", "IMG": "IMG", "INT": "IGO", "MNC": "MNC", "NGM": "ISM", "NGO": "NGO", "UIS": "UNK", "PKO": "IGO", "UNO": "UNO",
}

// cameoCountries gives the ISO codes of countries that CAMEO writes otherwise.
var cameoCountries = map[string]string{"ROM": "ROU", "TMP": "TLS", "ZAR": "COD", "KSV": "KOS", "UNK": "KOS", "WBG": "PSE", "PAL": "PSE", "SRM": "SRB", "YUG": "SRB", "MTN": "MNE"}
