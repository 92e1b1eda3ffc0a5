package reconcile

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"detente/graph"
	"detente/graph/search"
)

// wordsInCommon returns the words that sentences of both accounts use, sorted,
// and how much of the shorter account they are. Names of the participants, short
// words and words that every report has say nothing.
func wordsInCommon(e, c *graph.Event) (common []string, alike float64) {
	a, b := wordsOf(e), wordsOf(c)
	for _, w := range a {
		if _, ok := slices.BinarySearch(b, w); ok {
			common = append(common, w)
		}
	}
	shorter := min(len(a), len(b))
	if shorter == 0 {
		return nil, 0
	}
	return common, float64(len(common)) / float64(max(shorter, 4))
}

// minWord is the length of the shortest word that tells one event from another.
const minWord = 4

// reportWords are in reports of every event.
var reportWords = []string{
	"according", "after", "also", "announced", "before", "country", "countries", "during", "from", "government", "have", "minister", "monday", "tuesday",
	"wednesday", "thursday", "friday", "saturday", "sunday", "official", "officials", "over", "president", "prime", "said", "says", "that", "their",
	"they", "this", "told", "under", "were", "week", "which", "will", "with", "would", "year",
}

// wordsOf returns the words of the sentences that tell an event, folded to a
// stem, sorted, each once.
func wordsOf(e *graph.Event) []string {
	var words []string
	for _, ev := range e.Evidence {
		names := map[string]bool{}
		for _, m := range ev.Mentions {
			for _, name := range strings.Fields(m.Text) {
				if r, _ := utf8.DecodeRuneInString(name); m.Role != graph.RolePlace && unicode.IsUpper(r) {
					for _, w := range search.Words(name) {
						names[w] = true
					}
				}
			}
		}
		for _, w := range search.Words(ev.Sentence) {
			if _, report := slices.BinarySearch(sortedReportWords, w); len(w) >= minWord && !names[w] && !report {
				words = append(words, stem(w))
			}
		}
	}
	slices.Sort(words)
	return slices.Compact(words)
}

var sortedReportWords = slices.Sorted(slices.Values(reportWords))

// stem cuts the endings by which forms of one word differ most.
func stem(w string) string {
	for _, ending := range []string{"ing", "ed", "es", "s"} {
		if cut := strings.TrimSuffix(w, ending); cut != w && len(cut) >= minWord {
			return cut
		}
	}
	return w
}
