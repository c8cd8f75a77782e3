"""What the tests share: the repository's root, its bundled articles, and articles generated from them."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

import kutip

ROOT = Path(__file__).resolve().parents[2]
ARTICLES = sorted((ROOT / "tests" / "articles").glob("*.txt"))

#: An article of the tests' own: quotes in both kinds, letters outside of ASCII, an emoji outside of the basic plane.
TEXT = (
    "Rapat di Café “Senja” ditutup sore hari 😀.\n\n"
    "“Hasilnya diumumkan besok,” kata Kepala Dinas Perhubungan Kota Bogor, Sri Nowo Retno, Selasa (5/3/2019).\n\n"
    "Presiden Joko Widodo mengatakan pembangunan jembatan selesai tahun depan."
)


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def articles() -> list[Path]:
    assert len(ARTICLES) >= 40
    return ARTICLES


@pytest.fixture(scope="session")
def extractor() -> kutip.Extractor:
    return kutip.Extractor()


@pytest.fixture(scope="session")
def generated() -> dict[str, str]:
    """Two hundred articles put together from paragraphs of the bundled ones, with what editors leave behind."""
    chance = random.Random(7)
    paragraphs = [p for path in ARTICLES for p in path.read_text("utf-8").split("\n\n")]
    articles = {}
    for number in range(200):
        chosen = chance.sample(paragraphs, chance.randint(0, 8))
        between = chance.choice(["\n\n", "\n", "\r\n\r\n", "\n\n😀\n\n", "\n\n\u200b\n\n"])
        text = between.join(chosen)
        if number % 9 == 0:
            text = text.replace("“", '"').replace("”", '"')
        if number % 11 == 0:
            text += '\n\n"Kutipan tanpa akhir, kata warga; dengan "koma", dan\ttab.'
        articles[f"gen/{number:03}, \"{number}\""] = text
    return articles


@pytest.fixture(scope="session")
def binary() -> Path:
    """The command line of the profile ``KUTIP_PROFILE``, or the one that ``KUTIP_BIN`` names; built before the tests."""
    profile = os.environ.get("KUTIP_PROFILE", "dev")
    built = ROOT / "target" / ("debug" if profile == "dev" else profile) / "kutip"
    path = Path(os.environ.get("KUTIP_BIN", built))
    if not path.exists():
        pytest.fail(f"the command line is not built: {path}")
    return path
