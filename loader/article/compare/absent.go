package main

import (
	"html"
	"strings"
)

// leaveOutAbsent takes the notes off pages that no reader can meet, because the
// page holds them nowhere, neither shown nor for programs: headlines that were
// changed between the note and the copy of the page, typing errors, pages of a
// login or a shield. It does not look at what a reader makes of the page.
func leaveOutAbsent(pages []page) {
	for i := range pages {
		p := &pages[i]
		all := fold(html.UnescapeString(string(p.source)))
		if !strings.Contains(all, fold(p.title)) {
			p.title = ""
		}
		for _, word := range nameWords(p.authors) {
			if !strings.Contains(all, word) {
				p.authors = nil
				break
			}
		}
	}
}
