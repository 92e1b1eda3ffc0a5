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

// search returns the entities that match the query's text, best first: of those
// that match, by ID, the first search.MaxMatches.
func (c *conn) search(q graph.EntityQuery) ([]match, error) {
	text := search.NewQuery(q.Text)
	words := text.Words()
	if len(words) == 0 {
		return nil, nil
	}
	rarest, err := c.rarestWord(words)
	if err != nil {
		return nil, err
	}
	type candidate struct {
		key string
		id  int64
	}
	var candidates []candidate
	err = c.query("SELECT entity.key, entity.id FROM word JOIN entity ON entity.id = word.entity WHERE word >= ? AND word < ?", func(r row) bool {
		candidates = append(candidates, candidate{r.ColumnText(0), r.ColumnInt64(1)})
		return true
	}, rarest, rarest+afterAllLetters)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(candidates, func(a, b candidate) int { return strings.Compare(a.key, b.key) })
	candidates = slices.Compact(candidates)
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

// afterAllLetters sorts after every letter: no letter is U+10FFFF.
const afterAllLetters = "\U0010FFFF"

// rarestWord returns the word that begins the fewest words of entities. Beyond a
// thousand it counts no further.
func (c *conn) rarestWord(words []string) (rarest string, err error) {
	var fewest int64 = -1
	for _, w := range words {
		if len(words) == 1 {
			return w, nil
		}
		n, _, err := c.number("SELECT count(*) FROM (SELECT 1 FROM word WHERE word >= ? AND word < ? LIMIT 1000)", w, w+afterAllLetters)
		if err != nil {
			return "", err
		}
		if fewest < 0 || n < fewest {
			rarest, fewest = w, n
		}
	}
	return rarest, nil
}
