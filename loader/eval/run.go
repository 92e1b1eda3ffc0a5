package eval

import (
	"fmt"
	"runtime"
	"sync"
	"unicode"

	"detente/loader/extract"
)

// Coder finds mentions and events; *extract.Coder is one.
type Coder interface {
	ExtractParagraphs(text string, paragraphs []extract.Paragraph, ctx extract.Context) (*extract.Result, error)
}

// Run codes the text of every record and returns the predictions in the order
// of the gold, the same for any number of workers (0: one for each processor). It
// fails on the first record, in that order, that cannot be parsed or coded.
func Run(g *Gold, p extract.Parser, c Coder, workers int) ([]Prediction, error) {
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	predictions := make([]Prediction, len(g.Records))
	errs := make([]error, len(g.Records))
	next := make(chan int)
	var running sync.WaitGroup
	for range workers {
		running.Go(func() {
			for i := range next {
				predictions[i], errs[i] = code(g, &g.Records[i], p, c)
			}
		})
	}
	for i := range g.Records {
		next <- i
	}
	close(next)
	running.Wait()
	for i, err := range errs {
		if err != nil {
			return nil, fmt.Errorf("eval: record %q: %w", g.Records[i].ID, err)
		}
	}
	return predictions, nil
}

func code(g *Gold, r *Record, p extract.Parser, c Coder) (Prediction, error) {
	paragraphs, err := extract.Parse(p, r.Text)
	if err != nil {
		return Prediction{}, err
	}
	res, err := c.ExtractParagraphs(r.Text, paragraphs, extract.Context{})
	if err != nil {
		return Prediction{}, err
	}
	if g.Marked {
		return PredictAll(r.ID, r.Text, res), nil
	}
	read := func(e extract.Event) extract.Event { return extract.Reduce(reading2016(e)) }
	switch {
	case r.Reading == readingManual:
		read = extract.Reduce
	case g.Relations:
		read = func(e extract.Event) extract.Event { return readingPLV(extract.Reduce(reading2016(e))) }
	}
	return Predict(r.ID, r.Text, res, read, !g.Relations), nil
}

// isWordRune reports whether c belongs to a word, as [^\W_] of Python's re does.
func isWordRune(c rune) bool {
	return unicode.IsLetter(c) || unicode.IsNumber(c)
}
