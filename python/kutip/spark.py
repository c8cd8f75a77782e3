"""Names and quotes of a Spark data frame of articles.

Spark distributes, kutip extracts: every worker process builds one extractor and keeps it. An article that cannot be searched becomes a row
of ``documents`` with the status ``error``; it never fails a task.

>>> import kutip.spark
>>> tables = kutip.spark.extract(articles, text_col="text", id_col="id").persist()  # doctest: +SKIP
>>> tables.quotes.groupBy("speaker").count().show()  # doctest: +SKIP
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal, Tuple, Union

import pyarrow as pa
import pyarrow.compute as pc
from pyspark import SparkFiles
from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F
from pyspark.sql import types as T

from . import Extractor

__all__ = ["Tables", "extract"]

_Path = Union[str, "os.PathLike[str]"]

#: What an extractor is built from: names of gazetteers, words, rules and corrections, whether the built-in names are used, least confidence.
_Settings = Tuple[Tuple[str, ...], Tuple[str, ...], Tuple[str, ...], Tuple[str, ...], bool, float]


@dataclass(frozen=True)
class Tables:
    """The tables of the articles of a data frame.

    Attributes
    ----------
    nested : DataFrame
        One row an article: ``document``, and the arrays ``entities`` and ``quotes``. The other tables are made from it; persist it, or
        write it out, where more than one of them is used, so that the articles are searched once.
    """

    nested: DataFrame

    @property
    def documents(self) -> DataFrame:
        """One row an article, also for those that failed: the columns of ``documents.csv``."""
        return self.nested.select("document.*")

    @property
    def entities(self) -> DataFrame:
        """One row a mention: the columns of ``entities.csv``."""
        return self.nested.select("document.doc_id", F.inline("entities"))

    @property
    def quotes(self) -> DataFrame:
        """One row a quote: the columns of ``quotes.csv``."""
        return self.nested.select("document.doc_id", F.inline("quotes"))

    def persist(self) -> Tables:
        """Keep what is found, so that the articles are searched once.

        Returns
        -------
        Tables
            The same.
        """
        self.nested.persist()
        return self

    def unpersist(self) -> Tables:
        """Let go of what `persist` kept.

        Returns
        -------
        Tables
            The same.
        """
        self.nested.unpersist()
        return self


def extract(
    df: DataFrame,
    text_col: str,
    id_col: str,
    *,
    title_col: str | None = None,
    outlet_col: str | None = None,
    date_col: str | None = None,
    source_col: str | None = None,
    url_col: str | None = None,
    author_col: str | None = None,
    section_col: str | None = None,
    gazetteers: Sequence[_Path] = (),
    words: Sequence[_Path] = (),
    rules: Sequence[_Path] = (),
    corrections: Sequence[_Path] = (),
    builtin: bool = True,
    min_confidence: float = 0.0,
    lang: Literal["id", "any"] = "id",
) -> Tables:
    """Find names and quotes in the articles of a data frame.

    Parameters
    ----------
    df : DataFrame
        One article a row.
    text_col : str
        The column with the text. A null gives a document with the status ``empty``.
    id_col : str
        The column with the ids, which become ``doc_id`` as they are: that they are unique is up to the data frame.
    title_col, outlet_col, source_col, url_col, author_col, section_col : str, optional
        Columns with what is known of the articles.
    date_col : str, optional
        The column with the day of publication: a date, a timestamp or a text.
    gazetteers, words, rules, corrections : sequence of paths, optional
        Files of the driver, laid over the built-in data; Spark carries them to the workers, so their names must differ.
    builtin : bool, default True
        Whether the built-in gazetteers are used.
    min_confidence : float, default 0.0
        Names and quotes below this confidence are left out.
    lang : {"id", "any"}, default "id"
        Whether articles that are not Indonesian are left out, with the status ``skipped``, or searched all the same.

    Returns
    -------
    Tables
        Data frames of documents, entities and quotes; nothing is computed before they are used.

    Raises
    ------
    DataError
        Where a file of names, words or rules has problems: on the driver, before anything runs.
    """
    files = [tuple(os.fspath(path) for path in paths) for paths in (gazetteers, words, rules, corrections)]
    # Built here to report problems at once.
    Extractor(
        gazetteers=files[0],
        words=files[1],
        rules=files[2],
        corrections=files[3],
        builtin=builtin,
        min_confidence=min_confidence,
    )
    for path in sorted({path for paths in files for path in paths}):
        df.sparkSession.sparkContext.addFile(path)
    carried = [tuple(os.path.basename(path) for path in paths) for paths in files]
    mapper = _Mapper((carried[0], carried[1], carried[2], carried[3], builtin, min_confidence), lang)
    chosen: list[Column] = [F.col(id_col).cast("string").alias("doc_id")]
    for name, column in (
        ("text", text_col),
        ("title", title_col),
        ("outlet", outlet_col),
        ("published", date_col),
        ("source", source_col),
        ("url", url_col),
        ("author", author_col),
        ("section", section_col),
    ):
        if column is not None:
            chosen.append(F.col(column).cast("string").alias(name))
    return Tables(df.select(*chosen).mapInArrow(mapper, _schema()))


@lru_cache(maxsize=4)
def _extractor(settings: _Settings) -> Extractor:
    """The extractor of this process; built once."""
    gazetteers, words, rules, corrections, builtin, min_confidence = settings
    return Extractor(
        gazetteers=[SparkFiles.get(name) for name in gazetteers],
        words=[SparkFiles.get(name) for name in words],
        rules=[SparkFiles.get(name) for name in rules],
        corrections=[SparkFiles.get(name) for name in corrections],
        builtin=builtin,
        min_confidence=min_confidence,
    )


@dataclass(frozen=True)
class _Mapper:
    """What a worker does with the batches of a partition."""

    settings: _Settings
    lang: Literal["id", "any"]

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        extractor = _extractor(self.settings)
        for batch in batches:
            if batch.num_rows:
                yield _nested(extractor, batch, self.lang)


def _nested(extractor: Extractor, batch: pa.RecordBatch, lang: Literal["id", "any"]) -> pa.RecordBatch:
    """One row an article, in the order of the batch."""
    given = set(batch.schema.names)
    beside = {
        f"{name}s" if name != "published" else name: _values(batch[name])
        for name in ("title", "outlet", "published", "source", "url", "author", "section")
        if name in given
    }
    # Spark runs a task a core: one thread each. How it cuts the articles into batches must not show.
    tables = extractor.extract_many(_values(batch["text"]), ids=_values(batch["doc_id"]), lang=lang, repeats="ignore", threads=1, **beside)
    documents = pa.table(tables.documents)
    ids = batch["doc_id"].cast(pa.string())
    at = documents.schema.get_field_index("doc_id")
    documents = documents.set_column(at, "doc_id", ids)
    columns = [
        _structs(documents),
        _lists(pa.table(tables.entities), documents["mentions"]),
        _lists(pa.table(tables.quotes), documents["quotes"]),
    ]
    return pa.RecordBatch.from_arrays(columns, names=["document", "entities", "quotes"])


def _values(column: pa.Array) -> list[Any]:
    """The values of a text column; bytes that are not UTF-8 become half surrogates, which kutip reports for their row."""
    try:
        values: list[Any] = column.to_pylist()
        return values
    except UnicodeDecodeError:
        raw = column.cast(pa.binary()).to_pylist()
        return [value and value.decode("utf-8", "surrogateescape") for value in raw]


def _structs(table: pa.Table) -> pa.StructArray:
    chunks = [column.combine_chunks() for column in table.columns]
    return pa.StructArray.from_arrays(chunks, fields=list(table.schema))


def _lists(rows: pa.Table, counts: pa.ChunkedArray) -> pa.ListArray:
    """The rows of each article as a list: they stand in the order of the articles."""
    ends = pc.cumulative_sum(pc.fill_null(counts, 0)).combine_chunks()
    offsets = pa.concat_arrays([pa.array([0], pa.int64()), ends]).cast(pa.int32())
    return pa.ListArray.from_arrays(offsets, _structs(rows.drop_columns(["doc_id"])))


_TYPES: dict[pa.DataType, T.DataType] = {
    pa.string(): T.StringType(),
    pa.int64(): T.LongType(),
    pa.float64(): T.DoubleType(),
    pa.date32(): T.DateType(),
}


def _schema() -> T.StructType:
    """The schema of the nested table, made from the tables of no articles."""
    empty = Extractor(builtin=False).extract_many([])

    def struct(table: Any, without: tuple[str, ...] = ()) -> T.StructType:
        fields = [field for field in pa.table(table).schema if field.name not in without]
        return T.StructType([T.StructField(field.name, _TYPES[field.type]) for field in fields])

    return T.StructType(
        [
            T.StructField("document", struct(empty.documents)),
            T.StructField("entities", T.ArrayType(struct(empty.entities, ("doc_id",)))),
            T.StructField("quotes", T.ArrayType(struct(empty.quotes, ("doc_id",)))),
        ]
    )
