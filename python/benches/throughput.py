"""Throughput of the surfaces on the same articles and cores: the command line, `extract_many`, `extract_files`, Spark.

    python python/benches/throughput.py articles.jsonl [--rounds 5] [--spark]

The file has one record a line with the fields ``id`` and ``text``; packed files (.gz, .zst) must be unpacked first, since Spark cannot cut
them. The surfaces take turns; printed are medians in megabytes of text a second, and their ratio to the command line. The command line
counts from the start of its process to its end, with reading and writing; `extract_many` from texts in a list to Arrow tables; Spark from
the file to a sink that takes all columns, in a session that is warm.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import kutip


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def spark_surface(articles: Path, cores: int) -> Callable[[], object]:
    os.environ["PYSPARK_PYTHON"] = sys.executable
    from pyspark.sql import SparkSession

    import kutip.spark

    spark = (
        SparkSession.builder.master(f"local[{cores}]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .getOrCreate()
    )
    spark.sparkContext.setLogLevel("ERROR")
    df = spark.read.schema("id string, text string").json(str(articles))

    def run() -> None:
        tables = kutip.spark.extract(df, text_col="text", id_col="id")
        tables.nested.write.format("noop").mode("overwrite").save()

    run()
    return run


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("articles", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--cores", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--spark", action="store_true")
    parser.add_argument("--binary", default=shutil.which("kutip") or "target/release/kutip")
    given = parser.parse_args()

    texts, ids = [], []
    with given.articles.open(encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            texts.append(record["text"])
            ids.append(record["id"])
    size = sum(len(text.encode()) for text in texts) / 1e6
    extractor = kutip.Extractor()
    folder = Path(tempfile.mkdtemp())

    def command_line() -> None:
        command = [given.binary, "extract", "-q", "-j", str(given.cores), given.articles, "-o", folder / "out"]
        subprocess.run(command, check=True)

    surfaces: dict[str, Callable[[], object]] = {
        "command line": command_line,
        "extract_many": lambda: extractor.extract_many(texts, ids, threads=given.cores),
        "extract_files": lambda: extractor.extract_files(given.articles, threads=given.cores),
    }
    if given.spark:
        surfaces["Spark"] = spark_surface(given.articles, given.cores)
    times: dict[str, list[float]] = {name: [] for name in surfaces}
    for _ in range(given.rounds):
        for name, work in surfaces.items():
            times[name].append(timed(work))
    shutil.rmtree(folder)
    base = statistics.median(times["command line"])
    print(f"{len(texts)} articles, {size:.1f} MB, {given.cores} cores, median of {given.rounds}")
    for name, seconds in times.items():
        median = statistics.median(seconds)
        print(f"{name:14} {size / median:7.1f} MB/s {base / median:6.2f}")


if __name__ == "__main__":
    main()
