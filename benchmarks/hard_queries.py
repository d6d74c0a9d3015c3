"""At which rank the right clause comes for questions that share few or no words with it, are
written in the other script or in English, or name one of several similar places.

The questions are in ``eval/data/hard_queries.jsonl``; ``clause`` gives the right one as file, start
and end: offsets into the text that the library stores.

    python benchmarks/hard_queries.py ../shared/seeds ../shared/corpora/govcn --library FOLDER
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rag import Library
from rag.types import Clause, Hit

QUESTIONS = Path(__file__).parent.parent / "eval" / "data" / "hard_queries.jsonl"
DEPTH = 50


def overlaps(clause: Clause, start: int, end: int) -> bool:
    """By more than half of the shorter one: documents may be cut differently one day."""
    shared = min(clause.end, end) - max(clause.start, start)
    return 2 * shared > min(clause.end - clause.start, end - start)


def rank(hits: list[Hit], source: str, start: int, end: int) -> int | None:
    for hit in hits:
        if source in hit.document.sources and overlaps(hit.clause, start, end):
            return hit.rank
    return None


def items() -> Iterator[dict[str, Any]]:
    for line in QUESTIONS.read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("documents", type=Path, nargs="*")
    parser.add_argument("--library", type=Path, required=True)
    arguments = parser.parse_args()
    ranks = []
    with Library.open(arguments.library) as library:
        if arguments.documents:
            library.add(arguments.documents)
        print("| kind | question | rank |\n|---|---|---|")
        for item in items():
            found = rank(library.search(item["question"], k=DEPTH), *item["clause"])
            ranks.append(found or DEPTH + 1)
            print(f"| {item['type']} | {item['question']} | {found or f'> {DEPTH}'} |")
    first, five = (sum(place <= limit for place in ranks) for limit in (1, 5))
    print(f"\n{first} of {len(ranks)} at rank 1, {five} within the first five")


if __name__ == "__main__":
    main()
