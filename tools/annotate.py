#!/usr/bin/env python3
"""Make the gold set of tests/articles from its marked-up sources.

  annotate.py             write NAME.txt and gold.jsonl from marked/NAME.mark
  annotate.py --check     write nothing; fail if a source is wrong or a written file is out of date
  annotate.py --show [NAME ...]   print every span of the gold, and what was left unmarked, for re-reading

A source is a head, a line `---`, and the article with its marks. tests/articles/README.md describes both.
Offsets in gold.jsonl are half-open ranges of Unicode code points of NAME.txt. Only the standard library is used.
Exit status: 0 all is well, 1 a source is wrong or a file is out of date, 2 the command line is wrong.
"""
import json
import re
import sys
from pathlib import Path

ARTICLES = Path(__file__).resolve().parent.parent / "tests" / "articles"
ENTITY = {"p": "PERSON", "c": "COUNTRY", "l": "PLACE", "o": "ORG", "m": "OUTLET"}
KIND = {"d": "direct", "m": "mixed", "i": "indirect"}
CHARACTER = {"nbsp": "\u00a0", "shy": "\u00ad", "zwsp": "\u200b"}
CIRCUMSTANCE = {"on": "said_on", "at": "said_at", "via": "via", "to": "addressee"}
SPEAKER_TYPE = ("person", "organization", "unnamed")
MARKS = "\"'“”„‟‘’‚‛«»‹›"
SPACE = " \t\n\u00a0"


class Wrong(Exception):
    """A source that does not follow the notation; the message names the place."""


def parse_head(lines):
    """The head's lines -> ({key: speaker fields}, forms that may stand unmarked)."""
    speakers, plain = {}, []
    for line in filter(str.strip, lines):
        if line.startswith("#"):
            continue
        if line.startswith("plain:"):
            plain += [form.strip() for form in line[6:].split(";")]
            continue
        key, _, rest = line.partition("=")
        name, *fields = [part.strip() for part in rest.split("|")]
        if not name:
            raise Wrong(f"head: no speaker in {line!r}")
        speaker = {"speaker": name, "speaker_type": "person"}
        for field in fields:
            word, _, value = field.partition(" ")
            if word in SPEAKER_TYPE and not value:
                speaker["speaker_type"] = word
            elif word == "also" and value:
                speaker["speaker_names"] = [n.strip() for n in value.split(";")]
            elif word in ("role", "affiliation") and value:
                speaker[word] = value.strip()
            else:
                raise Wrong(f"head: {field!r} is no field of a speaker")
        speakers[key.strip()] = speaker
    return speakers, plain


class Article:
    """One source: the plain text, and the spans that its marks describe."""

    def __init__(self, path):
        self.name = path.stem
        head, bar, body = path.read_text(encoding="utf-8").partition("\n---\n")
        if not bar:
            raise Wrong("no line --- between the head and the article")
        self.speakers, self.plain = parse_head(head.split("\n"))
        self.quotes, self.entities, self.inner = [], [], []
        self.groups, self.waiting, self.loose = [], [], set()
        self.text = self.read(body.strip("\n") + "\n")
        self.close()
        self.verify()

    def read(self, body):
        """Take the marks out of `body`, keeping the spans they stand for."""
        out, stack, i = [], [], 0
        while i < len(body):
            c = body[i]
            if c == "{":
                end = body.find("}", i)
                if end < 0:
                    raise Wrong(f"no }} after {body[i:i + 40]!r}")
                self.brace(body[i + 1:end], out)
                i = end + 1
            elif c == "<":
                bar = body.find("|", i)
                if bar < 0:
                    raise Wrong(f"no | after {body[i:i + 40]!r}")
                stack.append((self.open_quote(body[i + 1:bar], len("".join(out))), i))
                i = bar + 1
            elif c == ">":
                if not stack:
                    raise Wrong(f"> closes nothing: {body[max(0, i - 40):i + 1]!r}")
                stack.pop()[0]["end"] = len("".join(out))
                i += 1
            elif c in "}|":
                raise Wrong(f"stray {c} in {body[max(0, i - 20):i + 20]!r}")
            else:
                out.append(c)
                i += 1
        if stack:
            raise Wrong(f"no > for {body[stack[-1][1]:stack[-1][1] + 40]!r}")
        return "".join(out)

    def brace(self, mark, out):
        """{p:Name}, {=cue}, {+cue}, {=+cue} or {nbsp}."""
        for name, char in CHARACTER.items():
            mark = mark.replace(f"[{name}]", char)
        start = len("".join(out))
        if mark in CHARACTER:
            out.append(CHARACTER[mark])
            return
        if mark[1:2] == ":" and mark[0] in ENTITY:
            out.append(mark[2:])
            self.entities.append({"start": start, "end": start + len(mark) - 2, "type": ENTITY[mark[0]]})
            self.inner.append((start, mark[2:]))
            return
        before, after = mark.startswith("="), mark.lstrip("=").startswith("+")
        word = mark.lstrip("=+")
        if not (before or after) or not word:
            raise Wrong(f"{{{mark}}} is no mark")
        out.append(word)
        cue = [start, start + len(word)]
        self.inner.append((start, word))
        if before:
            if not self.groups:
                raise Wrong(f"cue {word!r} has no quote before it")
            self.groups[-1].append(cue)
        if after:
            self.waiting.append(cue)

    def open_quote(self, mark, start):
        """`d retno on=2019-03-05 at=[Istana Merdeka, Jakarta]`, the part of a quote's mark before the bar."""
        m = re.match(r"([dmi])(\+?) (\S+)", mark)
        if not m or (m[3] != "?" and m[3] not in self.speakers):
            raise Wrong(f"<{mark}| names no kind, or a speaker that is not in the head")
        quote = {"start": start, "end": start, "kind": KIND[m[1]]}
        quote.update(self.speakers.get(m[3], {}))
        rest = mark[m.end():]
        for word, value in re.findall(r"(\w+)=(\[[^\]]*\]|\S+)", rest):
            if word not in CIRCUMSTANCE:
                raise Wrong(f"<{mark}| has no field {word}")
            quote[CIRCUMSTANCE[word]] = value.strip("[]")
        left = re.sub(r"\w+=(\[[^\]]*\]|\S+)", "", rest).split()
        if left not in ([], ["loose"]):
            raise Wrong(f"<{mark}| has stray words {left}")
        if left:
            self.loose.add(start)
        if m[2]:
            if not self.quotes or self.quotes[-1][0]["speaker"] != quote.get("speaker"):
                raise Wrong(f"<{mark}| continues a quote of another speaker")
            quote["continues"] = True
        else:
            self.groups.append(self.waiting)
        if m[2] and self.waiting:
            raise Wrong(f"<{mark}| continues a quote, yet a cue stands before it with +")
        self.waiting = []
        self.quotes.append((quote, self.groups[-1]))
        return quote

    def close(self):
        """Give every piece of a quote the cue of the whole; a quote has one cue at most."""
        if self.waiting:
            raise Wrong(f"cue at {self.waiting[0]} has no quote after it")
        for quote, cues in self.quotes:
            if len(cues) > 1:
                raise Wrong(f"two cues for {self.text[quote['start']:quote['end']]!r}")
            if cues:
                quote["cue"] = list(cues[0])
        self.quotes = sorted((q for q, _ in self.quotes), key=lambda q: (q["start"], q["end"]))
        self.entities.sort(key=lambda e: e["start"])
        for span in self.quotes + self.entities:
            span["text"] = self.text[span["start"]:span["end"]]

    def verify(self):
        """Every check that needs the whole text."""
        text = self.text
        for start, inner in self.inner:
            if text[start:start + len(inner)] != inner:
                raise Wrong(f"{inner!r} did not survive the round trip")
        for span in self.quotes + self.entities:
            said = span["text"]
            if not said or said[0] in SPACE or said[-1] in SPACE:
                raise Wrong(f"white space at an edge of {said!r}")
            if said[0] in MARKS or (said[-1] in MARKS and "kind" in span):
                raise Wrong(f"quotation mark at an edge of {said!r}")
        for a, b in zip(self.entities, self.entities[1:]):
            if b["start"] < a["end"]:
                raise Wrong(f"{a['text']!r} and {b['text']!r} overlap")
        for quote in self.quotes:
            self.verify_quote(quote)
        for form, start in self.unmarked():
            raise Wrong(f"{form!r} is a name elsewhere, but not in {text[max(0, start - 30):start + 40]!r}")

    def verify_quote(self, quote):
        text, said = self.text, quote["text"]
        if quote["kind"] == "indirect":
            if said[-1] in ".,;" and not said.endswith(("Tbk.", "dll.")):
                raise Wrong(f"an indirect quote ends before its stop: {said!r}")
            if re.match(r"(bahwa|jika|,)\b", said) and not said.startswith("jika"):
                raise Wrong(f"an indirect quote begins after bahwa: {said!r}")
        elif quote["start"] not in self.loose:
            before = text[:quote["start"]].rstrip(SPACE)[-1:]
            after = text[quote["end"]:].lstrip(SPACE)[:1]
            if before not in MARKS or after not in MARKS or not before or not after:
                raise Wrong(f"no marks around {said!r}")
        if "said_on" in quote and not re.fullmatch(r"\d{4}-\d\d-\d\d", quote["said_on"]):
            raise Wrong(f"{quote['said_on']!r} is no date")
        plain = re.sub(r"[\u00a0\s]+", " ", text)
        for field in ("role", "affiliation", "said_at", "via", "addressee", "speaker"):
            value = quote.get(field)
            if value and value not in plain:
                raise Wrong(f"{field} {value!r} does not stand in the text")

    def unmarked(self):
        """(form, start) of forms that are names in one place and bare words in another."""
        covered = [(e["start"], e["end"]) for e in self.entities]
        for form in sorted({e["text"] for e in self.entities} - set(self.plain)):
            for m in re.finditer(r"(?<![\w-])" + re.escape(form) + r"(?![\w-])", self.text):
                if not any(s <= m.start() and m.end() <= e for s, e in covered):
                    yield form, m.start()

    def gold(self):
        """The line of gold.jsonl."""
        record = {"id": self.name, "complete": True, "quotes": self.quotes, "entities": self.entities}
        return json.dumps(record, ensure_ascii=False)

    def show(self):
        """Every span, then capitalised words and quotation marks that no span accounts for."""
        text = self.text
        print(f"==== {self.name}: {len(text.split())} words")
        for q in self.quotes:
            cue = text[slice(*q["cue"])] if "cue" in q else "-"
            more = {k: v for k, v in q.items() if k not in ("start", "end", "kind", "speaker", "cue", "text")}
            print(f"{'+' if q.get('continues') else ' '}{q['kind'][0]} [{q['text']}] {q.get('speaker')} | {cue} | {more}")
        for kind in ENTITY.values():
            print(f"  {kind}: " + "; ".join(e["text"] for e in self.entities if e["type"] == kind))
        covered = [(e["start"], e["end"]) for e in self.entities]
        words = [m for m in re.finditer(r"(?<=[\w,)] )[A-Z][\w.-]*(?: [A-Z][\w.-]*)*", text)
                 if not any(s < m.end() and m.start() < e for s, e in covered)]
        print("  unmarked: " + "; ".join(m[0] for m in words))
        edges = {p for q in self.quotes if q["kind"] != "indirect" for p in (q["start"], q["end"])}
        stray = [m for m in re.finditer(rf"(?<!\w)[{MARKS}]+|[{MARKS}]+(?!\w)", text)
                 if not edges & {m.start(), m.end()}]
        print("  stray marks: " + "  ".join(repr(text[max(0, m.start() - 15):m.end() + 15]) for m in stray))


def main(argv):
    """Run as the module's docstring says; returns the exit status."""
    mode, names = (argv[:1] or [""])[0], argv[1:]
    if mode not in ("", "--check", "--show") or (names and mode != "--show"):
        print(__doc__, file=sys.stderr)
        return 2
    articles, wrong = [], 0
    for path in sorted((ARTICLES / "marked").glob("*.mark")):
        try:
            articles.append(Article(path))
        except Wrong as error:
            print(f"{path.name}: {error}", file=sys.stderr)
            wrong += 1
    if mode == "--show":
        for article in articles:
            if not names or article.name in names:
                article.show()
        return int(wrong > 0)
    files = {ARTICLES / f"{a.name}.txt": a.text for a in articles}
    files[ARTICLES.parent / "gold.jsonl"] = "".join(a.gold() + "\n" for a in articles)
    stale = [p for p in ARTICLES.glob("*.txt") if p not in files]
    for path, content in files.items():
        if path.exists() and path.read_bytes() == content.encode():
            continue
        stale.append(path)
        if mode == "" and not wrong:
            path.write_bytes(content.encode())
    if mode == "--check":
        for path in stale:
            print(f"{path.name}: out of date", file=sys.stderr)
        wrong += len(stale)
    print(f"{len(articles)} articles, {sum(len(a.quotes) for a in articles)} quotes, "
          f"{sum(len(a.entities) for a in articles)} names", file=sys.stderr)
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
