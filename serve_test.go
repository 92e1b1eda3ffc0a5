package main

import (
	"net"
	"testing"
)

func TestAddressesPrintedAreOnesThatABrowserTakes(t *testing.T) {
	for listening, want := range map[string]string{
		"127.0.0.1:8080": "127.0.0.1:8080",
		"[::]:8080":      "localhost:8080",
		"0.0.0.0:80":     "localhost:80",
		"[::1]:9000":     "[::1]:9000",
	} {
		at, err := net.ResolveTCPAddr("tcp", listening)
		if err != nil {
			t.Fatal(err)
		}
		if got := reachable(at); got != want {
			t.Errorf("listening on %s, the address printed is %s, want %s", listening, got, want)
		}
	}
}
