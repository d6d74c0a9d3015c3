"""``--fail-under``: figures that must not be worse than a limit."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from eval.errors import BelowThreshold
from eval.metrics.catalogue import METRICS, Kind, Metric
from eval.summary import Summary
from rag.errors import UsageError


def parse_limits(assignments: Iterable[str], kind: Kind) -> dict[str, float]:
    """``METRIC=LIMIT`` pairs, checked before a long run starts.

    Raises:
        UsageError: no such metric, or no number.
    """
    known = [metric.key for metric in METRICS[kind]]
    limits: dict[str, float] = {}
    for assignment in assignments:
        key, _, value = assignment.partition("=")
        if key not in known:
            raise UsageError(
                f"--fail-under: there is no figure {key!r}.", f"There are: {', '.join(known)}."
            )
        try:
            limits[key] = float(value)
        except ValueError:
            limits[key] = math.nan
        if not math.isfinite(limits[key]):
            raise UsageError(
                f"--fail-under {assignment!r} does not end in a number.",
                f"Write it as --fail-under {key}=0.85.",
            )
    return limits


def check_limits(limits: Mapping[str, float], summary: Summary, metrics: Sequence[Metric]) -> None:
    """A figure where less is better must not lie above its limit, any other not below. A figure
    that applies to no question keeps no limit.

    Raises:
        BelowThreshold: names every figure that is worse.
    """
    worse = []
    for metric in metrics:
        if metric.key not in limits:
            continue
        limit, figure = limits[metric.key], summary.metrics.get(metric.key)
        if figure is None:
            worse.append(f"{metric.key} applies to no question, the limit is {limit:g}")
        elif metric.higher_is_better and figure.value < limit:
            worse.append(f"{metric.key} is {figure.value:.4f}, below {limit:g}")
        elif not metric.higher_is_better and figure.value > limit:
            worse.append(f"{metric.key} is {figure.value:.4f}, above {limit:g}")
    if worse:
        raise BelowThreshold(f"Not good enough: {'; '.join(worse)}.")
