package loader_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"detente/graph"
	"detente/graph/store/sqlite"
	"detente/loader"
	"detente/loader/article"
	"detente/loader/dictionary"
	"detente/loader/extract"
	"detente/loader/nlp"
	"detente/loader/resolve"
)

// stages are loaded once; they never change.
var stages = sync.OnceValues(func() (loader.Pipeline, error) {
	model, err := nlp.Load()
	if err != nil {
		return loader.Pipeline{}, err
	}
	facts, err := dictionary.Load()
	if err != nil {
		return loader.Pipeline{}, err
	}
	coder, err := extract.New(facts)
	now := func() time.Time { return time.Date(2026, 2, 2, 0, 0, 0, 0, time.UTC) }
	return loader.Pipeline{Parser: model, Coder: coder, Resolver: resolve.New(facts), Now: now}, err
})

func newPipeline(t *testing.T, workers int) *loader.Pipeline {
	t.Helper()
	p, err := stages()
	if err != nil {
		t.Fatal(err)
	}
	p.Workers = workers
	return &p
}

func newStore(t *testing.T) graph.Store {
	t.Helper()
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "graph.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// inputs yields articles with these texts; a text that begins with "!" is an
// input that cannot be read.
func inputs(texts ...string) iter.Seq2[loader.Input, error] {
	return func(yield func(loader.Input, error) bool) {
		for i, text := range texts {
			name := fmt.Sprintf("input %d", i)
			if strings.HasPrefix(text, "!") {
				if !yield(loader.Input{Name: name}, fmt.Errorf("read %s: %s", name, text)) {
					return
				}
				continue
			}
			a := &article.Article{Text: text, Language: "en", Published: time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC)}
			if !yield(loader.Input{Name: name, Article: a}, nil) {
				return
			}
		}
	}
}

func texts(n int) []string {
	list := make([]string, n)
	for i := range list {
		list[i] = fmt.Sprintf("Peru accused Chile of spying on %d ministers.", i+2) + strings.Repeat(" Ghana praised Egypt.", (n-i)%7)
	}
	return list
}

func TestResultsComeInTheOrderOfTheInputs(t *testing.T) {
	for _, workers := range []int{1, 2, 16} {
		wanted, i := texts(50), 0
		for coded, err := range newPipeline(t, workers).Code(t.Context(), inputs(wanted...)) {
			if err != nil || coded.Batch.Article.Text != wanted[i] {
				t.Fatalf("%d workers: result %d is %v (%v)", workers, i, coded, err)
			}
			i++
		}
		if i != len(wanted) {
			t.Errorf("%d workers: %d results, want %d", workers, i, len(wanted))
		}
	}
}

func TestLeavingEarlyStopsTheWorkers(t *testing.T) {
	read := 0
	endless := func(yield func(loader.Input, error) bool) {
		for in, err := range inputs(texts(1)...) {
			for yield(in, err) {
				read++
			}
		}
	}
	for range newPipeline(t, 2).Code(t.Context(), endless) {
		break
	}
	if read > 50 { // no race: Code returns only after its goroutines have
		t.Errorf("%d articles were read for one result", read)
	}
}

// fragile is the English model with a fault: it panics on one word.
type fragile struct{ extract.Parser }

func (f fragile) Parse(text string) (*nlp.Doc, error) {
	if strings.Contains(text, "unspeakable") {
		panic("fault of the parser")
	}
	return f.Parser.Parse(text)
}

func TestFailuresAreNamedAndTheRestIsLoaded(t *testing.T) {
	p := newPipeline(t, 3)
	p.Parser = fragile{p.Parser}
	var told []error
	sum, err := p.Load(t.Context(), newStore(t), inputs("Peru praised Chile.", "! broken", "Peru did the unspeakable.", "Ghana praised Egypt."),
		func(_ loader.Summary, _ loader.Input, failure error) {
			if failure != nil {
				told = append(told, failure)
			}
		})
	var failed *loader.LoadError
	if !errors.As(err, &failed) || failed.End != nil || !slices.Equal(failed.Failures, told) || len(told) != 2 {
		t.Fatalf("failures %v, told %v", err, told)
	}
	for i, want := range []string{"read input 1: ! broken", "code input 2: internal fault: fault of the parser"} {
		if told[i].Error() != want {
			t.Errorf("failure %d is %q, want %q", i, told[i], want)
		}
	}
	if sum.New != 2 || sum.Failed != 2 {
		t.Errorf("summary %+v, want 2 new and 2 failed", sum)
	}
}

func TestSameArticleTwiceInOneLoadIsUnchangedTheSecondTime(t *testing.T) {
	sum, err := newPipeline(t, 2).Load(t.Context(), newStore(t), inputs("Peru praised Chile.", "Ghana praised Egypt.", "Peru praised Chile."), nil)
	if err != nil || sum.New != 2 || sum.Unchanged != 1 {
		t.Errorf("%+v, %v: want 2 new and 1 unchanged", sum, err)
	}
}

func TestClosedStoreEndsTheLoad(t *testing.T) {
	s := newStore(t)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	sum, err := newPipeline(t, 2).Load(t.Context(), s, inputs(texts(500)...), nil)
	var failed *loader.LoadError
	if !errors.As(err, &failed) || !errors.Is(failed.End, graph.ErrClosed) || len(failed.Failures) != 0 {
		t.Errorf("%v: want one error that ended the load", err)
	}
	if sum.Articles() != 0 {
		t.Errorf("summary %+v", sum)
	}
}

func TestEndOfContextLeavesArticlesWholeOrNotAtAll(t *testing.T) {
	s := newStore(t)
	ctx, cancel := context.WithCancel(t.Context())
	sum, err := newPipeline(t, 2).Load(ctx, s, inputs(texts(1100)...), func(s loader.Summary, _ loader.Input, _ error) {
		if s.New == 100 {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("error %v", err)
	}
	stats, err := s.Stats(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if stats.Articles != sum.New || sum.New < 100 || sum.New == 1100 {
		t.Errorf("%d articles stored, %d counted", stats.Articles, sum.New)
	}
	events := 0
	for _, n := range stats.Events {
		events += n
	}
	if events != sum.Events {
		t.Errorf("%d events stored, %d counted", events, sum.Events)
	}
}
