package graph

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"
)

// Batch is all that one article says.
type Batch struct {
	Article  *Article
	Entities []*Entity
	Events   []*Event  // each with evidence from Article only
	At       time.Time // when the store learns of it; becomes Recorded
}

// Validate returns ErrInvalid when the article or the time is missing, an entity
// or event is invalid or listed twice, evidence is of another article, or an
// event names an entity that the batch lacks.
func (b *Batch) Validate() error {
	if b.Article == nil {
		return fmt.Errorf("batch: want an article: %w", ErrInvalid)
	}
	if err := b.Article.Validate(); err != nil {
		return err
	}
	if b.At.IsZero() {
		return fmt.Errorf("batch of article %q: want the time it is recorded: %w", b.Article.ID, ErrInvalid)
	}
	known := map[string]bool{}
	for _, e := range b.Entities {
		if err := e.Validate(); err != nil {
			return err
		}
		if known[e.ID] {
			return fmt.Errorf("batch of article %q: entity %q is listed twice: %w", b.Article.ID, e.ID, ErrInvalid)
		}
		known[e.ID] = true
	}
	seen := map[string]bool{}
	for _, e := range b.Events {
		if err := e.Validate(b.Article.ID, b.Article.Text); err != nil {
			return err
		}
		if seen[e.ID] {
			return fmt.Errorf("batch of article %q: event %q is listed twice: %w", b.Article.ID, e.ID, ErrInvalid)
		}
		seen[e.ID] = true
		for _, id := range e.Participants() {
			if !known[id] {
				return fmt.Errorf("event %q names entity %q, which its batch lacks: %w", e.ID, id, ErrInvalid)
			}
		}
		for _, ev := range e.Evidence {
			if ev.Article != b.Article.ID {
				return fmt.Errorf("event %q: evidence of article %q in the batch of %q: %w", e.ID, ev.Article, b.Article.ID, ErrInvalid)
			}
			if ev.Speaker != "" && !known[ev.Speaker] {
				return fmt.Errorf("event %q names speaker %q, which its batch lacks: %w", e.ID, ev.Speaker, ErrInvalid)
			}
		}
	}
	return nil
}

// Digest identifies what the batch says, without the clock: two batches with
// the same digest write the same. Stores keep it with the article to tell an
// unchanged article from an updated one without reading the rest.
func (b *Batch) Digest() (string, error) {
	article := *b.Article
	article.Recorded, article.Withdrawn = time.Time{}, time.Time{}
	h := sha256.New()
	if err := json.NewEncoder(h).Encode(struct {
		A *Article
		N []*Entity
		E []*Event
	}{&article, b.Entities, b.Events}); err != nil {
		return "", fmt.Errorf("digest of article %q: %w", b.Article.ID, err)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// OneBatchAnArticle returns ErrInvalid when two batches are of one article; one
// without an article, which Validate refuses, is like no other.
func OneBatchAnArticle(batches []*Batch) error {
	seen := make(map[string]bool, len(batches))
	for _, b := range batches {
		if b.Article == nil {
			continue
		}
		if seen[b.Article.ID] {
			return fmt.Errorf("article %q is in two batches: %w", b.Article.ID, ErrInvalid)
		}
		seen[b.Article.ID] = true
	}
	return nil
}

// Outcome is what Put did with an article.
type Outcome string

// The outcomes.
const (
	OutcomeNew       Outcome = "NEW"       // not known before, or retracted before
	OutcomeUnchanged Outcome = "UNCHANGED" // known, and says the same: nothing was written
	OutcomeUpdated   Outcome = "UPDATED"   // known, and says something else now
)

// PutResult tells what Put did with one batch.
type PutResult struct {
	Outcome  Outcome
	Entities int // entities the store did not have
	Events   int // events the store did not have, or had withdrawn
}

// Writer changes the graph.
type Writer interface {
	// Put writes the batches in one transaction: all or nothing. The results are
	// in the order of the batches.
	//
	// Putting the same batch twice changes nothing. An article known with another
	// content is replaced: what it said before and says no longer is withdrawn
	// unless another article says it too. Events of the same ID from several
	// articles become one by MergeEvents, entities by MergeEntity. Recorded is
	// the At of the batch that first told of a thing and stays.
	//
	// It returns ErrInvalid (nothing is written) for a batch that Validate
	// refuses or when one article is in two batches. Concurrent writers wait for
	// one another; no deadlock or "busy" reaches the caller.
	Put(ctx context.Context, batches ...*Batch) ([]PutResult, error)

	// Retract withdraws the article and what it alone supports, at that instant:
	// events lose its evidence, and those without any other are withdrawn;
	// entities named by no other article disappear from lists and searches.
	// Retracted articles and events stay readable by ID and through KnownAt.
	// It returns ErrNotFound for an article that is not there and ErrInvalid for
	// the zero time; retracting twice changes nothing. A withdrawn event keeps
	// the evidence it had last; put again, it stands again with its first Recorded.
	Retract(ctx context.Context, articleID string, at time.Time) error
}

// EntityReader answers questions about entities.
type EntityReader interface {
	// Entity returns the entity with that ID, or ErrNotFound. An entity whose
	// last article was retracted is not found.
	Entity(ctx context.Context, id string) (*Entity, error)
	// EntitiesByID returns the entities in the order of the IDs, nil where an ID
	// has none. No IDs give no entities and touch no store.
	EntitiesByID(ctx context.Context, ids []string) ([]*Entity, error)
	// Entities returns a page and whether more follow. An unknown cursor is ErrInvalid.
	Entities(ctx context.Context, q EntityQuery) (page []*Entity, more bool, err error)
	// CountEntities returns how many entities the query has on all its pages.
	CountEntities(ctx context.Context, q EntityQuery) (int, error)
}

// EventReader answers questions about events.
type EventReader interface {
	// Event returns the event with that ID, even when it is withdrawn, or ErrNotFound.
	Event(ctx context.Context, id string) (*Event, error)
	// EventsByID is to Event as EntitiesByID is to Entity.
	EventsByID(ctx context.Context, ids []string) ([]*Event, error)
	// Events returns a page in the order of CompareEvents and whether more
	// follow. A filter that Validate refuses, a page over MaxPage or a foreign
	// cursor is ErrInvalid; an entity that does not exist gives no events.
	Events(ctx context.Context, q EventQuery) (page []*Event, more bool, err error)
	// EventsOfPairs returns for each pair of entities, in the order of the pairs,
	// the first newest events between the two: what Events gives of the filter with
	// Between and Exact. A filter that ValidateForExpand refuses and a first that is
	// no size of a page are ErrInvalid. No pairs give nothing and touch no store.
	EventsOfPairs(ctx context.Context, pairs [][2]string, f EventFilter, first int) ([][]*Event, error)
	// CountEvents returns how many events pass the filter.
	CountEvents(ctx context.Context, f EventFilter) (int, error)
	// Relation sums up the events between two entities. Entities without any
	// give an empty Relation; an entity asked about itself is ErrInvalid.
	Relation(ctx context.Context, q RelationQuery) (*Relation, error)
}

// EventSearcher finds events by the words that tell them.
type EventSearcher interface {
	// SearchEvents returns a page of the events that pass the filter and match the
	// text, in the order of CompareEvents, and whether more follow: every word of
	// the text must begin a word of one sentence of evidence. Where no event
	// matches so, a word may also differ by slips; package search says what a word
	// is and what a slip. Of a text that more events match than search.MaxMatches
	// only so many are looked at. A text without any word matches nothing; one
	// longer than MaxSearchText, or a foreign cursor, is ErrInvalid.
	SearchEvents(ctx context.Context, text string, q EventQuery) (page []*Event, more bool, err error)
}

// Expander walks from entities to the entities they share events with.
type Expander interface {
	// Expand returns, for every entity of the frontier, one Link to each entity
	// that a Pair of an event passing the filter joins it with, sorted by From
	// and To. Filter conditions on actor, recipient, between and exact do not
	// apply here and are ErrInvalid. With days, each link carries its days.
	Expand(ctx context.Context, frontier []string, f EventFilter, days bool) ([]Link, error)
}

// ArticleReader answers questions about articles.
type ArticleReader interface {
	// Article returns the article with that ID, even when it is withdrawn, or ErrNotFound.
	Article(ctx context.Context, id string) (*Article, error)
	// ArticlesByID is to Article as EntitiesByID is to Entity.
	ArticlesByID(ctx context.Context, ids []string) ([]*Article, error)
	// Articles returns a page and whether more follow.
	Articles(ctx context.Context, q ArticleQuery) (page []*Article, more bool, err error)
	// CountArticles returns how many articles the query has on all its pages.
	CountArticles(ctx context.Context, q ArticleQuery) (int, error)
}

// Stats counts what the store holds and has not withdrawn.
type Stats struct {
	Articles int
	Evidence int            // sentences quoted by standing events
	Entities map[Kind]int   // kinds without any are absent
	Events   map[Type]int   // standing events of every realis, by type
	Realis   map[Realis]int // the same events by realis
	First    Day            // earliest and latest Date.Start of any standing event; "" when there is none
	Last     Day
}

// StatsReader counts.
type StatsReader interface {
	Stats(ctx context.Context) (*Stats, error)
}

// Reader answers every question.
type Reader interface {
	EntityReader
	EventReader
	EventSearcher
	Expander
	ArticleReader
	TellingReader
	ActivityReader
	ChangeReader
	StatsReader
}

// Store is a graph that lasts. Every method is safe for concurrent use, honours
// its context (a cancelled one returns its error), returns ErrUnavailable when
// the database cannot be reached and ErrClosed after Close.
type Store interface {
	Reader
	Writer
	Decider
	// Ping returns nil when the store can answer now.
	Ping(ctx context.Context) error
	// Close releases the store. Closing twice is no error.
	Close() error
}
