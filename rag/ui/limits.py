"""How often somebody may do something."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable


class RateLimit:
    """At most ``times`` in any ``seconds``, counted for each name apart. Thread-safe."""

    def __init__(
        self, times: int, seconds: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._times = times
        self._seconds = seconds
        self._clock = clock
        self._past: dict[str, deque[float]] = {}
        self._lock = threading.Lock()

    def wait(self, name: str) -> float:
        """Counts one attempt and returns 0, or, when there were too many, returns the seconds
        until the next may come; such an attempt is not counted."""
        with self._lock:
            now = self._clock()
            self._forget(now)
            past = self._past.setdefault(name, deque())
            if len(past) >= self._times:
                return past[0] + self._seconds - now
            past.append(now)
            return 0.0

    def _forget(self, now: float) -> None:
        for name in list(self._past):
            past = self._past[name]
            while past and past[0] + self._seconds <= now:
                past.popleft()
            if not past:
                del self._past[name]
