package graph

import "errors"

var (
	// ErrNotFound says that nothing has the ID asked for.
	ErrNotFound = errors.New("not found")
	// ErrInvalid says that a question or a batch breaks a rule of this package;
	// the text around it names the value and what was expected.
	ErrInvalid = errors.New("invalid")
	// ErrUnavailable says that the store cannot be reached just now (a server
	// is down, refuses the password, or a disk is full); trying again later may help.
	ErrUnavailable = errors.New("store unavailable")
	// ErrClosed says that the store was closed before the call.
	ErrClosed = errors.New("store closed")
	// ErrTooCostly says that a question passed a limit on its work; a narrower
	// filter, a shorter path or a smaller k answers.
	ErrTooCostly = errors.New("too costly")
)
