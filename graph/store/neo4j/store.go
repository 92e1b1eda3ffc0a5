package neo4j

import (
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
	"github.com/neo4j/neo4j-go-driver/v5/neo4j/config"
	"golang.org/x/sync/semaphore"

	"detente/graph"
	"detente/graph/store/revision"
)

var _ graph.Store = (*Store)(nil)

// How long to wait for a server. A write is tried again for writePatience, which
// covers the restart of a server, after longer and longer pauses; a read fails
// after readAttempts, because a person waits for it.
const (
	connectPatience = 5 * time.Second
	poolPatience    = 15 * time.Second
	writePatience   = 30 * time.Second
	writePause      = 100 * time.Millisecond
	maxWritePause   = 2 * time.Second
	idleCheck       = 10 * time.Second // older idle connections are tried before use
	readAttempts    = 3
	readPause       = 50 * time.Millisecond
	commitPatience  = 5 * time.Second // how long a commit keeps readers waiting
	gateUnits       = 1 << 20
)

// Store is a graph in a Neo4j database. Its methods are safe for concurrent use.
type Store struct {
	driver   neo4j.DriverWithContext
	database string
	address  string              // of the server, without the secrets of its URI
	turn     chan struct{}       // holds one token while a write of this Store runs
	memory   *memory             // of the writer whose turn it is
	gate     *semaphore.Weighted // readers take one unit, a commit all; see write
	closed   atomic.Bool
	revision revision.Held
}

// Open connects to the database that the URI names, makes its constraints and
// indexes where they are missing, and returns the store. The URI has the form
// SCHEME://[USER:PASSWORD@]HOST[:PORT][?database=NAME], where the scheme is neo4j
// (a cluster or Aura: reads go to the replicas) or bolt (one server), followed by
// +s or +ssc for TLS. Without a name the user's home database is taken.
//
// It returns ErrInvalid for another URI and for a database that a newer version
// of this program has written, and ErrUnavailable when the server cannot be
// reached or refuses the password. No error shows the user or the password.
func Open(ctx context.Context, uri string) (*Store, error) {
	target, err := parseURI(uri)
	if err != nil {
		return nil, err
	}
	driver, err := neo4j.NewDriverWithContext(target.uri, target.auth, func(c *config.Config) {
		c.UserAgent = "detente"
		c.SocketConnectTimeout = connectPatience
		c.ConnectionAcquisitionTimeout = poolPatience
		c.MaxTransactionRetryTime = writePatience
		c.ConnectionLivenessCheckTimeout = idleCheck
		c.TelemetryDisabled = true
	})
	if err != nil {
		return nil, fmt.Errorf("neo4j: open %s: the driver refuses the address: %w", target.address, graph.ErrInvalid)
	}
	s := &Store{driver: driver, database: target.database, address: target.address, turn: make(chan struct{}, 1), gate: semaphore.NewWeighted(gateUnits)}
	if err := s.prepare(ctx); err != nil {
		_ = s.Close() // the first error says more
		return nil, fmt.Errorf("neo4j: open %s: %w", target.address, err)
	}
	return s, nil
}

// Ping returns nil when the database can answer now.
func (s *Store) Ping(ctx context.Context) error {
	_, err := s.ask(ctx, "RETURN 1", nil)
	return s.failed(err, "ping")
}

// Close ends all connections. Closing twice is no error.
func (s *Store) Close() error {
	if s.closed.Swap(true) {
		return nil
	}
	if err := s.driver.Close(context.Background()); err != nil {
		return fmt.Errorf("neo4j: close: %w", s.translate(context.Background(), err))
	}
	return nil
}

// ask runs one reading statement and returns its rows. It needs one trip to the
// server, since it runs outside an explicit transaction. A connection that broke
// (after a restart of the server all pooled ones have) and a server that is
// short of something for a moment are tried again.
func (s *Store) ask(ctx context.Context, query string, params map[string]any) ([]*neo4j.Record, error) {
	for attempt := 1; ; attempt++ {
		rows, err := s.askOnce(ctx, neo4j.AccessModeRead, query, params)
		if err == nil {
			return rows, nil
		}
		if attempt == readAttempts || !neo4j.IsRetryable(err) || ctx.Err() != nil || s.closed.Load() {
			return nil, s.translate(ctx, err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(time.Duration(attempt) * readPause):
		}
	}
}

func (s *Store) askOnce(ctx context.Context, mode neo4j.AccessMode, query string, params map[string]any) (rows []*neo4j.Record, err error) {
	if err := s.usable(ctx); err != nil {
		return nil, err
	}
	if err := s.gate.Acquire(ctx, 1); err != nil {
		return nil, err
	}
	defer s.gate.Release(1)
	session := s.session(ctx, mode)
	defer func() {
		if e := session.Close(ctx); err == nil {
			err = e
		}
	}()
	result, err := session.Run(ctx, query, params)
	if err != nil {
		return nil, err
	}
	return result.Collect(ctx)
}

// write runs the work in one transaction, after the writes of this and all other
// programs on the same graph: work sees all that they wrote, and no two writers
// can wait for each other's locks. A work whose server was lost, or is short of
// something for a moment, is repeated for writePatience after it failed first, so
// it must start from nothing each time. It counts once, also where the server was
// lost after the commit and before it said so.
//
// Neo4j shows readers a transaction piece by piece while it commits. Readers of
// this Store wait for the commit, so that they see all of a batch or none;
// another program may see a part of it for some milliseconds.
func (s *Store) write(ctx context.Context, work func(*transaction) error) error {
	select {
	case s.turn <- struct{}{}:
		defer func() { <-s.turn }()
	case <-ctx.Done():
		return ctx.Err()
	}
	token := rand.Text()
	var failed time.Time // when it failed first
	for attempt, pause := 1, writePause; ; attempt, pause = attempt+1, min(2*pause, maxWritePause) {
		err := s.writeOnce(ctx, token, work)
		if err == nil || !passing(err) || ctx.Err() != nil || s.closed.Load() {
			return s.translate(ctx, err)
		}
		if failed.IsZero() {
			failed = time.Now()
		}
		if time.Since(failed)+pause > writePatience {
			return fmt.Errorf("gave up after %d attempts: %w", attempt, s.translate(ctx, err))
		}
		select {
		case <-ctx.Done():
		case <-time.After(pause):
		}
	}
}

// writeOnce is one attempt of write. A graph whose last writer left this token has
// what an attempt before wrote, which then is all that there is to do.
func (s *Store) writeOnce(ctx context.Context, token string, work func(*transaction) error) (err error) {
	if err := s.usable(ctx); err != nil {
		return err
	}
	session := s.session(ctx, neo4j.AccessModeWrite)
	defer func() { _ = session.Close(ctx) }() // after a commit nothing is left to fail
	tx, err := session.BeginTransaction(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Close(ctx) }() // rolls back what is not committed; so does the server when it cannot be told
	t := &transaction{ctx: ctx, tx: tx, store: s, memory: &memory{token: token, entities: map[string]*entityState{}}}
	last, err := t.takeTurn()
	if err != nil || last == token {
		return err
	}
	if s.memory != nil && s.memory.token == last {
		t.memory.entities = s.memory.entities
	}
	s.memory = nil // until it is known that the work was committed
	err = work(t)
	if e := t.settle(); e != nil {
		err = e // it came first, or is why work failed
	}
	if err != nil {
		return err
	}
	open, err := s.shut(ctx)
	if err != nil {
		return err
	}
	defer open()
	err = tx.Commit(ctx)
	s.revision.Wrote() // perhaps, where the commit failed
	if err != nil {
		return err
	}
	t.memory.settle()
	s.memory = t.memory
	return nil
}

// shut waits for the readers that are under way, keeps others out, and returns
// what lets them in again; that happens by itself when a commit takes too long.
func (s *Store) shut(ctx context.Context) (open func(), err error) {
	if err := s.gate.Acquire(ctx, gateUnits); err != nil {
		return func() {}, err
	}
	once := sync.OnceFunc(func() { s.gate.Release(gateUnits) })
	patience := time.AfterFunc(commitPatience, once)
	return func() { patience.Stop(); once() }, nil
}

// session keeps the promise that a program reads what it wrote, on a cluster too.
func (s *Store) session(ctx context.Context, mode neo4j.AccessMode) neo4j.SessionWithContext {
	return s.driver.NewSession(ctx, neo4j.SessionConfig{
		AccessMode: mode, DatabaseName: s.database, BookmarkManager: s.driver.ExecuteQueryBookmarkManager()})
}

// transaction runs statements of one write. Those that each is given run one
// after another beside the caller, who makes the next rows meanwhile; whoever asks
// waits for them.
type transaction struct {
	ctx   context.Context
	store *Store
	tx    interface {
		Run(ctx context.Context, query string, params map[string]any) (neo4j.ResultWithContext, error)
	}
	memory *memory
	last   chan struct{} // closed when the last statement of each has run; nil before any
	failed error         // why one of them did not; nobody but the one that runs touches it before last is closed
}

// settle waits for what each was given and returns why it failed, if it did.
func (t *transaction) settle() error {
	if t.last == nil {
		return nil
	}
	<-t.last
	return t.failed
}

func (t *transaction) ask(query string, params map[string]any) ([]*neo4j.Record, error) {
	if err := t.settle(); err != nil {
		return nil, err
	}
	result, err := t.tx.Run(t.ctx, query, params)
	if err != nil {
		return nil, err
	}
	return result.Collect(t.ctx)
}

// askBeside asks like ask while the transaction goes on, in another one: it sees
// what was committed before, which nobody changes while it is this writer's turn.
// It asks where writes go: of a cluster, the server that has all that was committed.
// The driver's error comes as it is, which decides whether the write is tried again.
func (t *transaction) askBeside(query string, params map[string]any) ([]*neo4j.Record, error) {
	return t.store.askOnce(t.ctx, neo4j.AccessModeWrite, query, params)
}

func (t *transaction) run(query string, params map[string]any) error {
	if err := t.settle(); err != nil {
		return err
	}
	return t.send(query, params)
}

func (t *transaction) send(query string, params map[string]any) error {
	result, err := t.tx.Run(t.ctx, query, params)
	if err != nil {
		return err
	}
	_, err = result.Consume(t.ctx)
	return err
}

// rowsAtOnce bounds the rows of one statement, so that neither side holds a very
// large message; measured, larger ones are no faster.
const rowsAtOnce = 1000

// each runs a statement that begins with UNWIND $rows AS row over all rows, some
// at a time; without rows it asks nothing of the server. It does not wait for them:
// settle, ask or run tell whether they failed. The rows are the statement's now.
func (t *transaction) each(query string, rows []map[string]any) {
	if len(rows) == 0 {
		return
	}
	before, done := t.last, make(chan struct{})
	t.last = done
	go func() {
		defer close(done)
		if before != nil {
			<-before
		}
		for some := range slices.Chunk(rows, rowsAtOnce) {
			if t.failed != nil {
				return
			}
			t.failed = t.send(query, map[string]any{"rows": some})
		}
	}()
}
