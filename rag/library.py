"""A library: documents on disk that can be searched."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from rag.catalogue import Catalogue
from rag.checking import UNIT, Problem, check
from rag.embedding import embed_missing
from rag.errors import LibraryError, LibraryMismatch, UsageError
from rag.filters import as_filters
from rag.indexes import EMBEDDER, Indexes
from rag.ingest import ingest
from rag.inventory import Inventory, take_inventory
from rag.locking import writing
from rag.progress import Progress, silent
from rag.rereading import recut_all, reread
from rag.retrieval import Expand, Retriever
from rag.revising import Value, corrected
from rag.settings import Settings, load_settings
from rag.store import Store
from rag.tasks.filling import read_missing
from rag.tasks.followup import Followup
from rag.tasks.ledger import Ledger
from rag.tasks.model import LedgerQuery, LedgerRow
from rag.types import Clause, Document, Filters, Hit, IngestReport
from rag.web.addresses import is_url
from rag.web.fetching import Page, fetch

if TYPE_CHECKING:
    from embeddings.base import Embedder, Reranker
    from rag.langchain import LibraryRetriever

_FILE = "library.sqlite"


@dataclass(frozen=True, slots=True)
class LibraryStats:
    documents: int
    clauses: int
    embedded: int
    """Clauses that have a vector; fewer than ``clauses`` while indexing goes on."""
    embedder: str | None
    """Name of the model that made the vectors."""


class Library:
    """Use :meth:`open`. Safe to use from several threads; several processes may read while one
    writes."""

    def __init__(self, folder: Path, settings: Settings, embedder: Embedder | None) -> None:
        self._folder = folder
        self._settings = settings
        self._given_embedder = embedder
        self._store = Store(folder / _FILE)
        self._indexes = Indexes(self._store, folder)
        self._reranker: Reranker | None = None
        self._retriever = Retriever(
            self._store, self._indexes, Catalogue(self._store), self._embedder, self._open_reranker
        )

    @classmethod
    def open(
        cls,
        folder: str | PathLike[str] | None = None,
        *,
        settings: Settings | None = None,
        embedder: Embedder | None = None,
        create: bool = True,
    ) -> Library:
        """Opens the library in ``folder`` (default: the setting ``library``).

        Args:
            embedder: replaces the one that the settings name.
            create: make the library where there is none.

        Raises:
            LibraryError: there is none and ``create`` is off, or it cannot be opened.
            LibraryMismatch: written by a newer version.
        """
        chosen = settings or load_settings()
        place = Path(folder) if folder is not None else chosen.library
        if create:
            _make_folder(place)
        elif not (place / _FILE).exists():
            raise LibraryError(
                f"There is no library in {place}.", "Make one with `yiju ingest PATH`."
            )
        return cls(place, chosen, embedder)

    def close(self) -> None:
        self._store.close()

    def __enter__(self) -> Library:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def folder(self) -> Path:
        return self._folder

    @property
    def settings(self) -> Settings:
        return self._settings

    # --- documents --------------------------------------------------------------------------

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
        self.document(document_id)
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
        held = self.document(document_id).metadata
        metadata = corrected(held, changes)
        with writing(self._folder):
            self._store.put_metadata(document_id, metadata)
            self._catch_up(progress)
        return self.document(document_id)

    def reindex(self, document_ids: Sequence[str], *, progress: Progress = silent) -> IngestReport:
        """Reads the files of these documents anew, as after an update of Yiju; what was put right
        by hand stays. A document whose file is gone is reported as failed and stays as it is.

        Raises:
            UsageError: no such document.
            LibraryLocked: another process keeps writing.
            ModelError: the embedding model cannot be loaded.
        """
        started = time.perf_counter()
        names = [self.document(document_id).source for document_id in document_ids]
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
        started = time.perf_counter()
        with writing(self._folder, waiting=waiting):
            self._store.drop_dangling()
            reports = list(recut_all(self._store, progress, self._fetch))
            read_missing(self._store, progress)
            try:
                embedder = self._embedder(claim=True)
            except LibraryMismatch:
                self._store.drop_all_vectors(EMBEDDER)
                embedder = self._embedder(claim=True)
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
        with writing(self._folder, waiting=waiting):
            return list(check(self._store, self._folder))

    def inventory(self) -> Inventory:
        """What the library holds, counted; see :meth:`stats` for what takes no time."""
        return take_inventory(self._store, self._folder)

    def documents(self) -> list[Document]:
        """All documents in the order in which they were added."""
        return self._store.documents()

    def document(self, document_id: str) -> Document:
        """Raises: UsageError: no such document."""
        found = self._store.documents_by_id([document_id])
        if document_id not in found:
            raise _no_document(document_id)
        return found[document_id]

    def text(self, document_id: str) -> str:
        """The original text, which all offsets refer to.

        Raises:
            UsageError: no such document.
        """
        text = self._store.text(document_id)
        if text is None:
            raise _no_document(document_id)
        return text

    def clauses(self, document_id: str) -> list[Clause]:
        """The clauses of a document in order.

        Raises:
            UsageError: no such document.
        """
        self.document(document_id)
        return self._store.clauses(document_id)

    def stats(self) -> LibraryStats:
        documents, clauses, embedded = self._store.counts()
        described = self._store.get(EMBEDDER)
        name = json.loads(described)["name"] if described is not None else None
        return LibraryStats(documents, clauses, embedded, name)

    # --- tasks ------------------------------------------------------------------------------

    def tasks(
        self,
        lead: str | None = None,
        unit: str | None = None,
        due_by: date | None = None,
        due_from: date | None = None,
        document: str | None = None,
    ) -> list[LedgerRow]:
        """All tasks that fit, in the order of the documents; nothing is left out or ranked.

        Args:
            lead: a body that leads. 财政局 also means 区财政局, but not 财政局国库中心; a place in
                the name (华容区财政局) must be that of the document.
            unit: a body that leads or takes part.
            due_by: a deadline ends on this day or before.
            due_from: a deadline ends on this day or after. A recurring deadline fits when one of
                its occurrences lies between the two days. With either day given, tasks that
                only run on or name no day are left out.
            document: a document's id.

        Raises:
            UsageError: no such document, or ``due_from`` after ``due_by``.
        """
        if document is not None:
            self.document(document)
        return self.ledger.rows(
            LedgerQuery(lead, unit, due_from=due_from, due_by=due_by, document=document)
        )

    @property
    def ledger(self) -> Ledger:
        """The task ledger, to read."""
        return self._store.ledger

    @property
    def followup(self) -> Followup:
        """What people note of tasks, and noting it."""
        return self._store.followup

    # --- searching --------------------------------------------------------------------------

    def search(
        self,
        question: str,
        k: int = 10,
        *,
        filters: Filters | Mapping[str, Any] | None = None,
        expand: Expand | None = None,
    ) -> list[Hit]:
        """The ``k`` clauses that match best, best first; fewer if there are no more.

        What says the same in several documents that nothing tells apart comes once. A question
        that holds only punctuation finds nothing.

        Args:
            filters: conditions on documents; a mapping has the fields of :class:`Filters` as keys.
            expand: ``"section"`` gives each hit the section around its clause.

        Raises:
            QuestionError: empty or too long a question.
            UsageError: ``k`` below 1, or an unknown way to expand.
            SettingsError: an unknown filter, or a value that it does not take.
            LibraryMismatch: the library's vectors are of another embedding model.
            ModelError: the embedding model cannot be loaded.
        """
        return self._retriever.retrieve(question, k, filters, expand)

    async def asearch(
        self,
        question: str,
        k: int = 10,
        *,
        filters: Filters | Mapping[str, Any] | None = None,
        expand: Expand | None = None,
    ) -> list[Hit]:
        """:meth:`search` in a thread of its own, while the event loop goes on."""
        return await asyncio.to_thread(self.search, question, k, filters=filters, expand=expand)

    def closeness(self, question: str, texts: Sequence[str]) -> list[float]:
        """The cosine of a question with each text, by the library's embedder.

        Raises:
            ModelError: the embedding model cannot be loaded.
        """
        embedder = self._embedder()
        vectors = embedder.encode_passages(texts)
        cosines: list[float] = (vectors @ embedder.encode_queries([question])[0]).tolist()
        return cosines

    def as_retriever(
        self,
        k: int = 5,
        *,
        filters: Filters | Mapping[str, Any] | None = None,
        expand: Expand | None = None,
    ) -> LibraryRetriever:
        """This library as a LangChain ``BaseRetriever``; arguments as :meth:`search`.

        Raises:
            SettingsError: an unknown filter, or a value that it does not take.
        """
        from rag.langchain import LibraryRetriever

        return LibraryRetriever(library=self, k=k, filters=as_filters(filters), expand=expand)

    def _fetch(self, url: str) -> Page:
        return fetch(url, private=self._settings.private_network)

    def _catch_up(self, progress: Progress) -> None:
        """Words first, meaning after: the embedding is what takes time."""
        self._indexes.refresh_lexical()
        if self._store.without_vector():
            for _ in embed_missing(self._store, self._embedder(claim=True), progress):
                self._indexes.publish_dense()
        self._indexes.refresh_dense()

    # --- the models -----------------------------------------------------------------------

    def _open_reranker(self) -> Reranker | None:
        if self._reranker is None and self._settings.reranker is not None:
            from rag.embedder import open_reranker

            self._reranker = open_reranker(self._settings)
        return self._reranker

    def _embedder(self, *, claim: bool = False) -> Embedder:
        """The embedder, which must be the one that the library's vectors were made with;
        ``claim`` makes it that where there are none yet."""
        if self._given_embedder is None:
            from rag.embedder import open_embedder

            self._given_embedder = open_embedder(self._settings)
        embedder = self._given_embedder
        described = self._store.get(EMBEDDER)
        if described is None and claim:
            made_by = {
                "name": self._settings.embedder,
                "fingerprint": embedder.fingerprint,
                "dimension": embedder.dimension,
            }
            self._store.set(EMBEDDER, json.dumps(made_by))
        elif described is not None:
            made_with = json.loads(described)
            if made_with["fingerprint"] != embedder.fingerprint:
                raise LibraryMismatch(
                    f"The library {self._folder} was made with the embedding model "
                    f"{made_with['name']!r}, not with {self._settings.embedder!r}.",
                    f"Set YIJU_EMBEDDER={made_with['name']}, or make its vectors anew with "
                    "`yiju library rebuild`.",
                )
        return embedder


def _no_document(document_id: str) -> UsageError:
    return UsageError(
        f"The library has no document {document_id!r}.", "See `yiju documents list` for the ids."
    )


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LibraryError(
            f"The folder {folder} for the library cannot be made: {error.strerror}.",
            "Choose another with --library.",
        ) from error
