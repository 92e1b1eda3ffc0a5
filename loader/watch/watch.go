package watch

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"sync"
	"time"

	"github.com/go-co-op/gocron/v2"

	"detente/graph"
	"detente/loader"
	"detente/loader/article"
	"detente/loader/fetch"
)

// Watcher loads sources into a store. All fields but Report are required.
type Watcher struct {
	Sources  []Source
	Pipeline *loader.Pipeline
	Store    graph.Writer
	Client   *fetch.Client
	Memory   *Memory
	Now      func() time.Time
	// Report is told after each visit of a source what it brought, and what
	// failed, joined; it is never called twice at once. Nil for nobody.
	Report func(s Source, brought loader.Summary, failures error)
	// Retries are the waits before a source that gave nothing but failures is
	// visited again, ahead of its schedule; nil means DefaultRetries.
	Retries []time.Duration

	visiting sync.Mutex // one visit at a time: each uses all processors
}

// DefaultRetries are the waits before retries of a source.
func DefaultRetries() []time.Duration {
	return []time.Duration{30 * time.Second, 2 * time.Minute, 8 * time.Minute}
}

// askAgain is how long the page behind an item of a feed is left alone once it
// was loaded; outlets correct articles, but rarely after the first day.
const askAgain = 24 * time.Hour

// Once visits every source once, in order, and returns all failures joined.
// When ctx ends it stops and returns the context's error among them.
func (w *Watcher) Once(ctx context.Context) error {
	var failures []error
	for _, s := range w.Sources {
		if err := w.visit(ctx, s); err != nil {
			failures = append(failures, err)
		}
		if ctx.Err() != nil {
			break
		}
	}
	return errors.Join(failures...)
}

// Run visits the sources on their schedules until ctx ends, then waits for the
// visit under way to stop, which leaves every article in the store wholly or
// not at all. Failures are reported and end nothing. A visit that lasts longer
// than its interval is not started twice.
func (w *Watcher) Run(ctx context.Context) error {
	scheduler, err := gocron.NewScheduler(gocron.WithStopTimeout(time.Minute))
	if err != nil {
		return fmt.Errorf("watch: %w", err)
	}
	for _, s := range w.Sources {
		schedule, start := gocron.DurationJob(s.Every), gocron.WithStartAt(gocron.WithStartImmediately())
		if s.Cron != "" {
			schedule, start = gocron.CronJob(s.Cron, false), nil
		}
		options := []gocron.JobOption{gocron.WithName(s.Name()), gocron.WithSingletonMode(gocron.LimitModeReschedule)}
		if start != nil {
			options = append(options, start)
		}
		if _, err := scheduler.NewJob(schedule, gocron.NewTask(func() { w.visitUntilDone(ctx, s) }), options...); err != nil {
			return errors.Join(fmt.Errorf("watch %s: %w", s.Name(), err), scheduler.Shutdown())
		}
	}
	scheduler.Start()
	<-ctx.Done()
	if err := scheduler.Shutdown(); err != nil {
		return fmt.Errorf("watch: stop: %w", err)
	}
	return nil
}

// visitUntilDone visits a source, and again after each wait of Retries while it
// gives nothing but failures. Failures are reported by visit.
func (w *Watcher) visitUntilDone(ctx context.Context, s Source) {
	waits := w.Retries
	if waits == nil {
		waits = DefaultRetries()
	}
	for _, wait := range waits {
		err := w.visit(ctx, s)
		var useless uselessError
		if !errors.As(err, &useless) || s.Every != 0 && wait >= s.Every {
			return
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-timer.C:
		}
	}
	_ = w.visit(ctx, s) // reported
}

// uselessError says that a visit brought no article at all.
type uselessError struct{ error }

func (e uselessError) Unwrap() error { return e.error }

// visit loads what is new in one source and remembers it.
func (w *Watcher) visit(ctx context.Context, s Source) error {
	w.visiting.Lock()
	defer w.visiting.Unlock()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	v := &visit{watcher: w, source: s, loaded: newSeen("")}
	in := loader.Inputs{Names: []string{s.Input}, Fetcher: v, Skip: v.skip}
	failed := map[string]bool{} // origins
	brought, err := w.Pipeline.Load(ctx, w.Store, in.Articles(ctx), func(_ loader.Summary, in loader.Input, failure error) {
		if failure != nil {
			failed[in.Origin] = true
		}
	})
	// A failure that no input is to blame for ended the load: nothing is known
	// of the articles after it.
	if err == nil || len(failed) > 0 && ctx.Err() == nil && !errors.Is(err, graph.ErrUnavailable) && !errors.Is(err, graph.ErrClosed) {
		for origin := range failed { // to be tried again next time
			delete(v.loaded.Pages, origin)
			delete(v.loaded.Files, origin)
		}
		err = errors.Join(err, w.Memory.learn(v.loaded, w.Now()))
	}
	if w.Report != nil {
		w.Report(s, brought, err)
	}
	if err != nil && brought.Articles() == 0 {
		return uselessError{err}
	}
	return err
}

// visit is one visit of a source: what it asks for, and what there is to
// remember once it is loaded.
type visit struct {
	watcher *Watcher
	source  Source

	mu     sync.Mutex
	loaded seen // guarded by mu
}

// Fetch gets a page, or article.ErrUnchanged when it was loaded before and is
// the same, or is behind an item of a feed and was looked at within a day.
func (v *visit) Fetch(ctx context.Context, url string) (*article.Page, error) {
	now := v.watcher.Now()
	known, ok := v.watcher.Memory.page(url)
	if ok && url != v.source.Input && now.Sub(known.Checked) < askAgain {
		return nil, article.ErrUnchanged
	}
	got, err := v.watcher.Client.Get(ctx, fetch.Request{URL: url, ETag: known.ETag, LastModified: known.LastModified})
	if err != nil {
		return nil, err
	}
	v.mu.Lock()
	v.loaded.Pages[url] = page{got.ETag, got.LastModified, now}
	v.mu.Unlock()
	if got.NotModified {
		return nil, article.ErrUnchanged
	}
	return &article.Page{URL: got.URL, ContentType: got.ContentType, Body: got.Body}, nil
}

// skip reports whether a file was loaded as it is now.
func (v *visit) skip(path string, info fs.FileInfo) bool {
	s := stamp{info.Size(), info.ModTime()}
	if v.watcher.Memory.knows(path, s) {
		return true
	}
	v.mu.Lock()
	v.loaded.Files[path] = s
	v.mu.Unlock()
	return false
}
