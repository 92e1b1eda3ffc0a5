package gql

import (
	"context"
	"fmt"
	"net/http"

	"detente/graph"
)

// ArticleInput is an article that a client hands over.
type ArticleInput struct {
	URL, Title, Text, HTML, Source, Language, Published *string
}

// Editor changes the graph on the word of a client. Its errors are those of
// package graph; ErrInvalid says what was wrong with the input.
type Editor interface {
	// LoadArticle reads the article, writes what it says, and returns its ID.
	LoadArticle(ctx context.Context, a ArticleInput) (id string, did graph.PutResult, err error)
	// RetractArticle withdraws the article and what it alone supports.
	RetractArticle(ctx context.Context, id string) error
	// MergeEntities makes one entity another name of the other.
	MergeEntities(ctx context.Context, from, into, why string) (*graph.Entity, error)
	// SplitEntity undoes that.
	SplitEntity(ctx context.Context, id, why string) (*graph.Entity, error)
	// SplitEvent takes the account of an article out of an event.
	SplitEvent(ctx context.Context, event, article, why string) (*graph.Event, error)
	// EntityNow returns the entity of that ID, or the one it was merged into.
	EntityNow(ctx context.Context, id string) (*graph.Entity, error)
}

// errForbidden refuses a client that may not change the graph.
var errForbidden = fmt.Errorf("this client may not change the graph: the server takes changes from its own machine only, or with its token (see detente serve --help)")

type mayEditKey struct{}

// withPermission notes in the request whether its client may change the graph.
func withPermission(r *http.Request, may func(*http.Request) bool) *http.Request {
	if may == nil || !may(r) {
		return r
	}
	return r.WithContext(context.WithValue(r.Context(), mayEditKey{}, true))
}

// Mutation returns what answers the fields of Mutation.
func (r *Resolver) Mutation() MutationResolver { return mutation{r} }

type mutation struct{ r *Resolver }

// editor returns what changes the graph, if the client may.
func (m mutation) editor(ctx context.Context) (Editor, error) {
	if m.r.editor == nil || ctx.Value(mayEditKey{}) == nil {
		return nil, errForbidden
	}
	return m.r.editor, nil
}

// LoadedArticle is what loading an article did.
type LoadedArticle struct {
	Article     *Article
	Outcome     graph.Outcome
	NewEntities int
	NewEvents   int
}

// LoadArticle reads an article and writes what it says.
func (m mutation) LoadArticle(ctx context.Context, a ArticleInput) (*LoadedArticle, error) {
	editor, err := m.editor(ctx)
	if err != nil {
		return nil, err
	}
	id, did, err := editor.LoadArticle(ctx, a)
	if err != nil {
		return nil, err
	}
	article, err := m.r.reader.Article(ctx, id)
	if err != nil {
		return nil, err
	}
	return &LoadedArticle{&Article{article, m.r}, did.Outcome, did.Entities, did.Events}, nil
}

// RetractArticle withdraws an article.
func (m mutation) RetractArticle(ctx context.Context, id string) (*Article, error) {
	editor, err := m.editor(ctx)
	if err != nil {
		return nil, err
	}
	if err := editor.RetractArticle(ctx, id); err != nil {
		return nil, err
	}
	a, err := m.r.reader.Article(ctx, id)
	if err != nil {
		return nil, err
	}
	return &Article{a, m.r}, nil
}

// MergeEntities makes one entity another name of the other.
func (m mutation) MergeEntities(ctx context.Context, from, into string, why *string) (Entity, error) {
	editor, err := m.editor(ctx)
	if err != nil {
		return nil, err
	}
	return m.entity(editor.MergeEntities(ctx, from, into, value(why)))
}

// SplitEntity undoes a merge.
func (m mutation) SplitEntity(ctx context.Context, id string, why *string) (Entity, error) {
	editor, err := m.editor(ctx)
	if err != nil {
		return nil, err
	}
	return m.entity(editor.SplitEntity(ctx, id, value(why)))
}

func (m mutation) entity(e *graph.Entity, err error) (Entity, error) {
	if err != nil {
		return nil, err
	}
	return m.r.entitySet([]*graph.Entity{e}).node(e), nil
}

// SplitEvent takes the account of an article out of an event.
func (m mutation) SplitEvent(ctx context.Context, event, article string, why *string) (Event, error) {
	editor, err := m.editor(ctx)
	if err != nil {
		return nil, err
	}
	e, err := editor.SplitEvent(ctx, event, article, value(why))
	if err != nil {
		return nil, err
	}
	return m.r.eventSet([]*graph.Event{e}).node(e), nil
}
