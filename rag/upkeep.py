"""What changes a library: files added, documents removed, corrected and made anew.

What reads files and pages is imported where it is used: who only searches does without.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from rag.errors import LibraryMismatch, UsageError
from rag.indexes import EMBEDDER, Indexes
from rag.locking import writing
from rag.own_models import OwnModels
from rag.progress import Progress, silent
from rag.revising import EDITABLE, Value, corrected, kept, known
from rag.settings import Settings
from rag.store import Store
from rag.types import Document, IngestReport, Metadata

if TYPE_CHECKING:
    from rag.checking import Problem
    from rag.web.fetching import Page


class Upkeep:
    """The part of a :class:`~rag.library.Library` that writes: one process at a time."""

    def __init__(
        self,
        folder: Path,
        settings: Settings,
        store: Store,
        indexes: Indexes,
        models: OwnModels,
    ) -> None:
        self._folder = folder
        self._settings = settings
        self._store = store
        self._indexes = indexes
        self._models = models

    def add(
        self,
        paths: Iterable[str | PathLike[str]],
        *,
        progress: Progress = silent,
        waiting: Callable[[str], None] | None = None,
    ) -> IngestReport:
        """Brings the library up to date with files, folders and web addresses; unchanged files
        cost nothing.

        Clauses can be found by their words seconds after their file was read, by their meaning
        when the embedding that follows has reached them. What an interrupted call left undone,
        the next one finishes.

        Args:
            paths: a text that begins with ``http://`` or ``https://`` is an address, of one page.
            progress: told about every file and every batch.
            waiting: told, in a sentence, when another process is writing.

        Raises:
            UsageError: no path, or one that does not exist.
            LibraryLocked: another process keeps writing.
            LibraryMismatch: the library's vectors are of another embedding model.
            ModelError: the embedding model cannot be loaded.
        """
        from rag.ingest import ingest
        from rag.tasks.filling import read_missing
        from rag.web.addresses import is_url

        started = time.perf_counter()
        chosen = [path if is_url(path) else Path(path) for path in paths]
        if not chosen:
            raise UsageError("No file or folder was given.")
        with writing(self._folder, waiting=waiting):
            reports = []
            for report in ingest(self._store, chosen, progress, self._fetch):
                reports.append(report)
                self._indexes.publish_lexical()
            read_missing(self._store, progress)
            self._catch_up(progress)
        return IngestReport(tuple(reports), time.perf_counter() - started)

    async def aadd(
        self, paths: Iterable[str | PathLike[str]], *, progress: Progress = silent
    ) -> IngestReport:
        """:meth:`add` in a thread of its own, while the event loop goes on. ``progress`` is called
        in that thread."""
        return await asyncio.to_thread(self.add, paths, progress=progress)

    def remove(self, document_id: str) -> None:
        """The document stops answering at once.

        Raises:
            UsageError: no such document.
            LibraryLocked: another process keeps writing.
        """
        self._store.document(document_id)
        with writing(self._folder):
            self._store.remove_document(document_id)
            self._indexes.refresh()

    def edit(
        self, document_id: str, changes: Mapping[str, Value], *, progress: Progress = silent
    ) -> Document:
        """Puts right by hand what was read of a document, such as ``{"issuer": "…"}``; ``None``
        says that nothing is known.

        Raises:
            UsageError: no such document or field, no date, or an empty title.
            LibraryLocked: another process keeps writing.
            ModelError: the embedding model cannot be loaded.
        """
        held = self._store.document(document_id)
        metadata = corrected(held.metadata, changes)
        return self._put_metadata(held, metadata, progress)

    def undo_edit(
        self, document_id: str, fields: Iterable[str] = EDITABLE, *, progress: Progress = silent
    ) -> Document:
        """Of these fields holds again what was read of the document, in the place of what was put
        right by hand.

        Raises:
            UsageError: no such document or field, or the document was stored by a version that
                did not keep what the file format said.
            LibraryLocked: another process keeps writing.
            ModelError: the embedding model cannot be loaded.
        """
        from rag.reading import remake_document

        held, undone = self._store.document(document_id), known(fields)
        loaded = self._store.loaded(document_id)
        if loaded is None:
            raise UsageError(
                f"{held.title} was stored by an older version of Yiju, without what it was read "
                "from.",
                "Run `yiju library rebuild`, then try again.",
            )
        read = remake_document(loaded, held).metadata
        return self._put_metadata(held, kept(read, held.metadata, undone), progress)

    def _put_metadata(self, held: Document, metadata: Metadata, progress: Progress) -> Document:
        from rag.tasks.filling import read_missing

        if metadata == held.metadata:
            return held
        with writing(self._folder):
            self._store.put_metadata(held.document_id, metadata)
            read_missing(self._store, progress)
            self._catch_up(progress)
        return self._store.document(held.document_id)

    def reindex(self, document_ids: Sequence[str], *, progress: Progress = silent) -> IngestReport:
        """Reads the files of these documents anew, as after an update of Yiju; what was put right
        by hand stays. A document whose file is gone is reported as failed and stays as it is.

        Raises:
            UsageError: no such document.
            LibraryLocked: another process keeps writing.
            ModelError: the embedding model cannot be loaded.
        """
        from rag.rereading import reread

        started = time.perf_counter()
        names = [self._store.document(document_id).source for document_id in document_ids]
        reports = []
        with writing(self._folder):
            for number, (document_id, name) in enumerate(zip(document_ids, names, strict=True)):
                progress("reading", number, len(names), name)
                reports.append(reread(self._store, document_id, self._fetch))
            self._catch_up(progress)
        return IngestReport(tuple(reports), time.perf_counter() - started)

    def rebuild(
        self, *, progress: Progress = silent, waiting: Callable[[str], None] | None = None
    ) -> IngestReport:
        """Makes everything that derives from the stored texts anew: metadata, clauses and tasks by
        the rules of this version, vectors by the embedder of the settings, which may be another
        one than before, and the indexes. What was put right by hand stays, and so does the vector
        of a clause that says the same. An interrupted call is finished by the next
        :meth:`add` or :meth:`rebuild`.

        Raises:
            LibraryLocked: another process keeps writing.
            ModelError: the embedding model cannot be loaded.
        """
        from rag.checking import UNIT
        from rag.rereading import recut_all
        from rag.tasks.filling import read_missing

        started = time.perf_counter()
        with writing(self._folder, waiting=waiting):
            self._store.drop_dangling()
            reports = list(recut_all(self._store, progress, self._fetch))
            read_missing(self._store, progress)
            try:
                embedder = self._models.claim()
            except LibraryMismatch:
                self._store.drop_all_vectors(EMBEDDER)
                embedder = self._models.claim()
            self._store.drop_vectors(self._store.bad_vectors(embedder.dimension, UNIT))
            self._catch_up(progress)
            self._indexes.rebuild()
        return IngestReport(tuple(reports), time.perf_counter() - started)

    def check(self, *, waiting: Callable[[str], None] | None = None) -> list[Problem]:
        """Everything that is wrong with the library, with what to do about it; nothing is changed.
        Looks at every document, so it takes a while.

        Raises:
            LibraryLocked: another process keeps writing.
        """
        from rag.checking import check

        with writing(self._folder, waiting=waiting):
            return list(check(self._store, self._folder))

    def _fetch(self, url: str) -> Page:
        from rag.web.fetching import fetch

        return fetch(url, private=self._settings.private_network)

    def _catch_up(self, progress: Progress) -> None:
        """Words first, meaning after: the embedding is what takes time."""
        from rag.embedding import embed_missing

        self._indexes.refresh_lexical()
        if self._store.without_vector():
            for _ in embed_missing(self._store, self._models.claim(), progress):
                self._indexes.publish_dense()
        self._indexes.refresh_dense()
