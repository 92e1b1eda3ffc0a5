// Package revision spares a store the question for the number of its newest write,
// which whoever remembers something of the graph asks before each answer.
package revision

import (
	"sync"
	"sync/atomic"
	"time"
)

// Held is the number of the newest write, as one program that has a store open
// knows it. The zero value knows nothing. It is safe for concurrent use.
type Held struct {
	writes atomic.Int64 // of this program

	mu     sync.Mutex
	number int64     // GUARDED_BY(mu)
	after  int64     // writes of this program before it was read; GUARDED_BY(mu)
	until  time.Time // GUARDED_BY(mu)
}

// Wrote is called after each write of this program, before anybody is told of it:
// it is known at once.
func (h *Held) Wrote() { h.writes.Add(1) }

// Number returns the number of the newest write. What another program wrote is
// known after long at most: until then the number is that which read, whose error
// is returned and not held, has told last.
func (h *Held) Number(long time.Duration, read func() (int64, error)) (int64, error) {
	now, writes := time.Now(), h.writes.Load()
	h.mu.Lock()
	number, holds := h.number, h.after == writes && now.Before(h.until)
	h.mu.Unlock()
	if holds {
		return number, nil
	}
	number, err := read()
	if err != nil {
		return 0, err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.number, h.after, h.until = number, writes, now.Add(long)
	return number, nil
}
