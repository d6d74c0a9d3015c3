"""What a library costs as it grows: time and memory to make it, its size, and how fast it answers.

Documents are JSON lines with ``id`` and ``text``, each written to a file of its own. Every command
is a process of its own, as a user would type it. Times are processor times over both cores, which
do not depend on what else the machine does, and wall clock.

    python benchmarks/search_growth.py ../shared/corpora/news_8k.jsonl.gz 1000 2000
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
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rag import Library

YIJU = str(Path(sys.executable).with_name("yiju"))
ASKED = 200


@dataclass(slots=True)
class Cost:
    wall: float = 0.0
    cpu: float = 0.0
    peak_mb: float = 0.0


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
            (folder / f"{document['id']}.txt").write_text(document["text"], encoding="utf-8")
            sentences.append(document["text"].partition("。")[0][-25:])
    return sentences


@contextmanager
def stopwatch(times: list[tuple[float, float]]) -> Iterator[None]:
    wall, cpu = time.perf_counter(), time.process_time()
    yield
    times.append((time.perf_counter() - wall, time.process_time() - cpu))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("texts", type=Path)
    parser.add_argument("sizes", type=int, nargs="+")
    parser.add_argument("--work", type=Path, required=True, help="kept, so that runs go on")
    arguments = parser.parse_args()
    library, files = arguments.work / "library", arguments.work / "files"
    print("| documents | clauses | indexing | its peak | size | cold search | its peak | warm |")
    print("|---|---|---|---|---|---|---|---|")
    for size in sorted(arguments.sizes):
        sentences = write(arguments.texts, files, size)
        made = run(YIJU, "ingest", str(files), "--library", str(library))
        cold = run(YIJU, "search", sentences[0], "--library", str(library))
        times: list[tuple[float, float]] = []
        with Library.open(library) as opened:
            clauses = opened.stats().clauses
            opened.search(sentences[0])
            for sentence in sentences[:: max(1, size // ASKED)]:
                with stopwatch(times):
                    opened.search(f"{sentence}？")
        bytes_ = sum(path.stat().st_size for path in library.rglob("*") if path.is_file())
        wall, cpu = (statistics.median(column) * 1000 for column in zip(*times, strict=True))
        cells = (
            f"{size:,}",
            f"{clauses:,}",
            f"{made.cpu:.0f} s ({made.wall:.0f} s)",
            f"{made.peak_mb:.0f} MB",
            f"{bytes_ / 1e6:.0f} MB",
            f"{cold.cpu:.1f} s ({cold.wall:.1f} s)",
            f"{cold.peak_mb:.0f} MB",
            f"{cpu:.1f} ms ({wall:.1f} ms)",
        )
        print("|", " | ".join(cells), "|", flush=True)


if __name__ == "__main__":
    main()
