package sqlite

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"

	"detente/graph"
	"detente/graph/search"
	"detente/graph/store/codec"
)

// entityRow is an entity as the file has it.
type entityRow struct {
	id     int64
	stands bool
	known  *graph.Entity // nil when nothing was ever known
}

// writeEntities makes the entities all that the article names, and returns the
// forms it gives them.
func (r *replacement) writeEntities(forms []formDraft, result *graph.PutResult) ([]byte, error) {
	named := map[int64]int64{} // forms that the article gave so far, by entity
	if r.old != nil {
		named = r.old.namings
	}
	var namings []int64
	for _, f := range forms {
		id, err := r.symbol(f.entity.ID)
		if err != nil {
			return nil, err
		}
		form, err := r.writeForm(id, named[id], f, result)
		if err != nil {
			return nil, fmt.Errorf("entity %q: %w", f.entity.ID, err)
		}
		namings = append(namings, id, form)
		delete(named, id)
	}
	for _, id := range sortedKeys(named) {
		if _, err := r.writeForm(id, named[id], formDraft{}, result); err != nil {
			return nil, err
		}
	}
	return codec.EncodeNumbers(namings), nil
}

// writeForm replaces what the article says of an entity, and returns the number
// of its form: before is that of the form it gave, 0 for none; now has no entity
// when it names the entity no longer.
func (r *replacement) writeForm(entity, before int64, now formDraft, result *graph.PutResult) (after int64, err error) {
	var added, removed bool
	if now.entity != nil {
		if after, added, err = r.form(entity, now.data); err != nil || after == before {
			return after, err
		}
		r.formCounts[after]++
	}
	if before != 0 {
		if err := r.flushForm(before); err != nil {
			return 0, err
		}
		left, _, err := r.conn.number("UPDATE form SET articles = articles - 1 WHERE id = ? RETURNING articles", before)
		if err != nil {
			return 0, err
		}
		if removed = left == 0; removed {
			clear(r.forms)
			if err := r.conn.exec("DELETE FROM form WHERE id = ?", before); err != nil {
				return 0, err
			}
		}
	}
	if !added && !removed {
		return after, nil
	}
	return after, r.rejoin(entity, now.entity, added, removed, result)
}

// form returns the number of what the entity is said to be, and whether nothing
// said so before.
func (r *replacement) form(entity int64, data []byte) (id int64, added bool, err error) {
	if id, ok := r.forms[string(data)]; ok {
		return id, false, nil
	}
	sum := sha256.Sum256(data)
	digest := sum[:16]
	id, ok, err := r.conn.number("SELECT id FROM form WHERE entity = ? AND digest = ?", entity, digest)
	if err == nil && !ok {
		id, _, err = r.conn.number("INSERT INTO form (entity, digest, articles, data) VALUES (?, ?, 0, ?) RETURNING id", entity, digest, data)
	}
	if err == nil {
		r.forms[string(data)] = id
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
	// country moves them. They are touched while the old one is in the file.
	if before != nil && now != nil && before.known.Country != now.Country {
		if err := r.touchEventsOf(entity); err != nil {
			return err
		}
	}
	return r.writeEntity(entity, before, now)
}

// touchEventsOf prepares every event the entity of that number takes part in,
// to be found by its new country.
func (r *replacement) touchEventsOf(id int64) error {
	if err := r.flushPostings(); err != nil {
		return err
	}
	var events []int64
	for _, role := range []role{roleActor, roleRecipient} {
		for st := range int64(states) {
			low, high := allOf(numbered{role: role, a: id}.prefix(st))
			err := r.conn.query("SELECT key FROM posting WHERE key >= ? AND key < ?", func(row row) bool {
				events = append(events, tailOf(row.ColumnRawBlob(0)).number)
				return true
			}, low, high)
			if err != nil {
				return err
			}
		}
	}
	for _, event := range events {
		if err := r.touchRow("SELECT id, key, data, tellings FROM event WHERE id = ?", event); err != nil {
			return err
		}
	}
	return nil
}

func (r *replacement) joinForms(entity int64) (joined *graph.Entity, err error) {
	var bad error
	err = r.conn.query("SELECT data FROM form WHERE entity = ?", func(row row) bool {
		var e *graph.Entity
		if e, bad = codec.DecodeEntity(row.ColumnRawBlob(0)); bad != nil {
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
	r.countries[now.ID] = now.Country
	r.counters[string(now.Kind)]++
	err := r.conn.exec("INSERT OR REPLACE INTO entity (id, key, stands, kind, country, data) VALUES (?, ?, 1, ?, ?, ?)",
		id, now.ID, string(now.Kind), now.Country, codec.EncodeEntity(now))
	if err != nil {
		return err
	}
	if err := r.conn.listFacets(id, now); err != nil {
		return err
	}
	return r.conn.exec("INSERT INTO entity_word (rowid, words) VALUES (?, ?)", id, strings.Join(search.EntityWords(now), " "))
}

func (r *replacement) unlist(id int64, e *graph.Entity) error {
	for _, f := range facets(e) {
		if err := r.conn.exec("DELETE FROM facet WHERE facet = ? AND value = ? AND key = ?", f.facet, f.value, e.ID); err != nil {
			return err
		}
	}
	return r.conn.exec("DELETE FROM entity_word WHERE rowid = ?", id)
}

// listFacets lists the entity of that number under all its facets, those too
// that list it already.
func (c *conn) listFacets(id int64, e *graph.Entity) error {
	for _, f := range facets(e) {
		if err := c.exec("INSERT OR IGNORE INTO facet (facet, value, key, entity) VALUES (?, ?, ?, ?)", f.facet, f.value, e.ID, id); err != nil {
			return err
		}
	}
	return nil
}

// listOffices lists the entities of a file under their offices that has only the
// other facets yet.
func (c *conn) listOffices() error {
	var bad error
	err := c.query("SELECT id, data FROM entity WHERE stands = 1", func(r row) bool {
		var e *graph.Entity
		if e, bad = codec.DecodeEntity(r.ColumnRawBlob(1)); bad == nil && len(e.Offices) > 0 {
			bad = c.listFacets(r.ColumnInt64(0), e)
		}
		return bad == nil
	})
	return firstError(err, bad)
}

type facet struct{ facet, value string }

func facets(e *graph.Entity) []facet {
	fs := []facet{{"", ""}, {"kind", string(e.Kind)}, {"country", e.Country}}
	add := func(f facet) {
		if !slices.Contains(fs, f) {
			fs = append(fs, f)
		}
	}
	for _, s := range e.Sectors {
		add(facet{"sector", s})
	}
	for _, o := range e.Offices {
		for _, of := range o.Of() {
			add(facet{"office", of})
		}
	}
	return fs
}
