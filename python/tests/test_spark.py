"""Spark: data frames of documents, entities and quotes."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pyarrow
import pytest

import kutip
from conftest import TEXT

if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
    pytest.skip("Java is not installed", allow_module_level=True)

from pyspark.sql import SparkSession  # noqa: E402
from pyspark.sql import functions as F  # noqa: E402

import kutip.spark  # noqa: E402


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkSession]:
    os.environ["PYSPARK_PYTHON"] = sys.executable
    session = (
        SparkSession.builder.master("local[2]")
        .appName("kutip")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", "2")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


def test_the_same_rows_as_extract_many(
    spark: SparkSession, extractor: kutip.Extractor, generated: dict[str, str]
) -> None:
    rows = [(id, text, "2020-01-31") for id, text in generated.items()]
    df = spark.createDataFrame(rows, ["id", "text", "date"]).repartition(3)
    tables = kutip.spark.extract(df, text_col="text", id_col="id", date_col="date").persist()
    expected = extractor.extract_many(
        generated.values(), generated.keys(), published=["2020-01-31"] * len(generated), repeats="ignore"
    )
    for name, key in (("documents", []), ("entities", ["mention_id"]), ("quotes", ["quote_id"])):
        frame = getattr(tables, name)
        table = pyarrow.table(getattr(expected, name))
        assert frame.columns == table.schema.names
        found = [row.asDict() for row in frame.orderBy("doc_id", *key).collect()]
        wanted = sorted(table.to_pylist(), key=lambda row: (row["doc_id"], *(row[k] for k in key)))
        assert found == wanted
    tables.unpersist()


def test_bad_rows_are_status_rows(spark: SparkSession) -> None:
    df = spark.createDataFrame([("a", TEXT), ("b", None), (None, "Hujan."), ("d", "")], "id string, text string")
    bad = spark.range(1).select(F.lit("e").alias("id"), F.expr("cast(unhex('48FF41') as string)").alias("text"))
    tables = kutip.spark.extract(df.union(bad), text_col="text", id_col="id")
    status = {row.doc_id: (row.status, row.message) for row in tables.documents.collect()}
    assert status["a"][0] == "ok" and status[None][0] == "ok"
    assert status["b"] == status["d"] == ("empty", "no text")
    assert status["e"][0] == "error" and "not valid Unicode" in status["e"][1]
    assert {row.doc_id for row in tables.quotes.collect()} == {"a"}


def test_other_languages_and_repeats(spark: SparkSession) -> None:
    english = "The minister told reporters on Monday that the new bridge would open to the public next year."
    df = spark.createDataFrame([("a", english), ("b", "Hujan."), ("b", "Hujan.")], "id string, text string").coalesce(1)
    for lang, status in (("id", "skipped"), ("any", "ok")):
        found = kutip.spark.extract(df, "text", "id", lang=lang).documents.collect()
        assert [(row.doc_id, row.status) for row in found] == [("a", status), ("b", "ok"), ("b", "ok")]
        assert found[2].message is None


def test_files_reach_the_workers(spark: SparkSession, tmp_path: Path) -> None:
    path = tmp_path / "names.csv"
    path.write_text(
        "id,type,name,use,aliases,short,cued,bracketed,wikidata,country,kind,role,from,to,source\n"
        "sanggar-uji-coba,ORG,Sanggar Uji Coba,free,,,,,,,,,,,uji\n",
        "utf-8",
    )
    df = spark.createDataFrame([("a", "Latihan diadakan Sanggar Uji Coba pekan ini.")], ["id", "text"])
    tables = kutip.spark.extract(df, "text", "id", gazetteers=[path])
    assert "sanggar-uji-coba" in [row.entity_id for row in tables.entities.collect()]


def test_problems_are_raised_before_anything_runs(spark: SparkSession, tmp_path: Path) -> None:
    path = tmp_path / "names.csv"
    path.write_text("id\nx\n", "utf-8")
    df = spark.createDataFrame([("a", "Hujan.")], ["id", "text"])
    with pytest.raises(kutip.DataError, match="names.csv"):
        kutip.spark.extract(df, "text", "id", gazetteers=[path])
