// Command bench measures Détente beside the API that people would otherwise put
// on such a graph, @neo4j/graphql, and beside the bare driver with the query
// that one would write first. All answer the same five questions about the same
// graph, one after another in one run.
//
//	bench load -csv DIR -store URI          write the graph into a store of Détente; print events/s
//	bench limit -from URI -store URI        copy its records from one Neo4j to an empty one by the bare driver; print events/s
//	bench check -csv DIR -peer URL -bolt URI -detente NAME=URL,...   are the answers equal?
//	bench measure (the same flags) -out FILE   print and append requests/s, p50 and p99
//
// DIR holds the CSV files of the peer's generator. scripts/bench/bench.sh builds
// and starts everything and calls these.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"runtime/pprof"
	"strings"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// options are the flags of all commands.
type options struct {
	csv, store, from, peer, bolt, detente, out, title, asked, profile string
	connections, samples, batch, events                               int
	warm, measured                                                    time.Duration
}

func run(ctx context.Context, args []string) error {
	if len(args) == 0 {
		return errors.New("want load, limit, check or measure")
	}
	var o options
	flags := flag.NewFlagSet(args[0], flag.ContinueOnError)
	flags.StringVar(&o.csv, "csv", "", "folder with the generator's CSV files")
	flags.StringVar(&o.store, "store", "", "store to load, as of detente --store")
	flags.StringVar(&o.from, "from", "", "Bolt URI of a loaded Neo4j of Détente")
	flags.IntVar(&o.events, "events", 100_000, "events to copy")
	flags.IntVar(&o.batch, "batch", 8192, "articles a Put, as many as the loader writes together")
	flags.StringVar(&o.peer, "peer", "", "address of the peer's GraphQL endpoint")
	flags.StringVar(&o.bolt, "bolt", "", "Bolt URI of the Neo4j below the peer")
	flags.StringVar(&o.detente, "detente", "", "NAME=URL of GraphQL endpoints of Détente, separated by commas")
	flags.StringVar(&o.out, "out", "", "file to append the table to")
	flags.StringVar(&o.title, "title", "", "heading of the table")
	flags.StringVar(&o.asked, "questions", "q1,q2,q3,q4,q5", "questions to ask; q0 is one that needs no data")
	flags.IntVar(&o.connections, "connections", 8, "connections at once")
	flags.IntVar(&o.samples, "samples", 40, "parameter sets a question whose answers are compared")
	flags.DurationVar(&o.warm, "warm", 8*time.Second, "of each question and target, not measured, before all")
	flags.DurationVar(&o.measured, "measured", 10*time.Second, "measured of each question")
	flags.StringVar(&o.profile, "cpuprofile", "", "file for a profile of this program, for go tool pprof")
	if err := flags.Parse(args[1:]); err != nil {
		return err
	}
	stop, err := o.startProfile()
	if err != nil {
		return err
	}
	defer stop()
	if args[0] == "limit" {
		return limit(ctx, o)
	}
	graph, err := readGraph(o.csv)
	if err != nil {
		return err
	}
	switch args[0] {
	case "load":
		return load(ctx, graph, o)
	case "check", "measure":
		targets, closeAll, err := o.targets(ctx)
		if err != nil {
			return err
		}
		defer closeAll()
		if args[0] == "check" {
			return check(ctx, graph, targets, o)
		}
		return measure(ctx, graph, targets, o)
	}
	return fmt.Errorf("command %q: want load, limit, check or measure", args[0])
}

// startProfile writes a profile of this program until stop is called, where one
// is asked for.
func (o options) startProfile() (stop func(), err error) {
	if o.profile == "" {
		return func() {}, nil
	}
	f, err := os.Create(o.profile)
	if err != nil {
		return nil, err
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return func() {
		pprof.StopCPUProfile()
		if err := f.Close(); err != nil {
			fmt.Fprintln(os.Stderr, "bench: profile:", err)
		}
	}, nil
}

// targets connects to all that is to be asked: the peer first, then the bare
// driver, then Détente.
func (o options) targets(ctx context.Context) (list []target, closeAll func(), err error) {
	closeAll = func() {}
	if o.peer != "" {
		list = append(list, &endpoint{label: "@neo4j/graphql", url: o.peer, ask: (*question).peerRequest, read: (*question).peerAnswer})
	}
	if o.bolt != "" {
		driver, err := neo4j.NewDriverWithContext(o.bolt, neo4j.NoAuth())
		if err != nil {
			return nil, closeAll, fmt.Errorf("connect to %s: %w", o.bolt, err)
		}
		closeAll = func() { _ = driver.Close(ctx) }
		list = append(list, &bolt{driver: driver})
	}
	for _, named := range strings.Split(o.detente, ",") {
		if name, url, ok := strings.Cut(named, "="); ok {
			list = append(list, &endpoint{label: name, url: url, ask: (*question).detenteRequest, read: (*question).detenteAnswer})
		}
	}
	if len(list) == 0 {
		return nil, closeAll, errors.New("want -peer, -bolt or -detente")
	}
	return list, closeAll, nil
}
