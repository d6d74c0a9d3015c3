"""How good is a ranked list? The measures of trec_eval.

Every function takes the ranked names, best first and without repetition, and the set of relevant
names; with no relevant name the measures are 0, as in trec_eval.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from math import log2


def recall_at_k(ranked: Sequence[str], relevant: Collection[str], k: int) -> float:
    """The share of the relevant names among the first ``k``.

    Source: Manning, Raghavan, Schütze, Introduction to Information Retrieval, section 8.4,
    https://nlp.stanford.edu/IR-book/html/htmledition/evaluation-of-ranked-retrieval-results-1.html
    """
    if not relevant:
        return 0.0
    return sum(name in relevant for name in ranked[:k]) / len(relevant)


def reciprocal_rank_at_k(ranked: Sequence[str], relevant: Collection[str], k: int) -> float:
    """One over the rank of the first relevant name within the first ``k``, else 0; its mean over
    questions is MRR@k.

    Source: Voorhees, The TREC-8 Question Answering Track Report,
    https://trec.nist.gov/pubs/trec8/papers/qa_report.pdf
    """
    for rank, name in enumerate(ranked[:k], start=1):
        if name in relevant:
            return 1 / rank
    return 0.0


def ndcg_at_k(ranked: Sequence[str], grades: Mapping[str, int], k: int) -> float:
    """Gain discounted by ``log2(rank + 1)``, over that of the best possible ranking; the grade of
    a name is its gain.

    Source: Järvelin, Kekäläinen, Cumulated gain-based evaluation of IR techniques, TOIS 20(4),
    https://doi.org/10.1145/582415.582418, with the discount of trec_eval's ``ndcg_cut``.
    """
    best = _discounted(sorted(grades.values(), reverse=True)[:k])
    return _discounted([grades.get(name, 0) for name in ranked[:k]]) / best if best else 0.0


def _discounted(gains: Sequence[int]) -> float:
    return sum(gain / log2(rank + 1) for rank, gain in enumerate(gains, start=1))
