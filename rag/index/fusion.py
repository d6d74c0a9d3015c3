"""Several rankings made one."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)

DENSE_WEIGHT = 0.9
"""Of the dense share against the lexical one; chosen in ``docs/decisions/fusion.md``."""


def fused_shares(
    lexical: Mapping[Key, float],
    ceiling: float,
    dense: Mapping[Key, float],
    background: float,
    weight: float = DENSE_WEIGHT,
) -> list[tuple[Key, float]]:
    """Adds what each half found of the most that it could have found, best first.

    ``score(d) = bm25(d) / ceiling + weight · (cos(d) - background) / (1 - background)``

    ``ceiling`` is the BM25 score that no clause can surpass, so the first share says how much of
    the question's words a clause holds; ``background`` is the question's mean cosine with all
    clauses, so the second says how far a clause stands out from them. Both are measures of the
    clause, not of its rank: where the words of a question occur nowhere (another language, another
    wording), all lexical shares are small and the dense half decides, and the other way round.
    Ranks (RRF) and min-max scaling make a first place out of the best of bad hits.

    A key that one half does not name gets no share of it; name all that are to be compared in both.
    Equal scores keep the order in which the keys are met, the lexical half first.
    """
    scores: dict[Key, float] = {}
    for key, score in lexical.items():
        scores[key] = score / ceiling if ceiling > 0 else 0.0
    for key, cosine in dense.items():
        share = (cosine - background) / (1 - background) if background < 1 else 0.0
        scores[key] = scores.get(key, 0.0) + weight * share
    return _ranked(scores)


def reciprocal_rank_fusion(
    rankings: Sequence[Sequence[Key]], weights: Sequence[float], constant: int = 60
) -> list[tuple[Key, float]]:
    """Weighted reciprocal rank fusion: ``score(d) = Σ_r weight_r / (constant + rank_r(d))``.

    Ranks count from 1; a ranking that does not hold ``d`` adds nothing. Equal scores keep the
    order in which the keys are first met, ranking by ranking, so the result is deterministic.

    Source: Cormack, Clarke & Büttcher (2009), Reciprocal Rank Fusion outperforms Condorcet and
    individual rank learning methods.

    Raises:
        ValueError: not one weight for each ranking.
    """
    scores: dict[Key, float] = {}
    for ranking, weight in zip(rankings, weights, strict=True):
        for rank, key in enumerate(ranking, start=1):
            scores[key] = scores.get(key, 0.0) + weight / (constant + rank)
    return _ranked(scores)


def _ranked(scores: Mapping[Key, float]) -> list[tuple[Key, float]]:
    return sorted(scores.items(), key=lambda item: -item[1])
