package main

import (
	"context"
	"encoding/json"
	"fmt"
)

type readCommand struct {
	inputFlags
}

// Run prints each article on a line: url, title, authors, published, source,
// language, text.
func (c *readCommand) Run(ctx context.Context, p *program) error {
	encoder := json.NewEncoder(p.out)
	failed := false
	for in, err := range c.inputs(p).Articles(ctx) {
		if err != nil {
			fmt.Fprintln(p.err, "detente:", err)
			failed = true
			continue
		}
		if err := encoder.Encode(in.Article); err != nil {
			return fmt.Errorf("print %s: %w", in.Name, err)
		}
	}
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("read stopped: %w", err)
	}
	if failed {
		return errNamed
	}
	return nil
}
