// Command compare measures readers of web pages against each other: this
// project's, go-readability, go-trafilatura and go-htmldate. It is a module of
// its own, so that the libraries which lost are no dependencies of the product.
//
// It runs on the fixtures of package article, and on the collections of real
// pages that go-trafilatura and go-htmldate publish with their source: 900
// pages with title, writers, date and phrases that must or must not be in the
// text, and 1,000 pages with a date. It prints the table of READABILITY.md:
//
//	cd loader/article/compare && go run . [-english] [-misses title|date|authors|with|without]
//
// With -pages it measures a collection of the reader's own instead: JSON
// lines with the keys url, file (beside the collection), title, date, authors,
// with and without. -only names the one reader to run.
//
// -python names a Python interpreter that has trafilatura 2.0.0, which is then
// measured too. -present leaves out titles and writers that the page holds nowhere.
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
)

func main() {
	english := flag.Bool("english", false, "only pages in English")
	misses := flag.String("misses", "", "print where this project's `figure` is wrong: title, date, authors, with or without")
	own := flag.String("pages", "", "JSON lines `file` of noted pages to measure instead of the collections")
	only := flag.String("only", "", "the one `reader` to run")
	python := flag.String("python", "", "Python `interpreter` with trafilatura, to measure that as well")
	present := flag.Bool("present", false, "leave out noted titles and writers that the page holds nowhere")
	flag.Parse()
	collections := []collection{
		{"fixtures of this project", fixturePages},
		{"collection of go-trafilatura", trafilaturaPages},
		{"collection of go-htmldate", htmldatePages},
	}
	if *own != "" {
		collections = []collection{{*own, func() ([]page, error) { return notedPages(*own) }}}
	}
	if *python != "" {
		r, err := startPython(*python)
		if err != nil {
			log.Fatal(err)
		}
		defer r.close()
		readers = append(readers, reader{"trafilatura (Python)", r.read, false})
	}
	if err := run(collections, *present, *english, *misses, *only); err != nil {
		log.Fatal(err)
	}
}

// collection is a set of pages that people have noted the right answers for.
type collection struct {
	name string
	load func() ([]page, error)
}

func run(collections []collection, present, english bool, misses, only string) error {
	for _, collection := range collections {
		pages, err := collection.load()
		if err != nil {
			return fmt.Errorf("%s: %w", collection.name, err)
		}
		if present {
			leaveOutAbsent(pages)
		}
		if english {
			pages = onlyEnglish(pages)
		}
		fmt.Printf("\n%s: %d pages\n\n", collection.name, len(pages))
		fmt.Println("| reader | title | date | authors | phrases found | boilerplate phrases kept |")
		fmt.Println("|---|---|---|---|---|---|")
		for _, r := range readers {
			if only != "" && r.name != only {
				continue
			}
			var s score
			for _, p := range pages {
				s.add(p, r.read(p), r.name == readers[0].name && misses != "", misses)
			}
			if r.dateOnly {
				s = score{date: s.date}
			}
			s.print(os.Stdout, r.name)
		}
	}
	return nil
}
