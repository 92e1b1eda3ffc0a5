package sqlite

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"detente/graph/store/codec"
)

// checkSums compares postings, tallies, projection and counters with what they
// are made of.
func checkSums(t *testing.T, s *Store) {
	t.Helper()
	err := s.read(t.Context(), "check", func(c *conn) error {
		for what, sql := range map[string]string{
			"articles":        "SELECT count(*) FROM article WHERE withdrawn = 0 EXCEPT SELECT n FROM counter WHERE name = 'articles'",
			"entities":        "SELECT kind, count(*) FROM entity WHERE stands = 1 GROUP BY kind EXCEPT SELECT name, n FROM counter",
			"facets":          "SELECT id FROM entity WHERE stands = 1 EXCEPT SELECT entity FROM facet WHERE facet = ''",
			"facets of":       "SELECT entity FROM facet EXCEPT SELECT id FROM entity WHERE stands = 1",
			"words":           "SELECT id FROM entity WHERE stands = 1 EXCEPT SELECT rowid FROM entity_word",
			"words of":        "SELECT rowid FROM entity_word EXCEPT SELECT id FROM entity WHERE stands = 1",
			"entities stand":  "SELECT id FROM entity WHERE stands = 1 EXCEPT SELECT entity FROM form",
			"entities of":     "SELECT entity FROM form EXCEPT SELECT id FROM entity WHERE stands = 1",
			"symbols":         "SELECT id FROM entity EXCEPT SELECT id FROM symbol",
			"tallies of none": "SELECT term FROM tally EXCEPT SELECT term FROM total",
		} {
			rows := 0
			if err := c.query(sql, func(row) bool { rows++; return true }); err != nil {
				return fmt.Errorf("%s: %w", what, err)
			}
			if rows > 0 {
				t.Errorf("%s: %d rows do not fit", what, rows)
			}
		}
		if err := checkForms(t, c); err != nil {
			return err
		}
		postings, err := checkPostings(t, s, c)
		if err != nil {
			return err
		}
		return checkTallies(t, c, postings)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// checkForms counts the articles that say each form.
func checkForms(t *testing.T, c *conn) error {
	t.Helper()
	want, got := map[int64]int64{}, map[int64]int64{}
	err := c.query("SELECT namings FROM article", func(r row) bool {
		namings, err := codec.DecodeNumbers(r.ColumnRawBlob(0))
		if err != nil {
			t.Error(err)
		}
		for i := 1; i < len(namings); i += 2 {
			want[namings[i]]++
		}
		return true
	})
	if err == nil {
		err = c.query("SELECT id, articles FROM form", func(r row) bool { got[r.ColumnInt64(0)] = r.ColumnInt64(1); return true })
	}
	if !maps.Equal(got, want) {
		t.Errorf("forms are said by %v, want %v", got, want)
	}
	return err
}

// checkPostings compares the postings with those that the events should have.
func checkPostings(t *testing.T, s *Store, c *conn) ([]string, error) {
	t.Helper()
	facts, bad := c.facts()
	var want, got []string
	err := c.query("SELECT id, key, data, tellings FROM event", func(r row) bool {
		e, err := codec.DecodeEvent(r.ColumnRawBlob(2))
		if err != nil {
			t.Fatal(err)
		}
		tellings, err := codec.DecodeTellings(r.ColumnRawBlob(3), e)
		if err != nil || len(tellings) == 0 || e.ID != r.ColumnText(1) || !e.Withdrawn.IsZero() && len(tellings) > 1 {
			t.Errorf("event %q has the key %q and %d tellings (%v)", e.ID, r.ColumnText(1), len(tellings), err)
		}
		p := posting{place: placeOf(dayNumber(e.Date.Start), e.ID), number: r.ColumnInt64(0)}
		for term, aspect := range terms(e, facts) {
			n, ok, err := c.find(term)
			if !ok || err != nil {
				t.Errorf("event %q has the term %v without a number (%v)", e.ID, term, err)
			}
			p.value = valueOf(s.kinds.number[typeMode{e.Type, e.Mode}], aspect, e.Confidence)
			want = append(want, string(p.append(n.prefix(state(e.Realis, !e.Withdrawn.IsZero())))))
		}
		return true
	})
	if err == nil {
		err = c.query("SELECT key FROM posting ORDER BY key", func(r row) bool { got = append(got, r.ColumnText(0)); return true })
	}
	if slices.Sort(want); !slices.Equal(got, want) {
		t.Errorf("%d postings do not fit the events, which have %d", len(got), len(want))
	}
	return got, firstError(err, *bad)
}

// checkTallies compares the tallies of the terms that have them, and the
// projection, with the postings.
func checkTallies(t *testing.T, c *conn, postings []string) error {
	t.Helper()
	months, totals, links := map[string]int64{}, map[string]int64{}, map[string]int64{}
	for _, key := range postings {
		term, st, p := splitKey([]byte(key))
		prefix := prefixOf([]byte(key))
		month, _, _ := monthOf(p.day)
		months[fmt.Sprintf("%x %d %d", prefix, month, p.value.cell())]++
		totals[fmt.Sprintf("%x %d", prefix, p.value.cell())]++
		if term.role == rolePair && p.value.aspect()&exactBits != 0 {
			d := p.value.aspect() & exactBits >> exactShift
			links[fmt.Sprint(term.a, term.b, linkCell(st, p.value.kind(), d))]++
			links[fmt.Sprint(term.b, term.a, linkCell(st, p.value.kind(), turned(d)))]++
		}
	}
	counted := map[string]int64{}
	check := func(sql string, of map[string]int64, name func(r row) string) error {
		return c.query(sql, func(r row) bool {
			cs, err := decodeCells(r.ColumnRawBlob(0))
			if err != nil || len(cs) == 0 {
				t.Errorf("cells %v (%v)", cs, err)
			}
			for _, cell := range cs {
				key := fmt.Sprint(name(r), cell.what)
				if counted[key] = cell.n; of[key] != cell.n {
					t.Errorf("%s counts %d, want %d", key, cell.n, of[key])
				}
			}
			return true
		})
	}
	tallied := map[string]bool{}
	err := firstError(
		check("SELECT cells, term FROM total", totals, func(r row) string {
			term := fmt.Sprintf("%x ", r.ColumnRawBlob(1))
			tallied[term] = true
			return term
		}),
		check("SELECT cells, term, month FROM tally", months, func(r row) string { return fmt.Sprintf("%x %d ", r.ColumnRawBlob(1), r.ColumnInt(2)) }),
		check("SELECT cells, a, b FROM neighbor", links, func(r row) string { return fmt.Sprint(r.ColumnInt64(1), r.ColumnInt64(2)) + " " }))
	for _, of := range []map[string]int64{months, totals} {
		for key := range of {
			if term, _, _ := strings.Cut(key, " "); tallied[term+" "] && counted[key] == 0 {
				t.Errorf("%s is not counted", key)
			}
		}
	}
	for key := range links {
		if counted[key] == 0 {
			t.Errorf("link %s is not counted", key)
		}
	}
	return err
}
