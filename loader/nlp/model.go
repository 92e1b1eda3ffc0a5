package nlp

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"unicode/utf8"

	"detente/loader/nlp/internal/kernel"
)

// MaxTextBytes is the length of the longest text that Parse accepts: some 400,000 words of prose. spaCy's own limit is a million
// characters. Time and memory grow with the number of tokens, about 25 µs and 0.8 KB each.
const MaxTextBytes = 2_000_000

// Errors that Parse wraps.
var (
	ErrInvalidUTF8 = errors.New("text is not valid UTF-8")
	ErrTooLong     = fmt.Errorf("text is longer than %d bytes", MaxTextBytes)
)

// Model is a loaded pipeline. It is safe for concurrent use; it changes only in its caches, which are bounded and
// never change a result.
type Model struct {
	kernel     *kernel.Kernel
	tokenizer  *tokenizer
	shared     *tok2vec // token vectors of the tagger and the parser
	entityVecs *tok2vec // token vectors of the entity recognizer
	tagger     *tagger
	parser     *transitions
	entities   *transitions
	ruler      *ruler
	lemmatizer *lemmatizer
	workspaces sync.Pool // of *workspace
}

// Load returns the embedded model, with the fastest kernel that the processor can run. It takes some tens of milliseconds; each
// call makes a model of its own, of some 40 MB.
func Load() (*Model, error) {
	return load(modelFile, kernel.Best())
}

func load(file string, k *kernel.Kernel) (*Model, error) {
	m, err := readModel(file, k)
	if err != nil {
		return nil, fmt.Errorf("nlp: loading the model: %w", err)
	}
	return m, nil
}

func readModel(file string, k *kernel.Kernel) (*Model, error) {
	r, err := newModelReader(file, k)
	if err != nil {
		return nil, err
	}
	classes, err := newClasses(r.Classes)
	if err != nil {
		return nil, err
	}
	m := &Model{kernel: k}
	words := newVocabulary(&lexicon{symbols: r.Symbols, norms: r.Norms, classes: classes})
	m.tokenizer = newTokenizer(&r.header, words)
	m.shared = newTok2vec(r, "t2v", r.Tok2vec.Seeds, sharedVector)
	m.entityVecs = newTok2vec(r, "ner.t2v", r.EntityTok2vec.Seeds, entityVector)
	m.tagger = newTagger(r)
	m.parser = newTransitions(r, "parser", parserFeatures, r.ParserMoves)
	m.entities = newTransitions(r, "ner", entityFeatures, r.EntityMoves)
	m.lemmatizer = newLemmatizer(r, classes)
	if m.ruler, err = newRuler(r.Ruler); err != nil {
		return nil, err
	}
	if r.err != nil {
		return nil, r.err
	}
	m.workspaces.New = func() any { return newWorkspace(m) }
	return m, nil
}

// Kernel names the numeric kernel in use: "avx2" or "portable".
func (m *Model) Kernel() string { return m.kernel.Name() }

// Parse analyses a text. Empty text gives a document without tokens. The error wraps ErrInvalidUTF8 or ErrTooLong. The same
// text always gives the same document.
func (m *Model) Parse(text string) (*Doc, error) {
	if len(text) > MaxTextBytes {
		return nil, fmt.Errorf("nlp: parsing a text of %d bytes: %w", len(text), ErrTooLong)
	}
	if !utf8.ValidString(text) {
		return nil, fmt.Errorf("nlp: parsing %q: %w", excerpt(text), ErrInvalidUTF8)
	}
	w := m.workspaces.Get().(*workspace)
	defer m.workspaces.Put(w)
	return w.parse(text), nil
}

// excerpt returns the start of a text for an error message.
func excerpt(text string) string {
	const most = 40
	if len(text) <= most {
		return text
	}
	return strings.ToValidUTF8(text[:most], "\uFFFD") + "..."
}
