package fetch_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"detente/loader/fetch"
)

// waits is a timer that notes how long it was asked to wait and returns at once.
type waits []time.Duration

func (w *waits) sleep(ctx context.Context, d time.Duration) error {
	*w = append(*w, d)
	return ctx.Err()
}

func serve(t *testing.T, handler http.HandlerFunc) string {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server.URL
}

func local(t *testing.T, o fetch.Options) *fetch.Client {
	t.Helper()
	o.AllowPrivate = true
	if o.Sleep == nil {
		o.Sleep = new(waits).sleep
	}
	client := fetch.NewClient(o)
	t.Cleanup(client.Close)
	return client
}

func TestGetPassesOnWhatTheServerSays(t *testing.T) {
	address := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.UserAgent() != "reader/9" {
			t.Errorf("User-Agent is %q", r.UserAgent())
		}
		w.Header().Set("Content-Type", "text/html; charset=windows-1252")
		w.Header().Set("ETag", `"one"`)
		w.Header().Set("Last-Modified", "Sun, 01 Feb 2026 10:00:00 GMT")
		fmt.Fprint(w, "<p>Talks begin.</p>")
	})
	got, err := local(t, fetch.Options{UserAgent: "reader/9"}).Get(t.Context(), fetch.Request{URL: address + "/a"})
	if err != nil {
		t.Fatal(err)
	}
	if got.URL != address+"/a" || got.ContentType != "text/html; charset=windows-1252" || got.ETag != `"one"` ||
		got.LastModified != "Sun, 01 Feb 2026 10:00:00 GMT" || string(got.Body) != "<p>Talks begin.</p>" || got.NotModified {
		t.Errorf("got %+v", got)
	}
}

func TestUnchangedPageIsNotModified(t *testing.T) {
	address := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("If-None-Match") == `"one"` || r.Header.Get("If-Modified-Since") != "" {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		fmt.Fprint(w, "new")
	})
	client := local(t, fetch.Options{})
	for _, r := range []fetch.Request{{URL: address, ETag: `"one"`}, {URL: address, LastModified: "Sun, 01 Feb 2026 10:00:00 GMT"}} {
		got, err := client.Get(t.Context(), r)
		if err != nil {
			t.Fatal(err)
		}
		if !got.NotModified || got.Body != nil || got.ETag != r.ETag || got.LastModified != r.LastModified {
			t.Errorf("%+v got %+v", r, got)
		}
	}
	if got, err := client.Get(t.Context(), fetch.Request{URL: address}); err != nil || string(got.Body) != "new" {
		t.Errorf("unconditional: %+v, %v", got, err)
	}
}

func TestPassingFailuresAreRetried(t *testing.T) {
	for _, c := range []struct {
		name, retryAfter string
		status, failures int
		waits            string
		ok               bool
	}{
		{"TwoUnavailableThenThere", "", 503, 2, "[1s 2s]", true},
		{"RetryAfterIsHonoured", "7", 429, 1, "[7s]", true},
		{"RetryAfterMayBeADate", "Sun, 01 Feb 2026 10:00:30 GMT", 429, 1, "[30s]", true},
		{"RetriesAreBounded", "", 500, 100, "[1s 2s 4s]", false},
		{"TooLongAWaitEndsIt", "86400", 429, 1, "[]", false},
		{"NotFoundStays", "", 404, 1, "[]", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			var requests atomic.Int32
			address := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				if int(requests.Add(1)) <= c.failures {
					w.Header().Set("Retry-After", c.retryAfter)
					w.WriteHeader(c.status)
					return
				}
				fmt.Fprint(w, "there")
			})
			waited := waits{}
			client := local(t, fetch.Options{Sleep: waited.sleep, Now: func() time.Time { return time.Date(2026, 2, 1, 10, 0, 0, 0, time.UTC) }})
			got, err := client.Get(t.Context(), fetch.Request{URL: address})
			if fmt.Sprint([]time.Duration(waited)) != c.waits {
				t.Errorf("waited %v, want %s", waited, c.waits)
			}
			if c.ok {
				if err != nil || string(got.Body) != "there" {
					t.Errorf("got %+v, %v", got, err)
				}
				return
			}
			var status *fetch.StatusError
			if !errors.As(err, &status) || status.Code != c.status || !errors.Is(err, fetch.ErrStatus) {
				t.Errorf("error is %v", err)
			}
		})
	}
}

func TestBrokenConnectionAndTimeoutAreRetried(t *testing.T) {
	var requests atomic.Int32
	stop := make(chan struct{})
	address := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		switch requests.Add(1) {
		case 1:
			panic(http.ErrAbortHandler)
		case 2:
			<-stop
		default:
			fmt.Fprint(w, "there")
		}
	})
	defer close(stop)
	got, err := local(t, fetch.Options{Timeout: 200 * time.Millisecond}).Get(t.Context(), fetch.Request{URL: address})
	if err != nil || string(got.Body) != "there" {
		t.Fatalf("got %+v, %v", got, err)
	}
}

func TestEndedContextEndsTheRetries(t *testing.T) {
	address := serve(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(503) })
	ctx, cancel := context.WithCancel(t.Context())
	client := local(t, fetch.Options{Sleep: func(ctx context.Context, _ time.Duration) error {
		cancel()
		return ctx.Err()
	}})
	if _, err := client.Get(ctx, fetch.Request{URL: address}); !errors.Is(err, context.Canceled) {
		t.Errorf("error is %v", err)
	}
}

func TestBodyIsBounded(t *testing.T) {
	var bomb bytes.Buffer
	packer := gzip.NewWriter(&bomb)
	_, _ = packer.Write(make([]byte, 1<<20))
	_ = packer.Close()
	for name, handler := range map[string]http.HandlerFunc{
		"PlainBody": func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, strings.Repeat("x", 2000)) },
		"PackedBody": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = w.Write(bomb.Bytes())
		},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := local(t, fetch.Options{MaxBytes: 1000}).Get(t.Context(), fetch.Request{URL: serve(t, handler)})
			if !errors.Is(err, fetch.ErrTooLarge) {
				t.Errorf("error is %v", err)
			}
		})
	}
}

func TestPackedBodyIsUnpacked(t *testing.T) {
	address := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		packer := gzip.NewWriter(w)
		fmt.Fprint(packer, "there")
		_ = packer.Close()
	})
	got, err := local(t, fetch.Options{}).Get(t.Context(), fetch.Request{URL: address})
	if err != nil || string(got.Body) != "there" {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestRedirectsAreBoundedAndTheLastAddressIsTold(t *testing.T) {
	var address string
	address = serve(t, func(w http.ResponseWriter, r *http.Request) {
		left := strings.TrimPrefix(r.URL.Path, "/")
		if left == "" {
			fmt.Fprint(w, "there")
			return
		}
		http.Redirect(w, r, address+"/"+left[1:], http.StatusFound)
	})
	got, err := local(t, fetch.Options{}).Get(t.Context(), fetch.Request{URL: address + "/xxxxx"})
	if err != nil || got.URL != address+"/" {
		t.Errorf("five redirects: %+v, %v", got, err)
	}
	if _, err := local(t, fetch.Options{}).Get(t.Context(), fetch.Request{URL: address + "/xxxxxx"}); !errors.Is(err, fetch.ErrRedirects) {
		t.Errorf("six redirects: %v", err)
	}
}

func TestRedirectToAnotherSchemeIsRefused(t *testing.T) {
	address := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", "file:///etc/passwd")
		w.WriteHeader(http.StatusFound)
	})
	if _, err := local(t, fetch.Options{}).Get(t.Context(), fetch.Request{URL: address}); !errors.Is(err, fetch.ErrAddress) {
		t.Errorf("error is %v", err)
	}
}

func TestOnlyWebAddressesAreFetched(t *testing.T) {
	for _, address := range []string{"file:///etc/passwd", "ftp://example.com/", "gopher://example.com", "javascript:alert(1)", "//example.com/", "http://", "", "http://a b/"} {
		if _, err := fetch.NewClient(fetch.Options{}).Get(t.Context(), fetch.Request{URL: address}); !errors.Is(err, fetch.ErrAddress) {
			t.Errorf("%q: error is %v", address, err)
		}
	}
}

func TestPrivateAddressesAreNeverConnectedTo(t *testing.T) {
	var requests atomic.Int32
	address := serve(t, func(http.ResponseWriter, *http.Request) { requests.Add(1) })
	port := strings.TrimPrefix(address, "http://127.0.0.1")
	client := fetch.NewClient(fetch.Options{Timeout: 2 * time.Second, Retries: -1})
	// "localhost" is a name that resolves to a private address: what counts is
	// the address connected to, not the name.
	for _, host := range []string{"127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "10.0.0.1", "192.168.1.1",
		"172.16.0.1", "169.254.169.254", "100.64.0.1", "[fe80::1]", "[fc00::1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "224.0.0.1", "255.255.255.255"} {
		if _, err := client.Get(t.Context(), fetch.Request{URL: "http://" + host + port}); !errors.Is(err, fetch.ErrPrivate) {
			t.Errorf("%s: error is %v", host, err)
		}
	}
	if requests.Load() != 0 {
		t.Errorf("%d requests reached the server", requests.Load())
	}
}

func TestErrorsNameTheAddressWithoutThePassword(t *testing.T) {
	address := serve(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(404) })
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	u.User = url.UserPassword("reporter", "s3cret")
	for name, client := range map[string]*fetch.Client{"Status": local(t, fetch.Options{}), "Refused": fetch.NewClient(fetch.Options{})} {
		_, err := client.Get(t.Context(), fetch.Request{URL: u.String() + "/page"})
		if err == nil || !strings.Contains(err.Error(), address+"/page") || strings.Contains(err.Error(), "s3cret") || strings.Contains(err.Error(), "reporter") {
			t.Errorf("%s: error is %v", name, err)
		}
	}
	_, err = local(t, fetch.Options{}).Get(t.Context(), fetch.Request{URL: "http://reporter:s3cret@host:bad port/"})
	if err == nil || strings.Contains(err.Error(), "s3cret") {
		t.Errorf("unreadable address: error is %v", err)
	}
}
