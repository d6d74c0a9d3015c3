"""What counts as a failure worth another try, and how often to try."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from rag.models.files import Stopped

T = TypeVar("T")

_LONGEST_PAUSE_S = 15.0


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait for a server, in seconds, and how often to try again."""

    connect: float = 10.0
    """An unreachable hub must not keep the user from the next source."""
    read: float = 20.0
    """Without a single byte."""
    attempts: int = 5
    """In a row without getting any further."""
    connect_attempts: int = 2
    """As ``attempts``, for a server that cannot even be reached."""
    pause: float = 1.0
    """Before the second attempt; doubles with each."""


DEFAULT_PATIENCE = Patience()


class SourceFailed(Exception):
    """This source does not give the bytes; the message says why in a few words."""


class TryAgain(SourceFailed):
    """It may, a moment later."""


class Unreachable(TryAgain):
    """The server could not be reached at all."""


def persist(
    attempt: Callable[[], T],
    position: Callable[[], int],
    patience: Patience,
    stop: threading.Event,
) -> T:
    """``attempt()`` until it works, with growing pauses; failures are forgotten whenever
    ``position()`` (bytes on disk) got further than ever before, so that a slow line that breaks
    often still gets there, and a server that always starts anew does not go on for ever.

    Raises:
        SourceFailed: the last failure.
        Stopped: ``stop`` was set while waiting.
    """
    furthest = position()
    failures = 0
    while True:
        try:
            return attempt()
        except TryAgain as failure:
            if position() > furthest:
                furthest, failures = position(), 0
            failures += 1
            unreachable = isinstance(failure, Unreachable)
            if failures >= (patience.connect_attempts if unreachable else patience.attempts):
                raise
        if stop.wait(min(patience.pause * 2 ** (failures - 1), _LONGEST_PAUSE_S)):
            raise Stopped
