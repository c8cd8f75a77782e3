#!/usr/bin/env python3
"""Count ordinary words in a news corpus: gazetteers/words/ordinary.csv.

    count_words.py CORPUS [--given GIVEN_NAMES_CSV] [--drop FORMS] > ordinary.csv

CORPUS holds one JSON object a line with the key `text`; a name that ends in
`.zst` is read through the `zstd` program. A word counts only in mid-sentence:
after a lower-case word and a space, with no more than a comma between. It is
ordinary when it stands in lower case in at least 70 % of these places
(`--share`) and at least six times (`--min`), in at least three documents
(`--documents`).

Documents that hardly know capitals (lower-cased by whoever collected them)
are left out, and so are letters next to a digit, `@`, `#`, `/`, `_` or a
glued full stop (addresses, handles). Words that `--given` lists as names with
`common` = `no` need 95 % instead. `--drop` is a file of forms, one a line,
that were read and found to be no words.

The result has the columns `form,rank`: 1 the most frequent 1,000 words,
2 the next 4,000, 3 the rest; rows in byte order. Only single words and their
frequency class are kept, nothing of the text. Python's standard library only.
"""

import argparse
import csv
import json
import re
import subprocess
import sys
import unicodedata
from collections import Counter
from contextlib import contextmanager

WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
GLUE_BEFORE = set("@#/_.&=-’'0123456789")
GLUE_AFTER = set("@/_=-’'0123456789")
BETWEEN = (" ", ", ")


@contextmanager
def lines_of(path):
    """The lines of a text file, or of a `.zst` file through `zstd -dc`."""
    if not path.endswith(".zst"):
        with open(path, encoding="utf-8") as file:
            yield file
        return
    command = ["zstd", "-dc", "--", path]
    with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8") as run:
        yield run.stdout
    if run.returncode:
        sys.exit(f"{path}: zstd ended with status {run.returncode}")


def knows_capitals(text):
    """False for a text that someone lower-cased: under 0.8 % capitals."""
    return sum(map(str.isupper, text)) * 125 >= len(text)


def is_glued(text, start, end):
    """True where the word is part of an address, a handle or a code."""
    if start and text[start - 1] in GLUE_BEFORE:
        return True
    after = text[end : end + 2]
    return after[:1] in GLUE_AFTER or (after[:1] == "." and after[1:].isalpha())


def count(texts):
    """(lower, upper, documents): how often each word stands in mid-sentence."""
    lower, upper, documents = Counter(), Counter(), Counter()
    for text in texts:
        seen = set()
        before_end, before_lower = -1, False
        for match in WORD.finditer(text):
            start, end = match.span()
            word = match.group()
            if before_lower and text[before_end:start] in BETWEEN and not is_glued(text, start, end):
                key = word.lower()
                if word == key:
                    lower[key] += 1
                    seen.add(key)
                elif word[0].isupper():
                    upper[key] += 1
            before_end, before_lower = end, word.islower()
        documents.update(seen)
    return lower, upper, documents


def ordinary(counts, options, names, dropped):
    """The words of the list, most frequent first (ties in byte order)."""
    lower, upper, documents = counts
    kept = []
    for word, times in lower.items():
        share = times / (times + upper[word])
        needed = max(options.share, 0.95) if word in names else options.share
        if len(word) < 2 or word in dropped:
            continue
        if times >= options.min and documents[word] >= options.documents and share >= needed:
            kept.append(word)
    return sorted(kept, key=lambda word: (-lower[word], word))


def uncommon_names(path):
    """The lower-cased forms of a given_names.csv whose `common` is `no`."""
    if path is None:
        return set()
    with open(path, encoding="utf-8", newline="") as file:
        return {row["form"].lower() for row in csv.DictReader(file) if row["common"] == "no"}


def forms(path):
    """The forms of a file, one a line; empty without a file."""
    if path is None:
        return set()
    with open(path, encoding="utf-8") as file:
        return {line.strip() for line in file if line.strip()}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("corpus", help="JSON lines with a text each; .zst through zstd")
    parser.add_argument("--given", help="given_names.csv: names need a higher share")
    parser.add_argument("--drop", help="forms to leave out, one a line")
    parser.add_argument("--min", type=int, default=6, help="least count in lower case (6)")
    parser.add_argument("--documents", type=int, default=3, help="least documents (3)")
    parser.add_argument("--share", type=float, default=0.7, help="least share in lower case (0.7)")
    options = parser.parse_args()

    with lines_of(options.corpus) as lines:
        texts = (unicodedata.normalize("NFC", json.loads(line)["text"]) for line in lines)
        counts = count(text for text in texts if knows_capitals(text))
    words = ordinary(counts, options, uncommon_names(options.given), forms(options.drop))
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(["form", "rank"])
    ranked = [(word, 1 if n < 1000 else 2 if n < 5000 else 3) for n, word in enumerate(words)]
    writer.writerows(sorted(ranked, key=lambda row: row[0].encode()))


if __name__ == "__main__":
    main()
