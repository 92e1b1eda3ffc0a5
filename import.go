package main

import (
	"archive/zip"
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"detente/loader"
	"detente/loader/coded"
	"detente/loader/dictionary"
)

type importCommand struct {
	storeFlags
	Format string   `default:"auto" enum:"auto,gdelt,polecat,plover,csv" help:"gdelt (event rows of GDELT 2.0), polecat, plover (JSON lines, as export writes them), csv (events.csv, as export writes it), or auto: by the first line."`
	Files  []string `arg:"" name:"file" help:"Files of rows that others coded, or - for standard input; gzip and zip of these; or a folder of tables that export wrote."`
}

// Run loads the rows into the store and prints a summary: how many, and how
// many were left out, by reason.
func (c *importCommand) Run(ctx context.Context, p *program) (err error) {
	store, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	facts, err := dictionary.Load()
	if err != nil {
		return err
	}
	reader, err := coded.NewReader()
	if err != nil {
		return err
	}
	rows := &rows{format: c.Format, reader: reader, resolver: coded.NewResolver(facts), now: p.now, in: p.in, left: map[string]int{}}
	show := p.newProgress(&loader.Inputs{Names: []string{"-"}})
	summary, err := loader.Write(ctx, store, rows.of(ctx, c.Files), show.article)
	show.end()
	fmt.Fprintln(p.out, summaryLine(summary))
	for _, reason := range slices.Sorted(maps.Keys(rows.left)) {
		fmt.Fprintf(p.out, "left out: %d rows (%s)\n", rows.left[reason], reason)
	}
	return unnamed(err)
}

// rows reads files of rows.
type rows struct {
	format   string
	reader   *coded.Reader
	resolver *coded.Resolver
	now      func() time.Time
	in       io.Reader
	left     map[string]int // rows left out, by reason
}

// of yields the batches of all files, in order. A bad file or row yields an
// error and costs nothing else.
func (r *rows) of(ctx context.Context, files []string) iter.Seq2[loader.Coded, error] {
	return func(yield func(loader.Coded, error) bool) {
		for _, name := range files {
			goOn := true
			err := r.open(name, func(member string, body io.Reader) error {
				goOn = goOn && r.read(ctx, member, body, yield)
				return nil
			})
			if err != nil && goOn {
				goOn = yield(loader.Coded{Input: loader.Input{Name: name, Origin: name}}, fmt.Errorf("read %s: %w", name, err))
			}
			if !goOn {
				return
			}
		}
	}
}

// read yields the batches of one file, and reports whether to go on.
func (r *rows) read(ctx context.Context, name string, body io.Reader, yield func(loader.Coded, error) bool) bool {
	input := loader.Input{Name: name, Origin: name}
	buffered := bufio.NewReaderSize(body, 64<<10)
	format := coded.Format(r.format)
	if r.format == "auto" {
		head, _ := buffered.Peek(16 << 10) // an error comes again when the rows are read
		found, ok := coded.Detect(head)
		if !ok && len(head) > 0 {
			return yield(loader.Coded{Input: input}, fmt.Errorf("read %s: expected rows of GDELT 2.0, POLECAT, PLOVER or exported tables", name))
		}
		format = found
	}
	if format == coded.CSVNodes {
		batch, err := r.resolver.Nodes(name, buffered, r.now())
		return yield(loader.Coded{Input: input, Batch: batch}, err)
	}
	for e, err := range r.reader.Events(name, buffered, format) {
		if ctx.Err() != nil {
			return false
		}
		one := loader.Coded{Input: input}
		if err == nil {
			one.Batch, err = r.resolver.Batch(e, r.now())
		}
		if errors.Is(err, coded.ErrLeftOut) {
			r.left[coded.Reason(err)]++
			continue
		}
		if !yield(one, err) {
			return false
		}
	}
	return true
}

// open calls read with the file, or, when it is gzip or zip, with what is inside.
func (r *rows) open(name string, read func(name string, body io.Reader) error) error {
	if name == "-" {
		return unpacked(name, r.in, read)
	}
	if info, err := os.Stat(name); err == nil && info.IsDir() {
		err := r.open(filepath.Join(name, "nodes.csv"), read) // what the events name comes first
		return errors.Join(err, r.open(filepath.Join(name, "events.csv"), read))
	}
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	if !strings.EqualFold(filepath.Ext(name), ".zip") {
		return unpacked(name, f, read)
	}
	info, err := f.Stat()
	if err != nil {
		return err
	}
	archive, err := zip.NewReader(f, info.Size())
	if err != nil {
		return err
	}
	for _, member := range archive.File {
		if member.FileInfo().IsDir() {
			continue
		}
		body, err := member.Open()
		if err != nil {
			return fmt.Errorf("%s: %w", member.Name, err)
		}
		err = read(name+"/"+member.Name, body)
		if err := errors.Join(err, body.Close()); err != nil {
			return fmt.Errorf("%s: %w", member.Name, err)
		}
	}
	return nil
}

func unpacked(name string, body io.Reader, read func(name string, body io.Reader) error) error {
	buffered := bufio.NewReader(body)
	if magic, _ := buffered.Peek(2); !bytes.Equal(magic, []byte{0x1f, 0x8b}) {
		return read(name, buffered)
	}
	plain, err := gzip.NewReader(buffered)
	if err != nil {
		return err
	}
	return errors.Join(read(name, plain), plain.Close())
}
