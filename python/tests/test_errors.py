"""Errors are exceptions with the library's words."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

import kutip

HEADER = "id,type,name,use,aliases,short,cued,bracketed,wikidata,country,kind,role,from,to,source\n"


def test_a_bad_gazetteer_tells_file_line_and_column(tmp_path: Path, binary: Path) -> None:
    path = tmp_path / "names.csv"
    path.write_text(HEADER + "budi-uji,ORANG,Budi Uji,free,,,,,,,,,,,uji\n", "utf-8")
    with pytest.raises(kutip.DataError) as raised:
        kutip.Extractor(gazetteers=[path])
    message = str(raised.value)
    assert message.startswith(f"{path}:2: type `ORANG`: ")
    (problem,) = raised.value.problems
    assert (problem["file"], problem["line"], problem["column"], problem["value"]) == (path, 2, "type", "ORANG")
    # The command line says the same.
    ran = subprocess.run(
        [binary, "quotes", "--gazetteer", path], input="", capture_output=True, text=True, check=False
    )
    assert ran.returncode == 2 and message in ran.stderr


def test_a_bad_rule_tells_its_file(tmp_path: Path) -> None:
    path = tmp_path / "rules.toml"
    path.write_text("[[rule]]\nid = 3\n", "utf-8")
    with pytest.raises(kutip.DataError, match="rules.toml"):
        kutip.Extractor(rules=[path])


def test_a_gazetteer_of_the_users_own_is_used(tmp_path: Path) -> None:
    path = tmp_path / "names.csv"
    path.write_text(HEADER + "sanggar-uji-coba,ORG,Sanggar Uji Coba,free,,,,,,,,,,,uji\n", "utf-8")
    text = "Latihan diadakan Sanggar Uji Coba pekan ini."
    ids = [m.entity_id for m in kutip.Extractor(gazetteers=[str(path)]).extract(text).entities]
    assert "sanggar-uji-coba" in ids


def test_files_that_are_not_there(tmp_path: Path) -> None:
    gone = tmp_path / "gone.csv"
    with pytest.raises(FileNotFoundError, match="gone.csv"):
        kutip.Extractor(gazetteers=[gone])
    with pytest.raises(FileNotFoundError, match=r"gone.csv.*\n.*also"):
        kutip.Extractor().extract_files(gone, tmp_path / "also")
    with pytest.raises(ValueError, match="no file or folder"):
        kutip.Extractor().extract_files()


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda e: e.extract(3), TypeError, "text: a str is needed, not int"),
        (lambda e: e.extract("a\ud800"), ValueError, "not valid Unicode"),
        (lambda e: e.extract_many(["a", 3]), TypeError, r"texts\[1\]: a str is needed, not int"),
        (lambda e: e.extract_many("satu teks"), TypeError, "not one str"),
        (lambda e: e.extract_many(["a", "b"], ["1"]), ValueError, "ids has 1 values, but there are more texts"),
        (lambda e: e.extract_many(["a"], ["1", "2"]), ValueError, "ids has more values than there are texts"),
        (lambda e: e.extract_many(["a"], threads=0), ValueError, "zero|0"),
        (lambda e: e.extract("a", lang="en"), ValueError, 'lang: one of "id", "any" is needed, not "en"'),
        (lambda e: e.extract_many(["a"], repeats="no"), ValueError, "repeats: one of"),
        (lambda e: e.extract_files(".", lang="en"), ValueError, "lang: one of"),
        (lambda e: e.extract_files(".", text_kol="a"), TypeError, "text_kol"),
        (lambda e: kutip.Extractor(min_confidence=2), ValueError, "min_confidence: a number from 0 to 1"),
        (lambda e: kutip.Extractor(gazetteers="names.csv"), TypeError, "gazetteers|str"),
    ],
)
def test_wrong_arguments(extractor: kutip.Extractor, call, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        call(extractor)


def test_errors_of_a_generator_come_through(extractor: kutip.Extractor) -> None:
    def texts():
        yield "Hujan turun."
        raise KeyError("habis")

    with pytest.raises(KeyError, match="habis"):
        extractor.extract_many(texts())
