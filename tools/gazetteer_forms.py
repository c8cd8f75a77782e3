"""Rows of a gazetteer and the forms of names in them."""

import collections
import csv
import re
import unicodedata

COLUMNS = (
    "id,type,name,use,aliases,short,cued,bracketed,wikidata,country,kind,role,"
    "from,to,source"
).split(",")
LISTS = ("aliases", "short", "cued", "bracketed")
CLASSES = {
    "free": "free",
    "case_sensitive": "case",
    "needs_context": "context",
    "needs_cue": "cue",
    "never": "never",
}
# The column a form goes to, by the class that was decided for it.
COLUMN_OF = {"free": "aliases", "case": "aliases", "context": "short", "cue": "cued"}


def norm(text):
    """NFC, one kind of apostrophe, single spaces."""
    text = unicodedata.normalize("NFC", text).replace("’", "'").replace("‘", "'")
    text = re.sub(r"[\u200b-\u200f\u2060\ufeff\u00ad$]", "", text)
    text = text.replace("ʻ", "'").replace("ʼ", "'").replace("`", "'")
    return " ".join(text.split())


def plain(text):
    """`text` without diacritics."""
    split = unicodedata.normalize("NFD", text)
    bare = "".join(c for c in split if not unicodedata.combining(c))
    return bare.translate(str.maketrans("øØłŁđĐıßæÆœŒþÞðÐ", "oOlLdDisaAoOtTdD"))


def fold(text):
    """Equal for forms that the matcher makes from one another."""
    return plain(text).replace("-", " ").replace("'", "")


def said_by(form, other):
    """Whether the matcher finds `form` where `other` is listed.

    Hyphen and space stand for each other, apostrophes and diacritics may be missing,
    and a letter after a hyphen may have either case; but not the apostrophe of a genitive
    or at the end, and not the case of a word said twice (Suru-suru).
    """
    if fold(form).lower() != fold(other).lower():
        return False
    if len(re.findall(r"'(s\b|$)", form)) != len(re.findall(r"'(s\b|$)", other)):
        return False
    if re.search(r"\b(\w+)[- ]\1\b", form, re.IGNORECASE):
        return fold(form) == fold(other)
    bare = [plain(text).replace("'", "") for text in (form, other)]
    for at, (a, b) in enumerate(zip(*bare)):
        after_gap = at > 0 and "-" in (bare[0][at - 1], bare[1][at - 1])
        if a != b and "-" not in (a, b) and not after_gap:
            return False
    return True


def slug(text):
    """An ASCII identifier in kebab case."""
    bare = plain(text).lower().replace("'", "").replace("&", " dan ")
    return re.sub(r"[^a-z0-9]+", "-", bare).strip("-")


def read_tsv(path):
    """Rows of an unquoted tab-separated file with a header, as dicts."""
    lines = path.read_text(encoding="utf-8").split("\n")
    head = lines[0].split("\t")
    return [dict(zip(head, line.split("\t"))) for line in lines[1:] if line]


def read_csv(path):
    """Rows of an RFC 4180 file with a header, as dicts."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def cells(text):
    """The values of a cell that holds a list."""
    return [norm(part).strip("- ") for part in text.split("|") if part.strip("- ")]


def new_row(kind_of_entity, name, file, **more):
    """A row with every column, its lists empty."""
    row = dict.fromkeys(COLUMNS, "")
    row.update({column: [] for column in LISTS})
    row.update(type=kind_of_entity, name=norm(name), use="free", file=file)
    row.update(more)
    return row


def same_form(claims):
    """Group (row, form) pairs whose forms the matcher cannot tell apart."""
    by_key = collections.defaultdict(list)
    for claim in claims:
        groups = by_key[fold(claim[1]).lower()]
        for group in groups:
            if said_by(claim[1], group[0][1]):
                group.append(claim)
                break
        else:
            groups.append([claim])
    return [group for groups in by_key.values() for group in groups]


def write(path, columns, rows):
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, columns, lineterminator="\n", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
