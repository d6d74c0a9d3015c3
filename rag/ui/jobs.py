"""Work on the library: in the background, one job after another, whoever watches.

The library has one writer, so there is one worker. Its jobs belong to the server, not to a page:
a reload finds them as they are.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from rag.errors import YijuError
from rag.progress import Progress
from rag.types import IngestReport

if TYPE_CHECKING:
    from rag.library import Library
    from rag.revising import Value

_log = logging.getLogger(__name__)


@dataclass(eq=False)
class Job:
    """Something done to the library; read it from any thread."""

    names: tuple[str, ...]
    """Of the files it is about, as far as they are known beforehand."""
    work: Callable[[Progress], IngestReport | None]
    stage: str = ""
    """``reading`` or ``embedding``; empty while it waits."""
    done: int = 0
    total: int = 0
    item: str = ""
    report: IngestReport | None = None
    error: YijuError | None = None
    finished: threading.Event = field(default_factory=threading.Event)

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

    def add(self, places: Sequence[Path | str]) -> Job:
        """Files, folders and web addresses into the library."""
        names = (place.name if isinstance(place, Path) else place for place in places)
        return self._start(names, lambda progress: self._library.add(places, progress=progress))

    def reindex(self, document_id: str, name: str) -> Job:
        return self._start(
            [name], lambda progress: self._library.reindex([document_id], progress=progress)
        )

    def edit(self, document_id: str, name: str, changes: Mapping[str, Value]) -> Job:
        """Leaves no report."""

        def work(progress: Progress) -> None:
            self._library.edit(document_id, changes, progress=progress)

        return self._start([name], work)

    def latest(self) -> Job | None:
        """The job being worked on, else the one finished last."""
        with self._lock:
            running = (job for job in self._jobs if not job.finished.is_set())
            return next(running, self._jobs[-1] if self._jobs else None)

    def running(self) -> Job | None:
        job = self.latest()
        return None if job is None or job.finished.is_set() else job

    def dismiss(self) -> None:
        """What has finished has been read."""
        with self._lock:
            self._jobs = [job for job in self._jobs if not job.finished.is_set()]

    @property
    def busy(self) -> bool:
        return self.running() is not None

    def _start(self, names: Iterable[str], work: Callable[[Progress], IngestReport | None]) -> Job:
        job = Job(tuple(names), work)
        with self._lock:
            self._jobs.append(job)
            if self._worker is None:
                self._worker = threading.Thread(target=self._work, name="ingest", daemon=True)
                self._worker.start()
        self._waiting.put(job)
        return job

    def _work(self) -> None:
        while True:
            job = self._waiting.get()
            try:
                job.report = job.work(job.progress)
            except YijuError as error:
                job.error = error
            except Exception:
                _log.exception("A change of the library failed")
                job.error = YijuError("The library could not be changed.", "See the server's log.")
            job.finished.set()
