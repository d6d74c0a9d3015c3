"""``eval report``, and what every command says at its end."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from eval.commands.options import FailUnderOption, JsonOption
from eval.errors import BelowThreshold
from rag.cli.output import note

if TYPE_CHECKING:
    from eval.metrics.catalogue import Kind
    from eval.summary import Summary


def report(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The --out folder of a run.")],
    fail_under: FailUnderOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write the figures and report.html of a run again, finished or not."""
    from eval.gate import parse_limits
    from eval.outcome import Record
    from eval.results import conclude_answers, conclude_retrieval
    from eval.retrieval import RetrievalRecord
    from eval.store import RunStore, read_info

    info = read_info(folder)
    limits = parse_limits(fail_under or (), info.kind)
    if info.kind == "answers":
        answers = RunStore(folder, Record)
        summary = conclude_answers(answers, answers.records())
    else:
        rankings = RunStore(folder, RetrievalRecord)
        summary = conclude_retrieval(rankings, rankings.records())
    if summary.questions < info.questions:
        unfinished = f"The run is not finished: {summary.questions} of {info.questions} questions."
        if limits:
            raise BelowThreshold(
                unfinished, "Run it again with the same options; it goes on where it was."
            )
        note(unfinished)
    conclude(info.kind, summary, limits, as_json=as_json)


def conclude(kind: Kind, summary: Summary, limits: Mapping[str, float], *, as_json: bool) -> None:
    """Prints the figures and holds them against the limits.

    Raises:
        BelowThreshold: a figure is worse than its limit.
    """
    from pydantic import TypeAdapter
    from rich.console import Console

    from eval.gate import check_limits
    from eval.metrics.catalogue import METRICS
    from eval.summary import Summary
    from eval.table import print_summary

    if as_json:
        sys.stdout.write(TypeAdapter(Summary).dump_json(summary).decode() + "\n")
    else:
        print_summary(summary, kind, Console())
    check_limits(limits, summary, METRICS[kind])
