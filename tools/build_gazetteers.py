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
import csv
import pathlib
import re
import sys
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
HERE = pathlib.Path(__file__).resolve().parent / "gazetteer-decisions"
# First-level regions as fine as municipalities there: news does not name them.
FINE_ADMIN1 = set("AI HK KM SH TK KY NC PF GF GP MQ RE YT PR BZ LS CV DK IL SI LV MT AZ UG MK PH GB MD LI SM AD JM BB DM GD LC VC KN AG NR PW "
                  "TT BS BM MU SC CV ST FO GL IS EE LU MC MV TO WS KI TV SB VU FJ "
                  "HU LT BG RO GE AM BN BT".split())
# Regions whose name is only a point of the compass.
COMPASS = re.compile(
    r"((Provinsi|Distrik|Region|Wilayah|Departemen|Kawasan|Kegubernuran|Zona) )*"
    r"(Utara|Selatan|Timur|Barat|Tengah|Pusat|Netral|Ibu Kota|Central|North|South|East|West|"
    r"Northern|Southern|Eastern|Western|North West|North East|Laut|Daya)( (Laut|Daya))?"
)
# Titles that stand outside a person's name; a row keeps them only in the name it shows.
TITLE = re.compile(
    r"(KH|Ustaz|Paus|Kaisar|Permaisuri|Pangeran|Prince|Ayatollah|Kardinal|Uskup|Jenderal|"
    r"Brigadir|Bharada|Sheikh|Syekh|Raja|Ratu|King|Sir|Habib|Putri|Kapten|Datuk Seri|Tun|"
    r"Menkeu|Romo|Kiai|Dr\.?) (?=[A-Z])"
)
POPULATION_KEPT = 100_000
# Below this a one-word foreign city needs evidence unless its name is plainly safe.
POPULATION_SAFE = 400_000


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
    and a letter after a hyphen may have either case.
    """
    if fold(form).lower() != fold(other).lower():
        return False
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


class Ambiguity:
    """What ambiguous.tsv says of a form in one of the source lists."""

    def __init__(self, path):
        self.of = {}
        for row in read_tsv(path):
            for name in row["lists"].split("|"):
                self.of[norm(row["name"]), name.split(":")[0]] = row["recommendation"]

    def place(self, row, form, source_list):
        """Put an alias of a place in the column its recommendation asks for."""
        advice = self.of.get((form, source_list), "free")
        column = COLUMN_OF.get(CLASSES[advice])
        if column:
            row[column].append(form)


def load_countries(folder, ambiguity):
    rows = []
    for source in read_tsv(folder / "countries.tsv"):
        row = new_row("COUNTRY", source["name_id"], "countries",
                      wikidata=source["wikidata"], kind=source["kind"],
                      source="cldr|curated")
        if source["kind"] != "historic":
            row["country"] = source["iso2"]
        for form in cells(source["aliases"]):
            ambiguity.place(row, form, "countries")
        rows.append(row)
    return rows


LEVELS = {"province": "", "regency": "kabupaten", "city": "kota", "district": "kecamatan"}


def load_regions(folder, ambiguity):
    sources = read_tsv(folder / "regions.tsv")
    name_of = {s["code"]: s["name"] for s in sources}
    cities = {s["name"] for s in sources if s["level"] == "city"}
    provinces = {s["name"] for s in sources if s["level"] == "province"}
    rows = []
    for source in sources:
        level, name, full = source["level"], norm(source["name"]), norm(source["full_name"])
        row = new_row("PLACE", name, "places/indonesia", country="ID", kind=level,
                      wikidata=source["wikidata"], source="wilayah",
                      use=CLASSES[source["use"]])
        row["id"] = slug(f"{name} {LEVELS[level]}")
        row["hint"] = slug(name_of.get(source["parent"], ""))
        if level == "district":
            row["use"] = "free" if row["use"] == "free" else "cue"
        elif level == "regency" and (name in cities or name in provinces):
            row["name"] = full
            row["use"] = "free"
        elif level == "city" and name in provinces:
            row["name"] = full
            row["use"] = "free"
        elif full != name:
            row["aliases"].append(full)
        if level == "city" and row["name"] == name and not full.startswith("Kota Admin"):
            row["aliases"].append(f"Kota {name}")
        if level == "city" and full.startswith("Kota Admin"):
            row["aliases"].append(full.replace("Kota Administrasi", "Kota"))
        if level == "province":
            row["aliases"].append(f"Provinsi {name}")
        for form in cells(source["aliases"]):
            if form != row["name"]:
                ambiguity.place(row, form, "regions")
        rows.append(row)
    return rows


WORLD_FILE = "places/world"


def world_kept(source, indonesian):
    """Whether a row of world_places belongs to what news names."""
    kind, name = source["kind"], norm(source["name_id"])
    if source["use"] == "never" or len(name) < 3 or COMPASS.fullmatch(name):
        return False
    if source["iso2"] == "ID":
        bare = re.sub(r"^(Kota|Kabupaten|Provinsi|Daerah Istimewa) ", "", name)
        return kind != "admin1" and fold(bare) not in indonesian
    if kind == "admin1":
        return source["iso2"] not in FINE_ADMIN1
    if kind == "capital":
        return True
    return int(source["population"] or 0) >= POPULATION_KEPT


def world_use(source, name, given):
    """The evidence class of the bare name of a foreign place."""
    use = CLASSES[source["use"]]
    if use != "free" or source["kind"] == "capital":
        return use
    population = int(source["population"] or 0)
    if " " not in name and "-" not in name:
        if fold(name) in given or len(name) <= 4:
            return "context" if population < 2_000_000 else "free"
        if source["kind"] == "city" and population < POPULATION_SAFE and len(name) <= 6:
            return "context"
    elif population < POPULATION_SAFE and re.match(r"(Santa|San|Villa) ", name):
        return "context"
    return use


def load_world(folder, ambiguity, regions, given):
    indonesian = {fold(f) for r in regions if r["kind"] != "district"
                  for f in [r["name"], *r["aliases"]]}
    indonesian |= {fold(re.sub(r"^(Kota|Kabupaten) ", "", f)) for f in list(indonesian)}
    rows = []
    for source in read_tsv(folder / "world_places.tsv"):
        if not world_kept(source, indonesian):
            continue
        name = norm(source["name_id"])
        kind = {"admin1": "region", "admin1_seat": "city"}.get(source["kind"], source["kind"])
        home = source["iso2"] == "ID"
        row = new_row("PLACE", name, "places/indonesia" if home else WORLD_FILE,
                      country=source["iso2"], kind="town" if home else kind,
                      wikidata=source["wikidata"], source="geonames",
                      use=world_use(source, name, given))
        row["weight"] = int(source["population"] or 0)
        if kind == "region":
            row["source"] = "naturalearth" if "cldr" not in source else "cldr"
            row["hint"] = slug(source["iso2"]) + "-wilayah"
        else:
            row["hint"] = slug(source["iso2"])
        for form in cells(source["alternates"]):
            if len(form) > 3 and row["use"] == "free":
                ambiguity.place(row, form, "world_places")
            elif len(form) > 3:
                row["short"].append(form)
        rows.append(row)
    return rows


def load_other(folder, ambiguity):
    rows = []
    for source in read_tsv(folder / "other_places.tsv"):
        row = new_row("PLACE", source["name_id"], "places/other", country=source["iso2"],
                      kind=source["kind"].replace("_", " "), wikidata=source["wikidata"],
                      source=source["source"].replace("+", "|"), use=CLASSES[source["use"]])
        row["hint"] = slug(source["kind"].split("_")[0])
        for form in cells(source["aliases"]):
            ambiguity.place(row, form, "other_places")
        rows.append(row)
    return rows


def one_role(source, country_names):
    """A short Indonesian role and its years, where one office is known."""
    if source["role_kind"] != "specific":
        return "", "", ""
    offices = source["role"].split("; ")
    role = source["role_id"].split("; ")[0].split(" / ")[0].strip()
    if role.startswith("anggota DPR/DPD"):
        role = "anggota DPR atau DPD"
    if re.fullmatch(r"[A-Z/ -]+", role) or role in country_names.values():
        role = ""
    country = country_names.get(source["country_iso2"], "")
    bare = ("Presiden", "Perdana Menteri", "Wakil Presiden", "Wakil Perdana Menteri")
    bare += ("Raja", "Ratu", "Kanselir")
    state = role in bare or re.match(r"(Menteri|Wakil Menteri|Kepala Staf) [A-Z]", role)
    if role and country and state and source["country_iso2"] != "ID":
        if country not in role:
            role = f"{role} {country}"
    start, end = source["from_year"], source["to_year"]
    if len(offices) > 1 or "/" in source["role"] or end and start > end:
        return role, "", ""
    return role, start, end


def load_people(folder, given, countries):
    country_names = {r["country"]: r["name"] for r in countries if r["country"]}
    rows = []
    for source in read_tsv(folder / "people.tsv"):
        name = norm(source["name"])
        home = source["country_iso2"] == "ID"
        role, start, end = one_role(source, country_names)
        tags = source["source"].replace("; ", "|")
        row = new_row("PERSON", name, "people/indonesia" if home else "people/world",
                      country=source["country_iso2"], role=role,
                      wikidata=source["wikidata"].split("|")[0],
                      source=re.sub(r"wikidata:eps/[^|]*", "wikidata", tags))
        row["source"] = "|".join(dict.fromkeys(row["source"].split("|")))
        row["from"], row["to"] = start, end
        row["aliases"] = cells(source["aliases"])
        row["short"] = [f for f in cells(source["short_aliases"]) if f != name]
        row["hint"] = slug(role.split(" ")[0] if role else source["country_iso2"])
        if not re.search(r"[ -]", name):
            legislator = source["role"].startswith("anggota DPR") and "curated" not in tags
            if legislator and fold(name) in given:
                continue
            shaky = name in cells(source["short_aliases"]) or fold(name) in given
            row["use"] = ("cue" if "curated" in tags else "context") if shaky else "free"
        rows.append(row)
    return rows


ORG_FILE = {
    "ministry": "government", "agency": "government", "legislature": "government",
    "court": "government", "police": "government", "military": "government",
    "party": "parties", "company": "companies", "university": "universities",
    "media": "media", "ngo": "societies", "intl_org": "international",
    "club": "clubs", "other": "others",
}


def load_organizations(folder):
    rows = []
    for source in read_tsv(folder / "organizations.tsv"):
        name, kind = norm(source["name"]), source["type"]
        outlet = kind == "media"
        row = new_row("OUTLET" if outlet else "ORG", name,
                      "organizations/" + ORG_FILE[kind], country=source["country_iso2"],
                      kind="" if kind == "other" else kind.replace("intl_org", "international"),
                      wikidata=source["wikidata"].split("|")[0],
                      source=source["source"].replace("; ", "|"))
        row["hint"] = slug(source["country_iso2"] or kind)
        unsafe = set(cells(source["ambiguous_forms"]))
        if name in unsafe:
            row["use"] = "cue" if outlet else "context"
        for form in cells(source["acronym"]) + cells(source["aliases"]):
            if form not in unsafe:
                row["aliases"].append(form)
            else:
                row["cued" if outlet else "short"].append(form)
        row["bracketed"] = cells(source["ticker"])
        rows.append(row)
    return rows


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
    """Forms that two or more rows carry by themselves, with the reason."""
    held = [(row, form) for row in rows
            for form in ([row["name"]] if row["use"] != "never" else []) + row["aliases"] + row["cued"]]
    for group in sorted(same_form(held), key=lambda g: g[0][1]):
        form, claims = group[0][1], {row["id"]: row for row, _ in group}
        if len(claims) < 2:
            continue
        types = {row["type"] for row in claims.values()}
        kinds = {row["kind"] for row in claims.values()}
        if form in reasons:
            reason = reasons[form]
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


def write(path, columns, rows):
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, columns, lineterminator="\n", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)


def given_names(folder):
    return {fold(norm(r["name"])) for r in read_tsv(folder / "given_names.tsv")}


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
