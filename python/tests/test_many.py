"""Many documents: Arrow tables that everyone takes."""

from __future__ import annotations

import datetime
import signal
import threading
import time
from pathlib import Path

import duckdb
import pandas
import polars
import pyarrow
import pytest

import kutip
from conftest import TEXT


@pytest.fixture(scope="module")
def texts(generated: dict[str, str]) -> list[str]:
    return list(generated.values()) * 5


@pytest.fixture(scope="module")
def tables(extractor: kutip.Extractor, texts: list[str]) -> kutip.Tables:
    return extractor.extract_many(texts)


def rows(table: kutip.Table) -> list[dict]:
    return pyarrow.table(table).to_pylist()


def test_columns_and_types(tables: kutip.Tables, root: Path) -> None:
    schema = pyarrow.table(tables.quotes).schema
    assert schema.field("start").type == pyarrow.int64()
    assert schema.field("confidence").type == pyarrow.float64()
    assert schema.field("said_on").type == pyarrow.date32()
    assert schema.field("speaker").type == pyarrow.string()
    assert tables.quotes.column_names == schema.names
    assert pyarrow.schema(tables.quotes) == schema
    assert len(tables.quotes) == tables.quotes.num_rows == pyarrow.table(tables.quotes).num_rows > 500


def test_order_is_kept_for_any_number_of_threads(
    extractor: kutip.Extractor, texts: list[str], tables: kutip.Tables
) -> None:
    assert [row["doc_id"] for row in rows(tables.documents)] == [str(n) for n in range(len(texts))]
    for threads in (1, 3, 8):
        other = extractor.extract_many(texts, threads=threads)
        for name in ("documents", "entities", "quotes"):
            assert rows(getattr(other, name)) == rows(getattr(tables, name))


def test_every_offset_holds(texts: list[str], tables: kutip.Tables) -> None:
    for row in rows(tables.entities):
        assert texts[int(row["doc_id"])][row["start"] : row["end"]] == row["text"]
    for row in rows(tables.quotes):
        if row["parts"] is None:
            assert texts[int(row["doc_id"])][row["start"] : row["end"]] == row["quote"]


def test_the_libraries_take_the_tables(tables: kutip.Tables) -> None:
    quotes = tables.quotes
    expected = sum(1 for row in rows(quotes) if row["kind"] == "direct")
    assert (pandas.DataFrame(quotes.to_pandas())["kind"] == "direct").sum() == expected
    assert polars.DataFrame(quotes).filter(polars.col("kind") == "direct").height == expected
    assert quotes.to_polars().equals(polars.DataFrame(quotes))
    assert quotes.to_pyarrow().num_rows == len(quotes)
    ((counted,),) = duckdb.sql("select count(*) from quotes where kind = 'direct'").fetchall()
    assert counted == expected
    if hasattr(pandas.DataFrame, "from_arrow"):
        assert len(pandas.DataFrame.from_arrow(quotes)) == len(quotes)


def test_arrow_memory_is_shared(tables: kutip.Tables) -> None:
    first, second = pyarrow.table(tables.quotes), pyarrow.table(tables.quotes)
    address = [t["quote"].chunks[0].buffers()[2].address for t in (first, second)]
    assert address[0] == address[1]


@pytest.mark.parametrize(
    "given",
    [
        pandas.Series([TEXT, None, "Hujan."], dtype=object),
        pandas.Series([TEXT, None, "Hujan."], dtype="string"),
        pandas.Series([TEXT, float("nan"), "Hujan."], dtype=object),
        polars.Series([TEXT, None, "Hujan."]),
        pyarrow.array([TEXT, None, "Hujan."]),
        pyarrow.chunked_array([[TEXT], [None, "Hujan."]]),
        (text for text in [TEXT, None, "Hujan."]),
    ],
)
def test_texts_may_come_from_anywhere(extractor: kutip.Extractor, given) -> None:
    tables = extractor.extract_many(given, ids=range(10, 13))
    documents = rows(tables.documents)
    assert [row["doc_id"] for row in documents] == ["10", "11", "12"]
    assert [row["status"] for row in documents] == ["ok", "empty", "ok"]
    assert documents[0]["chars"] == len(TEXT)


def test_what_is_known_beside_the_texts(extractor: kutip.Extractor) -> None:
    days = [pandas.Timestamp("2019-03-05"), pandas.NaT, "6 Maret 2019", None, datetime.date(2019, 3, 8)]
    tables = extractor.extract_many(["Hujan."] * 5, published=pandas.Series(days, dtype=object))
    assert [row["published"] and row["published"].day for row in rows(tables.documents)] == [5, None, 6, None, 8]


def test_ids_are_unique_and_bad_texts_are_rows(extractor: kutip.Extractor) -> None:
    tables = extractor.extract_many(["Hujan.", "Panas \ud800.", "Angin."], ["a", "b", "a"])
    documents = rows(tables.documents)
    assert [row["doc_id"] for row in documents] == ["a", "b", "a#2"]
    assert [row["status"] for row in documents] == ["ok", "error", "ok"]
    assert "not valid Unicode" in documents[1]["message"]
    assert documents[1]["chars"] is None and documents[1]["mentions"] is None


ENGLISH = "The minister told reporters on Monday that the new bridge would open to the public by the end of the next year."


def test_other_languages_are_left_out_unless_asked_for(extractor: kutip.Extractor) -> None:
    (kept, left) = rows(extractor.extract_many([TEXT, ENGLISH]).documents)
    assert (kept["status"], kept["language"]) == ("ok", "id")
    assert (left["status"], left["language"], left["mentions"]) == ("skipped", "en", None)
    assert [row["status"] for row in rows(extractor.extract_many([TEXT, ENGLISH], lang="any").documents)] == ["ok"] * 2
    one = extractor.extract(ENGLISH)
    assert (one.status, one.message, one.entities) == ("skipped", left["message"], ())
    assert repr(one) == "<kutip.Extraction 'text': skipped, 0 entities, 0 quotes>"
    assert extractor.extract(ENGLISH, lang="any").status == "ok"


def test_repeats_are_told_left_out_or_ignored(extractor: kutip.Extractor) -> None:
    def seen(repeats: str) -> list[tuple[str, str, bool]]:
        tables = extractor.extract_many([TEXT, TEXT, "Hujan."], ["a", "b", "a"], repeats=repeats)
        return [(row["doc_id"], row["status"], row["message"] is None) for row in rows(tables.documents)]

    assert seen("tell") == [("a", "ok", True), ("b", "ok", False), ("a#2", "ok", False)]
    assert seen("skip") == [("a", "ok", True), ("b", "skipped", False), ("a#2", "skipped", False)]
    assert seen("ignore") == [("a", "ok", True), ("b", "ok", True), ("a", "ok", True)]


def test_no_texts_give_empty_tables(extractor: kutip.Extractor) -> None:
    tables = extractor.extract_many([])
    assert repr(tables) == "<kutip.Tables: 0 documents, 0 entities, 0 quotes>"
    assert pyarrow.table(tables.quotes).schema.names == tables.quotes.column_names


def test_other_threads_run_meanwhile(extractor: kutip.Extractor, texts: list[str]) -> None:
    done = threading.Event()
    ticks = 0

    def tick() -> None:
        nonlocal ticks
        while not done.is_set():
            ticks += 1
            time.sleep(0.001)

    ticker = threading.Thread(target=tick)
    ticker.start()
    began = time.monotonic()
    while time.monotonic() - began < 0.5:
        extractor.extract_many(texts)
    done.set()
    ticker.join()
    assert ticks > 20


def test_ctrl_c_ends_a_run(extractor: kutip.Extractor) -> None:
    def endless():
        while True:
            yield TEXT

    timer = threading.Timer(0.5, signal.raise_signal, [signal.SIGINT])
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        extractor.extract_many(endless())
    timer.join()
