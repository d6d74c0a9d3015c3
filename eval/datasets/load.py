"""Reads a data set of any known format from its path."""

from __future__ import annotations

import hashlib
from pathlib import Path

from eval.datasets.files import SourceFiles
from eval.datasets.item import Dataset
from eval.datasets.items import read_items
from eval.datasets.problems import decode
from eval.errors import DatasetError


def load_dataset(path: Path, documents: Path | None = None) -> Dataset:
    """The data set at ``path``; ``documents`` is the folder of the files it is about, by default
    the folder that it lies in.

    Raises:
        DatasetError: it cannot be read, or some of its lines are not usable; names every one.
    """
    if not path.exists():
        raise DatasetError(f"There is no data set {path}.", "Check the path.")
    folder = documents or path.parent
    if not folder.is_dir():
        raise DatasetError(f"There is no folder of documents {folder}.", "Check --documents.")
    data = path.read_bytes()
    items, problems = read_items(decode(data, path.name), SourceFiles(folder))
    if problems:
        raise DatasetError(
            f"{path.name} cannot be used, {len(problems)} of its lines are wrong:",
            "Correct them and try again.",
            problems,
        )
    if not items:
        raise DatasetError(f"{path.name} holds no questions.", "Write one JSON object a line.")
    return Dataset(path, "items", hashlib.sha256(data).hexdigest(), tuple(items))
