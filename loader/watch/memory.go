package watch

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// Memory is what a watch knows of the pages and files that it has loaded. It
// is safe for concurrent use.
type Memory struct {
	path string // "" keeps nothing beyond the process
	mu   sync.Mutex
	seen seen // guarded by mu
}

// seen is the memory as written to its file.
type seen struct {
	Store string           `json:"store"` // what was loaded is in this store, and no other
	Pages map[string]page  `json:"pages"`
	Files map[string]stamp `json:"files"`
}

// page is what to tell a server about the version that was loaded.
type page struct {
	ETag         string    `json:"etag,omitempty"`
	LastModified string    `json:"lastModified,omitempty"`
	Checked      time.Time `json:"checked"` // when the server was last asked
}

// stamp tells one version of a file from another.
type stamp struct {
	Size     int64     `json:"size"`
	Modified time.Time `json:"modified"`
}

// forgetAfter is how long a page is remembered that no source names any more.
const forgetAfter = 90 * 24 * time.Hour

// OpenMemory reads the memory kept in the file, which need not exist yet. With
// the path "" nothing is read, nor kept beyond the process. store names the
// store that is loaded into, without a password; what the file remembers of
// another store is forgotten. Forgetting costs nothing but work: loading an
// article again changes nothing.
func OpenMemory(path, store string) (*Memory, error) {
	m := &Memory{path: path, seen: newSeen(store)}
	if path == "" {
		return m, nil
	}
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return m, nil
	}
	if err == nil {
		err = json.Unmarshal(data, &m.seen)
	}
	if err != nil {
		return nil, fmt.Errorf("read state of the watch %s: %w", path, err)
	}
	if m.seen.Store != store || m.seen.Pages == nil || m.seen.Files == nil {
		m.seen = newSeen(store)
	}
	return m, nil
}

// Forget forgets all pages and files: for a store that has nothing of them, as one
// made anew where another was deleted.
func (m *Memory) Forget() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.seen = newSeen(m.seen.Store)
}

func newSeen(store string) seen {
	return seen{store, map[string]page{}, map[string]stamp{}}
}

func (m *Memory) page(url string) (page, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	p, ok := m.seen.Pages[url]
	return p, ok
}

func (m *Memory) knows(path string, s stamp) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	known, ok := m.seen.Files[path]
	return ok && known.Size == s.Size && known.Modified.Equal(s.Modified)
}

// learn adds what was loaded and writes the file anew, whole or not at all.
func (m *Memory) learn(loaded seen, now time.Time) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	maps.Copy(m.seen.Pages, loaded.Pages)
	maps.Copy(m.seen.Files, loaded.Files)
	maps.DeleteFunc(m.seen.Pages, func(_ string, p page) bool { return now.Sub(p.Checked) > forgetAfter })
	if m.path == "" {
		return nil
	}
	data, err := json.MarshalIndent(m.seen, "", "\t") // sorts keys
	if err == nil {
		err = replace(m.path, data)
	}
	if err != nil {
		return fmt.Errorf("write state of the watch %s: %w", m.path, err)
	}
	return nil
}

// replace writes a file beside path and moves it there.
func replace(path string, data []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".watch-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // fails once it was moved
	if _, err = f.Write(data); err == nil {
		err = f.Sync()
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	return err
}
