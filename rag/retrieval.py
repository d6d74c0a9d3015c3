"""The hybrid retriever: what means the same (dense) and what says the same (lexical), fused."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from math import isfinite
from typing import TYPE_CHECKING

import numpy as np

from rag.errors import UsageError
from rag.filters import admitted
from rag.index.fusion import fused_shares
from rag.indexes import Indexes
from rag.questions import checked, says_something
from rag.store import Store
from rag.types import Filters, Hit

if TYPE_CHECKING:
    from embeddings.base import Embedder, Vectors
    from rag.index.dense import DenseIndex

POOL = 100
"""Hits that each half contributes to the fusion, at least."""


def retrieve(
    store: Store,
    indexes: Indexes,
    embedder: Callable[[], Embedder],
    question: str,
    k: int,
    filters: Filters | None,
) -> list[Hit]:
    """As :meth:`rag.library.Library.search`. ``embedder`` is only called if there are vectors to
    compare with."""
    if k < 1:
        raise UsageError(f"k is {k}, but at least one hit has to be asked for.")
    asked = checked(question)
    if not says_something(asked):
        return []
    allowed = admitted(store.documents(), filters) if filters is not None else None
    if allowed is not None and not allowed:
        return []
    pool = max(POOL, k)
    lexical, dense = indexes.lexical(), indexes.dense()
    by_words = dict(lexical.search(asked, pool, allowed)) if lexical is not None else {}
    cosines: dict[str, float] = {}
    background = 0.0
    if dense is not None:
        vector = embedder().encode_queries([asked])
        background = float(dense.background(vector)[0])
        cosines = _cosines(store, dense, vector, by_words, pool, allowed)
    if lexical is not None:
        # Each half also scores what only the other found: no clause is punished for a missing
        # number.
        by_words |= lexical.scores(asked, [key for key in cosines if key not in by_words])
    ceiling = lexical.ceiling(asked) if lexical is not None else 0.0
    return _hits(store, fused_shares(by_words, ceiling, cosines, background), k)


def _cosines(
    store: Store,
    dense: DenseIndex,
    vector: Vectors,
    also: Iterable[str],
    pool: int,
    allowed: list[str] | None,
) -> dict[str, float]:
    """Of the ``pool`` nearest clauses, and ``also`` of these."""
    rows = np.array(store.clause_rows(allowed)) if allowed is not None else None
    ids, _ = dense.search(vector, pool, rows)
    keys = store.clause_ids([int(row) for row in ids[0] if row >= 0])
    keys |= {row: key for key, row in store.rows_by_id(also).items()}
    chosen = np.array(sorted(keys), dtype=np.int64)
    scores = dense.scores(vector, chosen)[0].tolist() if len(chosen) else []
    return {
        keys[row]: score
        for row, score in zip(chosen.tolist(), scores, strict=True)
        if isfinite(score)  # not so for clauses that are stored but not in the index yet
    }


def _hits(store: Store, fused: list[tuple[str, float]], k: int) -> list[Hit]:
    """An index may lag behind the store: clauses that are gone are passed over."""
    clauses = store.clauses_by_id([key for key, _ in fused[: 2 * k]])
    scores = dict(fused)
    found = list(clauses.items())[:k]
    documents = store.documents_by_id({clause.document_id for _, clause in found})
    return [
        Hit(rank, scores[key], documents[clause.document_id], clause)
        for rank, (key, clause) in enumerate(found, start=1)
        if clause.document_id in documents
    ]
