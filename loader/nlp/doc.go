// Package nlp reads English: it splits a text into tokens and sentences, tags and lemmatizes the tokens, parses their
// dependencies and finds the named entities.
//
// It runs the published pipeline en_core_web_sm 3.8.0 of spaCy in pure Go and gives, token for token, what spaCy 3.8 gives:
// tokenizer, shared token vectors, tagger, transition-based parser, attribute ruler, rule lemmatizer, and an entity
// recognizer with token vectors of its own. The files follow that order. The model is embedded; scripts/nlp/export.py made it
// from the published package. The tests compare every field of every token with spaCy's own output.
package nlp
