"""A spaCy pipeline component: ``nlp.add_pipe("kutip")``.

The component fills ``doc.ents`` with the names and ``doc.spans["quotes"]`` with the quotes. ``doc._.kutip`` has all that was found, as
dictionaries with the columns of kutip's tables; ``span._.kutip`` has the row of one name or quote. All of it is plain data, so that
``doc.to_bytes()`` keeps it.

A quote covers whole tokens; where spaCy cut a token over the edge of a quote or name, the span is wider than the row, whose ``start`` and
``end`` count code points of ``doc.text``. An interrupted quote is one span from its first to its last piece.

>>> import spacy
>>> nlp = spacy.blank("id")
>>> _ = nlp.add_pipe("kutip")
>>> doc = nlp('"Obatnya cukup," kata Sri Nowo Retno, Jumat.')
>>> [span._.kutip["speaker"] for span in doc.spans["quotes"]]
['Sri Nowo Retno']
"""

from __future__ import annotations

import datetime
from typing import Any, Dict, List, Literal, Optional

from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from . import Extractor

__all__ = ["Kutip", "create"]

#: The key of the quotes in ``doc.spans``.
QUOTES = "quotes"


@Language.factory(
    "kutip",
    assigns=["doc.ents", "doc.spans"],
    default_config={
        "gazetteers": [],
        "words": [],
        "rules": [],
        "builtin": True,
        "min_confidence": 0.0,
        "keep_ents": False,
        "lang": "id",
    },
)
def create(
    nlp: Language,
    name: str,
    gazetteers: List[str],
    words: List[str],
    rules: List[str],
    builtin: bool,
    min_confidence: float,
    keep_ents: bool,
    lang: Literal["id", "any"],
) -> Kutip:
    """Make the component, as ``nlp.add_pipe("kutip", config={...})`` asks for it.

    Parameters
    ----------
    nlp : Language
        The pipeline.
    name : str
        Name of the component in it.
    gazetteers, words, rules : list of str
        Files laid over the built-in data.
    builtin : bool
        Whether the built-in gazetteers are used.
    min_confidence : float
        Names and quotes below this confidence are left out.
    keep_ents : bool
        Whether names that stand in ``doc.ents`` already stay; kutip's then only fill the gaps.
    lang : {"id", "any"}
        Whether documents that are not Indonesian are left out or searched all the same.

    Returns
    -------
    Kutip
        The component.

    Raises
    ------
    DataError
        Where a file has problems.
    """
    extractor = Extractor(
        gazetteers=gazetteers,
        words=words,
        rules=rules,
        builtin=builtin,
        min_confidence=min_confidence,
    )
    return Kutip(extractor, keep_ents=keep_ents, lang=lang)


class Kutip:
    """The component.

    Parameters
    ----------
    extractor : Extractor
        What finds names and quotes.
    keep_ents : bool, default False
        Whether names that stand in ``doc.ents`` already stay.
    lang : {"id", "any"}, default "id"
        Whether documents that are not Indonesian are left out or searched all the same.
    """

    def __init__(self, extractor: Extractor, keep_ents: bool = False, lang: Literal["id", "any"] = "id") -> None:
        self.extractor = extractor
        self.keep_ents = keep_ents
        self.lang = lang
        if not Doc.has_extension("kutip"):
            Doc.set_extension("kutip", default=None)
        if not Span.has_extension("kutip"):
            Span.set_extension("kutip", getter=_row)

    def __call__(self, doc: Doc) -> Doc:
        """Find names and quotes in a document.

        Parameters
        ----------
        doc : Doc
            The document.

        Returns
        -------
        Doc
            The same, with ``ents``, ``spans["quotes"]`` and ``_.kutip`` filled.
        """
        found = _plain(self.extractor.extract(doc.text, lang=self.lang).to_dict())
        doc._.kutip = found
        names = [_span(doc, row, row["type"], row["wikidata"]) for row in found["entities"]]
        kept = list(doc.ents) if self.keep_ents else []
        taken = {token.i for span in kept for token in span}
        new = [span for span in names if taken.isdisjoint(token.i for token in span)]
        doc.ents = filter_spans(kept + new)
        doc.spans[QUOTES] = [_span(doc, row, row["kind"], None) for row in found["quotes"]]
        return doc


def _span(doc: Doc, row: Dict[str, Any], label: str, wikidata: Optional[str]) -> Span:
    span = doc.char_span(
        row["start"], row["end"], label=label, kb_id=wikidata or "", alignment_mode="expand"
    )
    assert span is not None, "a range of the document's text touches a token"
    return span


def _row(span: Span) -> Optional[Dict[str, Any]]:
    """The row that a span was made from; of several on the same tokens the first."""
    found = span.doc._.kutip or {"entities": [], "quotes": []}
    for key, label in (("entities", "type"), ("quotes", "kind")):
        rows: List[Dict[str, Any]] = found[key]
        for row in rows:
            inside = span.start_char <= row["start"] and row["end"] <= span.end_char
            if not inside or row[label] != span.label_:
                continue
            if _span(span.doc, row, span.label_, None) == Span(
                span.doc, span.start, span.end, label=span.label_
            ):
                return row
    return None


def _plain(value: Any) -> Any:
    """The same with dates as ISO 8601, so that it can be serialised."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, datetime.date) else value
