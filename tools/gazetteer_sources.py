"""The raw lists: from each of them to rows."""

import re

from gazetteer_forms import (
    CLASSES, COLUMN_OF, cells, fold, new_row, norm, read_tsv, slug,
)

# First-level regions as fine as municipalities there: news does not name them.
FINE_ADMIN1 = set("AI HK KM SH TK KY NC PF GF GP MQ RE YT PR BZ LS CV DK IL SI LV MT AZ UG MK "
                  "PH GB MD LI SM AD JM BB DM GD LC VC KN AG NR PW TT BS BM MU SC CV ST FO GL IS EE LU MC MV TO WS KI TV SB VU FJ "
                  "HU LT BG RO GE AM BN BT".split())
# Regions whose name is only a point of the compass.
COMPASS = re.compile(
    r"((Provinsi|Distrik|Region|Wilayah|Departemen|Kawasan|Kegubernuran|Zona) )*"
    r"(Utara|Selatan|Timur|Barat|Tengah|Pusat|Netral|Ibu Kota|Central|North|South|East|West|"
    r"Northern|Southern|Eastern|Western|North West|North East|Laut|Daya)( (Laut|Daya))?"
)
POPULATION_KEPT = 100_000
# Below this a one-word foreign city needs evidence unless its name is plainly safe.
POPULATION_SAFE = 400_000


def given_names(folder):
    return {fold(norm(r["name"])) for r in read_tsv(folder / "given_names.tsv")}


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
            row["source"] = "naturalearth|cldr"
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
