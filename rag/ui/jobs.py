"""Files on their way into the library: in the background, one after another, whoever watches.

The library has one writer, so there is one worker. Its jobs belong to the server, not to a page:
a reload finds them as they are.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from rag.errors import YijuError
from rag.types import IngestReport

if TYPE_CHECKING:
    from rag.library import Library

_log = logging.getLogger(__name__)


@dataclass
class Job:
    """Some files being added; read it from any thread."""

    paths: tuple[Path, ...]
    stage: str = ""
    """``reading`` or ``embedding``; empty while it waits."""
    done: int = 0
    total: int = 0
    item: str = ""
    report: IngestReport | None = None
    error: YijuError | None = None
    finished: threading.Event = field(default_factory=threading.Event)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(path.name for path in self.paths)

    def progress(self, stage: str, done: int, total: int, item: str) -> None:
        self.stage, self.done, self.total, self.item = stage, done, total, item


class Jobs:
    """The worker and its jobs; its thread starts with the first job."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._waiting: queue.SimpleQueue[Job] = queue.SimpleQueue()
        self._jobs: list[Job] = []
        self._lock = threading.Lock()
        self._worker: threading.Thread | None = None

    def add(self, paths: Sequence[Path]) -> Job:
        job = Job(tuple(paths))
        with self._lock:
            self._jobs.append(job)
            if self._worker is None:
                self._worker = threading.Thread(target=self._work, name="ingest", daemon=True)
                self._worker.start()
        self._waiting.put(job)
        return job

    def latest(self) -> Job | None:
        """The job being worked on, else the one finished last."""
        with self._lock:
            running = (job for job in self._jobs if not job.finished.is_set())
            return next(running, self._jobs[-1] if self._jobs else None)

    def dismiss(self) -> None:
        """What has finished has been read."""
        with self._lock:
            self._jobs = [job for job in self._jobs if not job.finished.is_set()]

    @property
    def busy(self) -> bool:
        job = self.latest()
        return job is not None and not job.finished.is_set()

    def _work(self) -> None:
        while True:
            job = self._waiting.get()
            try:
                job.report = self._library.add(job.paths, progress=job.progress)
            except YijuError as error:
                job.error = error
            except Exception:
                _log.exception("Adding files failed")
                job.error = YijuError("The files could not be added.", "See the server's log.")
            job.finished.set()
