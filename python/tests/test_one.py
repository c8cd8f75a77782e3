"""One document: objects whose attributes are the columns."""

from __future__ import annotations

import copy
import datetime
import pickle
import threading

import pytest

import kutip
from conftest import TEXT


def test_offsets_take_the_words_out_of_the_text() -> None:
    found = kutip.extract(TEXT)
    assert found.text == TEXT
    assert found.entities and found.quotes
    for mention in found.entities:
        assert TEXT[mention.start : mention.end] == mention.text
    for quote in found.quotes:
        assert " … ".join(TEXT[start:end] for start, end in quote.pieces) == quote.quote
        assert TEXT[quote.cue_start : quote.cue_end] == (quote.cue or TEXT[None:None])
        assert TEXT[quote.speaker_start : quote.speaker_end] == quote.speaker_mention


def test_attributes_are_the_columns() -> None:
    about = {"title": "Judul", "outlet": "Koran", "source": "arsip", "url": "https://contoh.id/a", "author": "Rini", "section": "Kota"}
    found = kutip.extract(TEXT, id="a", published="5 Maret 2019", **about)
    beside = {f"{name}s": [value] for name, value in about.items()}
    tables = kutip.Extractor().extract_many([TEXT], ["a"], published=[datetime.date(2019, 3, 5)], **beside)
    for rows, table in ((found.entities, tables.entities), (found.quotes, tables.quotes)):
        assert [row.to_dict() for row in rows] == table.to_pyarrow().to_pylist()
    (document,) = tables.documents.to_pyarrow().to_pylist()
    assert (document.pop("mentions"), document.pop("quotes")) == (len(found.entities), len(found.quotes))
    told = found.to_dict()
    assert {name: told[name] for name in document} == document
    assert told["quotes"] == [quote.to_dict() for quote in found.quotes]
    assert told["published"] == datetime.date(2019, 3, 5)
    assert told["published_from"] == "input"
    assert {name: told[name] for name in about} == about


def test_the_direct_quote_is_whole() -> None:
    (quote,) = (quote for quote in kutip.extract(TEXT).quotes if quote.kind == "direct")
    assert quote.quote == "Hasilnya diumumkan besok,"
    assert (quote.speaker, quote.speaker_type, quote.cue) == ("Sri Nowo Retno", "person", "kata")
    assert quote.said_on == datetime.date(2019, 3, 5)


def test_repr_shows_what_matters() -> None:
    found = kutip.extract(TEXT, id="a'b")
    assert repr(found) == f"<kutip.Extraction \"a'b\": {len(found.entities)} entities, {len(found.quotes)} quotes>"
    assert repr(found.quotes[0]).startswith("Quote(quote='Hasilnya diumumkan besok,', speaker='Sri Nowo Retno', kind='direct', start=")
    assert repr(found.entities[0]).startswith(f"Mention(text={found.entities[0].text!r}, type=")


def test_html_keeps_every_letter_and_escapes() -> None:
    text = TEXT + "\n\n<script>alert('x' & \"y\")</script>"
    html = kutip.extract(text)._repr_html_()
    assert "<script>" not in html
    assert "Sri Nowo Retno · Kepala Dinas Perhubungan" in html or "Sri Nowo Retno · Kepala" in html
    body = html.split("</style>")[1]
    plain, tag = "", False
    for letter in body:
        tag = letter == "<" or (tag and letter != ">")
        plain += "" if tag or letter == ">" else letter
    for escaped, letter in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&#39;", "'"), ("&amp;", "&")):
        plain = plain.replace(escaped, letter)
    assert plain == text


@pytest.mark.parametrize("text", ["", " \n\t"])
def test_nothing_is_found_in_nothing(text: str) -> None:
    found = kutip.extract(text)
    assert (found.status, found.message) == ("empty", "no text")
    assert found.entities == () and found.quotes == ()


def test_objects_are_equal_by_value_and_frozen() -> None:
    first, second = kutip.extract(TEXT), kutip.extract(TEXT)
    assert first.quotes == second.quotes and first.entities == second.entities
    with pytest.raises(AttributeError):
        first.quotes[0].quote = "lain"  # type: ignore[misc]


def test_an_extractor_goes_to_another_process_as_its_settings() -> None:
    extractor = kutip.Extractor(min_confidence=0.5, builtin=False)
    for other in (pickle.loads(pickle.dumps(extractor)), copy.copy(extractor)):
        assert other.extract(TEXT).entities == extractor.extract(TEXT).entities


def test_threads_share_an_extractor(extractor: kutip.Extractor) -> None:
    expected = extractor.extract(TEXT).quotes
    found: list[bool] = []

    def work() -> None:
        found.extend(extractor.extract(TEXT).quotes == expected for _ in range(20))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [True] * 80
