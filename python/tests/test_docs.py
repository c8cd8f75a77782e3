"""The code of the documentation runs, and the stubs tell what the module has."""

from __future__ import annotations

import doctest
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import kutip

#: Blocks that are run; those that need a cluster are marked `py`.
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(path: Path) -> str:
    """All Python of a page, on the lines where it stands, so that errors tell the page's line."""
    text = path.read_text("utf-8")
    code = ""
    for block in BLOCK.finditer(text):
        line = text.count("\n", 0, block.start(1))
        code += "\n" * (line - code.count("\n")) + block[1]
    return code


@pytest.mark.parametrize("page", ["docs/tour.md", "README.md", "README.id.md", "python/README.md"])
def test_the_code_of_a_page_runs(page: str, root: Path, tmp_path: Path) -> None:
    code = blocks(root / page)
    assert code.strip(), page
    if "pyspark" in code and shutil.which("java") is None:
        pytest.skip("Java is not installed")
    (tmp_path / "arsip").symlink_to(root / "tests" / "articles")
    (tmp_path / "tests").symlink_to(root / "tests")
    setup = "import matplotlib\nmatplotlib.use('Agg')\n" if "matplotlib" in code else ""
    script = tmp_path / "page.py"
    script.write_text(f"{setup}exec(compile(open({str(tmp_path / 'code')!r}).read(), {page!r}, 'exec'))\n", "utf-8")
    (tmp_path / "code").write_text(code, "utf-8")
    environment = {**os.environ, "PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1"}
    ran = subprocess.run(
        [sys.executable, script], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr[-4000:]


def test_examples_of_the_docstrings() -> None:
    import kutip.spacy

    for module in (kutip, kutip.spacy):
        failed, tried = doctest.testmod(module)
        assert tried and not failed, module


def test_everything_public_is_documented() -> None:
    for name in kutip.__all__:
        thing = getattr(kutip, name)
        assert name == "__version__" or thing.__doc__, name
        if isinstance(thing, type):
            for attribute, value in vars(thing).items():
                if not attribute.startswith("_") and attribute != "problems":
                    assert value.__doc__, f"{name}.{attribute}"


def test_the_stubs_tell_what_the_module_has() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "mypy.stubtest", "kutip._kutip", "--ignore-disjoint-bases"],
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode == 2 and "unrecognized arguments" in ran.stderr:
        ran = subprocess.run(
            [sys.executable, "-m", "mypy.stubtest", "kutip._kutip"], capture_output=True, text=True, check=False
        )
    assert ran.returncode == 0, ran.stdout[-4000:] + ran.stderr[-1000:]
