package neo4j_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os/exec"
	"strings"
	"testing"
	"time"

	"detente/graph"
	"detente/graph/store/neo4j"
	"detente/graph/store/neo4j/neo4jtest"
)

const secret = "geheim-%21-wort"

// wantSecretKept fails when the error shows what a URI hides.
func wantSecretKept(t *testing.T, err error) {
	t.Helper()
	for _, word := range []string{"geheim", "somebody"} {
		if err != nil && strings.Contains(fmt.Sprintf("%v %+v", err, err), word) {
			t.Errorf("the error shows %q: %v", word, err)
		}
	}
}

func TestOpenRefusesBadAddresses(t *testing.T) {
	for claim, uri := range map[string]string{
		"UnknownScheme":   "http://somebody:" + secret + "@127.0.0.1:1",
		"NoHost":          "neo4j://somebody:" + secret + "@",
		"NoURI":           "neo4j://somebody:geheim%zz@host",
		"BadPort":         "bolt://somebody:" + secret + "@127.0.0.1:port",
		"Path":            "bolt://somebody:" + secret + "@127.0.0.1:1/neo4j",
		"UnknownOption":   "bolt://somebody:" + secret + "@127.0.0.1:1?policy=x",
		"NothingAtAll":    "",
		"ControlsInside":  "bolt://somebody:" + secret + "\n@127.0.0.1",
		"OpaqueReference": "bolt:somebody:" + secret,
	} {
		t.Run(claim, func(t *testing.T) {
			_, err := neo4j.Open(t.Context(), uri)
			if !errors.Is(err, graph.ErrInvalid) {
				t.Errorf("got %v, want ErrInvalid", err)
			}
			wantSecretKept(t, err)
		})
	}
}

func TestServerThatIsDownIsUnavailable(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	_ = l.Close() // nobody listens there now
	_, err = neo4j.Open(t.Context(), "bolt://somebody:"+secret+"@"+address)
	if !errors.Is(err, graph.ErrUnavailable) || !strings.Contains(err.Error(), address) {
		t.Errorf("got %v, want ErrUnavailable that names %s", err, address)
	}
	wantSecretKept(t, err)
}

func TestServerThatIsSilentEndsWithTheContext(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	_, err = neo4j.Open(ctx, "bolt://somebody:"+secret+"@"+l.Addr().String())
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v, want the context's error", err)
	}
	wantSecretKept(t, err)
}

// ownServer starts a server of the test's own, since it is to be killed. It
// returns the URI, the process and how to start it again on its port.
func ownServer(t *testing.T, options ...string) (uri string, kill func(), again func()) {
	t.Helper()
	for _, program := range []string{"bash", "java", "mvn"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Fatalf("the test kills a server that it starts itself: %v", err)
		}
	}
	home := t.TempDir()
	uri, err := neo4jtest.Start(home, "0", options...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { neo4jtest.Stop(home) })
	kill = func() {
		t.Helper()
		if err := neo4jtest.Kill(home); err != nil {
			t.Fatal(err)
		}
	}
	again = func() {
		t.Helper()
		_, port, err := net.SplitHostPort(strings.TrimPrefix(uri, "bolt://"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := neo4jtest.Start(home, port, options...); err != nil {
			t.Fatal(err)
		}
	}
	return uri, kill, again
}

// startedInTime is how long a server may be away before a write gives up, with a
// margin for a busy machine.
const startedInTime = 20 * time.Second

// TestServerKilledAndStartedAgain kills a server that asks for a password, in
// the middle of a store's life.
func TestServerKilledAndStartedAgain(t *testing.T) {
	uri, kill, again := ownServer(t, "--password", "geheimes-wort")
	_, err := neo4j.Open(t.Context(), strings.Replace(uri, "://", "://somebody:"+secret+"@", 1))
	if !errors.Is(err, graph.ErrUnavailable) {
		t.Errorf("with a wrong password: got %v, want ErrUnavailable", err)
	}
	wantSecretKept(t, err)
	if _, err := neo4j.Open(t.Context(), uri); !errors.Is(err, graph.ErrUnavailable) {
		t.Errorf("without a password: got %v, want ErrUnavailable", err)
	}
	uri = strings.Replace(uri, "://", "://neo4j:geheimes-wort@", 1)
	s, err := neo4j.Open(t.Context(), uri)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	if _, err := s.Put(t.Context(), told("before")); err != nil {
		t.Fatal(err)
	}
	kill()
	begin := time.Now()
	if err := s.Ping(t.Context()); !errors.Is(err, graph.ErrUnavailable) {
		t.Errorf("ping of a killed server: got %v, want ErrUnavailable", err)
	} else {
		wantSecretKept(t, err)
	}
	if waited := time.Since(begin); waited > 10*time.Second {
		t.Errorf("a read of a killed server took %v to fail", waited)
	}
	hurried, cancel := context.WithTimeout(t.Context(), 2*time.Second)
	defer cancel()
	if _, err := s.Put(hurried, told("in a hurry")); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("put while down, for two seconds: got %v, want the context's error", err)
	}
	put := make(chan error, 1)
	go func() { _, err := s.Put(context.Background(), told("while down")); put <- err }()
	down := time.Now()
	again()
	if err := <-put; err != nil && time.Since(down) < startedInTime {
		t.Errorf("put while down, of a server that was started in time: %v", err)
	}
	if err := s.Ping(t.Context()); err != nil {
		t.Fatalf("ping after the restart: %v", err)
	}
	if _, err := s.Put(t.Context(), told("after")); err != nil {
		t.Fatalf("put after the restart: %v", err)
	}
	for _, id := range []string{"before", "after"} {
		if _, err := s.Event(t.Context(), "event of "+id); err != nil {
			t.Errorf("what was put %s: %v", id, err)
		}
	}
	if _, err := s.Article(t.Context(), "in a hurry"); !errors.Is(err, graph.ErrNotFound) {
		t.Errorf("the article given up while the server was down: got %v, want ErrNotFound", err)
	}
	wantPutThroughRestart(t, s, uri, kill, again)
}

// wantPutThroughRestart kills the server while it is in the middle of a Put, which
// goes on when the server is back, and leaves nothing twice.
func wantPutThroughRestart(t *testing.T, s graph.Store, uri string, kill, again func()) {
	t.Helper()
	const articles = 4000
	batches := make([]*graph.Batch, articles)
	for i := range batches {
		batches[i] = told(fmt.Sprintf("long put %04d", i))
	}
	before, err := s.CountEvents(t.Context(), graph.EventFilter{})
	if err != nil {
		t.Fatal(err)
	}
	put := make(chan error, 1)
	go func() { _, err := s.Put(context.Background(), batches...); put <- err }()
	for writing := false; !writing; {
		rows, err := neo4jtest.Query(t.Context(), uri, "SHOW TRANSACTIONS YIELD currentQuery WHERE currentQuery CONTAINS 'CREATE (e:Event'", nil)
		if err != nil {
			t.Fatal(err)
		}
		select {
		case err := <-put:
			t.Fatalf("the put ended before the server was killed (%v): want more articles", err)
		default:
			writing = len(rows) > 0
		}
	}
	killed := time.Now()
	kill()
	again()
	down := time.Since(killed)
	err = <-put
	if err != nil && down > startedInTime { // who asks again is served
		t.Logf("the server was away for %v", down)
		_, err = s.Put(t.Context(), batches...)
	}
	if err != nil {
		t.Errorf("put in the middle of which the server was killed and started again, after %v: %v", down, err)
	}
	if n, err := s.CountEvents(t.Context(), graph.EventFilter{}); err != nil || n != before+articles {
		t.Errorf("after the put there are %d events (%v), want %d", n, err, before+articles)
	}
}
