"""What a library costs as it grows: time and memory to make it, its size, and how fast it answers.

Documents are JSON lines with ``id`` and ``text``, each written to a file of its own. Every command
is a process of its own, as a user would type it. Processor times are over all cores and do not
depend on what else the machine does; wall clock does. Rows are kept in ``--work``: a run that was
interrupted goes on where it was, at the cost of the indexing figures of the size it was at.

    python benchmarks/search_growth.py ../shared/corpora/news_8k.jsonl.gz 1000 2000 --work FOLDER
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from embeddings.base import Embedder, Span, Vectors
from rag import Library
from rag.embedder import open_embedder
from rag.settings import load_settings

YIJU = str(Path(sys.executable).with_name("yiju"))
ASKED = 200
COLD = 3
"""Cold searches, of which the quickest counts: what is slower is the machine's other work."""


@dataclass(frozen=True, slots=True)
class Cost:
    wall: float
    cpu: float
    peak_mb: float


def run(*command: str) -> Cost:
    begun = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"failed: {' '.join(command)}")
    spent = time.perf_counter() - begun
    return Cost(spent, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def write(source: Path, folder: Path, count: int) -> list[str]:
    """The first ``count`` texts as files; a sentence of each to ask for."""
    folder.mkdir(parents=True, exist_ok=True)
    sentences = []
    with gzip.open(source, "rt", encoding="utf-8") as lines:
        for line in itertools.islice(lines, count):
            document = json.loads(line)
            file = folder / f"{document['id']}.txt"
            if not file.exists():
                file.write_text(document["text"], encoding="utf-8")
            sentences.append(document["text"].partition("。")[0][-25:])
    return sentences


class Remembering:
    """Embeds a question once: when it comes again, what is left is the search itself."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self.dimension, self.fingerprint = embedder.dimension, embedder.fingerprint
        self._known: dict[str, Vectors] = {}

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        for text in texts:
            if text not in self._known:
                self._known[text] = self._embedder.encode_queries([text])[0]
        return np.stack([self._known[text] for text in texts])

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        return self._embedder.encode_passages(texts)

    def encode_in_parts(
        self, texts: Sequence[str], parts: Sequence[Sequence[Span]]
    ) -> tuple[Vectors, list[Vectors]]:
        return self._embedder.encode_in_parts(texts, parts)


def milliseconds(work: Callable[[str], object], questions: Sequence[str]) -> dict[str, float]:
    """Median and 95th percentile, by the clock and in processor time."""
    wall, cpu = [], []
    for question in questions:
        begun, spent = time.perf_counter(), time.process_time()
        work(question)
        wall.append((time.perf_counter() - begun) * 1000)
        cpu.append((time.process_time() - spent) * 1000)
    return {
        "wall_p50": statistics.median(wall),
        "wall_p95": statistics.quantiles(wall, n=20)[-1],
        "cpu_p50": statistics.median(cpu),
        "cpu_p95": statistics.quantiles(cpu, n=20)[-1],
    }


def searching(library: Path, questions: Sequence[str]) -> dict[str, Any]:
    embedder = open_embedder(load_settings())
    with Library.open(library, embedder=Remembering(embedder)) as opened:
        for question in questions:
            opened.search(question)
        without = milliseconds(opened.search, questions)
        stats = opened.stats()
    with Library.open(library, embedder=embedder) as opened:
        opened.search(questions[0])
        whole = milliseconds(opened.search, questions)
    return {
        "clauses": stats.clauses,
        "embedded": stats.embedded,
        "search": without,
        "search_and_embedding": whole,
    }


def measured(source: Path, work: Path, size: int, clauses_before: int) -> dict[str, Any]:
    library, files = work / "library", work / "files"
    sentences = write(source, files, size)
    made = run(YIJU, "ingest", str(files), "--library", str(library))
    colds = [run(YIJU, "search", sentences[0], "--library", str(library)) for _ in range(COLD)]
    questions = [f"{sentence}？" for sentence in sentences[:: max(1, size // ASKED)] if sentence]
    found = searching(library, questions)
    new = found["clauses"] - clauses_before
    return {
        "documents": size,
        **found,
        "indexing": {
            "new_clauses": new,
            "cpu": made.cpu,
            "wall": made.wall,
            "clauses_per_cpu_second": new / made.cpu,
            "peak_mb": made.peak_mb,
        },
        "bytes": sum(path.stat().st_size for path in library.rglob("*") if path.is_file()),
        "cold": {
            "wall": min(cold.wall for cold in colds),
            "cpu": min(cold.cpu for cold in colds),
            "peak_mb": max(cold.peak_mb for cold in colds),
        },
    }


def printed(row: dict[str, Any]) -> str:
    made, cold = row["indexing"], row["cold"]
    cells = (
        f"{row['documents']:,}",
        f"{row['clauses']:,}",
        f"{made['cpu']:.0f} s ({made['wall']:.0f} s)",
        f"{made['clauses_per_cpu_second']:.1f}",
        f"{made['peak_mb']:.0f} MB",
        f"{row['bytes'] / 1e6:.0f} MB",
        f"{cold['cpu']:.1f} s ({cold['wall']:.1f} s)",
        f"{cold['peak_mb']:.0f} MB",
        *(
            f"{row[kind]['cpu_p50']:.1f} / {row[kind]['cpu_p95']:.1f} ms "
            f"({row[kind]['wall_p50']:.1f} / {row[kind]['wall_p95']:.1f} ms)"
            for kind in ("search", "search_and_embedding")
        ),
    )
    return f"| {' | '.join(cells)} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("texts", type=Path)
    parser.add_argument("sizes", type=int, nargs="+")
    parser.add_argument("--work", type=Path, required=True, help="kept, so that runs go on")
    arguments = parser.parse_args()
    kept: Path = arguments.work / "rows.jsonl"
    rows = [json.loads(line) for line in kept.read_text().splitlines()] if kept.exists() else []
    print(
        "Processor time, by the clock in brackets; indexing is of what came new.\n\n"
        "| documents | clauses | indexing | clauses a processor second | its peak | size "
        "| cold search | its peak | warm search p50 / p95 | with the question's embedding |\n"
        f"{'|---' * 10}|"
    )
    for size in sorted(arguments.sizes):
        known = {row["documents"]: row for row in rows}
        if size not in known:
            before = max((row["clauses"] for row in rows), default=0)
            known[size] = measured(arguments.texts, arguments.work, size, before)
            rows.append(known[size])
            with kept.open("a", encoding="utf-8") as stream:
                stream.write(json.dumps(known[size]) + "\n")
        print(printed(known[size]), flush=True)


if __name__ == "__main__":
    main()
