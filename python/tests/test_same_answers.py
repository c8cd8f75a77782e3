"""The command line, Rust, Python and Spark write the same bytes; each runs as a process of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

#: A text that all surfaces leave out.
ENGLISH = "The minister told reporters on Monday that the new bridge would open to the public by the end of the next year."

TABLES = ["documents.csv", "entities.csv", "quotes.csv"]

#: What the Python surfaces run: they read the files, extract, and write the rows with Python's own `csv`.
WRITE = '''
import csv, pathlib, sys
out, files = pathlib.Path(sys.argv[1]), sys.argv[2:]
texts = [open(name, encoding="utf-8", newline="").read() for name in files]
ids = [pathlib.Path(name).name for name in files]

def write(name, columns, rows):
    with (out / name).open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\\n")
        table.writerow(columns)
        at = columns.index("confidence") if "confidence" in columns else None
        for row in rows:
            row = list(row)
            if at is not None:
                row[at] = f"{row[at]:.2f}"
            table.writerow(row)
'''

PYTHON = WRITE + '''
import pyarrow, kutip
tables = kutip.Extractor().extract_many(texts, ids, sources=files)
for name in ("documents", "entities", "quotes"):
    table = pyarrow.table(getattr(tables, name))
    write(name + ".csv", table.schema.names, zip(*(column.to_pylist() for column in table.columns)))
'''

OBJECTS = WRITE + '''
import kutip
found = [kutip.extract(text, id=id, source=name) for text, id, name in zip(texts, ids, files)]
columns = kutip.Extractor().extract_many([])
def rows(kind):
    for one in found:
        counts = {"mentions": len(one.entities), "quotes": len(one.quotes)}
        if one.paragraphs is None:  # not searched
            counts = {"mentions": None, "quotes": None}
        for row in [{**one.to_dict(), **counts}] if kind == "documents" else (r.to_dict() for r in getattr(one, kind)):
            yield [row[name] for name in getattr(columns, kind).column_names]
for kind in ("documents", "entities", "quotes"):
    write(kind + ".csv", getattr(columns, kind).column_names, rows(kind))
'''

SPARK = WRITE + '''
from pyspark.sql import SparkSession
import kutip.spark
spark = (
    SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    .config("spark.driver.host", "127.0.0.1").config("spark.driver.bindAddress", "127.0.0.1").getOrCreate()
)
df = spark.createDataFrame(list(zip(range(len(ids)), ids, texts, files)), ["n", "id", "text", "file"]).repartition(3)
tables = kutip.spark.extract(df, text_col="text", id_col="id", source_col="file").persist()
place = {id: n for n, id in enumerate(ids)}
for name, key in (("documents", "chars"), ("entities", "mention_id"), ("quotes", "quote_id")):
    frame = getattr(tables, name)
    rows = sorted(frame.collect(), key=lambda row: (place[row.doc_id], row[key]))
    write(name + ".csv", frame.columns, rows)
spark.stop()
'''


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory, articles: list[Path], generated: dict[str, str]) -> list[Path]:
    """The bundled articles and the generated ones that have a text of their own, as files: only a run over all of them knows a repeat."""
    folder = tmp_path_factory.mktemp("artikel")
    for path in articles:
        shutil.copy(path, folder / path.name)
    for number, text in enumerate(dict.fromkeys(generated.values())):
        if text.strip():
            (folder / f"z{number:03}.txt").write_bytes(text.encode())
    (folder / "zz-english.txt").write_text(ENGLISH, "utf-8")
    return sorted(folder.iterdir())


def run(command: list[str | Path], **options: object) -> None:
    ran = subprocess.run(command, capture_output=True, text=True, check=False, **options)  # type: ignore[call-overload]
    assert ran.returncode == 0, ran.stderr[-4000:]


#: What writes the tables of files into a folder; the path is the command line's.
Surface = Callable[[Path, list[Path], Path], None]


def python(script: str) -> Surface:
    def surface(out: Path, files: list[Path], binary: Path) -> None:
        environment = {**os.environ, "PYSPARK_PYTHON": sys.executable}
        run([sys.executable, "-c", script, out, *files], env=environment)

    return surface


def rust(out: Path, files: list[Path], binary: Path) -> None:
    run([binary.parent / "examples" / "tables", out, *files])


@pytest.fixture(scope="module")
def expected(files: list[Path], binary: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("cli") / "out"
    run([binary, "extract", "-q", *files, "-o", out])
    return out


@pytest.mark.parametrize(
    "surface", [rust, python(PYTHON), python(OBJECTS), python(SPARK)], ids=["rust", "arrow", "objects", "spark"]
)
def test_same_bytes(
    surface: Surface,
    files: list[Path],
    expected: Path,
    binary: Path,
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> None:
    if "spark" in request.node.name and shutil.which("java") is None:
        pytest.skip("Java is not installed")
    surface(tmp_path, files, binary)
    for name in TABLES:
        assert (tmp_path / name).read_bytes() == (expected / name).read_bytes(), name
