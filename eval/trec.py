"""Writes rankings and judgements as trec_eval, ir-measures and ranx read them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from eval.store import write_atomically

TAG = "yiju"


def write_run(path: Path, rankings: Iterable[tuple[str, Sequence[str]]]) -> None:
    """One line ``question Q0 document rank score tag`` for each ranked document. The score is one
    over the rank: tools sort by score, and no two ranks may tie."""
    lines = [
        f"{_word(question)} Q0 {_word(name)} {rank} {1 / rank:.6f} {TAG}\n"
        for question, ranking in rankings
        for rank, name in enumerate(ranking, start=1)
    ]
    write_atomically(path, "".join(lines).encode())


def write_qrels(path: Path, judgements: Iterable[tuple[str, Mapping[str, int]]]) -> None:
    """One line ``question 0 document grade`` for each relevant document."""
    lines = [
        f"{_word(question)} 0 {_word(name)} {grade}\n"
        for question, grades in judgements
        for name, grade in grades.items()
    ]
    write_atomically(path, "".join(lines).encode())


def _word(name: str) -> str:
    return re.sub(r"\s", "_", name)
