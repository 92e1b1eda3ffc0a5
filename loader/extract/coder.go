package extract

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"detente/graph"
	"detente/loader/dictionary"
	"detente/loader/nlp"
)

// Limits on what one article may ask of the coder.
const (
	maxTokens   = 200_000 // tokens of an article; the rest is not read
	maxSentence = 300     // tokens; a longer "sentence" is a table or a list and tells no events
)

// Coder finds mentions and events. Make one with New; it never changes
// afterwards and may be used from many goroutines.
type Coder struct {
	dictionary *dictionary.Dictionary
	lexicon    *lexicon
	given      map[string]string // sex by folded given name, where the dictionary's persons agree
}

// New returns a coder that knows the actors of d. It fails only when a file of
// the lexicon is wrong; the error then names the file and the line.
func New(d *dictionary.Dictionary) (*Coder, error) {
	data, err := fs.Sub(lexiconFiles, "lexicon")
	if err != nil {
		return nil, fmt.Errorf("extract: open lexicon: %w", err)
	}
	l, err := loadLexicon(data)
	if err != nil {
		return nil, fmt.Errorf("extract: %w", err)
	}
	return &Coder{dictionary: d, lexicon: l, given: givenNames(d)}, nil
}

// Context is what is known of an article besides its text. The zero value will do.
type Context struct {
	// Published is the day of publication: who "the Colombian president" is
	// depends on it. Zero: bare titles stay unnamed groups.
	Published time.Time
}

// Paragraph is a part of an article that was parsed by itself. Its tokens'
// offsets count from Offset in the article's text.
type Paragraph struct {
	Offset int
	Doc    *nlp.Doc
}

// Extract codes an article that was parsed in one piece. An article with
// headings and paragraphs is read better by ExtractParagraphs, since a parser
// takes a heading for the start of the sentence below it.
func (c *Coder) Extract(doc *nlp.Doc, ctx Context) (*Result, error) {
	if doc == nil {
		return nil, fmt.Errorf("extract: no document")
	}
	return c.ExtractParagraphs(doc.Text, []Paragraph{{0, doc}}, ctx)
}

// ExtractParagraphs codes the article text whose paragraphs were parsed one by
// one; they are in the order of the text and do not overlap. All offsets of the
// result refer to text. It fails when a token lies outside of text.
func (c *Coder) ExtractParagraphs(text string, paragraphs []Paragraph, ctx Context) (*Result, error) {
	r, err := newReading(c, text, paragraphs, ctx)
	if err != nil {
		return nil, err
	}
	r.findNames()
	r.repairNamed()
	r.findQuotations()
	r.referNames()
	for s := range r.sents {
		r.codeSentence(s)
	}
	return r.result(), nil
}

// reading is the state of coding one article.
type reading struct {
	*Coder
	tree
	text  string
	ctx   Context
	names []name // in text order
	named []int  // per token: index in names, -1 outside of names
	dates []bool // per token: part of a date or a time, by the recognizer

	mentions  []Mention
	referred  map[int][]int            // head token -> mentions
	entities  map[string]*graph.Entity // by ID
	persons   map[string]*graph.Entity // by folded surname, found in this article
	acronyms  map[string]*graph.Entity // introduced in brackets
	order     []int                    // mentions with an entity, in the order of the text, for pronouns
	consumed  []bool                   // per token: its event is part of another
	events    []Event
	depthLeft int // how deep predicates may still nest

	paragraph []int            // of each token
	quotes    []int            // per sentence: token of the name below the quotation, 0 for none
	doing     map[string][]int // who did the last event that a noun told, by noun
}

// newReading joins the paragraphs' tokens.
func newReading(c *Coder, text string, paragraphs []Paragraph, ctx Context) (*reading, error) {
	r := &reading{
		Coder: c, text: text, ctx: ctx,
		referred: make(map[int][]int), entities: make(map[string]*graph.Entity),
		persons: make(map[string]*graph.Entity), doing: make(map[string][]int), acronyms: make(map[string]*graph.Entity),
	}
	for _, p := range paragraphs {
		base := len(r.tokens)
		if p.Doc == nil || base+len(p.Doc.Tokens) > maxTokens {
			continue
		}
		for _, t := range p.Doc.Tokens {
			t.Start += p.Offset
			t.End += p.Offset
			if t.Start < 0 || t.End > len(text) || t.Start > t.End || !strings.EqualFold(text[t.Start:t.End], t.Text) {
				return nil, fmt.Errorf("extract: token %q at %d: not in the text there", t.Text, t.Start)
			}
			r.tokens = append(r.tokens, t)
			r.head = append(r.head, t.Head+base)
		}
		for _, s := range p.Doc.Sentences {
			r.sents = append(r.sents, nlp.Sentence{Start: s.Start + base, End: s.End + base})
		}
		for range p.Doc.Tokens {
			r.dates = append(r.dates, false)
			r.paragraph = append(r.paragraph, base)
		}
		for _, e := range p.Doc.Entities {
			for i := e.Start; i < e.End && (e.Label == "DATE" || e.Label == "TIME"); i++ {
				r.dates[i+base] = true
			}
			r.names = append(r.names, name{start: e.Start + base, end: e.End + base, label: e.Label})
		}
	}
	r.sent = make([]int, len(r.tokens))
	for s, sentence := range r.sents {
		for i := sentence.Start; i < sentence.End; i++ {
			r.sent[i] = s
		}
	}
	r.consumed = make([]bool, len(r.tokens))
	r.repair()
	r.link()
	return r, nil
}

// result drops the mentions that no event uses and that name nobody, sorts the
// rest and renumbers them.
func (r *reading) result() *Result {
	used := make([]bool, len(r.mentions))
	use := func(i int) {
		for ; i >= 0 && !used[i]; i = r.mentions[i].Antecedent {
			used[i] = true
		}
	}
	for i, m := range r.mentions {
		if m.Entity != nil && m.Form != FormPhrase {
			use(i)
		}
	}
	for _, e := range r.events {
		for _, i := range slices.Concat(e.Actors, e.Recipients, []int{e.Place, e.Speaker}) {
			use(i)
		}
	}
	order := make([]int, 0, len(r.mentions))
	for i := range r.mentions {
		if used[i] {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return compareMentions(&r.mentions[a], &r.mentions[b]) })
	renumber := make([]int, len(r.mentions)+1)
	renumber[len(r.mentions)] = -1
	res := &Result{Mentions: make([]Mention, 0, len(order)), Events: r.events}
	for n, i := range order {
		renumber[i] = n
		res.Mentions = append(res.Mentions, r.mentions[i])
	}
	number := func(i int) int {
		if i < 0 {
			return -1
		}
		return renumber[i]
	}
	for i := range res.Mentions {
		res.Mentions[i].Antecedent = number(res.Mentions[i].Antecedent)
	}
	for i := range res.Events {
		e := &res.Events[i]
		for _, list := range [][]int{e.Actors, e.Recipients} {
			for j := range list {
				list[j] = number(list[j])
			}
			slices.Sort(list)
		}
		e.Actors, e.Recipients = slices.Compact(e.Actors), slices.Compact(e.Recipients)
		e.Place, e.Speaker = number(e.Place), number(e.Speaker)
	}
	slices.SortStableFunc(res.Events, func(a, b Event) int {
		if d := a.Sentence.Start - b.Sentence.Start; d != 0 {
			return d
		}
		return a.Trigger.Start - b.Trigger.Start
	})
	return res
}

func compareMentions(a, b *Mention) int {
	if d := a.Start - b.Start; d != 0 {
		return d
	}
	return a.End - b.End
}
