package neo4j

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"detente/graph"
)

// usable returns the reason why nothing should be asked now, if there is one.
func (s *Store) usable(ctx context.Context) error {
	if s.closed.Load() {
		return graph.ErrClosed
	}
	return ctx.Err()
}

// failed says what was attempted; nil stays nil.
func (s *Store) failed(err error, format string, args ...any) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("neo4j: %s: %w", fmt.Sprintf(format, args...), err)
}

// passing reports whether what failed may succeed when it is tried again: a lost
// server, or one that says so. It looks for the driver's error in whatever wraps it.
func passing(err error) bool {
	var network *neo4j.ConnectivityError
	var server *neo4j.Neo4jError
	switch {
	case errors.As(err, &network):
		return true
	case errors.As(err, &server):
		return neo4j.IsRetryable(server)
	}
	return neo4j.IsRetryable(err)
}

// translate turns an error of the driver into one of package graph; no type of
// the driver leaves this package. Errors that are ours already stay.
func (s *Store) translate(ctx context.Context, err error) error {
	var (
		server  *neo4j.Neo4jError
		network *neo4j.ConnectivityError
		limit   *neo4j.TransactionExecutionLimit
		usage   *neo4j.UsageError
		token   *neo4j.TokenExpiredError
		auth    *neo4j.InvalidAuthenticationError
	)
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case s.closed.Load():
		return graph.ErrClosed
	case errors.Is(err, graph.ErrInvalid), errors.Is(err, graph.ErrNotFound):
		return err
	case errors.As(err, &limit):
		return fmt.Errorf("%s: gave up after %d attempts: %w", s.address, max(1, len(limit.Errors)), graph.ErrUnavailable)
	case errors.As(err, &auth), errors.As(err, &token):
		return fmt.Errorf("%s refuses the user or the password: %w", s.address, graph.ErrUnavailable)
	case errors.As(err, &server):
		return s.translateServer(server)
	case errors.As(err, &network):
		return fmt.Errorf("no connection to %s: %w", s.address, graph.ErrUnavailable)
	case errors.As(err, &usage):
		return fmt.Errorf("%s: driver used wrongly: %s", s.address, usage.Message)
	case neo4j.IsRetryable(err), errors.Is(err, context.DeadlineExceeded):
		// pool and routing failures have no exported type; a deadline here is one
		// of the driver's own, since the caller's was looked at above
		return fmt.Errorf("no connection to %s: %w", s.address, graph.ErrUnavailable)
	}
	return fmt.Errorf("%s: %s", s.address, err)
}

// translateServer judges by the parts of the status code, which are documented;
// the text beside it is for people.
func (s *Store) translateServer(e *neo4j.Neo4jError) error {
	switch {
	case strings.HasPrefix(e.Code, "Neo.ClientError.Security."):
		return fmt.Errorf("%s refuses the user or the password (%s): %w", s.address, e.Code, graph.ErrUnavailable)
	case strings.HasPrefix(e.Code, "Neo.TransientError."), strings.HasPrefix(e.Code, "Neo.DatabaseError."),
		strings.HasPrefix(e.Code, "Neo.ClientError.Database."), strings.HasPrefix(e.Code, "Neo.ClientError.Cluster."):
		return fmt.Errorf("%s: %s (%s): %w", s.address, e.Msg, e.Code, graph.ErrUnavailable)
	}
	return fmt.Errorf("%s: %s (%s)", s.address, e.Msg, e.Code)
}
