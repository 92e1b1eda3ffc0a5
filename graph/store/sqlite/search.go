package sqlite

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"detente/graph"
	"detente/graph/search"
)

// matched is an entity found by its text.
type matched struct {
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
func (c *conn) search(q graph.EntityQuery) ([]matched, error) {
	text := search.NewQuery(q.Text)
	if len(text.Words()) == 0 {
		return nil, nil
	}
	found, err := c.ranked(q, text, beginning(text.Words()))
	if err != nil || len(found) > 0 {
		return found, err
	}
	alike, err := c.alike("entity_vocabulary", text.Words())
	if err != nil || alike == "" {
		return nil, err
	}
	return c.ranked(q, text.Fuzzy(), alike)
}

// alike asks an index, by its vocabulary, for the things that have, for every one of the words, one
// that differs from it by slips; "" when the index has none for some word. It
// looks at every word there is.
func (c *conn) alike(vocabulary string, words []string) (string, error) {
	near := make([][]string, len(words))
	err := c.query("SELECT term FROM "+vocabulary, func(r row) bool {
		term := r.ColumnText(0)
		for i, w := range words {
			if search.Near(w, term) {
				near[i] = append(near[i], `"`+term+`"`)
			}
		}
		return true
	})
	parts := make([]string, len(words))
	for i, terms := range near {
		if len(terms) == 0 {
			return "", err
		}
		parts[i] = "(" + strings.Join(terms, " OR ") + ")"
	}
	return strings.Join(parts, " AND "), err
}

// ranked returns the entities that the index finds and that match, best first.
func (c *conn) ranked(q graph.EntityQuery, text search.Query, match string) ([]matched, error) {
	candidates, err := c.candidates(match)
	if err != nil {
		return nil, err
	}
	var found []matched
	for _, cand := range candidates {
		row, err := c.entityRow(cand.id)
		if err != nil {
			return nil, err
		}
		if rank, ok := text.Rank(row.known); ok && admits(q, row.known) {
			if found = append(found, matched{row.known, rank}); len(found) == search.MaxMatches {
				break
			}
		}
	}
	slices.SortFunc(found, func(a, b matched) int {
		return compareRanks(string(a.rank), a.entity.ID, string(b.rank), b.entity.ID)
	})
	return found, nil
}

// candidates returns the candidates by ID. The index knows words, not names, so
// that the words of some are spread over several names: they match nothing.
func (c *conn) candidates(match string) ([]candidate, error) {
	var found []candidate
	err := c.query("SELECT entity.key, entity.id FROM entity_word JOIN entity ON entity.id = entity_word.rowid WHERE entity_word MATCH ?", func(r row) bool {
		found = append(found, candidate{r.ColumnText(0), r.ColumnInt64(1)})
		return true
	}, match)
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

// SearchEvents is search.EventSearcher's.
func (s *Store) SearchEvents(ctx context.Context, text string, q graph.EventQuery) (page []*graph.Event, more bool, err error) {
	if err := cmp.Or(q.Filter.Validate(), graph.CheckSearchText(text)); err != nil {
		return nil, false, fmt.Errorf("sqlite: search events: %w", err)
	}
	words := search.NewQuery(text)
	var found []*graph.Event
	err = s.read(ctx, "search events", func(c *conn) error {
		if len(words.Words()) == 0 {
			return nil
		}
		if found, err = c.telling(q.Filter, words, beginning(words.Words())); err != nil || len(found) > 0 {
			return err
		}
		alike, err := c.alike("event_vocabulary", words.Words())
		if err == nil && alike != "" {
			found, err = c.telling(q.Filter, words.Fuzzy(), alike)
		}
		return err
	})
	if err != nil {
		return nil, false, err
	}
	page, more, err = search.PageOf(found, q.Page)
	if err != nil {
		return nil, false, fmt.Errorf("sqlite: search events: %w", err)
	}
	return page, more, nil
}

// telling returns the events that the index finds, that match, and that pass the filter.
func (c *conn) telling(f graph.EventFilter, text search.Query, match string) (found []*graph.Event, err error) {
	facts, failed := c.facts()
	var numbers []int64
	err = c.query("SELECT rowid FROM event_word WHERE event_word MATCH ? ORDER BY rowid DESC LIMIT ?", func(r row) bool {
		numbers = append(numbers, r.ColumnInt64(0))
		return true
	}, match, search.MaxMatches)
	if err != nil {
		return nil, err
	}
	for _, n := range numbers {
		e, err := c.eventByNumber(n)
		if err != nil {
			return nil, err
		}
		if text.Tells(e) && f.Matches(e, facts) {
			found = append(found, e)
		}
	}
	return found, *failed
}
