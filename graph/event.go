package graph

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// Realis says whether an event is told as real.
type Realis string

// The five kinds of reality. A question that names none asks for Actual.
const (
	Actual       Realis = "ACTUAL"       // told as having happened or happening
	Future       Realis = "FUTURE"       // planned, announced, expected
	Hypothetical Realis = "HYPOTHETICAL" // if, could, might; also what a speaker alleges
	Negated      Realis = "NEGATED"      // told as not having happened
	Historical   Realis = "HISTORICAL"   // background of years ago
)

// RealisValues lists the five in the order above.
func RealisValues() []Realis { return []Realis{Actual, Future, Hypothetical, Negated, Historical} }

// Status is the state of an event that has a life.
type Status string

// The states. A meeting goes from Planned to Held or Cancelled; a sanction from
// Threatened to Imposed to Extended, Waived, Eased or Lifted; an accusation is
// Open until a denial makes it Contested.
const (
	Planned    Status = "PLANNED"
	Held       Status = "HELD"
	Cancelled  Status = "CANCELLED"
	Threatened Status = "THREATENED"
	Imposed    Status = "IMPOSED"
	Extended   Status = "EXTENDED"
	Waived     Status = "WAIVED"
	Eased      Status = "EASED"
	Lifted     Status = "LIFTED"
	Open       Status = "OPEN"
	Contested  Status = "CONTESTED"
)

// Statuses lists every state, meetings first, then sanctions, then accusations.
func Statuses() []Status {
	return []Status{Planned, Held, Cancelled, Threatened, Imposed, Extended, Waived, Eased, Lifted, Open, Contested}
}

// Change is one step in the life of an event.
type Change struct {
	Status Status `json:"status"`
	On     Day    `json:"on,omitempty"`    // first day of the new state; "" when unknown (before all others)
	Event  string `json:"event,omitempty"` // ID of the event that brought it; "" for the event itself
}

// Place is where an event happened.
type Place struct {
	Name    string `json:"name"`
	Country string `json:"country,omitempty"` // ISO alpha-3, where known
}

// Event is who did what to whom, when, and who says so.
type Event struct {
	// ID is made by loader/resolve from type, participants and date, so that two
	// articles that tell the same event give the same ID.
	ID       string   `json:"id"`
	Type     Type     `json:"type"`
	Mode     Mode     `json:"mode,omitempty"`
	Contexts []string `json:"contexts,omitempty"` // sorted
	// Actors and Recipients are entity IDs, sorted, without repetition. A joint
	// meeting has several actors and no recipient; of a visit the visitor is the
	// actor and the host the recipient.
	Actors     []string `json:"actors"`
	Recipients []string `json:"recipients,omitempty"`
	Date       Date     `json:"date"`
	Place      Place    `json:"place,omitzero"`
	Realis     Realis   `json:"realis"`
	Status     Status   `json:"status,omitempty"`  // the latest state; "" for an event without a life
	Changes    []Change `json:"changes,omitempty"` // sorted by On, Status, Event
	Brings     *Step    `json:"brings,omitempty"`  // the step in another event's life that this one is; nil for most
	Confidence float64  `json:"confidence"`        // 0 to 1
	// Programme is what a sanction stands on or is called, as written: an act, a
	// list, a kind of measure; "" where no text tells, and for other events.
	Programme  string     `json:"programme,omitempty"`
	Fatalities *int       `json:"fatalities,omitempty"`
	Injured    *int       `json:"injured,omitempty"`
	Evidence   []Evidence `json:"evidence"` // sorted by CompareEvidence; never empty
	// Recorded is when the store first learned of the event, Withdrawn when its
	// last article was retracted (zero while it stands). Stores set both.
	Recorded  time.Time `json:"recorded,omitzero"`
	Withdrawn time.Time `json:"withdrawn,omitzero"`
}

// Score is the PLOVER score of type and mode, -10 to 10.
func (e *Event) Score() float64 { return e.Type.Score(e.Mode) }

// Quad is the class of the event's type.
func (e *Event) Quad() Quad { return e.Type.Quad() }

// Symmetric reports whether the event has no direction: it has no recipient, so
// that all its actors did it together or to each other.
func (e *Event) Symmetric() bool { return len(e.Recipients) == 0 }

// StatusOn returns the state on that day: that of the last change on or before
// it, or "" when none had come yet or the event has no life. Of a state of which no
// change is told nobody knows since when it is.
func (e *Event) StatusOn(d Day) Status {
	var s Status
	for _, c := range e.Changes {
		if c.On <= d {
			s = c.Status
		}
	}
	return s
}

// Participants returns the IDs of all actors and recipients, sorted, each once.
func (e *Event) Participants() []string {
	all := slices.Concat(e.Actors, e.Recipients)
	slices.Sort(all)
	return slices.Compact(all)
}

// Pair is two different participants of one event; From acted upon To, or both
// acted together when Mutual (then From sorts before To).
type Pair struct {
	From, To string
	Mutual   bool
}

// Pairs returns who did it to whom: every actor with every recipient, or, in a
// symmetric event, every two actors. No pair names one entity twice. Sorted by
// From and To. Paths, networks and relations are built of these pairs.
func (e *Event) Pairs() []Pair {
	var ps []Pair
	if e.Symmetric() {
		for i, a := range e.Actors {
			for _, b := range e.Actors[i+1:] {
				if a != b {
					ps = append(ps, Pair{From: min(a, b), To: max(a, b), Mutual: true})
				}
			}
		}
	}
	for _, a := range e.Actors {
		for _, r := range e.Recipients {
			if a != r {
				ps = append(ps, Pair{From: a, To: r})
			}
		}
	}
	slices.SortFunc(ps, func(x, y Pair) int { return cmp.Or(cmp.Compare(x.From, y.From), cmp.Compare(x.To, y.To)) })
	return slices.Compact(ps)
}

// MaxParticipants bounds the actors and recipients of one event. The largest
// summits name a few dozen; every two of a joint event are a Pair.
const MaxParticipants = 100

// Validate returns ErrInvalid, naming the event and the field, when the event
// breaks a rule of this package. text is the article its evidence quotes; the
// evidence of other articles is not checked.
func (e *Event) Validate(article, text string) error {
	fail := func(format string, args ...any) error {
		return fmt.Errorf("event %q: %s: %w", e.ID, fmt.Sprintf(format, args...), ErrInvalid)
	}
	switch {
	case e.ID == "":
		return fail("want an ID")
	case e.Type.Quad() == "":
		return fail("type %q is none of the 16", e.Type)
	case !e.Type.HasMode(e.Mode):
		return fail("mode %q is none of %s", e.Mode, e.Type)
	case !slices.Contains(RealisValues(), e.Realis):
		return fail("realis %q: want ACTUAL, FUTURE, HYPOTHETICAL, NEGATED or HISTORICAL", e.Realis)
	case e.Status != "" && !slices.Contains(Statuses(), e.Status):
		return fail("status %q is unknown", e.Status)
	case len(e.Actors) == 0:
		return fail("want an actor")
	case len(e.Actors)+len(e.Recipients) > MaxParticipants:
		return fail("%d actors and recipients: want at most %d", len(e.Actors)+len(e.Recipients), MaxParticipants)
	case !validUTF8(e.ID, e.Place.Name, e.Place.Country, e.Programme):
		return fail("want UTF-8")
	case len(e.Evidence) == 0:
		return fail("want evidence")
	case e.Fatalities != nil && *e.Fatalities < 0, e.Injured != nil && *e.Injured < 0:
		return fail("fewer than none killed or injured")
	case !(e.Confidence >= 0 && e.Confidence <= 1):
		return fail("confidence %v: want 0 to 1", e.Confidence)
	}
	for _, list := range [][]string{e.Actors, e.Recipients, e.Contexts} {
		for i, s := range list {
			if s == "" || i > 0 && s <= list[i-1] {
				return fail("list %q: want sorted, each once, none empty", list)
			}
		}
	}
	if i := slices.IndexFunc(e.Contexts, func(c string) bool { return !IsContext(c) }); i >= 0 {
		return fail("context %q is none of PLOVER's", e.Contexts[i])
	}
	if err := e.Date.Validate(); err != nil {
		return fmt.Errorf("event %q: %w", e.ID, err)
	}
	if b := e.Brings; b != nil && (b.Of.Quad() == "" || !slices.Contains(Statuses(), b.Status)) {
		return fail("brings %q to %q: want a known status and type", b.Status, b.Of)
	}
	if err := e.validateChanges(); err != nil {
		return err
	}
	for i := range e.Evidence {
		if e.Evidence[i].Article != article {
			continue
		}
		if err := e.Evidence[i].Validate(text); err != nil {
			return fmt.Errorf("event %q: %w", e.ID, err)
		}
	}
	return nil
}

func (e *Event) validateChanges() error {
	for _, c := range e.Changes {
		if !slices.Contains(Statuses(), c.Status) || !validUTF8(c.Event) {
			return fmt.Errorf("event %q: change to %q by %q: want a known status and UTF-8: %w", e.ID, c.Status, c.Event, ErrInvalid)
		}
		if _, err := ParseDay(string(c.On)); err != nil {
			return fmt.Errorf("event %q: change to %s: %w", e.ID, c.Status, err)
		}
	}
	return nil
}

// CompareEvents orders events newest first: by the start of their date
// descending, events without any day last, then by ID descending. Every list
// of events that a store returns is in this order.
func CompareEvents(a, b *Event) int {
	return cmp.Or(cmp.Compare(b.Date.Start, a.Date.Start), cmp.Compare(b.ID, a.ID))
}
