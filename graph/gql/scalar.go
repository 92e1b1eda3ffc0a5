package gql

import (
	"fmt"
	"strings"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"detente/graph"
)

// MarshalID writes an ID.
func MarshalID(id string) graphql.Marshaler { return graphql.MarshalID(id) }

// UnmarshalID reads an ID; null is none. gqlgen reads it as the ID "null", which a
// filter with a field that is given and null would then look for.
func UnmarshalID(v any) (string, error) {
	if v == nil {
		return "", nil
	}
	return graphql.UnmarshalID(v)
}

// MarshalDay writes a day, null for no day.
func MarshalDay(d graph.Day) graphql.Marshaler { return quoted(string(d)) }

// UnmarshalDay reads a day of the calendar; null is no day, anything else but
// YYYY-MM-DD graph.ErrInvalid.
func UnmarshalDay(v any) (graph.Day, error) {
	switch v := v.(type) {
	case nil:
		return "", nil
	case string:
		if v == "" {
			return "", fmt.Errorf("day %q: want YYYY-MM-DD: %w", v, graph.ErrInvalid)
		}
		return graph.ParseDay(shortened(v))
	default:
		return "", fmt.Errorf("day %v: want a string such as \"2026-02-01\": %w", v, graph.ErrInvalid)
	}
}

// MarshalDateTime writes an instant in UTC, null for the zero time.
func MarshalDateTime(t time.Time) graphql.Marshaler {
	if t.IsZero() {
		return graphql.Null
	}
	return quoted(t.UTC().Format(time.RFC3339Nano))
}

// UnmarshalDateTime reads an instant of RFC 3339; null is the zero time,
// anything else graph.ErrInvalid.
func UnmarshalDateTime(v any) (time.Time, error) {
	if v == nil {
		return time.Time{}, nil
	}
	s, _ := v.(string)
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return time.Time{}, fmt.Errorf("time %q: want RFC 3339 such as \"2026-02-01T08:30:00Z\": %w", shortened(fmt.Sprint(v)), graph.ErrInvalid)
	}
	if t.IsZero() { // which stands for no instant
		return time.Time{}, fmt.Errorf("time %q: want a later one: %w", s, graph.ErrInvalid)
	}
	return t.UTC(), nil
}

// MarshalCountryCode writes the code of a country, null for none.
func MarshalCountryCode(code string) graphql.Marshaler { return quoted(code) }

// UnmarshalCountryCode reads three capital letters; null is no code, anything
// else graph.ErrInvalid.
func UnmarshalCountryCode(v any) (string, error) {
	if v == nil {
		return "", nil
	}
	code, _ := v.(string)
	if len(code) != 3 || strings.Trim(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		return "", fmt.Errorf("country %q: want ISO 3166 alpha-3 such as \"COL\": %w", shortened(fmt.Sprint(v)), graph.ErrInvalid)
	}
	return code, nil
}

// MarshalEventMode writes a mode with _ for PLOVER's -, which no GraphQL name
// may hold; null for none.
func MarshalEventMode(m graph.Mode) graphql.Marshaler { return quoted(modeName(m)) }

func modeName(m graph.Mode) string { return strings.ReplaceAll(string(m), "-", "_") }

// UnmarshalEventMode reads what MarshalEventMode writes; the schema has checked
// that it is one of the modes.
func UnmarshalEventMode(v any) (graph.Mode, error) {
	s, err := enumName(v)
	return graph.Mode(strings.ReplaceAll(s, "_", "-")), err
}

// MarshalStatus writes a state, null for none.
func MarshalStatus(s graph.Status) graphql.Marshaler { return quoted(string(s)) }

// UnmarshalStatus reads a state that the schema has checked.
func UnmarshalStatus(v any) (graph.Status, error) {
	s, err := enumName(v)
	return graph.Status(s), err
}

func enumName(v any) (string, error) {
	switch v := v.(type) {
	case nil:
		return "", nil
	case string:
		return v, nil
	}
	return "", fmt.Errorf("%v: want a name of the enum: %w", v, graph.ErrInvalid)
}

// quoted writes a string, null for the empty one.
func quoted(s string) graphql.Marshaler {
	if s == "" {
		return graphql.Null
	}
	return graphql.MarshalString(s)
}

// shortened keeps an answer about a wrong value from repeating megabytes of it.
func shortened(s string) string {
	const most = 60
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "…"
}

// told returns nil for the empty string, which the domain uses for "unknown".
func told(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
