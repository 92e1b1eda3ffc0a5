package neo4j

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"detente/graph"
)

// tally is what is counted of an entity: of itself, and, of a country, of all
// that it stands for.
type tally struct {
	own, members [2]parts // by role
}

// The properties of an entity that hold its tally. Of members only events are
// counted; whom they share these with their links tell.
var (
	ownCounts    = [2]string{"did", "underwent"}
	memberCounts = [2]string{"membersDid", "membersUnderwent"}
)

func newTally() *tally {
	return &tally{own: [2]parts{{}, {}}, members: [2]parts{{}, {}}}
}

// link is what is counted of two entities that share events.
type link struct {
	before, now cells
}

// tallies are the counts that a write changes.
type tallies struct {
	entities map[string]*tally
	links    map[ends]cells // what to add
}

const (
	// A country may be in the graph only as what its entities are of.
	saveCounts = `UNWIND $rows AS row MERGE (n:Entity {id: row.id})
		ON CREATE SET n:Country, n.kind = 'COUNTRY', n.name = row.name SET n += row.counts`
	readLinks = `UNWIND $rows AS row MATCH ()-[l:LINK]->() USING INDEX SEEK l:LINK(from, to) WHERE l.from = row.from AND l.to = row.to
		RETURN l.from AS from, l.to AS to, l.counts AS counts`
	createLink = `UNWIND $rows AS row MATCH (a:Entity {id: row.from}) MATCH (b:Entity {id: row.to})
		CREATE (a)-[:LINK {from: row.from, to: row.to, events: row.events, tenths: row.tenths, counts: row.counts}]->(b)`
	changeLink = `UNWIND $rows AS row MATCH ()-[l:LINK]->() USING INDEX SEEK l:LINK(from, to) WHERE l.from = row.from AND l.to = row.to
		SET l.events = row.events, l.tenths = row.tenths, l.counts = row.counts`
	dropLink = `UNWIND $rows AS row MATCH ()-[l:LINK]->() USING INDEX SEEK l:LINK(from, to) WHERE l.from = row.from AND l.to = row.to DELETE l`
	// Of a country whose entities are others now all is counted again.
	countMembers = `MATCH ()-[r:ACTOR_IN]->(e:Event) USING INDEX SEEK r:ACTOR_IN(country, sort) WHERE r.country = $country AND r.sort >= ''
		WITH DISTINCT e WHERE e.withdrawn IS NULL RETURN 0 AS role, e.type AS type, e.realis AS realis, count(*) AS events
		UNION ALL MATCH (e:Event)-[r:DIRECTED_AT]->() USING INDEX SEEK r:DIRECTED_AT(country, sort) WHERE r.country = $country AND r.sort >= ''
		WITH DISTINCT e WHERE e.withdrawn IS NULL RETURN 1 AS role, e.type AS type, e.realis AS realis, count(*) AS events`
)

// newCounts is what a write makes of the counts.
type newCounts struct {
	changes *tallies
	moved   []string // countries whose entities are others now

	read   chan struct{} // closed when links and failed are there
	links  map[ends]*link
	failed error
}

// readCounts adds up by how much the write changes the counts, and reads the links
// among them until arrive returns.
func (t *transaction) readCounts(s *state) *newCounts {
	n := &newCounts{moved: s.movedCountries(), changes: s.countChanges(), read: make(chan struct{})}
	go func() {
		defer close(n.read)
		n.links, n.failed = t.linksOf(n.changes)
	}()
	return n
}

// arrive waits for what is read, and tells why it could not be.
func (n *newCounts) arrive() error {
	<-n.read
	return n.failed
}

// saveTallies brings the links and the counts of entities into line with the
// events, which are written by now, as soon as the counts have arrived.
func (t *transaction) saveTallies(s *state, n *newCounts) error {
	for at, l := range n.links {
		n.changes.shared(at, l)
	}
	for _, country := range n.moved {
		n.changes.of(country)
	}
	more := slices.DeleteFunc(sortedKeys(n.changes.entities), func(id string) bool { return s.entities[id] != nil })
	if err := t.readEntities(s, more); err != nil {
		return err
	}
	if err := t.addTallies(s, n.changes.entities, n.moved); err != nil {
		return err
	}
	t.saveLinks(n.links)
	return nil
}

// countChanges adds up by how much the write changes each count.
func (s *state) countChanges() *tallies {
	c := &tallies{entities: map[string]*tally{}, links: map[ends]cells{}}
	for _, e := range s.events {
		if !e.touched {
			continue
		}
		c.add(e.counted(), -1, func(id string) string { return standID(id, s.entities[id].country) })
		c.add(e.merged(), 1, func(id string) string { return standID(id, s.entities[id].countryNow()) })
	}
	return c
}

func (c *tallies) of(id string) *tally {
	if c.entities[id] == nil {
		c.entities[id] = newTally()
	}
	return c.entities[id]
}

// add counts an event that stands n more times.
func (c *tallies) add(e *graph.Event, n int, stand func(id string) string) {
	if e == nil || !e.Withdrawn.IsZero() {
		return
	}
	for at, what := range cellsOf(e) {
		if c.links[at] == nil {
			c.links[at] = cells{}
		}
		c.links[at].add(what, n)
	}
	what := part{e.Realis, e.Type}
	for role, ids := range [2][]string{e.Actors, e.Recipients} {
		var countries []string
		for _, id := range ids {
			c.of(id).own[role].add(what, counts{events: n})
			if country := stand(id); country != "" {
				countries = append(countries, country)
			}
		}
		for _, country := range distinct(countries) {
			c.of(country).members[role].add(what, counts{events: n})
		}
	}
}

// shared counts what a link's change means for how many others its ends have.
func (c *tallies) shared(at ends, l *link) {
	for end, id := range at {
		had, has := l.before.shared(end), l.now.shared(end)
		for role, own := range c.of(id).own {
			for what := range had[role] {
				if !has[role][what] {
					own.add(what, counts{others: -1})
				}
			}
			for what := range has[role] {
				if !had[role][what] {
					own.add(what, counts{others: 1})
				}
			}
		}
	}
}

// linksOf reads the links that change, and changes them.
func (t *transaction) linksOf(c *tallies) (map[ends]*link, error) {
	links := map[ends]*link{}
	var rows []map[string]any
	for _, at := range slices.SortedFunc(maps.Keys(c.links), func(a, b ends) int { return slices.Compare(a[:], b[:]) }) {
		if len(c.links[at]) > 0 {
			links[at] = &link{}
			rows = append(rows, map[string]any{"from": at[0], "to": at[1]})
		}
	}
	for some := range slices.Chunk(rows, rowsAtOnce) {
		found, err := t.askBeside(readLinks, map[string]any{"rows": some})
		if err != nil {
			return nil, err
		}
		for _, row := range found {
			r := reader{row: row}
			l := links[ends{r.text("from"), r.text("to")}]
			if l.before, err = parseCells(r.text("counts")); err != nil {
				return nil, err
			}
			if r.err != nil {
				return nil, r.err
			}
		}
	}
	for at, l := range links {
		l.now = cells{}
		maps.Copy(l.now, l.before)
		for what, n := range c.links[at] {
			l.now.add(what, n)
		}
	}
	return links, nil
}

func (t *transaction) saveLinks(links map[ends]*link) {
	var created, changed, dropped []map[string]any
	for _, at := range slices.SortedFunc(maps.Keys(links), func(a, b ends) int { return slices.Compare(a[:], b[:]) }) {
		l := links[at]
		var actual graph.ScoreSum
		for k, n := range l.now {
			if k.realis == graph.Actual {
				actual.Add(k.typ, k.mode, n)
			}
		}
		row := map[string]any{"from": at[0], "to": at[1], "events": actual.Events(), "tenths": tenths(actual.Mean() * float64(actual.Events())), "counts": l.now.String()}
		switch {
		case len(l.now) == 0:
			dropped = append(dropped, row)
		case l.before == nil:
			created = append(created, row)
		default:
			changed = append(changed, row)
		}
	}
	t.each(dropLink, dropped)
	t.each(changeLink, changed)
	t.each(createLink, created)
}

// addTallies adds the changes to what the graph counts, and tells how many
// articles now tell each form of an entity.
func (t *transaction) addTallies(s *state, changes map[string]*tally, moved []string) error {
	var rows []map[string]any
	for _, id := range sortedKeys(s.entities) {
		e, p := s.entities[id], properties{}
		if change := changes[id]; change != nil {
			e.tally.add(change)
			if slices.Contains(moved, id) {
				var err error
				if e.tally.members, err = t.members(id); err != nil {
					return err
				}
				change.members = [2]parts{{{}: {}}, {{}: {}}}
			}
			for role := range ownCounts {
				if len(change.own[role]) > 0 {
					p[ownCounts[role]] = orNull(e.tally.own[role].String())
				}
				if len(change.members[role]) > 0 {
					p[memberCounts[role]] = orNull(e.tally.members[role].String())
				}
			}
		}
		if e.touched {
			p["forms"] = orNull(e.formCounts())
		}
		if len(p) > 0 {
			_, name, _ := strings.Cut(id, ":")
			e.touched = true
			rows = append(rows, map[string]any{"id": id, "name": name, "counts": map[string]any(p)})
		}
	}
	t.each(saveCounts, rows)
	return nil
}

// formCounts writes how many articles tell each form.
func (e *entityState) formCounts() string {
	var words []string
	for _, key := range sortedKeys(e.forms) {
		if n := e.forms[key].articles; n > 0 {
			words = append(words, key+"="+strconv.Itoa(n))
		}
	}
	return strings.Join(words, " ")
}

func (t *tally) add(more *tally) {
	for role := range t.own {
		for what, n := range more.own[role] {
			t.own[role].add(what, n)
		}
		for what, n := range more.members[role] {
			t.members[role].add(what, n)
		}
	}
}

// members counts the events of the entities of a country.
func (t *transaction) members(country string) ([2]parts, error) {
	counted := [2]parts{{}, {}}
	rows, err := t.ask(countMembers, map[string]any{"country": country})
	if err != nil {
		return counted, err
	}
	for _, row := range rows {
		r := reader{row: row}
		what := part{graph.Realis(r.text("realis")), graph.Type(r.text("type"))}
		counted[r.number("role")].add(what, counts{events: r.number("events")})
		if r.err != nil {
			return counted, r.err
		}
	}
	return counted, nil
}

// movedCountries lists the countries that entities stood for and no longer do,
// or do now and did not.
func (s *state) movedCountries() []string {
	var moved []string
	for id, e := range s.entities {
		if was, is := standID(id, e.country), standID(id, e.countryNow()); e.known && was != is {
			moved = append(moved, was, is)
		}
	}
	return slices.DeleteFunc(distinct(moved), func(id string) bool { return id == "" })
}
