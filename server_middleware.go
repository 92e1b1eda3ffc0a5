package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/VictoriaMetrics/metrics"
	"github.com/klauspost/compress/gzhttp"

	"detente/graph"
	"detente/graph/gql"
)

// secured sets the headers that every answer carries.
func secured(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "no-referrer")
		next.ServeHTTP(w, r)
	})
}

// allowOrigins lets pages of those origins ask; others the browser keeps from
// reading answers.
func allowOrigins(origins []string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		if len(origins) > 0 {
			h.Add("Vary", "Origin")
		}
		if origin := r.Header.Get("Origin"); origin != "" && (slices.Contains(origins, origin) || slices.Contains(origins, "*")) {
			h.Set("Access-Control-Allow-Origin", origin)
			h.Set("Access-Control-Expose-Headers", requestIDHeader)
			if r.Method == http.MethodOptions {
				h.Set("Access-Control-Allow-Methods", "GET, POST, OPTIONS")
				h.Set("Access-Control-Allow-Headers", "Authorization, Content-Type, "+requestIDHeader)
				h.Set("Access-Control-Max-Age", "3600")
			}
		}
		if r.Method == http.MethodOptions {
			h.Set("Allow", "GET, POST, OPTIONS")
			w.WriteHeader(http.StatusNoContent)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// compressed compresses answers by zstd or gzip, as the client likes; what stays
// open for events to come is sent as it is.
func compressed(next http.Handler) http.Handler {
	wrap, err := gzhttp.NewWrapper(gzhttp.EnableZstd(true))
	if err != nil {
		panic(err) // the options are constant
	}
	shrunk := wrap(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if gql.Lasts(r) {
			next.ServeHTTP(w, r)
			return
		}
		shrunk.ServeHTTP(w, r)
	})
}

// tagged gives answers to questions in URLs (GET, HEAD) a tag of the graph's revision,
// the day and the question, and answers a client that has the newest with 304
// before anything is executed: front ends that ask again and again cost one row.
func tagged(store graph.ChangeReader, now func() time.Time, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead || gql.Lasts(r) {
			next.ServeHTTP(w, r)
			return
		}
		revision, err := store.Revision(r.Context())
		if err != nil { // the answer will say so
			next.ServeHTTP(w, r)
			return
		}
		sum := sha256.Sum256([]byte(r.URL.RawQuery))
		tag := fmt.Sprintf(`W/"%d-%s-%x"`, revision, graph.DayOf(now()), sum[:8])
		w.Header().Set("ETag", tag)
		w.Header().Set("Cache-Control", "no-cache") // keep it, but ask whether it is the newest
		if slices.ContainsFunc(strings.Split(r.Header.Get("If-None-Match"), ","), func(known string) bool { return strings.TrimSpace(known) == tag }) {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		next.ServeHTTP(&taggedWriter{ResponseWriter: w}, r)
	})
}

// taggedWriter takes the tag off an answer that tells of errors, some of which
// are gone the next time.
type taggedWriter struct {
	http.ResponseWriter
	begun bool
}

// WriteHeader takes the tag off a refusal.
func (w *taggedWriter) WriteHeader(status int) {
	if status >= http.StatusBadRequest {
		w.untag()
	}
	w.ResponseWriter.WriteHeader(status)
}

// Write looks at the beginning of the answer.
func (w *taggedWriter) Write(b []byte) (int, error) {
	if !w.begun && bytes.HasPrefix(b, []byte(`{"errors"`)) {
		w.untag()
	}
	w.begun = true
	return w.ResponseWriter.Write(b)
}

func (w *taggedWriter) untag() {
	w.Header().Del("ETag")
	w.Header().Set("Cache-Control", "no-store")
}

// requestIDHeader carries the ID by which the log knows a request.
const requestIDHeader = "X-Request-Id"

// slow is what an answer takes before the log mentions it.
const slow = time.Second

// observed gives each request an ID, counts it, and logs it when it failed or
// was slow; neither the query nor its variables are ever logged. mux names the
// routes, so that no client can make up new series of metrics.
func observed(next http.Handler, mux *http.ServeMux, set *metrics.Set, o ServeOptions) http.Handler {
	inFlight := set.NewCounter("detente_http_requests_in_flight")
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		started := o.Now()
		id := requestID(r)
		w.Header().Set(requestIDHeader, id)
		_, pattern := mux.Handler(r)
		_, route, _ := strings.Cut(pattern, " ")
		if route == "" {
			route = "other"
		}
		inFlight.Inc()
		defer inFlight.Dec()
		seen := &observedWriter{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(seen, r.WithContext(context.WithValue(r.Context(), requestIDKey{}, id)))
		took := o.Now().Sub(started)
		set.GetOrCreateCounter(fmt.Sprintf(`detente_http_requests_total{route=%q,status="%d"}`, route, seen.status)).Inc()
		set.GetOrCreateHistogram(fmt.Sprintf(`detente_http_request_duration_seconds{route=%q}`, route)).Update(took.Seconds())
		level := slog.LevelDebug
		switch {
		case seen.status >= http.StatusInternalServerError:
			level = slog.LevelError
		case seen.status >= http.StatusBadRequest || took >= slow:
			level = slog.LevelInfo
		}
		if ctx := r.Context(); o.Log.Enabled(ctx, level) {
			o.Log.LogAttrs(ctx, level, "request", slog.String("request", id), slog.String("method", r.Method), slog.String("route", route),
				slog.Int("status", seen.status), slog.Int64("bytes", seen.bytes), slog.Duration("took", took))
		}
	})
}

// requestID returns the ID that the client or a proxy gave, if it is a short
// word, else a new one.
func requestID(r *http.Request) string {
	const letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_."
	if id := r.Header.Get(requestIDHeader); id != "" && len(id) <= 64 && strings.Trim(id, letters) == "" {
		return id
	}
	return rand.Text()
}

// observedWriter remembers what was answered.
type observedWriter struct {
	http.ResponseWriter
	status  int
	bytes   int64
	started bool
}

// WriteHeader remembers the status.
func (w *observedWriter) WriteHeader(status int) {
	if !w.started {
		w.status, w.started = status, status >= http.StatusOK
	}
	w.ResponseWriter.WriteHeader(status)
}

// Write counts bytes as they leave, compressed or not.
func (w *observedWriter) Write(b []byte) (int, error) {
	w.started = true
	n, err := w.ResponseWriter.Write(b)
	w.bytes += int64(n)
	return n, err
}

// Flush sends what was written so far, for server-sent events.
func (w *observedWriter) Flush() { _ = http.NewResponseController(w.ResponseWriter).Flush() } // where it cannot be done, the rest comes at the end

// Unwrap gives http.ResponseController what it needs.
func (w *observedWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

type requestIDKey struct{}

// requestLog adds the ID of the request to what is logged while it is answered.
type requestLog struct{ slog.Handler }

// Handle adds the ID.
func (l requestLog) Handle(ctx context.Context, r slog.Record) error {
	if id, ok := ctx.Value(requestIDKey{}).(string); ok {
		r = r.Clone()
		r.AddAttrs(slog.String("request", id))
	}
	return l.Handler.Handle(ctx, r)
}

// WithAttrs keeps adding IDs.
func (l requestLog) WithAttrs(attrs []slog.Attr) slog.Handler {
	return requestLog{l.Handler.WithAttrs(attrs)}
}

// WithGroup keeps adding IDs.
func (l requestLog) WithGroup(name string) slog.Handler { return requestLog{l.Handler.WithGroup(name)} }
