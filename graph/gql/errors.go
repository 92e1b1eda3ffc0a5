package gql

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/errcode"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"detente/graph"
)

// The values of extensions.code besides gqlgen's GRAPHQL_PARSE_FAILED and
// GRAPHQL_VALIDATION_FAILED (the query is no GraphQL, or does not fit the
// schema) and PERSISTED_QUERY_NOT_FOUND (send the query's text once).
const (
	CodeBadUserInput = "BAD_USER_INPUT" // an argument breaks a rule; the message names it
	CodeNotFound     = "NOT_FOUND"      // a question about something that is not there
	CodeTooCostly    = "TOO_COSTLY"     // a limit on the work; the message names it
	CodeTimeout      = "TIMEOUT"        // the time for one query ran out
	CodeCancelled    = "CANCELLED"      // the client went away
	CodeUnavailable  = "UNAVAILABLE"    // the store cannot answer now
	CodeForbidden    = "FORBIDDEN"      // the client may not change the graph
	CodeInternal     = "INTERNAL"       // a fault of the server, logged under extensions.id
)

// presenter turns errors into answers. Errors of the domain keep their text,
// which is written for users; of all others only an ID leaves the server.
type presenter struct {
	log   *slog.Logger
	limit time.Duration // for one query
}

// present returns what a client sees of err.
func (p presenter) present(ctx context.Context, err error) *gqlerror.Error {
	shown := graphql.DefaultErrorPresenter(ctx, err)
	cause := errors.Unwrap(shown)
	var number *strconv.NumError
	switch {
	case cause == nil && shown.Extensions["code"] != nil:
		if strings.HasPrefix(shown.Message, "exceeded token limit") { // of gqlparser, which has no type for it
			return coded(shown, shown.Message+"; ask less in one query", CodeTooCostly)
		}
		if len(shown.Path) > 1 && shown.Path[0] == ast.PathName("variable") {
			shown.Message = "$" + strings.TrimPrefix(shown.Path.String(), "variable.") + " " + shown.Message
		}
		return shown // the query is wrong, or passed a limit of limits.go
	case cause == nil: // gqlgen's own complaint about a query or a value in it
		return coded(shown, shown.Message, CodeBadUserInput)
	case errors.Is(err, errForbidden):
		return coded(shown, errForbidden.Error(), CodeForbidden)
	case errors.Is(err, graph.ErrInvalid):
		return coded(shown, without(cause, graph.ErrInvalid), CodeBadUserInput)
	case errors.As(err, &number):
		return coded(shown, fmt.Sprintf("%.40q: want a number that fits", number.Num), CodeBadUserInput)
	case errors.Is(err, graph.ErrNotFound):
		return coded(shown, forUsers(cause.Error()), CodeNotFound)
	case errors.Is(err, graph.ErrTooCostly):
		return coded(shown, without(cause, graph.ErrTooCostly), CodeTooCostly)
	case errors.Is(err, context.DeadlineExceeded) || errors.Is(ctx.Err(), context.DeadlineExceeded):
		return coded(shown, fmt.Sprintf("the time for one query, %v, ran out; ask for less: smaller pages, fewer hops, a narrower filter, a shorter article", p.limit), CodeTimeout)
	case errors.Is(err, context.Canceled):
		return coded(shown, "the request was cancelled", CodeCancelled)
	case errors.Is(err, graph.ErrUnavailable) || errors.Is(err, graph.ErrClosed):
		id := p.report(ctx, "store unavailable", slog.Any("error", cause))
		return withID(coded(shown, "the store cannot answer just now; try again later", CodeUnavailable), id)
	}
	id := p.report(ctx, "internal error", slog.Any("error", cause))
	return withID(coded(shown, "internal error", CodeInternal), id)
}

// recovered logs a panic and hides what it said.
func (p presenter) recovered(ctx context.Context, panicked any) error {
	id := p.report(ctx, "panic", slog.Any("panic", panicked), slog.String("stack", string(debug.Stack())))
	err := gqlerror.ErrorPathf(graphql.GetPath(ctx), "internal error")
	return withID(coded(err, err.Message, CodeInternal), id)
}

// report logs a fault of the server and returns the ID it can be found by.
func (p presenter) report(ctx context.Context, message string, attrs ...slog.Attr) string {
	var random [8]byte
	_, _ = rand.Read(random[:]) // never fails
	id := hex.EncodeToString(random[:])
	attrs = append(attrs, slog.String("id", id), slog.String("path", graphql.GetPath(ctx).String()))
	p.log.LogAttrs(ctx, slog.LevelError, message, attrs...)
	return id
}

func coded(err *gqlerror.Error, message, code string) *gqlerror.Error {
	err.Message = message
	errcode.Set(err, code)
	return err
}

func withID(err *gqlerror.Error, id string) *gqlerror.Error {
	err.Extensions["id"] = id
	return err
}

// without returns the error's text less the name of its kind at the end: the
// code says that already.
func without(err, kind error) string {
	return forUsers(strings.ReplaceAll(strings.TrimSuffix(err.Error(), ": "+kind.Error()), ": "+kind.Error()+"\n", "; "))
}

// forUsers takes the name of the store off a message: it is nobody's business.
func forUsers(message string) string {
	for _, store := range []string{"sqlite: ", "neo4j: "} {
		message = strings.TrimPrefix(message, store)
	}
	return message
}
