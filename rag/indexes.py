"""Keeps the two indexes of a library in step with its store.

The store is the truth. An index that is missing, damaged or behind is brought up to date from it,
by the writer after each change and by any reader that finds it so while nobody writes. A crash
between storing and indexing therefore costs time and nothing else; until then a reader makes do
with what there is, which is safe because hits are looked up in the store.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from rag.context import passage_text
from rag.errors import LibraryError, LibraryMismatch
from rag.locking import writing
from rag.store import Store

if TYPE_CHECKING:
    from rag.index.dense import DenseIndex
    from rag.index.lexical import LexicalIndex

EMBEDDER = "embedder"
"""Key in the store of the JSON that says which embedder made the vectors."""

LEXICAL_SECONDS = 2.0
"""Seconds after which new clauses can be found by their words while files are still being read."""
DENSE_SECONDS = 10.0
"""The same for vectors, while clauses are being embedded."""


class _Pace:
    """Does something every so many seconds, but never for more than a tenth of the time."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._due = time.monotonic() + seconds

    def run(self, work: Callable[[], None]) -> None:
        started = time.monotonic()
        if started >= self._due:
            work()
            ended = time.monotonic()
            self._due = ended + max(self._seconds, 10 * (ended - started))


class Indexes:
    """The indexes in ``folder``, which derive from ``store``. Safe to use from several threads."""

    def __init__(self, store: Store, folder: Path) -> None:
        self._store = store
        self._folder = folder
        self._lexical: LexicalIndex | None = None
        self._dense: DenseIndex | None = None
        self._refreshing = threading.RLock()
        self._lexical_pace = _Pace(LEXICAL_SECONDS)
        self._dense_pace = _Pace(DENSE_SECONDS)

    def lexical(self) -> LexicalIndex | None:
        """The lexical index, as far as it goes; ``None`` as long as there is none."""
        if self._lexical is None:
            self._lexical = self._open_lexical()
        if self._lexical is None or self._lexical.generation < self._store.generation:
            self._catch_up()
        return self._lexical

    def dense(self) -> DenseIndex | None:
        """The dense index, as far as it goes; ``None`` as long as there is none."""
        if self._dense is None or self._dense.generation < self._store.vector_generation:
            self._dense = self._load_dense() or self._dense
        if self._dense is None or self._dense.generation < self._store.vector_generation:
            self._catch_up()
        return self._dense

    def refresh(self) -> None:
        """Brings both up to date with the store. For who holds the write lock."""
        self.refresh_lexical()
        self.refresh_dense()

    def publish_lexical(self) -> None:
        """In the middle of long work: :meth:`refresh_lexical` now and then."""
        self._lexical_pace.run(self.refresh_lexical)

    def publish_dense(self) -> None:
        """In the middle of long work: :meth:`refresh_dense` now and then."""
        self._dense_pace.run(self.refresh_dense)

    def refresh_lexical(self) -> None:
        """Adds and removes what changed since the index was published."""
        with self._refreshing:
            generation = self._store.generation
            index = self._open_lexical()
            if index is None:
                index = self._new_lexical()
            elif index.generation != generation:
                for document_id in self._store.changed_since(index.generation):
                    index.remove(document_id)
                    index.add(self._rows(document_id))
                index.commit(generation)
            self._lexical = index

    def refresh_dense(self) -> None:
        """Builds the index anew from the stored vectors, unless it is up to date."""
        with self._refreshing:
            index = self._load_dense()
            if index is None or index.generation != self._store.vector_generation:
                index = self._new_dense()
            self._dense = index

    def rebuild(self) -> None:
        """Builds both anew, whatever there is. For who holds the write lock."""
        with self._refreshing:
            self._lexical = self._new_lexical()
            self._dense = self._new_dense()

    def _catch_up(self) -> None:
        try:
            with writing(self._folder, patience=0):
                self.refresh()
        except LibraryError:
            return  # somebody writes and will refresh, or the folder is read-only: make do

    def _open_lexical(self) -> LexicalIndex | None:
        from rag.index.lexical import LexicalIndex

        try:
            return LexicalIndex.open(self._folder / "lexical")
        except LibraryMismatch:
            return None

    def _new_lexical(self) -> LexicalIndex:
        from rag.index.lexical import LexicalIndex

        generation = self._store.generation
        index = LexicalIndex.create(self._folder / "lexical")
        for document in self._store.documents():
            index.add(self._rows(document.document_id))
        index.commit(generation)
        return index

    def _new_dense(self) -> DenseIndex | None:
        from rag.index.dense import DenseIndex

        described = self._store.get(EMBEDDER)
        if described is None:
            return None
        made_by = json.loads(described)
        generation = self._store.vector_generation
        index = DenseIndex(made_by["dimension"], made_by["fingerprint"])
        for ids, vectors in self._store.vectors(made_by["dimension"]):
            index.add(ids, vectors)
        index.save(self._folder / "dense", generation)
        return index

    def _rows(self, document_id: str) -> Iterator[tuple[str, str]]:
        for document in self._store.documents_by_id([document_id]).values():
            for clause in self._store.clauses(document_id):
                yield clause.clause_id, passage_text(document.metadata, clause)

    def _load_dense(self) -> DenseIndex | None:
        from rag.index.dense import DenseIndex

        described = self._store.get(EMBEDDER)
        if described is None:
            return None
        try:
            return DenseIndex.load(self._folder / "dense", json.loads(described)["fingerprint"])
        except LibraryMismatch:
            return None
