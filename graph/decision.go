package graph

import (
	"cmp"
	"context"
	"fmt"
	"time"
)

// Ruling is what a decision says.
type Ruling string

// The rulings.
const (
	// SameEntity: what articles call From is the entity To.
	SameEntity Ruling = "SAME_ENTITY"
	// OtherEntity: From is not To, whatever a rule finds alike in them.
	OtherEntity Ruling = "OTHER_ENTITY"
	// OtherEvent: the account that Article gives under the ID From is not of the
	// event To.
	OtherEvent Ruling = "OTHER_EVENT"
)

// Rulings lists the three in the order above.
func Rulings() []Ruling { return []Ruling{SameEntity, OtherEntity, OtherEvent} }

// Decision says that two things are one, or are not, across articles. It holds
// for all articles, also for those that come later, until another decision
// about the same From and Article takes its place.
type Decision struct {
	Ruling  Ruling    `json:"ruling"`
	From    string    `json:"from"`              // entity ID, or event ID as the article alone would give it
	To      string    `json:"to"`                // entity or event ID
	Article string    `json:"article,omitempty"` // of OtherEvent
	Why     string    `json:"why"`               // for people: the rule, or what an analyst wrote
	At      time.Time `json:"at"`
	// Entity is From as it was known when it became To, so that a merge can be undone;
	// of OtherEntity after such a merge the same, so that undoing can be completed.
	Entity *Entity `json:"entity,omitempty"`
}

// Key is what the decision is about: a newer one with the same key replaces it.
func (d *Decision) Key() string {
	if d.Ruling == OtherEvent {
		return "event\x1f" + d.From + "\x1f" + d.Article
	}
	return "entity\x1f" + d.From
}

// Validate returns ErrInvalid when a field that the ruling needs is missing or
// the two things are one.
func (d *Decision) Validate() error {
	switch {
	case d.Ruling != SameEntity && d.Ruling != OtherEntity && d.Ruling != OtherEvent:
		return fmt.Errorf("decision: ruling %q: want SAME_ENTITY, OTHER_ENTITY or OTHER_EVENT: %w", d.Ruling, ErrInvalid)
	case d.From == "" || d.To == "" || d.From == d.To:
		return fmt.Errorf("decision from %q to %q: want two different IDs: %w", d.From, d.To, ErrInvalid)
	case (d.Ruling == OtherEvent) != (d.Article != ""):
		return fmt.Errorf("decision %s from %q: article %q: want one for an event, none for an entity: %w", d.Ruling, d.From, d.Article, ErrInvalid)
	case d.Ruling == SameEntity && d.Entity == nil, d.Ruling == OtherEvent && d.Entity != nil:
		return fmt.Errorf("decision %s from %q: want the entity as it was for SAME_ENTITY, none for an event: %w", d.Ruling, d.From, ErrInvalid)
	case d.At.IsZero():
		return fmt.Errorf("decision from %q: want its time: %w", d.From, ErrInvalid)
	case !validUTF8(d.From, d.To, d.Article, d.Why):
		return fmt.Errorf("decision from %q: want UTF-8: %w", d.From, ErrInvalid)
	}
	if d.Entity != nil {
		return d.Entity.Validate()
	}
	return nil
}

// CompareDecisions orders decisions by Key.
func CompareDecisions(a, b Decision) int { return cmp.Compare(a.Key(), b.Key()) }

// Decider keeps decisions. A decision alone changes no event: whoever decides
// puts the articles it is about again (package curate does).
type Decider interface {
	// Decide keeps the decision in place of an older one with its Key. It returns
	// ErrInvalid for one that Validate refuses.
	Decide(ctx context.Context, d Decision) error
	// Decisions returns all decisions in the order of CompareDecisions.
	Decisions(ctx context.Context) ([]Decision, error)
}

// TellingReader reads back what one article says.
type TellingReader interface {
	// Telling returns the batch that the article was put with, or put with last:
	// the entities as it names them sorted by ID, its events with its own evidence
	// only in the order of CompareEvents. At is the time the article was recorded.
	// It returns ErrNotFound for an article that is not there or was retracted.
	Telling(ctx context.Context, articleID string) (*Batch, error)
	// ArticlesNaming returns the IDs of the standing articles that name the
	// entity, sorted. Its cost may grow with the number of articles.
	ArticlesNaming(ctx context.Context, entityID string) ([]string, error)
}

// Told is what an article's own account of an event says where the graph shows
// it otherwise, because the account was found to be of an event that another
// article tells too, or a participant to be an entity known by another ID.
type Told struct {
	// Event is the ID that the account alone would have; "" when the account is
	// of another event, and only tells of a step in the life of this one.
	Event      string   `json:"event,omitempty"`
	Actors     []string `json:"actors,omitempty"`
	Recipients []string `json:"recipients,omitempty"`
	Speaker    string   `json:"speaker,omitempty"`
	Why        string   `json:"why"` // for people: what the two accounts have in common
}

// Step is the step in the life of another event that an event brings about: the
// lifting of a sanction, the denial of an accusation, the cancelling of a meeting.
type Step struct {
	Of     Type   `json:"of"` // whose life
	Status Status `json:"status"`
}
