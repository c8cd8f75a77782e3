"""What a person decided: own rows, rows left out or renamed, classes of forms, and who keeps a form."""

import collections
import pathlib
import re

from gazetteer_forms import (
    COLUMN_OF, COLUMNS, LISTS, cells, fold, new_row, norm, read_csv, same_form,
)
from gazetteer_sources import WORLD_FILE

HERE = pathlib.Path(__file__).resolve().parent / "gazetteer-decisions"
# Titles that stand outside a person's name; a row keeps them only in the name it shows.
TITLE = re.compile(
    r"(KH|Ustaz|Paus|Kaisar|Permaisuri|Pangeran|Prince|Ayatollah|Kardinal|Uskup|Jenderal|"
    r"Brigadir|Bharada|Sheikh|Syekh|Raja|Ratu|King|Sir|Habib|Putri|Kapten|Datuk Seri|Tun|"
    r"Menkeu|Romo|Kiai|Dr\.?) (?=[A-Z])"
)


def key_of(row):
    return row["type"], fold(row["name"]), row["country"]


def apply_rows(rows, report):
    """Merge our own rows into those of the sources, or add them."""
    by_key = {}
    for row in rows:
        if row["kind"] != "district":
            by_key.setdefault(key_of(row), row)
    for path in sorted((HERE / "rows").glob("*.csv")):
        for own in read_csv(path):
            file = path.stem.split("+")[0].replace("--", "/")
            row = new_row(own["type"], own["name"], file)
            for column in COLUMNS[3:]:
                value = own.get(column) or ""
                row[column] = cells(value) if column in LISTS else norm(value)
            row["id"] = own.get("id", "")
            row["source"] = row["source"] or "curated"
            row["own"] = True
            known = by_key.get(key_of(row))
            if known is None:
                row["use"] = row["use"] or "free"
                row.update({c: "" for c in COLUMNS[3:] if row[c] == "-"})
                rows.append(row)
                by_key[key_of(row)] = row
                continue
            report.append(f"merged\t{row['type']}\t{row['name']}")
            for column in COLUMNS[3:]:
                if column == "source":
                    known[column] = "|".join(dict.fromkeys(
                        (row[column] + "|" + known[column]).split("|")))
                elif column in LISTS:
                    known[column] = list(dict.fromkeys(row[column] + known[column]))
                elif row[column]:
                    known[column] = "" if row[column] == "-" else row[column]
            known["id"] = row["id"] or known["id"]
            known["own"] = True
    return rows


def absorb(rows, report):
    """Merge the rows of one body or person: said twice, or one named by a form of the other.

    Persons are merged only into rows of our own; homonyms among the sources stay apart.
    """
    forms = collections.defaultdict(list)
    for row in sorted(rows, key=lambda r: not r.get("own")):
        if row["type"] in ("ORG", "OUTLET") or row["type"] == "PERSON" and row.get("own"):
            for form in [row["name"], *row["aliases"]]:
                if row["type"] != "PERSON" or " " in form:
                    forms[fold(form), row["type"]].append(row)
    gone = set()
    for row in rows:
        for rival in forms.get((fold(row["name"]), row["type"]), ()):
            known = not row["country"] or not rival["country"] or row["country"] == rival["country"]
            if rival is row or not known or id(rival) in gone or id(row) in gone:
                continue
            same = fold(row["name"]) == fold(rival["name"])
            if same and row["type"] == "PERSON":
                continue
            if row.get("own") if same else not (row.get("own") or rival.get("own")):
                continue
            gone.add(id(row))
            report.append(f"absorbed\t{row['type']}\t{row['name']}\t{rival['name']}")
            if not same:
                rival["aliases"].append(row["name"])
            for column in LISTS:
                rival[column] += row[column]
            for column in ("wikidata", "country", "kind", "role"):
                rival[column] = rival[column] or row[column]
            tags = rival["source"].split("|") + row["source"].split("|")
            rival["source"] = "|".join(dict.fromkeys(tags))
            if row["use"] != "free" and same:
                rival["use"] = row["use"]
    return [row for row in rows if id(row) not in gone]


def drop_rows(rows, report):
    """Leave out the rows that drop.csv names (type, name, country; * for any)."""
    wanted = {(d["type"], norm(d["name"]), d["country"]) for d in read_csv(HERE / "drop.csv")}
    used, kept = set(), []
    for row in rows:
        keys = [(row["type"], row["name"], c) for c in (row["country"], "*")]
        hit = [k for k in keys if k in wanted]
        used.update(hit)
        if not hit:
            kept.append(row)
    report.extend(f"drop.csv names nothing\t{key}" for key in sorted(wanted - used))
    return kept


def rename_rows(rows, report):
    """Give rows the canonical name that rename.csv states."""
    wanted = {(r["type"], norm(r["name"]), r["country"]): r for r in read_csv(HERE / "rename.csv")}
    for row in rows:
        change = wanted.pop((row["type"], row["name"], row["country"]), None)
        if change is None:
            continue
        old, row["name"] = row["name"], norm(change["to"])
        row["aliases"] = [f for f in row["aliases"] if f != row["name"]]
        if change["old"]:
            row[COLUMN_OF[change["old"]]].insert(0, old)
        row["use"] = change["use"] or row["use"]
        row["id"] = change["id"] or row["id"]
        row["country"] = change["land"] or row["country"]
    report.extend(f"rename.csv names nothing\t{key}" for key in wanted)


def drop_doubles(rows, report):
    """Leave out places that say again what a greater row of the same land says."""
    claims = collections.defaultdict(list)
    for row in rows:
        if row["type"] in ("PLACE", "COUNTRY") and row["kind"] != "district":
            for form in [row["name"], *row["aliases"]]:
                claims[fold(form)].append(row)
    doubles = set()
    for row in rows:
        if row["file"] not in (WORLD_FILE, "places/other") or row.get("own"):
            continue
        rivals = [r for r in claims[fold(row["name"])] if r is not row
                  and id(r) not in doubles and strength(r) > strength(row)]
        state = row["kind"] == "region" and any(r["type"] == "COUNTRY" for r in rivals)
        same = any(r["country"] == row["country"] for r in rivals
                   if WORLD_FILE in (row["file"], r["file"]) or r["kind"] == "town")
        if state or same:
            doubles.add(id(row))
            report.append(f"double\t{row['name']}\t{row['country']} {row['kind']}")
    return [row for row in rows if id(row) not in doubles]


def decide_forms(rows, blocked, report):
    """Give single forms the class that forms.csv states, and drop blocked ones.

    A row whose own name is to be dropped goes altogether.
    """
    decided = collections.defaultdict(list)
    for decision in read_csv(HERE / "forms.csv"):
        decided[norm(decision["form"])].append(decision)
    used = set()
    for row in rows:
        for column in ("name", *LISTS):
            for form in [row["name"]] if column == "name" else list(row[column]):
                verdict = "never" if form in blocked else None
                for decision in decided.get(form, ()):
                    who = decision["on"]
                    if who in ("", row["type"], row["name"]):
                        verdict = decision["class"]
                        used.add((form, who))
                if verdict:
                    reclass(row, column, form, verdict)
    rows[:] = [row for row in rows if not row.get("gone")]
    for form, decisions in decided.items():
        report.extend(f"forms.csv names nothing\t{form}\t{d['on']}" for d in decisions
                      if (form, d["on"]) not in used)


def reclass(row, column, form, verdict):
    """Move `form`, which stands in `column` of `row`, to where `verdict` wants it."""
    if column == "name":
        if verdict == "drop":
            row["gone"] = row["kind"] != "district"
        else:
            row["use"] = verdict
        return
    if column == "bracketed":
        return
    row[column].remove(form)
    target = COLUMN_OF.get(verdict)
    if target and form not in row[target]:
        row[target].append(form)


def strength(row):
    """Who keeps a form that several rows claim: the greater wins."""
    order = {"COUNTRY": 9, "PERSON": 5, "OUTLET": 4, "ORG": 4, "PLACE": 6}[row["type"]]
    if row["type"] == "COUNTRY" and row["kind"] == "historic":
        order = 5
    kind = {"province": 8, "capital": 7, "city": 5, "regency": 5, "town": 3,
            "ocean": 6, "sea": 6, "continent region": 6, "disputed area": 4, "river": 4,
            "region": 3, "district": 1}.get(row["kind"], 2)
    if row["country"] == "ID" and row["type"] != "PERSON":
        kind += 2
    own = "curated" in row["source"]
    return order, kind, own, row.get("weight", 0)


def strip_titles(row):
    """Put the forms of a person that open with a title where the bare form belongs."""
    part_of_name = TITLE.match(row["name"]) and "curated" not in row["source"]
    if part_of_name or row.get("titled"):
        return
    for form in [row["name"], *row["aliases"]]:
        title = TITLE.match(form)
        if title is None or form[title.end():] == row["name"]:
            if title is not None:
                row["aliases"].remove(form)
            continue
        bare = form[title.end():]
        if form == row["name"]:
            row["use"] = "never"
        else:
            row["aliases"].remove(form)
        safe = " " in bare or "-" in bare
        row["aliases" if safe else "cued"].append(bare)


def settle(rows, report):
    """Leave each free form of unlike entities on one row: the greater keeps it."""
    free = [(row, form) for row in rows
            for form in ([row["name"]] if row["use"] in ("free", "case") else []) + row["aliases"]]
    for claims in same_form(free):
        if len({id(row) for row, _ in claims}) < 2:
            continue
        if all(row["type"] == "PERSON" for row, _ in claims):
            continue
        ranked = sorted(claims, key=lambda c: strength(c[0]), reverse=True)
        keeper = ranked[0][0]
        for row, form in ranked[1:]:
            if row is keeper:
                continue
            report.append(f"conflict\t{form}\t{keeper['type']} {keeper['name']}"
                          f" {keeper['country']} {keeper['kind']}\t{row['type']} {row['name']}"
                          f" {row['country']} {row['kind']}")
            if form == row["name"]:
                row["use"] = "context" if row["kind"] != "district" else "cue"
            elif form in row["aliases"]:
                row["aliases"].remove(form)
                row["cued" if row["type"] == "OUTLET" else "short"].append(form)
