package neo4j_test

import (
	"bytes"
	"context"
	"net"
	"net/url"
	"sync/atomic"
	"testing"

	"detente/graph"
	"detente/graph/store/neo4j"
)

// commitMessage is Bolt's request to commit, in its chunk: a structure without
// fields of signature 0x12 (https://neo4j.com/docs/bolt/current/bolt/message/).
var commitMessage = []byte{0, 2, 0xB0, 0x12, 0, 0}

// cable carries bytes between a driver and the server, and can be cut at a commit.
type cable struct {
	uri     string
	server  string
	cutting atomic.Int32 // what happens at the next commit
	cuts    atomic.Int32
}

const (
	cutNothing int32 = iota
	cutRequest       // the server never hears of it
	cutAnswer        // the server commits and cannot say so
)

func newCable(t *testing.T) *cable {
	t.Helper()
	u, err := url.Parse(serverURI)
	if err != nil {
		t.Fatal("the server's URI is none")
	}
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	c := &cable{server: u.Host}
	u.Host = l.Addr().String()
	c.uri = u.String()
	go func() {
		for {
			near, err := l.Accept()
			if err != nil {
				return
			}
			go c.carry(near)
		}
	}()
	return c
}

// carry serves one connection until either side or a cut ends it.
func (c *cable) carry(near net.Conn) {
	defer func() { _ = near.Close() }()
	far, err := new(net.Dialer).DialContext(context.Background(), "tcp", c.server)
	if err != nil {
		return
	}
	defer func() { _ = far.Close() }()
	var last atomic.Bool // the server's next answer is kept from the driver
	go func() {
		defer func() { _ = near.Close() }()
		for buffer := make([]byte, 1<<16); ; {
			n, err := far.Read(buffer)
			if err != nil || last.Load() {
				return
			}
			if _, err := near.Write(buffer[:n]); err != nil {
				return
			}
		}
	}()
	for buffer := make([]byte, 1<<16); ; {
		n, err := near.Read(buffer)
		if err != nil {
			return
		}
		if bytes.Contains(buffer[:n], commitMessage) {
			switch c.cutting.Swap(cutNothing) {
			case cutRequest:
				c.cuts.Add(1)
				return
			case cutAnswer:
				c.cuts.Add(1)
				last.Store(true)
			}
		}
		if _, err := far.Write(buffer[:n]); err != nil {
			return
		}
	}
}

// TestConnectionLostAtCommit loses the connection when the driver cannot know
// whether its transaction was committed. Either way the write counts once and is
// told as what it was.
func TestConnectionLostAtCommit(t *testing.T) {
	for claim, cut := range map[string]int32{"before the server hears of it": cutRequest, "before its answer arrives": cutAnswer} {
		t.Run(claim, func(t *testing.T) {
			_ = open(t) // empties the database
			c := newCable(t)
			s, err := neo4j.Open(t.Context(), c.uri)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = s.Close() }()
			if _, err := s.Put(t.Context(), told("before")); err != nil {
				t.Fatal(err)
			}
			before, err := s.Revision(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			c.cutting.Store(cut)
			results, err := s.Put(t.Context(), told("cut"))
			if err != nil || results[0].Outcome != graph.OutcomeNew {
				t.Errorf("the put whose connection was lost: %v, %v; want it new", results, err)
			}
			if n := c.cuts.Load(); n != 1 {
				t.Fatalf("the connection was cut %d times, want once", n)
			}
			if revision, err := s.Revision(t.Context()); err != nil || revision != before+1 {
				t.Errorf("the graph is at revision %d (%v), want %d: one write", revision, err, before+1)
			}
			if results, err := s.Put(t.Context(), told("cut")); err != nil || results[0].Outcome != graph.OutcomeUnchanged {
				t.Errorf("put again: %v, %v; want it unchanged", results, err)
			}
			if _, err := s.Put(t.Context(), told("after")); err != nil {
				t.Error(err)
			}
			pair := graph.EventFilter{Between: [2]string{"leader:ada", "leader:bo"}}
			if n, err := s.CountEvents(t.Context(), pair); err != nil || n != 3 {
				t.Errorf("%d events (%v), want 3", n, err)
			}
		})
	}
}
