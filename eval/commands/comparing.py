"""``eval compare``: is one run better than another, and on which questions?"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from eval.commands.options import JsonOption

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from eval.compare import Comparison
    from eval.metrics.catalogue import Kind


def compare(
    baseline: Annotated[Path, typer.Argument(metavar="A", help="Folder of the run to beat.")],
    others: Annotated[list[Path], typer.Argument(metavar="B [C…]", help="Runs held against it.")],
    flips: Annotated[
        int, typer.Option("--flips", min=0, help="Changed questions shown for each pair.")
    ] = 20,
    as_json: JsonOption = False,
) -> None:
    """Differences with their significance, and the questions that flipped, worst first."""
    from pydantic import TypeAdapter
    from rich.console import Console

    from eval.compare import Comparison, read_run
    from eval.compare import compare as compared

    first = read_run(baseline)
    for folder in others:
        comparison = compared(first, read_run(folder))
        if as_json:
            sys.stdout.write(TypeAdapter(Comparison).dump_json(comparison).decode() + "\n")
        else:
            _print(comparison, first.info.kind, flips, Console())


def _print(comparison: Comparison, kind: Kind, flips: int, console: Console) -> None:
    console.print(
        f"A = {comparison.first}, B = {comparison.second}, {comparison.questions} questions\n"
        "difference = B − A with its 95 % interval (paired bootstrap), p from the paired "
        "randomisation test, * below 0.05",
        highlight=False,
    )
    console.print(_differences(comparison, kind))
    if comparison.flips:
        worse = sum(flip.change < 0 for flip in comparison.flips)
        better = len(comparison.flips) - worse
        console.print(f"{worse} questions became worse, {better} better.", highlight=False)
        console.print(_flips(comparison, flips))
    else:
        console.print("No question changed its verdict.")


def _differences(comparison: Comparison, kind: Kind) -> Table:
    from rich.table import Table

    from eval.metrics.catalogue import METRICS

    metrics = {metric.key: metric for metric in METRICS[kind]}
    table = Table("Metric")
    for title in ("A", "B", "Difference", "95 % interval", "p", "Win/tie/loss"):
        table.add_column(title, justify="right")
    for one in comparison.differences:
        metric = metrics[one.metric]
        digits = 4 if metric.unit == "share" else 0
        table.add_row(
            metric.label,
            f"{one.first:.{digits}f}",
            f"{one.second:.{digits}f}",
            f"{one.difference:+.{digits}f}",
            f"{one.low:+.{digits}f} … {one.high:+.{digits}f}",
            f"{one.p:.4f}{'*' if one.significant else ' '}",
            f"{one.wins}/{one.ties}/{one.losses}",
        )
    return table


def _flips(comparison: Comparison, count: int) -> Table:
    from rich.markup import escape
    from rich.table import Table

    table = Table("Id", "Type", "Question", "A", "B")
    for flip in comparison.flips[:count]:
        cells = (flip.id, flip.type, flip.question, flip.first, flip.second)
        table.add_row(*map(escape, cells), style="red" if flip.change < 0 else "green")
    return table
