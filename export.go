package main

import (
	"archive/zip"
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"detente/graph/export"
)

type exportCommand struct {
	storeFlags
	Format export.Format `required:"" enum:"csv,graphml,gexf,cytoscape,plover,dot" help:"csv (nodes, edges and events; for Gephi, pandas, spreadsheets), graphml (yEd, networkx), gexf (Gephi, with its timeline), cytoscape (JSON), plover (JSON lines) or dot (Graphviz)."`
	File   string        `arg:"" help:"File to write, or - for standard output. For csv: a folder, or a file that ends in .zip."`
}

// zipped is the date of the files in an archive, the first that the format has: the
// same graph gives the same bytes.
var zipped = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

// Run writes the file; when it fails the file is as it was before.
func (c *exportCommand) Run(ctx context.Context, p *program) (err error) {
	if c.Format == export.CSV && c.File == "-" {
		return usageError{errors.New("export: csv is several files: want a folder, or a file that ends in .zip")}
	}
	store, err := c.openExisting(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	switch {
	case c.Format == export.CSV && strings.EqualFold(filepath.Ext(c.File), ".zip"):
		return writeFile(c.File, func(w io.Writer) error {
			archive := zip.NewWriter(w)
			create := func(name string) (io.Writer, error) {
				return archive.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: zipped})
			}
			return errors.Join(export.WriteCSV(ctx, create, store), archive.Close())
		})
	case c.Format == export.CSV:
		return writeFolder(c.File, func(create func(string) (io.Writer, error)) error {
			return export.WriteCSV(ctx, create, store)
		})
	case c.File == "-":
		return c.write(ctx, p, p.out, store)
	}
	return writeFile(c.File, func(w io.Writer) error { return c.write(ctx, p, w, store) })
}

// write writes a format of one file, and says on standard error what it has no
// place for.
func (c *exportCommand) write(ctx context.Context, p *program, w io.Writer, src export.Source) error {
	left, err := export.Write(ctx, w, c.Format, src)
	if err == nil && left > 0 {
		fmt.Fprintf(p.err, "%s: %d events left out (told as not having happened, or without a day)\n", c.Format, left)
	}
	return err
}

// writeFile puts what write writes into the file, whole or not at all: it is
// written beside the file and then moved there. What a link leads to is written
// and the link stays; a device or a pipe, such as /dev/stdout, is written to as it
// is, since moving a file there would put the file in its place.
func writeFile(name string, write func(io.Writer) error) error {
	if isStream(name) {
		return writeThrough(name, write)
	}
	if target, err := filepath.EvalSymlinks(name); err == nil {
		name = target
	}
	f, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+"-*")
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	defer os.Remove(f.Name()) // fails once it was moved
	w := bufio.NewWriterSize(f, 1<<20)
	if err := write(w); err != nil {
		return errors.Join(err, f.Close())
	}
	if err := errors.Join(w.Flush(), f.Chmod(0o644), f.Close()); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	if err := os.Rename(f.Name(), name); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return nil
}

// isStream reports whether the name is that of a device or a pipe, or of what is
// open already, as /dev/stdout is, which may be a file that more is written to.
func isStream(name string) bool {
	info, err := os.Stat(name)
	if err != nil || info.IsDir() {
		return false
	}
	link, _ := os.Readlink(name) // "" for what is no link
	return !info.Mode().IsRegular() || strings.HasPrefix(link, "/proc/") || strings.HasPrefix(link, "/dev/fd/") ||
		strings.HasPrefix(name, "/proc/") || strings.HasPrefix(name, "/dev/fd/")
}

// writeThrough writes into what is there, after what was written to it.
func writeThrough(name string, write func(io.Writer) error) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	w := bufio.NewWriterSize(f, 1<<20)
	if err := write(w); err != nil {
		return errors.Join(err, f.Close())
	}
	if err := errors.Join(w.Flush(), f.Close()); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return nil
}

// writeFolder is writeFile for the files of a folder, which is made if it is
// not there. All files are written before the first is moved.
func writeFolder(name string, write func(create func(file string) (io.Writer, error)) error) error {
	if err := os.MkdirAll(name, 0o755); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	written, err := os.MkdirTemp(name, ".export-*")
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	defer os.RemoveAll(written)
	var files []*os.File
	err = write(func(file string) (io.Writer, error) {
		f, err := os.Create(filepath.Join(written, file))
		files = append(files, f)
		return f, err
	})
	for _, f := range files {
		err = errors.Join(err, f.Close())
	}
	if err != nil {
		return err
	}
	for _, f := range files {
		if err := os.Rename(f.Name(), filepath.Join(name, filepath.Base(f.Name()))); err != nil {
			return fmt.Errorf("write %s: %w", name, err)
		}
	}
	return nil
}
