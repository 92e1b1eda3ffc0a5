package dictionary

import (
	"testing"
)

// loaded returns the dictionary of the embedded files.
func loaded(t testing.TB) *Dictionary {
	t.Helper()
	d, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestEveryFileParses(t *testing.T) {
	loaded(t)
}
