"""A run on the terminal."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from eval.metrics.catalogue import BY_KEY, METRICS, Metric
from eval.summary import Figures, Summary

_BY_TYPE = ("accuracy", "false_abstention", "evidence_shown", "evidence_cited", "failures")


def shown(metric: Metric, value: float) -> str:
    """A figure with its unit."""
    return f"{value:.3f}" if metric.unit == "share" else f"{value:,.0f} ms"


def print_summary(summary: Summary, console: Console) -> None:
    """The figures of a run, overall and by type."""
    overall = Table("Metric", title=f"{summary.questions} questions", title_justify="left")
    overall.add_column("Value", justify="right")
    overall.add_column("n", justify="right")
    overall.add_column("over", style="dim")
    for metric in METRICS:
        if metric.key in summary.metrics:
            figure = summary.metrics[metric.key]
            overall.add_row(metric.label, shown(metric, figure.value), str(figure.n), metric.over)
    console.print(overall)

    types = Table("Type", title="By type", title_justify="left")
    columns = [key for key in _BY_TYPE if key in summary.metrics]
    types.add_column("n", justify="right")
    for key in columns:
        types.add_column(BY_KEY[key].label, justify="right")
    for name, figures in summary.by_type.items():
        types.add_row(name, str(figures["accuracy"].n), *(_cell(figures, key) for key in columns))
    console.print(types)

    verdicts = ", ".join(f"{count} {name}" for name, count in summary.verdicts.items() if count)
    console.print(verdicts, highlight=False)


def _cell(figures: Figures, key: str) -> str:
    return shown(BY_KEY[key], figures[key].value) if key in figures else "–"
