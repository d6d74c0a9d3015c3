"""Vectors searched by cosine with FAISS."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import NDArray

from rag.errors import LibraryMismatch
from rag.index import snapshots

if TYPE_CHECKING:
    import faiss

FORMAT = 1
_FILE = "vectors.faiss"

Ids = NDArray[np.int64]
Vectors = NDArray[np.float32]


class DenseIndex:
    """Unit vectors by id. Threads may search while none writes.

    ``search`` gives cosines as inner products, so the rows must have unit length.
    """

    def __init__(self, dimension: int, fingerprint: str) -> None:
        """An empty index for vectors of one embedder, named by its fingerprint."""
        import faiss

        self.dimension = dimension
        self.fingerprint = fingerprint
        self.generation = -1
        """Generation of the library that the saved state was made from; -1 if never saved."""
        self._index: faiss.Index = faiss.IndexIDMap2(faiss.IndexFlatIP(dimension))
        self._file: Path | None = None
        """The mapped file behind the index; FAISS aborts the process when one is changed."""

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @classmethod
    def build(cls, dimension: int, fingerprint: str, ids: Ids, vectors: Vectors) -> Self:
        """An index of these rows: ids ``(n,)``, unit vectors ``(n, dimension)``."""
        index = cls(dimension, fingerprint)
        index.add(ids, vectors)
        return index

    def add(self, ids: Ids, vectors: Vectors) -> None:
        self._own()
        self._index.add_with_ids(vectors, ids)

    def remove(self, ids: Ids) -> int:
        """Removes these rows; returns how many there were."""
        import faiss

        self._own()
        return int(self._index.remove_ids(faiss.IDSelectorBatch(ids)))

    def _own(self) -> None:
        if self._file is not None:
            import faiss

            self._index = faiss.read_index(str(self._file))
            self._file = None

    def search(
        self, vectors: Vectors, k: int, allowed_ids: Ids | None = None
    ) -> tuple[Ids, Vectors]:
        """The ``k`` nearest rows of each vector ``(m, dimension)``: ids and cosines, ``(m, k)``,
        best first; id -1 and -inf where there are fewer. ``allowed_ids`` limits the search."""
        import faiss

        parameters = None
        if allowed_ids is not None:
            selector = faiss.IDSelectorBatch(allowed_ids)
            parameters = faiss.SearchParameters()
            parameters.sel = selector
        scores, ids = self._index.search(vectors, k, params=parameters)
        scores[ids < 0] = -np.inf
        return ids, scores

    def save(self, folder: Path, generation: int) -> None:
        """Publishes the index in ``folder`` as that of the library's ``generation``."""
        import faiss

        draft = snapshots.draft(folder, None)
        faiss.write_index(self._index, str(draft / _FILE))
        made_by = {
            "format": FORMAT,
            "fingerprint": self.fingerprint,
            "dimension": self.dimension,
            "count": len(self),
            "generation": generation,
        }
        snapshots.publish(folder, draft, made_by)
        self.generation = generation

    @classmethod
    def load(cls, folder: Path, fingerprint: str, *, mmap: bool = True) -> Self:
        """The index published in ``folder``.

        Raises:
            LibraryMismatch: there is none, it is damaged, or it was made by another version or for
                another embedder. Build it again.
        """
        import faiss

        snapshot = snapshots.load(folder)
        made_by = snapshot.made_by
        if made_by["format"] != FORMAT:
            raise snapshots.mismatch(folder, "was made by another version")
        if made_by["fingerprint"] != fingerprint:
            raise LibraryMismatch(
                f"The index {folder} holds vectors of {made_by['fingerprint']}, "
                f"not of {fingerprint}.",
                "Choose the embedder it was made with, or ingest again.",
            )
        index = cls(int(made_by["dimension"]), fingerprint)
        path = snapshot.folder / _FILE
        index._index = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC if mmap else 0)
        index._file = path if mmap else None
        index.generation = int(made_by["generation"])
        return index
