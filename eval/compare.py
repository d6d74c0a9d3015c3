"""Holds one run against another over the same questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from eval.errors import RunMismatch
from eval.metrics.catalogue import METRICS, Kind, Metric
from eval.outcome import Record
from eval.retrieval import RetrievalRecord
from eval.statistics import (
    Statistic,
    Values,
    bootstrap_interval,
    mean,
    percentile,
    randomisation_test,
)
from eval.store import RunInfo, RunStore, read_info
from eval.summary import Scored


@dataclass(frozen=True, slots=True)
class Run:
    """A finished run, its records by question id."""

    folder: Path
    info: RunInfo
    records: dict[str, Scored]


@dataclass(frozen=True, slots=True)
class Difference:
    """One metric in two runs. ``p`` and the 95 % interval are of ``second - first``; wins are
    questions on which the second run is better."""

    metric: str
    first: float
    second: float
    difference: float
    low: float
    high: float
    p: float
    wins: int
    ties: int
    losses: int

    @property
    def significant(self) -> bool:
        return self.p < 0.05


@dataclass(frozen=True, slots=True)
class Flip:
    """A question whose verdict changed: ``change`` is below 0 where it became worse."""

    id: str
    type: str
    question: str
    first: str
    second: str
    change: float


@dataclass(frozen=True, slots=True)
class Comparison:
    first: str
    second: str
    questions: int
    differences: tuple[Difference, ...]
    flips: tuple[Flip, ...]
    """Worst first."""


def read_run(folder: Path) -> Run:
    """Raises:
    RunMismatch: no run, or one that is not finished.
    """
    info = read_info(folder)
    records: Sequence[Scored]
    if info.kind == "answers":
        records = RunStore(folder, Record).records()
    else:
        records = RunStore(folder, RetrievalRecord).records()
    if len(records) < info.questions:
        raise RunMismatch(
            f"The run in {folder} is not finished: {len(records)} of {info.questions} questions.",
            "Run it again with the same options; it goes on where it was.",
        )
    return Run(folder, info, {record.item.id: record for record in records})


def compare(first: Run, second: Run) -> Comparison:
    """Every metric that both runs have, and every question whose verdict changed.

    Raises:
        RunMismatch: the runs are of different kinds or asked different questions.
    """
    _same_questions(first, second)
    ids = list(first.records)
    differences = tuple(
        _difference(metric, pair)
        for metric in METRICS[first.info.kind]
        for pair in [_values(metric, first, second, ids)]
        if all(np.any(~np.isnan(values)) for values in pair)
    )
    changed = [_flip(first.records[name], second.records[name], first.info.kind) for name in ids]
    flips = sorted((flip for flip in changed if flip.change), key=lambda flip: flip.change)
    return Comparison(str(first.folder), str(second.folder), len(ids), differences, tuple(flips))


def _same_questions(first: Run, second: Run) -> None:
    if first.info.kind != second.info.kind:
        raise RunMismatch(
            f"{first.folder} measured {first.info.kind}, {second.folder} {second.info.kind}.",
            "Compare runs of the same command.",
        )
    differing = [
        name
        for name in first.records.keys() | second.records.keys()
        if name not in first.records
        or name not in second.records
        or first.records[name].item != second.records[name].item
    ]
    if differing:
        raise RunMismatch(
            f"{first.folder} and {second.folder} asked different questions: {len(differing)} of "
            f"them differ, such as {min(differing)!r}.",
            "Compare runs over the same data set with the same --types and --limit.",
        )


def _values(metric: Metric, first: Run, second: Run, ids: Sequence[str]) -> tuple[Values, Values]:
    def of(run: Run) -> Values:
        return np.array([run.records[name].scores.get(metric.score, np.nan) for name in ids])

    return of(first), of(second)


def _difference(metric: Metric, pair: tuple[Values, Values]) -> Difference:
    first, second = pair
    statistic: Statistic = mean if metric.percentile is None else percentile(metric.percentile)
    values = [float(statistic(values[None])[0]) for values in pair]
    low, high = bootstrap_interval(first, second, statistic)
    better = (second - first) * (1 if metric.higher_is_better else -1)
    return Difference(
        metric=metric.key,
        first=values[0],
        second=values[1],
        difference=values[1] - values[0],
        low=low,
        high=high,
        p=randomisation_test(first, second, statistic),
        wins=int(np.sum(better > 0)),
        ties=int(np.sum(better == 0)),
        losses=int(np.sum(better < 0)),
    )


def _flip(first: Scored, second: Scored, kind: Kind) -> Flip:
    deciding = "accuracy" if kind == "answers" else "mrr@10"
    change = second.scores.get(deciding, 0.0) - first.scores.get(deciding, 0.0)
    item = first.item
    return Flip(item.id, item.type, item.question, _verdict(first), _verdict(second), change)


def _verdict(record: Scored) -> str:
    if isinstance(record, Record):
        return f"{record.verdict}: {record.explanation}"
    return f"MRR@10 {record.scores.get('mrr@10', 0.0):.3f}"
