package graph

import (
	"context"
	"fmt"
)

// largeSearch is the number of links from which a search counts as large.
const largeSearch = 50_000

// Searches bounds the searches for paths and networks that run at once, so that
// they end in bounded memory together: so many at a time, of which one is large.
// Others wait. It is safe for concurrent use.
type Searches struct {
	running, large chan struct{}
}

// NewSearches returns room for that many searches at a time.
func NewSearches(most int) *Searches {
	return &Searches{make(chan struct{}, most), make(chan struct{}, 1)}
}

// search is one of the searches; the zero value stands by itself.
type search struct {
	among *Searches // nil for none
	large bool
	links int
}

// begin waits for room, and for ctx no longer than it lasts.
func (s *Searches) begin(ctx context.Context) (*search, error) {
	if s == nil {
		return &search{}, nil
	}
	select {
	case s.running <- struct{}{}:
		return &search{among: s}, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// sees notes that the search looks at n links more. One that becomes large waits
// until no other is; one that sees more than MaxPathLinks is ErrTooCostly.
func (s *search) sees(ctx context.Context, n int) error {
	if s.links += n; s.links > MaxPathLinks {
		return fmt.Errorf("the search saw more than %d links; ask for fewer hops or a narrower filter: %w", MaxPathLinks, ErrTooCostly)
	}
	if s.among == nil || s.large || s.links <= largeSearch {
		return nil
	}
	select {
	case s.among.large <- struct{}{}:
		s.large = true
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// end makes room for others.
func (s *search) end() {
	if s.among == nil {
		return
	}
	if s.large {
		<-s.among.large
	}
	<-s.among.running
}
