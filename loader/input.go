package loader

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"detente/loader/article"
	"detente/loader/fetch"
)

// Fetcher gets a page of the web. It returns article.ErrUnchanged for a page
// that it knows to be as it was when it was loaded before.
type Fetcher interface {
	Fetch(ctx context.Context, url string) (*article.Page, error)
}

// Web is the Fetcher that asks for every page anew.
type Web struct {
	Client *fetch.Client
}

// Fetch gets the page.
func (w Web) Fetch(ctx context.Context, url string) (*article.Page, error) {
	got, err := w.Client.Get(ctx, fetch.Request{URL: url})
	if err != nil {
		return nil, err
	}
	return &article.Page{URL: got.URL, ContentType: got.ContentType, Body: got.Body}, nil
}

// Inputs names where articles come from and how to read them.
type Inputs struct {
	// Names are files, directories, http and https addresses (of pages or
	// feeds), and "-" for Stdin. A directory, or a link to one, stands for all
	// files below it, sorted by path, but for hidden ones and YAML, which
	// configures a watch; whatever their ending, their first bytes tell what they
	// are. Links to files are followed, links to other directories are not.
	Names []string
	Stdin io.Reader
	// Published dates articles that tell no date themselves.
	Published time.Time
	Fetcher   Fetcher
	// Consumed is told how many bytes of local files were read; nil for nobody.
	Consumed func(bytes int64)
	// Skip leaves out files of directories, such as those loaded before; nil
	// for none. An empty directory is an error, one of skipped files is not.
	Skip func(path string, info fs.FileInfo) bool
}

// IsAddress reports whether a name of an input is an address of the web.
func IsAddress(name string) bool {
	u, err := url.Parse(name)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}

// Articles reads all articles of all inputs in order. What cannot be read
// yields an error that names it, and reading goes on with the next. It ends
// with ctx.
func (in Inputs) Articles(ctx context.Context) iter.Seq2[Input, error] {
	return func(yield func(Input, error) bool) {
		for _, name := range in.Names {
			if ctx.Err() != nil || !in.read(ctx, name, yield) {
				return
			}
		}
	}
}

// read yields the articles of one input, and reports whether to go on.
func (in Inputs) read(ctx context.Context, name string, yield func(Input, error) bool) bool {
	options := article.Options{Published: in.Published, Fetch: in.page}
	switch {
	case name == "-":
		return relay(ctx, Input{Name: name, Origin: name}, interruptible(ctx, in.Stdin), options, yield)
	case IsAddress(name):
		return in.readAddress(ctx, name, options, yield)
	}
	info, err := os.Stat(name)
	switch {
	case err != nil:
		return yield(Input{Name: name, Origin: name}, fmt.Errorf("read %s: %w", name, reason(err)))
	case info.IsDir():
		return in.readDirectory(ctx, name, options, yield)
	}
	return in.readFile(ctx, name, options, yield)
}

func (in Inputs) readFile(ctx context.Context, name string, options article.Options, yield func(Input, error) bool) bool {
	f, err := os.Open(name)
	if err != nil {
		return yield(Input{Name: name, Origin: name}, fmt.Errorf("read %s: %w", name, reason(err)))
	}
	defer f.Close()
	return relay(ctx, Input{Name: name, Origin: name}, &consumedReader{f, in.Consumed}, options, yield)
}

// readDirectory reads the regular files below a directory, sorted by path.
func (in Inputs) readDirectory(ctx context.Context, dir string, options article.Options, yield func(Input, error) bool) bool {
	found, goOn := false, true
	stop := errors.New("stop")
	root := linked(dir)
	_ = filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error { // errors are yielded
		hidden := path != root && strings.HasPrefix(entry.Name(), ".")
		switch {
		case ctx.Err() != nil:
			return stop
		case err != nil:
			goOn = yield(Input{Name: path, Origin: path}, fmt.Errorf("read %s: %w", path, reason(err)))
		case hidden && entry.IsDir():
			return fs.SkipDir
		case !hidden && !configuration(path):
			info, err := os.Stat(path) // follows a link to a file
			if err != nil {            // it is no longer there, or a link to nothing
				found = true
				goOn = yield(Input{Name: path, Origin: path}, fmt.Errorf("read %s: %w", path, reason(err)))
				break
			}
			if !info.Mode().IsRegular() {
				break
			}
			found = true
			if in.Skip == nil || !in.Skip(path, info) {
				goOn = in.readFile(ctx, path, options, yield)
			}
		}
		if !goOn {
			return stop
		}
		return nil
	})
	if goOn && !found && ctx.Err() == nil {
		return yield(Input{Name: dir, Origin: dir}, fmt.Errorf("read %s: directory holds no file: %w", dir, article.ErrEmpty))
	}
	return goOn
}

// linked returns a name of the directory under which it is walked also when it is
// a link: WalkDir asks for the link itself, which holds nothing.
func linked(dir string) string {
	if os.IsPathSeparator(dir[len(dir)-1]) {
		return dir
	}
	return dir + string(filepath.Separator)
}

func configuration(path string) bool {
	ending := strings.ToLower(filepath.Ext(path))
	return ending == ".yaml" || ending == ".yml"
}

func (in Inputs) readAddress(ctx context.Context, address string, options article.Options, yield func(Input, error) bool) bool {
	page, err := in.page(ctx, address)
	if errors.Is(err, article.ErrUnchanged) {
		return true
	}
	name := fetch.Redact(address)
	if err != nil {
		return yield(Input{Name: name, Origin: address}, fmt.Errorf("read %s: %w", name, err))
	}
	options.URL, options.ContentType = page.URL, page.ContentType
	return relay(ctx, Input{Name: name, Origin: address}, bytes.NewReader(page.Body), options, yield)
}

func (in Inputs) page(ctx context.Context, address string) (*article.Page, error) {
	if in.Fetcher == nil {
		return nil, errors.New("pages of the web are not fetched here")
	}
	return in.Fetcher.Fetch(ctx, address)
}

// relay yields the articles of r as those of the input. An article that has
// an address is named by it, since a feed holds many.
func relay(ctx context.Context, input Input, r io.Reader, options article.Options, yield func(Input, error) bool) bool {
	for a, err := range article.Read(ctx, input.Name, r, options) {
		read := input
		if read.Article = a; a != nil && a.URL != "" {
			read.Name = a.URL
		}
		if !yield(read, err) {
			return false
		}
	}
	return true
}

// reason drops the path that the error of a file operation repeats.
func reason(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}

// consumedReader tells how much is read of a local file.
type consumedReader struct {
	r    io.Reader
	tell func(bytes int64)
}

func (c *consumedReader) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	if c.tell != nil {
		c.tell(int64(n))
	}
	return n, err
}

// interruptible returns a reader of r that fails when ctx ends even while a
// read of r waits, as that of a terminal does.
func interruptible(ctx context.Context, r io.Reader) io.Reader {
	if r == nil {
		return strings.NewReader("")
	}
	out, in := io.Pipe()
	context.AfterFunc(ctx, func() { in.CloseWithError(context.Cause(ctx)) })
	go func() {
		_, err := io.Copy(in, r)
		in.CloseWithError(err)
	}()
	return out
}

// Size returns how many bytes the named files and directories hold, and false
// when it cannot be told beforehand: for standard input and the web.
func (in Inputs) Size() (bytes int64, ok bool) {
	for _, name := range in.Names {
		if name == "-" || IsAddress(name) {
			return 0, false
		}
		root := name
		if info, err := os.Stat(name); err == nil && info.IsDir() {
			root = linked(name)
		}
		_ = filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error { // what cannot be read has no size
			if err != nil || entry.IsDir() {
				if err == nil && path != root && strings.HasPrefix(entry.Name(), ".") {
					return fs.SkipDir
				}
				return nil
			}
			hidden := path != root && strings.HasPrefix(entry.Name(), ".")
			if info, err := os.Stat(path); err == nil && !hidden && info.Mode().IsRegular() {
				bytes += info.Size()
			}
			return nil
		})
	}
	return bytes, true
}
