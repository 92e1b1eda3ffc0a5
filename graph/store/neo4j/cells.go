package neo4j

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"detente/graph"
)

// cell is what the events of a link are counted by. Way says who acted: > the
// end that sorts first, < the other, = both.
type cell struct {
	realis graph.Realis
	typ    graph.Type
	mode   graph.Mode
	way    byte
}

const (
	wayOn   = '>'
	wayBack = '<'
	wayBoth = '='
)

// cells are the counts of a link, none of them zero.
type cells map[cell]int

func (c cells) add(what cell, n int) {
	if c[what] += n; c[what] == 0 {
		delete(c, what)
	}
}

// String writes the counts as the graph keeps them and people read them:
// "CONSULT/visit>3 FUTURE:AID<1". What is actual is not said to be so.
func (c cells) String() string {
	words := make([]string, 0, len(c))
	for k, n := range c {
		word := string(k.typ)
		if k.mode != "" {
			word += "/" + string(k.mode)
		}
		words = append(words, withRealis(k.realis, word+string(k.way)+strconv.Itoa(n)))
	}
	slices.Sort(words)
	return strings.Join(words, " ")
}

// parseCells reads what String wrote.
func parseCells(s string) (cells, error) {
	c := cells{}
	for word := range strings.FieldsSeq(s) {
		realis, rest := cutRealis(word)
		at := strings.IndexAny(rest, "<>=")
		if at < 0 {
			return nil, fmt.Errorf("count %q of a link: want TYPE>NUMBER; was the database changed by hand?", word)
		}
		n, err := strconv.Atoi(rest[at+1:])
		if err != nil {
			return nil, fmt.Errorf("count %q of a link: %w", word, err)
		}
		typ, mode, _ := strings.Cut(rest[:at], "/")
		c[cell{realis, graph.Type(typ), graph.Mode(mode), rest[at]}] = n
	}
	return c, nil
}

func withRealis(r graph.Realis, word string) string {
	if r == graph.Actual {
		return word
	}
	return string(r) + ":" + word
}

func cutRealis(word string) (graph.Realis, string) {
	if realis, rest, ok := strings.Cut(word, ":"); ok {
		return graph.Realis(realis), rest
	}
	return graph.Actual, word
}

// part is what the events of an entity are counted by.
type part struct {
	realis graph.Realis
	typ    graph.Type
}

// counts are how many events of a part an entity took part in, and how many
// others these join it with.
type counts struct{ events, others int }

// parts are the counts of an entity in one role.
type parts map[part]counts

func (p parts) add(what part, n counts) {
	now := counts{p[what].events + n.events, p[what].others + n.others}
	if p[what] = now; now == (counts{}) {
		delete(p, what)
	}
}

// String writes the counts as "CONSULT=12/5 FUTURE:AID=1/1": events, then others.
func (p parts) String() string {
	words := make([]string, 0, len(p))
	for k, n := range p {
		words = append(words, withRealis(k.realis, fmt.Sprintf("%s=%d/%d", k.typ, n.events, n.others)))
	}
	slices.Sort(words)
	return strings.Join(words, " ")
}

// parseParts reads what String wrote.
func parseParts(s string) (parts, error) {
	p := parts{}
	for word := range strings.FieldsSeq(s) {
		realis, rest := cutRealis(word)
		typ, numbers, _ := strings.Cut(rest, "=")
		events, others, _ := strings.Cut(numbers, "/")
		e, err := strconv.Atoi(events)
		if err != nil {
			return nil, fmt.Errorf("count %q of an entity: want TYPE=EVENTS/OTHERS; was the database changed by hand?", word)
		}
		o, err := strconv.Atoi(others)
		if err != nil {
			return nil, fmt.Errorf("count %q of an entity: want TYPE=EVENTS/OTHERS; was the database changed by hand?", word)
		}
		p[part{realis, graph.Type(typ)}] = counts{e, o}
	}
	return p, nil
}

// ends are the two entities of a link; the first sorts before the second.
type ends [2]string

// cellsOf returns what the event adds to the links of its pairs. One that goes
// both ways counts once.
func cellsOf(e *graph.Event) map[ends]cell {
	links := map[ends]cell{}
	for _, p := range e.Pairs() {
		at, way := ends{p.From, p.To}, byte(wayOn)
		switch {
		case p.Mutual:
			way = wayBoth
		case p.From > p.To:
			at, way = ends{p.To, p.From}, wayBack
		}
		if was, met := links[at]; met && was.way != way {
			way = wayBoth
		}
		links[at] = cell{e.Realis, e.Type, e.Mode, way}
	}
	return links
}

// The roles of an entity in an event; acting together is acting.
const (
	acting = iota
	undergoing
)

// roleAt is the role of an end of a link in its events that go that way.
func roleAt(end int, way byte) int {
	if way == wayOn && end == 1 || way == wayBack && end == 0 {
		return undergoing
	}
	return acting
}

// shared lists in what roles and parts a link joins one of its ends to the other.
func (c cells) shared(end int) [2]map[part]bool {
	has := [2]map[part]bool{{}, {}}
	for k := range c {
		has[roleAt(end, k.way)][part{k.realis, k.typ}] = true
	}
	return has
}
