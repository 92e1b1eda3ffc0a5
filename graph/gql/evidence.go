package gql

import (
	"context"
	"fmt"

	"detente/graph"
)

// Evidence is a sentence that tells an event of the set.
type Evidence struct {
	*graph.Evidence
	set *eventSet
}

// Article returns the article the sentence stands in.
func (e Evidence) Article(ctx context.Context) (*Article, error) {
	articles, err := e.set.articles.get(e.set.articleIDs, func(ids []string) (map[string]*Article, error) { return e.set.r.articles(ctx, ids) })
	if err != nil {
		return nil, err
	}
	if a := articles[e.Evidence.Article]; a != nil {
		return a, nil
	}
	return nil, fmt.Errorf("article %q: %w", e.Evidence.Article, graph.ErrNotFound)
}

// Speaker returns who says so, nil for the article itself.
func (e Evidence) Speaker(ctx context.Context) (Entity, error) {
	return e.set.entityNamed(ctx, e.Evidence.Speaker)
}

// Mentions returns the names taken for the participants, never nil.
func (e Evidence) Mentions() []*Mention {
	mentions := make([]*Mention, len(e.Evidence.Mentions))
	for i := range mentions {
		mentions[i] = &Mention{&e.Evidence.Mentions[i], e.set}
	}
	return mentions
}

// Told returns what the article's own account says, nil where it is shown as told.
func (e Evidence) Told() *Told {
	if e.Evidence.Told == nil {
		return nil
	}
	return &Told{*e.Evidence.Told}
}

// Told is what an article's own account of an event says.
type Told struct{ graph.Told }

// Event returns the ID that the account alone would have, nil for a step only.
func (t Told) Event() *string { return told(t.Told.Event) }

// ActorIds returns the IDs of the actors by the account alone, never nil.
func (t Told) ActorIds() []string { return list(t.Actors) }

// RecipientIds returns the IDs of the recipients by the account alone, never nil.
func (t Told) RecipientIds() []string { return list(t.Recipients) }

// Mention is a name in the evidence of an event of the set.
type Mention struct {
	*graph.Mention
	set *eventSet
}

// Entity returns what the name stands for, nil when the graph does not show it.
func (m Mention) Entity(ctx context.Context) (Entity, error) {
	return m.set.entityNamed(ctx, m.Mention.Entity)
}

// Why returns why the name was taken for the entity, nil when not told.
func (m Mention) Why() *string { return told(m.Mention.Why) }

// Told returns the ID that the article alone would give, nil where it is shown so.
func (m Mention) Told() *string { return told(m.Mention.Told) }

// Article is where evidence comes from.
type Article struct {
	*graph.Article
	r *Resolver
}

// URL returns where it was read, nil when it came without.
func (a Article) URL() *string { return told(a.Article.URL) }

// Authors returns the authors, never nil.
func (a Article) Authors() []string { return list(a.Article.Authors) }

// Source returns the outlet, nil when unknown.
func (a Article) Source() *string { return told(a.Article.Source) }

// Language returns the code of the language, nil when unknown.
func (a Article) Language() *string { return told(a.Article.Language) }

// Wire returns the news agency, nil when none is told.
func (a Article) Wire() *string { return told(a.Article.Wire) }

// Note returns why the article has no events, nil when there is nothing to say.
func (a Article) Note() *string { return told(a.Article.Note) }

// Text returns the text, or graph.ErrTooCostly when the answer has too many.
func (a Article) Text(ctx context.Context) (string, error) {
	return a.Article.Text, takeText(ctx, len(a.Article.Text))
}

// Events returns a page of the events the article tells.
func (a Article) Events(ctx context.Context, filter *graph.EventFilter, first *int, after *string) (*EventConnection, error) {
	f, err := a.r.given(ctx, filter)
	if err != nil {
		return nil, err
	}
	if f.Article != "" {
		return nil, fmt.Errorf("events of article %q: the filter names an article too: %w", a.ID, graph.ErrInvalid)
	}
	f.Article = a.ID
	return a.r.eventPage(ctx, a.r.filtered(f), first, after)
}
