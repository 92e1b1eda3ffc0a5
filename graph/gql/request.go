package gql

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"

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

// readBody returns the body of a POST, which begins like a JSON object.
func (o Options) readBody(r *http.Request) ([]byte, *refusal) {
	if sentAs := r.Header.Get("Content-Type"); sentAs != mediaJSON { // parsed only where it has parameters
		if media, _, err := mime.ParseMediaType(sentAs); err != nil || media != mediaJSON {
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
	return body, nil
}

const wantObject = `want a JSON object such as {"query": "{ stats { articles } }"} as body; several queries in one body are not taken`

// checkMembers refuses what is no JSON, and members of other types than GraphQL's.
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
