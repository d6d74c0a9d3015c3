"""How the lexical index grows: what adding costs, how fast it answers, how large it is.

Clauses are pieces of 300 characters of the texts (JSON lines with ``text``). Where there are more
clauses than pieces, the texts are cut again at other places: no two clauses are alike, and words
are as frequent as in the texts. Times are processor times.

    python benchmarks/lexical_growth.py TEXTS.jsonl.gz 100000 1000000 --work FOLDER
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import random
import resource
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from rag.index.lexical import LexicalIndex

LENGTH = 300
SHIFT = 37
ASKED = 100
K = 100


def clauses(texts: list[str]) -> Iterator[tuple[str, str]]:
    """Without end."""
    for turn in itertools.count():
        for number, text in enumerate(texts):
            first = turn * SHIFT % LENGTH
            for place, at in enumerate(range(first, len(text), LENGTH)):
                yield f"t{turn}d{number}:{place}", text[at : at + LENGTH]


def seconds(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("texts", type=Path)
    parser.add_argument("sizes", type=int, nargs="+")
    parser.add_argument("--work", type=Path, required=True)
    arguments = parser.parse_args()
    with gzip.open(arguments.texts, "rt", encoding="utf-8") as stream:
        texts = [json.loads(line)["text"] for line in stream]
    draw = random.Random(0)
    questions: list[str] = []
    while len(questions) < ASKED:
        text = draw.choice(texts)
        if len(text) > 25:
            at = draw.randrange(len(text) - 25)
            questions.append(text[at : at + 25])
    index = LexicalIndex.create(arguments.work)
    supply = clauses(texts)
    held = 0
    print("| clauses | added in | one document more | search p50 / p95 | on disk | peak memory |")
    print("|---|---|---|---|---|---|")
    for size in sorted(arguments.sizes):

        def grow(size: int = size, held: int = held) -> None:
            index.add(itertools.islice(supply, size - held))
            index.commit(generation=size)

        def one_more(size: int = size) -> None:
            index.add([(f"new{size}:0", texts[0][:LENGTH])])
            index.commit(generation=size + 1)

        growing, more = seconds(grow), seconds(one_more)
        held = size
        index.search(questions[0], K)
        times = [
            seconds(lambda question=question: index.search(question, K)) * 1000  # type: ignore[misc]
            for question in questions
        ]
        bytes_ = sum(path.stat().st_size for path in arguments.work.rglob("*") if path.is_file())
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"| {size:,} | {growing:.0f} s | {more * 1000:.0f} ms "
            f"| {statistics.median(times):.1f} / {statistics.quantiles(times, n=20)[-1]:.1f} ms "
            f"| {bytes_ / 1e6:.0f} MB | {peak:.0f} MB |",
            flush=True,
        )


if __name__ == "__main__":
    main()
