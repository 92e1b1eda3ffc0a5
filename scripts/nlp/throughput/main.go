// Command throughput measures how many tokens a second package loader/nlp analyses on one thread.
//
// Usage: throughput FILE...   (each line of a file a JSON object with a field "text")
//
// It analyses all texts once to warm up and then -passes times, and prints one line: tokens of a pass, tokens a second.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"runtime"
	"time"

	"detente/loader/nlp"
)

func main() {
	passes := flag.Int("passes", 3, "measured `passes` over the texts")
	flag.Parse()
	runtime.GOMAXPROCS(1)
	if err := run(flag.Args(), *passes); err != nil {
		fmt.Fprintln(os.Stderr, "throughput:", err)
		os.Exit(1)
	}
}

func run(files []string, passes int) error {
	texts, err := readTexts(files)
	if err != nil {
		return err
	}
	model, err := nlp.Load()
	if err != nil {
		return err
	}
	tokens, err := pass(model, texts)
	if err != nil {
		return err
	}
	start := time.Now()
	for range passes {
		if _, err := pass(model, texts); err != nil {
			return err
		}
	}
	fmt.Printf("%d %.0f\n", tokens, float64(tokens*passes)/time.Since(start).Seconds())
	return nil
}

func pass(model *nlp.Model, texts []string) (tokens int, err error) {
	for _, text := range texts {
		doc, err := model.Parse(text)
		if err != nil {
			return 0, err
		}
		tokens += len(doc.Tokens)
	}
	return tokens, nil
}

func readTexts(files []string) ([]string, error) {
	var texts []string
	for _, name := range files {
		file, err := os.Open(name)
		if err != nil {
			return nil, fmt.Errorf("reading texts: %w", err)
		}
		defer file.Close()
		lines := bufio.NewScanner(file)
		lines.Buffer(nil, 1<<20)
		for lines.Scan() {
			var record struct {
				Text string `json:"text"`
			}
			if err := json.Unmarshal(lines.Bytes(), &record); err != nil {
				return nil, fmt.Errorf("reading texts of %s: %w", name, err)
			}
			texts = append(texts, record.Text)
		}
		if err := lines.Err(); err != nil {
			return nil, fmt.Errorf("reading texts of %s: %w", name, err)
		}
	}
	if len(texts) == 0 {
		return nil, fmt.Errorf("no texts in %v", files)
	}
	return texts, nil
}
