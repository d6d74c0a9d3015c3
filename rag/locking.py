"""One writer at a time, across processes; the next one waits, and is told for whom."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rag.errors import LibraryLocked


@contextmanager
def writing(
    folder: Path, *, patience: float = 30.0, waiting: Callable[[str], None] | None = None
) -> Iterator[None]:
    """Holds the folder's write lock. The operating system frees it when the process dies.

    Args:
        patience: seconds to wait for another writer.
        waiting: told once, in a sentence, when there is one to wait for.

    Raises:
        LibraryLocked: the other writer was still there in the end; names its process.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(folder / "write.lock")
    note = folder / "writer.json"
    try:
        lock.acquire(timeout=0)
    except Timeout:
        if waiting is not None:
            waiting(f"Waiting for {_holder(note)}, which is writing to {folder}.")
        try:
            lock.acquire(timeout=patience)
        except Timeout:
            raise LibraryLocked(
                f"The library {folder} is being written by {_holder(note)}.",
                "Wait until it has finished, or stop it, and try again.",
            ) from None
    try:
        note.write_text(
            json.dumps({"pid": os.getpid(), "since": time.strftime("%Y-%m-%d %H:%M:%S")})
        )
        yield
    finally:
        note.unlink(missing_ok=True)
        lock.release()


def _holder(note: Path) -> str:
    try:
        holder = json.loads(note.read_text())
    except (OSError, ValueError):  # just taken or just given back
        return "another process"
    return f"process {holder['pid']} (since {holder['since']})"
