//go:build ignore

package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"

	"detente/loader/dictionary"
	"detente/loader/eval"
	"detente/loader/extract"
	"detente/loader/nlp"
)

func main() {
	f, _ := os.Open(os.Args[1])
	g, err := eval.ReadGold(f)
	if err != nil {
		panic(err)
	}
	d, err := dictionary.Load()
	if err != nil {
		panic(err)
	}
	c, err := extract.New(d)
	if err != nil {
		panic(err)
	}
	m, err := nlp.Load()
	if err != nil {
		panic(err)
	}
	w := bufio.NewWriter(os.Stdout)
	defer w.Flush()
	for _, r := range g.Records {
		ps, err := extract.Parse(m, r.Text)
		if err != nil {
			panic(err)
		}
		res, err := c.ExtractParagraphs(r.Text, ps, extract.Context{})
		if err != nil {
			panic(err)
		}
		b, _ := json.Marshal(eval.Predict(r.ID, r.Text, res, !g.Relations))
		fmt.Fprintf(w, "%s\n", b)
	}
}
