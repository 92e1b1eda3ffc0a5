package gql_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"testing"
	"time"

	"detente/graph"
	"detente/graph/gql"
)

func trimmed(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

func TestScalarsRefuseWhatTheyAreNot(t *testing.T) {
	for _, v := range []any{"", "2026-2-1", "2026-02-30", "0000-01-01", "2026-02-01T00:00:00Z", 20260201, true, strings.Repeat("9", 1000)} {
		_, err := gql.UnmarshalDay(v)
		refused(t, v, err)
	}
	for _, v := range []any{"", "2026-02-01", "2026-02-01T08:00:00", "0001-01-01T00:00:00Z", 5, strings.Repeat("x", 1000)} {
		_, err := gql.UnmarshalDateTime(v)
		refused(t, v, err)
	}
	for _, v := range []any{"", "col", "CO", "COLO", "C1L", 3, "ÉTÉ"} {
		_, err := gql.UnmarshalCountryCode(v)
		refused(t, v, err)
	}
}

func refused(t *testing.T, v any, err error) {
	t.Helper()
	switch {
	case !errors.Is(err, graph.ErrInvalid):
		t.Errorf("%v: error %v, want graph.ErrInvalid", v, err)
	case len(err.Error()) > 200:
		t.Errorf("%.20v: the error repeats %d bytes of it", v, len(err.Error()))
	}
}

func TestADateTimeIsAnsweredInUTC(t *testing.T) {
	at, err := gql.UnmarshalDateTime("2026-02-01T08:30:00+02:00")
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	gql.MarshalDateTime(at).MarshalGQL(&b)
	if b.String() != `"2026-02-01T06:30:00Z"` {
		t.Errorf("answered %s", b.String())
	}
	b.Reset()
	gql.MarshalDateTime(time.Time{}).MarshalGQL(&b)
	if b.String() != "null" {
		t.Errorf("the zero time is answered as %s", b.String())
	}
}

func FuzzScalarsReadBackWhatTheyWrite(f *testing.F) {
	for _, s := range []string{"2026-02-01", "2026-02-01T08:30:00Z", "COL", "third_party", "\"\\\u2028", "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if day, err := gql.UnmarshalDay(s); err == nil {
			var b bytes.Buffer
			gql.MarshalDay(day).MarshalGQL(&b)
			same(t, b.Bytes(), s)
		}
		if code, err := gql.UnmarshalCountryCode(s); err == nil {
			var b bytes.Buffer
			gql.MarshalCountryCode(code).MarshalGQL(&b)
			same(t, b.Bytes(), s)
		}
		if at, err := gql.UnmarshalDateTime(s); err == nil {
			var b bytes.Buffer
			gql.MarshalDateTime(at).MarshalGQL(&b)
			if at.IsZero() {
				return
			}
			var again string
			if err := json.Unmarshal(b.Bytes(), &again); err != nil {
				t.Fatalf("%q is written as %s: %v", s, b.Bytes(), err)
			}
			if back, err := gql.UnmarshalDateTime(again); err != nil || !back.Equal(at) {
				t.Errorf("%q comes back as %v, %v", s, back, err)
			}
		}
	})
}

func same(t *testing.T, written []byte, want string) {
	t.Helper()
	var got string
	if err := json.Unmarshal(written, &got); err != nil || got != want {
		t.Errorf("%q is written as %s (%v)", want, written, err)
	}
}
