package nlp

// Token is one token of a document: a word, a punctuation mark or a run of white space. Start and End are byte offsets into
// Doc.Text; Doc.Text[Start:End] == Text.
type Token struct {
	Text       string
	Start, End int
	Norm       string // the normalized form: "n't" is "not", “ is "
	Lower      string // Text in lower case
	Lemma      string // the base form: "is" is "be"
	Tag        string // Penn Treebank tag, as VBD
	POS        string // universal part of speech, as VERB
	Morph      string // morphological features as spaCy prints them, as Tense=Past|VerbForm=Fin; often empty
	Dep        string // label of the dependency on Head, as nsubj; ROOT for a root
	Head       int    // index of the head in Doc.Tokens; its own index for a root
	Space      bool   // one space follows, which belongs to no token
	SentStart  bool   // the token starts a sentence
}

// Entity is a named entity: the tokens from Start up to but not including End.
type Entity struct {
	Start, End int
	Label      string // one of OntoNotes' 18 types, as PERSON, ORG, GPE or DATE
}

// Sentence is the tokens from Start up to but not including End.
type Sentence struct{ Start, End int }

// Doc is an analysed text. Sentences cover all tokens in order; entities are in order and never overlap. The methods answer for documents
// that Parse has made, in constant time; a Doc is not changed by them and may be read by several goroutines.
type Doc struct {
	Text      string
	Tokens    []Token
	Sentences []Sentence
	Entities  []Entity

	tree tree
}

// Children returns the indexes of the tokens whose head is token i, in text order; nil when there are none. It panics when i is
// out of range. The caller must not change the slice.
func (d *Doc) Children(i int) []int { return d.tree.childrenOf(i) }

// Subtree returns the range of tokens [start, end) from the first to the last descendant of token i, itself included. In
// a tree with crossing arcs the range may contain tokens that do not descend from i. It panics when i is out of range.
func (d *Doc) Subtree(i int) (start, end int) { return d.tree.left[i], d.tree.right[i] + 1 }

// Sentence returns the index in Doc.Sentences of the sentence that token i is in. It panics when i is out of range.
func (d *Doc) Sentence(i int) int { return d.tree.sentence[i] }
