package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// target is something that answers questions.
type target interface {
	name() string
	// caller returns a function that asks the question about one set of
	// parameters, over a connection of its own; lines are only read when wanted.
	caller(ctx context.Context, q *question, sets []parameters) (call func(i int, wanted bool) (lines []string, err error), close func())
}

// endpoint is a GraphQL server, asked over one kept connection a caller.
type endpoint struct {
	label, url string
	ask        func(q *question, p parameters) []byte
	read       func(q *question, data any) []string
}

func (e *endpoint) name() string { return e.label }

func (e *endpoint) caller(ctx context.Context, q *question, sets []parameters) (func(int, bool) ([]string, error), func()) {
	address, err := url.Parse(e.url)
	var requests [][]byte // written beforehand: what is measured is the server
	if err == nil {
		for _, p := range sets {
			body := e.ask(q, p)
			requests = append(requests, fmt.Appendf(nil, "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nAccept: application/json\r\nContent-Length: %d\r\n\r\n%s",
				address.RequestURI(), address.Host, len(body), body))
		}
	}
	var conn net.Conn
	var in *bufio.Reader
	var answer bytes.Buffer
	call := func(i int, wanted bool) ([]string, error) {
		if err != nil {
			return nil, err
		}
		if conn == nil {
			var dialer net.Dialer
			if conn, err = dialer.DialContext(ctx, "tcp", address.Host); err != nil {
				return nil, err
			}
			in = bufio.NewReaderSize(conn, 64<<10)
		}
		if _, err := conn.Write(requests[i]); err != nil {
			return nil, err
		}
		response, err := http.ReadResponse(in, nil)
		if err != nil {
			return nil, err
		}
		answer.Reset()
		if _, err := io.Copy(&answer, response.Body); err != nil {
			return nil, err
		}
		if response.StatusCode != http.StatusOK || bytes.Contains(answer.Bytes()[:min(answer.Len(), 400)], []byte(`"errors"`)) {
			return nil, fmt.Errorf("%s: %s: %.400s", e.label, response.Status, answer.Bytes())
		}
		if !wanted {
			return nil, nil
		}
		var data any
		if err := json.Unmarshal(answer.Bytes(), &data); err != nil {
			return nil, fmt.Errorf("%s: %w", e.label, err)
		}
		return e.read(q, data), nil
	}
	return call, func() {
		if conn != nil {
			_ = conn.Close()
		}
	}
}

// bolt is the bare driver.
type bolt struct{ driver neo4j.DriverWithContext }

func (b *bolt) name() string { return "bare driver" }

func (b *bolt) caller(ctx context.Context, q *question, sets []parameters) (func(int, bool) ([]string, error), func()) {
	return func(i int, wanted bool) ([]string, error) {
		session := b.driver.NewSession(ctx, neo4j.SessionConfig{AccessMode: neo4j.AccessModeRead, DatabaseName: "neo4j"})
		defer session.Close(ctx)
		variables := q.variables(sets[i], false)
		for name, value := range variables {
			variables[name] = fmt.Sprint(value)
		}
		result, err := session.Run(ctx, q.cypher, variables)
		if err != nil {
			return nil, err
		}
		records, err := result.Collect(ctx)
		if err != nil || !wanted {
			return nil, err
		}
		return q.lines(q, rows(records), false), nil
	}, func() {}
}
