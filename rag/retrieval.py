"""The hybrid retriever: what means the same (dense) and what says the same (lexical), fused."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from rag.errors import UsageError
from rag.filters import admitted
from rag.index.fusion import reciprocal_rank_fusion
from rag.indexes import Indexes
from rag.questions import checked, says_something
from rag.store import Store
from rag.types import Filters, Hit

if TYPE_CHECKING:
    from embeddings.base import Embedder

POOL = 100
"""Hits that each half contributes to the fusion, at least."""

DENSE_WEIGHT, LEXICAL_WEIGHT = 1.0, 2.0
"""On Chinese questions the words are the better guide; see docs/decisions/fusion.md."""


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
    fused = reciprocal_rank_fusion(
        [
            _dense(store, indexes, embedder, asked, pool, allowed),
            _lexical(indexes, asked, pool, allowed),
        ],
        [DENSE_WEIGHT, LEXICAL_WEIGHT],
    )
    return _hits(store, fused, k)


def _dense(
    store: Store,
    indexes: Indexes,
    embedder: Callable[[], Embedder],
    question: str,
    pool: int,
    allowed: list[str] | None,
) -> list[str]:
    index = indexes.dense()
    if index is None:
        return []
    rows = np.array(store.clause_rows(allowed)) if allowed is not None else None
    ids, _ = index.search(embedder().encode_queries([question]), pool, rows)
    keys = store.clause_ids([int(row) for row in ids[0] if row >= 0])
    return [keys[int(row)] for row in ids[0] if int(row) in keys]


def _lexical(indexes: Indexes, question: str, pool: int, allowed: list[str] | None) -> list[str]:
    index = indexes.lexical()
    return [key for key, _ in index.search(question, pool, allowed)] if index is not None else []


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
