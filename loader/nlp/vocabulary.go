package nlp

import (
	"strings"
	"sync"
)

// Bounds of a model's caches. A cached word takes at most about 1.5 KB with its vectors, so the caches stay under 30 MB.
const (
	maxCachedWords  = 1 << 14
	maxCachedChunks = 1 << 15
	maxCachedLength = 48 // bytes; longer words and chunks hardly ever come back
)

// vocabulary remembers the words seen and how chunks of text split into words. When either cache is full both are
// emptied: words that matter come back at once. It is safe for concurrent use.
type vocabulary struct {
	lexicon *lexicon

	mu     sync.RWMutex
	words  map[string]*lexeme   // GUARDED_BY(mu)
	chunks map[string][]*lexeme // GUARDED_BY(mu)
}

func newVocabulary(l *lexicon) *vocabulary {
	v := &vocabulary{lexicon: l}
	v.reset()
	return v
}

// reset empties the caches; the caller holds mu or is alone.
func (v *vocabulary) reset() {
	v.words = make(map[string]*lexeme)
	v.chunks = make(map[string][]*lexeme)
}

// word returns the lexeme of text. The result keeps nothing of the text that it is cut from.
func (v *vocabulary) word(text string) *lexeme {
	v.mu.RLock()
	x := v.words[text]
	v.mu.RUnlock()
	if x != nil {
		return x
	}
	x = v.lexicon.lexeme(strings.Clone(text), "")
	if len(text) > maxCachedLength {
		return x
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if other := v.words[text]; other != nil {
		return other
	}
	if len(v.words) >= maxCachedWords {
		v.reset()
	}
	v.words[x.text] = x
	return x
}

// split returns the words that a chunk was remembered to split into, nil if it is not known.
func (v *vocabulary) split(chunk string) []*lexeme {
	if len(chunk) > maxCachedLength {
		return nil
	}
	v.mu.RLock()
	defer v.mu.RUnlock()
	return v.chunks[chunk]
}

// remember keeps the words of a chunk; it copies both.
func (v *vocabulary) remember(chunk string, words []*lexeme) {
	if len(chunk) > maxCachedLength {
		return
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if len(v.chunks) >= maxCachedChunks {
		v.reset()
	}
	v.chunks[strings.Clone(chunk)] = append([]*lexeme(nil), words...)
}
