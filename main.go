// Command detente turns news articles into a knowledge graph of international
// relations and serves it.
//
//	detente load INPUT...      read articles and write what they say into the store
//	detente watch FEEDS.yaml   the same on a schedule
//	detente read INPUT...      print the articles as they are read
//	detente extract INPUT...   print the events of articles, without a store
//	detente serve              answer questions over HTTP
//	detente export FILE        write the graph for other tools
//	detente import FILE...     load events that other programs coded
//	detente eval GOLD.ndjson   measure the coder against a gold standard
//
// It exits with 0 when all is done, with 1 when something failed, which it
// names on standard error (the rest is done), and with 2 when it was called wrongly.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/alecthomas/kong"

	"detente/graph"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	p := &program{in: os.Stdin, out: os.Stdout, err: os.Stderr, env: os.LookupEnv, now: time.Now}
	os.Exit(p.run(ctx, os.Args[1:]))
}

// program is the surroundings of one run.
type program struct {
	in       io.Reader
	out, err io.Writer
	env      func(name string) (value string, ok bool)
	now      func() time.Time
}

// commandLine is what can be asked for. Every flag has a twin in the
// environment: --store is DETENTE_STORE.
type commandLine struct {
	Load    loadCommand    `cmd:"" help:"Read articles and write what they say into the store."`
	Watch   watchCommand   `cmd:"" help:"Load feeds, pages and directories on a schedule."`
	Read    readCommand    `cmd:"" help:"Print articles as they are read, one JSON object a line."`
	Extract extractCommand `cmd:"" help:"Print the events of articles; touches no store."`
	Serve   serveCommand   `cmd:"" help:"Answer questions over HTTP: GraphQL and the Playground."`
	Export  exportCommand  `cmd:"" help:"Write the graph in the format of another tool."`
	Import  importCommand  `cmd:"" help:"Load events that other programs coded: GDELT 2.0, POLECAT, PLOVER."`
	Eval    evalCommand    `cmd:"" help:"Measure the coder against a gold standard."`
}

// The exit codes.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
)

// run does what the arguments ask and returns the exit code.
func (p *program) run(ctx context.Context, args []string) int {
	code := -1 // set when the command line answered itself, as for --help
	parser, err := kong.New(&commandLine{},
		kong.Name("detente"),
		kong.Description("News articles to a knowledge graph of international relations. INPUT is a file, a directory, the address of a page or a feed, or - for standard input."),
		kong.Writers(p.out, p.err),
		kong.Exit(func(c int) { code = c }),
		kong.Resolvers(p.environment()),
		kong.ValueFormatter(withEnvironment),
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Bind(p),
	)
	if err != nil {
		fmt.Fprintln(p.err, "detente:", err)
		return exitFailed
	}
	parsed, err := parser.Parse(args)
	if code >= 0 {
		return code
	}
	if err == nil {
		err = parsed.Run()
	} else {
		err = usageError{err}
	}
	return p.report(err)
}

// usageError is an error of whoever called the program.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

// errNamed stands for failures that are on standard error already.
var errNamed = errors.New("some inputs failed")

// report names what failed and returns the exit code.
func (p *program) report(err error) int {
	var usage usageError
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, errNamed):
		return exitFailed
	case errors.As(err, &usage), errors.Is(err, graph.ErrInvalid):
		fmt.Fprintf(p.err, "detente: %v\nTry detente --help.\n", err)
		return exitUsage
	}
	fmt.Fprintf(p.err, "detente: %v\n", err)
	return exitFailed
}

// environment gives flags that the arguments lack their values in the environment.
func (p *program) environment() kong.Resolver {
	return kong.ResolverFunc(func(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
		if value, ok := p.env(environmentName(flag.Name)); ok && value != "" {
			return value, nil
		}
		return nil, nil
	})
}

func environmentName(flag string) string {
	return "DETENTE_" + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}

// withEnvironment shows the name of a flag's twin in its help, and the default
// where the name of what the flag takes stands in its place ("--store=URI").
func withEnvironment(value *kong.Value) string {
	if value.Flag == nil || value.Name == "help" {
		return value.Help
	}
	help := value.Help
	if value.HasDefault && value.Flag.PlaceHolder != "" {
		help += " Default: " + value.Default + "."
	}
	return help + " [$" + environmentName(value.Name) + "]"
}
