"""The questions that the reader is trained on, and the documents that they are about.

Nothing of a document is repeated: evidence is ``[file, start, end]``, and so is what an answer
copies.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.news_documents import as_post

HERE = Path(__file__).parent

Span = tuple[str, int, int]
"""A file and offsets into its decoded text, end-exclusive."""


@dataclass(frozen=True, slots=True)
class TrainingQuestion:
    question_id: str
    type: str
    text: str
    history: tuple[str, ...]
    """What was asked before."""
    answerable: bool
    answer: tuple[str | Span, ...]
    """In pieces; nothing where the documents do not answer."""
    evidence: tuple[Span, ...]
    chinese: str = ""
    """What an English question is translated to."""

    def answer_in(self, texts: Mapping[str, str]) -> str:
        """The answer, with what it copies put in from the texts by file name."""
        return "".join(
            piece if isinstance(piece, str) else texts[piece[0]][piece[1] : piece[2]]
            for piece in self.answer
        )


def questions(path: Path) -> list[TrainingQuestion]:
    return [_question(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]


def _question(row: dict[str, object]) -> TrainingQuestion:
    answer, evidence, history = row["answer"], row["evidence"], row.get("history", [])
    assert isinstance(answer, list)
    assert isinstance(evidence, list)
    assert isinstance(history, list)
    return TrainingQuestion(
        str(row["id"]),
        str(row["type"]),
        str(row["question"]),
        tuple(map(str, history)),
        bool(row["answerable"]),
        tuple(piece if isinstance(piece, str) else _span(piece) for piece in answer),
        tuple(map(_span, evidence)),
        str(row.get("chinese", "")),
    )


@dataclass(frozen=True, slots=True)
class Translation:
    translation_id: str
    english: str
    chinese: str


def translations(path: Path) -> list[Translation]:
    rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return [Translation(row["id"], row["english"], row["chinese"]) for row in rows]


def held(start: int, end: int, span: Span) -> float:
    """Of what lies from ``start`` to ``end`` and the span, the part of the shorter one that they
    share; at most 0 where they share nothing."""
    _, first, last = span
    return (min(end, last) - max(start, first)) / max(1, min(end - start, last - first))


def _span(parts: list[object]) -> Span:
    name, start, end = parts
    assert isinstance(start, int)
    assert isinstance(end, int)
    return str(name), start, end


def news(path: Path, wanted: str = "news.txt") -> Iterator[tuple[str, str]]:
    """File names and texts of the news that are asked about, and of others beside them. ``path`` is
    a gzipped JSONL file with ``id``, ``date`` and ``text``; ``wanted`` lists them."""
    named = set((HERE / wanted).read_text(encoding="utf-8").split())
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if row["id"] in named:
                yield f"{row['id']}.txt", as_post(row)


def written(*prefixes: str) -> Iterator[tuple[str, str]]:
    """File names and texts of the documents that were made up for training; of those whose names
    begin so, or of all."""
    for path in sorted((HERE / "documents").glob("*.txt")):
        if not prefixes or path.name.startswith(prefixes):
            yield path.name, path.read_bytes().decode("utf-8")
