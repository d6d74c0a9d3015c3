"""Sizes and digests of files."""

from __future__ import annotations

import hashlib
import threading
from pathlib import Path

BLOCK = 1 << 20


class Stopped(Exception):
    """Another thread of the same fetch failed, or the user pressed Ctrl-C."""


def bytes_on_disk(file: Path) -> int:
    """0 where there is no such file."""
    try:
        return file.stat().st_size
    except FileNotFoundError:
        return 0


def sha256_of(file: Path, stop: threading.Event | None = None) -> str:
    """Raises:
    Stopped: ``stop`` was set.
    """
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while block := stream.read(BLOCK):
            if stop is not None and stop.is_set():
                raise Stopped
            digest.update(block)
    return digest.hexdigest()
