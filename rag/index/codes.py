"""The compressed vectors that a search scans, kept by FAISS: 8 bits a component.

Up to :data:`PARTITIONED_FROM` rows a search scans all codes. Beyond, rows are partitioned by the
nearest of many centroids, and a search scans the partitions around the question. Rows can be added
and removed either way.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from math import log2, sqrt
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import faiss

PARTITIONED_FROM = 300_000
"""Rows; to scan so many takes about 10 ms on one core."""
SHARE_SCANNED = 1 / 16
"""Of the partitions, for a question."""

_SAMPLE = 65_536
"""Rows that centroids and value ranges are learned from, at least."""
_SAMPLED = 16
"""Of these for each centroid, at least."""
_OUTGROWN = 4
"""They are learned anew when there are so many times the rows there were."""


class Codes:
    """Codes of rows under ids. Threads may search while none changes them."""

    def __init__(self, index: faiss.Index, learned_from: int, mapped: Path | None = None) -> None:
        """For :meth:`build` and :meth:`load`. ``mapped`` is the file that the index lies in."""
        self._index = index
        self._mapped = mapped
        self.learned_from = learned_from
        """Rows there were when the codes were learned."""

    @classmethod
    def build(cls, ids: NDArray[np.int64], rows: NDArray[np.float16]) -> Codes:
        """Codes of rows ``(n, d)`` under ids ``(n,)``; ``n`` is at least 1."""
        import faiss

        count, dimension = rows.shape
        product, bits = faiss.METRIC_INNER_PRODUCT, faiss.ScalarQuantizer.QT_8bit
        index: faiss.Index
        if count >= PARTITIONED_FROM:
            index = faiss.IndexIVFScalarQuantizer(
                faiss.IndexFlatIP(dimension), dimension, _partitions(count), bits, product, False
            )
            # FAISS recommends more, and says so on the terminal at every build.
            index.cp.min_points_per_centroid = _SAMPLED
        else:
            index = faiss.IndexIDMap2(faiss.IndexScalarQuantizer(dimension, bits, product))
        # Rows of one document stand together: an even spread sees them all.
        sample = max(_SAMPLE, _SAMPLED * _partitions(count))
        index.train(rows[:: max(1, count // sample)].astype(np.float32))
        codes = cls(index, count)
        codes.add(ids, rows)
        return codes

    def suits(self, count: int) -> bool:
        """Whether codes learned as these were are right for ``count`` rows."""
        same_kind = (count >= PARTITIONED_FROM) == (self.learned_from >= PARTITIONED_FROM)
        return same_kind and count <= _OUTGROWN * self.learned_from

    def search(
        self, vectors: NDArray[np.float32], k: int, allowed: NDArray[np.int64] | None
    ) -> NDArray[np.int64]:
        """Ids of about the ``k`` nearest rows, ``(m, k)``; -1 where there are fewer."""
        import faiss

        parameters = faiss.SearchParameters()
        if self.learned_from >= PARTITIONED_FROM:
            parameters = faiss.SearchParametersIVF()
            parameters.nprobe = max(1, round(_partitions(self.learned_from) * SHARE_SCANNED))
        if allowed is not None:
            selector = faiss.IDSelectorBatch(allowed)
            parameters.sel = selector
        with _one_thread():
            _, ids = self._index.search(vectors, k, params=parameters)
        return ids

    def add(self, ids: NDArray[np.int64], rows: NDArray[np.float16]) -> None:
        self._own()
        step = 65_536  # FAISS wants single precision: not all at once
        for start in range(0, len(ids), step):
            part = slice(start, start + step)
            self._index.add_with_ids(rows[part].astype(np.float32), ids[part])

    def remove(self, ids: NDArray[np.int64]) -> None:
        import faiss

        self._own()
        self._index.remove_ids(faiss.IDSelectorBatch(ids))

    def save(self, path: Path) -> None:
        import faiss

        faiss.write_index(self._index, str(path))

    @classmethod
    def load(cls, path: Path, learned_from: int) -> Codes:
        """Codes that stay on disk, and come into memory as far as they are looked at."""
        import faiss

        index = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
        return cls(index, learned_from, path)

    def _own(self) -> None:
        """FAISS ends the process when an index in a mapped file is changed."""
        import faiss

        if self._mapped is not None:
            self._index = faiss.read_index(str(self._mapped))
            self._mapped = None


@contextmanager
def _one_thread() -> Iterator[None]:
    """A question is too little work to share: waking other threads takes longer than the scan,
    most of all where other searches keep them busy."""
    import faiss

    usual = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1)
    try:
        yield
    finally:
        faiss.omp_set_num_threads(usual)


def _partitions(count: int) -> int:
    """About ``4 · sqrt(count)``, as FAISS's guidelines have it, to a power of two."""
    return 1 << round(log2(4 * sqrt(count)))
