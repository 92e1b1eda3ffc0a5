package sqlite

import (
	"encoding/hex"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"detente/graph"
	"detente/graph/search"
	"detente/graph/store/codec"
)

// draft is what can be made of a batch without the file: all that is written of
// what is new. One connection writes; drafts are made beside it.
type draft struct {
	err    error // why the batch is refused
	digest []byte
	forms  []formDraft            // of the entities, in their order
	events map[string]*eventDraft // by ID
}

// formDraft is what the article says of an entity.
type formDraft struct {
	entity *graph.Entity
	data   []byte
}

// eventDraft is an event that only this article tells.
type eventDraft struct {
	event *graph.Event
	data  []byte
	words string
	terms map[term]int64    // if the article is right about the countries; nil where that is not known
	of    map[string]string // the countries of the entities, as the article has them
}

// termsBy returns the terms of the event by those facts.
func (d *eventDraft) termsBy(facts graph.Facts) map[term]int64 {
	if d.terms == nil {
		return terms(d.event, facts)
	}
	for _, ids := range [][]string{d.event.Actors, d.event.Recipients} {
		for _, id := range ids {
			if facts.Country(id) != d.of[id] {
				return terms(d.event, facts)
			}
		}
	}
	return d.terms
}

// newDraft makes the draft of a batch.
func newDraft(b *graph.Batch) draft {
	var d draft
	if d.err = b.Validate(); d.err != nil {
		return d
	}
	text, err := b.Digest()
	if err == nil {
		d.digest, err = hex.DecodeString(text)
	}
	if err != nil {
		d.err = fmt.Errorf("digest of article %q: %w", b.Article.ID, err)
		return d
	}
	d.forms = make([]formDraft, len(b.Entities))
	of := make(map[string]string, len(b.Entities))
	for i, e := range b.Entities {
		form := graph.MergeEntity(e, e)
		d.forms[i] = formDraft{form, codec.EncodeEntity(form)}
		of[form.ID] = form.Country
	}
	facts := graph.Facts{Country: func(id string) string { return of[id] }, Source: func(string) string { return b.Article.Source }}
	d.events = make(map[string]*eventDraft, len(b.Events))
	for _, e := range b.Events {
		alone := draftEvent(graph.MergeEvents([]*graph.Event{e}), b.At.UTC())
		alone.terms, alone.of = terms(alone.event, facts), of
		d.events[e.ID] = alone
	}
	return d
}

// draftEvent makes the draft of a merged event that was recorded at that time.
func draftEvent(e *graph.Event, recorded time.Time) *eventDraft {
	e.Recorded = recorded
	return &eventDraft{event: e, data: codec.EncodeEvent(e), words: strings.Join(search.EventWords(e), " ")}
}

// draftsAtOnce is how many drafts one processor makes before it looks for more,
// partsAhead how many times as many may wait to be taken.
const (
	draftsAtOnce = 32
	partsAhead   = 16
)

// drafts are made in the order of their batches, on all processors.
type drafts struct {
	all     []draft
	made    []chan struct{} // each closed when the next draftsAtOnce are made
	ahead   chan struct{}   // holds one for each part begun and not taken
	enough  chan struct{}   // closed when no more are wanted
	running sync.WaitGroup
}

// makeDrafts begins to make the drafts of batches. Call end when no more are wanted.
func makeDrafts(batches []*graph.Batch) *drafts {
	d := &drafts{all: make([]draft, len(batches)), made: make([]chan struct{}, (len(batches)+draftsAtOnce-1)/draftsAtOnce),
		ahead: make(chan struct{}, partsAhead), enough: make(chan struct{})}
	for i := range d.made {
		d.made[i] = make(chan struct{})
	}
	var begun atomic.Int64
	for range min(runtime.GOMAXPROCS(0), len(d.made)) {
		d.running.Go(func() {
			for {
				select {
				case d.ahead <- struct{}{}:
				case <-d.enough:
					return
				}
				part := int(begun.Add(1) - 1)
				if part >= len(d.made) {
					return
				}
				for i := part * draftsAtOnce; i < min((part+1)*draftsAtOnce, len(batches)); i++ {
					d.all[i] = newDraft(batches[i])
				}
				close(d.made[part])
			}
		})
	}
	return d
}

// take waits for the draft of a batch. They are taken in order, each once.
func (d *drafts) take(i int) draft {
	<-d.made[i/draftsAtOnce]
	if i%draftsAtOnce == 0 {
		<-d.ahead
	}
	taken := d.all[i]
	d.all[i] = draft{}
	return taken
}

// end waits until nobody makes drafts any longer.
func (d *drafts) end() {
	close(d.enough)
	d.running.Wait()
}
