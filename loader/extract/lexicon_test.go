package extract

import (
	"strings"
	"testing"
)

// TestLexicon holds the size that the coder is meant to have, and that every row
// can be traced: a name of its own, which evidence carries, and a source.
func TestLexicon(t *testing.T) {
	verbs, nouns, phrases := map[string]bool{}, map[string]bool{}, map[string]bool{}
	rules := map[string]string{}
	for _, file := range []string{"nouns.tsv", "pressure.tsv", "verbs.tsv", "verbs_more.tsv"} {
		err := readTable(lexiconFiles, "lexicon/"+file, lexiconColumns, func(cells map[string]string) error {
			if cells["rule"] == "" || cells["source"] == "" {
				t.Errorf("%s: %q has no name or no source", file, cells["words"])
			}
			row := strings.Join([]string{cells["pos"], cells["words"], cells["when"]}, " ")
			if other, twice := rules[row]; twice {
				t.Errorf("%s: %s and %s say the same of %q", file, other, cells["rule"], cells["words"])
			}
			rules[row] = cells["rule"]
			for word := range strings.SplitSeq(cells["words"], "|") {
				switch {
				case cells["pos"] != "V":
					nouns[word] = true
				default:
					verbs[word] = true
				}
				for _, condition := range strings.Fields(cells["when"]) {
					if objects, ok := strings.CutPrefix(condition, "obj="); ok && cells["pos"] == "V" {
						for object := range strings.SplitSeq(objects, "|") {
							phrases[word+" "+object] = true
						}
					}
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d verbs, %d event nouns and adjectives, %d phrases of a verb and its object", len(verbs), len(nouns), len(phrases))
	if len(verbs) < 1500 || len(nouns) < 500 || len(phrases) < 500 {
		t.Errorf("%d verbs, %d nouns, %d phrases: want 1500, 500 and 500", len(verbs), len(nouns), len(phrases))
	}
}
