package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"detente/graph"
	"detente/loader"
	"detente/loader/fetch"
	"detente/loader/reconcile"
	"detente/loader/watch"
)

type watchCommand struct {
	Feeds string `arg:"" name:"feeds" help:"YAML file that lists feeds, pages and directories, each with every: 15m or cron: \"0 6 * * *\"."`
	storeFlags
	State        string `default:"detente-watch.json" placeholder:"FILE" help:"Where to remember what was loaded; lost, everything is only read again."`
	Once         bool   `help:"Visit every source once and end, for a scheduler outside."`
	AllowPrivate bool   `help:"Fetch from addresses of this machine and its network too."`
	Workers      int    `default:"0" help:"Articles coded at once; 0 means one for each processor."`
}

// Run loads the sources on their schedules until it is told to stop.
func (c *watchCommand) Run(ctx context.Context, p *program) (err error) {
	sources, err := c.sources()
	if err != nil {
		return usageError{err}
	}
	memory, err := watch.OpenMemory(c.State, c.name())
	if err != nil {
		return err
	}
	store, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	switch n, err := store.CountArticles(ctx, graph.ArticleQuery{}); {
	case err != nil:
		return err
	case n == 0: // the store was deleted, and the memory was not
		memory.Forget()
	}
	pipeline, err := p.newPipeline(c.Workers)
	if err != nil {
		return err
	}
	pipeline.Reconciler = reconcile.New(store, p.now)
	watcher := &watch.Watcher{
		Sources: sources, Pipeline: pipeline, Store: store, Memory: memory, Now: p.now,
		Client: fetch.NewClient(fetch.Options{AllowPrivate: c.AllowPrivate}),
		Report: func(s watch.Source, brought loader.Summary, failures error) {
			if failures != nil {
				fmt.Fprintf(p.err, "detente: %v\n", failures)
			}
			fmt.Fprintf(p.out, "%s: %s\n", s.Name(), summaryLine(brought))
		},
	}
	if !c.Once {
		return watcher.Run(ctx)
	}
	if err := watcher.Once(ctx); err != nil {
		return errNamed
	}
	return nil
}

func (c *watchCommand) sources() ([]watch.Source, error) {
	f, err := os.Open(c.Feeds)
	if err != nil {
		return nil, fmt.Errorf("read feeds: %w", err)
	}
	defer f.Close()
	return watch.ReadSources(c.Feeds, f)
}
