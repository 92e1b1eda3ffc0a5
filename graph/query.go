package graph

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"time"
	"unicode/utf8"
)

// MaxPage is the largest page a list returns; a First of 0 means DefaultPage.
const (
	MaxPage     = 1000
	DefaultPage = 20
)

// EventFilter says which events a question is about. The zero value asks for
// every actual event that stands. All conditions must hold; of the values in
// one list any one must.
//
// A country named in Actor, Recipient or Between stands for itself and every
// entity of that country, unless Exact is set; any other entity for itself.
type EventFilter struct {
	IDs       []string
	Types     []Type
	Modes     []Mode
	Quads     []Quad
	Contexts  []string
	Actor     string // entity ID among the actors
	Recipient string // entity ID among the recipients
	// Between names two entities joined by one of the event's Pairs, in either
	// direction; both empty for no such condition.
	Between [2]string
	Exact   bool
	Country string // ISO alpha-3 code of any participant
	// From and To bound the first day of the event's date: From <= Start < To.
	// An event without any day is in no window. "" leaves a side open.
	From, To Day
	// AsOf leaves out what happened later: Start <= AsOf, or no day at all.
	AsOf Day
	// KnownAt asks what the store knew at that instant: recorded at or before it
	// and not yet withdrawn. The zero time asks for what stands now.
	KnownAt time.Time
	// Realis lists the kinds of reality wanted; empty means Actual only.
	Realis []Realis
	// Statuses lists the states wanted: on the day of AsOf where that is set, else
	// the latest.
	Statuses      []Status
	MinConfidence float64
	Source        string // outlet of any article of evidence
	Article       string // ID of any article of evidence
	Speaker       string // entity ID of any speaker
}

// RealisWanted returns the kinds of reality the filter admits, never empty.
func (f *EventFilter) RealisWanted() []Realis {
	if len(f.Realis) == 0 {
		return []Realis{Actual}
	}
	return f.Realis
}

// AsksStatusThen reports whether Statuses is about the day of AsOf.
func (f *EventFilter) AsksStatusThen() bool { return len(f.Statuses) > 0 && f.AsOf != "" }

// status returns the state of the event that Statuses is about.
func (f *EventFilter) status(e *Event) Status {
	if f.AsksStatusThen() {
		return e.StatusOn(f.AsOf)
	}
	return e.Status
}

// TypesWanted returns the event types that Types and Quads together admit, in
// the manual's order, and whether they exclude any. all is true when neither is set.
func (f *EventFilter) TypesWanted() (wanted []Type, all bool) {
	if len(f.Types) == 0 && len(f.Quads) == 0 {
		return Types(), true
	}
	for _, t := range Types() {
		if (len(f.Types) == 0 || slices.Contains(f.Types, t)) && (len(f.Quads) == 0 || slices.Contains(f.Quads, t.Quad())) {
			wanted = append(wanted, t)
		}
	}
	return wanted, false
}

// Validate returns ErrInvalid, naming the field and what was expected, for
// values that no event could have.
func (f *EventFilter) Validate() error {
	for _, t := range f.Types {
		if t.Quad() == "" {
			return fmt.Errorf("filter: type %q is none of the 16: %w", t, ErrInvalid)
		}
	}
	for _, q := range f.Quads {
		if q.Number() == 0 {
			return fmt.Errorf("filter: quad %q is none of the 4: %w", q, ErrInvalid)
		}
	}
	for _, m := range f.Modes {
		if !slices.ContainsFunc(Types(), func(t Type) bool { return m != "" && t.HasMode(m) }) {
			return fmt.Errorf("filter: mode %q belongs to no type: %w", m, ErrInvalid)
		}
	}
	for _, c := range f.Contexts {
		if !IsContext(c) {
			return fmt.Errorf("filter: context %q is none of PLOVER's: %w", c, ErrInvalid)
		}
	}
	for _, r := range f.Realis {
		if !slices.Contains(RealisValues(), r) {
			return fmt.Errorf("filter: realis %q: want ACTUAL, FUTURE, HYPOTHETICAL, NEGATED or HISTORICAL: %w", r, ErrInvalid)
		}
	}
	for _, s := range f.Statuses {
		if !slices.Contains(Statuses(), s) {
			return fmt.Errorf("filter: status %q is unknown: %w", s, ErrInvalid)
		}
	}
	if _, err := ParseDay(string(f.AsOf)); err != nil {
		return fmt.Errorf("filter: asOf: %w", err)
	}
	if err := validWindow("filter", f.From, f.To); err != nil {
		return err
	}
	if (f.Between[0] == "") != (f.Between[1] == "") {
		return fmt.Errorf("filter: between: want two entities: %w", ErrInvalid)
	}
	if math.IsNaN(f.MinConfidence) || f.MinConfidence < 0 || f.MinConfidence > 1 {
		return fmt.Errorf("filter: minConfidence %v: want 0 to 1: %w", f.MinConfidence, ErrInvalid)
	}
	return nil
}

// Facts answers what a filter must know beyond the event itself. What was known
// of an entity or an article stays known after it was withdrawn.
type Facts struct {
	Country func(entityID string) string // "" when unknown
	Source  func(articleID string) string
}

// Matches reports whether the event passes the filter. It is the definition
// that every store's own query is tested against.
func (f *EventFilter) Matches(e *Event, facts Facts) bool {
	types, _ := f.TypesWanted()
	switch {
	case len(f.IDs) > 0 && !slices.Contains(f.IDs, e.ID),
		!slices.Contains(types, e.Type),
		len(f.Modes) > 0 && !slices.Contains(f.Modes, e.Mode),
		len(f.Contexts) > 0 && !slices.ContainsFunc(f.Contexts, func(c string) bool { return slices.Contains(e.Contexts, c) }),
		!slices.Contains(f.RealisWanted(), e.Realis),
		len(f.Statuses) > 0 && !slices.Contains(f.Statuses, f.status(e)),
		e.Confidence < f.MinConfidence,
		f.From != "" && e.Date.Start < f.From,
		f.To != "" && (e.Date.Start == "" || e.Date.Start >= f.To),
		f.AsOf != "" && e.Date.Start > f.AsOf:
		return false
	}
	if f.KnownAt.IsZero() && !e.Withdrawn.IsZero() ||
		!f.KnownAt.IsZero() && (e.Recorded.After(f.KnownAt) || !e.Withdrawn.IsZero() && !e.Withdrawn.After(f.KnownAt)) {
		return false
	}
	return f.matchesParticipants(e, facts) && f.matchesEvidence(e, facts)
}

func (f *EventFilter) matchesParticipants(e *Event, facts Facts) bool {
	stands := func(wanted string) func(string) bool {
		return func(id string) bool {
			return id == wanted || !f.Exact && facts.Country(id) != "" && CountryID(facts.Country(id)) == wanted
		}
	}
	if f.Actor != "" && !slices.ContainsFunc(e.Actors, stands(f.Actor)) ||
		f.Recipient != "" && !slices.ContainsFunc(e.Recipients, stands(f.Recipient)) {
		return false
	}
	if f.Country != "" && !slices.ContainsFunc(e.Participants(), func(id string) bool { return facts.Country(id) == f.Country }) {
		return false
	}
	a, b := stands(f.Between[0]), stands(f.Between[1])
	return f.Between[0] == "" || slices.ContainsFunc(e.Pairs(), func(p Pair) bool {
		return a(p.From) && b(p.To) || a(p.To) && b(p.From)
	})
}

func (f *EventFilter) matchesEvidence(e *Event, facts Facts) bool {
	has := func(wanted string, get func(Evidence) string) bool {
		return wanted == "" || slices.ContainsFunc(e.Evidence, func(ev Evidence) bool { return get(ev) == wanted })
	}
	return has(f.Source, func(ev Evidence) string { return facts.Source(ev.Article) }) &&
		has(f.Article, func(ev Evidence) string { return ev.Article }) &&
		has(f.Speaker, func(ev Evidence) string { return ev.Speaker })
}

// Page asks for the First items after the cursor After ("" for the beginning).
type Page struct {
	First int
	After string
}

// Limit returns how many items to return: DefaultPage for 0. It returns
// ErrInvalid for a negative number or one above MaxPage.
func (p Page) Limit() (int, error) {
	switch {
	case p.First == 0:
		return DefaultPage, nil
	case p.First < 0 || p.First > MaxPage:
		return 0, fmt.Errorf("first %d: want 1 to %d: %w", p.First, MaxPage, ErrInvalid)
	}
	return p.First, nil
}

// Cursor is a place in an ordered list: the sort key and ID of the last item
// seen. Because it names the item and no position, items that others add or
// remove meanwhile neither repeat nor hide the rest.
type Cursor struct {
	List string // which list the cursor belongs to: "events", "entities", "articles", "changes"
	Key  string // the list's sort key of the item: its day, its rank
	ID   string
}

// String writes the cursor as an opaque text for a client.
func (c Cursor) String() string {
	b, _ := json.Marshal([3]string{c.List, c.Key, c.ID}) // three strings always marshal
	return base64.RawURLEncoding.EncodeToString(b)
}

// ParseCursor reads what String wrote. A text that is no cursor, or one of
// another list, is ErrInvalid; the empty text is the zero Cursor.
func ParseCursor(list, s string) (Cursor, error) {
	if s == "" {
		return Cursor{}, nil
	}
	var parts [3]string
	b, err := base64.RawURLEncoding.DecodeString(s)
	if err == nil {
		err = json.Unmarshal(b, &parts)
	}
	if err != nil || parts[2] == "" {
		return Cursor{}, fmt.Errorf("cursor %.40q: want one that an earlier page returned: %w", s, ErrInvalid)
	}
	if parts[0] != list {
		return Cursor{}, fmt.Errorf("cursor of %q used for %q: %w", parts[0], list, ErrInvalid)
	}
	return Cursor{List: parts[0], Key: parts[1], ID: parts[2]}, nil
}

// EventCursor is the cursor of an event in a list of events.
func EventCursor(e *Event) string {
	return Cursor{List: "events", Key: string(e.Date.Start), ID: e.ID}.String()
}

// ArticleCursor is the cursor of an article in a list of articles.
func ArticleCursor(a *Article) string {
	return Cursor{List: "articles", Key: a.SortKey(), ID: a.ID}.String()
}

// SortKey orders articles by the instant they were published; unknown sorts
// lowest. It compares as a string.
func (a *Article) SortKey() string {
	if a.Published.IsZero() {
		return ""
	}
	return a.Published.UTC().Format("2006-01-02T15:04:05.000000000Z")
}

// EventQuery asks for a page of the events that pass a filter, newest first.
type EventQuery struct {
	Filter EventFilter
	Page   Page
}

// MaxSearchText bounds the text of a search, in bytes.
const MaxSearchText = 256

// EntityQuery asks for a page of entities. Without Text they are sorted by ID;
// with Text, best match first as package graph/search ranks them, equals by ID.
// A Text without any letter or digit matches nothing.
type EntityQuery struct {
	// Text is matched without regard to case and accents: every word of it must
	// begin a word of the entity's name or of one alias.
	Text    string
	Kinds   []Kind
	Country string // ISO alpha-3
	Sector  string
	// OfficeOf is the ID of a country or body: only who holds or held, at any
	// time, an office of it, as Office.Of has it.
	OfficeOf string
	Page     Page
}

// Validate returns ErrInvalid, naming the field, for values no entity could have.
func (q *EntityQuery) Validate() error {
	for _, k := range q.Kinds {
		if !slices.Contains(Kinds(), k) {
			return fmt.Errorf("entities: kind %q: want COUNTRY, LEADER, ORGANIZATION or GROUP: %w", k, ErrInvalid)
		}
	}
	switch {
	case q.Sector != "" && !IsSector(q.Sector):
		return fmt.Errorf("entities: sector %q is none of PLOVER's: %w", q.Sector, ErrInvalid)
	}
	if err := CheckSearchText(q.Text); err != nil {
		return fmt.Errorf("entities: %w", err)
	}
	return nil
}

// CheckSearchText returns ErrInvalid for a text of a search that is longer than
// MaxSearchText or no UTF-8.
func CheckSearchText(text string) error {
	if len(text) > MaxSearchText || !utf8.ValidString(text) {
		return fmt.Errorf("text %.40q of %d bytes: want at most %d of UTF-8: %w", text, len(text), MaxSearchText, ErrInvalid)
	}
	return nil
}

// Cursor reads the cursor of the page. One of a list ranked by a text is none of a
// list by ID, nor the other way round: both are ErrInvalid.
func (q *EntityQuery) Cursor() (Cursor, error) {
	c, err := ParseCursor("entities", q.Page.After)
	if err == nil && c.ID != "" && (c.Key == "") != (q.Text == "") {
		return Cursor{}, fmt.Errorf("cursor of entities by %s used for those by %s: %w", orderOf(c.Key), orderOf(q.Text), ErrInvalid)
	}
	return c, err
}

func orderOf(text string) string {
	if text == "" {
		return "ID"
	}
	return "rank"
}

// ArticleQuery asks for a page of articles that were not retracted, newest
// published first, equals by ID descending.
type ArticleQuery struct {
	Source   string
	Language string
	From, To Day // half-open, of the day published; an article without one is in no window
	Page     Page
}

// Validate returns ErrInvalid for days that are none or turned round.
func (q *ArticleQuery) Validate() error {
	return validWindow("articles", q.From, q.To)
}

func validWindow(list string, from, to Day) error {
	for _, d := range []Day{from, to} {
		if _, err := ParseDay(string(d)); err != nil {
			return fmt.Errorf("%s: %w", list, err)
		}
	}
	if from != "" && to != "" && to < from {
		return fmt.Errorf("%s: from %s to %s: want from before to: %w", list, from, to, ErrInvalid)
	}
	return nil
}
