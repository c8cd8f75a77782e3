#!/usr/bin/env python3
"""Make the CSV files under gazetteers/ from a folder of raw name lists.

    python3 tools/build_gazetteers.py SOURCES [--out gazetteers] [--report FILE]

SOURCES holds the tab-separated lists described in gazetteers/SOURCES.md
(countries, regions, world_places, other_places, people, organizations,
ambiguous, given_names).  What a person decided about them stands beside this
file in gazetteer-decisions/:

    rows/*.csv   rows of our own, in the columns of the gazetteers, named after the
                 file they go to (people--world+offices.csv: people/world.csv);
                 a row whose type, name and country meet one of the sources is
                 merged into it: its non-empty cells win, "-" empties a cell
    forms.csv    the evidence class of single forms
    drop.csv     rows of the sources that are left out, with the reason
    rename.csv   rows of the sources that get another canonical name or country
    titled.csv   persons whose first name looks like a title (Ratu Tisha)
    blocked.csv  forms that no row may carry

The result depends on nothing but these inputs: the same bytes every time.
"""

import argparse
import collections
import pathlib
import re
import sys

from gazetteer_edits import (
    HERE, absorb, apply_rows, decide_forms, drop_doubles, drop_rows, rename_rows, settle,
    strength, strip_titles,
)
from gazetteer_forms import (
    COLUMNS, LISTS, fold, norm, read_csv, read_tsv, said_by, same_form, slug, write,
)
from gazetteer_sources import (
    Ambiguity, given_names, load_countries, load_organizations, load_other, load_people,
    load_regions, load_world,
)

NO_PT = re.compile(
    r"(PT|Perum|Perumda|Koperasi|KSP|AJB|BPD|PD|Grup|RS|SPBU) |.* (Group|Grup|Tbk|Mall)$|.*\."
)


def with_pt(forms):
    """"PT Antam" for "Antam": companies are named with and without their legal form."""
    return [f"PT {form}" for form in forms if not NO_PT.match(form) and f"PT {form}" not in forms]


def widen(row):
    """Add the forms that follow from others by a custom of the language."""
    if row["type"] == "ORG" and row["country"] == "ID":
        # "Komisi III DPR" is said as often with its RI.
        forms = [row["name"], *row["aliases"]]
        row["aliases"] += [f"{form} RI" for form in forms if form.endswith(" DPR")]
        if row["kind"] == "company" and "curated" in row["source"]:
            row["aliases"] += with_pt(forms)


def tidy(row):
    """One place for each form: the name first, then aliases, short, cued."""
    seen = [row["name"]]
    for column in LISTS:
        kept = []
        for form in dict.fromkeys(row[column]):
            if column == "bracketed" and form in seen:
                continue
            if column == "bracketed" or not any(said_by(form, other) for other in seen):
                seen.append(form)
                kept.append(form)
        row[column] = kept


def assign_ids(rows):
    """Readable, unique identifiers; on collision the hint, then a number."""
    order = {"COUNTRY": 0, "PLACE": 1, "PERSON": 2, "ORG": 3, "OUTLET": 4}
    taken = set()
    ranked = sorted(rows, key=lambda r: (order[r["type"]], [-x for x in strength(r)[:2]],
                                         not r.get("own"), -r.get("weight", 0)))
    for row in ranked:
        base = row["id"] or slug(row["name"]) or "nama"
        tries = [base, f"{base}-{row.get('hint')}" if row.get("hint") else base]
        if row["kind"]:
            tries.append(f"{base}-{slug(row['kind'])}")
        tries += [f"{tries[1]}-{n}" for n in range(2, 99)]
        row["id"] = next(t for t in tries if t not in taken)
        taken.add(row["id"])


def shared_forms(rows, reasons):
    """Forms that two or more rows carry, with the reason."""
    held = [(row, form) for row in rows
            for form in ([row["name"]] if row["use"] != "never" else []) + [f for c in LISTS for f in row[c]]]
    for group in sorted(same_form(held), key=lambda g: g[0][1]):
        form, claims = group[0][1], {row["id"]: row for row, _ in group}
        if len(claims) < 2:
            continue
        tickers = [row for row, form in group if form in row["bracketed"]]
        shorts = [row for row, form in group if form in row["short"]]
        types = {row["type"] for row in claims.values()}
        kinds = {row["kind"] for row in claims.values()}
        if form in reasons:
            reason = reasons[form]
        elif tickers:
            reason = "a ticker of one of them: only in brackets or after saham, emiten, kode"
        elif len(shorts) == len(claims):
            reason = "a short form of each: the full form beside it decides"
        elif shorts and types == {"PLACE"}:
            reason = "a place, and one named after it; the latter only where its full form stands"
        elif shorts:
            reason = "short for one of them: only where its full form stands"
        elif types == {"PERSON"}:
            reason = "different persons of the same name"
        elif kinds == {"district"}:
            reason = "districts of the same name; the regency beside it decides"
        elif types == {"PLACE"}:
            reason = "places of the same name; the one with the wider class needs no evidence"
        elif types <= {"PLACE", "COUNTRY"}:
            reason = "a country and a place of the same name; the country needs no evidence"
        elif types == {"ORG"}:
            reason = "bodies of the same name; at most one is free, the others need evidence"
        else:
            reason = "names of unlike things; at most one is free, the others need evidence"
        yield {"form": form, "ids": "|".join(sorted(claims)), "reason": reason}


WHY_NEVER = {
    "id_dictionary_word": "an ordinary word",
    "short": "too short to be safe",
    "curated": "another reading in nearly all news",
    "personal_name": "a personal name",
    "world_person_name": "a personal name",
    "judged": "another reading in nearly all news",
}


def blocked_forms(folder, rows):
    """Every form that was taken out and that no row carries, with the reason."""
    carried = set()
    for row in rows:
        forms = [row["name"], *(form for column in LISTS for form in row[column])]
        carried.update(fold(form).lower() for form in forms)
    blocked = {norm(b["form"]): b["reason"] for b in read_csv(HERE / "blocked.csv")}
    for decision in read_csv(HERE / "forms.csv"):
        if decision["class"] == "drop" and fold(norm(decision["form"])).lower() not in carried:
            blocked.setdefault(norm(decision["form"]), decision["reason"])
    for row in read_tsv(folder / "ambiguous.tsv"):
        form = norm(row["name"])
        if row["recommendation"] == "never" and fold(form).lower() not in carried:
            reasons = [WHY_NEVER[r] for r in row["reasons"].split("|") if r in WHY_NEVER]
            blocked.setdefault(form, reasons[0] if reasons else "another reading in nearly all news")
    return [{"form": form, "reason": blocked[form]}
            for form in sorted(blocked, key=lambda f: f.encode())]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("sources", type=pathlib.Path, help="folder of the raw lists")
    parser.add_argument("--out", type=pathlib.Path, default=HERE.parent.parent / "gazetteers")
    parser.add_argument("--report", type=pathlib.Path, help="write what was decided here")
    options = parser.parse_args()

    report = []
    ambiguity = Ambiguity(options.sources / "ambiguous.tsv")
    given = given_names(options.sources)
    countries = load_countries(options.sources, ambiguity)
    regions = load_regions(options.sources, ambiguity)
    rows = countries + regions
    rows += load_world(options.sources, ambiguity, regions, given)
    rows += load_other(options.sources, ambiguity)
    rows += load_people(options.sources, given, countries)
    rows += load_organizations(options.sources)

    blocked = read_csv(HERE / "blocked.csv")
    rows = drop_rows(rows, report)
    rename_rows(rows, report)
    rows = apply_rows(rows, report)
    rows = absorb(rows, report)
    rows = drop_doubles(rows, report)
    named = {norm(r["name"]) for r in read_csv(HERE / "titled.csv")}
    for row in rows:
        if row["type"] == "PERSON":
            row["titled"] = row["name"] in named
            strip_titles(row)
    decide_forms(rows, {norm(b["form"]) for b in blocked}, report)
    for row in rows:
        widen(row)
        tidy(row)
    settle(rows, report)
    for row in rows:
        tidy(row)
    assign_ids(rows)

    files = collections.defaultdict(list)
    for row in rows:
        files[row["file"]].append(row)
    reasons = {norm(s["form"]): s["reason"] for s in read_csv(HERE / "shared.csv")}
    shared = list(shared_forms(rows, reasons))
    for name, content in sorted(files.items()):
        content.sort(key=lambda r: r["id"].encode())
        flat = [{c: "|".join(r[c]) if c in LISTS else r[c] for c in COLUMNS} for r in content]
        write(options.out / f"{name}.csv", COLUMNS, flat)
    write(options.out / "shared.csv", ["form", "ids", "reason"], shared)
    blocked = blocked_forms(options.sources, rows)
    write(options.out / "blocked.csv", ["form", "reason"], blocked)
    if options.report:
        options.report.write_text("\n".join(report) + "\n", encoding="utf-8")
    print(f"{len(rows)} rows, {len(shared)} shared forms, {len(blocked)} blocked", file=sys.stderr)


if __name__ == "__main__":
    main()
