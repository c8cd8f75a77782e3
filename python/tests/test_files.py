"""Files, folders and archives."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pyarrow
import pytest

import kutip


@pytest.fixture
def archive(tmp_path: Path, articles: list[Path]) -> Path:
    folder = tmp_path / "arsip"
    folder.mkdir()
    with zipfile.ZipFile(folder / "a.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        for path in articles[:10]:
            packed.write(path, path.name)
    with (folder / "b.jsonl").open("w", encoding="utf-8") as lines:
        for path in articles[10:20]:
            record = {"id": path.stem, "isi": path.read_text("utf-8"), "tanggal": "2021-05-06"}
            lines.write(json.dumps(record, ensure_ascii=False) + "\n")
        lines.write("{rusak\n")
    return folder


def test_a_folder_gives_one_set_of_tables(extractor: kutip.Extractor, archive: Path, articles: list[Path]) -> None:
    seen: list[kutip.Progress] = []
    tables = extractor.extract_files(archive, progress=seen.append)
    documents = pyarrow.table(tables.documents).to_pylist()
    assert len(documents) == 21
    assert [row["status"] for row in documents] == ["ok"] * 20 + ["error"]
    assert str(documents[12]["published"]) == "2021-05-06"
    assert any("isi" in note for note in tables.notes)
    assert seen[-1].documents == 21 and seen[-1].errors == 1 and seen[-1].quotes == len(tables.quotes)
    assert seen[-1].bytes_total == sum(path.stat().st_size for path in archive.iterdir())
    assert [p.documents for p in seen] == sorted(p.documents for p in seen)
    kutip.show_progress(seen[-1])
    texts = {path.read_text("utf-8") for path in articles[:20]}
    assert sum(row["chars"] for row in documents[:20]) == sum(map(len, texts))


def test_fields_can_be_named(extractor: kutip.Extractor, archive: Path) -> None:
    tables = extractor.extract_files(archive / "b.jsonl", text_col="isi", id_col="id", date_col=None, threads=1)
    assert pyarrow.table(tables.documents)["doc_id"][0].as_py() != "b.jsonl#1"


def test_parts_put_together_are_the_whole(extractor: kutip.Extractor, tmp_path: Path, articles: list[Path]) -> None:
    line = json.dumps({"text": "\n\n".join(path.read_text("utf-8") for path in articles)}) + "\n"
    path = tmp_path / "besar.jsonl"
    path.write_text(line * (18_000_000 // len(line)), "utf-8")
    parts = list(extractor.iter_files(path))
    assert len(parts) >= 2
    whole = extractor.extract_files(path)
    for name in ("documents", "entities", "quotes"):
        together = pyarrow.concat_tables([pyarrow.table(getattr(part, name)) for part in parts])
        assert together.equals(pyarrow.table(getattr(whole, name)))


def test_a_run_can_be_left(extractor: kutip.Extractor, archive: Path) -> None:
    run = extractor.iter_files(archive)
    assert iter(run) is run
    del run


def test_languages_and_repeats_as_elsewhere(extractor: kutip.Extractor, tmp_path: Path) -> None:
    english = "The minister told reporters on Monday that the new bridge would open to the public next year."
    (tmp_path / "a.txt").write_text(english, "utf-8")
    (tmp_path / "b.txt").write_text("Hujan turun.", "utf-8")
    (tmp_path / "c.txt").write_text("Hujan turun.", "utf-8")

    def states(**options: str) -> list[str]:
        return pyarrow.table(extractor.extract_files(tmp_path, **options).documents)["status"].to_pylist()

    assert states() == ["skipped", "ok", "ok"]
    assert states(lang="any", repeats="skip") == ["ok", "ok", "skipped"]


def test_limits_make_rows(extractor: kutip.Extractor, archive: Path) -> None:
    tables = extractor.extract_files(archive / "b.jsonl", max_document=1000)
    assert set(pyarrow.table(tables.documents)["status"].to_pylist()) == {"error"}


def test_errors_of_the_callback_come_through(extractor: kutip.Extractor, archive: Path) -> None:
    def refuse(progress: kutip.Progress) -> None:
        raise RuntimeError(f"cukup: {progress.documents}")

    with pytest.raises(RuntimeError, match="cukup"):
        extractor.extract_files(archive, progress=refuse)
