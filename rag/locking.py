"""One writer at a time, across processes; the next one waits, and is told for whom."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from rag.errors import LibraryError, LibraryLocked

if TYPE_CHECKING:
    from filelock import BaseFileLock


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
        LibraryError: the folder cannot be written.
    """
    from filelock import FileLock

    lock = FileLock(folder / "write.lock")
    note = folder / "writer.json"
    try:
        if not _taken(lock, 0):
            if waiting is not None:
                waiting(f"Waiting for {_holder(note)}, which is writing to {folder}.")
            if not _taken(lock, patience):
                raise LibraryLocked(
                    f"The library {folder} is being written by {_holder(note)}.",
                    "Wait until it has finished, or stop it, and try again.",
                )
        note.write_text(json.dumps({"pid": os.getpid(), "since": time.strftime("%F %T")}))
    except OSError as error:
        lock.release()
        raise LibraryError(
            f"The library {folder} cannot be written: {error.strerror}.",
            "Check the folder's permissions and free space, or choose another with --library.",
        ) from error
    try:
        yield
    finally:
        note.unlink(missing_ok=True)
        lock.release()


def _taken(lock: BaseFileLock, patience: float) -> bool:
    from filelock import Timeout

    try:
        lock.acquire(timeout=patience)
    except Timeout:
        return False
    return True


def _holder(note: Path) -> str:
    try:
        holder = json.loads(note.read_text())
    except (OSError, ValueError):  # just taken or just given back
        return "another process"
    return f"process {holder['pid']} (since {holder['since']})"
