"""A library: documents on disk that can be searched."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from rag.catalogue import Catalogue
from rag.errors import LibraryError
from rag.filters import as_filters
from rag.indexes import EMBEDDER, Indexes
from rag.own_models import OwnModels
from rag.retrieval import Expand, Retriever
from rag.settings import Settings, load_settings
from rag.store import Store
from rag.store.holdings import no_document
from rag.tasks.followup import Followup
from rag.tasks.ledger import Ledger
from rag.tasks.model import LedgerQuery, LedgerRow
from rag.turning import turned
from rag.types import Clause, Document, Filters, Hit
from rag.upkeep import Upkeep

if TYPE_CHECKING:
    from embeddings.base import Embedder
    from rag.inventory import Inventory
    from rag.langchain import LibraryRetriever
    from rag.sentence_vectors import SentenceVectors

_FILE = "library.sqlite"


@dataclass(frozen=True, slots=True)
class LibraryStats:
    documents: int
    clauses: int
    embedded: int
    """Clauses that have a vector; fewer than ``clauses`` while indexing goes on."""
    embedder: str | None
    """Name of the model that made the vectors."""


class Library(Upkeep):
    """Use :meth:`open`. Safe to use from several threads; several processes may read while one
    writes."""

    def __init__(self, folder: Path, settings: Settings, embedder: Embedder | None) -> None:
        store = Store(folder / _FILE)
        indexes = Indexes(store, folder)
        models = OwnModels(store, folder, settings, embedder)
        super().__init__(folder, settings, store, indexes, models)
        self._retriever = Retriever(
            store, indexes, Catalogue(store), models.embedder, models.reranker
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

    def inventory(self) -> Inventory:
        """What the library holds, counted; see :meth:`stats` for what takes no time."""
        from rag.inventory import take_inventory

        return take_inventory(self._store, self._folder)

    def documents(self) -> list[Document]:
        """All documents in the order in which they were added."""
        return self._store.documents()

    def document(self, document_id: str) -> Document:
        """Raises: UsageError: no such document."""
        return self._store.document(document_id)

    def text(self, document_id: str) -> str:
        """The original text, which all offsets refer to.

        Raises:
            UsageError: no such document.
        """
        text = self._store.text(document_id)
        if text is None:
            raise no_document(document_id)
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

    def closeness(
        self, question: str, clause_ids: Sequence[str]
    ) -> dict[str, dict[tuple[int, int], float]]:
        """The cosine of a question, turned towards what answers it, with each sentence of these
        clauses: by clause id, then by the sentence's place in the clause's search text. Clauses
        that are not embedded yet are left out. See :mod:`rag.turning`.

        Raises:
            LibraryMismatch: the library's vectors are of another embedding model.
            ModelError: the embedding model cannot be loaded.
        """
        embedder = self._models.embedder()
        asked = turned(embedder.encode_queries([question])[0], embedder.fingerprint)
        stored = self.sentence_vectors(clause_ids)
        return {clause_id: vectors.closeness(asked) for clause_id, vectors in stored.items()}

    def sentence_vectors(self, clause_ids: Sequence[str]) -> dict[str, SentenceVectors]:
        """What the sentences of these clauses mean, by clause id, without clauses that are not
        embedded yet. Raises as :meth:`closeness`."""
        dimension = self._models.embedder().dimension
        rows = self._store.rows_by_id(clause_ids)
        stored = self._store.sentence_vectors(rows.values(), dimension)
        return {clause_id: stored[row] for clause_id, row in rows.items() if row in stored}

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


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LibraryError(
            f"The folder {folder} for the library cannot be made: {error.strerror}.",
            "Choose another with --library.",
        ) from error
