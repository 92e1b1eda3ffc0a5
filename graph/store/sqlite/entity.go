package sqlite

import (
	"context"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"

	"detente/graph"
	"detente/graph/search"
)

// entityRow is an entity as the file has it.
type entityRow struct {
	id     int64
	stands bool
	known  *graph.Entity // nil when nothing was ever known
}

// writeEntities makes the entities all that the article names.
func (r *replacement) writeEntities(entities []*graph.Entity, result *graph.PutResult) error {
	named := map[int64]int64{} // forms that the article gave so far, by entity
	err := r.conn.query("SELECT entity, form FROM naming WHERE article = ?", func(row row) bool {
		named[row.ColumnInt64(0)] = row.ColumnInt64(1)
		return true
	}, r.article)
	if err != nil {
		return err
	}
	for _, e := range entities {
		id, err := r.symbol(e.ID)
		if err != nil {
			return err
		}
		if err := r.writeForm(id, named[id], graph.MergeEntity(e, e), result); err != nil {
			return fmt.Errorf("entity %q: %w", e.ID, err)
		}
		delete(named, id)
	}
	for id, form := range named {
		if err := r.writeForm(id, form, nil, result); err != nil {
			return err
		}
	}
	return nil
}

// writeForm replaces what the article says of an entity: before is the number of
// the form it gave, 0 for none; now is nil when it names the entity no longer.
func (r *replacement) writeForm(entity, before int64, now *graph.Entity, result *graph.PutResult) error {
	var after int64
	var added, removed bool
	var err error
	if now != nil {
		if after, added, err = r.form(entity, now); err != nil {
			return err
		}
		if after == before {
			return nil
		}
		err := r.conn.exec("INSERT OR REPLACE INTO naming (article, entity, form) VALUES (?, ?, ?)", r.article, entity, after)
		if err != nil {
			return err
		}
		if err := r.conn.exec("UPDATE form SET articles = articles + 1 WHERE id = ?", after); err != nil {
			return err
		}
	} else if err := r.conn.exec("DELETE FROM naming WHERE article = ? AND entity = ?", r.article, entity); err != nil {
		return err
	}
	if before != 0 {
		left, _, err := r.conn.number("UPDATE form SET articles = articles - 1 WHERE id = ? RETURNING articles", before)
		if err != nil {
			return err
		}
		if removed = left == 0; removed {
			if err := r.conn.exec("DELETE FROM form WHERE id = ?", before); err != nil {
				return err
			}
		}
	}
	if !added && !removed {
		return nil
	}
	return r.rejoin(entity, now, added, removed, result)
}

// form returns the number of what the entity is said to be, and whether nothing
// said so before.
func (r *replacement) form(entity int64, e *graph.Entity) (id int64, added bool, err error) {
	data := encodeEntity(e)
	sum := sha256.Sum256(data)
	digest := sum[:16]
	id, ok, err := r.conn.number("SELECT id FROM form WHERE entity = ? AND digest = ?", entity, digest)
	if err == nil && !ok {
		id, _, err = r.conn.number("INSERT INTO form (entity, digest, articles, data) VALUES (?, ?, 0, ?) RETURNING id", entity, digest, data)
	}
	return id, !ok, err
}

// rejoin writes the entity anew after one form came or went.
func (r *replacement) rejoin(entity int64, form *graph.Entity, added, removed bool, result *graph.PutResult) error {
	before, err := r.conn.entityRow(entity)
	if err != nil {
		return err
	}
	var now *graph.Entity
	if removed || before == nil || !before.stands {
		if now, err = r.joinForms(entity); err != nil {
			return err
		}
	} else if added { // joining is associative: the new form can be joined to what is there
		now = graph.MergeEntity(before.known, form)
	}
	if now != nil && (before == nil || !before.stands) {
		result.Entities++
	}
	if before != nil && before.stands && now != nil && before.known.Equal(now) {
		return nil
	}
	// Events are found by the country of their participants, so that a new
	// country moves them; r.facts remembers the old one.
	if before != nil && now != nil && before.known.Country != now.Country {
		r.facts.Country(now.ID)
		if err := r.touchEventsOf(now.ID); err != nil {
			return err
		}
	}
	return r.writeEntity(entity, before, now)
}

// touchEventsOf prepares every event the entity takes part in, to be found by
// its new country.
func (r *replacement) touchEventsOf(id string) error {
	for _, role := range []role{roleActor, roleRecipient} {
		number, ok, err := r.conn.find(term{role: role, a: id})
		if err != nil {
			return err
		}
		if ok {
			if err := r.touchAll("SELECT event.id, event.key, event.data FROM posting JOIN event ON event.id = posting.event WHERE term = ?", number); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *replacement) joinForms(entity int64) (joined *graph.Entity, err error) {
	var bad error
	err = r.conn.query("SELECT data FROM form WHERE entity = ?", func(row row) bool {
		var e *graph.Entity
		if e, bad = decodeEntity(row.ColumnRawBlob(0)); bad != nil {
			return false
		}
		if joined == nil {
			joined = e
		}
		joined = graph.MergeEntity(joined, e)
		return true
	}, entity)
	return joined, firstError(err, bad)
}

// writeEntity writes the entity and what finds it; now is nil when it stands no longer.
func (r *replacement) writeEntity(id int64, before *entityRow, now *graph.Entity) error {
	if before != nil && before.stands {
		r.counters[string(before.known.Kind)]--
		if err := r.unlist(id, before.known); err != nil {
			return err
		}
	}
	if now == nil {
		return r.conn.exec("UPDATE entity SET stands = 0 WHERE id = ?", id)
	}
	r.counters[string(now.Kind)]++
	err := r.conn.exec("INSERT OR REPLACE INTO entity (id, key, stands, kind, country, data) VALUES (?, ?, 1, ?, ?, ?)",
		id, now.ID, string(now.Kind), now.Country, encodeEntity(now))
	if err != nil {
		return err
	}
	for _, f := range facets(now) {
		if err := r.conn.exec("INSERT INTO facet (facet, value, key, entity) VALUES (?, ?, ?, ?)", f.facet, f.value, now.ID, id); err != nil {
			return err
		}
	}
	for _, w := range search.EntityWords(now) {
		if err := r.conn.exec("INSERT INTO word (word, entity) VALUES (?, ?)", w, id); err != nil {
			return err
		}
	}
	return nil
}

func (r *replacement) unlist(id int64, e *graph.Entity) error {
	for _, f := range facets(e) {
		if err := r.conn.exec("DELETE FROM facet WHERE facet = ? AND value = ? AND key = ?", f.facet, f.value, e.ID); err != nil {
			return err
		}
	}
	for _, w := range search.EntityWords(e) {
		if err := r.conn.exec("DELETE FROM word WHERE word = ? AND entity = ?", w, id); err != nil {
			return err
		}
	}
	return nil
}

type facet struct{ facet, value string }

func facets(e *graph.Entity) []facet {
	fs := []facet{{"", ""}, {"kind", string(e.Kind)}, {"country", e.Country}}
	for _, s := range e.Sectors {
		if f := (facet{"sector", s}); !slices.Contains(fs, f) {
			fs = append(fs, f)
		}
	}
	return fs
}

// entityRow returns the entity of that number, or nil.
func (c *conn) entityRow(id int64) (e *entityRow, err error) {
	var bad error
	err = c.query("SELECT stands, data FROM entity WHERE id = ?", func(r row) bool {
		e = &entityRow{id: id, stands: r.ColumnBool(0)}
		e.known, bad = decodeEntity(r.ColumnRawBlob(1))
		return false
	}, id)
	return e, firstError(err, bad)
}

// Entity is graph.EntityReader's.
func (s *Store) Entity(ctx context.Context, id string) (*graph.Entity, error) {
	found, err := s.EntitiesByID(ctx, []string{id})
	if err != nil {
		return nil, err
	}
	if found[0] == nil {
		return nil, fmt.Errorf("sqlite: entity %q: %w", id, graph.ErrNotFound)
	}
	return found[0], nil
}

// EntitiesByID is graph.EntityReader's.
func (s *Store) EntitiesByID(ctx context.Context, ids []string) ([]*graph.Entity, error) {
	return byID(ctx, s, "entities by ID", "SELECT data FROM entity WHERE key = ? AND stands = 1", ids, func(r row) (*graph.Entity, error) {
		return decodeEntity(r.ColumnRawBlob(0))
	})
}

// byID reads one row for each ID, nil where there is none.
func byID[T any](ctx context.Context, s *Store, what, sql string, ids []string, decode func(row) (*T, error)) ([]*T, error) {
	if len(ids) == 0 {
		return nil, s.usable(ctx)
	}
	found := make([]*T, len(ids))
	read := s.read
	if len(ids) == 1 {
		read = s.readRow
	}
	err := read(ctx, what, func(c *conn) error {
		for i, id := range ids {
			var bad error
			err := c.query(sql, func(r row) bool {
				found[i], bad = decode(r)
				return false
			}, id)
			if err != nil || bad != nil {
				return fmt.Errorf("%q: %w", id, firstError(err, bad))
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return found, nil
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// Entities is graph.EntityReader's.
func (s *Store) Entities(ctx context.Context, q graph.EntityQuery) ([]*graph.Entity, bool, error) {
	limit, err := q.Page.Limit()
	if err != nil {
		return nil, false, fmt.Errorf("sqlite: entities: %w", err)
	}
	after, err := graph.ParseCursor("entities", q.Page.After)
	if err != nil {
		return nil, false, fmt.Errorf("sqlite: entities: %w", err)
	}
	if err := q.Validate(); err != nil {
		return nil, false, fmt.Errorf("sqlite: %w", err)
	}
	var page []*graph.Entity
	err = s.read(ctx, "entities", func(c *conn) error {
		if q.Text != "" {
			page, err = c.searchPage(q, after, limit+1)
			return err
		}
		return c.listEntities(q, after.ID, func(e *graph.Entity) bool {
			page = append(page, e)
			return len(page) <= limit
		})
	})
	if err != nil {
		return nil, false, err
	}
	more := len(page) > limit
	return page[:min(len(page), limit)], more, nil
}

// CountEntities is graph.EntityReader's.
func (s *Store) CountEntities(ctx context.Context, q graph.EntityQuery) (n int, err error) {
	if err := q.Validate(); err != nil {
		return 0, fmt.Errorf("sqlite: %w", err)
	}
	err = s.read(ctx, "count entities", func(c *conn) error {
		if q.Text != "" {
			found, err := c.search(q)
			n = len(found)
			return err
		}
		return c.listEntities(q, "", func(*graph.Entity) bool { n++; return true })
	})
	return n, err
}

// listEntities calls read with the entities of the query after that ID, by ID,
// until it returns false. It walks the facet that is likely the rarest.
func (c *conn) listEntities(q graph.EntityQuery, after string, read func(*graph.Entity) bool) error {
	f := facet{}
	switch {
	case q.Sector != "":
		f = facet{"sector", q.Sector}
	case q.Country != "":
		f = facet{"country", q.Country}
	case len(q.Kinds) == 1:
		f = facet{"kind", string(q.Kinds[0])}
	}
	var bad error
	err := c.query("SELECT entity.data FROM facet JOIN entity ON entity.id = facet.entity WHERE facet = ? AND value = ? AND facet.key > ? ORDER BY facet.key", func(r row) bool {
		var e *graph.Entity
		if e, bad = decodeEntity(r.ColumnRawBlob(0)); bad != nil {
			return false
		}
		return !admits(q, e) || read(e)
	}, f.facet, f.value, after)
	return firstError(err, bad)
}

// admits reports whether the entity passes the query's conditions but for the text.
func admits(q graph.EntityQuery, e *graph.Entity) bool {
	return (len(q.Kinds) == 0 || slices.Contains(q.Kinds, e.Kind)) && (q.Country == "" || e.Country == q.Country) &&
		(q.Sector == "" || slices.Contains(e.Sectors, q.Sector))
}

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
