//go:build !amd64

package kernel

// Best returns the fastest kernel for this processor.
func Best() *Kernel { return Portable() }
