"""Reads a data set of any known format from its path."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from eval.datasets.beir import Qrels, read_beir
from eval.datasets.files import SourceFiles
from eval.datasets.item import CorpusText, Dataset, Item
from eval.datasets.items import read_items
from eval.datasets.problems import decode, numbered_lines
from eval.datasets.rgb import Noise, read_rgb
from eval.datasets.squad import read_squad
from eval.errors import DatasetError


@dataclass(frozen=True, slots=True)
class Reading:
    """How to read formats that leave a choice: the BEIR split, the RGB noise."""

    split: str = "test"
    noise: Noise = field(default_factory=Noise)


def load_dataset(
    path: Path,
    documents: Path | None = None,
    reading: Reading | None = None,
    known: Collection[str] = (),
) -> Dataset:
    """The data set at ``path``, whose format is told from its content.

    Args:
        path: a file, or a BEIR folder.
        documents: the folder of the files that it is about; by default the one that it lies in.
        reading: choices that some formats leave.
        known: names of documents that are in the library to be asked, if not in that folder.

    Raises:
        DatasetError: it cannot be read, or some of its lines are not usable; names every one.
    """
    chosen = reading or Reading()
    if not path.exists():
        raise DatasetError(f"There is no data set {path}.", "Check the path.")
    if path.is_dir():
        beir = read_beir(path, chosen.split)
        digest = _digest(file.read_bytes() for file in beir.files)
        return _checked(
            path, "BEIR", digest, beir.items, beir.problems, beir.corpus, qrels=beir.qrels
        )
    data = path.read_bytes()
    text = decode(data, path.name)
    squad = _whole_document(text)
    if squad is not None:
        items, corpus, problems = read_squad(squad)
        return _checked(path, "SQuAD", _digest([data]), items, problems, corpus)
    if _is_rgb(text):
        noise = f"{chosen.noise.ratio:g} of {chosen.noise.passages}"
        items, corpus, problems = read_rgb(text, chosen.noise)
        return _checked(path, "RGB", _digest([data, noise.encode()]), items, problems, corpus)
    folder = documents or path.parent
    if not folder.is_dir():
        raise DatasetError(f"There is no folder of documents {folder}.", "Check --documents.")
    items, problems = read_items(text, SourceFiles(folder, known))
    return _checked(path, "items", _digest([data]), items, problems)


def _checked(
    path: Path,
    name: str,
    digest: str,
    items: Sequence[Item],
    problems: Sequence[str],
    corpus: Sequence[CorpusText] = (),
    qrels: Qrels | None = None,
) -> Dataset:
    if problems:
        count = f"{len(problems)} things are" if len(problems) > 1 else "one thing is"
        raise DatasetError(
            f"{path.name} cannot be used, {count} wrong in it:",
            "Correct them and try again.",
            problems,
        )
    if not items:
        raise DatasetError(f"{path.name} holds no questions.", "See docs/evaluation.md.")
    return Dataset(path, name, digest, tuple(items), tuple(corpus), qrels or {})


def _digest(parts: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()


def _whole_document(text: str) -> dict[str, Any] | None:
    """The SQuAD document, if the text is one: an object of several lines with a list ``data``."""
    try:
        values = json.loads(text)
    except json.JSONDecodeError:
        return None
    return values if isinstance(values, dict) and isinstance(values.get("data"), list) else None


def _is_rgb(text: str) -> bool:
    """Whether the first line that is JSON at all is an RGB question."""
    for _, line in numbered_lines(text):
        try:
            values = json.loads(line)
        except json.JSONDecodeError:
            continue
        return isinstance(values, dict) and "query" in values and "positive" in values
    return False
