"""Folders that appear complete or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def complete_folder(target: Path) -> Iterator[Path]:
    """Yield an empty sibling of ``target`` to write into; on success it becomes ``target``.

    An older ``target`` is replaced. When the block raises, ``target`` stays as it was and nothing
    is left behind. Files reach the disk before the folder gets its name, so that a power cut
    leaves no folder with empty files.

    Raises:
        OSError: the folder cannot be written.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    fresh, old = scratch / "new", scratch / "old"
    try:
        fresh.mkdir()
        yield fresh
        for path in fresh.rglob("*"):
            if path.is_file():
                _flush(path)
        if target.exists():
            target.rename(old)
        fresh.rename(target)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _flush(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
