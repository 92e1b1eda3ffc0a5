// Package loader turns articles into the graph: it opens inputs, reads the
// articles in them, parses, codes and resolves each, and writes all that one
// article says in one transaction.
//
//	input -> article -> nlp -> extract -> resolve -> reconcile -> graph.Writer
//
// The stages up to resolve are pure; several articles go through them at once,
// and the results come out in the order of the input, so that one worker and
// many give the same graph. Reconciling looks at the graph, in that order.
package loader

import (
	"context"
	"fmt"
	"iter"
	"runtime"
	"sync"
	"time"

	"detente/graph"
	"detente/loader/article"
	"detente/loader/extract"
	"detente/loader/resolve"
)

// Coder finds the actors and events of a text whose paragraphs were parsed.
type Coder interface {
	ExtractParagraphs(text string, paragraphs []extract.Paragraph, ctx extract.Context) (*extract.Result, error)
}

// Resolver turns what an article says into what the graph keeps.
type Resolver interface {
	Resolve(a *article.Article, said *extract.Result, at time.Time) *graph.Batch
}

// Reconciler makes one of what several articles say, before they are written.
type Reconciler interface {
	Reconcile(ctx context.Context, batches []*graph.Batch) ([]*graph.Batch, error)
}

// Pipeline codes articles. Its stages must allow use by many goroutines.
type Pipeline struct {
	Parser   extract.Parser
	Coder    Coder
	Resolver Resolver
	Now      func() time.Time // when the graph learns of an article
	Workers  int              // articles coded at once; 0 means one for each processor
	// Reconciler joins what Load writes with what the graph has; nil for a graph in
	// which events are one only where their IDs are.
	Reconciler Reconciler
}

// Input is an article and what it was read from.
type Input struct {
	Name    string           // the article's address, else file or "-", for people
	Origin  string           // the file, address or "-" that was opened
	Article *article.Article // nil with an error
}

// Coded is an article and all that it says.
type Coded struct {
	Input
	Batch *graph.Batch
}

// Code codes the articles, several at once, and yields the results in the order
// of the inputs. An article that fails yields an error that names its input,
// and an error of inputs is passed on; both leave the rest untouched. When ctx
// ends, the last thing yielded is its error.
func (p *Pipeline) Code(ctx context.Context, inputs iter.Seq2[Input, error]) iter.Seq2[Coded, error] {
	return func(yield func(Coded, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		workers := p.Workers
		if workers <= 0 {
			workers = runtime.GOMAXPROCS(0)
		}
		jobs := make(chan job)
		ordered := make(chan job, 16*workers) // bounds the articles held at once; workers go on while a group is written

		var running sync.WaitGroup
		running.Go(func() {
			defer close(ordered)
			defer close(jobs)
			distribute(ctx, inputs, jobs, ordered)
		})
		for range workers {
			running.Go(func() {
				for j := range jobs {
					batch, err := p.codeOne(j.input)
					j.done <- outcome{batch, err}
				}
			})
		}
		defer running.Wait()
		defer cancel()

		for j := range ordered {
			o := <-j.done
			if ctx.Err() != nil {
				break
			}
			if !yield(Coded{j.input, o.batch}, o.err) {
				return
			}
		}
		if err := ctx.Err(); err != nil {
			yield(Coded{}, err)
		}
	}
}

// job is one article on its way through the workers.
type job struct {
	input Input
	done  chan outcome // of capacity 1, so that a worker never waits for the reader of results
}

type outcome struct {
	batch *graph.Batch
	err   error
}

// distribute hands each input to a worker and, in order, to the collector.
// Every job that the collector gets is answered.
func distribute(ctx context.Context, inputs iter.Seq2[Input, error], jobs, ordered chan<- job) {
	for input, err := range inputs {
		j := job{input, make(chan outcome, 1)}
		select {
		case ordered <- j:
		case <-ctx.Done():
			return
		}
		if err != nil {
			j.done <- outcome{err: err}
			continue
		}
		select {
		case jobs <- j:
		case <-ctx.Done():
			j.done <- outcome{err: ctx.Err()}
			return
		}
	}
}

// codeOne takes one article through the stages. A panic in them becomes an
// error that names the article: one text that nobody foresaw must not end a
// load of thousands.
func (p *Pipeline) codeOne(in Input) (batch *graph.Batch, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			batch, err = nil, fmt.Errorf("code %s: internal fault: %v", in.Name, cause)
		}
	}()
	a := in.Article
	var said *extract.Result
	if resolve.Coded(a.Language) {
		paragraphs, err := extract.Parse(p.Parser, a.Text)
		if err != nil {
			return nil, fmt.Errorf("parse %s: %w", in.Name, err)
		}
		said, err = p.Coder.ExtractParagraphs(a.Text, paragraphs, extract.Context{Published: a.Published})
		if err != nil {
			return nil, fmt.Errorf("code %s: %w", in.Name, err)
		}
	}
	batch = p.Resolver.Resolve(a, said, p.Now())
	if err := batch.Validate(); err != nil {
		return nil, fmt.Errorf("code %s: %w", in.Name, err)
	}
	return batch, nil
}
