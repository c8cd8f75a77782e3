"""The part of kutip that is written in Rust."""

import datetime
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Literal, final

import pandas  # type: ignore[import-not-found,import-untyped,unused-ignore]
import polars  # type: ignore[import-not-found,import-untyped,unused-ignore]
import pyarrow  # type: ignore[import-not-found,import-untyped,unused-ignore]

__all__ = [
    "__version__",
    "DataError",
    "Extractor",
    "Extraction",
    "Mention",
    "Quote",
    "Table",
    "Tables",
    "FileTables",
    "Progress",
]

__version__: str

_Path = str | os.PathLike[str]

class DataError(ValueError):
    """A gazetteer, word list or rule file with problems.

    The message tells file, line, column and value of all of them; ``problems`` has them one by one, as dictionaries with the keys
    ``file``, ``line``, ``column``, ``value`` and ``message``.
    """

    problems: list[dict[str, Any]]

@final
class Mention:
    """A name in a text: a row of ``entities.csv``. Unknown values are ``None``."""

    @property
    def doc_id(self) -> str: ...
    @property
    def mention_id(self) -> int: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def text(self) -> str: ...
    @property
    def type(self) -> str: ...
    @property
    def name(self) -> str | None: ...
    @property
    def entity_id(self) -> str | None: ...
    @property
    def wikidata(self) -> str | None: ...
    @property
    def country(self) -> str | None: ...
    @property
    def method(self) -> str | None: ...
    @property
    def rule(self) -> str | None: ...
    @property
    def confidence(self) -> float: ...
    def to_dict(self) -> dict[str, Any]:
        """The row as a dictionary: the columns of ``entities.csv`` and their values."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...

@final
class Quote:
    """A quote: a row of ``quotes.csv``. Unknown values are ``None``."""

    @property
    def doc_id(self) -> str: ...
    @property
    def quote_id(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def parts(self) -> str | None: ...
    @property
    def quote(self) -> str: ...
    @property
    def speaker(self) -> str | None: ...
    @property
    def speaker_mention(self) -> str | None: ...
    @property
    def speaker_start(self) -> int | None: ...
    @property
    def speaker_end(self) -> int | None: ...
    @property
    def speaker_type(self) -> str | None: ...
    @property
    def entity_id(self) -> str | None: ...
    @property
    def wikidata(self) -> str | None: ...
    @property
    def role(self) -> str | None: ...
    @property
    def affiliation(self) -> str | None: ...
    @property
    def cue(self) -> str | None: ...
    @property
    def cue_start(self) -> int | None: ...
    @property
    def cue_end(self) -> int | None: ...
    @property
    def said_on(self) -> datetime.date | None: ...
    @property
    def said_at(self) -> str | None: ...
    @property
    def via(self) -> str | None: ...
    @property
    def addressee(self) -> str | None: ...
    @property
    def rule(self) -> str | None: ...
    @property
    def confidence(self) -> float: ...
    @property
    def pieces(self) -> list[tuple[int, int]]: ...
    def to_dict(self) -> dict[str, Any]:
        """The row as a dictionary: the columns of ``quotes.csv`` and their values."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...

@final
class Extraction:
    """What was found in one document."""

    @property
    def doc_id(self) -> str: ...
    @property
    def source(self) -> str | None: ...
    @property
    def title(self) -> str | None: ...
    @property
    def outlet(self) -> str | None: ...
    @property
    def published(self) -> datetime.date | None: ...
    @property
    def language(self) -> str | None: ...
    @property
    def chars(self) -> int: ...
    @property
    def paragraphs(self) -> int | None: ...
    @property
    def status(self) -> str: ...
    @property
    def message(self) -> str | None: ...
    @property
    def url(self) -> str | None: ...
    @property
    def author(self) -> str | None: ...
    @property
    def section(self) -> str | None: ...
    @property
    def published_from(self) -> str | None: ...
    @property
    def text(self) -> str: ...
    @property
    def entities(self) -> tuple[Mention, ...]: ...
    @property
    def quotes(self) -> tuple[Quote, ...]: ...
    def to_dict(self) -> dict[str, Any]:
        """Everything as dictionaries and lists: the document's columns, ``text``, and the rows."""
    def _repr_html_(self) -> str: ...

@final
class Table:
    """A table in Arrow's memory.

    pyarrow, pandas, Polars, DuckDB and everything else that knows Arrow's PyCapsule interface takes it without a copy:
    ``pyarrow.table(t)``, ``polars.DataFrame(t)``, ``pandas.DataFrame.from_arrow(t)``. Unknown values are null.
    """

    @property
    def column_names(self) -> list[str]: ...
    @property
    def num_rows(self) -> int: ...
    def __len__(self) -> int: ...
    def __arrow_c_schema__(self) -> Any: ...
    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any: ...
    def to_pyarrow(self) -> pyarrow.Table:
        """The table as a ``pyarrow.Table``, without a copy."""
    def to_pandas(self, **options: Any) -> pandas.DataFrame:
        """The table as a ``pandas.DataFrame``, by way of pyarrow; options as its ``to_pandas`` takes them."""
    def to_polars(self) -> polars.DataFrame:
        """The table as a ``polars.DataFrame``."""

@final
class Tables:
    """The three tables of a run."""

    @property
    def documents(self) -> Table: ...
    @property
    def entities(self) -> Table: ...
    @property
    def quotes(self) -> Table: ...
    @property
    def notes(self) -> list[str]: ...

@final
class Progress:
    """How far a run over files has come."""

    @property
    def documents(self) -> int: ...
    @property
    def mentions(self) -> int: ...
    @property
    def quotes(self) -> int: ...
    @property
    def errors(self) -> int: ...
    @property
    def bytes_read(self) -> int: ...
    @property
    def bytes_total(self) -> int: ...
    @property
    def seconds(self) -> float: ...

@final
class FileTables:
    """An iterator over the `Tables` of a run over files, a part at a time."""

    def __iter__(self) -> Iterator[Tables]: ...
    def __next__(self) -> Tables: ...

@final
class Extractor:
    """Finds names and quotes. Built once, used from any number of threads.

    Parameters
    ----------
    gazetteers : sequence of paths, optional
        CSV files with names, laid over the built-in ones.
    words : sequence of paths, optional
        CSV files with words, laid over the built-in lists.
    rules : sequence of paths, optional
        TOML files with rules of quotation.
    corrections : sequence of paths, optional
        CSV files with what people corrected, laid over what is found.
    builtin : bool, default True
        Whether the built-in gazetteers are used; words and rules always are.
    min_confidence : float, default 0.0
        Names and quotes below this confidence are left out.

    Raises
    ------
    DataError
        Where a file has problems; the message tells file, line and column of all of them.
    OSError
        Where a file cannot be read.
    """

    def __new__(
        cls,
        *,
        gazetteers: Sequence[_Path] = ...,
        words: Sequence[_Path] = ...,
        rules: Sequence[_Path] = ...,
        corrections: Sequence[_Path] = ...,
        builtin: bool = True,
        min_confidence: float = 0.0,
    ) -> Extractor: ...
    def __getnewargs_ex__(self) -> tuple[tuple[()], dict[str, Any]]: ...
    def extract(
        self,
        text: str,
        *,
        id: str = "text",
        title: str | None = None,
        outlet: str | None = None,
        published: str | datetime.date | None = None,
        source: str | None = None,
        url: str | None = None,
        author: str | None = None,
        section: str | None = None,
        lang: Literal["id", "any"] = "id",
    ) -> Extraction:
        """Find names and quotes in one text."""
    def extract_many(
        self,
        texts: Iterable[str | None],
        ids: Iterable[Any] | None = None,
        *,
        titles: Iterable[str | None] | None = None,
        outlets: Iterable[str | None] | None = None,
        published: Iterable[str | datetime.date | None] | None = None,
        sources: Iterable[str | None] | None = None,
        urls: Iterable[str | None] | None = None,
        authors: Iterable[str | None] | None = None,
        sections: Iterable[str | None] | None = None,
        lang: Literal["id", "any"] = "id",
        repeats: Literal["tell", "skip", "ignore"] = "tell",
        threads: int | None = None,
    ) -> Tables:
        """Find names and quotes in many texts, on all cores, without the interpreter's lock."""
    def extract_files(
        self,
        *paths: _Path,
        text_col: str | None = None,
        id_col: str | None = None,
        title_col: str | None = None,
        date_col: str | None = None,
        outlet_col: str | None = None,
        date_format: str | None = None,
        records: str | None = None,
        quoting: Literal["rfc4180", "none", "backslash"] | None = None,
        markup: Literal["auto", "text", "html"] = "auto",
        max_document: int | None = None,
        max_unpacked: int | None = None,
        lang: Literal["id", "any"] = "id",
        repeats: Literal["tell", "skip", "ignore"] = "tell",
        threads: int | None = None,
        progress: Callable[[Progress], object] | None = None,
    ) -> Tables:
        """Find names and quotes in files, folders and archives."""
    def iter_files(
        self,
        *paths: _Path,
        text_col: str | None = None,
        id_col: str | None = None,
        title_col: str | None = None,
        date_col: str | None = None,
        outlet_col: str | None = None,
        date_format: str | None = None,
        records: str | None = None,
        quoting: Literal["rfc4180", "none", "backslash"] | None = None,
        markup: Literal["auto", "text", "html"] = "auto",
        max_document: int | None = None,
        max_unpacked: int | None = None,
        lang: Literal["id", "any"] = "id",
        repeats: Literal["tell", "skip", "ignore"] = "tell",
        threads: int | None = None,
        progress: Callable[[Progress], object] | None = None,
    ) -> FileTables:
        """Find names and quotes in files, folders and archives, a part at a time."""
