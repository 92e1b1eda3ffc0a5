package main

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"net/http"
	"strings"
)

// page serves the files of the Playground.
type page struct {
	files fs.FS
	built bool
	tags  map[string]string // ETags by file name
}

// newPage reads the files once to tag them: embedded files have no time.
func newPage(files fs.FS, built bool) *page {
	p := &page{files: files, built: built, tags: map[string]string{}}
	if !built {
		return p
	}
	_ = fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error { // embedded: no error comes
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(content)
		p.tags[name] = `"` + hex.EncodeToString(sum[:16]) + `"`
		return nil
	})
	return p
}

// contentSecurity lets the page run its own scripts and ask this server, and
// nothing else. The editor sets styles inline and starts its workers from blobs.
const contentSecurity = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
	"font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// ServeHTTP serves one file; the empty path is the page itself.
func (p *page) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !p.built {
		answer(w, http.StatusNotFound, "The Playground page was not built into this program. Build it with `make build`, which needs Node 20.19 "+
			"or newer; /graphql answers without it.")
		return
	}
	name := r.URL.Path
	if name == "" {
		name = "index.html"
	}
	tag, ok := p.tags[name]
	if !ok {
		answer(w, http.StatusNotFound, "not found")
		return
	}
	h := w.Header()
	h.Set("ETag", tag)
	h.Set("Content-Security-Policy", contentSecurity)
	h.Set("Cache-Control", "no-cache") // ask again, with the tag
	if strings.HasPrefix(name, "assets/") {
		h.Set("Cache-Control", "public, max-age=31536000, immutable") // Vite puts a hash into the name
	}
	http.ServeFileFS(w, r, p.files, name)
}
