"""Measures retrieval alone: no language model, only what a search finds."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from eval.datasets.item import Item
from eval.gold import Gold, Shelf, hits
from eval.metrics.ranking import ndcg_at_k, recall_at_k, reciprocal_rank_at_k
from eval.protocols import HoldsDocuments, Searches
from eval.resuming import HOPELESS, Progress, complete
from eval.store import RunStore
from rag.conversation import standalone
from rag.types import Hit

CUTOFFS = (1, 5, 10)

Qrels = Mapping[str, Mapping[str, int]]


class SearchedLibrary(Searches, HoldsDocuments, Protocol):
    """A library that can be searched."""


@dataclass(frozen=True, slots=True)
class RetrievalRecord:
    """One question: ``ranking`` lists document ids, best first, ``grades`` the relevant ones;
    ``error`` says why the search failed."""

    item: Item
    ranking: tuple[str, ...]
    grades: dict[str, int]
    scores: dict[str, float]
    error: str = ""


def run(
    items: Sequence[Item],
    qrels: Qrels,
    library: SearchedLibrary,
    store: RunStore[RetrievalRecord],
    done: Sequence[RetrievalRecord],
    *,
    depth: int,
    progress: Progress,
) -> list[RetrievalRecord]:
    """Searches for every question and ranks documents by their first clause among ``depth``.

    Raises:
        ModelError, LibraryError: from the library.
    """
    shelf = Shelf(library)

    def search(item: Item) -> RetrievalRecord:
        wanted = item.gold_docs if item.answerable else ()
        grades = qrels.get(item.id, dict.fromkeys(wanted, 1))
        by_id = {shelf.ids([name])[0]: grade for name, grade in grades.items()}
        started = time.perf_counter()
        error = ""
        found: list[Hit] = []
        try:
            found = library.search(standalone(item.question, item.history).full, k=depth)
        except HOPELESS:
            raise
        except Exception as failure:  # whatever the system under test throws fails this question
            error = f"{type(failure).__name__}: {failure}"
        milliseconds = (time.perf_counter() - started) * 1000
        ranking = tuple(dict.fromkeys(hit.document.document_id for hit in found))
        scores = {"failures": float(bool(error)), "latency_search": milliseconds}
        scores |= _document_scores(ranking, by_id) if item.id in qrels or by_id else {}
        scores |= _evidence_scores(found, shelf.gold(item))
        return RetrievalRecord(item, ranking, by_id, scores, error)

    return complete(items, store, done, search, progress=progress)


def _document_scores(ranking: Sequence[str], grades: Mapping[str, int]) -> dict[str, float]:
    scores = {f"recall@{k}": recall_at_k(ranking, grades, k) for k in CUTOFFS}
    scores["mrr@10"] = reciprocal_rank_at_k(ranking, grades, 10)
    scores["ndcg@10"] = ndcg_at_k(ranking, grades, 10)
    return scores


def _evidence_scores(found: Sequence[Hit], gold: Gold) -> dict[str, float]:
    """The share of the gold passages that the first clauses show."""
    clauses = [hit.clause for hit in found]
    return {
        f"evidence_recall@{k}": sum(
            any(hits(clause, places) for clause in clauses[:k]) for places in gold.evidence
        )
        / len(gold.evidence)
        for k in CUTOFFS
        if gold.evidence
    }
