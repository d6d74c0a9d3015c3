"""Options that several commands share, and what they mean."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated

import typer

from eval.errors import BelowThreshold
from rag.errors import UsageError

DatasetOption = Annotated[
    Path,
    typer.Option(
        "--dataset", metavar="PATH", help="Questions: JSON lines, SQuAD, RGB or a BEIR folder."
    ),
]
DocumentsOption = Annotated[
    Path | None,
    typer.Option(
        "--documents",
        metavar="DIR",
        help="Folder of the documents; by default 'documents' beside the data set, or its folder.",
    ),
]
LibraryOption = Annotated[
    Path | None,
    typer.Option(
        "--library",
        metavar="DIR",
        help="A library that is already there; without it the documents are indexed below --out.",
    ),
]
LimitOption = Annotated[
    int | None, typer.Option("--limit", min=1, help="Only the first so many questions.")
]
SetOption = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="KEY=VALUE", help="A setting for this run; may be repeated."),
]
FailUnderOption = Annotated[
    list[str] | None,
    typer.Option(
        "--fail-under",
        metavar="METRIC=LIMIT",
        help="Exit with 1 if the figure is worse; may be repeated.",
    ),
]


def limits(assignments: Iterable[str], known: Iterable[str]) -> dict[str, float]:
    """``METRIC=LIMIT`` pairs.

    Raises:
        UsageError: no such metric, or no number.
    """
    found: dict[str, float] = {}
    names = sorted(known)
    for assignment in assignments:
        key, _, value = assignment.partition("=")
        if key not in names:
            raise UsageError(
                f"--fail-under: there is no metric {key!r}.", f"There are: {', '.join(names)}."
            )
        try:
            found[key] = float(value)
        except ValueError:
            raise UsageError(
                f"--fail-under {assignment!r} does not end in a number.",
                "Write it as --fail-under accuracy=0.85.",
            ) from None
    return found


def check_limits(failures: Sequence[str]) -> None:
    """Raises:
    BelowThreshold: there are failures.
    """
    if failures:
        raise BelowThreshold("; ".join(failures) + ".")
