"""The spaCy component."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy
from spacy.tokens import Doc

import kutip
from conftest import TEXT


@pytest.fixture(scope="module")
def nlp() -> spacy.Language:
    nlp = spacy.blank("id")
    nlp.add_pipe("kutip")
    return nlp


def test_names_and_quotes_are_spans(nlp: spacy.Language) -> None:
    doc, found = nlp(TEXT), kutip.extract(TEXT)
    assert doc.text == TEXT
    assert [(e.start_char, e.end_char, e.label_) for e in doc.ents] == [
        (m.start, m.end, m.type) for m in found.entities
    ]
    quotes = doc.spans["quotes"]
    assert [span.label_ for span in quotes] == [quote.kind for quote in found.quotes]
    for span, quote in zip(quotes, found.quotes):
        assert quote.quote in span.text
        assert span._.kutip["quote_id"] == quote.quote_id
        assert span._.kutip["speaker"] == quote.speaker
    assert doc.ents[0]._.kutip["name"] == found.entities[0].name
    assert doc.ents[0].kb_id_ == (found.entities[0].wikidata or "")
    assert doc[0:1]._.kutip is None
    assert doc._.kutip["quotes"][0]["said_on"] == "2019-03-05"


def test_every_bundled_article(nlp: spacy.Language, articles: list[Path]) -> None:
    texts = [path.read_text("utf-8") for path in articles]
    for doc, text in zip(nlp.pipe(texts), texts):
        found = kutip.extract(text)
        assert len(doc.spans["quotes"]) == len(found.quotes)
        assert len(doc.ents) <= len(found.entities)
        for span, quote in zip(doc.spans["quotes"], found.quotes):
            assert span.start_char <= quote.start and quote.end <= span.end_char
            assert span._.kutip is not None


def test_documents_survive_bytes(nlp: spacy.Language) -> None:
    doc = nlp(TEXT)
    again = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert again.spans["quotes"][0]._.kutip == doc.spans["quotes"][0]._.kutip is not None


def test_a_pipeline_survives_the_disk(nlp: spacy.Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path / "model")
    again = spacy.load(tmp_path / "model")
    assert [e.text for e in again(TEXT).ents] == [e.text for e in nlp(TEXT).ents]


def test_names_that_stand_already_can_stay() -> None:
    nlp = spacy.blank("id")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "JUDUL", "pattern": "Presiden Joko"}])
    nlp.add_pipe("kutip", config={"keep_ents": True, "min_confidence": 0.1})
    labels = {ent.text: ent.label_ for ent in nlp(TEXT).ents}
    assert labels["Presiden Joko"] == "JUDUL" and labels["Sri Nowo Retno"] == "PERSON"


def test_bad_settings_are_told(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="gone.csv"):
        spacy.blank("id").add_pipe("kutip", config={"gazetteers": [str(tmp_path / "gone.csv")]})
