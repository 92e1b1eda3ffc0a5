package article

import (
	"errors"
	"fmt"
)

var (
	// ErrEmpty says that the input has no bytes, or only white space.
	ErrEmpty = errors.New("input is empty")

	// ErrBinary says that the input is not text: an image, a PDF, a program.
	ErrBinary = errors.New("input is binary, not text")

	// ErrTooLarge says that one item is longer than Options.MaxBytes, or that
	// packed input unpacks to far more than articles do (a gzip bomb).
	ErrTooLarge = errors.New("input is too large")

	// ErrFormat says that the input is broken or of a kind that is not read.
	ErrFormat = errors.New("input cannot be read as an article")

	// ErrNoText says that an item has no text left once boilerplate is gone.
	ErrNoText = errors.New("no text of an article found")

	// ErrUnchanged is for Options.Fetch to return when the caller knows the
	// page already; Read then skips the item without an error.
	ErrUnchanged = errors.New("page is unchanged")
)

// FieldError says which field of a record cannot be read, and what was
// expected. It is an ErrFormat.
type FieldError struct {
	Field string // as JSON names it
	Value string
	Want  string
}

// Error names the field, its value (the beginning of a long one) and what was
// expected.
func (e *FieldError) Error() string {
	return fmt.Sprintf("%s %.200q: want %s", e.Field, e.Value, e.Want)
}

// Unwrap returns ErrFormat.
func (e *FieldError) Unwrap() error { return ErrFormat }
