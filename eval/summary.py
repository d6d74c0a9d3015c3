"""The figures of a run: overall, by type of question and by gold document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from eval.datasets.item import Item
from eval.metrics.catalogue import Metric

NO_DOCUMENT = "(no document)"


class Scored(Protocol):
    """The record of one question: the question and the value of every metric that applies."""

    @property
    def item(self) -> Item: ...

    @property
    def scores(self) -> Mapping[str, float]: ...


@dataclass(frozen=True, slots=True)
class Figure:
    """The value of a metric and the number of questions that it was taken over."""

    value: float
    n: int


Figures = dict[str, Figure]


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures by the key of the metric; one that applies to no question is absent."""

    questions: int
    metrics: Figures
    by_type: dict[str, Figures]
    by_document: dict[str, Figures]


def summarise(records: Sequence[Scored], metrics: Sequence[Metric]) -> Summary:
    """Every record counts in every figure that applies to it; a question with several gold
    documents counts for each of them."""
    types: dict[str, list[Scored]] = {}
    documents: dict[str, list[Scored]] = {}
    for record in records:
        types.setdefault(record.item.type, []).append(record)
        for name in record.item.gold_docs or (NO_DOCUMENT,):
            documents.setdefault(name, []).append(record)
    return Summary(
        questions=len(records),
        metrics=figures(records, metrics),
        by_type={name: figures(group, metrics) for name, group in sorted(types.items())},
        by_document={name: figures(group, metrics) for name, group in sorted(documents.items())},
    )


def figures(records: Sequence[Scored], metrics: Sequence[Metric]) -> Figures:
    """Every metric over these records."""
    found: Figures = {}
    for metric in metrics:
        values = [one.scores[metric.score] for one in records if metric.score in one.scores]
        if values:
            found[metric.key] = Figure(metric.of(values), len(values))
    return found
