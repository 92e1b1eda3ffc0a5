package nlp

// workspace is the memory of one Parse call at a time; a model keeps some for reuse.
type workspace struct {
	model    *Model
	encoding *encoding
	parser   *scorer
	entities *scorer
	state    parserState
	matches  []ruleMatch
	// projected is the largest part for a long document; the parser has done when the entity recognizer starts.
	projected []float32
}

func newWorkspace(m *Model) *workspace {
	return &workspace{
		model: m, encoding: newEncoding(m.kernel),
		parser: newScorer(m.kernel, m.parser), entities: newScorer(m.kernel, m.entities),
	}
}

// parse runs the pipeline over a text that is valid and not too long.
func (w *workspace) parse(text string) *Doc {
	m, doc := w.model, &Doc{Text: text}
	pieces := m.tokenizer.tokenize(text)
	if len(pieces) == 0 {
		return doc
	}
	doc.place(pieces)

	w.encode(m.shared, w.parser, pieces, doc.Tokens)
	edges := w.state.parse(w.parser, doc.Tokens, pieces)
	w.matches = m.ruler.apply(doc.Tokens, pieces, w.matches)
	for i := range doc.Tokens {
		if t := &doc.Tokens[i]; t.Lemma == "" {
			t.Lemma = m.lemmatizer.lemma(t)
		}
	}
	w.encode(m.entityVecs, w.entities, pieces, nil)
	doc.Entities = findEntities(w.entities, doc.Tokens, pieces)
	doc.finish(edges)
	return doc
}

// place makes the tokens of the document, with their offsets.
func (d *Doc) place(pieces []piece) {
	d.Tokens = make([]Token, len(pieces))
	at := 0
	for i, p := range pieces {
		end := at + len(p.word.text)
		d.Tokens[i] = Token{
			Text: d.Text[at:end], Start: at, End: end,
			Norm: p.word.norm, Lower: p.word.lower, Space: p.space,
		}
		at = end
		if p.space {
			at++
		}
	}
}

// encode computes the vectors of all pieces, gives them to the scorer and, if tokens are given, tags these.
func (w *workspace) encode(t *tok2vec, s *scorer, pieces []piece, tokens []Token) {
	w.projected = grow(w.projected, len(pieces)*hidden)
	s.start(w.projected)
	for from := 0; from < len(pieces); from += chunkRows {
		to := min(from+chunkRows, len(pieces))
		vectors := w.encoding.encode(t, pieces, from, to)
		s.project(from, to-from, vectors)
		if tokens == nil {
			continue
		}
		for first := from; first < to; first += blockRows {
			last := min(first+blockRows, to)
			w.model.tagger.tag(w.model.kernel, tokens[first:last], vectors[(first-from)*width:], w.encoding.products)
		}
	}
}
