package gql

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/handler/transport"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// refusal is the answer to a request that is no GraphQL request.
type refusal struct {
	status        int
	code, message string
}

// write answers in GraphQL's form.
func (f *refusal) write(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(f.status)
	_ = json.NewEncoder(w).Encode(map[string]any{ // a client that went away needs no answer
		"errors": []any{map[string]any{"message": f.message, "extensions": map[string]any{"code": f.code}}},
		"data":   nil,
	})
}

func badRequest(format string, args ...any) *refusal {
	return &refusal{http.StatusBadRequest, CodeBadUserInput, fmt.Sprintf(format, args...)}
}

// drained is how many times the longest body is read and dropped, so that a
// client that sends more can hear that it is too long.
const drained = 32

// readBody returns the body of a POST, a JSON object whose members have the types
// of a GraphQL request.
func (o Options) readBody(r *http.Request) ([]byte, *refusal) {
	if media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || media != "application/json" {
		return nil, &refusal{http.StatusUnsupportedMediaType, CodeBadUserInput, "want Content-Type: application/json"}
	}
	sent, refused := decompressed(r)
	if refused != nil {
		return nil, refused
	}
	body, err := io.ReadAll(http.MaxBytesReader(nil, sent, o.Body))
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		// A client that is still sending hears nothing until it is done.
		_, _ = io.Copy(io.Discard, io.LimitReader(r.Body, o.Body*drained))
		return nil, &refusal{http.StatusRequestEntityTooLarge, CodeTooCostly, fmt.Sprintf("the body is longer than the limit of %d bytes", o.Body)}
	case err != nil:
		return nil, badRequest("the body could not be read to its end")
	case !bytes.HasPrefix(bytes.TrimLeft(body, " \t\r\n"), []byte("{")) || !json.Valid(body):
		return nil, badRequest(`want a JSON object such as {"query": "{ stats { articles } }"} as body; several queries in one body are not taken`)
	}
	return body, checkMembers(body)
}

// checkMembers refuses members of other types than GraphQL's, which the transport
// would answer with the whole body.
func checkMembers(body []byte) *refusal {
	var members struct {
		Query         *string                    `json:"query"`
		OperationName *string                    `json:"operationName"`
		Variables     map[string]json.RawMessage `json:"variables"`
		Extensions    map[string]json.RawMessage `json:"extensions"`
	}
	var wrong *json.UnmarshalTypeError
	if err := json.Unmarshal(body, &members); errors.As(err, &wrong) {
		return badRequest("%s is a JSON %s: want query and operationName as texts, variables and extensions as objects", wrong.Field, wrong.Value)
	}
	return nil
}

// checkURL refuses what checkMembers does, of a question in the URL.
func checkURL(r *http.Request) *refusal {
	for _, name := range []string{"variables", "extensions"} {
		var members map[string]json.RawMessage
		if given := r.URL.Query().Get(name); given != "" && json.Unmarshal([]byte(given), &members) != nil {
			return badRequest("%s %.40q: want a JSON object", name, given)
		}
	}
	return nil
}

// maxWindow bounds the memory that a body compressed by zstd takes to read.
const maxWindow = 8 << 20

// decompressed returns the body as it was before it was compressed, by gzip or zstd.
func decompressed(r *http.Request) (io.ReadCloser, *refusal) {
	switch coding := r.Header.Get("Content-Encoding"); coding {
	case "", "identity":
		return r.Body, nil
	case "gzip":
		plain, err := gzip.NewReader(r.Body)
		if err != nil {
			return nil, badRequest("the body is not gzip, as Content-Encoding says")
		}
		return plain, nil
	case "zstd":
		plain, err := zstd.NewReader(r.Body, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxWindow))
		if err != nil {
			return nil, badRequest("the body is not zstd, as Content-Encoding says")
		}
		return plain.IOReadCloser(), nil
	default:
		return nil, &refusal{http.StatusUnsupportedMediaType, CodeBadUserInput, fmt.Sprintf("Content-Encoding %.40q: want gzip, zstd or none", coding)}
	}
}

// get is gqlgen's GET, but that its refusal of a mutation carries a code.
type get struct{ transport.GET }

// Do answers one request.
func (g get) Do(w http.ResponseWriter, r *http.Request, exec graphql.GraphExecutor) {
	g.GET.Do(&refusingWriter{ResponseWriter: w}, r, exec)
}

// refusingWriter puts a coded refusal in the place of one without.
type refusingWriter struct {
	http.ResponseWriter
	refused bool
}

// WriteHeader writes the whole refusal of an operation that is no query.
func (w *refusingWriter) WriteHeader(status int) {
	if w.refused = status == http.StatusNotAcceptable; w.refused {
		(&refusal{http.StatusMethodNotAllowed, CodeBadUserInput, "a question in the URL can only be a query; send mutations by POST"}).write(w.ResponseWriter)
		return
	}
	w.ResponseWriter.WriteHeader(status)
}

// Write drops what follows a refusal.
func (w *refusingWriter) Write(b []byte) (int, error) {
	if w.refused {
		return len(b), nil
	}
	return w.ResponseWriter.Write(b)
}
