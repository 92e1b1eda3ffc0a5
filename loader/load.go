package loader

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"sync"

	"detente/graph"
)

// Articles are written in groups, because a transaction for each would cost
// more than the writing; each is still in the graph wholly or not at all.
const (
	groupArticles = 512
	groupRows     = 8192    // articles that others coded, which are short and come fast
	groupBytes    = 4 << 20 // of text
	maxFailures   = 1000    // kept for the error that Load returns; more are only counted
)

// Summary counts what a load did.
type Summary struct {
	New, Unchanged, Updated int // articles
	Failed                  int // articles, or inputs that gave none
	Entities, Events        int // that the store did not have
}

// Articles is how many articles are in the graph as they were read.
func (s Summary) Articles() int { return s.New + s.Unchanged + s.Updated }

// Progress is told how a load goes on: after each article or failure, with the
// counts so far. failure is nil when the article is in the store.
type Progress func(s Summary, in Input, failure error)

// LoadError is what went wrong in a load.
type LoadError struct {
	Failures []error // of single inputs, each naming its own; progress was told of them
	End      error   // why the load ended before all inputs were read; nil when it did not
}

// Error returns all messages, one a line.
func (e *LoadError) Error() string { return errors.Join(e.Unwrap()...).Error() }

// Unwrap returns the failures, and End when there is one.
func (e *LoadError) Unwrap() []error {
	if e.End == nil {
		return e.Failures
	}
	return append(slices.Clip(e.Failures), e.End)
}

// Load codes the articles and writes them. It goes on after a bad article; all
// failures come back in one LoadError. It stops at once when the store cannot be
// reached or ctx ends; then, too, every article is in the store wholly or not at
// all. progress may be nil; it is called from this goroutine.
func (p *Pipeline) Load(ctx context.Context, w graph.Writer, inputs iter.Seq2[Input, error], progress Progress) (Summary, error) {
	l := &load{writer: w, reconciler: p.Reconciler, progress: progress, most: groupArticles, grouped: map[string]bool{}}
	return l.write(ctx, p.Code(ctx, inputs))
}

// Write writes what others coded, as it is, as Load does.
func Write(ctx context.Context, w graph.Writer, articles iter.Seq2[Coded, error], progress Progress) (Summary, error) {
	l := &load{writer: w, progress: progress, most: groupRows, grouped: map[string]bool{}}
	return l.write(ctx, ahead(articles))
}

// rowsAhead is how many articles are made while others are written.
const rowsAhead = 1024

// ahead yields what it is given, which it makes beside its caller. When the caller
// has enough it waits until the one under way is made.
func ahead(articles iter.Seq2[Coded, error]) iter.Seq2[Coded, error] {
	type one struct {
		coded Coded
		err   error
	}
	return func(yield func(Coded, error) bool) {
		made, enough := make(chan one, rowsAhead), make(chan struct{})
		var making sync.WaitGroup
		making.Go(func() {
			defer close(made)
			for coded, err := range articles {
				select {
				case made <- one{coded, err}:
				case <-enough:
					return
				}
			}
		})
		defer making.Wait()
		defer close(enough)
		for o := range made {
			if !yield(o.coded, o.err) {
				return
			}
		}
	}
}

func (l *load) write(ctx context.Context, articles iter.Seq2[Coded, error]) (Summary, error) {
	for coded, err := range articles {
		if err != nil && ctx.Err() != nil {
			break
		}
		if err != nil {
			l.fail(coded.Input, err)
			continue
		}
		if l.grouped[coded.Batch.Article.ID] || len(l.group) >= l.most || l.bytes >= groupBytes {
			if err := l.flush(ctx); err != nil {
				return l.summary, l.result(err)
			}
		}
		l.group = append(l.group, coded)
		l.grouped[coded.Batch.Article.ID] = true
		l.bytes += len(coded.Batch.Article.Text)
	}
	if err := ctx.Err(); err != nil {
		return l.summary, l.result(fmt.Errorf("load stopped: %w", context.Cause(ctx)))
	}
	return l.summary, l.result(l.flush(ctx))
}

// load is the state of one Load.
type load struct {
	writer     graph.Writer
	reconciler Reconciler // may be nil
	progress   Progress
	summary    Summary
	failures   []error
	most       int // articles in a group
	group      []Coded
	grouped    map[string]bool // IDs of the articles in group
	bytes      int             // of text in group
}

// flush writes the group. Its error ends the load.
func (l *load) flush(ctx context.Context) error {
	group := l.group
	l.group, l.bytes = nil, 0
	clear(l.grouped)
	if len(group) == 0 {
		return nil
	}
	batches := make([]*graph.Batch, len(group))
	for i := range group {
		batches[i] = group[i].Batch
	}
	results, err := l.put(ctx, batches)
	if err == nil {
		for i, r := range results {
			l.count(group[i].Input, r)
		}
		return nil
	}
	// The store refused the group for the sake of one article: it shows which
	// when each is written alone.
	for i := range group {
		results, err := l.put(ctx, batches[i:i+1])
		switch {
		case err == nil:
			l.count(group[i].Input, results[0])
		case ctx.Err() != nil, errors.Is(err, graph.ErrUnavailable), errors.Is(err, graph.ErrClosed):
			return fmt.Errorf("write %s: %w", group[i].Name, err)
		default:
			l.fail(group[i].Input, fmt.Errorf("write %s: %w", group[i].Name, err))
		}
	}
	return nil
}

// put reconciles the batches and writes them, with those of other articles that
// change with them. The results are those of the batches given.
func (l *load) put(ctx context.Context, batches []*graph.Batch) ([]graph.PutResult, error) {
	given := len(batches)
	if l.reconciler != nil {
		var err error
		if batches, err = l.reconciler.Reconcile(ctx, batches); err != nil {
			return nil, err
		}
	}
	results, err := l.writer.Put(ctx, batches...)
	if err != nil {
		return nil, err
	}
	return results[:given], nil
}

func (l *load) count(in Input, r graph.PutResult) {
	switch r.Outcome {
	case graph.OutcomeNew:
		l.summary.New++
	case graph.OutcomeUpdated:
		l.summary.Updated++
	default:
		l.summary.Unchanged++
	}
	l.summary.Entities += r.Entities
	l.summary.Events += r.Events
	l.report(in, nil)
}

func (l *load) fail(in Input, err error) {
	l.summary.Failed++
	if len(l.failures) < maxFailures {
		l.failures = append(l.failures, err)
	}
	l.report(in, err)
}

func (l *load) report(in Input, failure error) {
	if l.progress != nil {
		l.progress(l.summary, in, failure)
	}
}

// result returns what went wrong, nil when nothing did.
func (l *load) result(end error) error {
	if len(l.failures) == 0 && end == nil {
		return nil
	}
	if more := l.summary.Failed - len(l.failures); more > 0 {
		l.failures = append(l.failures, fmt.Errorf("and %d more failures", more))
	}
	return &LoadError{l.failures, end}
}
