"""The hybrid retriever: what means the same (dense) and what says the same (lexical), fused."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from math import isfinite
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np

from rag.catalogue import Catalogue, Contents
from rag.errors import UsageError
from rag.filters import admitted, as_filters
from rag.implied import Subject, subject_of
from rag.index.fusion import fused_shares
from rag.indexes import Indexes
from rag.questions import checked, says_something
from rag.ranking import as_hits, candidates, ranked, section_of
from rag.store import Store
from rag.types import Filters, Hit

if TYPE_CHECKING:
    from embeddings.base import Embedder, Reranker, Vectors
    from rag.index.dense import DenseIndex
    from rag.index.lexical import LexicalIndex

Expand = Literal["section"]

POOL = 100
"""Hits that each half contributes to the fusion, at least."""
CONSIDERED = 50
"""Of the fused, whose texts are looked at, at least: what a question implies may lift them."""

Limit = Sequence[str] | None
"""Ids of the documents that a search is limited to; ``None`` for all."""


@dataclass(frozen=True, slots=True)
class Retriever:
    """Searches one library. ``embedder`` is only called if there are vectors to compare with."""

    store: Store
    indexes: Indexes
    catalogue: Catalogue
    embedder: Callable[[], Embedder]
    reranker: Callable[[], Reranker | None]

    def retrieve(
        self,
        question: str,
        k: int,
        filters: Filters | Mapping[str, Any] | None = None,
        expand: Expand | None = None,
    ) -> list[Hit]:
        """As :meth:`rag.library.Library.search`."""
        _check(k, expand)
        chosen = as_filters(filters)
        asked = checked(question)
        contents = self.catalogue.contents()
        allowed = admitted(contents.entries, chosen) if chosen is not None else None
        if not says_something(asked) or allowed == []:
            return []
        subject = subject_of(asked, contents)
        own = _own(subject, contents, allowed)
        fused = self._fused(asked, k, [allowed, own] if own else [allowed])
        found = self._looked_at(fused, own, k)
        clauses = self.store.clauses_by_id(found)
        # An index may lag behind the store: clauses that are gone are passed over.
        considered = candidates(clauses, dict(fused), contents, subject)
        best = ranked(considered, asked, subject, self.reranker(), k)
        documents = self.store.documents_by_id({one.entry.document_id for one in best})
        return as_hits(best, documents, partial(section_of, self.store) if expand else None)

    def _fused(self, asked: str, k: int, limits: Sequence[Limit]) -> list[tuple[str, float]]:
        """Clause ids with their fused scores, best first, found within any of the limits."""
        lexical, dense = self.indexes.lexical(), self.indexes.dense()
        size = max(lexical.count() if lexical else 0, len(dense) if dense else 0)
        pool = min(max(POOL, 2 * k), size)
        by_words: dict[str, float] = {}
        if lexical is not None:
            for limit in limits:
                by_words |= lexical.search(asked, pool, limit)
        cosines: dict[str, float] = {}
        background = 0.0
        if dense is not None and len(dense):
            vector = self.embedder().encode_queries([asked])
            background = float(dense.background(vector)[0])
            rows = self._nearest(dense, vector, pool, limits)
            cosines = self._cosines(dense, vector, rows, by_words)
        if lexical is not None:
            # Each half also scores what only the other found: no clause is punished for a missing
            # number.
            by_words |= lexical.scores(asked, [key for key in cosines if key not in by_words])
        return fused_shares(by_words, _ceiling(lexical, asked), cosines, background)

    def _nearest(
        self, dense: DenseIndex, vector: Vectors, pool: int, limits: Sequence[Limit]
    ) -> list[int]:
        """Rows of the ``pool`` nearest clauses within each of the limits."""
        nearest: list[int] = []
        for limit in limits:
            rows = np.array(self.store.clause_rows(limit)) if limit is not None else None
            ids, _ = dense.search(vector, pool, rows)
            nearest.extend(int(row) for row in ids[0] if row >= 0)
        return nearest

    def _cosines(
        self, dense: DenseIndex, vector: Vectors, rows: Sequence[int], also: Iterable[str]
    ) -> dict[str, float]:
        """Of the clauses in these rows, and ``also`` of these."""
        keys = self.store.clause_ids(rows)
        keys |= {row: key for key, row in self.store.rows_by_id(also).items()}
        chosen = np.array(sorted(keys), dtype=np.int64)
        scores = dense.scores(vector, chosen)[0].tolist() if len(chosen) else []
        return {
            keys[row]: score
            for row, score in zip(chosen.tolist(), scores, strict=True)
            if isfinite(score)  # not so for clauses that are stored but not in the index yet
        }

    def _looked_at(self, fused: list[tuple[str, float]], own: Limit, k: int) -> list[str]:
        """Ids of the best, and of the best in the documents that the question is about."""
        depth = max(CONSIDERED, 2 * k)
        keys = [key for key, _ in fused]
        about = set(own or ())
        from_own = [key for key in keys if key.rpartition(":")[0] in about]
        return list(dict.fromkeys([*keys[:depth], *from_own[:depth]]))


def _own(subject: Subject, contents: Contents, allowed: Limit) -> Limit:
    """The documents that the question is about by their region or number. They are searched by
    themselves: among many that say the same of other places, they might not come among the best.
    """
    wanted = subject.documents | subject.located(contents.entries)
    if allowed is not None:
        wanted &= set(allowed)
    # Nearly all documents are no choice.
    return sorted(wanted) if 2 * len(wanted) < len(contents.entries) else None


def _ceiling(lexical: LexicalIndex | None, asked: str) -> float:
    return lexical.ceiling(asked) if lexical is not None else 0.0


def _check(k: object, expand: object) -> None:
    if not isinstance(k, int) or isinstance(k, bool):
        raise UsageError(f"k is {k!r}, but it is a number of hits.", "Give a whole number.")
    if k < 1:
        raise UsageError(f"k is {k}, but at least one hit has to be asked for.")
    if expand is not None and expand not in get_args(Expand):
        raise UsageError(
            f"A hit cannot be expanded to {expand!r}.", "Leave it out, or give 'section'."
        )
