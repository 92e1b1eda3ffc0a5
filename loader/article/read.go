package article

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"time"
)

// DefaultMaxBytes is how long one article may be when Options does not say.
const DefaultMaxBytes = 10 << 20

// Page is what Options.Fetch brings.
type Page struct {
	URL         string // the final address, after redirects
	ContentType string // as the server says, "" when it does not
	Body        []byte
}

// Options tells what is known about the input beforehand. The zero value works.
type Options struct {
	// URL is the address of the input, "" for a file. Articles of a feed or
	// of JSON lines have their own.
	URL string
	// ContentType is the type that the server named; it helps to find the
	// encoding, and tells Markdown from text. The bytes decide the rest.
	ContentType string
	// Published is the date of articles that tell none.
	Published time.Time
	// MaxBytes bounds one article: a whole text or page, a line of JSON lines,
	// an item of a feed. 0 means DefaultMaxBytes. The number of items is not
	// bounded.
	MaxBytes int64
	// Fetch gets the page behind an item of a feed that carries a summary
	// only. Nil means that the summary is read instead of the page. An error
	// is yielded for the item, except ErrUnchanged: the item is skipped.
	Fetch func(ctx context.Context, url string) (*Page, error)
}

func (o Options) maxBytes() int64 {
	if o.MaxBytes > 0 {
		return o.MaxBytes
	}
	return DefaultMaxBytes
}

// Read reads all articles from r, in their order, detecting the format by the
// first bytes; gzip is unpacked first. name names the input in errors, and its
// ending (".md") tells Markdown from plain text.
//
// Each article is yielded as soon as it is read. A bad item (a line, an item
// of a feed) yields nil and an error that names input and item, and reading
// goes on with the next; when nothing more can be read, or ctx ends, the last
// thing yielded is that error. Input without any article is an error too. The
// sequence can be ranged over once, for it consumes r.
func Read(ctx context.Context, name string, r io.Reader, o Options) iter.Seq2[*Article, error] {
	return func(yield func(*Article, error) bool) {
		in := &input{ctx: ctx, name: name, options: o, yield: yield}
		if err := in.read(r); err != nil && !in.stopped {
			yield(nil, fmt.Errorf("read %s: %w", name, err))
		}
	}
}

// input is one run of Read.
type input struct {
	ctx     context.Context // of this run only: an input does not outlive Read
	name    string
	options Options
	yield   func(*Article, error) bool
	stopped bool // the consumer has had enough
	items   int  // articles and bad items yielded
}

// emit yields an article, or the error of the item that label names. It
// reports whether to go on.
func (in *input) emit(label string, a *Article, err error) bool {
	if in.stopped {
		return false
	}
	in.items++
	if err != nil {
		a = nil
		if label != "" {
			err = fmt.Errorf("%s: %w", label, err)
		}
		err = fmt.Errorf("read %s: %w", in.name, err)
	}
	in.stopped = !in.yield(a, err)
	return !in.stopped
}

// read unpacks, detects and dispatches. Its error ends the whole input.
func (in *input) read(r io.Reader) error {
	buffered, err := unpack(bufio.NewReaderSize(&contextReader{in.ctx, r}, 64<<10))
	if err != nil {
		return err
	}
	head, err := buffered.Peek(sniffBytes)
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	if wide := fromUTF16(buffered, head); wide != nil {
		buffered = wide
		if head, err = buffered.Peek(sniffBytes); err != nil && !errors.Is(err, io.EOF) {
			return err
		}
	}
	if bytes.HasPrefix(head, []byte("\xEF\xBB\xBF")) {
		_, _ = buffered.Discard(3) // cannot fail: the bytes are in the buffer
		head = head[3:]
	}
	if len(bytes.TrimSpace(head)) == 0 && err != nil {
		return ErrEmpty
	}
	kind := detect(head, in.name, in.options.ContentType)
	switch kind {
	case formatBinary:
		return ErrBinary
	case formatXML:
		return fmt.Errorf("%w: XML that is neither a feed nor a page", ErrFormat)
	case formatFeed:
		err = in.readFeed(buffered)
	case formatJSONFeed:
		err = in.readJSONFeed(buffered)
	case formatJSONLines:
		err = in.readJSONLines(buffered)
	case formatJSONArray:
		err = in.readJSONArray(buffered)
	default:
		return in.readDocument(buffered, kind)
	}
	if err == nil && in.items == 0 {
		return ErrNoText
	}
	return err
}

// readDocument reads an input that is one article as a whole.
func (in *input) readDocument(r io.Reader, kind format) error {
	data, err := readBounded(r, in.options.maxBytes())
	if err != nil {
		return err
	}
	text := decodeText(data, in.options.ContentType)
	known := Article{URL: in.options.URL}
	var d draft
	switch kind {
	case formatHTML:
		d, err = readHTML(text, known)
	case formatMarkdown:
		d, err = readMarkdown(text, known)
	default:
		d = readText(text, known)
	}
	if err != nil {
		return err
	}
	a, err := d.finish(in.options.Published)
	if err != nil {
		return err
	}
	in.emit("", a, nil)
	return nil
}

// readBounded reads r to its end, or returns ErrTooLarge past limit bytes.
func readBounded(r io.Reader, limit int64) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return nil, err
	}
	if int64(len(data)) > limit {
		return nil, fmt.Errorf("%w: more than %d bytes", ErrTooLarge, limit)
	}
	return data, nil
}

// unpack returns r, or what is inside when r is gzip (also gzip in gzip, once:
// servers compress files that are compressed already).
func unpack(r *bufio.Reader) (*bufio.Reader, error) {
	for range 2 {
		magic, _ := r.Peek(2)
		if !bytes.Equal(magic, []byte{0x1f, 0x8b}) {
			return r, nil
		}
		packed := &countingReader{r: r}
		unpacked, err := gzip.NewReader(packed)
		if err != nil {
			return nil, fmt.Errorf("%w: gzip: %w", ErrFormat, err)
		}
		r = bufio.NewReaderSize(&bombGuard{packed: packed, unpacked: unpacked}, 64<<10)
	}
	return r, nil
}

// Text packs to a third or a tenth of its size, repetitive JSON lines to a
// fiftieth; gzip can do 1,000 times on zeros. What unpacks beyond this ratio,
// once it is long enough to hurt, is a bomb.
const (
	bombRatio = 200
	bombBytes = 16 << 20
)

// bombGuard reads unpacked bytes and stops when they outgrow the packed ones.
type bombGuard struct {
	packed   *countingReader
	unpacked io.Reader
	n        int64
}

func (g *bombGuard) Read(p []byte) (int, error) {
	n, err := g.unpacked.Read(p)
	g.n += int64(n)
	if g.n > bombBytes && g.n > bombRatio*g.packed.n {
		return n, fmt.Errorf("%w: gzip unpacks to more than %d times its size", ErrTooLarge, bombRatio)
	}
	if err != nil && !errors.Is(err, io.EOF) {
		err = fmt.Errorf("%w: gzip: %w", ErrFormat, err)
	}
	return n, err
}

// countingReader counts the bytes read through it.
type countingReader struct {
	r io.Reader
	n int64
}

func (c *countingReader) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

// contextReader ends reading when its context does.
type contextReader struct {
	ctx context.Context
	r   io.Reader
}

func (c *contextReader) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}
