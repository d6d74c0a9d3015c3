"""Several rankings made one."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)


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
    return sorted(scores.items(), key=lambda item: -item[1])
