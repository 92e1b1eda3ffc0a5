// Package resolve turns what one article says in its own words into what the
// graph keeps: mentions become entities with stable IDs, "on Tuesday" becomes a
// day, and an event told in several sentences becomes one event with several
// pieces of evidence, under an ID that another article telling it arrives at
// too. It is pure: it touches no store, file, network or clock.
package resolve

import (
	"slices"
	"strings"
	"time"

	"detente/graph"
	"detente/loader/article"
	"detente/loader/dictionary"
	"detente/loader/extract"
)

// Resolver resolves articles, one at a time. It keeps no state between them and
// may be used from many goroutines.
type Resolver struct {
	facts *dictionary.Dictionary
}

// New returns a Resolver that takes names, offices and Wikidata items from facts.
func New(facts *dictionary.Dictionary) *Resolver { return &Resolver{facts: facts} }

// Coded reports whether the events of an article in that language are read:
// English, or a text whose language could not be told.
func Coded(language string) bool {
	return language == "" || language == "en" || strings.HasPrefix(language, "en-")
}

// Resolve returns all that the article says, ready for graph.Writer: the
// article, its entities sorted by ID and its events in the order of
// graph.CompareEvents. at becomes Batch.At and leaves no other trace.
//
// An article in a language that is not Coded is kept without events, with a
// note that says so; said is not looked at then and may be nil.
func (r *Resolver) Resolve(a *article.Article, said *extract.Result, at time.Time) *graph.Batch {
	b := &graph.Batch{Article: articleOf(a), At: at}
	if !Coded(a.Language) {
		b.Article.Note = "language " + a.Language + " is not coded"
		return b
	}
	if said == nil {
		return b
	}
	cast := r.cast(said)
	accounts := gather(tellings(b.Article, dayPrinted(a.Published), said, cast), cast)
	b.Events = lives(accounts, cast)
	b.Entities = cast.sorted()
	slices.SortFunc(b.Events, graph.CompareEvents)
	return b
}

// dayPrinted is the day of publication where the outlet is: what "today" means
// in its text. It is no day for the zero time.
func dayPrinted(published time.Time) graph.Day {
	if published.IsZero() {
		return ""
	}
	return graph.Day(published.Format(time.DateOnly))
}
