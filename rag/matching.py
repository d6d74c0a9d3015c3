"""What the two halves find for a question, each clause with one score."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING

import numpy as np

from rag.index.fusion import fused_shares
from rag.indexes import Indexes
from rag.store import Store

if TYPE_CHECKING:
    from embeddings.base import Embedder, Vectors
    from rag.index.dense import DenseIndex
    from rag.index.lexical import LexicalIndex

POOL = 100
"""Hits that each half contributes to the fusion, at least."""

Limit = Sequence[str] | None
"""Ids of the documents that a search is limited to; ``None`` for all."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and to which documents it is put how.

    Of its own documents, those of the places or the number that it names, it asks only ``rest``:
    what is left without these names. They hold in each of their clauses, wherever they are
    written; else the line with issuer and day, which has the name and nothing besides, would come
    before the clause that answers.
    """

    text: str
    rest: str
    allowed: Limit
    own: frozenset[str]
    apart: bool
    """Whether the own documents are also searched by themselves: among many that say the same of
    other places, they might not come among the best."""

    def searches(self) -> Iterator[tuple[str, Limit]]:
        """Texts with the documents that are searched for them."""
        yield self.text, self.allowed
        if self.apart:
            yield self.rest, sorted(self.own)


@dataclass(frozen=True, slots=True)
class Match:
    """A clause by its id and its row number in the store."""

    key: str
    row: int
    score: float


@dataclass(frozen=True, slots=True)
class Matcher:
    """Searches both indexes of one library. ``embedder`` is only called if there are vectors to
    compare with."""

    store: Store
    indexes: Indexes
    embedder: Callable[[], Embedder]

    def matches(self, asked: Asked, k: int) -> list[Match]:
        """What either half finds, ``POOL`` clauses or twice ``k`` by each, best first."""
        lexical, dense = self.indexes.lexical(), self.indexes.dense()
        if dense is not None and not len(dense):
            dense = None
        size = max(lexical.count() if lexical else 0, len(dense) if dense else 0)
        pool = min(max(POOL, 2 * k), size)
        texts = list(dict.fromkeys((asked.text, asked.rest)))
        vectors: dict[str, Vectors] = {}
        if dense is not None:
            vectors = dict(zip(texts, self.embedder().encode_queries(texts)[:, None], strict=True))
        said: dict[str, dict[str, float]] = {text: {} for text in texts}
        near: set[int] = set()
        for text, limit in asked.searches():
            if lexical is not None:
                said[text] |= lexical.search(text, pool, limit)
            if dense is not None:
                near |= self._nearest(dense, vectors[text], pool, limit)
        rows = {key: row for row, key in self.store.clause_ids(sorted(near)).items()}
        # An index may lag behind the store: clauses that are gone are passed over.
        rows |= self.store.rows_by_id({key for found in said.values() for key in found} - set(rows))
        own = {key: row for key, row in rows.items() if key.rpartition(":")[0] in asked.own}
        others = {key: row for key, row in rows.items() if key not in own}
        scores: dict[str, float] = {}
        for text, part in ((asked.text, others), (asked.rest, own)):
            if part:
                by_words = _by_words(lexical, asked.text, text, said[text], part)
                ceiling = lexical.ceiling(asked.text) if lexical is not None else 0.0
                cosines, background = _by_meaning(dense, vectors.get(text), part)
                scores |= fused_shares(by_words, ceiling, cosines, background)
        # Equal ones in the order of the documents.
        best = sorted(scores, key=lambda key: (-scores[key], rows[key]))
        return [Match(key, rows[key], scores[key]) for key in best]

    def _nearest(self, dense: DenseIndex, vector: Vectors, pool: int, limit: Limit) -> set[int]:
        """Rows of the ``pool`` nearest clauses."""
        allowed = np.array(self.store.clause_rows(limit)) if limit is not None else None
        ids, _ = dense.search(vector, pool, allowed)
        return {int(row) for row in ids[0] if row >= 0}


def _by_words(
    lexical: LexicalIndex | None,
    whole: str,
    text: str,
    said: Mapping[str, float],
    part: Mapping[str, int],
) -> dict[str, float]:
    """BM25 of these clauses for ``text``, as far as it is not ``said`` yet. Each half also scores
    what only the other found: no clause is punished for a missing number. What ``text`` leaves
    out of the ``whole`` question counts as held once by a clause of average length."""
    if lexical is None:
        return {}
    granted = max(0.0, lexical.usual(whole) - lexical.usual(text))
    found = {key: said[key] for key in part if key in said}
    found |= lexical.scores(text, [key for key in part if key not in said])
    return {key: score + granted for key, score in found.items()}


def _by_meaning(
    dense: DenseIndex | None, vector: Vectors | None, part: Mapping[str, int]
) -> tuple[dict[str, float], float]:
    """Cosines of these clauses, and the mean cosine with all."""
    if dense is None or vector is None:
        return {}, 0.0
    scores = dense.scores(vector, np.fromiter(part.values(), np.int64))[0].tolist()
    found = {
        key: score
        for key, score in zip(part, scores, strict=True)
        if isfinite(score)  # not so for clauses that are stored but not in the index yet
    }
    return found, float(dense.background(vector)[0])
