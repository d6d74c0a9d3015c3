"""The figures of a run on the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich import box
from rich.console import Console
from rich.table import Table

from eval.metrics.catalogue import METRICS, Kind, Metric
from eval.summary import Figures, Summary

_BY_TYPE: dict[Kind, tuple[str, ...]] = {
    "answers": ("accuracy", "false_abstention", "evidence_shown", "evidence_cited"),
    "retrieval": ("recall@1", "recall@10", "mrr@10", "ndcg@10", "evidence_recall@10"),
}


def print_summary(summary: Summary, kind: Kind, console: Console) -> None:
    """Overall, and the most telling figures by type of question; in eighty columns."""
    overall = _table(f"{summary.questions} questions", "Metric")
    for title in ("Value", "n"):
        overall.add_column(title, justify="right", no_wrap=True)
    overall.add_column("over", style="dim")
    for metric in METRICS[kind]:
        if metric.key in summary.metrics:
            figure = summary.metrics[metric.key]
            overall.add_row(metric.label, metric.shown(figure.value), str(figure.n), metric.over)
    console.print(overall)
    if len(summary.by_type) > 1:
        chosen = [
            metric
            for metric in METRICS[kind]
            if metric.key in _BY_TYPE[kind] and metric.key in summary.metrics
        ]
        console.print(_by_type(summary, chosen))


def _by_type(summary: Summary, chosen: Sequence[Metric]) -> Table:
    table = _table("By type", "Type")
    table.add_column("n", justify="right")
    for metric in chosen:
        table.add_column(metric.label, justify="right", max_width=15)
    for name, figures in summary.by_type.items():
        count = max(figure.n for figure in figures.values())
        table.add_row(name, str(count), *(_cell(figures, metric) for metric in chosen))
    return table


def _table(title: str, first: str) -> Table:
    table = Table(
        title=title,
        title_justify="left",
        box=box.SIMPLE_HEAD,
        padding=(0, 1, 0, 0),
        pad_edge=False,
    )
    table.add_column(first, no_wrap=True)
    return table


def _cell(figures: Figures, metric: Metric) -> str:
    return metric.shown(figures[metric.key].value) if metric.key in figures else "–"
