package gql

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/errcode"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// once answers questions in the body of a POST and in the URL of a GET or HEAD, one
// answer each. It stands in the place of gqlgen's own transports, which read a body
// that must be checked twice, have encoding/json read each answer once more, and
// refuse without codes.
type once struct{ options Options }

// Supports tells gqlgen that a request is for this transport, if for none before it.
func (once) Supports(r *http.Request) bool {
	return r.Method == http.MethodPost || r.Method == http.MethodGet || r.Method == http.MethodHead
}

// Do answers one request, for which it has Timeout once it is read.
func (t once) Do(w http.ResponseWriter, r *http.Request, exec graphql.GraphExecutor) {
	start := graphql.Now()
	asked, refused := t.options.question(r)
	if refused != nil {
		refused.write(w)
		return
	}
	answered, end := context.WithCancel(r.Context())
	defer end()
	ctx, cancel := context.WithTimeout(context.WithValue(answered, whole{}, answered), t.options.Timeout)
	defer cancel()
	asked.Headers, asked.ReadTime = r.Header, graphql.TraceTiming{Start: start, End: graphql.Now()}
	media := answersIn(r.Header.Get("Accept"))
	w.Header().Set("Content-Type", media)
	oc, errs := exec.CreateOperationContext(ctx, asked)
	if errs == nil && r.Method == http.MethodPost && oc.Operation.Operation == ast.Subscription { // its answers have no end: none would be sent
		errs = gqlerror.List{coded(new(gqlerror.Error), "a subscription is answered over WebSocket (graphql-transport-ws) or as server-sent events (Accept: text/event-stream)", CodeBadUserInput)}
	}
	if errs != nil {
		w.WriteHeader(statusOf(errs, media))
		writeAnswer(w, exec.DispatchError(graphql.WithOperationContext(ctx, oc), errs))
		return
	}
	if r.Method != http.MethodPost && oc.Operation.Operation != ast.Query {
		(&refusal{http.StatusMethodNotAllowed, CodeBadUserInput, "a question in the URL can only be a query; send mutations by POST"}).write(w)
		return
	}
	answer, ctx := exec.DispatchOperation(ctx, oc)
	writeAnswer(w, answer(ctx))
}

// question reads what is asked: of the body, or of the URL.
func (o Options) question(r *http.Request) (*graphql.RawParams, *refusal) {
	if r.Method != http.MethodPost {
		return questionOfURL(r)
	}
	body, refused := o.readBody(r)
	if refused != nil {
		return nil, refused
	}
	asked := new(graphql.RawParams)
	if decodeExactly(body, asked) != nil {
		if refused := checkMembers(body); refused != nil {
			return nil, refused
		}
		return nil, badRequest(wantObject)
	}
	return asked, nil
}

func questionOfURL(r *http.Request) (*graphql.RawParams, *refusal) {
	values := r.URL.Query()
	asked := &graphql.RawParams{Query: values.Get("query"), OperationName: values.Get("operationName")}
	for _, m := range []struct {
		name string
		into *map[string]any
	}{{"variables", &asked.Variables}, {"extensions", &asked.Extensions}} {
		if given := values.Get(m.name); given != "" && decodeExactly([]byte(given), m.into) != nil {
			return nil, badRequest("%s %.40q: want a JSON object", m.name, given)
		}
	}
	return asked, nil
}

// decodeExactly reads one JSON value, whose numbers stay as they are written, and
// returns an error where more follows.
func decodeExactly(text []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	if err := d.Decode(into); err != nil {
		return err
	}
	if _, err := d.Token(); err != io.EOF {
		return fmt.Errorf("more after the value: %v", err)
	}
	return nil
}

// The media types of answers, https://graphql.github.io/graphql-over-http/draft/#sec-Media-Types.
const (
	mediaJSON    = "application/json"
	mediaGraphQL = "application/graphql-response+json"
)

// answersIn is the first media type that the client accepts and there is; the new
// one for a client that accepts neither.
func answersIn(accepted string) string {
	if accepted == "" {
		return mediaJSON
	}
	for one := range strings.SplitSeq(accepted, ",") {
		media, _, _ := strings.Cut(one, ";")
		switch strings.ToLower(strings.TrimSpace(media)) {
		case mediaJSON, "*/*", "application/*":
			return mediaJSON
		case mediaGraphQL:
			return mediaGraphQL
		}
	}
	return mediaGraphQL
}

// statusOf is the status of a question that was refused before it was executed: of
// one that is no GraphQL, as the media type has it.
func statusOf(errs gqlerror.List, media string) int {
	switch {
	case errcode.GetErrorKind(errs) != errcode.KindProtocol:
		return http.StatusOK
	case media == mediaGraphQL:
		return http.StatusBadRequest
	}
	return http.StatusUnprocessableEntity
}

// writeAnswer writes a response; one that is data alone goes out as it was made.
func writeAnswer(w io.Writer, r *graphql.Response) {
	const before, after = `{"data":`, `}`
	if len(r.Data) > 0 && len(r.Errors) == 0 && len(r.Extensions) == 0 {
		_, _ = w.Write(append(append(append(make([]byte, 0, len(before)+len(r.Data)+len(after)), before...), r.Data...), after...)) // a client that went away needs no answer
		return
	}
	text, err := json.Marshal(r)
	if err != nil {
		panic(fmt.Errorf("response in JSON: %w", err)) // gqlgen answers with a fault and its ID
	}
	_, _ = w.Write(text)
}
