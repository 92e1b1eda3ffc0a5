// Package neo4jtest gives tests a real Neo4j server: the one that
// NEO4J_TEST_URI names, shared by all packages and held by one at a time, or
// one of their own that scripts/neo4j starts.
package neo4jtest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/gofrs/flock"
	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// ErrMissing says that a server can neither be reached nor started here; the
// text around it names what is missing. In CI that is a failure, elsewhere a
// reason to skip.
var ErrMissing = errors.New("no Neo4j for the tests")

// lockWait bounds the wait for the packages that use the shared server before.
const lockWait = 15 * time.Minute

// Acquire returns the URI of a server that nobody else uses until release is
// called. Its database holds what the one before left: see Empty. It returns
// ErrMissing where NEO4J_TEST_URI is not set and bash, java or mvn is missing.
func Acquire(ctx context.Context) (uri string, release func(), err error) {
	if uri = os.Getenv("NEO4J_TEST_URI"); uri != "" {
		sum := sha256.Sum256([]byte(uri))
		lock := flock.New(filepath.Join(os.TempDir(), fmt.Sprintf("detente-neo4j-%x.lock", sum[:8])))
		ctx, cancel := context.WithTimeout(ctx, lockWait)
		defer cancel()
		if _, err := lock.TryLockContext(ctx, 100*time.Millisecond); err != nil {
			return "", nil, fmt.Errorf("wait for the Neo4j that other tests use: %w", err)
		}
		return uri, func() { _ = lock.Unlock() }, nil
	}
	for _, program := range []string{"bash", "java", "mvn"} {
		if _, err := exec.LookPath(program); err != nil {
			return "", nil, fmt.Errorf("%w: NEO4J_TEST_URI is not set, and %s, to start a server, is missing", ErrMissing, program)
		}
	}
	home, err := os.MkdirTemp("", "detente-neo4j-test")
	if err != nil {
		return "", nil, err
	}
	release = func() { Stop(home); _ = os.RemoveAll(home) }
	if uri, err = Start(home, "0"); err != nil {
		release()
		return "", nil, err
	}
	return uri, release, nil
}

// Start starts a server in the folder home on a port ("0" for any free one)
// with further options of scripts/neo4j/neo4j.sh, and returns its URI.
func Start(home, port string, options ...string) (string, error) {
	var out, errs bytes.Buffer
	cmd := exec.Command("bash", append([]string{script(), "start", "--home", home, "--port", port}, options...)...)
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("start Neo4j: %w\n%s", err, errs.String())
	}
	return strings.TrimSpace(out.String()), nil
}

// Stop stops the server that Start started in that folder. One that does not
// run is no error.
func Stop(home string) { _ = exec.Command("bash", script(), "stop", "--home", home).Run() }

// Kill ends the server that Start started in that folder as if its machine had
// failed, and returns when it is gone. One that does not run is an error.
func Kill(home string) error {
	data, err := os.ReadFile(filepath.Join(home, "run", "pid"))
	if err != nil {
		return err
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(data)))
	if err != nil {
		return err
	}
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		return err
	}
	for !errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) {
		time.Sleep(10 * time.Millisecond)
	}
	return nil
}

// Empty deletes every node of the database but the one that keeps the schema's version.
func Empty(ctx context.Context, uri string) error {
	for _, statement := range []string{
		// Edges first: an entity may have more of them than one transaction can hold.
		`MATCH ()-[r]->() CALL (r) { DELETE r } IN TRANSACTIONS OF 10000 ROWS`,
		`MATCH (n) WHERE NOT n:Detente CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS`,
		`MATCH (d:Detente) REMOVE d.revision`,
	} {
		if _, err := Query(ctx, uri, statement, nil); err != nil {
			return err
		}
	}
	return nil
}

// Query runs a statement past the store and returns its rows.
func Query(ctx context.Context, uri, statement string, params map[string]any) ([]*driver.Record, error) {
	u, err := url.Parse(uri)
	if err != nil {
		return nil, errors.New("NEO4J_TEST_URI is no URI") // without the URI, which may hold a password
	}
	auth := driver.NoAuth()
	if u.User != nil {
		password, _ := u.User.Password()
		auth = driver.BasicAuth(u.User.Username(), password, "")
	}
	d, err := driver.NewDriverWithContext(u.Scheme+"://"+u.Host, auth)
	if err != nil {
		return nil, err
	}
	defer func() { _ = d.Close(ctx) }()
	session := d.NewSession(ctx, driver.SessionConfig{})
	defer func() { _ = session.Close(ctx) }()
	result, err := session.Run(ctx, statement, params)
	if err != nil {
		return nil, err
	}
	return result.Collect(ctx)
}

// script is scripts/neo4j/neo4j.sh, found from this file, so that it does not
// matter which package asks.
func script() string {
	_, file, _, _ := runtime.Caller(0)
	return filepath.Join(filepath.Dir(file), "..", "..", "..", "..", "scripts", "neo4j", "neo4j.sh")
}
