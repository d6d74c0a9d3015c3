"""Which files a list of paths stands for."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rag.errors import UsageError

_LEFT_BEHIND = frozenset({"thumbs.db", "desktop.ini"})


@dataclass(frozen=True, slots=True)
class Found:
    path: Path
    supported: bool


def check_paths(paths: Sequence[Path]) -> None:
    """Raises: UsageError: a path does not exist."""
    for path in paths:
        if not path.exists():
            raise UsageError(f"There is no file or folder {path}.", "Check the path.")


def discover(paths: Sequence[Path], suffixes: Collection[str]) -> Iterator[Found]:
    """Files named or below the folders named, each once, in a stable order. Hidden files and
    folders are passed over, and what programs leave beside documents; links are followed, but no
    folder is entered twice.

    Raises:
        UsageError: a path does not exist.
    """
    check_paths(paths)
    seen_files: set[Path] = set()
    seen_folders: set[Path] = set()
    for path in paths:
        for file in _files(path, seen_folders) if path.is_dir() else [path]:
            resolved = file.resolve()
            if resolved not in seen_files:
                seen_files.add(resolved)
                yield Found(file, file.suffix.lower() in suffixes)


def _files(folder: Path, seen: set[Path]) -> Iterator[Path]:
    for where, folders, names in os.walk(folder, followlinks=True):
        resolved = Path(where).resolve()
        if resolved in seen:
            folders.clear()
            continue
        seen.add(resolved)
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith((".", "~$")) and name.lower() not in _LEFT_BEHIND:
                yield Path(where) / name
