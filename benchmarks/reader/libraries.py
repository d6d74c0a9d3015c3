"""The documents that the training questions are about, as libraries that can be searched."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.reader.questions import HERE, TrainingQuestion, news, questions, written
from rag import Library

SETS = {
    None: ("questions_written", "questions_written_2", "questions_written_3"),
    "news.txt": ("questions_news", "questions_news_2"),
    "news_3.txt": ("questions_news_3",),
}
"""What is asked about the news that a file lists, or about the documents that were made up."""


def sets(path: Path) -> Iterator[tuple[dict[str, str], list[TrainingQuestion]]]:
    """Texts by file name and the questions about them. ``path`` has the news."""
    for wanted, names in SETS.items():
        texts = dict(written() if wanted is None else news(path, wanted))
        yield texts, [one for name in names for one in questions(HERE / f"{name}.jsonl")]


@contextmanager
def library_of(texts: dict[str, str]) -> Iterator[Library]:
    """A library of the texts, which is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "documents"
        source.mkdir()
        for name, text in texts.items():
            (source / name).write_bytes(text.encode("utf-8"))
        with Library.open(Path(folder) / "library") as library:
            library.add([source])
            yield library
