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
	const asked = "application/json"
	if sentAs := r.Header.Get("Content-Type"); sentAs != asked { // parsed only where it has parameters
		if media, _, err := mime.ParseMediaType(sentAs); err != nil || media != asked {
			return nil, &refusal{http.StatusUnsupportedMediaType, CodeBadUserInput, "want Content-Type: application/json"}
		}
	}
	sent, refused := decompressed(r)
	if refused != nil {
		return nil, refused
	}
	defer sent.Close()
	body, err := io.ReadAll(http.MaxBytesReader(nil, sent, o.Body))
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		// A client that is still sending hears nothing until it is done.
		_, _ = io.Copy(io.Discard, io.LimitReader(r.Body, o.Body*drained))
		return nil, &refusal{http.StatusRequestEntityTooLarge, CodeTooCostly, fmt.Sprintf("the body is longer than the limit of %d bytes", o.Body)}
	case err != nil:
		return nil, badRequest("the body could not be read to its end")
	case !bytes.HasPrefix(bytes.TrimLeft(body, " \t\r\n"), []byte("{")):
		return nil, badRequest(wantObject)
	}
	return body, checkMembers(body)
}

const wantObject = `want a JSON object such as {"query": "{ stats { articles } }"} as body; several queries in one body are not taken`

// checkMembers refuses what is no JSON, and members of other types than GraphQL's:
// the transport would answer with the whole body.
func checkMembers(body []byte) *refusal {
	var members struct {
		Query         json.RawMessage `json:"query"`
		OperationName json.RawMessage `json:"operationName"`
		Variables     json.RawMessage `json:"variables"`
		Extensions    json.RawMessage `json:"extensions"`
	}
	if json.Unmarshal(body, &members) != nil {
		return badRequest(wantObject)
	}
	for _, m := range []struct {
		name, kind string
		begins     byte
		value      json.RawMessage
	}{
		{"query", "text", '"', members.Query}, {"operationName", "text", '"', members.OperationName},
		{"variables", "object", '{', members.Variables}, {"extensions", "object", '{', members.Extensions},
	} {
		if len(m.value) > 0 && m.value[0] != m.begins && m.value[0] != 'n' { // null
			return badRequest("%s %.40s: want a JSON %s", m.name, m.value, m.kind)
		}
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
