package graph

import (
	"cmp"
	"fmt"
	"slices"
	"time"
	"unicode/utf8"
)

// Article is where evidence comes from.
type Article struct {
	// ID is derived from the URL, or from the text where there is no URL, so that
	// reading the same article again gives the same ID.
	ID        string    `json:"id"`
	URL       string    `json:"url,omitempty"`
	Title     string    `json:"title"`
	Authors   []string  `json:"authors,omitempty"`
	Source    string    `json:"source,omitempty"`   // outlet
	Language  string    `json:"language,omitempty"` // ISO 639-1
	Published time.Time `json:"published,omitzero"` // UTC; zero when unknown
	SHA256    string    `json:"sha256"`             // of Text, hexadecimal
	Wire      string    `json:"wire,omitempty"`     // news agency, where told
	Text      string    `json:"text"`               // what evidence offsets refer to
	// Note says why an article has no events though it was read ("language de is not coded").
	Note string `json:"note,omitempty"`
	// Recorded is when the store first learned of the article, Withdrawn when it
	// was retracted (zero while it stands). Stores set both from Batch.At and Retract.
	Recorded  time.Time `json:"recorded,omitzero"`
	Withdrawn time.Time `json:"withdrawn,omitzero"`
}

// Validate returns ErrInvalid, naming the article, when it has no ID or a text
// of it is not UTF-8.
func (a *Article) Validate() error {
	if a.ID == "" {
		return fmt.Errorf("article %q: want an ID: %w", a.URL, ErrInvalid)
	}
	if !validUTF8(a.ID, a.URL, a.Title, a.Source, a.Language, a.SHA256, a.Wire, a.Text, a.Note) || !validUTF8(a.Authors...) {
		return fmt.Errorf("article %q: want UTF-8: %w", a.ID, ErrInvalid)
	}
	return nil
}

// validUTF8 reports whether all texts are UTF-8. Anything else would not come
// back from every store as it went in.
func validUTF8(texts ...string) bool {
	return !slices.ContainsFunc(texts, func(s string) bool { return !utf8.ValidString(s) })
}

// Stance is what a speaker does with the event told.
type Stance string

// The stances.
const (
	StanceAsserts  Stance = "ASSERTS"
	StanceDenies   Stance = "DENIES"
	StanceConfirms Stance = "CONFIRMS"
)

// Stances lists every stance.
func Stances() []Stance { return []Stance{StanceAsserts, StanceDenies, StanceConfirms} }

// Role is the part a mention plays in an event.
type Role string

// The roles.
const (
	RoleActor     Role = "ACTOR"
	RoleRecipient Role = "RECIPIENT"
	RoleSpeaker   Role = "SPEAKER"
	RolePlace     Role = "PLACE"
)

// Mention is a span of the article that names an entity, and why it was taken
// for that entity.
type Mention struct {
	Role   Role   `json:"role"`
	Entity string `json:"entity"` // entity ID
	Text   string `json:"text"`
	Start  int    `json:"start"`          // byte offset into Article.Text
	End    int    `json:"end"`            // byte offset past the mention
	Why    string `json:"why,omitempty"`  // "name", "title and surname", "pronoun for …"
	Told   string `json:"told,omitempty"` // the ID that the article alone would give, where a decision gave another
}

// Evidence is one sentence of one article that supports an event.
// Article.Text[Start:End] is always Sentence.
type Evidence struct {
	Article  string    `json:"article"` // article ID
	Sentence string    `json:"sentence"`
	Start    int       `json:"start"`             // byte offset into Article.Text
	End      int       `json:"end"`               // byte offset past the sentence
	Trigger  string    `json:"trigger"`           // the words that told the event, as written
	Rule     string    `json:"rule"`              // name of the rule that fired
	Speaker  string    `json:"speaker,omitempty"` // entity ID of who says so; "" is the article itself
	Stance   Stance    `json:"stance"`
	Mentions []Mention `json:"mentions,omitempty"` // sorted by Start, Role, Entity
	Told     *Told     `json:"told,omitempty"`     // what the article's own account says, where it is shown otherwise
}

// Validate returns ErrInvalid when the offsets do not enclose the sentence in
// text, or article, rule or stance are missing.
func (e *Evidence) Validate(text string) error {
	if e.Start < 0 || e.End > len(text) || e.Start >= e.End || text[e.Start:e.End] != e.Sentence {
		return fmt.Errorf("evidence [%d:%d] in article %q: the sentence is not at these offsets: %w", e.Start, e.End, e.Article, ErrInvalid)
	}
	for _, m := range e.Mentions {
		if m.Start < 0 || m.End > len(text) || m.Start >= m.End || text[m.Start:m.End] != m.Text || !validUTF8(m.Text, m.Entity, m.Why) {
			return fmt.Errorf("mention %q [%d:%d] in article %q: the text is not at these offsets: %w", m.Text, m.Start, m.End, e.Article, ErrInvalid)
		}
	}
	if !validUTF8(e.Sentence, e.Trigger, e.Rule, e.Speaker) {
		return fmt.Errorf("evidence [%d:%d] in article %q: want UTF-8; do the offsets part a letter? %w", e.Start, e.End, e.Article, ErrInvalid)
	}
	if e.Article == "" || e.Rule == "" {
		return fmt.Errorf("evidence [%d:%d]: want an article and a rule: %w", e.Start, e.End, ErrInvalid)
	}
	if !slices.Contains(Stances(), e.Stance) {
		return fmt.Errorf("evidence [%d:%d] in article %q: stance %q: want ASSERTS, DENIES or CONFIRMS: %w", e.Start, e.End, e.Article, e.Stance, ErrInvalid)
	}
	return nil
}

// CompareEvidence orders evidence by article, place in the text, rule, trigger,
// speaker and stance.
func CompareEvidence(a, b Evidence) int {
	return cmp.Or(cmp.Compare(a.Article, b.Article), cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End),
		cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Trigger, b.Trigger), cmp.Compare(a.Speaker, b.Speaker), cmp.Compare(a.Stance, b.Stance))
}
