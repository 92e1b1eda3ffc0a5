package eval

import (
	"strings"

	"detente/graph"
	"detente/loader/extract"
)

// The gold standards read the ontology in other ways than manual 2.0, which the
// coder follows. A prediction is measured in the reading of its gold; the graph
// and the exports know nothing of it.

// readingManual names the reading of gold that follows manual 2.0: predictions are
// compared as they are.
const readingManual = "manual"

// reading2016 gives an event the type that both gold standards use where they
// follow the codebook's 2016 edition, not manual 2.0: a step back that is only
// announced ("will release", "said it would lift") is AGREE there.
func reading2016(e extract.Event) extract.Event {
	if e.Realis == graph.Future && (e.Type == graph.Concede || e.Type == graph.Retreat) {
		e.Type, e.Mode, e.Realis = graph.Agree, "", graph.Actual
	}
	return e
}

// readingPLV gives an event the type that the relations of PLV use, by the note on
// them in ../shared/gold/README.md: sanctions that are imposed and arrest warrants
// are COERCE, convictions ACCUSE, attacks on computers, blockades and seizures by
// force ASSAULT. Relations that are broken off stay SANCTION.
func readingPLV(e extract.Event) extract.Event {
	rule := func(words ...string) bool {
		for _, w := range words {
			if strings.Contains(e.Rule, w) {
				return true
			}
		}
		return false
	}
	switch {
	case e.Type == graph.Sanction && e.Mode == "discontinue" && rule("sanction"),
		e.Type == graph.Threaten && e.Mode == "arrest" && rule("warrant"):
		e.Type, e.Mode = graph.Coerce, ""
	case e.Type == graph.Sanction && e.Mode == "convict":
		e.Type, e.Mode = graph.Accuse, "allege"
	case e.Type == graph.Coerce && (e.Mode == "cyber" || e.Mode == "restrict" && rule("impose-restrict", "blockade")):
		e.Type, e.Mode = graph.Assault, ""
	}
	return e
}
