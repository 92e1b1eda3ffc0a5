// Package extract reads one parsed article and finds who did what to whom: the
// mentions of actors, and the PLOVER events its clauses and event nouns tell,
// each with its realis, its speaker and the rule that fired. It knows English
// and the dictionaries; it keeps no state between articles and touches no
// store, file, network or clock.
package extract

import "detente/graph"

// Result is what one article says, still in its own words: dates are
// expressions, and one event may be told several times.
type Result struct {
	Mentions []Mention // sorted by Start, then End
	Events   []Event   // in the order of the text: by sentence, then trigger
}

// Form is how a mention names its entity.
type Form string

// The forms.
const (
	FormName    Form = "NAME"    // a proper name: "Emmanuel Macron", "France", "the U.S. Treasury"
	FormDemonym Form = "DEMONYM" // "Colombians", "Colombian"
	FormMetonym Form = "METONYM" // "the Kremlin", "Washington" for its government
	FormTitle   Form = "TITLE"   // a title alone: "the Colombian president"
	FormAgent   Form = "AGENT"   // an unnamed group: "Iraqi police", "members of his family"
	FormPronoun Form = "PRONOUN" // "he", "they", "the two leaders", "the former guerrilla"
	FormPhrase  Form = "PHRASE"  // any other noun phrase in an actor's place; it has no entity
)

// Mention is a span of the text that names an actor or a place.
// Text[Start:End] of the article is always Mention.Text.
type Mention struct {
	Start, End int // byte offsets into the article's text
	Text       string
	Head       int // token index of the head word in the parsed document
	Form       Form
	// Entity is who is meant as far as dictionaries, titles and the rest of the
	// article tell; nil when no entity can be named (Form is FormPhrase then).
	// Several mentions of one entity share its ID, never its memory.
	Entity *graph.Entity
	// Antecedent is the index in Result.Mentions of the mention that a pronoun,
	// a surname or a title stands for; -1 when there is none.
	Antecedent int
	Why        string // how the entity was found: "name", "title and name", "pronoun for …"
	// Place tells that the mention is a location here and not an actor ("in Bogotá").
	Place bool
}

// Event is one telling of an event by one clause or event noun.
type Event struct {
	Type     graph.Type
	Mode     graph.Mode
	Contexts []string // sorted PLOVER contexts
	// Actors and Recipients are indexes into Result.Mentions, ascending, each once.
	Actors, Recipients []int
	Realis             graph.Realis
	// DateText is the expression that dates the event, as written ("on Tuesday",
	// "in October", "for the first time in three decades"), with its byte
	// offsets; "" when the sentence has none for it.
	DateText           string
	DateStart, DateEnd int
	Past               bool // the clause is in a past tense: "on Tuesday" is the last one
	Place              int  // index into Result.Mentions, -1 when none is told
	// Speaker is the index of who says so, -1 for the article itself.
	Speaker int
	Stance  graph.Stance
	// Claim tells that this is what an accusation or a denial is about: the deed
	// that the speaker alleges (Hypothetical) or denies (Negated). It is no fact.
	Claim bool
	// Change is the step in a life that this event is, where it is one: a waiver
	// is Waived, a cancelled meeting Cancelled; "" otherwise. Of is the type of
	// event whose life it changes (Sanction, Consult, Accuse).
	Change graph.Status
	Of     graph.Type

	Programme           string // of a sanction: the act, list or kind of measure, where told
	Fatalities, Injured *int   // where told
	Sentence            Span   // byte offsets of the sentence that tells it
	Trigger             Span   // byte offsets of the words that tell it
	Rule                string
	Confidence          float64 // 0 to 1
}

// Span is a stretch of the article's text, in bytes; End is exclusive.
type Span struct{ Start, End int }
