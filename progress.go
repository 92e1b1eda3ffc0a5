package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"detente/loader"
)

// progress shows on standard error how a load goes on: a bar on a terminal,
// else a line after a hundred articles, and again whenever a hundred and a tenth
// more are done. Failures are named as they come.
type progress struct {
	out        io.Writer
	bar        *progressbar.ProgressBar // nil where there is no terminal
	done, next int                      // articles and failures so far, and at the next line
}

// linesEvery is how many articles there are at least between two lines.
const linesEvery = 100

// newProgress starts the bar. On a terminal it counts the bytes of files, since
// one file may hold thousands of articles; where that cannot be told, articles.
func (p *program) newProgress(in *loader.Inputs) *progress {
	show := &progress{out: p.err, next: linesEvery}
	if !isTerminal(p.err) {
		return show
	}
	size, known := in.Size()
	if !known {
		size = -1
	}
	options := []progressbar.Option{progressbar.OptionSetWriter(p.err), progressbar.OptionClearOnFinish(), progressbar.OptionSetDescription("loading"), progressbar.OptionFullWidth(), progressbar.OptionThrottle(100 * time.Millisecond)}
	if known {
		options = append(options, progressbar.OptionShowBytes(true))
		in.Consumed = func(bytes int64) { _ = show.bar.Add64(bytes) } // what cannot be drawn is not shown
	}
	show.bar = progressbar.NewOptions64(size, options...)
	return show
}

// article is a loader.Progress.
func (s *progress) article(sum loader.Summary, _ loader.Input, failure error) {
	if failure != nil {
		s.line("detente: %v", failure)
	}
	s.done++
	switch {
	case s.bar != nil:
		s.bar.Describe(fmt.Sprintf("%d articles, %d events, %d failed", sum.Articles(), sum.Events, sum.Failed))
	case s.done >= s.next:
		s.next = s.done + max(linesEvery, s.done/10)
		s.line("%s", summaryLine(sum))
	}
}

// line writes a line that the bar does not overwrite.
func (s *progress) line(format string, args ...any) {
	if s.bar != nil {
		_ = s.bar.Clear() // a bar that cannot be drawn is in nobody's way
	}
	fmt.Fprintf(s.out, format+"\n", args...)
}

// end takes the bar away.
func (s *progress) end() {
	if s.bar != nil {
		_ = s.bar.Finish()
	}
}

// isTerminal reports whether w is a terminal.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}
