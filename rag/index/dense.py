"""Vectors searched by cosine: FAISS finds candidates among 8-bit codes, half precision ranks them.

Which codes at which size, and what they cost in time and recall, is in
``docs/decisions/dense-index.md``.
"""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from rag.errors import LibraryMismatch
from rag.index import snapshots
from rag.index.codes import Codes

FORMAT = 2

Ids = NDArray[np.int64]
Vectors = NDArray[np.float32]

_CANDIDATES = 2
"""Candidates for each row asked for, before the exact cosines decide."""
_FEWEST_CANDIDATES = 100
_COMPARED = 20_000
"""Up to so many allowed rows are compared one by one: a search among codes would mostly meet rows
that are not allowed."""


class DenseIndex:
    """Unit vectors by id. Threads may search while none adds, removes or saves.

    Scores are cosines: inner products of unit rows, rounded to half precision (the error is below
    0.0005).
    """

    def __init__(self, dimension: int, fingerprint: str) -> None:
        """An empty index for vectors of one embedder, named by its fingerprint."""
        self.dimension = dimension
        self.fingerprint = fingerprint
        self.generation = -1
        """Generation of the library that the saved state was made from; -1 if never saved."""
        self._ids: Ids = np.empty(0, np.int64)
        """Ascending, and ``_rows`` in the same order."""
        self._rows: NDArray[np.float16] = np.empty((0, dimension), np.float16)
        self._waiting: list[tuple[Ids, NDArray[np.float16]]] = []
        """Added, but not yet in ``_rows``."""
        self._mean: Vectors = np.zeros(dimension, np.float32)
        self._codes: Codes | None = None
        self._settling = threading.Lock()

    @classmethod
    def build(cls, dimension: int, fingerprint: str, ids: Ids, vectors: Vectors) -> Self:
        """An index of these rows: ids ``(n,)``, unit vectors ``(n, dimension)``."""
        index = cls(dimension, fingerprint)
        index.add(ids, vectors)
        return index

    def __len__(self) -> int:
        return len(self._ids) + sum(len(ids) for ids, _ in self._waiting)

    # --- searching ---------------------------------------------------------------------------

    def search(
        self, vectors: Vectors, k: int, allowed_ids: Ids | None = None
    ) -> tuple[Ids, Vectors]:
        """The ``k`` nearest rows of each vector ``(m, dimension)``: ids and cosines, ``(m, k)``,
        best first, equal ones by id; id -1 and -inf where there are fewer. ``allowed_ids`` limits
        the search to these rows."""
        codes = self._settled()
        found = np.full((len(vectors), k), -1, np.int64)
        scores = np.full((len(vectors), k), -np.inf, np.float32)
        if codes is None or k < 1 or (allowed_ids is not None and not len(allowed_ids)):
            return found, scores
        if allowed_ids is not None and len(allowed_ids) <= _COMPARED:
            candidates = np.broadcast_to(allowed_ids, (len(vectors), len(allowed_ids)))
        else:
            wanted = min(len(self._ids), max(_FEWEST_CANDIDATES, _CANDIDATES * k))
            candidates = codes.search(vectors, wanted, allowed_ids)
        for row, (vector, ids) in enumerate(zip(vectors, candidates, strict=True)):
            cosines = self._cosines(vector, ids)
            best = np.lexsort((ids, -cosines))[:k]
            best = best[np.isfinite(cosines[best])]
            found[row, : len(best)] = ids[best]
            scores[row, : len(best)] = cosines[best]
        return found, scores

    def scores(self, vectors: Vectors, ids: Ids) -> Vectors:
        """Cosines of each vector ``(m, dimension)`` with the rows ``ids`` ``(n,)``: ``(m, n)``;
        -inf for rows that are not there."""
        self._settled()
        return np.stack([self._cosines(vector, ids) for vector in vectors])

    def background(self, vectors: Vectors) -> Vectors:
        """Mean cosine of each vector ``(m, dimension)`` with all rows: ``(m,)``."""
        self._settled()
        return vectors @ self._mean

    def _cosines(self, vector: Vectors, ids: Ids) -> Vectors:
        places = np.searchsorted(self._ids, ids)
        places[places == len(self._ids)] = 0
        known = self._ids[places] == ids if len(self._ids) else np.zeros(len(ids), bool)
        cosines = np.full(len(ids), -np.inf, np.float32)
        cosines[known] = self._rows[places[known]].astype(np.float32) @ vector
        return cosines

    # --- changing ----------------------------------------------------------------------------

    def add(self, ids: Ids, vectors: Vectors) -> None:
        """Adds rows ``(n, dimension)`` under ids ``(n,)`` that the index does not hold yet."""
        if len(ids):
            self._waiting.append((ids.astype(np.int64), vectors.astype(np.float16)))

    def remove(self, ids: Ids) -> int:
        """Removes these rows as far as they are there, and says how many were."""
        codes = self._settled()
        gone = np.isin(self._ids, ids)
        count = int(gone.sum())
        if codes is not None and count:
            codes.remove(self._ids[gone])
            self._ids, self._rows = self._ids[~gone], self._rows[~gone]
            self._mean = _mean(self._rows)
            self._codes = codes if len(self._ids) else None
        return count

    def _settled(self) -> Codes | None:
        """Takes in what was added; the codes, ``None`` for an empty index."""
        with self._settling:
            if self._waiting:
                ids = np.concatenate([ids for ids, _ in self._waiting])
                rows = np.concatenate([rows for _, rows in self._waiting])
                self._waiting.clear()
                if self._codes is not None and self._codes.suits(len(self._ids) + len(ids)):
                    self._codes.add(ids, rows)
                else:
                    self._codes = None
                order = np.argsort(np.concatenate([self._ids, ids]), kind="stable")
                self._rows = np.concatenate([self._rows, rows])[order]
                self._ids = np.concatenate([self._ids, ids])[order]
                self._mean = _mean(self._rows)
                if self._codes is None:
                    self._codes = Codes.build(self._ids, self._rows)
            return self._codes

    # --- on disk -----------------------------------------------------------------------------

    def save(self, folder: Path, generation: int) -> None:
        """Publishes the index in ``folder`` as that of the library's ``generation``.

        Raises:
            LibraryError: the folder cannot be written to, or the disk is full.
        """
        codes = self._settled()
        made_by = {
            "format": FORMAT,
            "fingerprint": self.fingerprint,
            "dimension": self.dimension,
            "count": len(self._ids),
            "learned_from": codes.learned_from if codes is not None else 0,
            "generation": generation,
        }
        try:
            draft = snapshots.draft(folder, None)
            if codes is not None:
                np.save(draft / "ids.npy", self._ids)
                np.save(draft / "rows.npy", self._rows)
                np.save(draft / "mean.npy", self._mean)
                codes.save(draft / "codes.faiss")
            snapshots.publish(folder, draft, made_by)
        except (OSError, RuntimeError) as error:
            raise snapshots.unwritable(folder, error) from error
        self.generation = generation

    @classmethod
    def load(cls, folder: Path, fingerprint: str) -> Self:
        """The index published in ``folder``. It stays on disk, and comes into memory as far as it
        is looked at.

        Raises:
            LibraryMismatch: there is none, it is damaged, or it was made by another version or for
                another embedder. Build it again.
        """
        return snapshots.opened(folder, lambda snapshot: cls._opened(snapshot, fingerprint))

    @classmethod
    def _opened(cls, snapshot: snapshots.Snapshot, fingerprint: str) -> Self:
        made_by, folder = snapshot.made_by, snapshot.folder
        if made_by["format"] != FORMAT:
            raise snapshots.mismatch(folder.parent, "was made by another version")
        if made_by["fingerprint"] != fingerprint:
            raise LibraryMismatch(
                f"The index {folder.parent} holds vectors of {made_by['fingerprint']}, "
                f"not of {fingerprint}.",
                "Choose the embedder that it was made with, or ingest again.",
            )
        index = cls(int(made_by["dimension"]), fingerprint)
        index.generation = int(made_by["generation"])
        if made_by["count"]:
            index._ids = _mapped(folder / "ids.npy")
            index._rows = _mapped(folder / "rows.npy")
            index._mean = _mapped(folder / "mean.npy")
            index._codes = Codes.load(folder / "codes.faiss", int(made_by["learned_from"]))
        return index


def _mapped(path: Path) -> NDArray[Any]:
    array: NDArray[Any] = np.load(path, mmap_mode="r", allow_pickle=False)
    return array


def _mean(rows: NDArray[np.float16]) -> Vectors:
    """Mean row, ``(d,)``; zeros for no rows."""
    if not len(rows):
        return np.zeros(rows.shape[1], np.float32)
    step = 65_536
    total = sum(
        rows[start : start + step].astype(np.float32).sum(axis=0, dtype=np.float64)
        for start in range(0, len(rows), step)
    )
    return np.asarray(total / len(rows), np.float32)
