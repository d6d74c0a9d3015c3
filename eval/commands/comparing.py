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
    from rich.text import Text

    from eval.compare import Comparison, Flip
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
    for line in (
        f"A = {comparison.first}",
        f"B = {comparison.second}",
        f"{comparison.questions} questions. B − A with its 95 % interval (paired bootstrap),",
        "p of the paired randomisation test (* below 0.05), questions won/tied/lost by B.",
    ):
        console.print(line, highlight=False, markup=False, soft_wrap=True)
    console.print(_differences(comparison, kind))
    worse = sum(flip.change < 0 for flip in comparison.flips)
    better = len(comparison.flips) - worse
    console.print(f"Questions that became worse: {worse}, better: {better}.", highlight=False)
    for flip in comparison.flips[:flips]:
        console.print(_flip(flip), highlight=False)


def _differences(comparison: Comparison, kind: Kind) -> Table:
    from rich import box
    from rich.table import Table

    from eval.metrics.catalogue import METRICS

    metrics = {metric.key: metric for metric in METRICS[kind]}
    table = Table("Metric", box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)
    for title in ("A", "B", "B − A", "95 %", "p", "w/t/l"):
        table.add_column(title, justify="right", no_wrap=True)
    for one in comparison.differences:
        metric = metrics[one.metric]
        digits = 3 if metric.unit == "share" else 0
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


def _flip(flip: Flip) -> Text:
    from rich.text import Text

    colour = "red" if flip.change < 0 else "green"
    return Text.assemble(
        (f"{flip.id} ({flip.type}) ", colour),
        f"{flip.question}\n  A {flip.first}\n  B {flip.second}",
    )
