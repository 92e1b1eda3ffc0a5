// Package fetch gets pages and feeds from the web, safely: every request is
// bounded in size, time, redirects and retries, and no address that leads into
// the machine's own network is ever connected to unless the caller allows it.
package fetch

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
)

var (
	// ErrAddress says that an address is not an http or https URL with a host.
	ErrAddress = errors.New("not an http or https address")

	// ErrPrivate says that an address leads to this machine or its network.
	ErrPrivate = errors.New("address is not public")

	// ErrTooLarge says that the body is longer than Options.MaxBytes.
	ErrTooLarge = errors.New("body is too large")

	// ErrRedirects says that a page redirects more often than allowed.
	ErrRedirects = errors.New("too many redirects")

	// ErrStatus says that the server answered with an error; StatusError,
	// which wraps it, holds the status.
	ErrStatus = errors.New("server answered with an error")
)

// StatusError is an answer that is neither the page nor "not modified".
type StatusError struct {
	Code int // the HTTP status, such as 404
}

func (e *StatusError) Error() string {
	return fmt.Sprintf("%v: %d %s", ErrStatus, e.Code, http.StatusText(e.Code))
}

// Unwrap returns ErrStatus.
func (e *StatusError) Unwrap() error { return ErrStatus }

// Options bounds a Client. The zero value works.
type Options struct {
	// MaxBytes bounds the body after unpacking; 0 means 10 MiB.
	MaxBytes int64
	// Timeout bounds one attempt from dialling to the last byte of the body; 0
	// means 30 seconds.
	Timeout time.Duration
	// Redirects is how many redirects are followed; 0 means 5, negative none.
	Redirects int
	// Retries is how many attempts follow a first one that failed in a way
	// that passes (429, 5xx, a timeout, a broken connection); 0 means 3,
	// negative none.
	Retries int
	// Backoff is the wait before the first retry, doubled before each next;
	// 0 means 1 second. A Retry-After of the server is honoured instead.
	Backoff time.Duration
	// MaxWait bounds one wait; 0 means 1 minute. A server that asks for more
	// is not asked again.
	MaxWait time.Duration
	// UserAgent names the program to servers; "" means DefaultUserAgent.
	UserAgent string
	// AllowPrivate permits loopback, private and link-local addresses. Only
	// for sources that the operator names; never for links found in pages.
	AllowPrivate bool
	// Sleep waits between attempts, or returns the error of ctx when that ends
	// first. Nil means a timer; tests pass one that does not wait.
	Sleep func(ctx context.Context, d time.Duration) error
	// Now tells the time for a Retry-After that is a date; nil means time.Now.
	Now func() time.Time
}

// DefaultUserAgent is how a Client names itself.
const DefaultUserAgent = "detente/1 (news reader; respects ETag and Retry-After)"

func (o Options) withDefaults() Options {
	if o.MaxBytes <= 0 {
		o.MaxBytes = 10 << 20
	}
	if o.Timeout <= 0 {
		o.Timeout = 30 * time.Second
	}
	o.Redirects = orDefault(o.Redirects, 5)
	o.Retries = orDefault(o.Retries, 3)
	if o.Backoff <= 0 {
		o.Backoff = time.Second
	}
	if o.MaxWait <= 0 {
		o.MaxWait = time.Minute
	}
	if o.UserAgent == "" {
		o.UserAgent = DefaultUserAgent
	}
	if o.Sleep == nil {
		o.Sleep = sleep
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return o
}

// orDefault returns n, fallback for 0, and 0 for a negative n.
func orDefault(n, fallback int) int {
	switch {
	case n == 0:
		return fallback
	case n < 0:
		return 0
	}
	return n
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// Client gets pages. It is safe for concurrent use and reuses connections.
type Client struct {
	options Options
	http    *http.Client
}

// NewClient returns a client bounded by o. It ignores proxies named by the
// environment, which would connect where the client may not.
func NewClient(o Options) *Client {
	o = o.withDefaults()
	dialer := &net.Dialer{Timeout: o.Timeout, ControlContext: guard(o.AllowPrivate)}
	return &Client{options: o, http: &http.Client{
		Timeout: o.Timeout,
		Transport: &http.Transport{
			DialContext:            dialer.DialContext,
			ForceAttemptHTTP2:      true,
			TLSHandshakeTimeout:    o.Timeout,
			ResponseHeaderTimeout:  o.Timeout,
			MaxResponseHeaderBytes: 1 << 20,
			MaxIdleConnsPerHost:    2,
			IdleConnTimeout:        time.Minute,
			DisableCompression:     true, // unpacked here, within MaxBytes
		},
		CheckRedirect: func(next *http.Request, via []*http.Request) error {
			if len(via) > o.Redirects {
				return fmt.Errorf("%w: more than %d", ErrRedirects, o.Redirects)
			}
			return checkAddress(next.URL)
		},
	}}
}

// Close closes idle connections. The client may still be used afterwards.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// Request is what to get. ETag and LastModified are those of the Response
// that the caller knows already, "" when it knows none.
type Request struct {
	URL          string
	ETag         string
	LastModified string
}

// Response is a page as the server sent it, gzip of the transfer unpacked.
type Response struct {
	URL          string // after redirects, without user and password
	ContentType  string // as stated, "" when the server states none
	ETag         string // for the next Request
	LastModified string // for the next Request
	NotModified  bool   // the page is as the caller knows it; Body is nil
	Body         []byte
}

// Get gets one page. A page that has not changed since the caller got it is no
// error: NotModified is set. Failures that pass are retried as Options say;
// the error is that of the last attempt and names the URL without user and
// password.
func (c *Client) Get(ctx context.Context, r Request) (*Response, error) {
	address, err := url.Parse(strings.TrimSpace(r.URL))
	if err != nil {
		// The error of Parse quotes the address with its password.
		return nil, fmt.Errorf("fetch: %w", ErrAddress)
	}
	if err := checkAddress(address); err != nil {
		return nil, fmt.Errorf("fetch %s: %w", Redact(r.URL), err)
	}
	for attempt := 0; ; attempt++ {
		got, wait, err := c.attempt(ctx, address, r)
		if err == nil {
			return got, nil
		}
		if attempt >= c.options.Retries || !passes(ctx, err) {
			return nil, fmt.Errorf("fetch %s: %w", Redact(r.URL), withoutURL(err))
		}
		if wait == 0 {
			wait = min(c.options.Backoff<<min(attempt, 16), c.options.MaxWait)
		}
		if wait > c.options.MaxWait {
			return nil, fmt.Errorf("fetch %s: asked to wait %s: %w", Redact(r.URL), wait, withoutURL(err))
		}
		if err := c.options.Sleep(ctx, wait); err != nil {
			return nil, fmt.Errorf("fetch %s: %w", Redact(r.URL), err)
		}
	}
}

// attempt makes one request. wait is how long the server asks to wait.
func (c *Client) attempt(ctx context.Context, address *url.URL, r Request) (got *Response, wait time.Duration, err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address.String(), nil)
	if err != nil {
		return nil, 0, err
	}
	request.Header.Set("User-Agent", c.options.UserAgent)
	request.Header.Set("Accept", "text/html,application/xhtml+xml,application/atom+xml,application/rss+xml,application/feed+json,application/json;q=0.9,text/plain;q=0.9,*/*;q=0.5")
	request.Header.Set("Accept-Encoding", "gzip")
	if r.ETag != "" {
		request.Header.Set("If-None-Match", r.ETag)
	}
	if r.LastModified != "" {
		request.Header.Set("If-Modified-Since", r.LastModified)
	}
	response, err := c.http.Do(request)
	if err != nil {
		return nil, 0, err
	}
	defer response.Body.Close()
	got = &Response{
		URL: Redact(response.Request.URL.String()), ContentType: response.Header.Get("Content-Type"),
		ETag: response.Header.Get("ETag"), LastModified: response.Header.Get("Last-Modified"),
	}
	switch {
	case response.StatusCode == http.StatusNotModified && (r.ETag != "" || r.LastModified != ""):
		got.NotModified = true
		got.ETag, got.LastModified = orElse(got.ETag, r.ETag), orElse(got.LastModified, r.LastModified)
		return got, 0, nil
	case response.StatusCode != http.StatusOK && response.StatusCode != http.StatusNonAuthoritativeInfo:
		return nil, retryAfter(response.Header.Get("Retry-After"), c.options.Now()), &StatusError{Code: response.StatusCode}
	}
	got.Body, err = c.readBody(response)
	if err != nil {
		return nil, 0, err
	}
	return got, 0, nil
}

func orElse(s, fallback string) string {
	if s == "" {
		return fallback
	}
	return s
}

// readBody reads the body, unpacked and within MaxBytes.
func (c *Client) readBody(response *http.Response) ([]byte, error) {
	var body io.Reader = response.Body
	switch encoding := strings.ToLower(response.Header.Get("Content-Encoding")); encoding {
	case "", "identity":
	case "gzip", "x-gzip":
		unpacked, err := gzip.NewReader(response.Body)
		if err != nil {
			return nil, fmt.Errorf("unpack: %w", err)
		}
		body = unpacked
	default:
		return nil, fmt.Errorf("content encoding %q was not asked for", encoding)
	}
	data, err := io.ReadAll(io.LimitReader(body, c.options.MaxBytes+1))
	if err != nil {
		return nil, fmt.Errorf("read body: %w", err)
	}
	if int64(len(data)) > c.options.MaxBytes {
		return nil, fmt.Errorf("%w: more than %d bytes", ErrTooLarge, c.options.MaxBytes)
	}
	return data, nil
}
