package main

import (
	"archive/zip"
	"bufio"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"time"

	"detente/loader"
	"detente/loader/coded"
	"detente/loader/dictionary"
)

type importCommand struct {
	storeFlags
	Format string   `default:"auto" enum:"auto,gdelt,polecat,plover,csv" help:"gdelt (event rows of GDELT 2.0), polecat, plover (JSON lines, as export writes them), csv (events.csv, as export writes it), or auto: by the first lines."`
	Files  []string `arg:"" name:"file" help:"Files of rows that others coded, or - for standard input; gzip and zip of these; or a folder or zip of tables that export wrote."`
}

// Run loads the rows into the store and prints a summary: how many, how many
// were left out, by reason, and how many files had none.
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
	if rows.empty > 0 {
		fmt.Fprintf(p.out, "empty: %d files\n", rows.empty)
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
	empty    int            // files in which nothing stands
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
	buffered := bufio.NewReaderSize(body, headBytes)
	format := coded.Format(r.format)
	head, readErr := buffered.Peek(headBytes) // an error other than the end comes again when the rows are read
	found, line, known := coded.Detect(head)
	switch {
	case line == 0 && errors.Is(readErr, io.EOF):
		r.empty++
		return true
	case r.format == "auto" && !known && (readErr == nil || errors.Is(readErr, io.EOF)):
		return yield(loader.Coded{Input: input}, fmt.Errorf("read %s: line %d: expected, here or in the lines after it, a row of GDELT 2.0 or PLOVER or the header of POLECAT, nodes.csv or events.csv", name, line))
	case r.format == "auto" && !known:
		return yield(loader.Coded{Input: input}, fmt.Errorf("read %s: %w", name, readErr))
	case r.format == "auto", found == coded.CSVNodes && format == coded.CSV:
		format = found
	}
	if format == coded.CSVNodes {
		return r.readNodes(input, buffered, yield)
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

// readNodes is read for a table of entities.
func (r *rows) readNodes(input loader.Input, body io.Reader, yield func(loader.Coded, error) bool) bool {
	batch, failed := r.resolver.Nodes(input.Name, body, r.now())
	for _, err := range failed {
		if !yield(loader.Coded{Input: input}, err) {
			return false
		}
	}
	return batch == nil || yield(loader.Coded{Input: input, Batch: batch}, nil)
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
	return unpacked(name, f, read)
}

// headBytes is how much of a file is looked at to tell its format.
const headBytes = 64 << 10

// The first bytes of packed files; an archive of no file begins in its own way.
const (
	gzipMagic     = "\x1f\x8b"
	zipMagic      = "PK\x03\x04"
	emptyZipMagic = "PK\x05\x06"
)

// unpacked calls read with what the first bytes say: the body, what is packed in
// it, or each file of the archive that it is.
func unpacked(name string, body io.Reader, read func(name string, body io.Reader) error) error {
	plain, packed, err := gunzipped(body)
	if err != nil {
		return err
	}
	magic, _ := plain.Peek(len(zipMagic))
	if s := string(magic); s != zipMagic && s != emptyZipMagic {
		return read(name, plain)
	}
	if f, ok := body.(*os.File); ok && !packed {
		if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
			return unzipped(name, f, read)
		}
	}
	return spooled(name, plain, read)
}

// gunzipped returns the body without its gzip, and whether it is packed so.
func gunzipped(body io.Reader) (plain *bufio.Reader, packed bool, err error) {
	buffered := bufio.NewReader(body)
	if magic, _ := buffered.Peek(len(gzipMagic)); string(magic) != gzipMagic {
		return buffered, false, nil
	}
	inside, err := gzip.NewReader(buffered)
	if err != nil {
		return nil, true, err
	}
	return bufio.NewReader(inside), true, nil
}

// spooled is unzipped for an archive that comes through a pipe: its list of files
// stands at its end.
func spooled(name string, body io.Reader, read func(name string, body io.Reader) error) error {
	f, err := os.CreateTemp("", "detente-import-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	defer f.Close()
	if _, err := io.Copy(f, body); err != nil {
		return err
	}
	return unzipped(name, f, read)
}

// unzipped calls read with each file of the archive, which may be gzip. Of exported
// tables what the events name comes first, and edges.csv, which tells nothing that
// events.csv does not, is left aside. A bad file costs no other.
func unzipped(name string, f *os.File, read func(name string, body io.Reader) error) error {
	info, err := f.Stat()
	if err != nil {
		return err
	}
	archive, err := zip.NewReader(f, info.Size())
	if err != nil {
		return err
	}
	is := func(table string) func(*zip.File) bool {
		return func(m *zip.File) bool { return path.Base(m.Name) == table }
	}
	members := slices.DeleteFunc(archive.File, func(m *zip.File) bool { return m.FileInfo().IsDir() })
	if slices.ContainsFunc(members, is("events.csv")) {
		members = slices.DeleteFunc(members, is("edges.csv"))
	}
	nodes := slices.IndexFunc(members, is("nodes.csv"))
	if nodes > 0 {
		first := members[nodes]
		members = slices.Insert(slices.Delete(members, nodes, nodes+1), 0, first)
	}
	var failed []error
	for _, m := range members {
		body, err := m.Open()
		if err == nil {
			var plain io.Reader
			if plain, _, err = gunzipped(body); err == nil {
				err = read(name+"/"+m.Name, plain)
			}
			err = errors.Join(err, body.Close())
		}
		if err != nil {
			failed = append(failed, fmt.Errorf("%s: %w", m.Name, err))
		}
	}
	return errors.Join(failed...)
}
