"""Reads every format back with a reader that is not kutip's, and holds it against the CSV tables of the same run.

usage: read.py DIR        (laid out by tests/formats.rs)

Prints a line for each reader: `ok NAME` or `skip NAME: why`. Any difference ends it with a traceback.
"""
import csv
import importlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile

csv.field_size_limit(1 << 30)
HERE = sys.argv[1]
NUMBERS = {
    "mention_id", "quote_id", "start", "end", "speaker_start", "speaker_end", "cue_start", "cue_end", "chars",
    "paragraphs", "mentions", "quotes", "documents", "confidence",
}
DATES = {"published", "said_on", "first_seen", "last_seen"}


def path(*parts):
    return os.path.join(HERE, *parts)


def table(folder, name, **options):
    with open(path(folder, name + ".csv"), encoding="utf-8-sig", newline="") as f:
        return list(csv.DictReader(f, **options))


TABLES = {name: table("csv", name) for name in ("documents", "entities", "quotes", "table")}
TEXTS = {}
with open(path("jsonl", "kutip.jsonl"), encoding="utf-8") as f:
    for line in f:
        record = json.loads(line)
        TEXTS[record["doc_id"]] = record["text"]


def value(column, cell):
    """A CSV cell as a typed reader gives it."""
    if cell == "":
        return None
    return float(cell) if column in NUMBERS else cell


def plain(column, got):
    """What a typed reader gave, so that it compares."""
    if got is None or got != got:
        return None
    if column in NUMBERS:
        return float(got)
    return str(got)[:10] if column in DATES else str(got)


def same(name, rows):
    expected = TABLES[name]
    assert len(rows) == len(expected), (name, len(rows), len(expected))
    for got, row in zip(rows, expected):
        for column, cell in row.items():
            assert plain(column, got[column]) == value(column, cell), (name, column, got[column], cell)


def read_jsonl():
    mentions = quotes = 0
    with open(path("jsonl", "kutip.jsonl"), encoding="utf-8") as f:
        for line in f:
            record = json.loads(line)
            for m in record["entities"]:
                assert record["text"][m["start"]:m["end"]] == m["text"]
                mentions += 1
            for q in record["quotes"]:
                pieces = [p.split("-") for p in q["parts"].split(";")] if "parts" in q else [[q["start"], q["end"]]]
                assert " … ".join(record["text"][int(a):int(b)] for a, b in pieces) == q["quote"]
                quotes += 1
    assert (mentions, quotes) == (len(TABLES["entities"]), len(TABLES["quotes"])) and quotes > 3


def read_excel_csv():
    guarded = 0
    for name in ("documents", "entities", "quotes"):
        with open(path("excel", name + ".csv"), "rb") as f:
            assert f.read(3) == b"\xef\xbb\xbf"
        rows = table("excel", name, delimiter=";")
        assert len(rows) == len(TABLES[name])
        for got, row in zip(rows, TABLES[name]):
            for column, cell in row.items():
                if cell and cell[0] in "=+-@\t\r":
                    guarded += 1
                    assert got[column] == "'" + cell
                else:
                    assert got[column] == cell
    assert guarded > 1, guarded


def read_sqlite():
    db = sqlite3.connect(path("sqlite", "kutip.db"))
    db.row_factory = sqlite3.Row
    for name, order in (("documents", "rowid"), ("entities", "id"), ("quotes", "id")):
        same(name, db.execute(f"select * from {name} order by {order}").fetchall())
    same("table", db.execute("select * from entity_table order by id").fetchall())
    assert db.execute("pragma integrity_check").fetchone()[0] == "ok"
    assert not db.execute("pragma foreign_key_check").fetchall()
    for doc_id, text in db.execute("select doc_id, text from documents"):
        assert TEXTS[doc_id] == text
    found = db.execute("select q.speaker from quotes_fts f join quotes q on q.id = f.rowid where quotes_fts match 'beras'").fetchall()
    assert len(found) == 1, found
    # Datasette finds the search of a table by these very letters.
    [sql] = db.execute("select sql from sqlite_master where name = 'quotes_fts'").fetchone()
    assert 'content="quotes"' in sql
    for view in ("quotes_with_documents", "speakers", "mentions_by_month"):
        assert db.execute(f"select count(*) from {view}").fetchone()[0] > 0, view


def read_xlsx():
    book = importlib.import_module("openpyxl").load_workbook(path("xlsx", "kutip.xlsx"))
    assert book.sheetnames == ["documents", "entities", "quotes", "table"]
    for name in book.sheetnames:
        sheet = book[name]
        assert sheet.freeze_panes == "A2" and sheet.auto_filter.ref
        head, *rows = sheet.iter_rows()
        columns = [cell.value for cell in head]
        assert len(rows) == len(TABLES[name])
        for cells, row in zip(rows, TABLES[name]):
            assert columns == list(row)
            for column, cell in zip(columns, cells):
                assert cell.data_type != "f", cell.coordinate
                wanted = value(column, row[column])
                got = plain(column, cell.value)
                if isinstance(wanted, str) and len(wanted) > 32767:
                    assert len(got) == 32767 and got.endswith("[shortened]") and wanted.startswith(got[:30000])
                elif "\x01" in str(wanted):
                    assert got == wanted.replace("\x01", "\ufffd")
                else:
                    assert got == wanted, (cell.coordinate, got, wanted)
    documents = {row["doc_id"]: n for n, row in enumerate(TABLES["documents"], 2)}
    for n, row in enumerate(TABLES["quotes"], 2):
        link = book["quotes"].cell(n, 1).hyperlink
        assert link.location == f"'documents'!A{documents[row['doc_id']]}", link.location


def read_parquet_duckdb():
    duckdb = importlib.import_module("duckdb")
    for name in TABLES:
        file = path("parquet", name + ".parquet")
        if not os.path.exists(file):
            raise ImportError("this build of kutip has no Parquet")
        got = duckdb.sql(f"select * from read_parquet('{file}')")
        same(name, [dict(zip(got.columns, row)) for row in got.fetchall()])


def read_csv_pandas():
    pandas = importlib.import_module("pandas")
    for name in TABLES:
        frame = pandas.read_csv(path("csv", name + ".csv"), keep_default_na=False, na_values=[""])
        same(name, frame.astype(object).to_dict("records"))


def read_graphs():
    networkx = importlib.import_module("networkx")
    nodes = table("gephi", "nodes")
    edges = table("gephi", "edges")
    assert len(nodes) == len(TABLES["table"])
    assert sorted(n["Label"] for n in nodes) == sorted(r["name"] for r in TABLES["table"])
    for file, relation, directed in (("mentions", "with", False), ("speech", "speaks_about", True)):
        graph = networkx.read_gexf(path("gephi", file + ".gexf"))
        wanted = [e for e in edges if e["Relation"] == relation]
        assert graph.is_directed() == directed and graph.number_of_edges() == len(wanted) > 0, file
        for edge in wanted:
            assert graph[edge["Source"]][edge["Target"]]["weight"] == float(edge["Weight"])
        labels = {n["Id"]: n["Label"] for n in nodes}
        assert all(data["label"] == " ".join(labels[node].split()) for node, data in graph.nodes(data=True))


def read_displacy():
    with open(path("spacy", "displacy.jsonl"), encoding="utf-8") as f:
        lines = [json.loads(line) for line in f]
    assert [line["title"] for line in lines] == [row["doc_id"] for row in TABLES["documents"]]
    ents = [(line["title"], line["text"][e["start"]:e["end"]], e["label"]) for line in lines for e in line["ents"]]
    assert ents == [(row["doc_id"], row["text"], row["type"]) for row in TABLES["entities"]]


def read_brat():
    names = sorted(n for n in os.listdir(path("brat", "brat")) if n.endswith(".ann"))
    assert len(names) == len(TABLES["documents"])
    bound = relations = 0
    for name in names:
        with open(path("brat", "brat", name), encoding="utf-8", newline="\n") as f:
            lines = f.read().split("\n")
        with open(path("brat", "brat", name[:-4] + ".txt"), encoding="utf-8", newline="") as f:
            text = f.read()
        ids = set()
        for line in filter(None, lines):
            key, middle, *rest = line.split("\t")
            if key[0] == "T":
                pieces = [list(map(int, p.split())) for p in middle.split(" ", 1)[1].split(";")]
                assert " ".join(text[a:b] for a, b in pieces) == rest[0], line
                ids.add(key)
                bound += 1
            elif key[0] == "R":
                assert all(part.split(":")[1] in ids for part in middle.split()[1:])
                relations += 1
    assert bound >= len(TABLES["entities"]) + len(TABLES["quotes"])
    assert relations == sum(1 for q in TABLES["quotes"] if q["speaker_start"])


def read_annotations():
    with open(path("annotation", "annotations.jsonld"), encoding="utf-8") as f:
        page = json.load(f)
    assert page["@context"] == "http://www.w3.org/ns/anno.jsonld" and page["type"] == "AnnotationPage"
    assert len(page["items"]) == len(TABLES["entities"]) + len(TABLES["quotes"])
    texts = set(TEXTS.values())
    for item in page["items"]:
        targets = item["target"] if isinstance(item["target"], list) else [item["target"]]
        for target in targets:
            position, words = target["selector"]
            around = words["prefix"] + words["exact"] + words["suffix"]
            assert any(t[position["start"]:position["end"]] == words["exact"] and around in t for t in texts)
    assert len({item["id"] for item in page["items"]}) == len(page["items"])


def read_libreoffice():
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if not office:
        raise ImportError("LibreOffice is not installed")
    for source, options, delimiter in (("xlsx/kutip.xlsx", "", ","), ("excel/quotes.csv", "59,34,76", ",")):
        with tempfile.TemporaryDirectory() as folder:
            sheet = "-1" if source.endswith("xlsx") else "0"
            command = [office, f"-env:UserInstallation=file://{folder}/profile", "--headless",
                       "--convert-to", f"csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,{sheet}",
                       "--outdir", folder, path(source)]
            if options:
                command.insert(3, f"--infilter=Text - txt - csv (StarCalc):{options}")
            subprocess.run(command, check=True, capture_output=True, timeout=240)
            file = "kutip-quotes.csv" if source.endswith("xlsx") else "quotes.csv"
            with open(os.path.join(folder, file), encoding="utf-8-sig", newline="") as f:
                rows = list(csv.DictReader(f, delimiter=delimiter))
        assert len(rows) == len(TABLES["quotes"])
        for got, row in zip(rows, TABLES["quotes"]):
            assert got["quote"].lstrip("'") == row["quote"], (source, got["quote"], row["quote"])
        assert {row["quote"][0] for row in TABLES["quotes"]} >= set("=+-@")


for read in (read_jsonl, read_excel_csv, read_sqlite, read_xlsx, read_parquet_duckdb, read_csv_pandas, read_graphs,
             read_displacy, read_brat, read_annotations, read_libreoffice):
    name = read.__name__.removeprefix("read_")
    try:
        read()
    except ImportError as missing:
        print(f"skip {name}: {missing}")
    else:
        print(f"ok {name}")
