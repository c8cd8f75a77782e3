"""Reads Indonesian news and tells who is in it and who said what.

One text gives Python objects, many give Arrow tables:

>>> import kutip
>>> found = kutip.extract('"Obatnya cukup," kata Menteri Kesehatan, Sri Nowo Retno.')
>>> [quote.quote for quote in found.quotes]
['Obatnya cukup,']
>>> tables = kutip.Extractor().extract_many(["Hujan turun.", "Presiden Joko Widodo tiba di Medan."])
>>> len(tables.documents)
2

Attributes and columns have the names of the tables that the command line writes. Offsets count code points: ``text[start:end]`` is
what a row speaks of, to the letter. What is unknown is ``None``, and null in the tables.

The submodules `kutip.spacy` (a pipeline component) and `kutip.spark` (data frames on a cluster) need spaCy and pyspark.
"""

from __future__ import annotations

import datetime
import sys
from functools import lru_cache
from typing import Literal

from ._kutip import (
    DataError,
    Extraction,
    Extractor,
    FileTables,
    Mention,
    Progress,
    Quote,
    Table,
    Tables,
    __version__,
)

__all__ = [
    "DataError",
    "Extraction",
    "Extractor",
    "FileTables",
    "Mention",
    "Progress",
    "Quote",
    "Table",
    "Tables",
    "__version__",
    "extract",
    "show_progress",
]


@lru_cache(maxsize=1)
def _builtin() -> Extractor:
    return Extractor()


def extract(
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
    """Find names and quotes in one text, with the built-in names, words and rules.

    Parameters
    ----------
    text : str
        An article in Indonesian.
    id : str, default "text"
        Id of the document.
    title, outlet, source, url, author, section : str, optional
        What is known of the article; they are handed on, not searched.
    published : str or datetime.date, optional
        Day of publication; gives the year to days that the text names without one.
    lang : {"id", "any"}, default "id"
        Whether a text that is not Indonesian is left out, with the status ``skipped``, or searched all the same.

    Returns
    -------
    Extraction
        Offsets count code points: ``text[quote.start:quote.end]`` is the quote.

    See Also
    --------
    Extractor : with names, words and rules of your own; and for many texts.
    """
    return _builtin().extract(
        text,
        id=id,
        title=title,
        outlet=outlet,
        published=published,
        source=source,
        url=url,
        author=author,
        section=section,
        lang=lang,
    )


def show_progress(progress: Progress) -> None:
    """Show on standard error how far a run has come; silent where that is no terminal.

    Parameters
    ----------
    progress : Progress
        As ``Extractor.extract_files(..., progress=kutip.show_progress)`` hands it on.
    """
    if not sys.stderr.isatty():
        return
    over = progress.bytes_read >= progress.bytes_total
    share = progress.bytes_read / progress.bytes_total if progress.bytes_total else 1.0
    left = "" if over else f", {progress.seconds * (1 / max(share, 1e-9) - 1):.0f} s left"
    line = f"{share:4.0%}  {progress.documents:,} documents, {progress.quotes:,} quotes, {progress.seconds:.0f} s{left}"
    sys.stderr.write(f"\r\x1b[K{line}")
    sys.stderr.flush()
