#!/usr/bin/env python3
"""What the words of a news corpus are, from where they stand: rules/entity/words.csv.

    word_classes.py CORPUS ENTITIES [--words DIR] [--min N] [--without GOLD …] > words.csv

CORPUS holds one JSON object a line with the key `text`; a name that ends in `.zst` is read through the `zstd` program.
ENTITIES is the entities.csv that kutip makes of it; articles that stand in a GOLD file (JSON lines with `text`) are left out.
Needs numpy, scipy and scikit-learn. The same corpus and names give the same file.

A form is a word as it is written in mid-sentence (in capitals only where it is never written otherwise); it counts from
`--min` times on, in three documents or more. Columns:

    form            the word
    class, kind     its class among 64 and among 256: words that stand between like neighbours are in one class. Vectors of
                    50 dimensions from the positive mutual information of a word and its neighbours on either side
                    (Levy & Goldberg 2014), put into classes by k-means.
    often           how often it was seen: 1 (seldom) to 6
    capital         share written with a capital: of all of the word in mid-sentence
    upper           share written in capitals, of those with a capital
    title           share straight behind a title or form of address
    head            share straight behind a word that opens an organisation's name
    at              share straight behind a preposition of place
    said            share beside a reporting word
    age             share straight before a number in brackets
    bracket         share alone in brackets
    more, again     share straight before, and behind, another capitalised word
    person, org, place    share read as part of a name of that type
    alone           share of these that are the whole name
    opens, closes   share of these that are the first, and the last, of several words of the name
                    Shares are steps 0 (never) to 7 (nearly always).
    word            yes for a frequent word of the language: a feature of its own

Only counts leave this tool, nothing of the text.
"""

import argparse
import csv
import json
import re
import subprocess
import sys
from bisect import bisect_right
from collections import Counter
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.cluster import MiniBatchKMeans
from sklearn.decomposition import TruncatedSVD

TOKEN = re.compile(r"[^\W\d_]+(?:[-’'][^\W_]+)*|\d[\d.,/:]*|[^\w\s]")
SENTENCE = set(".!?…:;\"“”„«»*•|")
STEPS = (0.0, 0.004, 0.02, 0.08, 0.25, 0.6, 0.9)
NEIGHBOURS, DIMENSIONS, SIZES = 4000, 50, (64, 256)
# Steps of `often` from which, and of `capital` up to which, a word is a feature of its own.
OWN, SMALL = 4, 4


def texts(path, without):
    """Id and text of the documents of the corpus; none whose letters begin as one of `without` does."""
    if path.endswith(".zst"):
        with subprocess.Popen(["zstd", "-dc", "--", path], stdout=subprocess.PIPE, encoding="utf-8") as run:
            documents = [json.loads(line) for line in run.stdout]
    else:
        with open(path, encoding="utf-8") as file:
            documents = [json.loads(line) for line in file]
    return [(d["id"], d["text"]) for d in documents if beginning(d["text"]) not in without]


def beginning(text):
    """The first letters of a text, to know it again."""
    return "".join(filter(str.isalpha, text[:600]))[:200]


def read_names(path):
    """Where the names of each document stand, by the offset they begin at: their end and a number for their type."""
    types = {"PERSON": 0, "ORG": 1, "OUTLET": 1, "PLACE": 2, "COUNTRY": 2}
    names = {}
    with open(path, encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if row["type"] in types:
                names.setdefault(row["doc_id"], []).append((int(row["start"]), int(row["end"]), types[row["type"]]))
    return names


def first_words(path, keep=lambda row: True):
    """The single words, and the last words of longer entries, of a word list."""
    with open(path, encoding="utf-8") as file:
        return {row["form"].split()[-1].lower() for row in csv.DictReader(file) if keep(row)}


def step(share):
    """0 for never, else the number of the step that a share reaches."""
    return sum(share > limit for limit in STEPS)


def shape(word):
    """A stand-in for a neighbour that is too seldom."""
    if word[0].isdigit():
        return "<number>"
    if not word[0].isalpha():
        return word
    if word.isupper():
        return "<upper>"
    return "<capital>" if word[0].isupper() else "<lower>"


def sentences(text, places=None):
    """Runs of tokens between the ends of sentences and lines; to `places` go the offsets of the tokens of the last one."""
    start = 0
    for line in text.split("\n"):
        run, at = [], []
        for match in TOKEN.finditer(line):
            token = match[0]
            if token in SENTENCE:
                if run:
                    if places is not None:
                        places[:] = at
                    yield run
                run, at = [], []
            else:
                run.append(token)
                at.append(start + match.start())
        if run:
            if places is not None:
                places[:] = at
            yield run
        start += len(line) + 1


class Words:
    """Classes of words that the shares are about."""

    def __init__(self, folder):
        self.titles = first_words(folder / "titles.csv") | first_words(folder / "honorifics.csv")
        self.heads = first_words(folder / "org_heads.csv")
        self.said = first_words(folder / "cues.csv", lambda row: row["position"] in ("post", "pre", "nya"))
        self.said -= {"aku", "kata-kata"}
        with open(folder / "function_words.csv", encoding="utf-8") as file:
            rows = [row for row in csv.DictReader(file) if row["kind"] == "preposition"]
        self.at = {row["form"] for row in rows} & first_words(folder / "place_cues.csv")


def count(corpus):
    """How often each form stands in mid-sentence, and in how many documents."""
    forms, documents = Counter(), Counter()
    for _, text in corpus:
        seen = Counter()
        for run in sentences(text):
            seen.update(run[1:])
        forms.update(seen)
        documents.update(seen.keys())
    return forms, documents


def shares(word, at, run, words, tally):
    """Adds what one place of a capitalised word tells to its tally."""
    before = run[at - 1]
    after = run[at + 1] if at + 1 < len(run) else ""
    low = before.lower()
    tally[0] += 1
    tally[1] += word.isupper() and len(word) > 1
    tally[2] += low in words.titles
    tally[3] += low in words.heads
    tally[4] += before in words.at
    tally[5] += before in words.said or after in words.said
    tally[6] += after == "(" and at + 3 < len(run) and run[at + 2].isdigit() and run[at + 3] == ")"
    tally[7] += before == "(" and after == ")"
    tally[8] += after[:1].isupper()
    tally[9] += before[:1].isupper()


def readings(run, at, offsets, names, tally):
    """Adds as what a capitalised word was read."""
    place = offsets[at]
    index = bisect_right(names, (place, float("inf"))) - 1
    if index < 0 or names[index][1] <= place:
        return
    start, end, kind = names[index]
    first = place == start
    last = at + 1 == len(run) or offsets[at + 1] >= end
    tally[10 + kind] += 1
    tally[13] += first and last
    tally[14] += first and not last
    tally[15] += last and not first


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus")
    parser.add_argument("entities")
    parser.add_argument("--without", nargs="*", default=[])
    parser.add_argument("--words", type=Path, default=Path(__file__).parent.parent / "gazetteers" / "words")
    parser.add_argument("--min", type=int, default=8)
    options = parser.parse_args()
    words = Words(options.words)
    without = set()
    for path in options.without:
        with open(path, encoding="utf-8") as file:
            without |= {beginning(json.loads(line).get("text", "")) for line in file} - {""}
    corpus = texts(options.corpus, without)
    read = read_names(options.entities)
    forms, documents = count(corpus)
    kept = [w for w, n in forms.items() if n >= options.min and documents[w] >= 3 and w[0].isalpha()]
    kept.sort(key=lambda w: (-forms[w], w))
    index = {w: i for i, w in enumerate(kept)}
    capital, all_of = Counter(), Counter()
    for word, n in forms.items():
        all_of[word.lower()] += n
        capital[word.lower()] += n * word[0].isupper()
    around = {w: i for i, w in enumerate(w for w, _ in sorted(forms.items(), key=lambda p: (-p[1], p[0]))[:NEIGHBOURS])}
    for stand_in in ("<number>", "<upper>", "<capital>", "<lower>", "<start>", "<end>"):
        around.setdefault(stand_in, len(around))

    def neighbour(token):
        place = around.get(token)
        return around.get(shape(token), around["<lower>"]) if place is None else place

    pairs = Counter()
    tallies = np.zeros((len(kept), 16), dtype=np.int64)
    width = len(around)
    offsets = []
    for document, text in corpus:
        names = sorted(read.get(document, []))
        for run in sentences(text, offsets):
            places = [around["<start>"], *map(neighbour, run), around["<end>"]]
            for at in range(1, len(run)):
                row = index.get(run[at])
                if row is None:
                    continue
                pairs[row, places[at]] += 1
                pairs[row, width + places[at + 2]] += 1
                if run[at][0].isupper():
                    shares(run[at], at, run, words, tallies[row])
                    readings(run, at, offsets, names, tallies[row])
    keys = np.array(list(pairs.keys()))
    matrix = csr_matrix((np.array(list(pairs.values()), dtype=np.float64), (keys[:, 0], keys[:, 1])), shape=(len(kept), 2 * width))
    vectors = embed(matrix)
    classes = [classify(vectors, size, matrix) for size in SIZES]
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(
        "form class kind often capital upper title head at said age bracket more again "
        "person org place alone opens closes word".split())
    rows = []
    for row, word in enumerate(kept):
        n, tally = forms[word], tallies[row]
        often = 1 + sum(n >= limit for limit in (16, 50, 200, 1000, 5000))
        written = step(capital[word.lower()] / all_of[word.lower()])
        rest = [step(k / (tally[0] + 1)) for k in tally[1:13]]
        rest += [step(k / (tally[10:13].sum() + 1)) for k in tally[13:]]
        own = "yes" if often >= OWN and written <= SMALL else ""
        rows.append([word, *(c[row] for c in classes), often, written, *rest, own])
    rows.sort(key=lambda r: r[0].encode())
    out.writerows(rows)


def embed(matrix):
    """Vectors of length one from the positive pointwise mutual information of words and neighbours."""
    total = matrix.sum()
    left = np.asarray(matrix.sum(axis=1)).ravel()
    right = np.asarray(matrix.sum(axis=0)).ravel() ** 0.75
    right *= total / right.sum()
    coo = matrix.tocoo()
    value = np.log(np.maximum(coo.data * total / (left[coo.row] * np.maximum(right[coo.col], 1e-9)), 1e-9))
    value = np.maximum(value, 0) * np.minimum(1, coo.data / (coo.data + 1))
    ppmi = csr_matrix((value, (coo.row, coo.col)), shape=matrix.shape)
    svd = TruncatedSVD(DIMENSIONS, random_state=1, n_iter=7)
    vectors = svd.fit_transform(ppmi) / np.sqrt(svd.singular_values_)
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)


def classify(vectors, size, matrix):
    """The class of each word, classes numbered by how often their words are seen."""
    means = MiniBatchKMeans(size, random_state=1, batch_size=4096, n_init=4, max_iter=200)
    labels = means.fit_predict(vectors)
    weight = np.bincount(labels, weights=np.asarray(matrix.sum(axis=1)).ravel(), minlength=size)
    order = np.argsort(-weight, kind="stable")
    number = np.empty(size, dtype=int)
    number[order] = np.arange(size)
    return number[labels]


if __name__ == "__main__":
    main()
