package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"
)

// check asks every target the same and compares.
func check(ctx context.Context, g *dataset, targets []target, o options) error {
	differences := 0
	for _, q := range questions(o.asked) {
		sets := g.draw(o.samples, q.anyTarget)
		calls := make([]func(int, bool) ([]string, error), len(targets))
		for i, t := range targets {
			call, end := t.caller(ctx, q, sets)
			defer end()
			calls[i] = call
		}
		empty := 0
		for i := range sets {
			var first []string
			for k, call := range calls {
				lines, err := call(i, true)
				if err != nil {
					return fmt.Errorf("%s: ask %s: %w", q.name, targets[k].name(), err)
				}
				if k == 0 {
					if first = lines; len(lines) == 0 {
						empty++
					}
				} else if !slices.Equal(first, lines) {
					differences++
					fmt.Printf("%s of %+v: %s and %s differ in %s\n", q.name, sets[i], targets[0].name(), targets[k].name(), explain(first, lines))
				}
			}
		}
		fmt.Printf("%s: %d answers of %d targets compared, %d of them empty\n", q.name, len(sets), len(targets), empty)
	}
	if differences > 0 {
		return fmt.Errorf("%d answers differ", differences)
	}
	return nil
}

// figure is what was measured of one question and target.
type figure struct {
	rate     float64 // requests a second
	p50, p99 time.Duration
	failed   int
}

// settle is not measured, each time that another question or target comes.
const settle = 2 * time.Second

// measure asks question by question, so that what is compared is measured
// within a minute. Before, every target is asked every question for a while: a
// database that was only written to so far, and runs on Java, is two to three
// times slower at first.
func measure(ctx context.Context, g *dataset, targets []target, o options) error {
	for _, q := range questions(o.asked) {
		for _, t := range targets {
			if _, err := drive(ctx, t, q, g.draw(5000, q.anyTarget), 0, o.warm, o.connections); err != nil {
				return fmt.Errorf("%s: ask %s: %w", q.name, t.name(), err)
			}
		}
	}
	var table strings.Builder
	fmt.Fprintf(&table, "\n## %s\n\n%s, %s, %d cores, %d connections, %v of each question, after %v of each\n\n| question | target | requests/s | p50 | p99 | of the first |\n|---|---|---:|---:|---:|---:|\n",
		o.title, time.Now().UTC().Format("2006-01-02 15:04"), processor(), runtime.NumCPU(), o.connections, o.measured, o.warm)
	for _, q := range questions(o.asked) {
		sets := g.draw(5000, q.anyTarget)
		var first figure
		for i, t := range targets {
			f, err := drive(ctx, t, q, sets, settle, o.measured, o.connections)
			if err != nil {
				return fmt.Errorf("%s: ask %s: %w", q.name, t.name(), err)
			}
			if i == 0 {
				first = f
			}
			line := fmt.Sprintf("| %s %s | %s | %s | %s | %s | %.1f x |", q.name, q.says, t.name(), thousands(f.rate), milliseconds(f.p50), milliseconds(f.p99), f.rate/first.rate)
			if f.failed > 0 {
				line += fmt.Sprintf(" %d failed", f.failed)
			}
			fmt.Println(line)
			fmt.Fprintln(&table, line)
		}
	}
	if o.out == "" {
		return nil
	}
	file, err := os.OpenFile(o.out, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	if _, err := io.WriteString(file, table.String()); err != nil {
		return err
	}
	return file.Close()
}

// drive asks one target one question over all connections, for so long after the
// delay.
func drive(ctx context.Context, t target, q *question, sets []parameters, delay, long time.Duration, connections int) (figure, error) {
	begin := time.Now()
	start, end := begin.Add(delay), begin.Add(delay+long)
	took := make([][]time.Duration, connections)
	failed := make([]error, connections)
	counts := make([]int, connections)
	var asking sync.WaitGroup
	for w := range connections {
		asking.Go(func() {
			call, stop := t.caller(ctx, q, sets)
			defer stop()
			for i := w * len(sets) / connections; ctx.Err() == nil; i = (i + 1) % len(sets) {
				asked := time.Now()
				if asked.After(end) {
					return
				}
				_, err := call(i, false)
				answered := time.Now()
				switch {
				case err != nil:
					failed[w] = err
					counts[w]++
				case asked.After(start):
					took[w] = append(took[w], answered.Sub(asked))
				}
			}
		})
	}
	asking.Wait()
	var f figure
	all := slices.Concat(took...)
	for w := range counts {
		f.failed += counts[w]
	}
	if len(all) == 0 {
		for _, err := range failed {
			if err != nil {
				return f, err
			}
		}
		return f, fmt.Errorf("no answer within %v", delay+long)
	}
	slices.Sort(all)
	f.rate = float64(len(all)) / long.Seconds()
	f.p50, f.p99 = all[len(all)/2], all[len(all)*99/100]
	return f, ctx.Err()
}

func milliseconds(d time.Duration) string {
	return fmt.Sprintf("%.2f ms", float64(d.Microseconds())/1000)
}

func thousands(rate float64) string {
	s := fmt.Sprintf("%.0f", rate)
	if len(s) > 3 {
		s = s[:len(s)-3] + "," + s[len(s)-3:]
	}
	return s
}

// processor names the CPU, as far as the system tells.
func processor() string {
	info, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return runtime.GOARCH
	}
	for _, line := range strings.Split(string(info), "\n") {
		if name, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(name) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return runtime.GOARCH
}
