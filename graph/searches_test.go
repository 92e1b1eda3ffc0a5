package graph

import (
	"context"
	"errors"
	"testing"
)

func TestSearchesTakeTurns(t *testing.T) {
	room := NewSearches(2)
	over, cancel := context.WithCancel(t.Context())
	cancel()
	begin := func() *search {
		s, err := room.begin(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	a, b := begin(), begin()
	if _, err := room.begin(over); !errors.Is(err, context.Canceled) {
		t.Errorf("a third of two: %v, want it to wait", err)
	}
	if err := a.sees(t.Context(), largeSearch+1); err != nil {
		t.Errorf("the first that becomes large: %v", err)
	}
	if err := b.sees(over, largeSearch); err != nil {
		t.Errorf("one that is not large yet: %v", err)
	}
	if err := b.sees(over, 1); !errors.Is(err, context.Canceled) {
		t.Errorf("a second that becomes large: %v, want it to wait", err)
	}
	a.end()
	if err := b.sees(t.Context(), 1); err != nil {
		t.Errorf("once the first has ended: %v", err)
	}
	if err := b.sees(t.Context(), MaxPathLinks); !errors.Is(err, ErrTooCostly) {
		t.Errorf("one that sees too many links: %v, want ErrTooCostly", err)
	}
	b.end()
	begin().end()
	if len(room.running)+len(room.large) != 0 {
		t.Error("searches that ended keep their room")
	}
	alone, err := (*Searches)(nil).begin(over)
	if err != nil || alone.sees(over, MaxPathLinks) != nil {
		t.Errorf("one by itself: %v, want it to wait for nobody", err)
	}
	alone.end()
}
