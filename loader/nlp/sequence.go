package nlp

import (
	"sort"
	"strings"
)

// sequence is the token ids into which an exception's text splits when exceptions are left out of account.
type sequence []uint64

// findSequences prepares joinSequences: it finds the exceptions that contain a space, or that affixes or infixes take apart before
// the exception is seen, as an emoticon in the middle of a chunk.
func (t *tokenizer) findSequences() {
	t.sequences = map[uint64][]sequence{}
	for text := range t.exceptions {
		splits := strings.Contains(text, " ") || t.prefix(text) > 0 || t.suffix(text) > 0
		if !splits {
			t.infixes(text, func(int, int) { splits = true })
		}
		if !splits {
			continue
		}
		parts := t.splitChunks(text, false)
		ids := make(sequence, len(parts))
		for i, part := range parts {
			ids[i] = part.word.orth
		}
		t.sequences[ids[0]] = append(t.sequences[ids[0]], ids)
	}
}

// tokenSpan is the tokens from start up to but not including end.
type tokenSpan struct{ start, end int }

// joinSequences replaces each occurrence of a sequence whose text is an exception by the exception's tokens. Where
// occurrences overlap, the longest wins, then the first.
func (t *tokenizer) joinSequences(pieces []piece) []piece {
	found := t.occurrences(pieces)
	if len(found) == 0 {
		return pieces
	}
	sort.Slice(found, func(a, b int) bool {
		x, y := found[a], found[b]
		if x.end-x.start != y.end-y.start {
			return x.end-x.start > y.end-y.start
		}
		return x.start < y.start
	})
	taken := make([]bool, len(pieces))
	ends := map[int]int{} // end of the accepted span by its start
	for _, s := range found {
		if !taken[s.start] && !taken[s.end-1] {
			ends[s.start] = s.end
		}
		for i := s.start; i < s.end; i++ {
			taken[i] = true // by a rejected span too: spaCy does so
		}
	}
	out := make([]piece, 0, len(pieces))
	for i := 0; i < len(pieces); {
		end, ok := ends[i]
		if !ok {
			out = append(out, pieces[i])
			i++
			continue
		}
		if tokens := t.exception(joinText(pieces[i:end])); tokens != nil {
			out = appendWords(out, tokens)
			out[len(out)-1].space = pieces[end-1].space
		} else {
			out = append(out, pieces[i:end]...)
		}
		i = end
	}
	return out
}

// occurrences finds where the pieces have the same texts as a sequence.
func (t *tokenizer) occurrences(pieces []piece) []tokenSpan {
	var found []tokenSpan
	for i := range pieces {
		for _, ids := range t.sequences[pieces[i].word.orth] {
			if matches(pieces[i:], ids) {
				found = append(found, tokenSpan{i, i + len(ids)})
			}
		}
	}
	return found
}

func matches(pieces []piece, ids sequence) bool {
	if len(ids) > len(pieces) {
		return false
	}
	for i, id := range ids {
		if pieces[i].word.orth != id {
			return false
		}
	}
	return true
}

// joinText returns the text of pieces without the space after the last.
func joinText(pieces []piece) string {
	var b strings.Builder
	for i, p := range pieces {
		b.WriteString(p.word.text)
		if p.space && i+1 < len(pieces) {
			b.WriteByte(' ')
		}
	}
	return b.String()
}
