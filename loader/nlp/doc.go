// Package nlp reads English: it splits a text into tokens and sentences, tags and lemmatizes the tokens, parses their
// dependencies and finds the named entities.
//
// It runs the published pipeline en_core_web_sm 3.8.0 of spaCy in pure Go and gives, token for token, what spaCy 3.8 gives. A text
// goes through, in this order and each in files of its own:
//
//   - the tokenizer (tokenizer.go, affix.go, url.go, sequence.go) and the features of words (lexeme.go, vocabulary.go);
//   - the shared token vectors (tok2vec.go), from which the tagger (tagger.go) and the parser (parser.go, projective.go) work, the
//     parser as a transition system whose moves a network scores (transitions.go);
//   - the attribute ruler (ruler.go) and the lemmatizer (lemmatizer.go), which go by rules;
//   - the entity recognizer (entities.go), with token vectors of its own.
//
// The arithmetic is in internal/kernel: AVX2 assembly, generated, where the processor has it, plain Go elsewhere; both give the same
// documents. The model is embedded, with its licences beside it (folder model); scripts/nlp/export.py made it from the published
// package. The tests compare every field of every token with spaCy's own output, which scripts/nlp/golden.py prints, and
// scripts/nlp/bench.sh compares the speed.
package nlp
