package main

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"iter"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"detente/graph"
	"detente/graph/gql"
	"detente/loader"
	"detente/loader/article"
	"detente/loader/reconcile"
)

// editor changes the graph for clients of GraphQL.
type editor struct {
	*reconcile.Curator
	store    graph.Store
	now      func() time.Time
	pipeline func() (*loader.Pipeline, error) // loads the model when it is first needed
}

// newEditor returns an editor that loads the model when it is first needed.
func newEditor(store graph.Store, now func() time.Time, pipeline func() (*loader.Pipeline, error)) *editor {
	return &editor{reconcile.NewCurator(store, now), store, now, sync.OnceValues(func() (*loader.Pipeline, error) {
		p, err := pipeline()
		if err == nil {
			p.Reconciler = reconcile.New(store, now)
		}
		return p, err
	})}
}

// LoadArticle reads the article as a line of JSON lines is read, and writes what it says.
func (e *editor) LoadArticle(ctx context.Context, in gql.ArticleInput) (id string, did graph.PutResult, err error) {
	a, err := readInput(in)
	if err != nil {
		return "", did, err
	}
	pipeline, err := e.pipeline()
	if err != nil {
		return "", did, err
	}
	written := &writtenOne{Writer: e.store}
	_, err = pipeline.Load(ctx, written, once(loader.Input{Name: "article", Origin: "GraphQL", Article: a}), nil)
	var failed *loader.LoadError
	if errors.As(err, &failed) {
		err = errors.Join(failed.Unwrap()...)
	}
	if err != nil {
		return "", did, err
	}
	return written.id, written.did, nil
}

// readInput reads the article of an input; what is wrong with it is ErrInvalid.
func readInput(in gql.ArticleInput) (*article.Article, error) {
	given := func(s *string) string {
		if s == nil {
			return ""
		}
		return *s
	}
	if (given(in.Text) == "") == (given(in.HTML) == "") {
		return nil, fmt.Errorf("article: want either text or html: %w", graph.ErrInvalid)
	}
	a, err := article.ReadRecord(article.Record{
		URL: given(in.URL), Title: given(in.Title), Text: given(in.Text), HTML: given(in.HTML),
		Source: given(in.Source), Language: given(in.Language), Published: given(in.Published),
	}, article.Options{})
	if err != nil {
		return nil, fmt.Errorf("article: %w: %w", err, graph.ErrInvalid)
	}
	return a, nil
}

func once(in loader.Input) iter.Seq2[loader.Input, error] {
	return func(yield func(loader.Input, error) bool) { yield(in, nil) }
}

// writtenOne remembers what became of the one article that was written through it.
type writtenOne struct {
	graph.Writer
	id  string
	did graph.PutResult
}

// Put writes the batches.
func (w *writtenOne) Put(ctx context.Context, batches ...*graph.Batch) ([]graph.PutResult, error) {
	results, err := w.Writer.Put(ctx, batches...)
	if err == nil && len(results) > 0 {
		w.id, w.did = batches[0].Article.ID, results[0]
	}
	return results, err
}

// RetractArticle withdraws the article and what it alone supports.
func (e *editor) RetractArticle(ctx context.Context, id string) error {
	return e.Retract(ctx, id)
}

// mayEdit tells which clients may change the graph: with a token those that send
// it; without one those of this machine, when the server listens there only. Then
// the request must name this machine too, or a page of another site could have its
// own name lead here.
func mayEdit(token string, addr net.Addr) func(*http.Request) bool {
	if token != "" {
		want := []byte("Bearer " + token)
		return func(r *http.Request) bool {
			return subtle.ConstantTimeCompare([]byte(r.Header.Get("Authorization")), want) == 1
		}
	}
	tcp, ok := addr.(*net.TCPAddr)
	if !ok || !tcp.IP.IsLoopback() {
		return nil
	}
	return func(r *http.Request) bool {
		host := r.Host
		if name, _, err := net.SplitHostPort(host); err == nil {
			host = name
		}
		ip := net.ParseIP(strings.Trim(host, "[]"))
		return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
	}
}
