package gql

import (
	"net/http"
	"time"

	"github.com/99designs/gqlgen/graphql/handler/transport"
)

// readingSocket accepts WebSockets and cuts off clients that stop reading.
type readingSocket struct {
	transport.CoderWebsocketImplementation
	patience time.Duration
}

// Accept takes the connection over.
func (s readingSocket) Accept(w http.ResponseWriter, r *http.Request, o transport.WebsocketAcceptOptions) (transport.WebsocketConn, error) {
	conn, err := s.CoderWebsocketImplementation.Accept(w, r, o)
	if err != nil {
		return nil, err
	}
	return readingConn{conn.(limitedConn), s.patience}, nil
}

// limitedConn is what the connection can do besides, and must be seen to do: a
// message of a client is limited in length.
type limitedConn interface {
	transport.WebsocketConn
	transport.WebsocketReadLimiter
	transport.WebsocketReadDeadliner
}

// readingConn closes the connection when a message is not taken in time.
type readingConn struct {
	limitedConn
	patience time.Duration
}

// WriteJSON sends a message.
func (c readingConn) WriteJSON(v any) error {
	timer := time.AfterFunc(c.patience, func() { _ = c.limitedConn.Close() })
	defer timer.Stop()
	return c.limitedConn.WriteJSON(v)
}

// readingWriter gives each part of an answer that lasts so long to be taken. A
// write that fails ends the request.
type readingWriter struct {
	http.ResponseWriter
	patience time.Duration
}

// Write sends a part.
func (w readingWriter) Write(b []byte) (int, error) {
	w.extend()
	return w.ResponseWriter.Write(b)
}

// Flush sends what was written so far.
func (w readingWriter) Flush() {
	w.extend()
	_ = http.NewResponseController(w.ResponseWriter).Flush() // a failure ends the request
}

func (w readingWriter) extend() {
	_ = http.NewResponseController(w.ResponseWriter).SetWriteDeadline(time.Now().Add(w.patience)) // where there is none, none is needed
}

// Unwrap gives http.ResponseController what it needs.
func (w readingWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
