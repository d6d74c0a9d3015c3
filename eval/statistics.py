"""Is the difference between two runs more than chance? Paired tests over the same questions.

Both tests resample whole questions, so that the values of the two runs stay together; a question
to which a metric does not apply in one run is ``nan`` there.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]
Statistic = Callable[[Values], Values]
"""From ``(samples, questions)`` to ``(samples,)``."""

SAMPLES = 10_000
SEED = 20_000
"""Fixed, so that the same two runs always compare alike."""

_CHUNK = 2_000_000
"""Values held at once, 16 MB."""


def bootstrap_interval(first: Values, second: Values, statistic: Statistic) -> tuple[float, float]:
    """The 95 % confidence interval of ``statistic(second) - statistic(first)``: percentiles over
    resampled questions.

    Source: Efron, Tibshirani 1993, An Introduction to the Bootstrap, chapter 13; for evaluation
    over questions: Koehn 2004, https://aclanthology.org/W04-3250/.
    """

    def sample(rng: np.random.Generator, count: int) -> Values:
        chosen = rng.integers(len(first), size=(count, len(first)))
        return statistic(second[chosen]) - statistic(first[chosen])

    low, high = np.nanpercentile(_sampled(sample, len(first)), [2.5, 97.5])
    return float(low), float(high)


def randomisation_test(first: Values, second: Values, statistic: Statistic) -> float:
    """The two-sided p-value of Fisher's randomisation test, approximated: how often is the
    difference at least as large when each question's two values are swapped at random? The
    observed assignment counts as one of them, so p is never 0.

    Source: Smucker, Allan, Carterette 2007, A Comparison of Statistical Significance Tests for
    Information Retrieval Evaluation, https://doi.org/10.1145/1321440.1321528; Noreen 1989.
    """
    observed = abs(float((statistic(second[None]) - statistic(first[None]))[0]))

    def sample(rng: np.random.Generator, count: int) -> Values:
        swapped = rng.random((count, len(first))) < 0.5
        left, right = np.where(swapped, second, first), np.where(swapped, first, second)
        return np.abs(statistic(right) - statistic(left))

    # A rounding error must not turn an equal difference into a smaller one. A sample in which the
    # metric applies to no question (nan) is no evidence either way.
    differences = _sampled(sample, len(first))
    differences = differences[~np.isnan(differences)]
    extreme = np.count_nonzero(differences >= observed - 1e-12)
    return float((extreme + 1) / (len(differences) + 1))


def _sampled(sample: Callable[[np.random.Generator, int], Values], width: int) -> Values:
    rng = np.random.default_rng(SEED)
    step = max(1, _CHUNK // width)
    return np.concatenate(
        [sample(rng, min(step, SAMPLES - start)) for start in range(0, SAMPLES, step)]
    )


def mean(values: Values) -> Values:
    """Of each row, over the questions that have a value; ``nan`` where none has."""
    present = ~np.isnan(values)
    count = present.sum(axis=1)
    total = np.where(present, values, 0.0).sum(axis=1)
    result: Values = np.divide(total, count, out=np.full(len(values), np.nan), where=count > 0)
    return result


def percentile(rank: float) -> Statistic:
    """The statistic that takes the percentile of each row, interpolated linearly."""

    def of(values: Values) -> Values:
        ordered = np.sort(values, axis=1)  # nan comes last
        count = np.sum(~np.isnan(values), axis=1)
        position = np.maximum(count - 1, 0) * rank / 100
        low, high = np.floor(position).astype(int), np.ceil(position).astype(int)
        rows = np.arange(len(values))
        below, above = ordered[rows, low], ordered[rows, high]
        result: Values = below + (above - below) * (position - low)
        return result

    return of
