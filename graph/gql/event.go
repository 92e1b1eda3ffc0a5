package gql

import (
	"context"

	"detente/graph"
)

// Event is a Meeting, Sanction, Accusation or Interaction.
type Event interface{ IsEvent() }

// Meeting is an event of type CONSULT.
type Meeting struct{ event }

// Sanction is an event of type SANCTION.
type Sanction struct{ event }

// Programme returns what it stands on or is called, nil when not told.
func (s Sanction) Programme() *string { return told(s.Event.Programme) }

// Accusation is an event of type ACCUSE.
type Accusation struct{ event }

// Interaction is an event of any other type.
type Interaction struct{ event }

// event is what the four have in common.
type event struct {
	*graph.Event
	set *eventSet
}

// IsEvent marks the types of the interface Event.
func (event) IsEvent() {}

// ActorIds returns the IDs of the actors.
func (e event) ActorIds() []string { return list(e.Event.Actors) }

// RecipientIds returns the IDs of the recipients, never nil.
func (e event) RecipientIds() []string { return list(e.Event.Recipients) }

// Contexts returns the topics, never nil.
func (e event) Contexts() []string { return list(e.Event.Contexts) }

// StatusOn returns the state on that day, "" when none had come yet.
func (e event) StatusOn(day graph.Day) graph.Status { return e.Event.StatusOn(day) }

// Place returns where it happened, nil when no text tells.
func (e event) Place() *graph.Place {
	if e.Event.Place == (graph.Place{}) {
		return nil
	}
	return &e.Event.Place
}

// Actors returns those who did it, without those the graph no longer shows.
func (e event) Actors(ctx context.Context) ([]Entity, error) {
	return e.set.entities(ctx, e.Event.Actors)
}

// Recipients returns those to whom it was done, likewise.
func (e event) Recipients(ctx context.Context) ([]Entity, error) {
	return e.set.entities(ctx, e.Event.Recipients)
}

// Changes returns the steps of its life, never nil.
func (e event) Changes() []*Change {
	changes := make([]*Change, len(e.Event.Changes))
	for i := range changes {
		changes[i] = &Change{e.Event.Changes[i], e.set}
	}
	return changes
}

// Evidence returns the sentences that tell it.
func (e event) Evidence() []*Evidence {
	evidence := make([]*Evidence, len(e.Event.Evidence))
	for i := range evidence {
		evidence[i] = &Evidence{&e.Event.Evidence[i], e.set}
	}
	return evidence
}

// ArticleCount returns how many articles tell it.
func (e event) ArticleCount() int { return len(articlesOf(e.Event)) }

// SourceCount returns how many sources tell it independently.
func (e event) SourceCount(ctx context.Context) (int, error) {
	known, err := e.set.articles.get(e.set.articleIDs, func(ids []string) (map[string]*Article, error) { return e.set.r.articles(ctx, ids) })
	if err != nil {
		return 0, err
	}
	var articles []*graph.Article
	for _, id := range articlesOf(e.Event) {
		if a := known[id]; a != nil {
			articles = append(articles, a.Article)
		}
	}
	return graph.IndependentSources(articles), nil
}

// articlesOf returns the IDs of the articles that tell an event, each once.
func articlesOf(e *graph.Event) []string {
	var ids []string
	for i := range e.Evidence { // sorted by article
		if id := e.Evidence[i].Article; len(ids) == 0 || ids[len(ids)-1] != id {
			ids = append(ids, id)
		}
	}
	return ids
}

// Change is a step in the life of an event of the set.
type Change struct {
	graph.Change
	set *eventSet
}

// Event returns the event that brought the change, nil for the event itself.
func (c Change) Event(ctx context.Context) (Event, error) {
	if c.Change.Event == "" {
		return nil, nil
	}
	causes, err := c.set.causes.get(c.set.causeIDs, func(ids []string) (map[string]Event, error) { return c.set.r.events(ctx, ids) })
	return causes[c.Change.Event], err
}

// eventSet is events that were read together.
type eventSet struct {
	r            *Resolver
	members      []*graph.Event
	participants lookup[Entity]
	named        lookup[Entity] // speakers, and the entities of mentions
	articles     lookup[*Article]
	causes       lookup[Event]
}

func (r *Resolver) eventSet(members []*graph.Event) *eventSet {
	return &eventSet{r: r, members: members}
}

// node returns the GraphQL object of a member.
func (s *eventSet) node(e *graph.Event) Event {
	shared := event{e, s}
	switch e.Type {
	case graph.Consult:
		return &Meeting{shared}
	case graph.Sanction:
		return &Sanction{shared}
	case graph.Accuse:
		return &Accusation{shared}
	default:
		return &Interaction{shared}
	}
}

// entities returns participants of members by ID.
func (s *eventSet) entities(ctx context.Context, ids []string) ([]Entity, error) {
	found, err := s.readParticipants(ctx)
	if err != nil {
		return nil, err
	}
	return among(found, ids), nil
}

// readParticipants returns the participants of all members, by ID.
func (s *eventSet) readParticipants(ctx context.Context) (map[string]Entity, error) {
	return s.participants.get(s.participantIDs, func(ids []string) (map[string]Entity, error) { return s.r.entities(ctx, ids) })
}

// among returns those of the entities that were found.
func among(found map[string]Entity, ids []string) []Entity {
	entities := make([]Entity, 0, len(ids))
	for _, id := range ids {
		if e := found[id]; e != nil {
			entities = append(entities, e)
		}
	}
	return entities
}

// entityNamed returns a speaker or the entity of a mention, nil for none.
func (s *eventSet) entityNamed(ctx context.Context, id string) (Entity, error) {
	if id == "" {
		return nil, nil
	}
	found, err := s.named.get(s.namedIDs, func(ids []string) (map[string]Entity, error) { return s.r.entities(ctx, ids) })
	return found[id], err
}

func (s *eventSet) participantIDs() []string {
	var ids []string
	for _, e := range s.members {
		ids = append(append(ids, e.Actors...), e.Recipients...)
	}
	return ids
}

func (s *eventSet) namedIDs() []string {
	var ids []string
	for _, e := range s.members {
		for i := range e.Evidence {
			ids = append(ids, e.Evidence[i].Speaker)
			for _, m := range e.Evidence[i].Mentions {
				ids = append(ids, m.Entity)
			}
		}
	}
	return ids
}

func (s *eventSet) articleIDs() []string {
	var ids []string
	for _, e := range s.members {
		for i := range e.Evidence {
			ids = append(ids, e.Evidence[i].Article)
		}
	}
	return ids
}

func (s *eventSet) causeIDs() []string {
	var ids []string
	for _, e := range s.members {
		for _, c := range e.Changes {
			ids = append(ids, c.Event)
		}
	}
	return ids
}
