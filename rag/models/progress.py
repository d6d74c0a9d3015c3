"""How far a fetch is, told to whoever wants to show it."""

from __future__ import annotations

import threading
import time
from typing import Protocol

_REPORT_EVERY_S = 0.1


class Progress(Protocol):
    """Called with the bytes of the model that are here, the bytes it has, and what is being done
    now. Calls never overlap; they may come from another thread."""

    def __call__(self, done: int, total: int, text: str, /) -> None: ...


class Meter:
    """Adds up the parts of one model that arrive in several threads."""

    def __init__(self, total: int, progress: Progress | None) -> None:
        self._total = total
        self._progress = progress
        self._lock = threading.Lock()
        self._parts: dict[str, int] = {}
        self._text = ""
        self._reported_at = 0.0

    def say(self, text: str) -> None:
        """What is being done from now on."""
        with self._lock:
            self._text = text
            self._report()

    def reset(self, part: str, bytes_here: int) -> None:
        """Start a source anew, with ``bytes_here`` of the model already on disk."""
        with self._lock:
            self._parts = {part: bytes_here}
            self._report()

    def update(self, part: str, bytes_here: int) -> None:
        """``part`` of the model now has ``bytes_here``; fewer than before where it restarts."""
        with self._lock:
            self._parts[part] = bytes_here
            if time.monotonic() - self._reported_at >= _REPORT_EVERY_S:
                self._report()

    def _report(self) -> None:
        self._reported_at = time.monotonic()
        if self._progress is not None:
            self._progress(min(sum(self._parts.values()), self._total), self._total, self._text)
