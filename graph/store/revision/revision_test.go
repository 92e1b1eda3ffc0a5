package revision

import (
	"errors"
	"testing"
	"time"
)

func TestNumberIsReadAgain(t *testing.T) {
	var h Held
	newest, reads := int64(7), 0
	read := func() (int64, error) { reads++; return newest, nil }
	ask := func(what string, long time.Duration, want int64, wantReads int) {
		t.Helper()
		if n, err := h.Number(long, read); n != want || err != nil || reads != wantReads {
			t.Errorf("%s: %d, %v after %d reads; want %d after %d", what, n, err, reads, want, wantReads)
		}
	}
	ask("first", time.Hour, 7, 1)
	newest = 8 // by another program
	ask("within the hour", time.Hour, 7, 1)
	h.Wrote()
	ask("after a write of this one", 0, 8, 2)
	newest = 9
	ask("after no time", time.Hour, 9, 3)
	h.Wrote()
	if _, err := h.Number(time.Hour, func() (int64, error) { return 0, errors.New("gone") }); err == nil {
		t.Error("want the error of reading")
	}
	ask("after an error", time.Hour, 9, 4)
}

// TestWriteDuringReading has a write end while the number before it is on its way.
func TestWriteDuringReading(t *testing.T) {
	var h Held
	if n, err := h.Number(time.Hour, func() (int64, error) { h.Wrote(); return 1, nil }); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	if n, err := h.Number(time.Hour, func() (int64, error) { return 2, nil }); n != 2 || err != nil {
		t.Errorf("%d, %v; want the number after the write", n, err)
	}
}
