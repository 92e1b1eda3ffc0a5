package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"detente/loader"
	"detente/loader/article"
	"detente/loader/dictionary"
	"detente/loader/extract"
	"detente/loader/fetch"
	"detente/loader/nlp"
	"detente/loader/reconcile"
	"detente/loader/resolve"
)

// inputFlags name the articles of a command.
type inputFlags struct {
	Inputs       []string  `arg:"" name:"input" help:"Files, directories, addresses of pages or feeds, or - for standard input; text, Markdown, HTML, RSS, Atom, JSON Feed, JSON lines, and gzip of these."`
	Published    published `placeholder:"DATE" help:"Day of publication of articles that tell none."`
	AllowPrivate bool      `help:"Fetch from addresses of this machine and its network too."`
}

// published is a day of publication given on the command line.
type published struct{ time.Time }

// UnmarshalText reads any date that articles are read with.
func (p *published) UnmarshalText(text []byte) error {
	day, ok := article.ParseDate(string(text))
	if !ok {
		return fmt.Errorf("%q is no date; want one such as 2026-02-01", text)
	}
	p.Time = day
	return nil
}

// inputs opens nothing yet; it is read by Articles.
func (f inputFlags) inputs(p *program) loader.Inputs {
	return loader.Inputs{
		Names: f.Inputs, Stdin: p.in, Published: f.Published.Time,
		Fetcher: loader.Web{Client: fetch.NewClient(fetch.Options{AllowPrivate: f.AllowPrivate})},
	}
}

// newPipeline loads the model and the dictionaries.
func (p *program) newPipeline(workers int) (*loader.Pipeline, error) {
	model, err := nlp.Load()
	if err != nil {
		return nil, err
	}
	facts, err := dictionary.Load()
	if err != nil {
		return nil, err
	}
	coder, err := extract.New(facts)
	if err != nil {
		return nil, err
	}
	return &loader.Pipeline{Parser: extract.Recasing{Parser: model, Coder: coder}, Coder: coder, Resolver: resolve.New(facts), Now: p.now, Workers: workers}, nil
}

type loadCommand struct {
	inputFlags
	storeFlags
	Workers int `default:"0" help:"Articles coded at once; 0 means one for each processor."`
}

// Run loads the inputs into the store and prints a summary.
func (c *loadCommand) Run(ctx context.Context, p *program) (err error) {
	store, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	pipeline, err := p.newPipeline(c.Workers)
	if err != nil {
		return err
	}
	pipeline.Reconciler = reconcile.New(store, p.now)
	in := c.inputs(p)
	show := p.newProgress(&in)
	summary, err := pipeline.Load(ctx, store, in.Articles(ctx), show.article)
	show.end()
	fmt.Fprintln(p.out, summaryLine(summary))
	return unnamed(err)
}

// unnamed returns of a load's error what progress did not name yet.
func unnamed(err error) error {
	var failed *loader.LoadError
	switch {
	case !errors.As(err, &failed):
		return err
	case failed.End != nil:
		return failed.End
	}
	return errNamed
}

// summaryLine is the line that a load ends with.
func summaryLine(s loader.Summary) string {
	return fmt.Sprintf("articles: %d new, %d unchanged, %d updated, %d failed; %d new entities, %d new events",
		s.New, s.Unchanged, s.Updated, s.Failed, s.Entities, s.Events)
}
