#!/usr/bin/env python3
"""Measure how often each rule of quotation is right, and write it into the rules as their confidence.

  calibrate.py GOLD_FOLDER [--kutip PATH] [--rules FOLDER] [--write]

GOLD_FOLDER holds gold sets as JSON lines, each record with "id", "text", "complete" and "quotes" (start, end, kind, speaker,
speaker_names; offsets in code points), and score.py beside or above them, which says when a span and a speaker are right. Only
records marked complete count. A row is right if its span overlaps a gold quote (intersection over union of 0.8 or more) and
its speaker is right. The share is shrunk towards that of all rows of its kind, as if PRIOR such rows had been seen as well.
--only NAME takes the gold set of that name alone: texts that the rules were not written on say what unseen text will show.
The table also gives the expected calibration error when the shares are taken from four fifths of the documents and judged
on the fifth. Without --write nothing is changed.
"""
import argparse
import csv
import importlib.util
import os
import re
import subprocess
import sys
import tempfile
from collections import defaultdict

PRIOR = 4.0
FOLDS = 5
CEILING = 0.99


def load_score(folder):
    for place in (folder, os.path.dirname(os.path.abspath(folder))):
        path = os.path.join(place, "score.py")
        if os.path.exists(path):
            spec = importlib.util.spec_from_file_location("score", path)
            module = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(module)
            return module
    sys.exit(f"no score.py in or above {folder}")


def judged(score, doc, rows, kinds):
    """Each row of these kinds with whether it is right."""
    text = doc["text"]
    spans = []
    for row in rows:
        if row["kind"] in kinds:
            spans += [(score.trim(text, *s), row) for s in score.valid(text, row) or []]
    gold = [q for q in doc["quotes"] if q.get("kind", "direct") in kinds]
    speakers = {tuple(score.names_of(q)) for q in doc["quotes"] if score.names_of(q)}
    used, right = set(), {}
    for quote in gold:
        wanted = score.trim(text, quote["start"], quote["end"])
        best, at = 0.0, None
        for i, (span, _) in enumerate(spans):
            if i not in used and score.iou(wanted, span) > best:
                best, at = score.iou(wanted, span), i
        if at is None or best < 0.8:
            continue
        used.add(at)
        row = spans[at][1]
        names = score.names_of(quote)
        others = [n for t in speakers if set(t) != set(names) for n in t]
        right[id(row)] = score.speaker_right(text, row, quote, others) if names else not row["speaker"]
    seen = {id(row): row for _, row in spans}
    return [(row["rule"], "indirect" if row["kind"] == "indirect" else "marked", right.get(key, False)) for key, row in seen.items()]


def shares(rows):
    """Rule -> shrunk share of right rows."""
    by_kind, by_rule = defaultdict(list), defaultdict(list)
    for rule, kind, ok in rows:
        by_kind[kind].append(ok)
        by_rule[rule, kind].append(ok)
    mean = {k: sum(v) / len(v) for k, v in by_kind.items()}
    return {rule: (sum(v) + PRIOR * mean[kind]) / (len(v) + PRIOR) for (rule, kind), v in by_rule.items()}, mean


def calibration_error(pairs):
    bins = defaultdict(list)
    for confidence, ok in pairs:
        bins[min(int(confidence * 10), 9)].append((confidence, ok))
    return sum(abs(sum(c for c, _ in b) - sum(ok for _, ok in b)) for b in bins.values()) / max(1, len(pairs))


def run(kutip, docs):
    with tempfile.TemporaryDirectory() as folder:
        texts = os.path.join(folder, "texts")
        os.mkdir(texts)
        for doc in docs:
            with open(os.path.join(texts, doc["id"] + ".txt"), "w", encoding="utf-8", newline="") as f:
                f.write(doc["text"])
        out = os.path.join(folder, "out")
        subprocess.run([kutip, "extract", "-q", texts, "-o", out], check=True)
        rows = defaultdict(list)
        with open(os.path.join(out, "quotes.csv"), encoding="utf-8", newline="") as f:
            for row in csv.DictReader(f):
                rows[os.path.basename(row["doc_id"])[:-4]].append(row)
        return rows


def write(folder, confidence):
    for name in sorted(os.listdir(folder)):
        if not name.endswith(".toml"):
            continue
        path = os.path.join(folder, name)
        with open(path, encoding="utf-8") as f:
            text = f.read()
        rule, lines = None, []
        for line in text.split("\n"):
            found = re.match(r'id = "([^"]+)"', line)
            rule = found.group(1) if found else rule
            if re.match(r"confidence = ", line) and rule in confidence:
                line = f"confidence = {confidence[rule]:.2f}"
            lines.append(line)
        with open(path, "w", encoding="utf-8", newline="") as f:
            f.write("\n".join(lines))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold")
    parser.add_argument("--kutip", default="target/release/kutip")
    parser.add_argument("--rules", default="rules/quote")
    parser.add_argument("--only", default="")
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    score = load_score(arguments.gold)
    rows, documents = [], []
    indirect = {"indirect"}
    for name in sorted(os.listdir(arguments.gold)):
        if not name.endswith(".jsonl") or arguments.only not in ("", name[: -len(".jsonl")]):
            continue
        docs = [d for d in score.load_gold(os.path.join(arguments.gold, name)) if d.get("complete") and d.get("quotes")]
        kinds = {q.get("kind", "direct") for d in docs for q in d["quotes"]}
        # Reported speech is annotated in full only where a set says so: `kota` and `pfsa` leave most of it out.
        told = name in ("news-indirect.jsonl", "fresh.jsonl")
        sets = [k for k in ({"direct", "mixed"}, indirect) if kinds & k and not (k is indirect and not told)]
        if not sets:
            continue
        found = run(arguments.kutip, docs)
        for doc in docs:
            mine = [r for k in sets for r in judged(score, doc, found.get(doc["id"], []), k)]
            rows += mine
            documents.append(mine)
    full, mean = shares(rows)
    held = []
    for fold in range(FOLDS):
        seen, _ = shares([r for i, d in enumerate(documents) if i % FOLDS != fold for r in d])
        held += [(seen.get(rule, mean[kind]), ok) for i, d in enumerate(documents) if i % FOLDS == fold for rule, kind, ok in d]
    count = defaultdict(lambda: [0, 0])
    for rule, _, ok in rows:
        count[rule][0] += ok
        count[rule][1] += 1
    for rule in sorted(count):
        print(f"{rule:32s} {count[rule][0]:5d} of {count[rule][1]:5d} right   confidence {min(CEILING, full[rule]):.2f}")
    print(f"expected calibration error over {FOLDS} folds: {calibration_error(held):.3f}")
    if arguments.write:
        write(arguments.rules, {rule: min(CEILING, share) for rule, share in full.items()})


if __name__ == "__main__":
    main()
