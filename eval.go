package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"

	"detente/loader/eval"
)

type evalCommand struct {
	Gold      string `arg:"" placeholder:"GOLD.ndjson" help:"Gold standard: JSON lines with sources and targets by country, or with one marked pair a record; or text with every event marked, or a folder of it (loader/eval/testdata/news)."`
	Out       string `placeholder:"FILE" help:"Where to write the predictions, one JSON object a line, offsets in code points; the scorers beside the gold read them."`
	SkipDoubt bool   `help:"Leave out records whose marking is doubted."`
	Top1      bool   `name:"top1" help:"Look only at the first event of each record."`
	Workers   int    `default:"0" help:"Records coded at once; 0 means one for each processor."`
}

// Run codes the gold's texts, prints how well, and writes what was coded.
func (c *evalCommand) Run(ctx context.Context, p *program) error {
	gold, err := eval.Open(c.Gold)
	if err != nil {
		return err
	}
	pipeline, err := p.newPipeline(c.Workers)
	if err != nil {
		return err
	}
	predictions, err := eval.Run(gold, pipeline.Parser, pipeline.Coder, c.Workers)
	if err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("eval stopped: %w", err)
	}
	var report io.WriterTo
	if gold.Relations {
		report = eval.ScoreRelations(gold, predictions)
	} else {
		report = eval.ScoreEvents(gold, predictions, eval.Options{SkipDoubt: c.SkipDoubt, Top1: c.Top1})
	}
	if _, err := report.WriteTo(p.out); err != nil {
		return fmt.Errorf("print figures: %w", err)
	}
	if c.Out == "" {
		return nil
	}
	return writeFile(c.Out, func(w io.Writer) error {
		encoder := json.NewEncoder(w)
		encoder.SetEscapeHTML(false)
		for i := range predictions {
			if err := encoder.Encode(&predictions[i]); err != nil {
				return fmt.Errorf("write %s: %w", c.Out, err)
			}
		}
		return nil
	})
}
