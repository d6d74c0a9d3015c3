"""The figures of a run: overall, by type of question and by gold document."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from eval.metrics.catalogue import METRICS
from eval.outcome import Record, Verdict

NO_DOCUMENT = "(no document)"


@dataclass(frozen=True, slots=True)
class Figure:
    """The value of a metric and the number of questions that it was taken over."""

    value: float
    n: int


Figures = dict[str, Figure]


@dataclass(frozen=True, slots=True)
class Summary:
    """``metrics`` by key; a metric that applies to no question is absent."""

    questions: int
    verdicts: dict[Verdict, int]
    metrics: Figures
    by_type: dict[str, Figures]
    by_document: dict[str, Figures]


def summarise(records: Sequence[Record]) -> Summary:
    """Every record counts in every figure that applies to it; a question with several gold
    documents counts for each of them."""
    types: dict[str, list[Record]] = {}
    documents: dict[str, list[Record]] = {}
    for record in records:
        types.setdefault(record.item.type, []).append(record)
        for name in record.item.gold_docs or (NO_DOCUMENT,):
            documents.setdefault(name, []).append(record)
    return Summary(
        questions=len(records),
        verdicts={
            verdict: sum(record.verdict is verdict for record in records) for verdict in Verdict
        },
        metrics=figures(records),
        by_type={name: figures(group) for name, group in sorted(types.items())},
        by_document={name: figures(group) for name, group in sorted(documents.items())},
    )


def figures(records: Iterable[Record]) -> Figures:
    """Every metric over these records."""
    scores = [record.scores for record in records]
    found: Figures = {}
    for metric in METRICS:
        values = [one[metric.score] for one in scores if metric.score in one]
        if values:
            found[metric.key] = Figure(metric.of(values), len(values))
    return found
