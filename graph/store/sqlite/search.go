package sqlite

import (
	"slices"
	"strings"

	"detente/graph"
	"detente/graph/search"
)

// match is an entity found by its text.
type match struct {
	entity *graph.Entity
	rank   search.Rank
}

// searchPage returns up to limit matches after the cursor, best first.
func (c *conn) searchPage(q graph.EntityQuery, after graph.Cursor, limit int) ([]*graph.Entity, error) {
	found, err := c.search(q)
	if err != nil {
		return nil, err
	}
	var page []*graph.Entity
	for _, m := range found {
		if after.ID != "" && compareRanks(string(m.rank), m.entity.ID, after.Key, after.ID) <= 0 {
			continue
		}
		if page = append(page, m.entity); len(page) == limit {
			break
		}
	}
	return page, nil
}

func compareRanks(rank, id, otherRank, otherID string) int {
	if c := strings.Compare(rank, otherRank); c != 0 {
		return c
	}
	return strings.Compare(id, otherID)
}

// candidate is an entity of which every word of the text begins some word.
type candidate struct {
	key string
	id  int64
}

// search returns the entities that match the query's text, best first: of those
// that match, by ID, the first search.MaxMatches.
func (c *conn) search(q graph.EntityQuery) ([]match, error) {
	text := search.NewQuery(q.Text)
	if len(text.Words()) == 0 {
		return nil, nil
	}
	candidates, err := c.candidates(text)
	if err != nil {
		return nil, err
	}
	var found []match
	for _, cand := range candidates {
		row, err := c.entityRow(cand.id)
		if err != nil {
			return nil, err
		}
		if rank, ok := text.Rank(row.known); ok && admits(q, row.known) {
			if found = append(found, match{row.known, rank}); len(found) == search.MaxMatches {
				break
			}
		}
	}
	slices.SortFunc(found, func(a, b match) int {
		return compareRanks(string(a.rank), a.entity.ID, string(b.rank), b.entity.ID)
	})
	return found, nil
}

// candidates returns the candidates by ID. The index knows words, not names, so
// that the words of some are spread over several names: they match nothing.
func (c *conn) candidates(text search.Query) ([]candidate, error) {
	var found []candidate
	err := c.query("SELECT entity.key, entity.id FROM entity_word JOIN entity ON entity.id = entity_word.rowid WHERE entity_word MATCH ?", func(r row) bool {
		found = append(found, candidate{r.ColumnText(0), r.ColumnInt64(1)})
		return true
	}, beginning(text.Words()))
	if err != nil {
		return nil, err
	}
	slices.SortFunc(found, func(a, b candidate) int { return strings.Compare(a.key, b.key) })
	return found, nil
}

// beginning asks the index for the entities of which every one of the words
// begins some word. Folded words have no quotes.
func beginning(words []string) string {
	words = slices.Compact(slices.Sorted(slices.Values(words)))
	return `"` + strings.Join(words, `"* "`) + `"*`
}
